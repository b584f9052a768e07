/* line_splitter.c - lines in a stream of bytes. */
#include "smtp/line_splitter.h"

#include <stdint.h>

#include "smtp/anomaly.h"

/* [RFC5321 4.5.3.1.5], line end included */
enum { LINE_OCTETS_MAX = 512 };

/* True when no byte is above 127 or a control. Nearly every line is so, and
 * eight bytes at a time are enough to see it. */
static bool is_plain(struct str text)
{
	const uint64_t tops = UINT64_C(0x8080808080808080);
	const uint64_t spaces = UINT64_C(0x2020202020202020);
	size_t i = 0;

	for (; text.len - i >= sizeof(uint64_t); i += sizeof(uint64_t)) {
		uint64_t word;

		memcpy(&word, text.data + i, sizeof word);
		/* A byte below 0x20 borrows and so gets its top bit set. */
		if ((word | (word - spaces)) & tops)
			return false;
	}
	for (; i < text.len; i++)
		if ((unsigned char)(text.data[i] - ' ') > 0x7f - ' ')
			return false;
	return true;
}

static unsigned odd_bytes(struct str text)
{
	unsigned anomalies = 0;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.data[i];

		if (byte == '\r')
			anomalies |= ANOMALY_BARE_CR; /* [RFC5321 2.3.8] */
		else if (byte == '\0')
			anomalies |= ANOMALY_NUL;
		else if (byte > 127)
			anomalies |= ANOMALY_8BIT;
	}
	return anomalies;
}

bool line_next(struct str data, size_t *scanned, struct line *line)
{
	size_t from = scanned ? *scanned : 0;
	const char *lf = NULL;

	if (from < data.len)
		lf = memchr(data.data + from, '\n', data.len - from);
	if (!lf) {
		if (scanned)
			*scanned = data.len;
		return false;
	}
	if (scanned)
		*scanned = 0;

	line->text = (struct str){data.data, (size_t)(lf - data.data)};
	line->raw = (struct str){data.data, line->text.len + 1};
	line->anomalies = 0;
	if (line->text.len && lf[-1] == '\r') {
		line->end = LINE_END_CRLF;
		line->text.len--;
	} else {
		line->end = LINE_END_LF;
		line->anomalies |= ANOMALY_BARE_LF; /* [RFC5321 2.3.8] */
	}
	if (line->raw.len > LINE_OCTETS_MAX)
		line->anomalies |= ANOMALY_LINE_TOO_LONG;
	if (!is_plain(line->text))
		line->anomalies |= odd_bytes(line->text);
	return true;
}
