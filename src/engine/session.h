/*
 * session.h - one conversation: plays a plan, makes a result. Nothing else
 * advances a plan.
 */
#ifndef SD_ENGINE_SESSION_H
#define SD_ENGINE_SESSION_H

#include "engine/step.h"
#include "net/address.h"
#include "net/loop.h"
#include "net/tls_store.h"
#include "net/transport.h"

/* Where a server that `serve` plays listens, for ${server.NAME.port}. */
struct server_place {
	const struct server_spec *spec;
	int port;
};

/* What all conversations of a run share; borrowed, outlives them. */
struct session_env {
	struct loop *loop;
	const struct net_address *addresses; /* of the target, tried in turn */
	size_t address_count;
	const struct net_address *bind_address; /* NULL: any */
	const char *target_host;
	int target_port;
	enum smtp_protocol protocol;  /* of the target */
	bool implicit_tls;
	/* TLS to the target, where a step does not say otherwise. */
	struct tls_request tls;
	struct tls_store *tls_store;  /* contexts and sessions of the run */
	/* Of scripted servers, and, if the target is the built-in one, its
	 * own: then its certificate is trusted. May be NULL: no TLS there. */
	const struct tls_authority *authority;
	bool target_is_builtin;
	enum net_family family;
	const struct net_address *dns; /* for mx:, NULL: the system's */
	bool allow_run;
	const struct server_place *places; /* of `serve`; or NULL */
	size_t place_count;
	const char *run_id;
	uint64_t seed;
	double time_scale;
	bool strict;
	struct timeouts timeouts;     /* of the command line; 0: the plan's */
	const struct redactor *redactor;
	/* What EHLO offered the run's probe, for `requires`; may be NULL. */
	const struct ehlo *probed;
	/* A connection in place of TCP's, for tests; NULL: TCP. */
	struct transport *(*connect)(void *owner,
		const struct transport_events *events, void *events_owner);
	void *connect_owner;
};

struct session;

/* Starts to play plan. done() is called once from the loop and owns the
 * result; the session is gone after it. order goes into the result. */
struct session *session_start(const struct session_env *env,
	const struct plan *plan, size_t order,
	void (*done)(void *owner, struct session *session,
		struct scenario_result *take_result), void *owner);
/* Plays the server's side on a connection that was accepted: the n-th
 * (from 0) that came to server, which is one of plan's. For `serve`; the
 * servers of a scenario that is played are the session's own. */
struct session *session_serve(const struct session_env *env,
	const struct plan *plan, const struct server_spec *server, size_t nth,
	struct transport *take_transport, size_t order,
	void (*done)(void *owner, struct session *session,
		struct scenario_result *take_result), void *owner);
/* Ends it at once as an error with that reason; done() comes from the loop. */
void session_interrupt(struct session *session, const char *reason);
/* The greeting's first line, as it was received; data NULL: none yet. Only
 * from within done(). */
struct str session_banner(const struct session *session);
/* What EHLO offered; only from within done(). */
const struct ehlo *session_ehlo(const struct session *session);

#endif
