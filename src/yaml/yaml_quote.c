/* yaml_quote.c - see yaml_quote.h. */
#include "yaml/yaml_quote.h"

enum { QUOTE_MAX = 200 }; /* longer values are not shown again */

static bool is_key_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

static size_t trim_end(
	const struct yaml_source *source, size_t start, size_t end)
{
	while (end > start && yaml_is_blank(source->text.data[end - 1]))
		end--;
	return end;
}

/* A "# comment" ends a value; in "HELP #foo" it was hardly meant to. */
static bool is_comment(const struct yaml_source *source, size_t i)
{
	char next = yaml_source_at(source, i + 1);

	return source->text.data[i] == '#' &&
	       yaml_is_blank(source->text.data[i - 1]) &&
	       (yaml_is_blank(next) || next == '\r' || next == '\n' || !next);
}

size_t yaml_quote_end(const struct yaml_source *source, size_t start, bool flow)
{
	size_t line_end = yaml_source_line_end(source, start);
	size_t depth = 0;

	for (size_t i = start; i < line_end; i++) {
		char c = source->text.data[i];

		if (i > start && is_comment(source, i))
			return trim_end(source, start, i);
		if (!flow)
			continue;
		if (c == '{' || c == '[')
			depth++;
		if (depth == 0 && (c == ',' || c == '}' || c == ']') &&
			i > start)
			return trim_end(source, start, i);
		if (depth > 0 && (c == '}' || c == ']'))
			depth--;
	}
	return trim_end(source, start, line_end);
}

/* The "send" of "send: value", or empty. */
static struct str key_before(const struct yaml_source *source, size_t start)
{
	size_t end = trim_end(source, 0, start);
	size_t begin;

	if (end == 0 || source->text.data[end - 1] != ':')
		return (struct str){"", 0};
	begin = --end;
	while (begin > 0 && is_key_char(source->text.data[begin - 1]))
		begin--;
	return yaml_source_slice(source, begin, end);
}

/* The help "write  key: 'value'". */
static void show_quoted(struct diag *diag, struct str key, struct str value)
{
	struct buf line = BUF_INIT;

	buf_str(&line, key);
	if (key.len > 0)
		buf_puts(&line, ": ");
	buf_putc(&line, '\'');
	for (size_t i = 0; i < value.len; i++) {
		if (value.data[i] == '\'')
			buf_putc(&line, '\'');
		buf_putc(&line, value.data[i]);
	}
	buf_putc(&line, '\'');
	diag_help(diag, "write  %s", buf_cstr(&line));
	buf_fini(&line);
}

void yaml_quote_help(struct diag *diag, const struct yaml_source *source,
	size_t start, size_t end)
{
	struct str key = key_before(source, start);

	if (end <= start || end - start > QUOTE_MAX || key.len > QUOTE_MAX)
		diag_help(diag, "put the value in single quotes");
	else
		show_quoted(diag, key, yaml_source_slice(source, start, end));
}

void yaml_quote_swap_help(
	struct diag *diag, const struct yaml_source *source, size_t start)
{
	struct str key = key_before(source, start);
	size_t line_end = yaml_source_line_end(source, start);
	size_t end = start + 1;

	while (end < line_end && source->text.data[end] != '"') {
		char next = yaml_source_at(source, end + 1);

		/* These mean something else in single quotes. */
		if (source->text.data[end] == '\\' &&
			(next == '"' || next == '\\'))
			return;
		end++;
	}
	if (end < line_end && end - start <= QUOTE_MAX && key.len <= QUOTE_MAX)
		show_quoted(
			diag, key, yaml_source_slice(source, start + 1, end));
}
