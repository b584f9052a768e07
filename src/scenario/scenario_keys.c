/*
 * scenario_keys.c - the keys of a scenario, apart from its steps. A new one
 * is a reader and a row in the table. Those that people read are in
 * scenario_prose.c.
 */
#include "scenario/scenario_private.h"

typedef bool read_key(struct scenario_build *build, const struct node *value);

static bool read_level(struct scenario_build *build, const struct node *value)
{
	static const char *const words[] = {"must", "should", "info", NULL};
	int index;

	if (!yaml_read_word(build->diag, value, "level", words, &index))
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
	static const char *const words[] = {"connect", "greeting", "helo",
		"ehlo", "tls", "auth", "mail", "rcpt", "data", NULL};
	int index;

	build->start_loc = value->loc;
	if (!yaml_read_word(build->diag, value, "start", words, &index))
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

/* No reader: read on its own, where the plan is made. */
static const struct {
	const char *key;
	read_key *read;
	bool is_own; /* not inherited from a suite */
} table[] = {
	{"requires", NULL, false},
	{"name", NULL, true},
	{"description", scenario_read_description, false},
	{"hint", scenario_read_hint, false},
	{"ref", scenario_read_ref, false},
	{"tags", scenario_read_tags, false},
	{"level", read_level, false},
	{"start", read_start, false},
	{"deliver", read_deliver, false},
	{"vars", NULL, false},
	{"secrets", scenario_read_secrets, false},
	{"timeouts", scenario_read_timeouts, false},
	{"retry", scenario_read_retry, false},
	{"cases", NULL, false},
	{"skip", scenario_read_skip, false},
	{"xfail", scenario_read_xfail, false},
	{"serial", read_serial, false},
	{"allow", read_allow, false},
	{"deny", read_deny, false},
	{"setup", NULL, false},
	{"steps", NULL, true},
	{"talk", NULL, true},
	{"teardown", NULL, false},
	{"servers", scenario_read_servers, false},
	{"fragments", read_fragments, false},
};

enum { KEY_COUNT = sizeof(table) / sizeof(table[0]) };

const struct node *scenario_get(
	const struct scenario_source *source, const char *key)
{
	const struct node *value = node_get(source->map, key);

	if (value || !source->suite)
		return value;
	for (size_t i = 0; i < KEY_COUNT; i++)
		if (strcmp(table[i].key, key) == 0 && table[i].is_own)
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
		known[count++] = table[i].key;
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
			scenario_get(build->source, table[i].key);

		if (value && table[i].read)
			ok = table[i].read(build, value) && ok;
	}
	return ok;
}
