/*
 * scenario_result.h - all that is known of one conversation when it is over.
 * Facts only: reporters get it const, in the order of the plan. Everything
 * in it has been redacted; nothing in it has been escaped: what looks how is
 * the reporter's business (base/escape.h).
 */
#ifndef SD_RESULT_SCENARIO_RESULT_H
#define SD_RESULT_SCENARIO_RESULT_H

#include <stdint.h>
#include "base/arena.h"
#include "base/diag.h"
#include "result/redact.h"
#include "result/run_target.h"
#include "result/transcript.h"
#include "result/verdict.h"
#include "smtp/reply.h"

struct step_result {
	int index;              /* from 1, over all sections */
	enum section section;
	const char *name;       /* NULL: has none */
	struct loc loc;         /* of the step; line 0 for a prelude's step */
	struct loc expect_loc;  /* of its expectation; line 0 if none */
	struct str source_line; /* the line of expect_loc, else of loc */
	const char *action;     /* "send" */
	const char *conn;       /* which connection; NULL: the only one */
	struct str recipient;   /* LMTP: whose reply it is; or NULL */
	unsigned anomalies;     /* besides the reply's */
	struct str sent;        /* as it left, without the line end of a send;
	                           data NULL: nothing was sent */
	struct str expected;    /* data NULL: nothing was expected */
	const struct reply *reply; /* NULL: none came */
	struct str received;    /* what came instead of a reply; may be NULL */
	enum outcome outcome;
	enum failure_kind kind;
	struct str message;     /* why it failed or was skipped; may be NULL */
	const char *hint, *ref; /* NULL: has none */
	int64_t start_us, duration_us; /* since the conversation began */
	size_t first_entry, end_entry; /* its part of the transcript, counted
	                                  as transcript_total() does */
	struct step_result *next;
};

/* What a scenario is, apart from its steps. Belongs to the plan; const. */
struct scenario_facts {
	const char *id;         /* FILE::NAME[CASE] */
	const char *file;
	int line;
	const char *name;
	const char *case_id;    /* NULL: has no cases */
	const char *description, *hint; /* NULL: has none */
	size_t tag_count, ref_count;
	const char *const *tags, *const *refs;
	enum level level;
	/* The lines of its file that it was read from, each with its line
	 * end; data NULL: they are not at hand. */
	struct str source;
	int source_line;        /* the number of the first of them */
};

/* The latest handshake of a conversation. */
struct tls_result {
	const char *version, *cipher; /* NULL: there was none */
	bool resumed;
	const char *verified;   /* "verified with ca.pem for mail.example",
	                           "not verified" */
	/* The peer's certificate; NULL and 0: it showed none. */
	const char *subject, *issuer;
	int64_t not_before, not_after; /* seconds since 1970 */
};

struct scenario_result {
	struct arena *arena;    /* holds all of it */
	const struct scenario_facts *facts;
	size_t order;           /* place in the run, from 0 */
	int repeat_index;       /* from 1; 0: --repeat was not given */
	int attempts;
	/* The attempt before this one, which owns the one before that; NULL:
	 * there was none. */
	struct scenario_result *earlier;
	const struct run_target *target; /* NULL: the run's only one */
	enum outcome outcome;
	struct str reason;      /* why skipped, an error, xfailed; or NULL */
	struct str got;         /* xfailed: what was foretold to come; or NULL */
	int64_t started_wall_us, duration_us;
	const char *local, *remote; /* "127.0.0.1:41234"; NULL: no connection */
	struct step_result *steps, *last_step;
	size_t step_count;      /* in the list */
	size_t folded_passes;   /* passed iterations that were not kept */
	unsigned anomalies;     /* of all replies */
	struct transcript transcript;
	struct tls_result tls;
	/* Names of the transcript's lanes; NULL: nobody needs them. */
	const char *const *lanes;
	size_t lane_count;
};

struct scenario_result *scenario_result_new(
	const struct scenario_facts *facts);
/* A result that says no more than how it ended: facts, order, target,
 * outcome, times, and until when a certificate holds. Frees the one it is given. For passes that have to wait. */
struct scenario_result *scenario_result_fold(
	struct scenario_result *take_result);
/* Frees it and those before it, arena and transcript included; sets it to NULL. */
void scenario_result_free(struct scenario_result **result);
/* Appends a zeroed step result with its index set. */
struct step_result *scenario_result_add_step(struct scenario_result *result);
/* The first step that failed or was an error, or NULL. */
const struct step_result *scenario_result_first_fault(
	const struct scenario_result *result);
/* Replaces every secret in what a scenario says of itself with variables;
 * id, file, name and case are written as they are, and stay. New texts live
 * in arena. */
void scenario_facts_redact(struct scenario_facts *facts, struct arena *arena,
	const struct redactor *redactor);
/* Replaces every secret in texts, replies and the transcript. */
void scenario_result_redact(struct scenario_result *result,
	const struct redactor *redactor);

#endif
