/*
 * config_xfail.c - the scenarios that are known to fail at a target. A
 * scenario that says so itself keeps its own reason.
 */
#include "cli/config.h"

#include "base/file.h"
#include "yaml/yaml_read.h"

static const struct yaml_key keys[] = {
	YAML_KEY_REQUIRED("match", &shape_text,
		"Which scenarios, as -k takes it: '*::*pipelining*'."),
	YAML_KEY_REQUIRED("reason", &shape_text, "Why they are known to fail."),
	YAML_KEY("got", &shape_text,
		"What the message of the failure has in it. Another failure "
		"is not excused."),
	YAML_KEY_END};

static const struct yaml_shape entry_shape = {
	.kinds = YAML_MAP | YAML_TEXT, .keys = keys};
const struct yaml_shape config_xfail_shape = {
	.kinds = YAML_LIST, .item = &entry_shape};

struct xfail_read {
	struct arena *arena;
	struct diag *diag;
	const char *dir; /* what names of files are relative to */
	struct config_target *target;
};

static bool read_entry(struct xfail_read *read, const struct node *map)
{
	struct config_xfail *xfail =
		arena_calloc(read->arena, 1, sizeof(*xfail));
	struct str reason = {NULL, 0}, got = {NULL, 0};
	struct str *const texts[] = {&xfail->match, &reason, &got};
	bool ok =
		yaml_check_keys(read->diag, map, "an entry of \"xfail\"", keys);

	for (size_t i = 0; map->kind == NODE_MAP && keys[i].key; i++) {
		const struct node *node = node_get(map, keys[i].key);

		if (node)
			ok &= yaml_read_text(
				read->diag, node, keys[i].key, texts[i]);
		else if (keys[i].required)
			ok = diag_error(read->diag, map->loc,
				"an entry of \"xfail\" needs \"%s\"",
				keys[i].key);
	}
	if (!ok)
		return false;
	xfail->reason = arena_str(read->arena, reason).data;
	if (got.data)
		xfail->got = arena_str(read->arena, got).data;
	*read->target->xfail_end = xfail;
	read->target->xfail_end = &xfail->next;
	return true;
}

static bool read_entries(
	struct xfail_read *read, const struct node *list, bool may_name_files);

static bool read_text(
	struct xfail_read *read, const char *path, struct str text)
{
	struct yaml_file file;

	if (!yaml_parse(read->arena, read->diag, path, text, &file))
		return false;
	if (file.document_count > 1)
		return diag_error(read->diag, file.documents[1]->loc,
			"a file of \"xfail\" is one document");
	return file.document_count == 0 ||
	       read_entries(read, file.documents[0], false);
}

/* A list of entries in a file of its own, which several targets may name. */
static bool read_named(struct xfail_read *read, const struct node *node)
{
	struct buf text = BUF_INIT;
	struct str name;
	struct err err;
	const char *path;
	bool ok;

	if (!yaml_read_text(read->diag, node, "xfail", &name))
		return false;
	path = name.data[0] == '/' ? arena_str(read->arena, name).data
				   : arena_printf(read->arena, "%s%s",
					     read->dir, name.data);
	ok = file_read(path, YAML_BYTES_MAX, &text, &err);
	if (ok)
		ok = read_text(read, path, buf_view(&text));
	else
		diag_error(read->diag, node->loc, "%s", err.text);
	buf_fini(&text);
	return ok;
}

static bool read_entries(
	struct xfail_read *read, const struct node *list, bool may_name_files)
{
	bool ok = true;

	if (list->kind != NODE_LIST)
		return diag_error(read->diag, list->loc,
			"\"xfail\" is a list of {match, reason}, got %s",
			node_kind_name(list));
	for (size_t i = 0; i < list->count; i++)
		ok &= may_name_files && list->items[i]->kind == NODE_SCALAR
			      ? read_named(read, list->items[i])
			      : read_entry(read, list->items[i]);
	return ok;
}

bool config_read_xfail(struct arena *arena, struct diag *diag, const char *dir,
	const struct node *list, struct config_target *target)
{
	struct xfail_read read = {arena, diag, dir, target};

	target->xfail_end = &target->xfails;
	return read_entries(&read, list, true);
}

static bool mark(struct diag *diag, const struct config_xfail *xfail,
	const struct scenario_set *set)
{
	struct scenario_selection selection = {.expression = xfail->match};
	/* What fits is what a selection would keep. */
	struct arena *arena = arena_new(0);
	struct scenario_set fitting = {.count = set->count};
	bool ok;

	fitting.plans =
		arena_calloc(arena, set->count + 1, sizeof(struct plan *));
	for (size_t i = 0; i < set->count; i++)
		fitting.plans[i] = set->plans[i];
	ok = scenario_select(&fitting, &selection, diag);
	for (size_t i = 0; ok && i < fitting.count; i++)
		if (!fitting.plans[i]->xfail) {
			fitting.plans[i]->xfail = xfail->reason;
			fitting.plans[i]->xfail_got = xfail->got;
		}
	arena_free(&arena);
	if (!ok)
		diag_help(diag, "it is the \"match\" of an entry of \"xfail\"");
	return ok;
}

bool config_mark_xfail(struct diag *diag, const struct config_target *target,
	const struct scenario_set *set)
{
	bool ok = true;

	for (const struct config_xfail *xfail = target->xfails; xfail;
		xfail = xfail->next)
		ok &= mark(diag, xfail, set);
	return ok;
}
