/* errand.c - see errand.h. */
#include "run/errand.h"

#include "steps/steps.h"

static void make_prelude(struct errand *errand, const struct session_env *env)
{
	struct plan *plan = &errand->plan;
	struct template_scope scope = {.arena = errand->arena,
		.diag = errand->diag,
		.vars = plan->vars,
		.slots = &plan->slots,
		.scenario = plan->facts.name};
	struct step_parse parse = {.arena = errand->arena,
		.diag = errand->diag,
		.scope = &scope,
		.base_dir = ".",
		.connection_count = &plan->connection_count,
		.connections = plan->connections};
	struct step_list *prelude = &plan->sections[SECTION_PRELUDE];

	if (!steps_make_prelude(&parse, plan->start, env->protocol,
		    env->implicit_tls, (struct loc){0}, prelude))
		prelude->count = 0;
}

void errand_init(struct errand *errand, const struct session_env *env,
	const struct plan *like, enum start start)
{
	struct plan *plan = &errand->plan;

	*errand = (struct errand){
		.arena = arena_new(0), .diag = diag_new(), .env = *env};
	errand->env.tls.verify = TLS_VERIFY_NO;
	plan->facts.id = "probe";
	plan->facts.name = "what the target offers";
	plan->facts.file = "";
	plan->timeouts = like->timeouts;
	plan->vars = like->vars;
	plan->uses_target = true;
	plan->connections[0] = "a";
	plan->connection_count = 1;
	plan->start = start;
	make_prelude(errand, env);
}

void errand_fini(struct errand *errand)
{
	diag_free(&errand->diag);
	arena_free(&errand->arena);
}
