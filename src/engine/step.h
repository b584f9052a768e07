/*
 * step.h - a kind of step: a file in steps/ and a line in step_list.def. All
 * that such a file may ask of a session is declared here.
 */
#ifndef SD_ENGINE_STEP_H
#define SD_ENGINE_STEP_H

#include "engine/plan.h"

/* What reading the steps of a scenario needs. */
struct step_parse {
	struct arena *arena;
	struct diag *diag;
	struct template_scope *scope;
	const char *base_dir; /* of the scenario's file, for `file:` */
	int depth;            /* of groups */
	const struct step *group; /* that the steps stand in; NULL: none */
	bool failed;
	/* The source line that the latest step shows: many steps may stand
	 * on one. */
	int shown_line;
	struct str shown;
};

struct session;

enum step_traits {
	STEP_SENDS = 1 << 0,       /* bytes leave: unsolicited replies are
	                              looked for first */
	STEP_TAKES_EXPECT = 1 << 1,
	STEP_NEEDS_EXPECT = 1 << 2, /* none given is the author's mistake */
	STEP_DATA_TIMEOUT = 1 << 3, /* the reply is that to the final dot */
	STEP_IS_GROUP = 1 << 4,    /* children are played one by one */
	STEP_NEEDS_NO_CONNECTION = 1 << 5,
	STEP_TAKES_TIMEOUT = 1 << 6 /* as those that take an expect do */
};

struct step_ops {
	const char *key;
	unsigned traits;
	/* Reads the value of the key into step->data (and children). False
	 * after a diag_error. */
	bool (*parse)(struct step_parse *parse, const struct node *value,
		struct step *step);
	/* Acts: writes, arms. Must then finish the step or say what it waits
	 * for (session_await_*). NULL for a group. */
	void (*begin)(struct session *session, const struct step *step);
	/* Appends what the step sends, for a pipeline of several; false after
	 * it has ended the step with an error. NULL: cannot be in one. */
	bool (*bytes)(struct session *session, const struct step *step,
		struct buf *out);
	/* Bytes came, the server closed, or the time that was set with
	 * session_await_input() is up (session_time_is_up()). Only for steps
	 * that called that. */
	void (*input)(struct session *session, const struct step *step);
	/* Appends the value as it will be played, variables put in where
	 * they are known, for --dry-run: "NOOP". May be NULL. */
	void (*describe)(const struct step *step, struct buf *out);
};

/* --- what a step may do, from begin() and input() --- */

/* Puts the text of a template together. False after it has ended the step
 * with an error. */
bool session_expand(struct session *session, const struct template *template,
	enum template_mode mode, struct buf *out);
/* Writes bytes (one write), and notes them as what this step sent, shown
 * without the last CRLF if is_line. Paced if the step says so. */
void session_send(struct session *session, struct str bytes, bool is_line);
/* One reply is awaited and matched with the step's expectation; the step
 * then ends by itself. With `expect: none` it ends as soon as all is
 * written. */
void session_await_reply(struct session *session);
/* One reply for each child, each a step result of its own. sent[i] is what
 * child i sent. */
void session_await_children(struct session *session,
	const struct str *sent);
/* input() is called when something comes, the server closes, or after
 * timeout_us (before --time-scale); and once at first, with what is there. */
void session_await_input(struct session *session, int64_t timeout_us);
bool session_time_is_up(const struct session *session);
/* All bytes that came and were not taken. */
struct str session_input(const struct session *session);
void session_take_input(struct session *session, size_t len);
/* Takes a complete 421 that stands in front of the input, if one does: it
 * may come at any time. [RFC5321 3.8] */
void session_take_421(struct session *session);
/* What is there could become a 421. */
bool session_may_be_421(const struct session *session);
/* A count that a step keeps while it runs; 0 at its beginning. */
size_t *session_counter(struct session *session);
/* The step has not ended. */
bool session_step_is_on(const struct session *session,
	const struct step *step);
/* Memory, and a copy of bytes, as long as the conversation's result. */
void *session_alloc(struct session *session, size_t len);
struct str session_keep(struct session *session, struct str bytes);
/* The server closed or reset the connection; nothing more will come. */
bool session_is_ended(const struct session *session);
/* Our end of the connection. */
enum session_close { SESSION_CLOSE_FIN, SESSION_CLOSE_RST, SESSION_CLOSE_HALF };
void session_close(struct session *session, enum session_close how);
/* Sets a slot (value is copied). */
void session_set(struct session *session, int slot, struct str value);
/* The step's time limit, its own or the scenario's, before --time-scale. */
int64_t session_unscaled_timeout_us(const struct session *session);
/* What the step expected and received instead of a reply, for the report.
 */
void session_show_expected(struct session *session, struct str text);
void session_show_received(struct session *session, struct str bytes);

/* How a step ends; once. */
void step_pass(struct session *session);
void step_fail(struct session *session, enum failure_kind kind,
	const char *format, ...) __attribute__((format(printf, 3, 4)));
void step_error(struct session *session, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
