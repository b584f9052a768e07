/*
 * session_start.c - the ways a conversation begins: with a connection to the
 * target, without one, or as the server of a connection that came.
 */
#include "engine/session_private.h"

#include <string.h>
#include "base/clock.h"
#include "base/mem.h"

static void fill_slots(struct session *s)
{
	const struct slots *slots = &s->plan->slots;
	struct template_values values;
	struct err err;

	if (slots->count == 0)
		return;
	s->slots =
		arena_calloc(s->result->arena, slots->count, sizeof(*s->slots));
	session_values(s, &values);
	/* What has no value yet is told where it is used. */
	(void)slots_start(&values, s->slots, s->result->arena, &err);
	session_note_secrets(s);
}

static struct session *session_new(const struct session_env *env,
	const struct plan *plan,
	void (*done)(void *owner, struct session *session,
		struct scenario_result *take_result),
	void *owner)
{
	struct session *s = mem_calloc(1, sizeof(*s));

	s->magic = SESSION_MAGIC;
	s->env = env;
	s->plan = plan;
	s->done = done;
	s->owner = owner;
	s->state = SESSION_CONNECTING;
	s->c = &s->first;
	s->last_level = plan->facts.level;
	session_connection_init(s, s->c, 0);
	return s;
}

static void name_lanes(struct session *s)
{
	const struct plan *plan = s->plan;

	if (plan->connection_count < 2 && plan->server_count == 0)
		return;
	s->result->lanes = plan->connections;
	s->result->lane_count = plan->connection_count;
}

/* The result, the clock and the limits of a session of its own. */
static void begin_result(struct session *s, size_t order)
{
	const struct session_env *env = s->env;
	int64_t limit_us = env->timeouts.scenario_us
				   ? env->timeouts.scenario_us
				   : s->plan->timeouts.scenario_us;

	s->result = scenario_result_new(&s->plan->facts);
	s->result->order = order;
	s->result->attempts = 1;
	s->result->started_wall_us = clock_wall_us();
	s->began_us = s->now_us = loop_now_us(env->loop);
	s->scenario_deadline_us = s->began_us + session_scaled(s, limit_us);
	s->timer = timer_new(env->loop, session_timer_fired, s);
	random_seed_indexed(&s->random, env->seed, order);
	fill_slots(s);
}

struct session *session_start(const struct session_env *env,
	const struct plan *plan, size_t order,
	void (*done)(void *owner, struct session *session,
		struct scenario_result *take_result),
	void *owner)
{
	struct session *s = session_new(env, plan, done, owner);

	s->sections = plan->sections;
	begin_result(s, order);
	name_lanes(s);
	if (plan->server_count && !session_servers_open(s))
		return s;
	if (plan->uses_target) {
		session_connect(s);
	} else {
		session_enter(s, SESSION_READY);
		session_pump(s);
	}
	return s;
}

static void session_begin_serving(void *arg)
{
	struct session *s = arg;

	if (s->state == SESSION_OVER)
		return;
	s->now_us = loop_now_us(s->env->loop);
	session_pump(s);
}

/* A server's session speaks on a connection that is there. */
static void play_server(struct session *s, const struct server_spec *server,
	size_t nth, struct transport *take_transport)
{
	size_t last = server->script_count - 1;
	struct step_list *sections = arena_calloc(
		s->result->arena, SECTION_COUNT, sizeof(*sections));

	sections[SECTION_STEPS] = server->scripts[nth < last ? nth : last];
	s->sections = sections;
	s->role = ROLE_SERVER;
	s->server = server;
	s->c->protocol = server->protocol;
	s->c->transport = take_transport;
	transport_accept_take(take_transport, &session_events, s->c);
	s->c->is_open = true;
	session_note(s->c, "connected");
	session_enter(s, SESSION_READY);
	loop_defer(s->env->loop, session_begin_serving, s);
}

/* The ports of the servers beside it, and its own. */
static void fill_places(struct session *s)
{
	const struct plan *plan = s->plan;

	for (size_t i = 0; i < s->env->place_count; i++) {
		const struct server_place *place = &s->env->places[i];
		const struct server_spec *spec = place->spec;

		if (spec < plan->servers ||
			spec >= plan->servers + plan->server_count)
			continue;
		if (spec->port_slot >= 0)
			session_set(s, spec->port_slot,
				str_from(arena_printf(s->result->arena, "%d",
					place->port)));
		if (spec->host_slot >= 0)
			session_set(s, spec->host_slot, str_from(spec->host));
	}
}

struct session *session_serve(const struct session_env *env,
	const struct plan *plan, const struct server_spec *server, size_t nth,
	struct transport *take_transport, size_t order,
	void (*done)(void *owner, struct session *session,
		struct scenario_result *take_result),
	void *owner)
{
	struct session *s = session_new(env, plan, done, owner);

	begin_result(s, order);
	s->result->local =
		arena_strdup(s->result->arena, transport_local(take_transport));
	s->result->remote = arena_strdup(
		s->result->arena, transport_remote(take_transport));
	fill_places(s);
	play_server(s, server, nth, take_transport);
	return s;
}

struct session *session_serve_child(struct session *parent,
	const struct server_spec *server, size_t nth, uint8_t lane,
	const char *label, struct transport *take_transport,
	void (*done)(void *owner, struct session *session,
		struct scenario_result *take_result),
	void *owner)
{
	struct session *s = session_new(parent->env, parent->plan, done, owner);
	size_t slots = parent->plan->slots.count;

	s->parent = parent;
	s->result = parent->result;
	s->lane = lane;
	s->label = label;
	s->began_us = parent->began_us;
	s->now_us = loop_now_us(s->env->loop);
	s->scenario_deadline_us = parent->scenario_deadline_us;
	s->timer = timer_new(s->env->loop, session_timer_fired, s);
	s->random = parent->random;
	if (slots) {
		s->slots = arena_calloc(
			s->result->arena, slots, sizeof(*s->slots));
		memcpy(s->slots, parent->slots, slots * sizeof(*s->slots));
	}
	play_server(s, server, nth, take_transport);
	return s;
}
