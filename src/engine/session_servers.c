/*
 * session_servers.c - the scripted servers of a scenario: they listen before
 * its first step, and each connection that comes is a session of its own
 * that writes into the scenario's result.
 */
#include "engine/session_private.h"

#include <stdio.h>
#include <string.h>
#include "base/mem.h"

enum { CLIENTS_MAX = 200 /* of one scenario; lanes are few */ };

struct server_client {
	struct server_run *run;
	struct session *session;
	struct server_client *next;
};

struct server_run {
	struct session *session;
	const struct server_spec *spec;
	struct listener *listener;
	int port;
	size_t came;
	struct server_client *clients;
};

struct session_servers {
	size_t count, came;
	const char **lanes;
	struct server_run runs[];
};

static void client_done(
	void *owner, struct session *session, struct scenario_result *result)
{
	struct server_client *client = owner;
	struct session *s = client->run->session;
	struct server_client **at = &client->run->clients;

	(void)result; /* it is the scenario's */
	/* After an error of ours a client is no judge of its server. */
	s->failed |= session->failed && !s->errored;
	s->errored |= session->errored;
	s->server_errored |= session->errored;
	s->warned |= session->warned;
	s->level_warned |= session->level_warned;
	while (*at != client)
		at = &(*at)->next;
	*at = client->next;
	mem_free(client);
	if (s->state == SESSION_AWAIT_SERVERS) {
		s->now_us = loop_now_us(s->env->loop);
		session_pump(s);
	}
}

static void on_accepted(void *owner, struct transport *transport)
{
	struct server_run *run = owner;
	struct session *s = run->session;
	struct session_servers *servers = s->servers;
	struct server_client *client;
	size_t lane = s->plan->connection_count + servers->came;

	/* Not taken, it is closed. */
	if (s->state == SESSION_OVER)
		return;
	if (servers->came == CLIENTS_MAX || lane >= LANE_NONE) {
		session_interrupt(s, "more than 200 clients came to the "
				     "scenario's servers");
		return;
	}
	client = mem_calloc(1, sizeof(*client));
	client->run = run;
	client->next = run->clients;
	run->clients = client;
	servers->lanes[lane] =
		run->came == 0 ? run->spec->name
			       : arena_printf(s->result->arena, "%s#%zu",
					 run->spec->name, run->came + 1);
	s->result->lane_count = lane + 1;
	servers->came++;
	client->session =
		session_serve_child(s, run->spec, run->came++, (uint8_t)lane,
			servers->lanes[lane], transport, client_done, client);
}

static bool read_address(
	const struct server_spec *spec, struct net_address *address)
{
	return spec->is_unix ? net_address_unix(str_from(spec->host), address)
			     : net_address_parse(str_from(spec->host),
				       spec->port, address);
}

static bool open_one(struct server_run *run, struct err *err)
{
	const struct server_spec *spec = run->spec;
	struct session *s = run->session;
	struct net_address address;
	char port[16];

	if (!read_address(spec, &address)) {
		err_set(err, ERR_VALUE, "%.120s %s", spec->host,
			spec->is_unix ? "is too long for a socket's path"
				      : "is no address to listen on");
		return false;
	}
	run->listener =
		listener_new(s->env->loop, &address, on_accepted, run, err);
	if (!run->listener)
		return false;
	run->port = listener_port(run->listener);
	snprintf(port, sizeof(port), "%d", run->port);
	if (spec->port_slot >= 0)
		session_set(s, spec->port_slot, str_from(port));
	if (spec->host_slot >= 0)
		session_set(s, spec->host_slot, str_from(spec->host));
	return true;
}

static void make_lanes(struct session *s)
{
	const struct plan *plan = s->plan;
	size_t count = plan->connection_count;
	const char **lanes = arena_calloc(
		s->result->arena, count + CLIENTS_MAX, sizeof(*lanes));

	for (size_t i = 0; i < count; i++)
		lanes[i] = plan->connections[i];
	s->servers->lanes = lanes;
	s->result->lanes = lanes;
	s->result->lane_count = count;
}

bool session_servers_open(struct session *s)
{
	size_t count = s->plan->server_count;
	struct session_servers *servers = mem_calloc(
		1, sizeof(*servers) + count * sizeof(servers->runs[0]));
	struct err err;

	s->servers = servers;
	make_lanes(s);
	for (size_t i = 0; i < count; i++) {
		struct server_run *run = &servers->runs[i];

		run->session = s;
		run->spec = &s->plan->servers[i];
		servers->count = i + 1;
		if (open_one(run, &err))
			continue;
		s->stop_reason = arena_printf(s->result->arena,
			"server \"%s\": %s", run->spec->name, err.text);
		session_over(s);
		return false;
	}
	return true;
}

bool session_servers_busy(const struct session *s)
{
	for (size_t i = 0; s->servers && i < s->servers->count; i++)
		if (s->servers->runs[i].clients)
			return true;
	return false;
}

/* A server that too few or too many came to: a step's result says so. */
static void judge_count(struct session *s, const struct server_run *run)
{
	const struct server_spec *spec = run->spec;
	struct step_result *at;
	bool fits = spec->clients < 0 ? run->came > 0
				      : run->came == (size_t)spec->clients;

	if (fits)
		return;
	at = scenario_result_add_step(s->result);
	at->section = SECTION_STEPS;
	at->loc = spec->loc;
	at->action = "servers";
	at->conn = spec->name;
	at->start_us = session_elapsed_us(s);
	at->outcome = session_weigh(s, s->plan->facts.level);
	at->kind = FAILURE_UNEXPECTED_CLOSE;
	at->message = str_from(
		spec->clients < 0
			? arena_printf(s->result->arena,
				  "no client came to server "
				  "\"%s\"",
				  spec->name)
			: arena_printf(s->result->arena,
				  "%zu clients came to server "
				  "\"%s\", expected %d",
				  run->came, spec->name, spec->clients));
	if (at->outcome == OUTCOME_FAILED)
		s->failed = true;
	else
		s->level_warned = true;
}

void session_servers_close(struct session *s, bool judge)
{
	for (size_t i = 0; s->servers && i < s->servers->count; i++) {
		struct server_run *run = &s->servers->runs[i];
		struct server_client *next;

		listener_free(&run->listener);
		for (struct server_client *at = run->clients; at; at = next) {
			next = at->next;
			session_over(at->session);
		}
		if (judge)
			judge_count(s, run);
	}
}

void session_servers_free(struct session *s)
{
	mem_free(s->servers);
	s->servers = NULL;
}

void session_servers_interrupt(struct session *s, const char *reason)
{
	for (size_t i = 0; s->servers && i < s->servers->count; i++) {
		struct server_client *next;

		for (struct server_client *at = s->servers->runs[i].clients; at;
			at = next) {
			next = at->next;
			session_interrupt(at->session, reason);
		}
	}
}

bool session_server_is_ours(const struct session *s, const struct connection *c)
{
	const char *host = c->host;

	if (s->env->target_is_builtin && host == s->env->target_host)
		return true;
	for (size_t i = 0; s->servers && i < s->servers->count; i++) {
		const struct server_run *run = &s->servers->runs[i];

		if (host && run->port == c->port &&
			!(run->spec->tls && run->spec->tls->cert) &&
			(strcmp(host, run->spec->host) == 0 ||
				(strcmp(host, "localhost") == 0 &&
					!run->spec->is_unix)))
			return true;
	}
	return false;
}
