/*
 * template_read.c - reads a text with ${variables}.
 *
 *   text      := { literal | "$$" | reference }
 *   reference := "${" name [ ":-" text ] "}"
 *              | "${" function "(" [ argument { "," argument } ] ")" "}"
 *   argument  := bare | '"' text '"'     escapes as in send_raw
 *
 * What the names stand for: template_resolve.c.
 */
#include "engine/template_reader.h"

#include <stdarg.h>
#include "base/escape.h"

enum run { RUN_ALL, RUN_FALLBACK, RUN_BARE, RUN_QUOTED };

static const struct template *read_run(
	struct template_reader *reader, enum run run);

static char byte_at(const struct template_reader *reader, size_t at)
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

static bool complain_open(struct template_reader *reader, size_t start)
{
	template_complain(reader, start, "\"${\" is never closed");
	diag_help(
		reader->scope->diag, "write $${ for a dollar sign and a brace");
	return false;
}

static size_t skip_blanks(const struct template_reader *reader, size_t at)
{
	while (byte_at(reader, at) == ' ' || byte_at(reader, at) == '\t')
		at++;
	return at;
}

static bool is_end_of_bare(const struct template_reader *reader, char c)
{
	/* Blanks around an argument are no part of it. */
	if (c == ' ' || c == '\t') {
		size_t at = skip_blanks(reader, reader->at);

		if (at == reader->text.len)
			return true;
		c = byte_at(reader, at);
	}
	return c == ',' || c == ')' || c == '}';
}

static bool is_end(const struct template_reader *reader, enum run run)
{
	char c = byte_at(reader, reader->at);

	switch (run) {
	case RUN_ALL:
		return false;
	case RUN_FALLBACK:
		return c == '}';
	case RUN_BARE:
		return is_end_of_bare(reader, c);
	case RUN_QUOTED:
		return c == '"';
	}
	return true;
}

static bool read_escape(
	struct template_reader *reader, struct template_builder *builder)
{
	size_t len = byte_at(reader, reader->at + 1) == 'x' ? 4 : 2;
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

/* One argument into *out; *offset is where it stands. */
static bool read_argument(struct template_reader *reader, struct str function,
	size_t *offset, const struct template **out)
{
	size_t start = skip_blanks(reader, reader->at);
	bool quoted = byte_at(reader, start) == '"';

	*offset = start;
	reader->at = start + quoted;
	*out = read_run(reader, quoted ? RUN_QUOTED : RUN_BARE);
	if (!*out)
		return false;
	if (quoted && reader->at == reader->text.len)
		return template_complain(
			reader, start, "the quote is never closed");
	if (!quoted && !template_check_bare(reader, function, start))
		return false;
	reader->at = skip_blanks(reader, reader->at + quoted);
	return true;
}

static bool complain_arguments(struct template_reader *reader, size_t start,
	const struct template_function *function)
{
	if (function->arg_count == 0)
		return template_complain(reader, start,
			"\"%s\" takes no argument: write %s", function->name,
			function->example);
	return template_complain(reader, start,
		"\"%s\" takes %zu argument%s: %s", function->name,
		function->arg_count, function->arg_count == 1 ? "" : "s",
		function->example);
}

/* From behind the "(" to behind the ")". */
static bool read_arguments(struct template_reader *reader, size_t start,
	const struct template_function *function, struct template_part *part,
	size_t *offsets)
{
	size_t count = 0, open = reader->at - 1;

	part->function = function;
	reader->at = skip_blanks(reader, reader->at);
	while (byte_at(reader, reader->at) != ')' || count > 0) {
		if (reader->at == reader->text.len)
			return complain_open(reader, start);
		if (count == function->arg_count)
			return complain_arguments(reader, start, function);
		if (!read_argument(reader, str_from(function->name),
			    &offsets[count], &part->args[count]))
			return false;
		count++;
		if (byte_at(reader, reader->at) != ',')
			break;
		reader->at++;
	}
	if (byte_at(reader, reader->at) != ')')
		return template_complain(
			reader, open, "the \"(\" is never closed");
	reader->at++;
	if (count != function->arg_count)
		return complain_arguments(reader, start, function);
	return true;
}

/* name( was read; reads up to the "}". */
static const struct template *read_call(
	struct template_reader *reader, size_t start, struct str name)
{
	const struct template_function *function = template_function_find(name);
	struct template_part part = {.kind = PART_FUNCTION};
	size_t offsets[2] = {0};

	if (!function) {
		template_complain_unknown_function(reader, start, name);
		return NULL;
	}
	reader->at++;
	if (!read_arguments(reader, start, function, &part, offsets))
		return NULL;
	return template_call(reader, offsets, &part);
}

/* name was read; reads ":-fallback" if there is one. */
static const struct template *read_variable(
	struct template_reader *reader, size_t start, struct str name)
{
	const struct template *value, *fallback;
	bool has_fallback = byte_at(reader, reader->at) == ':';

	if (!template_resolve(reader, start, name, has_fallback, &value))
		return NULL;
	if (!has_fallback)
		return value;
	/* One that is not needed may ask for what this target lacks. */
	reader->unused += value && value->is_fixed;
	reader->at += 2;
	fallback = read_run(reader, RUN_FALLBACK);
	reader->unused -= value && value->is_fixed;
	if (!fallback)
		return NULL;
	return value ? template_with_fallback(reader, value, fallback)
		     : fallback;
}

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

static bool complain_name(
	struct template_reader *reader, size_t start, struct str name)
{
	size_t left = reader->text.len - reader->at;

	if (left == 0 || !memchr(reader->text.data + reader->at, '}', left))
		return complain_open(reader, start);
	if (name.len == 0 && byte_at(reader, reader->at) == '}')
		template_complain(reader, start, "\"${}\" names no variable");
	else
		template_complain(reader, start,
			"a variable's name is letters, digits, \"_\" and "
			"\"-\"");
	diag_help(
		reader->scope->diag, "write $${ for a dollar sign and a brace");
	return false;
}

static bool read_reference(
	struct template_reader *reader, struct template_builder *builder)
{
	const struct template *value = NULL;
	size_t start = reader->at;
	struct str name;
	char next;

	reader->at += 2;
	while (is_name_char(byte_at(reader, reader->at)))
		reader->at++;
	name = template_slice(reader, start + 2, reader->at);
	next = byte_at(reader, reader->at);
	if (name.len && next == '(')
		value = read_call(reader, start, name);
	else if (name.len &&
		 (next == '}' ||
			 (next == ':' &&
				 byte_at(reader, reader->at + 1) == '-')))
		value = read_variable(reader, start, name);
	else
		return complain_name(reader, start, name);
	if (!value)
		return false;
	if (reader->at == reader->text.len)
		return complain_open(reader, start);
	if (byte_at(reader, reader->at) != '}')
		return template_complain(
			reader, reader->at, "there must be a \"}\" here");
	reader->at++;
	template_builder_append(
		builder, value, template_slice(reader, start, reader->at));
	return true;
}

static bool read_piece(struct template_reader *reader,
	struct template_builder *builder, enum run run)
{
	char c = byte_at(reader, reader->at);
	char next = byte_at(reader, reader->at + 1);
	size_t start = reader->at;

	if (c == '$' && next == '{')
		return read_reference(reader, builder);
	if (c == '\\' && (run == RUN_BARE || run == RUN_QUOTED))
		return read_escape(reader, builder);
	if (c == '$' && next == '$')
		start++;
	reader->at = start + 1;
	/* Nothing but a "$" means anything here. */
	while (run == RUN_ALL && reader->at < reader->text.len &&
		byte_at(reader, reader->at) != '$')
		reader->at++;
	template_builder_text(
		builder, template_slice(reader, start, reader->at));
	return true;
}

static const struct template *read_run(
	struct template_reader *reader, enum run run)
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
	return read_run(reader, RUN_ALL);
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
