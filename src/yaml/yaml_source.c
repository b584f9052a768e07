/* yaml_source.c - see yaml_source.h. */
#include <stdint.h>
#include "yaml/yaml_source.h"

bool yaml_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

size_t yaml_count_chars(struct str text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += !is_continuation(text.data[i]);
	return count;
}

char yaml_source_at(const struct yaml_source *source, size_t offset)
{
	return offset < source->text.len ? source->text.data[offset] : '\0';
}

struct str yaml_source_slice(
	const struct yaml_source *source, size_t start, size_t end)
{
	return (struct str){source->text.data + start, end - start};
}

size_t yaml_source_line_start(const struct yaml_source *source, size_t offset)
{
	while (offset > 0 && source->text.data[offset - 1] != '\n')
		offset--;
	return offset;
}

size_t yaml_source_line_end(const struct yaml_source *source, size_t offset)
{
	size_t start = offset;

	while (offset < source->text.len && source->text.data[offset] != '\n')
		offset++;
	if (offset > start && source->text.data[offset - 1] == '\r')
		offset--;
	return offset;
}

size_t yaml_source_skip_blanks(const struct yaml_source *source, size_t offset)
{
	while (yaml_is_blank(yaml_source_at(source, offset)))
		offset++;
	return offset;
}

struct str yaml_source_char(const struct yaml_source *source, size_t offset)
{
	size_t end = offset;

	if (offset >= source->text.len)
		return (struct str){"", 0};
	do
		end++;
	while (end < source->text.len &&
		is_continuation(source->text.data[end]));
	return yaml_source_slice(source, offset, end);
}

struct loc yaml_source_loc(const struct yaml_source *source, size_t offset)
{
	struct loc loc = {source->file, 1, 1};
	size_t start = yaml_source_line_start(source, offset);

	for (size_t i = 0; i < start; i++)
		loc.line += source->text.data[i] == '\n';
	loc.column +=
		(int)yaml_count_chars(yaml_source_slice(source, start, offset));
	return loc;
}

/* The length of the well-formed character at text [RFC3629 4], or 0. */
static size_t decode(struct str text, uint32_t *code)
{
	unsigned char first = (unsigned char)text.data[0];
	size_t len = first < 0x80   ? 1
		     : first < 0xc2 ? 0
		     : first < 0xe0 ? 2
		     : first < 0xf0 ? 3
		     : first < 0xf5 ? 4
				    : 0;
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};

	if (len == 0 || len > text.len)
		return 0;
	*code = len == 1 ? first : first & (0x7fU >> len);
	for (size_t i = 1; i < len; i++) {
		if (!is_continuation(text.data[i]))
			return 0;
		*code = *code << 6 | ((unsigned char)text.data[i] & 0x3fU);
	}
	if (*code < least[len] || *code > 0x10ffff ||
		(*code >= 0xd800 && *code <= 0xdfff))
		return 0;
	return len;
}

/* What YAML 1.1 takes, without the line ends that no editor knows: lines
 * are counted as the author's editor counts them. */
static bool is_text(uint32_t code)
{
	if (code < 0x20)
		return code == '\t' || code == '\n';
	if (code < 0xa0)
		return code < 0x7f;
	return code != 0x2028 && code != 0x2029 && code != 0xfeff &&
	       code != 0xfffe && code != 0xffff;
}

static bool complain(struct diag *diag, const struct yaml_source *source,
	size_t offset, uint32_t code)
{
	struct loc loc = yaml_source_loc(source, offset);

	if (code == 0) {
		diag_error(diag, loc, "a NUL byte");
		diag_help(diag, "save the file as UTF-8 text");
	} else if (code == '\r') {
		diag_error(diag, loc, "a carriage return without a line feed");
		diag_help(diag, "write \\r in a send_raw");
	} else if (code < 0x100) {
		diag_error(diag, loc, "the control character \\x%02X",
			(unsigned)code);
		diag_help(diag, "write \\x%02X in a send_raw", (unsigned)code);
	} else {
		diag_error(diag, loc,
			"U+%04X, a character that has no place in a text",
			(unsigned)code);
	}
	return false;
}

static bool is_utf16(struct str text)
{
	return text.len >= 2 && (memcmp(text.data, "\xff\xfe", 2) == 0 ||
					memcmp(text.data, "\xfe\xff", 2) == 0);
}

bool yaml_source_check(struct diag *diag, const struct yaml_source *source)
{
	struct str text = source->text;
	size_t len;

	if (is_utf16(text)) {
		diag_error(diag, (struct loc){source->file, 1, 1},
			"the file is UTF-16, not UTF-8");
		diag_help(diag, "save the file as UTF-8");
		return false;
	}
	for (size_t i = 0; i < text.len; i += len) {
		struct str rest = yaml_source_slice(source, i, text.len);
		uint32_t code = 0;

		len = decode(rest, &code);
		if (len == 0) {
			unsigned byte = (unsigned char)rest.data[0];

			diag_error(diag, yaml_source_loc(source, i),
				"the byte \\x%02X is not UTF-8", byte);
			diag_help(diag,
				"save the file as UTF-8; to send the byte,"
				" write \\x%02X in a send_raw",
				byte);
			return false;
		}
		if (code == '\r' && rest.len > 1 && rest.data[1] == '\n')
			continue;
		if (!is_text(code))
			return complain(diag, source, i, code);
	}
	return true;
}
