/*
 * reference_lines.c - bytes into command lines, messages, chunks and the
 * lines of an AUTH exchange. What they mean is told elsewhere.
 */
#include "reference/mutant_filter.h"
#include "reference/reference_auth.h"
#include "reference/reference_commands.h"
#include "reference/reference_message.h"
#include "reference/reference_proxy.h"

/* How many bytes there are up to and with the first CRLF; 0 if it is not
 * here. Nothing else ends a line [RFC5321 2.3.8]. */
static size_t line_end(bool after_cr, const char *data, size_t len)
{
	size_t from = 0;

	while (from < len) {
		const char *lf = memchr(data + from, '\n', len - from);
		size_t at;

		if (!lf)
			return 0;
		at = (size_t)(lf - data);
		if (at > 0 ? data[at - 1] == '\r' : after_cr)
			return at + 1;
		from = at + 1;
	}
	return 0;
}

/* Of a line in pieces, too; a broken server that has no limit must not fill
 * the memory all the same. */
static size_t line_max(const struct reference_session *session)
{
	return mutant_has(session->host, MUTANT_NO_LINE_LIMIT)
		       ? REFERENCE_SIZE_MAX
		       : REFERENCE_LINE_MAX;
}

static void obey(
	struct reference_session *session, struct str line, bool too_long)
{
	if (session->phase == REFERENCE_PHASE_AUTH)
		reference_auth_line(session, line, too_long);
	else if (too_long)
		reference_reply(session, REFERENCE_LINE_TOO_LONG);
	else
		reference_command(session, line);
}

static void obey_mutant(
	struct reference_session *session, struct str line, bool too_long)
{
	struct mutant_moment moment;
	struct str other;

	if (session->mutant->is_lf_of_cr)
		return;
	if (line.len == 0 && session->mutant->is_after_chunk &&
		mutant_has(session->host, MUTANT_CHUNK_CRLF_EATEN))
		return;
	if (!too_long)
		line = mutant_line(session, line);
	if (too_long)
		line = STR_LITERAL("<long>");
	other = mutant_begin(session, line, &moment);
	obey(session, other, too_long && other.data == line.data);
	mutant_end(session, &moment);
}

/* strip: how many octets are its end. */
static void run_line(
	struct reference_session *session, struct str line, size_t strip)
{
	bool too_long = session->line_too_long || line.len > line_max(session);

	session->line_too_long = false;
	line.len -= strip;
	if (session->mutant)
		obey_mutant(session, line, too_long);
	else
		obey(session, line, too_long);
}

/* Keeps a part of a line, or, if it gets too long, only that it did. */
static void keep(
	struct reference_session *session, const char *data, size_t len)
{
	if (session->line_too_long ||
		session->line.len + len > line_max(session)) {
		session->line_too_long = true;
		buf_clear(&session->line);
	} else {
		buf_append(&session->line, data, len);
	}
}

/* Most lines come in one piece and are read where they are. */
static size_t feed_command(
	struct reference_session *session, const char *data, size_t len)
{
	size_t strip = 2;
	size_t end = session->mutant
			     ? mutant_line_end(session, data, len, &strip)
			     : line_end(session->after_cr, data, len);
	bool whole = session->line.len == 0 && !session->line_too_long;

	if (session->mutant)
		session->mutant->rest = end > 0 ? len - end : 0;
	session->after_cr = end == 0 && data[len - 1] == '\r';
	if (end > 0 && whole) {
		run_line(session, (struct str){data, end}, strip);
		return end;
	}
	keep(session, data, end > 0 ? end : len);
	if (end == 0)
		return len;
	run_line(session, buf_view(&session->line), strip);
	/* A client that once sent a long one need not cost it for ever. */
	if (session->line.cap > REFERENCE_MAIL_MAX)
		buf_fini(&session->line);
	buf_clear(&session->line);
	return end;
}

static size_t feed_data(
	struct reference_session *session, const char *data, size_t len)
{
	size_t used = reference_data_feed(&session->data, data, len);
	struct mutant_moment moment;

	if (session->data.state != REFERENCE_DATA_END)
		return used;
	if (session->mutant) {
		session->mutant->rest = len - used;
		mutant_begin(session, STR_LITERAL("<end>"), &moment);
	}
	reference_message(session);
	if (session->mutant)
		mutant_end(session, &moment);
	return used;
}

/* How many of the octets were of what the session is reading. */
static size_t feed(
	struct reference_session *session, const char *data, size_t len)
{
	switch (session->phase) {
	case REFERENCE_PHASE_COMMAND:
	case REFERENCE_PHASE_AUTH:
		return feed_command(session, data, len);
	case REFERENCE_PHASE_DATA:
		return feed_data(session, data, len);
	case REFERENCE_PHASE_CHUNK:
		return reference_chunk_feed(session, data, len);
	case REFERENCE_PHASE_PROXY:
		return reference_proxy_feed(session, data, len);
	case REFERENCE_PHASE_HANDSHAKE:
		if (mutant_has(
			    session->host, MUTANT_STARTTLS_KEEPS_PLAINTEXT) ||
			mutant_has(
				session->host, MUTANT_STARTTLS_KEEPS_HALF_LINE))
			buf_append(&session->mutant->injected, data, len);
		break;
	case REFERENCE_PHASE_CLOSING:
		break;
	}
	/* Nobody hears them: what was said in the clear behind STARTTLS must
	 * not be obeyed inside TLS [RFC3207 6]. */
	return len;
}

void reference_read(
	struct reference_session *session, const char *data, size_t len)
{
	if (session->mutant && mutant_dies_of(session, data, len))
		return;
	while (len > 0) {
		enum reference_phase began = session->phase;
		size_t used = feed(session, data, len);

		data += used;
		len -= used;
		if (session->mutant && mutant_loses_rest(session, began))
			return;
	}
}
