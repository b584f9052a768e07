/* mutant_lines.c - how a broken server finds the end of a command line, and
 * what it loses of it. */
#include "reference/mutant_filter.h"

/* The start of the last reply in text, which has whole ones. */
static size_t last_reply(struct str text)
{
	size_t start = 0;

	for (size_t at = 0; at < text.len; at++) {
		bool is_last = text.len - at > 3 && text.data[at + 3] != '-';
		const char *lf = memchr(text.data + at, '\n', text.len - at);

		if (!lf)
			break;
		at = (size_t)(lf - text.data);
		if (is_last && at + 1 < text.len)
			start = at + 1;
	}
	return start;
}

/* How many octets up to and with data[at] end a line; 0: none do. */
static size_t end_at(
	const struct reference_session *session, const char *data, size_t at)
{
	const struct reference_host *host = session->host;
	bool after_cr = at > 0 ? data[at - 1] == '\r' : session->after_cr;

	if (data[at] == '\n')
		return after_cr ? 2
				: mutant_has(host, MUTANT_BARE_LF_ENDS_LINES);
	return data[at] == '\r' && mutant_has(host, MUTANT_BARE_CR_ENDS_LINES);
}

/* A line ended at a CR before it. */
static bool is_its_lf(struct mutant_filter *filter, char first)
{
	filter->is_lf_of_cr = filter->ended_at_cr && first == '\n';
	filter->ended_at_cr = false;
	return filter->is_lf_of_cr;
}

size_t mutant_line_end(const struct reference_session *session,
	const char *data, size_t len, size_t *strip)
{
	size_t split = mutant_number(session->host, MUTANT_LINE_SPLIT, 0);

	*strip = 1;
	if (is_its_lf(session->mutant, data[0]))
		return 1;
	for (size_t at = 0; at < len; at++) {
		*strip = end_at(session, data, at);
		session->mutant->ended_at_cr = *strip && data[at] == '\r';
		if (*strip > 0)
			return at + 1;
		if (split > 0 && session->line.len + at + 1 == split)
			return at + 1;
	}
	*strip = 0;
	return mutant_has(session->host, MUTANT_READ_IS_LINE) ? len : 0;
}

static void drop_octet(struct buf *out, struct str line, char octet)
{
	for (size_t i = 0; i < line.len; i++)
		if (line.data[i] != octet)
			buf_putc(out, line.data[i]);
}

static void rub_out(struct buf *out, struct str line)
{
	for (size_t i = 0; i < line.len; i++) {
		if (line.data[i] != '\b')
			buf_putc(out, line.data[i]);
		else if (out->len > 0)
			out->data[--out->len] = '\0';
	}
}

struct str mutant_line(struct reference_session *session, struct str line)
{
	const struct reference_host *host = session->host;
	const char *nul = memchr(line.data, '\0', line.len);
	struct buf other = BUF_INIT;

	if (nul && mutant_has(host, MUTANT_NUL_ENDS_COMMANDS))
		line.len = (size_t)(nul - line.data);
	if (line.len > mutant_number(host, MUTANT_LINE_CUT, line.len))
		line.len = mutant_number(host, MUTANT_LINE_CUT, line.len);
	if (nul && mutant_has(host, MUTANT_NUL_DROPPED))
		drop_octet(&other, line, '\0');
	else if (mutant_has(host, MUTANT_BACKSPACE_ERASES))
		rub_out(&other, line);
	else
		return line;
	buf_fini(&session->mutant->line);
	session->mutant->line = other;
	return buf_view(&session->mutant->line);
}

bool mutant_dies_of(
	struct reference_session *session, const char *data, size_t len)
{
	if (!mutant_has(session->host, MUTANT_NUL_ABORTS) ||
		session->phase == REFERENCE_PHASE_HANDSHAKE ||
		!memchr(data, '\0', len))
		return false;
	session->mutant->aborts = true;
	reference_hang_up(session);
	return true;
}

static bool has_refused(const struct buf *replies)
{
	struct str text = buf_view(replies);

	return text.len > 0 && text.data[last_reply(text)] == '5';
}

/* All but the last one are said; it waits for those of the next packet. */
void mutant_hold_last(struct reference_session *session)
{
	struct mutant_filter *filter = session->mutant;
	struct buf *out = &session->host->out;
	struct buf said = BUF_INIT;
	size_t kept;

	buf_str(&said, buf_view(&filter->held));
	buf_clear(&filter->held);
	kept = last_reply(buf_view(out));
	if (session->phase != REFERENCE_PHASE_COMMAND || kept == 0)
		kept = out->len;
	buf_append(&said, buf_cstr(out), kept);
	buf_append(&filter->held, buf_cstr(out) + kept, out->len - kept);
	buf_fini(out);
	*out = said;
}

bool mutant_loses_rest(
	const struct reference_session *session, enum reference_phase began)
{
	const struct reference_host *host = session->host;
	enum reference_phase now = session->phase;

	if (began == REFERENCE_PHASE_COMMAND && now == REFERENCE_PHASE_COMMAND)
		return mutant_has(host, MUTANT_LOSES_PIPELINED_INPUT) ||
		       (mutant_has(host, MUTANT_LOSES_INPUT_AFTER_REFUSAL) &&
			       has_refused(&host->out));
	if (began == REFERENCE_PHASE_COMMAND && now == REFERENCE_PHASE_DATA)
		return mutant_has(host, MUTANT_LOSES_INPUT_AFTER_DATA_COMMAND);
	if (began != REFERENCE_PHASE_COMMAND && now == REFERENCE_PHASE_COMMAND)
		return mutant_has(host, MUTANT_LOSES_INPUT_AFTER_DATA);
	return false;
}
