/* layer: yaml */
/*
 * fuzz_yaml_format.c - any bytes to be formatted: a mistake or a text that
 * says the same, and stays as it is when it is formatted again. It is never
 * found out late that a value would change.
 */
#include <stdint.h>
#include <stdlib.h>

#include "yaml/yaml_format.h"
#include "yaml/yaml_tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
	if (!condition)
		abort();
}

static void dump(struct buf *out, const struct node *node)
{
	buf_printf(out, "%d%d%d %zu:", (int)node->kind, (int)node->style,
		node->flow, node->kind ? node->count : node->text.len);
	if (node->kind == NODE_SCALAR)
		buf_str(out, node->text);
	for (size_t i = 0; i < node->count; i++) {
		if (node->kind == NODE_LIST) {
			dump(out, node->items[i]);
			continue;
		}
		dump(out, node->pairs[i].key);
		dump(out, node->pairs[i].value);
	}
}

/* False when it is no YAML. */
static bool dump_text(struct buf *out, struct str text)
{
	struct arena *arena = arena_new(0);
	struct diag *diag = diag_new();
	struct yaml_file file;
	bool ok = yaml_parse(arena, diag, "f", text, &file);

	buf_printf(
		out, "%zu %zu ", diag_warning_count(diag), file.document_count);
	for (size_t i = 0; i < file.document_count; i++)
		dump(out, file.documents[i]);
	diag_free(&diag);
	arena_free(&arena);
	return ok;
}

/* All that is no white space. What a text below | or > is called may change:
 * then nothing is put. */
static void put_black(struct buf *out, struct str text)
{
	size_t i = 0;

	if (text.len >= 3 && memcmp(text.data, "\xef\xbb\xbf", 3) == 0)
		i = 3;
	if (memchr(text.data, '|', text.len) ||
		memchr(text.data, '>', text.len))
		return;
	for (; i < text.len; i++)
		if (!memchr(" \t\r\n", text.data[i], 4))
			buf_putc(out, text.data[i]);
}

static void require_same(const struct buf *before, const struct buf *after)
{
	require(str_same(buf_view(before), buf_view(after)));
}

static void check_result(struct str text, struct str result)
{
	struct buf before = BUF_INIT, after = BUF_INIT;
	struct diag *diag = diag_new();

	require(dump_text(&before, text) && dump_text(&after, result));
	require_same(&before, &after);
	buf_clear(&before);
	buf_clear(&after);
	put_black(&before, text);
	put_black(&after, result);
	require_same(&before, &after);
	require(!memchr(result.data, '\r', result.len));
	require(result.len == 0 || result.data[result.len - 1] == '\n');
	buf_clear(&after);
	require(yaml_format(diag, "f", result, &after) == YAML_FORMAT_DONE);
	require(str_same(result, buf_view(&after)));
	diag_free(&diag);
	buf_fini(&before);
	buf_fini(&after);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {size ? (const char *)data : "", size};
	struct diag *diag = diag_new();
	struct buf out = BUF_INIT;

	switch (yaml_format(diag, "f", text, &out)) {
	case YAML_FORMAT_DONE:
		require(diag_error_count(diag) == 0);
		check_result(text, buf_view(&out));
		break;
	case YAML_FORMAT_MISTAKE:
		require(diag_error_count(diag) > 0 && out.len == 0);
		break;
	case YAML_FORMAT_FAULT:
		abort();
	}
	buf_fini(&out);
	diag_free(&diag);
	return 0;
}
