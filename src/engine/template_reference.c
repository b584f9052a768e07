/*
 * template_reference.c - reads what stands in ${}.
 *
 *   reference := "${" name [ ":-" text ] "}"
 *              | "${" function "(" [ argument { "," argument } ] ")" "}"
 *   argument  := bare | '"' text '"'     escapes as in send_raw
 *
 * Texts: template_read.c. What the names stand for: template_resolve.c.
 */
#include "engine/template_reader.h"

static bool complain_open(struct template_reader *reader, size_t start)
{
	template_complain(reader, start, "\"${\" is never closed");
	diag_help(
		reader->scope->diag, "write $${ for a dollar sign and a brace");
	return false;
}

/* One argument into *out; *offset is where it stands. */
static bool read_argument(struct template_reader *reader, struct str function,
	size_t *offset, const struct template **out)
{
	size_t start = template_skip_blanks(reader, reader->at);
	bool quoted = template_byte_at(reader, start) == '"';

	*offset = start;
	reader->at = start + quoted;
	*out = template_read_run(
		reader, quoted ? TEMPLATE_RUN_QUOTED : TEMPLATE_RUN_BARE);
	if (!*out)
		return false;
	if (quoted && reader->at == reader->text.len)
		return template_complain(
			reader, start, "the quote is never closed");
	if (!quoted && !template_check_bare(reader, function, start))
		return false;
	reader->at = template_skip_blanks(reader, reader->at + quoted);
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
	reader->at = template_skip_blanks(reader, reader->at);
	while (template_byte_at(reader, reader->at) != ')' || count > 0) {
		if (reader->at == reader->text.len)
			return complain_open(reader, start);
		if (count == function->arg_count)
			return complain_arguments(reader, start, function);
		if (!read_argument(reader, str_from(function->name),
			    &offsets[count], &part->args[count]))
			return false;
		count++;
		if (template_byte_at(reader, reader->at) != ',')
			break;
		reader->at++;
	}
	if (template_byte_at(reader, reader->at) != ')')
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
	bool has_fallback = template_byte_at(reader, reader->at) == ':';

	if (!template_resolve(reader, start, name, has_fallback, &value))
		return NULL;
	if (!has_fallback)
		return value;
	/* One that is not needed may ask for what this target lacks. */
	reader->unused += value && value->is_fixed;
	reader->at += 2;
	fallback = template_read_run(reader, TEMPLATE_RUN_FALLBACK);
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
	if (name.len == 0 && template_byte_at(reader, reader->at) == '}')
		template_complain(reader, start, "\"${}\" names no variable");
	else
		template_complain(reader, start,
			"a variable's name is letters, digits, \"_\" and "
			"\"-\"");
	diag_help(
		reader->scope->diag, "write $${ for a dollar sign and a brace");
	return false;
}

bool template_read_reference(
	struct template_reader *reader, struct template_builder *builder)
{
	const struct template *value = NULL;
	size_t start = reader->at;
	struct str name;
	char next;

	reader->at += 2;
	while (is_name_char(template_byte_at(reader, reader->at)))
		reader->at++;
	name = template_slice(reader, start + 2, reader->at);
	next = template_byte_at(reader, reader->at);
	if (name.len && next == '(')
		value = read_call(reader, start, name);
	else if (name.len &&
		 (next == '}' ||
			 (next == ':' && template_byte_at(reader,
						 reader->at + 1) == '-')))
		value = read_variable(reader, start, name);
	else
		return complain_name(reader, start, name);
	if (!value)
		return false;
	if (reader->at == reader->text.len)
		return complain_open(reader, start);
	if (template_byte_at(reader, reader->at) != '}')
		return template_complain(
			reader, reader->at, "there must be a \"}\" here");
	reader->at++;
	template_builder_append(
		builder, value, template_slice(reader, start, reader->at));
	return true;
}
