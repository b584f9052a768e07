/* probe.c - see probe.h. */
#include "run/probe.h"

/* A server that knows no EHLO offers nothing; one that refuses us, or puts us
 * off, has not told. [RFC5321 3.2] */
static bool offers_nothing(const struct scenario_result *result)
{
	const struct step_result *fault = scenario_result_first_fault(result);

	return fault && fault != result->steps && fault->reply &&
	       (fault->reply->code == 500 || fault->reply->code == 502);
}

/* The first reply to EHLO, or LHLO, that was a yes; NULL: none was. */
static const struct reply *first_offer(const struct scenario_result *result)
{
	for (const struct step_result *step = result->steps; step;
		step = step->next)
		if (step->reply && step->reply->code == 250 &&
			(str_starts_nocase(step->sent, "EHLO") ||
				str_starts_nocase(step->sent, "LHLO")))
			return step->reply;
	return NULL;
}

/* What the last EHLO offered, and STARTTLS if the first one did: it is gone
 * when it was taken. [RFC3207 4.2] */
static void note_offers(
	struct probe *probe, const struct ehlo *last, const struct reply *first)
{
	struct ehlo before = {0};
	unsigned anomalies = 0;

	probe->ehlo = *last;
	if (!first)
		return;
	ehlo_parse(probe->errand.arena, first, &before, &anomalies);
	if (last->count == 0) {
		probe->ehlo = before;
	} else if (ehlo_has(&before, STR_LITERAL("STARTTLS")) &&
		   !ehlo_has(last, STR_LITERAL("STARTTLS"))) {
		probe->ehlo.lines = arena_calloc(probe->errand.arena,
			last->count + 1, sizeof(*probe->ehlo.lines));
		for (size_t i = 0; i < last->count; i++)
			probe->ehlo.lines[i] = last->lines[i];
		probe->ehlo.lines[probe->ehlo.count++] =
			STR_LITERAL("STARTTLS");
	}
}

static void probe_done(void *owner, struct session *session,
	struct scenario_result *take_result)
{
	struct probe *probe = owner;
	const struct reply *first = first_offer(take_result);

	probe->result = take_result;
	note_offers(probe, session_ehlo(session), first);
	probe->could_not_ask = take_result->outcome == OUTCOME_ERROR &&
			       !first && !offers_nothing(take_result);
	probe->done(probe->owner);
}

struct session *probe_start(struct probe *probe, const struct session_env *env,
	const struct plan *like, void (*done)(void *owner), void *owner)
{
	/* For submission what counts is offered behind STARTTLS: AUTH,
	 * mostly. */
	enum start start = env->protocol == SMTP_PROTOCOL_SUBMISSION
				   ? START_TLS
				   : START_EHLO;

	*probe = (struct probe){.done = done, .owner = owner};
	errand_init(&probe->errand, env, like, start);
	return session_start(&probe->errand.env, &probe->errand.plan, 0,
		probe_done, probe);
}

void probe_fini(struct probe *probe)
{
	scenario_result_free(&probe->result);
	errand_fini(&probe->errand);
}
