/* regex_replacement.c - what a replacement may say, checked before there is
 * anything to replace. PCRE2 would tell when it is too late.
 *
 *   reference = "$" ( "$" / 1*DIGIT / "{" ( 1*DIGIT / name ) "}" )
 */
#include "base/regex.h"

enum { GROUP_LIMIT = 65536 };

static bool has_group(const struct regex *regex, struct str digits)
{
	unsigned number = 0;

	for (size_t i = 0; i < digits.len && number < GROUP_LIMIT; i++)
		number = number * 10 + (unsigned)(digits.data[i] - '0');
	return number <= regex_group_count(regex);
}

static bool has_name(const struct regex *regex, struct str name)
{
	unsigned group;

	for (size_t i = 0; i < regex_name_count(regex); i++)
		if (str_equal(name, regex_name(regex, i, &group)))
			return true;
	return false;
}

static const char *name_problem(const struct regex *regex, struct str name)
{
	if (str_is_digits(name) ? has_group(regex, name)
				: has_name(regex, name))
		return NULL;
	return "the pattern has no such group";
}

static size_t digits_at(struct str text, size_t at)
{
	size_t end = at;

	while (end < text.len && text.data[end] >= '0' && text.data[end] <= '9')
		end++;
	return end - at;
}

/* Of the reference whose dollar is at *at; moves *at behind it. */
static const char *reference_problem(
	const struct regex *regex, struct str text, size_t *at)
{
	size_t from = *at + 1;
	struct str name = {text.data + from, digits_at(text, from)};
	const char *end;

	if (name.len > 0) {
		*at = from + name.len;
		return name_problem(regex, name);
	}
	if (from < text.len && text.data[from] == '$') {
		*at = from + 1;
		return NULL;
	}
	if (from == text.len || text.data[from] != '{')
		return "a $ stands before a number, {NAME} or another $";
	end = memchr(text.data + from, '}', text.len - from);
	if (!end)
		return "a } is missing";
	name.data = text.data + from + 1;
	name.len = (size_t)(end - name.data);
	*at = from + name.len + 2;
	return name_problem(regex, name);
}

const char *regex_replacement_problem(
	const struct regex *regex, struct str replacement, size_t *offset)
{
	size_t at = 0;

	while (at < replacement.len) {
		const char *problem;

		*offset = at;
		if (replacement.data[at] != '$') {
			at++;
			continue;
		}
		problem = reference_problem(regex, replacement, &at);
		if (problem)
			return problem;
	}
	return NULL;
}
