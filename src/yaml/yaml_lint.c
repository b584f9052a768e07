/* yaml_lint.c - sound YAML that hardly says what its author meant. */
#include "yaml/yaml_quote.h"
#include "yaml/yaml_trap.h"

enum { COMMENT_MAX = 40 }; /* so much of a comment is shown */

/* What is shown of the comment that begins at hash. */
static struct str excerpt(const struct yaml_source *source, size_t hash)
{
	size_t line_end = yaml_source_line_end(source, hash);
	size_t end = hash;

	while (end < line_end && end - hash < COMMENT_MAX)
		end += yaml_source_char(source, end).len;
	while (yaml_is_blank(source->text.data[end - 1]))
		end--;
	return yaml_source_slice(source, hash, end);
}

void yaml_lint_comment(struct diag *diag, const struct yaml_source *source,
	struct loc loc, size_t start, size_t end, bool flow)
{
	size_t hash = yaml_source_skip_blanks(source, end);
	struct str shown;
	size_t stop;

	/* "# text" is how comments are written; "#text" may be a value. */
	if (hash == end || yaml_source_at(source, hash) != '#' ||
		strchr(" \t\r\n#-=", yaml_source_at(source, hash + 1)))
		return;
	shown = excerpt(source, hash);
	loc.column += (int)(hash - end);
	diag_warning(diag, loc, "\" %.*s\" is a comment, not part of the value",
		(int)shown.len, shown.data);
	if (start == end)
		start = hash;
	/* Of a value of several lines no single line can be shown. */
	stop = yaml_source_line_end(source, start) < hash
		       ? start
		       : yaml_quote_end(source, start, flow);
	yaml_quote_help(diag, source, start, stop);
}

void yaml_lint_bytes(struct diag *diag, struct loc loc, struct str raw)
{
	for (size_t i = 0; i + 3 < raw.len; i++) {
		loc.column += ((unsigned char)raw.data[i] & 0xc0) != 0x80;
		if (raw.data[i] == '\n') {
			loc.line++;
			loc.column = 1;
		}
		if (raw.data[i] != '\\')
			continue;
		if (raw.data[i + 1] == 'x' &&
			strchr("89abcdefABCDEF", raw.data[i + 2])) {
			loc.column--;
			diag_warning(diag, loc,
				"\"\\x%.2s\" is the character U+00%.2s, two"
				" bytes in UTF-8",
				raw.data + i + 2, raw.data + i + 2);
			diag_help(diag, "for the byte, use send_raw with"
					" single quotes");
			return;
		}
		/* Past the escaped character, which may be a backslash. */
		if (raw.data[i + 1] != '\n') {
			i++;
			loc.column++;
		}
	}
}
