/*
 * init_look.c - asks a server what it is: its greeting, what EHLO offers, and
 * the same behind STARTTLS where that is offered. Each is a conversation of
 * the engine's, as a scenario's prelude would hold it.
 */
#include "cli/choices.h"
#include "cli/init.h"
#include "cli/usage.h"
#include "engine/session.h"
#include "smtp/ehlo.h"
#include "steps/steps.h"

#define SECONDS INT64_C(1000000)

struct asking {
	struct init_seen *seen;
	struct plan plan;
	struct scenario_result *result;
};

static void on_done(void *owner, struct session *session,
	struct scenario_result *take_result)
{
	struct asking *asking = owner;

	(void)session;
	asking->result = take_result;
}

/* False when the prelude cannot be made of the variables that there are. */
static bool make_plan(
	struct asking *asking, enum start start, const struct session_env *env)
{
	struct init_seen *seen = asking->seen;
	struct plan *plan = &asking->plan;
	struct template_scope scope = {.arena = seen->arena,
		.diag = seen->diag,
		.vars = seen->setup->vars,
		.slots = &plan->slots,
		.scenario = "init"};
	struct step_parse parse = {.arena = seen->arena,
		.diag = seen->diag,
		.scope = &scope,
		.base_dir = ".",
		.connection_count = &plan->connection_count,
		.connections = plan->connections};

	plan->facts.id = plan->facts.name = "init";
	plan->facts.file = "";
	plan->timeouts = (struct timeouts){
		10 * SECONDS, 30 * SECONDS, 60 * SECONDS, 300 * SECONDS};
	plan->vars = seen->setup->vars;
	plan->uses_target = true;
	plan->connections[0] = "a";
	plan->connection_count = 1;
	plan->start = start;
	return steps_make_prelude(&parse, start, env->protocol,
		env->implicit_tls, (struct loc){0},
		&plan->sections[SECTION_PRELUDE]);
}

static struct session_env make_env(const struct init_seen *seen)
{
	const struct setup *setup = seen->setup;
	const struct options *options = setup->options;

	return (struct session_env){
		.loop = seen->place.loop,
		.addresses = seen->place.addresses,
		.address_count = seen->place.address_count,
		.bind_address = options->bind ? &options->bind_address : NULL,
		.target_host = seen->place.host,
		.target_port = seen->place.port,
		.protocol = setup->target.url.protocol,
		.implicit_tls = setup->target.url.implicit_tls,
		.tls = seen->security.target,
		.tls_store = seen->security.store,
		.authority = seen->security.authority,
		.target_is_builtin = setup->target.is_builtin,
		.family = options->family,
		.dns = options->dns ? &options->dns_address : NULL,
		.run_id = "init",
		.seed = 1,
		.time_scale = 1,
		.timeouts = choose_timeouts(setup),
		.redactor = setup->redactor,
	};
}

/* Holds a conversation up to where start is; NULL: that could not be begun. */
static const struct scenario_result *ask(
	struct init_seen *seen, enum start start)
{
	struct session_env env = make_env(seen);
	struct asking asking = {.seen = seen};

	if (!make_plan(&asking, start, &env))
		return NULL;
	session_start(&env, &asking.plan, 0, on_done, &asking);
	while (!asking.result && loop_run_once(seen->place.loop, true))
		;
	if (asking.result)
		seen->results[seen->result_count++] = asking.result;
	return asking.result;
}

/* The same without a look at the certificate, where that is what was wrong;
 * else result again. */
static const struct scenario_result *ask_trusting(struct init_seen *seen,
	enum start start, const struct scenario_result *result)
{
	const struct step_result *fault = scenario_result_first_fault(result);
	const struct scenario_result *again;
	enum tls_verify verify = seen->security.target.verify;

	if (!fault || strcmp(fault->action, "tls") != 0 ||
		verify == TLS_VERIFY_NO)
		return result;
	seen->security.target.verify = TLS_VERIFY_NO;
	again = ask(seen, start);
	if (!again || scenario_result_first_fault(again)) {
		seen->security.target.verify = verify;
		return result;
	}
	seen->distrust = arena_str(seen->arena, fault->message).data;
	return again;
}

static bool is_hello(const struct step_result *step)
{
	return step->reply && (str_starts_nocase(step->sent, "EHLO") ||
				      str_starts_nocase(step->sent, "LHLO"));
}

static void take(struct init_seen *seen, const struct scenario_result *result)
{
	const struct step_result *step = result->steps;

	seen->greeting = seen->hello = seen->secure_hello = NULL;
	for (; step; step = step->next) {
		if (is_hello(step) && seen->hello)
			seen->secure_hello = step->reply;
		else if (is_hello(step))
			seen->hello = step->reply;
		else if (step->reply && !step->sent.data && !seen->greeting)
			seen->greeting = step->reply;
	}
	seen->tls = result->tls.version ? &result->tls : NULL;
	seen->anomalies = result->anomalies;
}

static struct str fault_text(const struct scenario_result *result)
{
	const struct step_result *fault = scenario_result_first_fault(result);

	if (fault && fault->message.data)
		return fault->message;
	return result->reason.data ? result->reason
				   : STR_LITERAL("there was no conversation");
}

static bool offers_starttls(const struct init_seen *seen)
{
	struct ehlo ehlo = {0};
	unsigned anomalies = 0;

	ehlo_parse(seen->arena, seen->hello, &ehlo, &anomalies);
	return ehlo_has(&ehlo, STR_LITERAL("STARTTLS"));
}

static void look_behind_starttls(struct init_seen *seen)
{
	const struct scenario_result *result = ask(seen, START_TLS);

	if (!result)
		return;
	result = ask_trusting(seen, START_TLS, result);
	if (scenario_result_first_fault(result))
		seen->no_tls = arena_str(seen->arena, fault_text(result)).data;
	else
		take(seen, result);
}

static bool refuse(const struct init_seen *seen, struct str why)
{
	say_error("%s cannot be asked: %.*s; nothing was written",
		seen->setup->options->target, (int)why.len, why.data);
	return false;
}

static bool open_place(struct init_seen *seen)
{
	struct err err;

	if (!security_open(&seen->security, seen->setup, &err))
		return refuse(seen, str_from(err.text));
	if (!place_open(&seen->place, seen->setup))
		return refuse(seen, str_from(seen->place.err.text));
	if (seen->place.reference)
		seen->security.authority =
			reference_authority(seen->place.reference);
	return true;
}

bool init_look(struct init_seen *seen, const struct setup *setup)
{
	const struct scenario_result *result;

	*seen = (struct init_seen){
		.setup = setup, .arena = arena_new(0), .diag = diag_new()};
	if (!open_place(seen))
		return false;
	result = ask(seen, START_EHLO);
	if (result)
		result = ask_trusting(seen, START_EHLO, result);
	if (!result)
		return refuse(seen, STR_LITERAL("there was no conversation"));
	if (scenario_result_first_fault(result) || !result->steps)
		return refuse(seen, fault_text(result));
	take(seen, result);
	if (!seen->tls && offers_starttls(seen))
		look_behind_starttls(seen);
	return true;
}

void init_seen_fini(struct init_seen *seen)
{
	for (size_t i = 0; i < seen->result_count; i++)
		scenario_result_free(&seen->results[i]);
	security_close(&seen->security);
	place_close(&seen->place);
	diag_free(&seen->diag);
	arena_free(&seen->arena);
}
