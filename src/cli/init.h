/*
 * init.h - the texts of first scenarios: one to learn from, and one of what a
 * server showed.
 */
#ifndef SD_CLI_INIT_H
#define SD_CLI_INIT_H

#include "base/buf.h"
#include "cli/place.h"
#include "cli/security.h"
#include "cli/setup.h"

/* What a server showed; see init_look(). */
struct init_seen {
	const struct setup *setup;
	struct place place;
	struct security security;
	struct diag *diag;
	struct arena *arena;
	/* The conversations that were held; the latest counts. */
	struct scenario_result *results[4];
	size_t result_count;
	const struct reply *greeting;
	const struct reply *hello;	  /* to the first EHLO or LHLO */
	const struct reply *secure_hello; /* behind STARTTLS; NULL: none */
	const struct tls_result *tls;	  /* NULL: there was no TLS */
	const char *distrust; /* why its certificate is not trusted; NULL: it
				 is, or nobody looked */
	const char *no_tls;   /* what became of STARTTLS, if it is offered
				 and there was no TLS; else NULL */
	unsigned anomalies;
};

/* Connects to the target and asks. False after it was said why nothing is
 * known; init_seen_fini() in any case. */
bool init_look(struct init_seen *seen, const struct setup *setup);
void init_seen_fini(struct init_seen *seen);

/* A scenario of what was seen; command plays it again. */
void init_put_seen(
	struct buf *out, const struct init_seen *seen, const char *command);
/* Scenarios to learn from; file is what they will be called. */
void init_put_first(struct buf *out, const char *file);

#endif
