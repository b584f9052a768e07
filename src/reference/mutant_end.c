/* mutant_end.c - how a broken server takes the end of a connection, or of a
 * part of it: a half message, TLS that failed or was stopped. */
#include "reference/mutant_filter.h"
#include "reference/reference_message.h"
#include "reference/reference_tls.h"

enum { GREET_US = 100000 };

static bool takes_half(struct reference_session *session)
{
	if (!mutant_has(session->host, MUTANT_HALF_MESSAGE_TAKEN) ||
		(session->phase != REFERENCE_PHASE_DATA &&
			session->phase != REFERENCE_PHASE_CHUNK))
		return false;
	reference_data_finish(&session->data);
	session->data.stray = false;
	reference_message(session);
	reference_hang_up(session);
	reference_session_go_on(session);
	return true;
}

bool mutant_eof(struct reference_session *session)
{
	if (takes_half(session))
		return true;
	if (mutant_has(session->host, MUTANT_TLS_STOP_GOES_ON) &&
		transport_is_tls(session->transport) &&
		reference_tls_give_up(session))
		return true;
	return mutant_has(session->host, MUTANT_EOF_IGNORED);
}

bool mutant_waits_for_word(struct reference_session *session)
{
	if (!mutant_has(session->host, MUTANT_TLS_PLAIN_BANNER))
		return false;
	session->mutant->is_waiting = true;
	timer_start(session->mutant->again_timer, GREET_US);
	return true;
}

bool mutant_had_word(struct reference_session *session)
{
	bool was_waiting = session->mutant->is_waiting;

	session->mutant->is_waiting = false;
	if (was_waiting)
		timer_stop(session->mutant->again_timer);
	return was_waiting;
}

bool mutant_handshake_failed(struct reference_session *session)
{
	const struct reference_host *host = session->host;
	bool goes_on = mutant_has(
		host, host->implicit_tls ? MUTANT_TLS_PLAIN_SERVED
					 : MUTANT_STARTTLS_FAILURE_GOES_ON);

	return goes_on && reference_tls_give_up(session);
}

void mutant_trim_injected(struct reference_session *session)
{
	struct buf *injected = &session->mutant->injected;
	size_t whole = injected->len;

	if (!mutant_has(session->host, MUTANT_STARTTLS_KEEPS_HALF_LINE))
		return;
	while (whole > 0 && injected->data[whole - 1] != '\n')
		whole--;
	buf_consume(injected, whole);
}
