/*
 * reference_data.c - the end of a message, octet by octet. A line of a
 * message can be as long as its sender likes, so nothing is collected.
 *
 * Only CRLF ends a line here: a server that also takes "LF . LF", "LF . CRLF"
 * or "CR . CR" for the end can be made to see a second message in the text
 * of the first. [RFC5321 2.3.8, 4.1.1.4]
 */
#include "reference/mutant_data.h"

enum { TEXT_LINE_MAX = 1000 };	       /* with CRLF [RFC5321 4.5.3.1.6] */
static const char hop[] = "received:"; /* [RFC5321 6.3] */

void reference_data_start(struct reference_data *data,
	const struct mutants *mutants, bool counted)
{
	*data = (struct reference_data){.state = REFERENCE_DATA_LINE_START,
		.counted = counted,
		.mutants = mutants};
	if (mutants)
		mutant_data_start(data);
}

static void count(struct reference_data *data, size_t octets)
{
	data->size += octets;
	data->line_len += octets;
	if (data->line_len > TEXT_LINE_MAX)
		data->line_too_long = true;
}

/* c is the last that was counted. */
static void look_for_hop(struct reference_data *data, char c)
{
	if (data->is_body || data->hop_len + 1 != data->line_len ||
		data->hop_len == sizeof(hop) - 1)
		return;
	if (c >= 'A' && c <= 'Z')
		c = (char)(c - 'A' + 'a');
	if (c == hop[data->hop_len] && ++data->hop_len == sizeof(hop) - 1)
		data->hops++;
}

/* An octet in a line, whatever its place in it. */
static void text_octet(struct reference_data *data, char c)
{
	if (c == '\r') {
		data->state = REFERENCE_DATA_CR;
		return;
	}
	if (c == '\n')
		data->stray = true;
	count(data, 1);
	look_for_hop(data, c);
	data->state = REFERENCE_DATA_TEXT;
}

/* The octet behind a CR that belongs to the text. */
static void after_cr(struct reference_data *data, char c)
{
	if (c == '\n') {
		count(data, 2);
		data->is_body |= data->line_len == 2;
		data->line_len = data->hop_len = 0;
		data->state = REFERENCE_DATA_LINE_START;
		return;
	}
	data->stray = true;
	count(data, 1);
	text_octet(data, c);
}

static void one_octet(struct reference_data *data, char c)
{
	switch (data->state) {
	case REFERENCE_DATA_LINE_START:
		if (c == '.' && !data->counted)
			data->state = REFERENCE_DATA_DOT;
		else
			text_octet(data, c);
		break;
	case REFERENCE_DATA_TEXT:
		text_octet(data, c);
		break;
	case REFERENCE_DATA_CR:
		after_cr(data, c);
		break;
	case REFERENCE_DATA_DOT:
		/* The dot was for transparency, unless CRLF follows. */
		if (c == '\r')
			data->state = REFERENCE_DATA_DOT_CR;
		else
			text_octet(data, c);
		break;
	case REFERENCE_DATA_DOT_CR:
		if (c == '\n')
			data->state = REFERENCE_DATA_END;
		else
			after_cr(data, c);
		break;
	case REFERENCE_DATA_END:
		break;
	}
}

void reference_data_finish(struct reference_data *data)
{
	if (data->state == REFERENCE_DATA_CR) {
		data->stray = true;
		count(data, 1);
	}
	data->state = REFERENCE_DATA_END;
	if (data->mutants)
		mutant_data_forgive(data);
}

size_t reference_data_feed(
	struct reference_data *data, const char *octets, size_t len)
{
	size_t used = 0;

	data->octets_of_read = 0;
	while (used < len && data->state != REFERENCE_DATA_END) {
		one_octet(data, octets[used++]);
		if (data->mutants)
			mutant_data_octet(data, octets[used - 1], used == len);
	}
	return used;
}
