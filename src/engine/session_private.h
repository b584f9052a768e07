/*
 * session_private.h - the inside of a session, shared by session*.c only.
 * Steps see step.h; the runner sees session.h.
 */
#ifndef SD_ENGINE_SESSION_PRIVATE_H
#define SD_ENGINE_SESSION_PRIVATE_H

#include "engine/session_connection.h"
#include "net/process.h"

enum {
	SESSION_MAGIC = 0x5d5e5510,
	SESSION_INPUT_MAX = 1048576,  /* not taken yet; then we stop reading */
	SESSION_STEPS_MAX = 100000,   /* played, repeats counted */
	SESSION_RESULT_MAX = 67108864, /* what one conversation may keep */
	SESSION_SENT_SHOWN_MAX = 4096,
	SESSION_LEAVE_US = 3000000,   /* for the polite end, in all */
	LANE_NONE = UINT8_MAX         /* of the transcript: no connection's */
};

enum session_state {
	SESSION_CONNECTING,
	SESSION_READY,        /* the next step can begin */
	SESSION_WRITING,      /* the step's bytes are still leaving */
	SESSION_AWAIT_REPLY,
	SESSION_AWAIT_CLOSE,  /* the reply is there; the close is not */
	SESSION_AWAIT_INPUT,  /* the step looks at the bytes itself */
	SESSION_AWAIT_EVENT,  /* a handshake, a connection, a program */
	SESSION_AWAIT_SERVERS, /* ours are done; clients of servers are not */
	SESSION_LEAVING,
	SESSION_OVER
};

/* A list that is being played: a section, or a group in it. */
struct frame {
	const struct step_list *list;
	size_t at;
	int iteration, iterations;  /* of the list, from 1 */
	int step_iteration;         /* of the step at `at`; 0: not begun */
	int step_iterations;        /* how often that one is played */
};

struct session {
	unsigned magic;
	const struct session_env *env;
	const struct plan *plan;
	enum role role;
	struct connection first;       /* "a"; a server's: its client's */
	struct connection *c;          /* of the step that is played */
	struct connection **others;    /* by index - 1; NULL: none yet */

	/* Servers of this scenario, or whose one this session is. */
	struct session_servers *servers;
	struct session *parent;        /* its result is ours too */
	const struct step_list *sections;
	uint8_t lane;                  /* of the first connection */
	const struct server_spec *server; /* whose script it is; or NULL */
	const char *label;             /* of a server's connection: "mx" */
	void (*done)(void *owner, struct session *session,
		struct scenario_result *take_result);
	void *owner;

	struct scenario_result *result;
	struct timer *timer;
	enum session_state state;
	bool pumping, has_begun;

	int64_t began_us, now_us;      /* monotonic; now: of this callback */
	int64_t deadline_us;           /* of the state */
	int64_t wake_us;               /* of a paced write; 0: none */
	int64_t scenario_deadline_us;

	/* Where we are. */
	enum section section;
	struct frame *frames;
	size_t depth, frame_cap;
	int64_t index;                 /* ${index} */
	size_t played;
	const struct step *step;       /* being played, NULL: none */
	const struct step *unit;       /* step, or the child whose reply is
	                                  awaited */
	size_t child, first_entry;
	const struct str *child_sent;
	bool await_children, step_failed, time_is_up;
	bool ended_before;             /* when the step began */
	size_t counter;                /* session_counter() */
	struct step_result *at;        /* the unit's */
	const struct step_result *skipped_by; /* then: skip */
	/* LMTP: whose replies are due after the final dot. */
	const struct str *due;
	size_t due_count, due_at;
	const struct step *unit_due;
	/* What the step has begun, and what came of it. */
	struct resolve *resolve;
	struct mx_lookup *mx;
	struct process *process;
	bool event_done, hides_output;
	const struct err *event_err;   /* NULL: it went well */
	struct observed_tls *seen_tls;
	struct tls_store *kept_tls;    /* sessions of this conversation */
	struct redactor *secrets;      /* that it has met; NULL: none */
	const struct observed_process *seen_process;
	void *step_state;
	void (*free_step_state)(void *state);
	size_t sent_bytes;             /* of at->sent, the cut ones too */
	int64_t awaits_since_us;       /* the bytes had left */
	int64_t reply_us;              /* its last byte came; 0: not yet */
	const struct expect *expect;   /* the unit's, ready to match */
	struct reply *reply;           /* the unit's, NULL: none yet */

	/* Variables. */
	struct str *slots;
	struct random random;

	/* Verdict so far. */
	bool odd_reply;                /* the unit fails for an anomaly */
	bool failed, errored, warned, level_warned;
	bool server_errored;           /* ours could not play its part */
	enum level last_level;         /* of the step of `steps` that ended
	                                  last */
	enum expect_then then;
	const char *stop_reason;       /* interrupted, could not connect */
};

/* session.c: the state, the order of steps, the end. */
void session_enter(struct session *s, enum session_state state);
void session_pump(struct session *s);
void session_over(struct session *s);
int64_t session_elapsed_us(const struct session *s);
int64_t session_scaled(const struct session *s, int64_t us);

/* session_values.c */
/* The value of a slot that is a secret, or of all of them as they begin. */
void session_note_secret(struct session *s, int slot);
void session_note_secrets(struct session *s);
void session_values(struct session *s, struct template_values *values);
/* Else appends why it is not. */
bool session_condition_is_met(
	struct session *s, const struct step *step, struct buf *why);

/* session_outcome.c */
enum outcome session_outcome(const struct session *s);
void session_set_reason(struct session *s);

/* session_timer.c: the one timer, and the time limits. */
void session_arm(struct session *s);
void session_timer_fired(void *session);

/* session_io.c: the connections. */
extern const struct transport_events session_events;
/* Another address of the current connection is tried; with none left the
 * session, or its step, hears of it. */
void session_connect(struct session *s);
/* The address that was tried last does not answer, and that is why. */
void session_note_refusal(struct session *s, const char *why);
void session_disconnect(struct session *s, bool reset);
void session_received(struct connection *c, const char *data, size_t len);
/* Something happened to c: the step that waits for it goes on. */
void session_wake(struct connection *c);
/* Notes it in the transcript, in c's lane. */
void session_note(struct connection *c, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* session_connection.c: which there are. */
void session_connection_init(
	struct session *s, struct connection *c, int index);
/* NULL: it was not made yet. */
struct connection *session_connection(const struct session *s, int index);
/* It stands: what is known of its ends is noted. */
void session_connection_opened(struct connection *c);
/* Makes the current connection's place for another one. */
void session_connection_renew(struct session *s, int index);
/* Closes all of them; nothing is heard of them any more. */
void session_connections_close(struct session *s);
void session_connections_fini(struct session *s);

/* session_event.c: what a step begins and waits for. */
void session_connect_failed(struct session *s, const struct err *err);
void session_event_begin(struct session *s, int64_t timeout_us); /* scaled */
void session_event_end(struct session *s, const struct err *err);
/* Ends what is still under way; nobody hears of it. */
void session_event_cancel(struct session *s);

/* session_seen.c: verified says what the certificate was held against. */
void session_note_tls(
	struct session *s, const struct tls_facts *facts, const char *verified);
const char *session_say_verified(struct session *s,
	const struct tls_settings *settings, const struct tls_params *params,
	const struct tls_facts *facts);

/* session_tls.c: a handshake that is under way ends, and the connection with
 * it. */
void session_tls_abandon(struct session *s);

/* session_envelope.c: what MAIL and RCPT said, and was accepted. */
void session_envelope_note(struct connection *c, int code);
void session_envelope_reset(struct connection *c);

/* session_servers.c: the scripted servers of a scenario. */
/* False after it has ended the session: one cannot listen. */
bool session_servers_open(struct session *s);
/* Some connection is still being played. */
bool session_servers_busy(const struct session *s);
/* Ends them; with judge, a server that nobody came to has failed. */
void session_servers_close(struct session *s, bool judge);
void session_servers_free(struct session *s);
void session_servers_interrupt(struct session *s, const char *reason);
/* c leads to a server whose certificate is made by env->authority. */
bool session_server_is_ours(const struct session *s,
	const struct connection *c);
/* session.c: a server's session that is part of a scenario's. */
struct session *session_serve_child(struct session *parent,
	const struct server_spec *server, size_t nth, uint8_t lane,
	const char *label, struct transport *take_transport,
	void (*done)(void *owner, struct session *session,
		struct scenario_result *take_result), void *owner);

/* session_write.c: what goes out. */
/* Bytes have somewhere to go: a client that has ended its sending direction
 * may still read what its server says. */
bool session_can_write(const struct connection *c);
void session_write_bytes(struct session *s, struct str bytes);
bool session_write_paced(struct session *s);

/* session_reply.c: one reply, awaited. Each returns whether the state went
 * on. */
bool session_reply_try(struct session *s);
bool session_close_try(struct session *s);
/* What reply says of capabilities counts. */
bool session_is_ehlo_reply(const struct session *s, const struct reply *reply);
void session_reply_timeout(struct session *s);

/* session_step.c: the step's time limit. */
int64_t session_step_timeout_us(const struct session *s); /* scaled */

/* session_late.c: makes s->expect; false after it has ended the step. */
bool session_ready_expectation(struct session *s);

/* session_match.c: holds what came against s->expect. False when the step
 * goes on: it waits for the close. final: that is over too. */
bool session_match(struct session *s, bool final);

/* session_unasked.c: true after it has failed the step. */
bool session_unsolicited(struct session *s);
bool session_too_early(struct session *s); /* of a paced step */
/* What is there is a 421, or may become one. */
bool session_has_421(struct session *s);

/* session_next.c: which step is next, and how one begins. */
bool session_next(struct session *s);
void session_stop(struct session *s);

/* session_unit.c: the results of steps. */
void session_unit_begin(struct session *s, const struct step *unit);
/* Notes a step that is not played, and why. */
void session_skip_step(struct session *s, const struct step *step,
	struct str why);

/* session_repeat.c: how often a step with a repeat_text is played; negative
 * when that cannot be told, and appends why. */
int session_repeat_count(
	struct session *s, const struct step *step, struct buf *why);

/* session_end.c: how a step ends. */
void session_unit_end(struct session *s, enum outcome outcome);
/* What a failure of that level amounts to. */
enum outcome session_weigh(const struct session *s, enum level level);

/* session_leave.c: the polite end. */
void session_leave(struct session *s);
/* Our connections are done with, or nothing more is awaited of them. */
void session_left(struct session *s);
bool session_leave_try(struct session *s);
/* Fails the step that was the last one for what came after its reply. */
void session_check_rest(struct session *s);

#endif
