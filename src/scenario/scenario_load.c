/*
 * scenario_load.c - from a file to plans: its documents, and the scenarios
 * of each. Which files those are: scenario_path.c.
 */
#include "scenario/scenario_private.h"

#include <sys/stat.h>
#include "base/file.h"
#include "base/mem.h"

void scenario_set_init(struct scenario_set *set)
{
	*set = (struct scenario_set){0};
}

void scenario_set_fini(struct scenario_set *set)
{
	for (size_t i = 0; i < set->arena_count; i++)
		arena_free(&set->arenas[i]);
	mem_free(set->arenas);
	mem_free(set->plans);
	scenario_set_init(set);
}

struct arena *scenario_set_arena(struct scenario_set *set)
{
	if (set->arena_count == set->arena_cap) {
		set->arena_cap = set->arena_cap ? set->arena_cap * 2 : 8;
		set->arenas = mem_realloc(
			set->arenas, set->arena_cap * sizeof(struct arena *));
	}
	set->arenas[set->arena_count] = arena_new(0);
	return set->arenas[set->arena_count++];
}

void scenario_set_add(struct scenario_set *set, struct plan *plan)
{
	if (set->count == set->cap) {
		set->cap = set->cap ? set->cap * 2 : 16;
		set->plans = mem_realloc(
			set->plans, set->cap * sizeof(struct plan *));
	}
	set->plans[set->count++] = plan;
}

/* --- a file --- */

/* Ids must be told apart. */
static bool check_unique(struct scenario_source *source)
{
	const struct scenario_source *other = source->file->sources;

	for (; other != source; other = other->next) {
		if (!other->name.data || !source->name.data ||
			!str_equal(other->name, source->name.data))
			continue;
		return diag_error(source->file->diag, source->loc,
			"two scenarios are called \"%s\"; the other is on line "
			"%d",
			source->name.data, other->loc.line);
	}
	return true;
}

static bool complain_lacking(struct scenario_source *source, const char *key)
{
	struct diag *diag = source->file->diag;

	bool is_name = strcmp(key, "name") == 0;

	diag_error(diag, source->loc, "a scenario needs %s\"%s\"",
		is_name ? "a " : "", key);
	if (is_name)
		diag_help(diag, "a sentence that states the claim: "
				"\"RCPT before MAIL is refused\"");
	return false;
}

/* keys_ok: all keys are known; else one may be meant for what lacks. */
static bool read_scenario(struct scenario_source *source, bool keys_ok)
{
	struct scenario_set *set = source->file->set;
	const struct node *map = source->map;
	size_t before = set->count;
	bool ok = keys_ok;

	if (node_get(map, "name"))
		ok = scenario_read_name(source) && check_unique(source) && ok;
	else if (keys_ok)
		ok = complain_lacking(source, "name");
	if (node_get(map, "talk"))
		ok = scenario_read_talk(source) && ok;
	else if (!node_get(map, "steps") && !scenario_get(source, "servers") &&
		 keys_ok)
		ok = complain_lacking(source, "steps");
	ok = scenario_read_cases(source) && ok;
	ok = scenario_make_plans(source) && ok;
	if (!ok)
		set->count = before;
	return ok;
}

static bool load_scenario(struct scenario_file *file, const struct node *map,
	const struct node *suite)
{
	struct scenario_source *source =
		arena_calloc(file->arena, 1, sizeof(*source));
	bool keys_ok = scenario_check_keys(file, map, false);

	source->file = file;
	source->map = map;
	source->suite = suite;
	source->loc = map->loc;
	scenario_find_text(source);
	*file->last_source = source;
	file->last_source = &source->next;
	return map->kind == NODE_MAP && read_scenario(source, keys_ok);
}

static bool load_suite(struct scenario_file *file, const struct node *suite)
{
	const struct node *list = node_get(suite, "scenarios");
	bool ok = scenario_check_keys(file, suite, true);

	if (node_get(suite, "steps") || node_get(suite, "talk"))
		ok = diag_error(file->diag,
			node_get(suite,
				node_get(suite, "steps") ? "steps" : "talk")
				->loc,
			"steps belong to the scenarios of a suite, not to "
			"itself");
	if (list->kind != NODE_LIST || list->count == 0)
		return diag_error(file->diag, list->loc,
			"\"scenarios\" takes a list of scenarios, got %s",
			list->kind == NODE_LIST ? "an empty list"
						: node_kind_name(list));
	for (size_t i = 0; i < list->count; i++)
		ok = load_scenario(file, list->items[i], suite) && ok;
	return ok;
}

static bool load_documents(struct scenario_file *file, bool is_named)
{
	const struct yaml_file *yaml = file->yaml;
	size_t fragments = 0;
	bool ok = true;

	if (yaml->document_count == 0)
		return diag_error(file->diag, (struct loc){file->name, 0, 0},
			"there is no scenario in this file");
	for (size_t i = 0; i < yaml->document_count; i++) {
		const struct node *root = yaml->documents[i];

		if (scenario_is_fragments(root)) {
			fragments++;
			/* A misspelt key would make a scenario vanish. */
			ok = scenario_check_keys(file, root, false) && ok;
			ok = scenario_check_fragments(
				     file->diag, node_get(root, "fragments")) &&
			     ok;
		} else if (node_get(root, "scenarios")) {
			ok = load_suite(file, root) && ok;
		} else {
			ok = load_scenario(file, root, NULL) && ok;
		}
	}
	if (fragments < yaml->document_count)
		return ok;
	file->set->file_count--;
	if (!is_named || !ok)
		return ok;
	diag_error(file->diag, (struct loc){file->name, 0, 0},
		"this file holds fragments only");
	diag_help(file->diag, "a scenario plays them with \"use: %s#NAME\"",
		file->name);
	return false;
}

const char *scenario_directory(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return ".";
	return arena_printf(
		arena, "%.*s", slash == path ? 1 : (int)(slash - path), path);
}

bool scenario_read_yaml(struct diag *diag, struct arena *arena,
	const char *name, struct yaml_file *out, const char **problem)
{
	struct buf text = BUF_INIT;
	struct stat info;
	struct err err;
	bool ok;

	*problem = NULL;
	if (strcmp(name, "-") != 0 && stat(name, &info) == 0 &&
		S_ISREG(info.st_mode) && info.st_size > YAML_BYTES_MAX) {
		*problem = "the file is larger than 1 MiB";
		return false;
	}
	ok = file_read(name, YAML_BYTES_MAX, &text, &err);
	if (!ok)
		*problem = arena_strdup(arena, err.text);
	/* Nodes point into the text. */
	ok = ok && yaml_parse(arena, diag, name,
			   arena_str(arena, buf_view(&text)), out);
	buf_fini(&text);
	return ok;
}

bool scenario_load_file(struct scenario_set *set,
	const struct scenario_load *load, struct arena *arena, const char *name,
	bool is_named)
{
	struct scenario_file *file = arena_calloc(arena, 1, sizeof(*file));
	struct yaml_file *yaml = arena_calloc(arena, 1, sizeof(*yaml));
	const char *problem;

	*file = (struct scenario_file){.set = set,
		.load = load,
		.diag = load->diag,
		.arena = arena,
		.name = name,
		.base_dir = scenario_directory(arena, name),
		.yaml = yaml};
	file->last_source = &file->sources;
	set->file_count++;
	if (scenario_read_yaml(load->diag, arena, name, yaml, &problem))
		return load_documents(file, is_named);
	if (problem)
		diag_error(load->diag, (struct loc){name, 0, 0}, "%s", problem);
	return false;
}
