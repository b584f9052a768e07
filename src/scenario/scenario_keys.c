/*
 * scenario_keys.c - the keys of a scenario, apart from its steps. A new one
 * is a reader and a row in the table. Those that people read are in
 * scenario_prose.c.
 */
#include "scenario/scenario_private.h"

typedef bool read_key(struct scenario_build *build, const struct node *value);

static const char *const level_words[] = {"must", "should", "info", NULL};
static const char *const start_words[] = {"connect", "greeting", "helo", "ehlo",
	"tls", "auth", "mail", "rcpt", "data", NULL};

static bool read_level(struct scenario_build *build, const struct node *value)
{
	int index;

	if (!yaml_read_word(build->diag, value, "level", level_words, &index))
		return false;
	build->plan->facts.level = (enum level)index;
	return true;
}

static void add_may_lack(void *owner, struct str name)
{
	struct scenario_build *build = owner;

	if (build->may_lack_count == build->may_lack_cap) {
		size_t cap = build->may_lack_cap ? build->may_lack_cap * 2 : 4;
		struct str *names =
			arena_calloc(build->arena, cap, sizeof(*names));

		if (build->may_lack_count)
			memcpy(names, build->may_lack,
				build->may_lack_count * sizeof(*names));
		build->may_lack = names;
		build->may_lack_cap = cap;
	}
	build->may_lack[build->may_lack_count++] = name;
}

bool scenario_read_requires(struct scenario_build *build)
{
	const struct node *value = scenario_get(build->source, "requires");
	const struct condition *condition;

	if (!value)
		return true;
	condition = condition_parse_requires(build->arena, build->diag, value);
	if (!condition)
		return false;
	build->plan->requires = condition;
	build->plan->requires_ehlo = condition_needs_ehlo(condition);
	condition_each_required_var(condition, add_may_lack, build);
	return true;
}

static bool read_start(struct scenario_build *build, const struct node *value)
{
	int index;

	build->start_loc = value->loc;
	if (!yaml_read_word(build->diag, value, "start", start_words, &index))
		return false;
	build->plan->start = (enum start)index;
	return true;
}

static bool read_deliver(struct scenario_build *build, const struct node *value)
{
	return yaml_read_bool(
		build->diag, value, "deliver", &build->plan->deliver);
}

static bool read_serial(struct scenario_build *build, const struct node *value)
{
	return yaml_read_bool(
		build->diag, value, "serial", &build->plan->serial);
}

static bool read_allow(struct scenario_build *build, const struct node *value)
{
	return steps_parse_anomalies(
		&build->parse, value, "allow", &build->plan->allow);
}

static bool read_deny(struct scenario_build *build, const struct node *value)
{
	return steps_parse_anomalies(
		&build->parse, value, "deny", &build->plan->deny);
}

static bool read_fragments(
	struct scenario_build *build, const struct node *value)
{
	return scenario_check_fragments(build->diag, value);
}

/* --- what each takes --- */

static const char *const not_steps[] = {"steps", NULL};

static const struct yaml_shape name_shape = {.kinds = YAML_TEXT,
	.pattern = "^([^$\\x00-\\x1f\\x7f]|\\$(?!\\{))+$",
	.takes = "one line without variables"};
static const struct yaml_shape level_shape = {
	.kinds = YAML_WORD, .words = level_words};
static const struct yaml_shape start_shape = {
	.kinds = YAML_WORD, .words = start_words};
static const struct yaml_shape anomaly_shape = {
	.kinds = YAML_WORD, .more_words = anomaly_ids};
static const struct yaml_shape anomalies_shape = {
	.kinds = YAML_WORD | YAML_LIST,
	.more_words = anomaly_ids,
	.item = &anomaly_shape,
	.count_min = 1};

#define STEPS (&steps_list_shapes[STEPS_OF_CLIENT])

/* No reader: read on its own, where the plan is made. */
static const struct {
	struct yaml_key key;
	read_key *read;
	bool is_own; /* not inherited from a suite */
} table[] = {
	{YAML_KEY("requires", &requires_shape,
		 "Conditions without which it is skipped: EHLO keywords, tls, "
		 "ipv6, var.NAME."),
		NULL, false},
	{YAML_KEY_REQUIRED("name", &name_shape,
		 "A sentence that states the claim: RCPT before MAIL is "
		 "refused."),
		NULL, true},
	{YAML_KEY("description", &shape_text, "What it is about."),
		scenario_read_description, false},
	{YAML_KEY("hint", &shape_text, "Printed when it fails."),
		scenario_read_hint, false},
	{YAML_KEY("ref", &shape_texts,
		 "Where the requirement stands: RFC 5321 4.1.4, "
		 "CVE-2023-51764."),
		scenario_read_ref, false},
	{YAML_KEY("tags", &scenario_tags_shape, "Words for --tag."),
		scenario_read_tags, false},
	{YAML_KEY("level", &level_shape,
		 "\"must\" (the default) fails the run; \"should\" and "
		 "\"info\" warn."),
		read_level, false},
	{YAML_KEY("start", &start_shape,
		 "What is played before the first step; not said, \"connect\": "
		 "nothing is read yet."),
		read_start, false},
	{YAML_KEY("deliver", &shape_bool,
		 "It really queues mail: skipped unless --allow-delivery."),
		read_deliver, false},
	{YAML_KEY("vars", &scenario_vars_shape,
		 "Variables and their values, where nobody gives others."),
		NULL, false},
	{YAML_KEY("secrets", &shape_texts,
		 "Variables whose values no report shows."),
		scenario_read_secrets, false},
	{YAML_KEY("timeouts", &scenario_timeouts_shape,
		 "How long is waited for what; or rfc5321."),
		scenario_read_timeouts, false},
	{YAML_KEY("retry", &scenario_retry_shape,
		 "Plays it again: greylisting, and what becomes true in time."),
		scenario_read_retry, false},
	{YAML_KEY("cases", &scenario_cases_shape,
		 "A table; it is played once a row, whose columns are "
		 "variables."),
		NULL, false},
	{YAML_KEY("skip", &scenario_reason_shape, "Why it is not played."),
		scenario_read_skip, false},
	{YAML_KEY("xfail", &scenario_reason_shape,
		 "Why it is expected to fail."),
		scenario_read_xfail, false},
	{YAML_KEY("serial", &shape_bool,
		 "Never at the same time as another scenario."),
		read_serial, false},
	{YAML_KEY("allow", &anomalies_shape,
		 "Oddities on the wire that are not reported here."),
		read_allow, false},
	{YAML_KEY("deny", &anomalies_shape,
		 "Oddities on the wire that fail it."),
		read_deny, false},
	{YAML_KEY("setup", STEPS,
		 "Steps before the others; their failures are errors."),
		NULL, false},
	{YAML_KEY("steps", STEPS, "What is done, and what is expected."), NULL,
		true},
	{YAML_KEY_WITHOUT("talk", &scenario_talk_shape,
		 "The steps as a transcript: lines with C: and S:.", not_steps),
		NULL, true},
	{YAML_KEY("teardown", STEPS, "Steps that are played in any case."),
		NULL, false},
	{YAML_KEY("servers", &scenario_servers_shape,
		 "Scripted servers, by name."),
		scenario_read_servers, false},
	{YAML_KEY("fragments", &scenario_fragment_list_shape,
		 "Lists of steps with a name, for \"use\"."),
		read_fragments, false},
};

enum { KEY_COUNT = sizeof(table) / sizeof(table[0]) };

bool scenario_key_at(size_t i, struct yaml_key *out)
{
	if (i < KEY_COUNT)
		*out = table[i].key;
	return i < KEY_COUNT;
}

const struct node *scenario_get(
	const struct scenario_source *source, const char *key)
{
	const struct node *value = node_get(source->map, key);

	if (value || !source->suite)
		return value;
	for (size_t i = 0; i < KEY_COUNT; i++)
		if (strcmp(table[i].key.key, key) == 0 && table[i].is_own)
			return NULL;
	return node_get(source->suite, key);
}

bool scenario_check_keys(
	struct scenario_file *file, const struct node *map, bool suite)
{
	const char *what = suite ? "the suite" : "the scenario";
	const char *const *step_keys = steps_keys(file->arena);
	size_t count = 0, pairs = map->kind == NODE_MAP ? map->count : 0;
	const char **known = arena_calloc(
		file->arena, KEY_COUNT + pairs + 2, sizeof(*known));
	bool ok = true;

	for (size_t i = 0; i < KEY_COUNT; i++)
		known[count++] = table[i].key.key;
	if (suite)
		known[count++] = "scenarios";
	for (size_t i = 0; i < pairs; i++) {
		const struct node *key = map->pairs[i].key;

		if (str_is_among(key->text, known) ||
			!str_is_among(key->text, step_keys))
			continue;
		ok = diag_error(file->diag, key->loc,
			"\"%s\" belongs to a step, not to %s", key->text.data,
			what);
		known[count++] = key->text.data;
	}
	return yaml_check_map(file->diag, map, what, known) && ok;
}

bool scenario_read_name(struct scenario_source *source)
{
	struct diag *diag = source->file->diag;
	const struct node *value = node_get(source->map, "name");
	struct str name;

	source->loc = value->loc;
	if (!yaml_read_text(diag, value, "name", &name))
		return false;
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.data[i];

		if (c < 0x20 || c == 0x7f)
			return diag_error(diag, node_loc_at(value, i),
				"a name is one line of text");
		if (c == '$' && i + 1 < name.len && name.data[i + 1] == '{')
			return diag_error(diag, node_loc_at(value, i),
				"a name has no variables: it is the same for "
				"every target and every case");
	}
	source->name = name;
	return true;
}

bool scenario_fixed(struct scenario_build *build, const struct node *value,
	const char *key, struct node *out)
{
	const struct template *template;

	*out = *value;
	if (value->kind != NODE_SCALAR)
		return true;
	template = template_parse(&build->scope, value);
	if (!template)
		return false;
	if (!template->is_fixed)
		return diag_error(build->diag, value->loc,
			"\"%s\" must be known before the conversation: it "
			"cannot hold %s",
			key, template->shown.data);
	out->text = template->text;
	return true;
}

bool scenario_read_keys(struct scenario_build *build)
{
	bool ok = true;

	for (size_t i = 0; i < KEY_COUNT; i++) {
		const struct node *value =
			scenario_get(build->source, table[i].key.key);

		if (value && table[i].read)
			ok = table[i].read(build, value) && ok;
	}
	return ok;
}
