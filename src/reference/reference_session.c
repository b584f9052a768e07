/*
 * reference_session.c - the connection of one client: bytes into command
 * lines and messages, replies out in one write for each read, and an end
 * without a reset. What the commands mean is in reference_commands.c.
 */
#include "reference/reference_session.h"

#include "base/mem.h"
#include "reference/reference_commands.h"
#include "reference/reference_policy.h"

static void on_timer(void *owner);

struct reference_session *reference_session_new(struct reference_host *host)
{
	struct reference_session *session = mem_calloc(1, sizeof(*session));

	session->host = host;
	session->timer = timer_new(host->loop, on_timer, session);
	session->next = host->sessions;
	if (session->next)
		session->next->previous = session;
	host->sessions = session;
	host->session_count++;
	return session;
}

static void session_unlink(struct reference_session *session)
{
	if (session->next)
		session->next->previous = session->previous;
	if (session->previous)
		session->previous->next = session->next;
	else
		session->host->sessions = session->next;
	session->host->session_count--;
}

static void session_end(struct reference_session *session, bool reset)
{
	session_unlink(session);
	timer_free(&session->timer);
	transport_free(&session->transport, reset);
	buf_fini(&session->line);
	mem_free(session);
}

void reference_session_free(struct reference_session *session)
{
	session_end(session, false);
}

void reference_reset(struct reference_session *session)
{
	session->mail = false;
	session->mail_refused = false;
	session->rcpt_refused = false;
	session->recipients = 0;
}

/* What follows a refused MAIL in its group is out of sequence by no fault of
 * the client [RFC2920 3.1]. */
static bool is_complaint(
	const struct reference_session *session, const char *reply)
{
	if (session->mail_refused && strncmp(reply, "503", 3) == 0)
		return false;
	return strncmp(reply, "50", 2) == 0 || strncmp(reply, "555", 3) == 0;
}

void reference_reply(struct reference_session *session, const char *text)
{
	struct reference_host *host = session->host;

	if (!is_complaint(session, text) ||
		++session->errors <= host->limits.errors) {
		buf_puts(&host->out, text);
		return;
	}
	buf_puts(
		&host->out, "421 4.7.0 " REFERENCE_HOST " Too many errors\r\n");
	reference_hang_up(session);
}

void reference_hang_up(struct reference_session *session)
{
	session->phase = REFERENCE_PHASE_CLOSING;
}

static void start_timer(struct reference_session *session)
{
	const struct reference_limits *limits = &session->host->limits;

	session->pending_seen = transport_pending(session->transport);
	timer_start(session->timer, session->phase == REFERENCE_PHASE_CLOSING
					    ? limits->linger_us
					    : limits->idle_us);
}

/* Sends what was answered. We close first, and then wait for the client's
 * FIN: TIME_WAIT stays here, and data of the client that we no longer read
 * cannot turn our last reply into a reset [RFC5321 4.1.1.10]. A client that
 * does not read its replies gets no more of them than fit. */
static void flush(struct reference_session *session)
{
	struct buf *out = &session->host->out;

	if (out->len > 0)
		transport_write(session->transport, out->data, out->len);
	buf_clear(out);
	if (session->phase == REFERENCE_PHASE_CLOSING) {
		transport_shutdown(session->transport);
	} else if (!session->paused &&
		   transport_pending(session->transport) >
			   session->host->limits.pending_bytes) {
		session->paused = true;
		transport_pause(session->transport);
	}
	start_timer(session);
}

void reference_session_open(
	struct reference_session *session, struct transport *take_transport)
{
	struct reference_host *host = session->host;

	session->transport = take_transport;
	/* Both are greetings, which have no enhanced code [RFC2034 4]. */
	if (host->session_count > host->limits.connections) {
		buf_puts(&host->out,
			"421 " REFERENCE_HOST " Too many connections\r\n");
		reference_hang_up(session);
	} else {
		buf_puts(&host->out, "220 " REFERENCE_HOST
				     " ESMTP smtpdrill reference server\r\n");
	}
	flush(session);
}

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
	if (session->line_too_long || line.len > REFERENCE_MAIL_MAX)
		reference_reply(session, REFERENCE_LINE_TOO_LONG);
	else
		reference_command(
			session, (struct str){line.data, line.len - 2});
	session->line_too_long = false;
}

/* Keeps a part of a line, or, if it gets too long, only that it did. */
static void keep(
	struct reference_session *session, const char *data, size_t len)
{
	if (session->line_too_long ||
		session->line.len + len > REFERENCE_MAIL_MAX) {
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

static void on_received(void *owner, const char *data, size_t len)
{
	struct reference_session *session = owner;

	if (session->phase == REFERENCE_PHASE_CLOSING)
		return;
	while (len > 0 && session->phase != REFERENCE_PHASE_CLOSING) {
		size_t used = session->phase == REFERENCE_PHASE_DATA
				      ? feed_data(session, data, len)
				      : feed_command(session, data, len);

		data += used;
		len -= used;
	}
	flush(session);
}

static void on_drained(void *owner)
{
	struct reference_session *session = owner;

	if (session->ended) {
		session_end(session, false);
		return;
	}
	if (session->paused) {
		session->paused = false;
		transport_resume(session->transport);
	}
}

/* A client that closed its side may still be reading its replies. */
static void on_ended(void *owner, enum transport_end how, const struct err *err)
{
	struct reference_session *session = owner;

	(void)err;
	if (how != TRANSPORT_EOF ||
		transport_pending(session->transport) == 0) {
		session_end(session, false);
		return;
	}
	session->ended = true;
	session->phase = REFERENCE_PHASE_CLOSING;
	start_timer(session);
}

/* Time is up, unless the client is still fetching its replies. */
static void on_timer(void *owner)
{
	struct reference_session *session = owner;
	size_t pending = transport_pending(session->transport);

	if (pending > 0 && pending < session->pending_seen) {
		start_timer(session);
		return;
	}
	if (pending > 0 || session->phase == REFERENCE_PHASE_CLOSING) {
		session_end(session, pending > 0);
		return;
	}
	buf_puts(&session->host->out,
		"421 4.4.2 " REFERENCE_HOST " Idle for too long\r\n");
	reference_hang_up(session);
	flush(session);
}

static void on_opened(void *owner)
{
	(void)owner;
}

static void on_refused(void *owner, const struct err *err)
{
	(void)owner;
	(void)err;
}

const struct transport_events reference_session_events = {
	.opened = on_opened,
	.refused = on_refused,
	.received = on_received,
	.drained = on_drained,
	.ended = on_ended,
};
