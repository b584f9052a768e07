/*
 * serve.h - the scripted servers of scenarios, for whoever comes: each
 * connection is a conversation of its own, with a result of its own.
 */
#ifndef SD_RUN_SERVE_H
#define SD_RUN_SERVE_H

#include "engine/session.h"
#include "result/run_totals.h"

/* Hears of it as it goes on. */
struct serve_listener {
	/* A server listens there; all of them do before anybody is let in. */
	void (*listening)(void *owner, const struct server_spec *server,
		const struct net_address *address);
	/* All of them do. False: that is not wanted any more. */
	bool (*ready)(void *owner);
	/* A connection is over. */
	void (*scenario)(void *owner, const struct scenario_result *result);
	void *owner;
};

struct serve_options {
	const struct session_env *env;
	struct arena *arena; /* takes the facts of each result, which reports
				keep to the end */
	struct plan *const *plans; /* those without servers are left out */
	size_t plan_count;
	size_t connections; /* ends after so many; 0: at a signal */
	struct serve_listener listener;
};

/*
 * Serves until so many connections are over, or SIGINT or SIGTERM, which ends
 * those under way: *cut_short is how many. Results come as connections end,
 * with ids such as "FILE::NAME (mx#2)", the server's name and the number of
 * its connection. False with *err set when a server cannot listen.
 */
bool serve_run(const struct serve_options *options, struct run_totals *totals,
	size_t *cut_short, struct err *err);

#endif
