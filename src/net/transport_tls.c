/*
 * transport_tls.c - a connection over another one, by OpenSSL: it is fed what
 * the one below receives, and its owner is told what comes out. How one
 * begins is in transport_tls_start.c, how it is stopped in
 * transport_tls_stop.c.
 *
 * An owner may free it, or take the connection below, from within any call:
 * none is made while OpenSSL is at work, and after each the phase is looked
 * at again.
 */
#include "net/tls_private.h"

#include <openssl/err.h>
#include "base/check.h"
#include "base/mem.h"

enum { DROPPED_MAX = 1024 * 1024, ANSWERED_MAX = 256 * 1024 };

/* Ends, for the owner and for OpenSSL. */

void tls_drop_ssl(struct transport_tls *tls)
{
	struct tls_session *session;

	if (!tls->ssl)
		return;
	/* Otherwise OpenSSL takes the session for a bad one. */
	SSL_set_shutdown(tls->ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
	SSL_free(tls->ssl);
	tls->ssl = NULL;
	X509_free(tls->rejected);
	tls->rejected = NULL;
	mem_free(tls->complaint);
	tls->complaint = NULL;
	tls->way_out = NULL;
	mem_free(tls->name);
	tls->name = NULL;
	while ((session = tls_session_next(tls)))
		tls_session_free(&session);
}

static void release(void *arg)
{
	struct transport_tls *tls = arg;

	tls_drop_ssl(tls);
	buf_fini(&tls->held);
	mem_free(tls->start_err);
	transport_release(&tls->base);
}

void tls_release_later(struct transport_tls *tls)
{
	loop_defer(tls->base.loop, release, tls);
}

void tls_say_goodbye(struct transport_tls *tls)
{
	/* After a fault, OpenSSL has said what there is to say. */
	if (!tls->ssl || tls->is_broken || !SSL_is_init_finished(tls->ssl) ||
		(SSL_get_shutdown(tls->ssl) & SSL_SENT_SHUTDOWN))
		return;
	ERR_clear_error();
	SSL_shutdown(tls->ssl);
	tls_flush(tls);
}

void tls_tell_refused(struct transport_tls *tls, const struct err *err)
{
	tls->phase = TLS_PHASE_REFUSED;
	/* What comes now is for whoever takes the connection. */
	transport_pause(tls->inner);
	transport_emit_refused(&tls->base, err);
}

void tls_tell_ended(struct transport_tls *tls, enum transport_end how,
	const struct err *err)
{
	tls->phase = TLS_PHASE_OVER;
	transport_pause(tls->inner);
	transport_emit_ended(&tls->base, how, err);
}

/* The phases, one step each: false when there is nothing more to do. */

static bool step_handshake(struct transport_tls *tls)
{
	struct err err = {.kind = ERR_NONE};
	bool is_waiting = false;
	int rc = 0;

	if (tls->start_err) {
		err = *tls->start_err;
	} else {
		ERR_clear_error();
		rc = SSL_do_handshake(tls->ssl);
		is_waiting = rc != 1 &&
			     SSL_get_error(tls->ssl, rc) == SSL_ERROR_WANT_READ;
		if (rc != 1 && !is_waiting)
			tls_error_text(tls, &err);
		tls_flush(tls);
	}
	if (is_waiting)
		return false;
	if (rc != 1) {
		tls->is_broken = true;
		tls_tell_refused(tls, &err);
		return false;
	}
	tls->phase = TLS_PHASE_OPEN;
	tls_verify_resumed(tls);
	if (tls->base.is_paused)
		transport_pause(tls->inner);
	transport_emit_opened(&tls->base);
	return true;
}

/* A session that OpenSSL has made. */
static bool step_session(struct transport_tls *tls)
{
	struct tls_session *session = tls_session_next(tls);

	if (!session)
		return false;
	tls->got_session(tls->base.owner, session);
	return true;
}

/* What OpenSSL says by itself, key updates mostly. A peer that has it answer
 * and never reads is not to fill our memory. */
static bool flush_answers(struct transport_tls *tls)
{
	size_t len = tls->context->out.len;

	tls->all_written = true;
	tls_flush(tls);
	tls->answered = tls->all_written ? 0 : tls->answered + len;
	return tls->answered <= ANSWERED_MAX;
}

static void break_off(struct transport_tls *tls, const struct err *err)
{
	tls->is_broken = true;
	tls_tell_ended(tls, TRANSPORT_FAILED, err);
}

static bool step_open(struct transport_tls *tls)
{
	char data[SSL3_RT_MAX_PLAIN_LENGTH];
	struct err err = {.kind = ERR_NONE};
	int len;
	int error;

	if (step_session(tls))
		return true;
	if (tls->base.is_paused)
		return false;
	ERR_clear_error();
	len = SSL_read(tls->ssl, data, sizeof(data));
	error = SSL_get_error(tls->ssl, len);
	if (error != SSL_ERROR_NONE && error != SSL_ERROR_WANT_READ &&
		error != SSL_ERROR_ZERO_RETURN)
		tls_error_text(tls, &err);
	if (!flush_answers(tls) && err.kind == ERR_NONE)
		err_set(&err, ERR_TLS,
			"the %s wants more answers than it reads",
			tls_peer(tls));
	if (err.kind != ERR_NONE) {
		break_off(tls, &err);
		return false;
	}
	if (len > 0) {
		transport_emit_received(&tls->base, data, (size_t)len);
		return true;
	}
	if (error == SSL_ERROR_WANT_READ)
		return tls->sessions != NULL;
	tls->is_peer_done = true;
	/* Whoever takes the connection then gets what follows. */
	if (!tls->sessions)
		tls_tell_ended(tls, TRANSPORT_EOF, &err);
	return true;
}

/* What the peer still says in TLS is read and dropped, until its
 * close_notify, or until it plainly speaks no TLS. */
static bool step_draining(struct transport_tls *tls)
{
	char data[SSL3_RT_MAX_PLAIN_LENGTH];
	bool is_waiting;
	int len;

	ERR_clear_error();
	len = SSL_read(tls->ssl, data, sizeof(data));
	is_waiting =
		len <= 0 && SSL_get_error(tls->ssl, len) == SSL_ERROR_WANT_READ;
	tls_flush(tls);
	if (len > 0)
		tls->dropped += (size_t)len;
	if (is_waiting && tls->in.len == 0)
		return false;
	if (len > 0 && tls->dropped < DROPPED_MAX)
		return true;
	tls->phase = TLS_PHASE_CLEAR;
	tls_drop_ssl(tls);
	return true;
}

static bool step_clear(struct transport_tls *tls)
{
	struct str data = tls->in;

	if (data.len == 0 || tls->base.is_paused)
		return false;
	tls->in.len = 0;
	transport_emit_received(&tls->base, data.data, data.len);
	return true;
}

static bool step(struct transport_tls *tls)
{
	if (tls->base.is_freed)
		return false;
	switch (tls->phase) {
	case TLS_PHASE_HANDSHAKE:
		return step_handshake(tls);
	case TLS_PHASE_OPEN:
		return step_open(tls);
	case TLS_PHASE_DRAINING:
		return step_draining(tls);
	case TLS_PHASE_CLEAR:
		return step_clear(tls);
	case TLS_PHASE_OVER:
	case TLS_PHASE_REFUSED:
		break;
	}
	return false;
}

/* What OpenSSL left, because the owner paused or is done. */
static void keep_rest(struct transport_tls *tls)
{
	if (tls->in.len > 0 && !tls->is_broken && !tls->base.is_freed)
		buf_append(&tls->held, tls->in.data, tls->in.len);
	tls->in = (struct str){NULL, 0};
}

void tls_pump(struct transport_tls *tls)
{
	bool is_live;

	tls->is_pumping = true;
	while (step(tls))
		continue;
	tls->is_pumping = false;
	keep_rest(tls);
	is_live = tls->phase != TLS_PHASE_OVER &&
		  tls->phase != TLS_PHASE_REFUSED && !tls->base.is_freed;
	if (is_live && tls->held.len == 0 && !tls->is_inner_over &&
		(!tls->base.is_paused || tls->phase == TLS_PHASE_HANDSHAKE))
		transport_resume(tls->inner);
}

static void pump_held(void *arg)
{
	struct transport_tls *tls = arg;
	struct buf held = tls->held;

	tls->is_pump_due = false;
	if (tls->base.is_freed)
		return;
	tls->held = BUF_INIT;
	tls->in = buf_view(&held);
	tls_pump(tls);
	buf_fini(&held);
}

void tls_pump_later(struct transport_tls *tls)
{
	if (tls->is_pump_due || tls->is_pumping)
		return;
	/* Nothing overtakes what is held. */
	transport_pause(tls->inner);
	tls->is_pump_due = true;
	loop_defer(tls->base.loop, pump_held, tls);
}
