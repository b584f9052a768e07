/*
 * steps_modifiers.c - the keys that any step may carry beside its action.
 */
#include "steps/steps_private.h"

#include <stdio.h>
#include <string.h>
#include "base/clock.h"
#include "yaml/yaml_read.h"

enum { PACE_BYTES_MAX = 1048576 };

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
	const struct template *text;
	struct node fixed = *value;
	int64_t count;

	if (!yaml_read_text(parse->diag, value, "repeat", &fixed.text))
		return false;
	text = template_parse(parse->scope, value);
	if (!text)
		return false;
	if (!text->is_fixed) {
		step->repeat_text = text;
		return true;
	}
	fixed.text = text->text;
	if (!yaml_read_int(
		    parse->diag, &fixed, "repeat", 1, STEP_REPEAT_MAX, &count))
		return false;
	step->repeat = (int)count;
	return true;
}

static bool parse_if(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	step->condition = condition_parse(parse->arena, parse->diag, value);
	if (step->condition)
		step->condition = condition_bind(parse->arena, parse->diag,
			value->loc, step->condition, parse->scope->vars);
	return step->condition != NULL;
}

static bool parse_name(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	return parse_prose(parse, value, "name", &step->name);
}

static bool parse_hint(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	return parse_prose(parse, value, "hint", &step->hint);
}

static bool parse_within(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	return steps_read_time(parse, value, "within", &step->within_us);
}

static bool parse_not_before(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	return steps_read_time(
		parse, value, "not_before", &step->not_before_us);
}

static bool parse_timeout(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	return steps_read_time(parse, value, "timeout", &step->timeout_us);
}

/* conn: b */
static bool parse_conn(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	struct str name;
	size_t count;

	if (parse->role == ROLE_SERVER)
		return diag_error(parse->diag, value->loc,
			"a server's steps have one connection, the client's: "
			"\"conn\" has no place here");
	if (!steps_fixed_text(parse, value, "conn", &name))
		return false;
	if (!vars_name_is_valid(name)) {
		diag_error(parse->diag, value->loc,
			"\"%s\" cannot be the name of a connection", name.data);
		diag_help(parse->diag, "letters, digits, \"_\" and \"-\", a "
				       "letter or \"_\" first");
		return false;
	}
	count = *parse->connection_count;
	for (size_t i = 0; i < count; i++)
		if (str_equal(name, parse->connections[i])) {
			step->conn = (int)i;
			return true;
		}
	if (count == CONNECTIONS_MAX)
		return diag_error(parse->diag, value->loc,
			"a scenario has at most %d connections",
			CONNECTIONS_MAX);
	if (parse->connection_locs)
		parse->connection_locs[count] = value->loc;
	parse->connections[count] = arena_str(parse->arena, name).data;
	*parse->connection_count = count + 1;
	step->conn = (int)count;
	return true;
}

static bool parse_expect(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	step->expect = steps_parse_expect(parse, value, step->ops);
	return step->expect != NULL;
}

/* A new one is a reader and a row. `expect` is an action as well. */
static const struct {
	const char *key;
	bool (*read)(struct step_parse *parse, const struct node *value,
		struct step *step);
} table[] = {
	{"name", parse_name},
	{"hint", parse_hint},
	{"ref", parse_ref},
	{"level", parse_level},
	{"within", parse_within},
	{"not_before", parse_not_before},
	{"timeout", parse_timeout},
	{"capture", steps_parse_capture},
	{"if", parse_if},
	{"repeat", parse_repeat},
	{"conn", parse_conn},
	{"pace", parse_pace},
	{"on_fail", parse_on_fail},
	{"expect", parse_expect},
};

const char *steps_modifier_at(size_t i)
{
	return i < sizeof(table) / sizeof(table[0]) ? table[i].key : NULL;
}

bool steps_parse_modifier(struct step_parse *parse, const char *key,
	const struct node *value, struct step *step)
{
	for (size_t i = 0; steps_modifier_at(i); i++)
		if (!strcmp(key, table[i].key))
			return table[i].read(parse, value, step);
	return false;
}
