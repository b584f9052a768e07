/*
 * scenario_fragment_find.c - which fragment a `use` names: one of the same
 * file, of its suite or scenario, or of another file, which is read once.
 */
#include "scenario/scenario_private.h"

#include "base/suggest.h"

static struct fragment_file *find_file(
	struct scenario_build *build, const char *name)
{
	struct scenario_set *set = build->source->file->set;
	struct fragment_file *file;
	struct arena *arena;

	for (file = set->fragments; file; file = file->next)
		if (strcmp(file->name, name) == 0)
			return file;
	arena = scenario_set_arena(set);
	file = arena_calloc(arena, 1, sizeof(*file));
	file->name = arena_strdup(arena, name);
	file->base_dir = scenario_directory(arena, file->name);
	if (!scenario_read_yaml(build->source->file->diag, arena, file->name,
		    &file->yaml, &file->problem))
		file->faulty = !file->problem;
	file->next = set->fragments;
	set->fragments = file;
	return file;
}

/* The file as it is called from where the scenario's file is called. */
static const char *join(
	struct arena *arena, const char *base_dir, struct str name)
{
	if (name.data[0] == '/' || strcmp(base_dir, ".") == 0)
		return arena_str(arena, name).data;
	return arena_printf(
		arena, "%s/%.*s", base_dir, (int)name.len, name.data);
}

/* The maps of fragments that can be seen from place. */
static const struct node *nth_map(const struct fragment_place *place, size_t i)
{
	const struct node *map;

	if (i == 0)
		map = place->map;
	else if (i == 1)
		map = place->suite;
	else
		map = place->yaml->documents[i - 2];
	map = map ? node_get(map, "fragments") : NULL;
	return map && map->kind == NODE_MAP ? map : NULL;
}

const struct node *scenario_find_fragment(
	const struct fragment_place *place, struct str name)
{
	for (size_t i = 0; i < place->yaml->document_count + 2; i++) {
		const struct node *map = nth_map(place, i);

		for (size_t k = 0; map && k < map->count; k++)
			if (str_same(map->pairs[k].key->text, name))
				return map->pairs[k].value;
	}
	return NULL;
}

void scenario_complain_fragment(struct scenario_build *build,
	const struct fragment_place *place, struct str name, struct loc loc)
{
	size_t count = 0, maps = place->yaml->document_count + 2;
	const char **names, *near;

	for (size_t i = 0; i < maps; i++)
		count += nth_map(place, i) ? nth_map(place, i)->count : 0;
	names = arena_calloc(build->arena, count + 1, sizeof(*names));
	count = 0;
	for (size_t i = 0; i < maps; i++) {
		const struct node *map = nth_map(place, i);

		for (size_t k = 0; map && k < map->count; k++)
			names[count++] = map->pairs[k].key->text.data;
	}
	near = suggest_closest(name, names);
	diag_error(build->diag, loc, "no fragment is called \"%.*s\"%s%s%s",
		(int)name.len, name.data, near ? "; did you mean \"" : "",
		near ? near : "", near ? "\"?" : "");
	if (count == 0)
		diag_help(build->diag,
			"there are none: \"fragments: {NAME: [...]}\" is a key "
			"of a scenario, a suite or a file of its own");
}

struct fragment_place *scenario_find_place(
	struct scenario_build *build, const struct node *node, struct str *name)
{
	struct fragment_place *place =
		arena_calloc(build->arena, 1, sizeof(*place));
	struct str file = {NULL, 0};
	const struct fragment_file *read;

	*name = node->text;
	for (size_t i = 0; i < node->text.len; i++)
		if (node->text.data[i] == '#') {
			file = (struct str){node->text.data, i};
			*name = (struct str){node->text.data + i + 1,
				node->text.len - i - 1};
		}
	*place = *build->place;
	if (file.len) {
		read = find_file(build,
			join(build->arena, build->place->base_dir, file));
		if (read->problem && !build->is_collecting)
			diag_error(build->diag, node->loc, "%s", read->problem);
		if (read->problem || read->faulty)
			return NULL;
		*place = (struct fragment_place){
			.yaml = &read->yaml, .base_dir = read->base_dir};
	}
	place->up = build->place;
	place->depth = build->place->depth + 1;
	place->name = *name;
	return place;
}
