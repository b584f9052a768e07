/*
 * steps_modifiers.c - the keys that any step may carry beside its action.
 */
#include "steps/steps_private.h"

#include <stdio.h>
#include <string.h>
#include "base/clock.h"
#include "yaml/yaml_read.h"

enum { REPEAT_MAX = 10000, PACE_BYTES_MAX = 1048576 };

bool steps_fixed_text(struct step_parse *parse, const struct node *scalar,
	const char *key, struct str *out)
{
	const struct template *template;

	if (!yaml_read_text(parse->diag, scalar, key, out))
		return false;
	template = template_parse(parse->scope, scalar);
	if (!template)
		return false;
	if (!template->is_fixed)
		return diag_error(parse->diag, scalar->loc,
			"\"%s\" must be known before the conversation: it "
			"cannot hold %s",
			key, template->shown.data);
	*out = template->text;
	return true;
}

/* Names and hints: what is not known yet stays as it was written. */
static bool parse_prose(struct step_parse *parse, const struct node *value,
	const char *key, const char **out)
{
	const struct template *template;
	struct str text;

	if (!yaml_read_text(parse->diag, value, key, &text))
		return false;
	template = template_parse(parse->scope, value);
	if (!template)
		return false;
	*out = arena_str(parse->arena,
		template->is_fixed ? template->text : template->shown)
		       .data;
	return true;
}

static bool parse_ref(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	struct str *refs;
	size_t count;
	struct buf joined = BUF_INIT;

	if (!yaml_read_texts(
		    parse->arena, parse->diag, value, "ref", &refs, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_puts(&joined, ", ");
		buf_str(&joined, refs[i]);
	}
	step->ref = arena_strdup(parse->arena, buf_cstr(&joined));
	buf_fini(&joined);
	return true;
}

static bool parse_level(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	static const char *const words[] = {"must", "should", "info", NULL};
	int index;

	if (!yaml_read_word(parse->diag, value, "level", words, &index))
		return false;
	step->has_level = true;
	step->level = (enum level)index;
	return true;
}

/* pace: 1B/200ms */
static bool parse_pace(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	struct str text, bytes;
	size_t count = 0;

	if (!steps_fixed_text(parse, value, "pace", &text))
		return false;
	bytes = str_trim(str_cut(&text, '/'));
	if (bytes.len && bytes.data[bytes.len - 1] == 'B')
		bytes.len--;
	for (size_t i = 0; i < bytes.len && i < 8; i++) {
		if (bytes.data[i] < '0' || bytes.data[i] > '9')
			count = PACE_BYTES_MAX;
		else
			count = count * 10 + (size_t)(bytes.data[i] - '0');
	}
	if (!text.data || count == 0 || count > PACE_BYTES_MAX ||
		!str_is_digits(bytes) || bytes.len > 7 ||
		!duration_parse(str_trim(text), &step->pace_us) ||
		step->pace_us <= 0)
		return diag_error(parse->diag, value->loc,
			"\"pace\" takes bytes per time, such as 1B/200ms");
	step->pace_bytes = count;
	return true;
}

static bool parse_on_fail(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	static const char *const words[] = {"stop", "continue", NULL};
	int index;

	if (!yaml_read_word(parse->diag, value, "on_fail", words, &index))
		return false;
	step->on_fail_continue = index == 1;
	return true;
}

static bool parse_repeat(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	struct node fixed = *value;
	int64_t count;

	if (!steps_fixed_text(parse, value, "repeat", &fixed.text) ||
		!yaml_read_int(
			parse->diag, &fixed, "repeat", 1, REPEAT_MAX, &count))
		return false;
	step->repeat = (int)count;
	return true;
}

bool steps_parse_modifier(struct step_parse *parse, const char *key,
	const struct node *value, struct step *step)
{
	if (!strcmp(key, "name"))
		return parse_prose(parse, value, key, &step->name);
	if (!strcmp(key, "hint"))
		return parse_prose(parse, value, key, &step->hint);
	if (!strcmp(key, "ref"))
		return parse_ref(parse, value, step);
	if (!strcmp(key, "level"))
		return parse_level(parse, value, step);
	if (!strcmp(key, "within"))
		return steps_read_time(parse, value, key, &step->within_us);
	if (!strcmp(key, "not_before"))
		return steps_read_time(parse, value, key, &step->not_before_us);
	if (!strcmp(key, "timeout"))
		return steps_read_time(parse, value, key, &step->timeout_us);
	if (!strcmp(key, "capture"))
		return steps_parse_capture(parse, value, step);
	if (!strcmp(key, "repeat"))
		return parse_repeat(parse, value, step);
	if (!strcmp(key, "pace"))
		return parse_pace(parse, value, step);
	if (!strcmp(key, "on_fail"))
		return parse_on_fail(parse, value, step);
	if (!strcmp(key, "if")) {
		step->condition =
			condition_parse(parse->arena, parse->diag, value);
		return step->condition != NULL;
	}
	step->expect = steps_parse_expect(parse, value);
	return step->expect != NULL;
}
