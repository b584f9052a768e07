/*
 * session_private.h - the inside of a session, shared by session*.c only.
 * Steps see step.h; the runner sees session.h.
 */
#ifndef SD_ENGINE_SESSION_PRIVATE_H
#define SD_ENGINE_SESSION_PRIVATE_H

#include "engine/session.h"
#include "smtp/command.h"
#include "smtp/reply_parser.h"

enum {
	SESSION_MAGIC = 0x5d5e5510,
	SESSION_INPUT_MAX = 1048576,  /* not taken yet; then we stop reading */
	SESSION_STEPS_MAX = 100000,   /* played, repeats counted */
	SESSION_RESULT_MAX = 67108864, /* what one conversation may keep */
	SESSION_SENT_SHOWN_MAX = 4096,
	SESSION_LEAVE_US = 3000000    /* for the polite end, in all */
};

enum session_state {
	SESSION_CONNECTING,
	SESSION_READY,        /* the next step can begin */
	SESSION_WRITING,      /* the step's bytes are still leaving */
	SESSION_AWAIT_REPLY,
	SESSION_AWAIT_CLOSE,  /* the reply is there; the close is not */
	SESSION_AWAIT_INPUT,  /* the step looks at the bytes itself */
	SESSION_LEAVING,
	SESSION_OVER
};

/* A list that is being played: a section, or a group in it. */
struct frame {
	const struct step_list *list;
	size_t at;
	int iteration, iterations;  /* of the list, from 1 */
	int step_iteration;         /* of the step at `at`; 0: not begun */
};

struct session {
	unsigned magic;
	const struct session_env *env;
	const struct plan *plan;
	void (*done)(void *owner, struct session *session,
		struct scenario_result *take_result);
	void *owner;

	struct scenario_result *result;
	struct transport *transport;   /* NULL: not yet, or closed by us */
	size_t address_at;             /* which of the target's is tried */
	struct timer *timer;
	enum session_state state;
	bool pumping;

	int64_t began_us, now_us;      /* monotonic; now: of this callback */
	int64_t deadline_us;           /* of the state */
	int64_t wake_us;               /* of a paced write; 0: none */
	int64_t scenario_deadline_us;

	/* What came. */
	struct buf input;
	size_t input_at;               /* what is before it was taken */
	bool paused, ended, ended_by_reset, closed_by_us, half_closed, news;
	bool ended_before;             /* when the step began */
	struct reply_parser parser;
	struct str banner;
	struct ehlo ehlo;
	bool seen_421, in_data;
	enum command_verb verb;        /* of the latest command */

	/* What still leaves, paced. */
	struct buf output;
	size_t output_at;

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
	size_t counter;                /* session_counter() */
	struct step_result *at;        /* the unit's */
	size_t sent_bytes;             /* of at->sent, the cut ones too */
	int64_t awaits_since_us;       /* the bytes had left */
	int64_t reply_us;              /* its last byte came; 0: not yet */
	const struct expect *expect;   /* the unit's, ready to match */
	struct reply *reply;           /* the unit's, NULL: none yet */

	/* Variables. */
	struct str *slots;
	struct random random;
	struct str default_helo;

	/* Verdict so far. */
	bool odd_reply;                /* the unit fails for an anomaly */
	bool failed, errored, warned, level_warned, out_of_step;
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

/* session_timer.c: the one timer, and the time limits. */
void session_arm(struct session *s);
void session_timer_fired(void *session);

/* session_io.c: the connection. */
void session_connect(struct session *s);
/* The address that was tried last does not answer, and that is why. */
void session_note_refusal(struct session *s, const char *why);
void session_disconnect(struct session *s, bool reset);

/* session_write.c: what goes out. */
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
/* Notes a step that is not played, and why. */
void session_skip_step(struct session *s, const struct step *step,
	struct str why);
void session_unit_begin(struct session *s, const struct step *unit);
void session_values(struct session *s, struct template_values *values);
void session_stop(struct session *s);

/* session_end.c: how a step ends. */
void session_unit_end(struct session *s, enum outcome outcome);
/* What a failure of that level amounts to. */
enum outcome session_weigh(const struct session *s, enum level level);

/* session_leave.c: the polite end. */
void session_leave(struct session *s);
bool session_leave_try(struct session *s);
/* Fails the step that was the last one for what came after its reply. */
void session_check_rest(struct session *s);

#endif
