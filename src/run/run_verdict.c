/* run_verdict.c - see run_verdict.h. */
#include "run/run_verdict.h"

#include "base/clock.h"

static struct str plan_var(void *owner, struct str name)
{
	const struct plan *plan = owner;
	const struct var *var = vars_get(plan->vars, name);

	return var ? var->value : (struct str){NULL, 0};
}

/* What a scenario can have: TLS from the first byte, or after STARTTLS. */
static bool can_have_tls(
	const struct session_env *env, const struct probe *probe)
{
	return env->implicit_tls ||
	       ehlo_has(&probe->ehlo, STR_LITERAL("STARTTLS"));
}

static bool requires_are_met(const struct run_options *options,
	const struct probe *probe, const struct plan *plan, struct buf *why)
{
	const struct session_env *env = options->env;
	/* The facts are only read. */
	struct condition_facts facts = {
		.ehlo = &probe->ehlo,
		.tls = can_have_tls(env, probe),
		.ipv6 = env->address_count &&
			net_address_is_ipv6(&env->addresses[0]),
		.lmtp = env->protocol == SMTP_PROTOCOL_LMTP,
		.submission = env->protocol == SMTP_PROTOCOL_SUBMISSION,
		.var = plan_var,
		.owner = (void *)(uintptr_t)plan,
	};

	return !plan->requires || condition_holds(plan->requires, &facts, why);
}

static bool has_steps(const struct plan *plan)
{
	for (int i = 0; i < SECTION_COUNT; i++)
		if (plan->sections[i].count)
			return true;
	return false;
}

/* Why a plan is not played at all. */
static enum outcome pre_verdict(const struct run_options *options,
	const struct run_asked *asked, const struct plan *plan, struct buf *why)
{
	const struct probe *probe = asked->probe;

	if (plan->skip) {
		buf_puts(why, plan->skip);
	} else if (plan->lacking.data) {
		buf_printf(why, "%s has no value for this target",
			plan->lacking.data);
	} else if (!plan->uses_target && plan->server_count &&
		   !has_steps(plan)) {
		buf_puts(why, "it judges a client: smtpdrill serve FILE");
	} else if (plan->deliver && !options->allow_delivery) {
		buf_puts(why, "it delivers mail: say --allow-delivery");
	} else if (plan->intrusive && !options->allow_intrusive) {
		buf_puts(why, "it is intrusive: say --allow-intrusive");
	} else if (asked->no_target && plan->uses_target) {
		buf_puts(why, asked->no_target);
		return OUTCOME_ERROR;
	} else if (plan->requires_ehlo && probe->could_not_ask) {
		buf_str(why, probe->result->reason);
		return OUTCOME_ERROR;
	} else if (requires_are_met(options, probe, plan, why)) {
		return OUTCOME_PASSED;
	}
	return OUTCOME_SKIPPED;
}

struct scenario_result *run_verdict_settle(const struct run_options *options,
	const struct run_asked *asked, const struct plan *plan, size_t order)
{
	struct buf why = BUF_INIT;
	struct scenario_result *result = NULL;
	enum outcome outcome = pre_verdict(options, asked, plan, &why);

	if (outcome != OUTCOME_PASSED) {
		result = scenario_result_new(&plan->facts);
		result->order = order;
		result->outcome = outcome;
		result->started_wall_us = clock_wall_us();
		result->reason = arena_str(result->arena, buf_view(&why));
		if (options->env->redactor)
			scenario_result_redact(result, options->env->redactor);
	}
	buf_fini(&why);
	return result;
}

const struct plan *run_verdict_needs_probe(const struct run_options *options)
{
	for (size_t i = 0; i < options->plan_count; i++) {
		const struct plan *plan = options->plans[i];

		if (plan->requires_ehlo && !plan->skip && !plan->lacking.data &&
			(!plan->deliver || options->allow_delivery) &&
			(!plan->intrusive || options->allow_intrusive))
			return plan;
	}
	return NULL;
}
