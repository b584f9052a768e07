/*
 * reference_session.c - the connection of one client: its beginning, replies
 * out in one write for each read, and an end without a reset. What it says is
 * read in reference_lines.c.
 */
#include "reference/reference_session.h"

#include "base/mem.h"
#include "reference/mutant_filter.h"
#include "reference/reference_auth.h"
#include "reference/reference_policy.h"
#include "reference/reference_tls.h"

static void on_timer(void *owner);

struct reference_session *reference_session_new(struct reference_host *host)
{
	struct reference_session *session = mem_calloc(1, sizeof(*session));

	session->host = host;
	session->timer = timer_new(host->loop, on_timer, session);
	session->mutant = mutant_filter_new(session);
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
	reference_auth_end(session);
	mutant_filter_free(&session->mutant);
	buf_fini(&session->fates);
	buf_fini(&session->line);
	mem_free(session);
}

void reference_session_free(struct reference_session *session)
{
	session_end(session, false);
}

void reference_reset(struct reference_session *session)
{
	session->mail = (struct reference_transaction){.open = false};
	session->mail_refused = false;
	buf_clear(&session->fates);
}

/* What follows a refused MAIL in its group is out of sequence by no fault of
 * the client [RFC2920 3.1]. */
static bool is_complaint(
	const struct reference_session *session, const char *reply)
{
	if (session->mail_refused && strncmp(reply, "503", 3) == 0)
		return false;
	return strncmp(reply, "50", 2) == 0 || strncmp(reply, "555", 3) == 0 ||
	       strncmp(reply, "535", 3) == 0;
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
 * does not read its replies gets no more of them than fit. False: the session
 * is gone. */
static bool flush(struct reference_session *session)
{
	struct buf *out = &session->host->out;

	if (session->mutant && mutant_holds(session))
		return true;
	if (out->len > 0)
		transport_write(session->transport, out->data, out->len);
	buf_clear(out);
	if (session->mutant && session->mutant->aborts) {
		session_end(session, true);
		return false;
	}
	if (session->phase == REFERENCE_PHASE_CLOSING) {
		transport_shutdown(session->transport);
	} else if (!session->paused &&
		   transport_pending(session->transport) >
			   session->host->limits.pending_bytes) {
		session->paused = true;
		transport_pause(session->transport);
	}
	start_timer(session);
	return true;
}

/* As flush(), and then the handshake, if that is what was announced. */
static void flush_and_go_on(struct reference_session *session)
{
	if (flush(session) && session->phase == REFERENCE_PHASE_HANDSHAKE &&
		!(session->mutant && (session->mutant->is_holding ||
					     session->mutant->is_waiting)))
		reference_tls_begin(session, (struct str){"", 0});
}

void reference_session_go_on(struct reference_session *session)
{
	flush_and_go_on(session);
}

/* Both are greetings, which have no enhanced code [RFC2034 4]. */
void reference_greet(struct reference_session *session)
{
	struct reference_host *host = session->host;
	struct mutant_moment moment;

	session->greeted = true;
	if (session->mutant)
		mutant_begin(session, STR_LITERAL("<greeting>"), &moment);
	if (host->session_count > host->limits.connections) {
		buf_puts(&host->out,
			"421 " REFERENCE_HOST " Too many connections\r\n");
		reference_hang_up(session);
	} else {
		buf_printf(&host->out,
			"220 " REFERENCE_HOST
			" %s smtpdrill reference server\r\n",
			host->lmtp ? "LMTP" : "ESMTP");
	}
	if (session->mutant)
		mutant_end(session, &moment);
}

static void greet(struct reference_session *session)
{
	reference_greet(session);
	flush(session);
}

void reference_session_open(
	struct reference_session *session, struct transport *take_transport)
{
	session->transport = take_transport;
	if (!session->host->implicit_tls) {
		greet(session);
		return;
	}
	session->phase = REFERENCE_PHASE_HANDSHAKE;
	start_timer(session);
	if (session->mutant && mutant_waits_for_word(session))
		return;
	reference_tls_begin(session, (struct str){"", 0});
}

void reference_session_open_proxied(
	struct reference_session *session, struct transport *take_transport)
{
	session->transport = take_transport;
	session->phase = REFERENCE_PHASE_PROXY;
	start_timer(session);
}

static void on_received(void *owner, const char *data, size_t len)
{
	struct reference_session *session = owner;

	if (session->phase == REFERENCE_PHASE_CLOSING)
		return;
	if (session->mutant && mutant_had_word(session)) {
		reference_tls_begin(session, (struct str){data, len});
		return;
	}
	reference_read(session, data, len);
	flush_and_go_on(session);
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
	if (session->mutant && how == TRANSPORT_EOF && mutant_eof(session))
		return;
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
	struct mutant_moment moment;

	if (pending > 0 && pending < session->pending_seen) {
		start_timer(session);
		return;
	}
	if (pending > 0 || session->phase == REFERENCE_PHASE_CLOSING ||
		session->phase == REFERENCE_PHASE_HANDSHAKE) {
		session_end(session, pending > 0);
		return;
	}
	if (mutant_has(session->host, MUTANT_NEVER_TIMES_OUT))
		return;
	if (session->mutant)
		mutant_begin(session, STR_LITERAL("<idle>"), &moment);
	buf_puts(&session->host->out,
		"421 4.4.2 " REFERENCE_HOST " Idle for too long\r\n");
	reference_hang_up(session);
	if (session->mutant)
		mutant_end(session, &moment);
	flush(session);
}

static void open_mutant(struct reference_session *session)
{
	struct buf *injected = &session->mutant->injected;
	struct mutant_moment moment;

	mutant_begin(session, STR_LITERAL("<tls>"), &moment);
	mutant_end(session, &moment);
	mutant_trim_injected(session);
	if (injected->len > 0)
		reference_read(session, injected->data, injected->len);
	buf_clear(injected);
	flush_and_go_on(session);
}

/* The handshake is done; a plain connection stood already. */
static void on_opened(void *owner)
{
	struct reference_session *session = owner;

	if (session->phase != REFERENCE_PHASE_HANDSHAKE)
		return;
	reference_tls_opened(session);
	if (!session->greeted)
		greet(session);
	else if (session->mutant)
		open_mutant(session);
	else
		start_timer(session);
}

/* The handshake failed: nothing may be said in the clear [RFC3207 4.1]. */
static void on_refused(void *owner, const struct err *err)
{
	struct reference_session *session = owner;

	(void)err;
	if (!session->mutant || !mutant_handshake_failed(session))
		session_end(session, false);
	else if (!session->greeted)
		greet(session);
	else
		start_timer(session);
}

const struct transport_events reference_session_events = {
	.opened = on_opened,
	.refused = on_refused,
	.received = on_received,
	.drained = on_drained,
	.ended = on_ended,
};
