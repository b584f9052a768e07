/* probe.c - see probe.h. */
#include "run/probe.h"

#include "steps/steps.h"

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
	ehlo_parse(probe->arena, first, &before, &anomalies);
	if (last->count == 0) {
		probe->ehlo = before;
	} else if (ehlo_has(&before, STR_LITERAL("STARTTLS")) &&
		   !ehlo_has(last, STR_LITERAL("STARTTLS"))) {
		probe->ehlo.lines = arena_calloc(probe->arena, last->count + 1,
			sizeof(*probe->ehlo.lines));
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

static void plan_init(struct probe *probe, const struct plan *like)
{
	struct plan *plan = &probe->plan;

	plan->facts.id = "probe";
	plan->facts.name = "what the target offers";
	plan->facts.file = "";
	plan->timeouts = like->timeouts;
	plan->vars = like->vars;
	plan->uses_target = true;
	plan->connections[0] = "a";
	plan->connection_count = 1;
}

/* For submission what counts is offered behind STARTTLS: AUTH, mostly. */
static void make_prelude(struct probe *probe, const struct session_env *env)
{
	struct plan *plan = &probe->plan;
	struct template_scope scope = {.arena = probe->arena,
		.diag = probe->diag,
		.vars = plan->vars,
		.slots = &plan->slots,
		.scenario = plan->facts.name};
	struct step_parse parse = {.arena = probe->arena,
		.diag = probe->diag,
		.scope = &scope,
		.base_dir = ".",
		.connection_count = &plan->connection_count,
		.connections = plan->connections};
	struct step_list *prelude = &plan->sections[SECTION_PRELUDE];

	plan->start = env->protocol == SMTP_PROTOCOL_SUBMISSION ? START_TLS
								: START_EHLO;
	if (!steps_make_prelude(&parse, plan->start, env->protocol,
		    env->implicit_tls, (struct loc){0}, prelude))
		prelude->count = 0;
}

struct session *probe_start(struct probe *probe, const struct session_env *env,
	const struct plan *like, void (*done)(void *owner), void *owner)
{
	*probe = (struct probe){.done = done, .owner = owner};
	probe->arena = arena_new(0);
	probe->diag = diag_new();
	plan_init(probe, like);
	make_prelude(probe, env);
	return session_start(env, &probe->plan, 0, probe_done, probe);
}

void probe_fini(struct probe *probe)
{
	scenario_result_free(&probe->result);
	diag_free(&probe->diag);
	arena_free(&probe->arena);
}
