/*
 * scenario_ref.c - --ref: what a scenario goes by, however it is written.
 *
 *   reference := part { separator part }
 *   part      := letters | digits
 *
 * Anything else separates, and so does the step from letters to digits:
 * "rfc5321/4.1.4" and "RFC 5321 section 4.1.4" have the same parts. A
 * reference covers another one when its parts are the first ones of it.
 */
#include "scenario/scenario.h"

/* These say that a number follows, and nothing else. */
static const char *const fillers[] = {
	"section", "sections", "sect", "sec", "appendix", NULL};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	char lower = str_lower(c);

	return (lower >= 'a' && lower <= 'z') || (unsigned char)c >= 0x80;
}

/* The section sign in UTF-8: no letter, though its bytes look like one. */
static bool is_section_sign(struct str text)
{
	return text.len >= 2 && memcmp(text.data, "\xc2\xa7", 2) == 0;
}

static void advance(struct str *text, size_t count)
{
	text->data += count;
	text->len -= count;
}

static size_t part_length(struct str text)
{
	bool digits = is_digit(text.data[0]);
	size_t len = 0;

	while (len < text.len &&
		(digits ? is_digit(text.data[len])
			: is_letter(text.data[len])) &&
		!is_section_sign((struct str){text.data + len, text.len - len}))
		len++;
	return len;
}

static bool is_filler(struct str part)
{
	for (size_t i = 0; fillers[i]; i++)
		if (str_equal_nocase(part, fillers[i]))
			return true;
	return false;
}

/* False at the end. */
static bool next_part(struct str *rest, struct str *part)
{
	while (rest->len) {
		size_t len = part_length(*rest);

		if (len == 0) {
			advance(rest, is_section_sign(*rest) ? 2 : 1);
			continue;
		}
		*part = (struct str){rest->data, len};
		advance(rest, len);
		if (!is_filler(*part))
			return true;
	}
	return false;
}

static bool is_same_part(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (str_lower(a.data[i]) != str_lower(b.data[i]))
			return false;
	return true;
}

bool scenario_ref_is_empty(struct str ref)
{
	struct str part;

	return !next_part(&ref, &part);
}

bool scenario_ref_covers(struct str ref, struct str other)
{
	struct str wanted, part;

	while (next_part(&ref, &wanted))
		if (!next_part(&other, &part) || !is_same_part(wanted, part))
			return false;
	return true;
}

bool scenario_ref_shorten(struct buf *out, struct str ref, size_t parts)
{
	struct str part;

	if (!str_starts_nocase(ref, "rfc"))
		return false;
	for (size_t i = 0; i < parts; i++) {
		if (!next_part(&ref, &part))
			return false;
		if (i >= 2)
			buf_putc(out, i == 2 ? '/' : '.');
		for (size_t k = 0; k < part.len; k++)
			buf_putc(out, str_lower(part.data[k]));
	}
	return true;
}

/* --- where a plan names them --- */

static bool any_step(const struct step_list *list, struct str ref)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct step *step = list->items[i];

		if (step->ref && scenario_ref_covers(ref, str_from(step->ref)))
			return true;
		if (any_step(&step->children, ref))
			return true;
	}
	return false;
}

static bool any_server(const struct plan *plan, struct str ref)
{
	for (size_t i = 0; i < plan->server_count; i++)
		for (size_t k = 0; k < plan->servers[i].script_count; k++)
			if (any_step(&plan->servers[i].scripts[k], ref))
				return true;
	return false;
}

bool scenario_goes_by(const struct plan *plan, struct str ref)
{
	for (size_t i = 0; i < plan->facts.ref_count; i++)
		if (scenario_ref_covers(ref, str_from(plan->facts.refs[i])))
			return true;
	for (size_t i = 0; i < SECTION_COUNT; i++)
		if (any_step(&plan->sections[i], ref))
			return true;
	return any_server(plan, ref);
}
