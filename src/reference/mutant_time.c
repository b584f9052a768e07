/* mutant_time.c - replies of a broken server that come later, or once more. */
#include "reference/mutant_filter.h"

#include "base/mem.h"

bool mutant_holds(struct reference_session *session)
{
	struct mutant_filter *filter = session->mutant;
	struct buf *out = &session->host->out;

	if (!filter->is_due && !filter->is_holding) {
		if (mutant_has(session->host, MUTANT_REPLIES_HELD))
			mutant_hold_last(session);
		return false;
	}
	if (filter->is_due) {
		if (filter->hold_from > 0)
			transport_write(session->transport, out->data,
				filter->hold_from);
		buf_consume(out, filter->hold_from);
		timer_start(filter->hold_timer, filter->hold_us);
	}
	filter->is_due = false;
	filter->is_holding = true;
	buf_str(&filter->held, buf_view(out));
	buf_clear(out);
	return true;
}

static void on_hold(void *owner)
{
	struct reference_session *session = owner;
	struct mutant_filter *filter = session->mutant;

	filter->is_holding = false;
	buf_str(&session->host->out, buf_view(&filter->held));
	buf_clear(&filter->held);
	reference_session_go_on(session);
}

static void on_again(void *owner)
{
	struct reference_session *session = owner;
	struct mutant_filter *filter = session->mutant;

	if (filter->is_waiting) {
		reference_greet(session);
		reference_session_go_on(session);
		return;
	}
	/* A handshake has begun, or nothing more may be said. */
	if (session->phase == REFERENCE_PHASE_HANDSHAKE ||
		session->phase == REFERENCE_PHASE_CLOSING) {
		buf_clear(&filter->again);
		return;
	}
	buf_str(&session->host->out, buf_view(&filter->again));
	buf_clear(&filter->again);
	reference_session_go_on(session);
}

struct mutant_filter *mutant_filter_new(struct reference_session *session)
{
	struct reference_host *host = session->host;
	struct mutant_filter *filter;

	if (!host->mutants)
		return NULL;
	filter = mem_calloc(1, sizeof(*filter));
	filter->mutants = host->mutants;
	filter->hold_timer = timer_new(host->loop, on_hold, session);
	filter->again_timer = timer_new(host->loop, on_again, session);
	return filter;
}

void mutant_filter_free(struct mutant_filter **filter)
{
	struct mutant_filter *gone = *filter;

	*filter = NULL;
	if (!gone)
		return;
	timer_free(&gone->hold_timer);
	timer_free(&gone->again_timer);
	buf_fini(&gone->line);
	buf_fini(&gone->read_as);
	buf_fini(&gone->held);
	buf_fini(&gone->again);
	buf_fini(&gone->injected);
	mem_free(gone);
}
