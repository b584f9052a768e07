/*
 * reference_lines.c - bytes into command lines, messages, chunks and the
 * lines of an AUTH exchange. What they mean is told elsewhere.
 */
#include "reference/reference_auth.h"
#include "reference/reference_commands.h"
#include "reference/reference_message.h"

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

static void run_line(struct reference_session *session, struct str line)
{
	bool too_long = session->line_too_long || line.len > REFERENCE_LINE_MAX;

	session->line_too_long = false;
	line.len -= 2;
	if (session->phase == REFERENCE_PHASE_AUTH)
		reference_auth_line(session, line, too_long);
	else if (too_long)
		reference_reply(session, REFERENCE_LINE_TOO_LONG);
	else
		reference_command(session, line);
}

/* Keeps a part of a line, or, if it gets too long, only that it did. */
static void keep(
	struct reference_session *session, const char *data, size_t len)
{
	if (session->line_too_long ||
		session->line.len + len > REFERENCE_LINE_MAX) {
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
	size_t end = line_end(session->after_cr, data, len);
	bool whole = session->line.len == 0 && !session->line_too_long;

	session->after_cr = end == 0 && data[len - 1] == '\r';
	if (end > 0 && whole) {
		run_line(session, (struct str){data, end});
		return end;
	}
	keep(session, data, end > 0 ? end : len);
	if (end == 0)
		return len;
	run_line(session, buf_view(&session->line));
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

	if (session->data.state == REFERENCE_DATA_END)
		reference_message(session);
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
	case REFERENCE_PHASE_HANDSHAKE:
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
	while (len > 0) {
		size_t used = feed(session, data, len);

		data += used;
		len -= used;
	}
}
