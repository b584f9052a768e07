/*
 * steps_expect.c - `expect:`, `capture:` and the patterns of single lines,
 * as they stand in a step.
 */
#include "steps/steps_private.h"

#include <string.h>
#include "base/regex.h"
#include "yaml/yaml_read.h"

const struct regex *steps_parse_pattern(struct step_parse *parse,
	const struct node *scalar, struct str text, bool *optional)
{
	unsigned flags = REGEX_CASELESS | REGEX_MULTILINE;
	char message[160];
	size_t end = text.len, offset;
	struct regex *regex;

	while (end > 1 && text.data[end - 1] != '/')
		end--;
	if (text.len < 2 || text.data[0] != '/' || end < 2) {
		diag_error(parse->diag, scalar->loc,
			"a pattern stands between slashes: '/.../'");
		return NULL;
	}
	for (size_t i = end; i < text.len; i++) {
		char c = text.data[i];

		if (c == 'c')
			flags &= ~(unsigned)REGEX_CASELESS;
		else if (c == 's')
			flags |= REGEX_DOTALL;
		else if (c == 'x')
			flags |= REGEX_EXTENDED;
		else if (c == '?' && optional && i + 1 == text.len)
			*optional = true;
		else {
			diag_error(parse->diag, node_loc_at(scalar, i),
				"unknown flag \"%c\" behind a pattern", c);
			return NULL;
		}
	}
	regex = regex_new((struct str){text.data + 1, end - 2}, flags, message,
		sizeof(message), &offset);
	if (!regex) {
		diag_error(parse->diag, node_loc_at(scalar, offset + 1),
			"the pattern is faulty: %s", message);
		return NULL;
	}
	regex_free_with(parse->arena, regex);
	return regex;
}

/* --- expect --- */

struct fixed_parse {
	struct expect_parse base;
	struct step_parse *parse;
};

static bool expand_fixed(
	struct expect_parse *base, const struct node *scalar, struct str *out)
{
	struct fixed_parse *fixed = base->owner;
	const struct template *template =
		template_parse(fixed->parse->scope, scalar);

	if (!template)
		return false;
	*out = template->text;
	return true;
}

/* Whether the conversation alone knows some variable in it. *ok is false
 * after a diag_error. */
static bool is_late(struct step_parse *parse, const struct node *node, bool *ok)
{
	bool late = false;

	if (node->kind == NODE_SCALAR) {
		const struct template *template =
			template_parse(parse->scope, node);

		if (!template)
			*ok = false;
		return template && !template->is_fixed;
	}
	for (size_t i = 0; i < node->count; i++)
		late |= is_late(parse,
			node->kind == NODE_LIST ? node->items[i]
						: node->pairs[i].value,
			ok);
	return late;
}

static void show_late(
	struct step_parse *parse, const struct node *node, struct buf *out)
{
	const struct template *template;

	if (node->kind == NODE_SCALAR) {
		template = template_parse(parse->scope, node);
		if (template)
			buf_str(out, template->shown);
		return;
	}
	for (size_t i = 0; i < node->count; i++) {
		buf_puts(out, i ? ", " : "");
		if (node->kind == NODE_MAP)
			buf_printf(out, "%s: ", node->pairs[i].key->text.data);
		show_late(parse,
			node->kind == NODE_LIST ? node->items[i]
						: node->pairs[i].value,
			out);
	}
}

static enum expect_subject subject_of(const struct step_ops *ops)
{
	if (ops->traits & STEP_SHOWS_TLS)
		return EXPECT_SUBJECT_TLS;
	if (ops->traits & STEP_SHOWS_PROCESS)
		return EXPECT_SUBJECT_PROCESS;
	return EXPECT_SUBJECT_REPLY;
}

const struct expect_spec *steps_parse_expect(struct step_parse *parse,
	const struct node *value, const struct step_ops *ops)
{
	struct expect_spec *spec = arena_calloc(parse->arena, 1, sizeof(*spec));
	struct fixed_parse fixed = {.parse = parse};
	struct template_scope *scope;
	struct buf shown = BUF_INIT;
	bool ok = true;

	spec->loc = value->loc;
	spec->node = value;
	if (is_late(parse, value, &ok) && ok) {
		scope = arena_alloc(parse->arena, sizeof(*scope));
		*scope = *parse->scope;
		spec->scope = scope;
		show_late(parse, value, &shown);
	} else if (ok) {
		fixed.base.arena = parse->arena;
		fixed.base.diag = parse->diag;
		fixed.base.expand = expand_fixed;
		fixed.base.owner = &fixed;
		fixed.base.subject = subject_of(ops);
		spec->fixed = expect_parse(&fixed.base, value);
		ok = spec->fixed != NULL;
		if (ok) {
			spec->none = expect_is_none(spec->fixed);
			expect_describe(spec->fixed, &shown);
		}
	}
	spec->shown = arena_str(parse->arena, buf_view(&shown));
	buf_fini(&shown);
	return ok ? spec : NULL;
}

/* --- capture --- */

static bool parse_named(struct step_parse *parse, struct capture *capture)
{
	size_t count = regex_name_count(capture->regex);

	capture->named = arena_calloc(
		parse->arena, count ? count : 1, sizeof(*capture->named));
	capture->named_count = count;
	for (size_t i = 0; i < count; i++) {
		unsigned group;
		const char *name = regex_name(capture->regex, i, &group);

		capture->named[i].group = group;
		capture->named[i].slot = slots_add(parse->scope->slots,
			parse->arena, arena_str(parse->arena, str_from(name)));
	}
	return true;
}

static enum capture_part part_of(struct str text)
{
	if (str_equal(text, "code"))
		return CAPTURE_CODE;
	return str_equal(text, "enhanced") ? CAPTURE_ENHANCED : CAPTURE_TEXT;
}

static bool parse_capture(struct step_parse *parse,
	const struct node_pair *pair, struct capture *capture)
{
	struct str name = pair->key->text;

	if (!vars_name_is_valid(name) || template_is_builtin(name))
		return diag_error(parse->diag, pair->key->loc,
			"\"%s\" cannot be the name of a variable", name.data);
	if (!steps_fixed_text(parse, pair->value, "capture", &capture->pattern))
		return false;
	capture->name = name;
	capture->part = part_of(capture->pattern);
	capture->slot = slots_add(parse->scope->slots, parse->arena, name);
	if (capture->part != CAPTURE_TEXT)
		return true;
	capture->regex = steps_parse_pattern(
		parse, pair->value, capture->pattern, &capture->optional);
	if (!capture->regex)
		return false;
	if (regex_group_count(capture->regex) >= REGEX_GROUPS_MAX)
		return diag_error(parse->diag, pair->value->loc,
			"a pattern that captures has at most %d groups",
			REGEX_GROUPS_MAX - 1);
	return parse_named(parse, capture);
}

bool steps_parse_capture(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	struct capture *captures;
	bool ok = true;

	if (value->kind != NODE_MAP || value->count == 0)
		return diag_error(parse->diag, value->loc,
			"\"capture\" is a map of names to patterns: "
			"{id: '/queued as (\\S+)/'}");
	captures = arena_calloc(parse->arena, value->count, sizeof(*captures));
	for (size_t i = 0; i < value->count; i++)
		ok &= parse_capture(parse, &value->pairs[i], &captures[i]);
	step->captures = captures;
	step->capture_count = value->count;
	return ok;
}

/* --- single lines --- */

bool steps_parse_line_pattern(struct step_parse *parse,
	const struct node *scalar, const char *key, struct line_pattern *out)
{
	struct str text;

	if (!yaml_read_text(parse->diag, scalar, key, &text))
		return false;
	out->prefix = template_parse(parse->scope, scalar);
	if (!out->prefix)
		return false;
	out->shown = out->prefix->shown;
	if (text.data[0] != '/')
		return true;
	if (!steps_fixed_text(parse, scalar, key, &text))
		return false;
	out->regex = steps_parse_pattern(parse, scalar, text, NULL);
	return out->regex != NULL;
}

static enum line_answer match_regex(struct session *session,
	const struct line_pattern *pattern, struct str line)
{
	switch (regex_match(pattern->regex, line, NULL)) {
	case REGEX_MATCH:
		return LINE_YES;
	case REGEX_NO_MATCH:
		return LINE_NO;
	case REGEX_LIMIT:
		break;
	}
	step_fail(session, FAILURE_REPLY_MISMATCH,
		"the pattern %.*s took too many steps on this line",
		(int)pattern->shown.len, pattern->shown.data);
	return LINE_FAULT;
}

enum line_answer line_pattern_match(struct session *session,
	const struct line_pattern *pattern, struct str line)
{
	struct buf prefix = BUF_INIT;
	bool yes;

	if (pattern->regex)
		return match_regex(session, pattern, line);
	if (!session_expand(
		    session, pattern->prefix, TEMPLATE_BYTES, &prefix)) {
		buf_fini(&prefix);
		return LINE_FAULT;
	}
	line.len = line.len < prefix.len ? line.len : prefix.len;
	yes = line.len == prefix.len &&
	      str_contains_nocase(line, buf_view(&prefix));
	buf_fini(&prefix);
	return yes ? LINE_YES : LINE_NO;
}
