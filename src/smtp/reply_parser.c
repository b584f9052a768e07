/*
 * reply_parser.c - one reply off the front of the bytes received.
 *
 *   Reply-line = *( Reply-code "-" [ textstring ] CRLF )
 *                Reply-code [ SP textstring ] CRLF
 *   Reply-code = %x32-35 %x30-35 %x30-39                     [RFC5321 4.2]
 *
 * The end is found first, with nothing kept but where the search stands; the
 * lines are read once all are there. So a reply costs one allocation of the
 * right size, and one that drips in costs no more than one that does not.
 */
#include "smtp/reply_parser.h"

#include "base/check.h"
#include "smtp/line_splitter.h"

enum { CODE_DIGITS = 3 };

void reply_parser_init(struct reply_parser *parser)
{
	*parser = (struct reply_parser){0};
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* How many octets at the start can be a code's. */
static size_t code_prefix(struct str line)
{
	size_t count = 0;

	while (count < CODE_DIGITS && count < line.len &&
		is_digit(line.data[count]))
		count++;
	return count;
}

/*
 * Looks for the end of the line at parser->at. *end is the offset behind the
 * line (REPLY_COMPLETE), or behind the octet that made the fault plain. No
 * octet behind the limit's is looked at, so that the answer does not depend
 * on how the bytes were cut into reads.
 */
static enum reply_status find_line_end(
	struct reply_parser *parser, struct str data, size_t *end)
{
	size_t at = parser->at, from = at + parser->scanned;
	size_t limit = REPLY_BYTES_MAX;
	bool over;
	size_t stop, prefix;
	const char *lf = NULL;

	if (limit - at > REPLY_LINE_BYTES_MAX)
		limit = at + REPLY_LINE_BYTES_MAX;
	over = data.len > limit;
	stop = over ? limit : data.len;
	if (data.len == at)
		return REPLY_MORE;

	data.len = over ? limit + 1 : data.len;
	prefix = code_prefix((struct str){data.data + at, data.len - at});
	if (prefix < CODE_DIGITS && prefix < data.len - at) {
		*end = at + prefix + 1;
		return REPLY_NOT_SMTP;
	}
	if (from < stop)
		lf = memchr(data.data + from, '\n', stop - from);
	if (lf) {
		*end = (size_t)(lf - data.data) + 1;
		return REPLY_COMPLETE;
	}
	parser->scanned = stop - at;
	*end = data.len;
	return over ? REPLY_TOO_BIG : REPLY_MORE;
}

static int code_number(const char *digits)
{
	return (digits[0] - '0') * 100 + (digits[1] - '0') * 10 +
	       (digits[2] - '0');
}

static bool code_is_valid(const char *digits)
{
	return digits[0] >= '2' && digits[0] <= '5' && digits[1] <= '5';
}

/* Only 2xx, 4xx and 5xx replies have enhanced codes. [RFC2034 4] */
static unsigned read_enhanced(
	struct reply *reply, const struct reply_line *line)
{
	struct enhanced_code found;
	int class_digit = line->code / 100;

	if (class_digit != 2 && class_digit != 4 && class_digit != 5)
		return 0;
	if (!enhanced_code_parse(line->text, &found))
		return 0;
	if (!reply->enhanced.class_digit)
		reply->enhanced = found;
	return found.class_digit == class_digit ? 0 : ANOMALY_ENHANCED_CLASS;
}

/* After a bad separator the text has everything behind the code. */
static unsigned read_line(struct str text, struct reply_line *out)
{
	unsigned anomalies = 0;
	size_t skip = CODE_DIGITS;

	if (text.len > CODE_DIGITS) {
		if (text.data[CODE_DIGITS] == ' ' ||
			text.data[CODE_DIGITS] == '-')
			skip++;
		else
			anomalies |= ANOMALY_BAD_SEPARATOR;
	}
	if (!code_is_valid(text.data))
		anomalies |= ANOMALY_BAD_CODE;
	out->code = code_number(text.data);
	out->text = (struct str){text.data + skip, text.len - skip};
	return anomalies;
}

static void read_reply(struct str raw, size_t line_count, struct arena *arena,
	struct reply *reply)
{
	struct str rest = raw;
	struct reply_line *lines =
		arena_alloc(arena, line_count * sizeof *lines);

	*reply = (struct reply){
		.line_count = line_count, .lines = lines, .raw = raw};
	for (size_t i = 0; i < line_count; i++) {
		struct line line;

		BUG_ON(!line_next(rest, NULL, &line));
		rest.data += line.raw.len;
		rest.len -= line.raw.len;
		reply->anomalies |= line.anomalies;
		reply->anomalies |= read_line(line.text, &lines[i]);
		reply->anomalies |= read_enhanced(reply, &lines[i]);
		if (lines[i].code != lines[0].code)
			reply->anomalies |= ANOMALY_MIXED_CODES;
	}
	reply->code = lines[line_count - 1].code;
}

enum reply_status reply_parser_take(struct reply_parser *parser,
	struct str data, struct arena *arena, struct reply *reply, size_t *used)
{
	enum reply_status status;
	size_t end = 0;

	BUG_ON(data.len < parser->at);
	while ((status = find_line_end(parser, data, &end)) == REPLY_COMPLETE) {
		bool last = data.data[parser->at + CODE_DIGITS] != '-';

		parser->lines++;
		if (last) {
			read_reply((struct str){data.data, end}, parser->lines,
				arena, reply);
			break;
		}
		if (parser->lines == REPLY_LINES_MAX) {
			status = REPLY_TOO_BIG;
			break;
		}
		parser->at = end;
		parser->scanned = 0;
	}
	if (status != REPLY_MORE) {
		*used = end;
		reply_parser_init(parser);
	}
	return status;
}
