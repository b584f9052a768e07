/* serve.c - see serve.h. */
#include "run/serve.h"

#include <string.h>
#include "base/clock.h"
#include "base/mem.h"

struct serve;

/* A server that listens. */
struct served {
	struct serve *serve;
	const struct plan *plan;
	const struct server_spec *spec;
	struct listener *listener;
	size_t came;
};

/* A connection to it. */
struct visit {
	struct served *served;
	struct session *session;
	size_t nth; /* of this server, from 0 */
	struct visit *next;
};

struct serve {
	const struct serve_options *options;
	struct run_totals *totals;
	struct session_env env; /* the options', and where all listen */
	struct server_place *places;
	struct served *servers;
	size_t server_count;
	struct visit *visits; /* under way */
	size_t came, over, cut_short;
	bool stopping;
};

static void stop_listening(struct serve *serve)
{
	for (size_t i = 0; i < serve->server_count; i++)
		listener_free(&serve->servers[i].listener);
}

static void finish_if_over(struct serve *serve)
{
	size_t wanted = serve->options->connections;

	if (!serve->visits &&
		(serve->stopping || (wanted && serve->over >= wanted)))
		loop_stop(serve->options->env->loop);
}

static void forget(struct serve *serve, struct visit *visit)
{
	struct visit **at = &serve->visits;

	while (*at != visit)
		at = &(*at)->next;
	*at = visit->next;
	mem_free(visit);
}

/* Which server it was, and which of its connections, stands behind the id. */
static void name_result(
	const struct visit *visit, struct scenario_result *result)
{
	struct arena *arena = visit->served->serve->options->arena;
	struct scenario_facts *facts = arena_alloc(arena, sizeof(*facts));

	*facts = *result->facts;
	facts->id = arena_printf(arena, "%s (%s#%zu)", facts->id,
		visit->served->spec->name, visit->nth + 1);
	result->facts = facts;
}

static void visit_done(
	void *owner, struct session *session, struct scenario_result *result)
{
	struct visit *visit = owner;
	struct serve *serve = visit->served->serve;
	const struct serve_listener *listener = &serve->options->listener;

	(void)session;
	name_result(visit, result);
	run_totals_count(serve->totals, result->outcome);
	listener->scenario(listener->owner, result);
	scenario_result_free(&result);
	forget(serve, visit);
	serve->over++;
	finish_if_over(serve);
}

static void on_accepted(void *owner, struct transport *transport)
{
	struct served *served = owner;
	struct serve *serve = served->serve;
	struct visit *visit;

	/* Not taken, it is closed. */
	if (serve->stopping)
		return;
	visit = mem_calloc(1, sizeof(*visit));
	visit->served = served;
	visit->nth = served->came++;
	visit->next = serve->visits;
	serve->visits = visit;
	visit->session = session_serve(&serve->env, served->plan, served->spec,
		visit->nth, transport, serve->came, visit_done, visit);
	if (++serve->came == serve->options->connections)
		stop_listening(serve);
}

static void on_signal(void *owner, int signum)
{
	struct serve *serve = owner;

	(void)signum;
	if (serve->stopping)
		return;
	serve->stopping = true;
	stop_listening(serve);
	for (struct visit *at = serve->visits; at; at = at->next) {
		serve->cut_short++;
		session_interrupt(at->session, "interrupted");
	}
	finish_if_over(serve);
}

static bool read_address(
	const struct server_spec *spec, struct net_address *address)
{
	return spec->is_unix ? net_address_unix(str_from(spec->host), address)
			     : net_address_parse(str_from(spec->host),
				       spec->port, address);
}

static bool listen_one(struct served *served, struct err *err)
{
	const struct serve_listener *listener =
		&served->serve->options->listener;
	const struct server_spec *spec = served->spec;
	struct net_address address;
	struct err why;

	if (!read_address(spec, &address)) {
		err_set(err, ERR_VALUE,
			"server \"%.60s\": %.120s is no address to listen on",
			spec->name, spec->host);
		return false;
	}
	served->listener = listener_new(served->serve->options->env->loop,
		&address, on_accepted, served, &why);
	if (!served->listener) {
		err_set(err, why.kind, "server \"%.60s\": %.150s", spec->name,
			why.text);
		return false;
	}
	if (!spec->is_unix)
		net_address_parse(str_from(spec->host),
			listener_port(served->listener), &address);
	listener->listening(listener->owner, spec, &address);
	return true;
}

static void collect(struct serve *serve)
{
	const struct serve_options *options = serve->options;
	size_t count = 0;

	for (size_t i = 0; i < options->plan_count; i++)
		count += options->plans[i]->server_count;
	serve->servers = mem_calloc(count, sizeof(*serve->servers));
	for (size_t i = 0; i < options->plan_count; i++) {
		const struct plan *plan = options->plans[i];

		for (size_t j = 0; j < plan->server_count; j++)
			serve->servers[serve->server_count++] =
				(struct served){.serve = serve,
					.plan = plan,
					.spec = &plan->servers[j]};
	}
}

static bool listen_all(struct serve *serve, struct err *err)
{
	serve->places = mem_calloc(serve->server_count, sizeof(*serve->places));
	for (size_t i = 0; i < serve->server_count; i++) {
		struct served *served = &serve->servers[i];

		if (!listen_one(served, err))
			return false;
		serve->places[i] = (struct server_place){
			served->spec, listener_port(served->listener)};
	}
	serve->env.places = serve->places;
	serve->env.place_count = serve->server_count;
	return true;
}

bool serve_run(const struct serve_options *options, struct run_totals *totals,
	size_t *cut_short, struct err *err)
{
	struct serve serve = {
		.options = options, .totals = totals, .env = *options->env};
	const struct serve_listener *listener = &options->listener;
	struct loop *loop = options->env->loop;
	int64_t began_us = clock_monotonic_us();
	struct signals *signals = signals_new(loop, on_signal, &serve);
	bool ok;

	collect(&serve);
	ok = listen_all(&serve, err);
	if (ok && listener->ready(listener->owner))
		loop_run(loop);
	stop_listening(&serve);
	signals_free(&signals);
	mem_free(serve.servers);
	mem_free(serve.places);
	totals->planned = totals->total;
	totals->duration_us = clock_monotonic_us() - began_us;
	*cut_short = serve.cut_short;
	return ok;
}
