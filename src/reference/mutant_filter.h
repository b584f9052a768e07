/*
 * mutant_filter.h - the hooks of mutants in a session of the built-in server:
 * around each line that it obeys and what it answers. Private to reference/.
 * A session without mutants has no struct mutant_filter, and none of this is
 * called.
 */
#ifndef SD_REFERENCE_MUTANT_FILTER_H
#define SD_REFERENCE_MUTANT_FILTER_H

#include "reference/mutant_private.h"
#include "reference/reference_session.h"

struct mutant_filter {
	const struct mutants *mutants;
	struct buf line;    /* the line without the octets that were lost */
	struct buf read_as; /* the line, if it is another now */
	struct timer *hold_timer, *again_timer;
	struct buf held;  /* replies that are not said yet */
	struct buf again; /* a reply that will be said again */
	size_t hold_from; /* where in the replies that begins */
	bool is_due;	  /* a reply is to be held from there */
	bool is_holding;
	int64_t hold_us;
	bool is_after_chunk;
	bool ended_at_cr; /* a line did: a LF that comes next is of it */
	bool is_lf_of_cr; /* that is it */
	bool is_waiting;  /* for the client's first word before TLS */
	bool aborts;
	bool has_spoken; /* the client */
	bool has_delivered;
	struct buf injected; /* what came behind STARTTLS */
	size_t announced;    /* the SIZE of the latest MAIL; 0: none */
	size_t rest;	     /* octets behind the line, in its packet */
};

/* A line, or a pseudo line such as "<end>", from when it came to when it was
 * answered. */
struct mutant_moment {
	struct str line;
	unsigned state;
	size_t mark; /* where in the replies its own begins */
};

/* NULL if the host has no mutants. */
struct mutant_filter *mutant_filter_new(struct reference_session *session);
void mutant_filter_free(struct mutant_filter **filter);

/* Returns what is obeyed instead of line, which may be line. */
struct str mutant_begin(struct reference_session *session, struct str line,
	struct mutant_moment *moment);
void mutant_end(
	struct reference_session *session, const struct mutant_moment *moment);

/* Keeps the replies back that are to wait; true if there are such. */
bool mutant_holds(struct reference_session *session);
void mutant_hold_last(struct reference_session *session);
/* Whether these octets are the end of it. */
bool mutant_dies_of(
	struct reference_session *session, const char *data, size_t len);
/* Whether what stands behind the octets that were just read, which began in
 * this phase, is lost. */
bool mutant_loses_rest(
	const struct reference_session *session, enum reference_phase began);

static inline bool mutant_has(
	const struct reference_host *host, enum mutant_switch which)
{
	return host->mutants && host->mutants->settings.has[which];
}

/* The value of a switch; what there is without it. */
static inline size_t mutant_number(const struct reference_host *host,
	enum mutant_switch which, size_t without)
{
	return mutant_has(host, which) ? host->mutants->settings.number[which]
				       : without;
}

/* mutant_lines.c: the end of a command line by other rules; 0: it is not
 * here yet. *strip: how many octets of it are its end. */
size_t mutant_line_end(const struct reference_session *session,
	const char *data, size_t len, size_t *strip);
/* A command line that is changed before anything looks at it. */
struct str mutant_line(struct reference_session *session, struct str line);

/* mutant_end.c: the client has closed its side, or TLS; true: it is heard of
 * no more. */
bool mutant_eof(struct reference_session *session);
/* mutant_end.c: TLS comes first, but not before the client says a word: after
 * a while it is greeted in the clear. */
bool mutant_waits_for_word(struct reference_session *session);
/* There is its first word. */
bool mutant_had_word(struct reference_session *session);
/* mutant_end.c: the handshake failed; true: it goes on without. */
bool mutant_handshake_failed(struct reference_session *session);
/* mutant_end.c: drops what of the octets in the clear is not kept. */
void mutant_trim_injected(struct reference_session *session);

/* mutant_limits.c: the limits of a host. */
void mutant_set_limits(struct reference_host *host);

#endif
