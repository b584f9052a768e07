/*
 * template_read.c - reads a text with ${variables}.
 *
 *   text := { literal | "$$" | reference }
 *
 * References: template_reference.c.
 */
#include "engine/template_reader.h"

#include <stdarg.h>
#include "base/escape.h"

char template_byte_at(const struct template_reader *reader, size_t at)
{
	return at < reader->text.len ? reader->text.data[at] : '\0';
}

struct str template_slice(
	const struct template_reader *reader, size_t start, size_t end)
{
	return (struct str){reader->text.data + start, end - start};
}

struct loc template_place(const struct template_reader *reader, size_t offset)
{
	return reader->node ? node_loc_at(reader->node, offset) : reader->loc;
}

bool template_complain(
	struct template_reader *reader, size_t offset, const char *format, ...)
{
	struct buf text = BUF_INIT;
	va_list args;

	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	diag_error(reader->scope->diag, template_place(reader, offset), "%s",
		buf_cstr(&text));
	buf_fini(&text);
	return false;
}

size_t template_skip_blanks(const struct template_reader *reader, size_t at)
{
	while (template_byte_at(reader, at) == ' ' ||
		template_byte_at(reader, at) == '\t')
		at++;
	return at;
}

static bool is_end_of_bare(const struct template_reader *reader, char c)
{
	/* Blanks around an argument are no part of it. */
	if (c == ' ' || c == '\t') {
		size_t at = template_skip_blanks(reader, reader->at);

		if (at == reader->text.len)
			return true;
		c = template_byte_at(reader, at);
	}
	return c == ',' || c == ')' || c == '}';
}

static bool is_end(const struct template_reader *reader, enum template_run run)
{
	char c = template_byte_at(reader, reader->at);

	switch (run) {
	case TEMPLATE_RUN_ALL:
		return false;
	case TEMPLATE_RUN_FALLBACK:
		return c == '}';
	case TEMPLATE_RUN_BARE:
		return is_end_of_bare(reader, c);
	case TEMPLATE_RUN_QUOTED:
		return c == '"';
	}
	return true;
}

static bool read_escape(
	struct template_reader *reader, struct template_builder *builder)
{
	size_t len = template_byte_at(reader, reader->at + 1) == 'x' ? 4 : 2;
	size_t left = reader->text.len - reader->at, fault;
	struct str text;

	text = template_slice(
		reader, reader->at, reader->at + (len < left ? len : left));
	if (!unescape_wire(&builder->text, text, &fault)) {
		template_complain(reader, reader->at,
			"\"%.*s\" is not an escape", (int)text.len, text.data);
		diag_help(reader->scope->diag,
			"there are \\r \\n \\t \\0 \\\\ \\e \\\" and \\xHH");
		return false;
	}
	buf_str(&builder->shown, text);
	reader->at += text.len;
	return true;
}

static bool read_piece(struct template_reader *reader,
	struct template_builder *builder, enum template_run run)
{
	char c = template_byte_at(reader, reader->at);
	char next = template_byte_at(reader, reader->at + 1);
	size_t start = reader->at;

	if (c == '$' && next == '{')
		return template_read_reference(reader, builder);
	if (c == '\\' &&
		(run == TEMPLATE_RUN_BARE || run == TEMPLATE_RUN_QUOTED))
		return read_escape(reader, builder);
	if (c == '$' && next == '$')
		start++;
	reader->at = start + 1;
	/* Nothing but a "$" means anything here. */
	while (run == TEMPLATE_RUN_ALL && reader->at < reader->text.len &&
		template_byte_at(reader, reader->at) != '$')
		reader->at++;
	template_builder_text(
		builder, template_slice(reader, start, reader->at));
	return true;
}

const struct template *template_read_run(
	struct template_reader *reader, enum template_run run)
{
	struct template_builder builder = {.arena = reader->scope->arena};
	bool ok = true;

	if (++reader->depth > TEMPLATE_DEPTH_MAX)
		ok = template_complain(
			reader, reader->at, "\"${\" is nested too deeply");
	ok = ok && template_has_room(reader->scope,
			   reader->node ? reader->node->loc : reader->loc);
	while (ok && reader->at < reader->text.len && !is_end(reader, run)) {
		ok = read_piece(reader, &builder, run);
		if (ok && builder.text.len > TEMPLATE_BYTES_MAX)
			ok = template_complain(reader, 0,
				"with its variables this text is longer than "
				"4 MiB");
	}
	reader->depth--;
	if (ok)
		return template_builder_finish(&builder);
	template_builder_fini(&builder);
	return NULL;
}

bool template_has_room(struct template_scope *scope, struct loc loc)
{
	if (arena_bytes(scope->arena) <= TEMPLATE_ARENA_MAX)
		return true;
	if (!scope->is_full)
		diag_error(scope->diag, loc,
			"with cases, variables and messages put in, this file "
			"takes more than %d MiB",
			TEMPLATE_ARENA_MAX >> 20);
	scope->is_full = true;
	return false;
}

const struct template *template_read(struct template_reader *reader)
{
	return template_read_run(reader, TEMPLATE_RUN_ALL);
}

static const struct template *parse(struct template_scope *scope,
	const struct node *node, struct str text, struct loc loc)
{
	size_t lookups = 0;
	struct template_reader reader = {.scope = scope,
		.node = node,
		.text = text,
		.loc = loc,
		.lookups = &lookups};

	if (!template_has_room(scope, loc))
		return NULL;
	if (text.len == 0 || !memchr(text.data, '$', text.len))
		return template_fixed(scope->arena, text);
	return template_read(&reader);
}

const struct template *template_parse(
	struct template_scope *scope, const struct node *scalar)
{
	return parse(scope, scalar, scalar->text, scalar->loc);
}

const struct template *template_parse_text(
	struct template_scope *scope, struct str text, struct loc loc)
{
	return parse(scope, NULL, text, loc);
}
