/*
 * mutant_data.c - how a broken server finds the end of a message. Called for
 * each octet behind the true reader, of which it corrects the state.
 */
#include "reference/mutant_data.h"

static bool has(const struct reference_data *data, enum mutant_switch which)
{
	return data->mutants->settings.has[which];
}

static size_t number(
	const struct reference_data *data, enum mutant_switch which)
{
	return data->mutants->settings.number[which];
}

static void remember(struct reference_data *data, char c)
{
	if (data->tail_len == REFERENCE_TAIL_MAX)
		memmove(data->tail, data->tail + 1, --data->tail_len);
	data->tail[data->tail_len++] = c;
}

static bool ends_with(
	const struct reference_data *data, const char *octets, size_t len)
{
	return data->tail_len >= len &&
	       memcmp(data->tail + data->tail_len - len, octets, len) == 0;
}

static bool holds(const struct reference_data *data, enum mutant_switch which,
	bool is_last)
{
	if (which == MUTANT_DATA_END_AT_PAUSE)
		return is_last;
	if (which == MUTANT_DATA_END_TOO_BIG)
		return data->size > REFERENCE_SIZE_MAX;
	return which == MUTANT_DATA_END ||
	       (which == MUTANT_DATA_END_LONG_LINE && data->line_too_long);
}

static bool has_other_end(const struct reference_data *data, bool is_last)
{
	const struct mutant_octets *end = data->mutants->settings.octets;

	for (; end; end = end->next)
		if (holds(data, end->which, is_last) &&
			ends_with(data, end->text.data, end->text.len))
			return true;
	return data->ends_at > 0 && data->raw_size == data->ends_at;
}

/* Whether a true end is missed. */
static bool misses_end(const struct reference_data *data)
{
	return (has(data, MUTANT_DATA_END_NOT_AFTER_CRCRLF) &&
		       ends_with(data, "\r\r\n.\r\n", 6)) ||
	       (has(data, MUTANT_DATA_END_SPLIT_MISSED) &&
		       data->octets_of_read < 5);
}

void mutant_data_start(struct reference_data *data)
{
	remember(data, '\r');
	remember(data, '\n');
}

/* The one that ends the message has been counted, too, by then. */
static void count_dot(struct reference_data *data)
{
	if (data->state == REFERENCE_DATA_DOT)
		data->size++;
	else if (data->state == REFERENCE_DATA_END && data->size > 0)
		data->size--;
}

/* Where none begins. */
static void begin_line(struct reference_data *data, bool is_last)
{
	bool is_full = has(data, MUTANT_DATA_LINE) &&
		       data->line_len == number(data, MUTANT_DATA_LINE);

	if (data->state == REFERENCE_DATA_TEXT &&
		(is_full || (is_last && has(data, MUTANT_DATA_PACKET_LINE)))) {
		data->state = REFERENCE_DATA_LINE_START;
		data->line_len = 0;
	}
}

void mutant_data_octet(struct reference_data *data, char c, bool is_last)
{
	remember(data, c);
	data->octets_of_read++;
	data->raw_size++;
	data->raw_line_len = c == '\n' ? 0 : data->raw_line_len + 1;
	if (data->raw_line_len + 1 > data->raw_line_longest)
		data->raw_line_longest = data->raw_line_len + 1;
	if (has(data, MUTANT_DOTS_NOT_UNSTUFFED))
		count_dot(data);
	if (data->state == REFERENCE_DATA_END && misses_end(data)) {
		data->state = REFERENCE_DATA_LINE_START;
		return;
	}
	begin_line(data, is_last);
	if (has_other_end(data, is_last))
		data->state = REFERENCE_DATA_END;
	if (data->state == REFERENCE_DATA_END)
		mutant_data_forgive(data);
}

void mutant_data_forgive(struct reference_data *data)
{
	/* Who takes it for the end has seen no fault in it. */
	if (has_other_end(data, true) || has(data, MUTANT_DATA_STRAY_PASSED))
		data->stray = false;
	if (has(data, MUTANT_DATA_LONG_LINE_PASSED))
		data->line_too_long = false;
	if (has(data, MUTANT_TEXT_LINE_REFUSED) &&
		data->raw_line_longest > number(data, MUTANT_TEXT_LINE_REFUSED))
		data->line_too_long = true;
	if (has(data, MUTANT_NO_SIZE_LIMIT))
		data->size = 0;
	if (has(data, MUTANT_MESSAGE_MAX) &&
		data->raw_size > number(data, MUTANT_MESSAGE_MAX))
		data->size = (uint64_t)REFERENCE_SIZE_MAX + 1;
}
