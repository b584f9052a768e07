/* layer: yaml */
/*
 * fuzz_yaml_tree.c - any bytes as a scenario file: a tree or a message, never
 * neither, and every place lies in the text.
 */
#include <stdint.h>
#include <stdlib.h>
#include "base/buf.h"
#include "yaml/yaml_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
	if (!condition)
		abort();
}

static void check_loc(struct loc loc)
{
	require(loc.line >= 1 && loc.column >= 1);
}

/* Walks what a loader would walk; visits counts the nodes. */
static void walk(struct arena *arena, struct diag *diag,
	const struct node *node, size_t *visits)
{
	static const char *const keys[] = {"send", "expect", NULL};
	struct str *texts, text;
	size_t count;
	int64_t number;
	bool flag;

	require(++*visits <= YAML_NODES_MAX);
	check_loc(node->loc);
	yaml_read_texts(arena, diag, node, "a", &texts, &count);
	yaml_read_duration(diag, node, "b", &number);
	yaml_read_size(diag, node, "c", 1000000, &number);
	yaml_read_int(diag, node, "d", 1, 1000, &number);
	yaml_read_bool(diag, node, "e", &flag);
	yaml_read_text(diag, node, "f", &text);
	if (node->kind == NODE_SCALAR)
		for (size_t i = 0; i <= node->text.len && i < 100; i++)
			check_loc(node_loc_at(node, i));
	if (node->kind == NODE_LIST)
		for (size_t i = 0; i < node->count; i++)
			walk(arena, diag, node->items[i], visits);
	if (node->kind != NODE_MAP)
		return;
	yaml_check_map(diag, node, "a step", keys);
	for (size_t i = 0; i < node->count; i++) {
		const struct node *key = node->pairs[i].key;

		require(key->kind == NODE_SCALAR && key->text.len > 0);
		require(node_get(node, key->text.data) != NULL);
		walk(arena, diag, key, visits);
		walk(arena, diag, node->pairs[i].value, visits);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(0);
	struct diag *diag = diag_new();
	struct buf out = BUF_INIT;
	struct yaml_file file;
	size_t visits = 0;
	bool ok = yaml_parse(arena, diag, "f",
		(struct str){(const char *)data, size}, &file);

	require(ok == (diag_error_count(diag) == 0));
	require(ok || file.document_count == 0);
	diag_print(diag, &out, false);
	require((out.len > 0) ==
		(diag_error_count(diag) + diag_warning_count(diag) > 0));
	/* The messages of many nodes are many: no need to see all. */
	for (size_t i = 0; ok && size < 2000 && i < file.document_count; i++)
		walk(arena, diag, file.documents[i], &visits);
	buf_fini(&out);
	diag_free(&diag);
	arena_free(&arena);
	return 0;
}
