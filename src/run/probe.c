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

static void probe_done(void *owner, struct session *session,
	struct scenario_result *take_result)
{
	struct probe *probe = owner;

	probe->result = take_result;
	probe->ehlo = *session_ehlo(session);
	probe->could_not_ask = take_result->outcome == OUTCOME_ERROR &&
			       !offers_nothing(take_result);
	probe->done(probe->owner);
}

struct session *probe_start(struct probe *probe, const struct session_env *env,
	const struct plan *like, void (*done)(void *owner), void *owner)
{
	struct template_scope scope = {0};
	struct step_parse parse = {0};

	*probe = (struct probe){.done = done, .owner = owner};
	probe->arena = arena_new(0);
	probe->diag = diag_new();
	probe->plan.facts.id = "probe";
	probe->plan.facts.name = "what the target offers";
	probe->plan.facts.file = "";
	probe->plan.timeouts = like->timeouts;
	probe->plan.vars = like->vars;
	probe->plan.start = START_EHLO;
	scope.arena = probe->arena;
	scope.diag = probe->diag;
	scope.vars = like->vars;
	scope.slots = &probe->plan.slots;
	scope.scenario = probe->plan.facts.name;
	parse.arena = probe->arena;
	parse.diag = probe->diag;
	parse.scope = &scope;
	parse.base_dir = ".";
	if (!steps_make_prelude(&parse, START_EHLO, (struct loc){0},
		    &probe->plan.sections[SECTION_PRELUDE]))
		probe->plan.sections[SECTION_PRELUDE].count = 0;
	return session_start(env, &probe->plan, 0, probe_done, probe);
}

void probe_fini(struct probe *probe)
{
	scenario_result_free(&probe->result);
	diag_free(&probe->diag);
	arena_free(&probe->arena);
}
