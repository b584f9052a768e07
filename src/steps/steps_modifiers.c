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

static const char *const level_words[] = {"must", "should", "info", NULL};

static bool parse_level(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	int index;

	if (!yaml_read_word(parse->diag, value, "level", level_words, &index))
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

static const char *const on_fail_words[] = {"stop", "continue", NULL};

static bool parse_on_fail(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	int index;

	if (!yaml_read_word(
		    parse->diag, value, "on_fail", on_fail_words, &index))
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

/* --- what each takes --- */

static const struct yaml_shape level_shape = {
	.kinds = YAML_WORD, .words = level_words};
static const struct yaml_shape capture_item_shape = {
	.kinds = YAML_WRITTEN | YAML_VARS,
	.pattern = "^(code|enhanced|/[\\s\\S]+/[csx]*[?]?)$",
	.takes = "a pattern between slashes, '/.../', or code, or enhanced"};
static const struct yaml_shape capture_shape = {.kinds = YAML_MAP,
	.other = &capture_item_shape,
	.other_pattern = YAML_NAME_PATTERN,
	.count_min = 1};
static const struct yaml_shape repeat_shape = {
	.kinds = YAML_INT | YAML_VARS, .min = 1, .max = STEP_REPEAT_MAX};
static const struct yaml_shape conn_shape = {
	.kinds = YAML_WRITTEN | YAML_VARS, .pattern = YAML_NAME_PATTERN};
static const struct yaml_shape pace_shape = {.kinds = YAML_WRITTEN | YAML_VARS,
	.pattern = "^\\s*[0-9]{1,7}B?\\s*/\\s*" YAML_DURATION_PATTERN "\\s*$",
	.takes = "bytes per time: 1B/200ms"};
static const struct yaml_shape on_fail_shape = {
	.kinds = YAML_WORD, .words = on_fail_words};

enum {
	HAS_REPLY = STEP_TAKES_EXPECT | STEP_CAPTURES,
	HAS_WAIT = STEP_TAKES_EXPECT | STEP_TAKES_TIMEOUT
};

/* A new one is a reader and a row. `expect` is an action as well. */
static const struct {
	struct yaml_key key;
	bool (*read)(struct step_parse *parse, const struct node *value,
		struct step *step);
	unsigned needs;
	bool client_only, not_in_pipeline;
} table[] = {
	{YAML_KEY("name", &shape_text, "What reports call the step."),
		steps_parse_name, 0, false, false},
	{YAML_KEY("hint", &shape_text, "Printed when the step fails."),
		steps_parse_hint, 0, false, false},
	{YAML_KEY("ref", &shape_texts, "Where this is asked: RFC 5321 4.1.4."),
		steps_parse_ref, 0, false, false},
	{YAML_KEY("level", &level_shape,
		 "\"must\" fails the run; \"should\" and \"info\" warn."),
		parse_level, 0, false, false},
	{YAML_KEY("within", &shape_duration_var,
		 "The reply must come within that time."),
		parse_within, HAS_REPLY, false, false},
	{YAML_KEY("not_before", &shape_duration_var,
		 "The reply must not come sooner."),
		parse_not_before, HAS_REPLY, false, false},
	{YAML_KEY("timeout", &shape_duration_var, "When to give up waiting."),
		parse_timeout, HAS_WAIT, false, false},
	{YAML_KEY("capture", &capture_shape,
		 "Keeps parts of the reply in variables: {id: '/queued as "
		 "(\\S+)/'}."),
		steps_parse_capture, HAS_REPLY, false, false},
	{YAML_KEY("if", &condition_shape,
		 "The step is skipped unless this holds: cap.STARTTLS and not "
		 "var.user."),
		parse_if, 0, false, true},
	{YAML_KEY("repeat", &repeat_shape,
		 "How often it is done; ${index} counts from 1."),
		parse_repeat, 0, false, true},
	{YAML_KEY("conn", &conn_shape,
		 "The connection it is done on; not said, \"a\"."),
		parse_conn, 0, true, true},
	{YAML_KEY("pace", &pace_shape, "How slowly its bytes leave: 1B/200ms."),
		parse_pace, STEP_SENDS, false, true},
	{YAML_KEY("on_fail", &on_fail_shape,
		 "\"continue\": the scenario goes on, and has failed."),
		parse_on_fail, 0, false, false},
	{YAML_KEY("expect", &expect_shapes[EXPECT_SUBJECT_REPLY],
		 "What the reply must be: 250, 25x, ok, 550 | 553 5.7.x "
		 "/text/, or a map; \"any\", \"none\"."),
		parse_expect, STEP_TAKES_EXPECT, false, false},
};

enum { MODIFIERS = sizeof(table) / sizeof(table[0]) };

bool steps_modifier_at(size_t i, struct steps_key *out)
{
	if (i >= MODIFIERS)
		return false;
	*out = (struct steps_key){.key = table[i].key,
		.needs = table[i].needs,
		.client_only = table[i].client_only,
		.not_in_pipeline = table[i].not_in_pipeline};
	return true;
}

static size_t find_modifier(struct str key)
{
	size_t i = 0;

	while (i < MODIFIERS && !str_equal(key, table[i].key.key))
		i++;
	return i;
}

bool steps_is_modifier(struct str key)
{
	return find_modifier(key) < MODIFIERS;
}

bool steps_takes(const struct step_ops *ops, const char *key)
{
	unsigned needs = table[find_modifier(str_from(key))].needs;

	return !needs || (ops->traits & needs);
}

bool steps_parse_modifier(struct step_parse *parse, const char *key,
	const struct node *value, struct step *step)
{
	size_t i = find_modifier(str_from(key));

	return i < MODIFIERS && table[i].read(parse, value, step);
}
