/*
 * step.h - a kind of step: a file in steps/ and a line in step_list.def. All
 * that such a file may ask of a session is declared here.
 */
#ifndef SD_ENGINE_STEP_H
#define SD_ENGINE_STEP_H

#include "engine/plan.h"
#include "smtp/ehlo.h"
#include "yaml/yaml_shape.h"

/* What reading the steps of a scenario needs. */
struct step_parse {
	struct arena *arena;
	struct diag *diag;
	struct template_scope *scope;
	const char *base_dir; /* of the scenario's file, for `file:` */
	int depth;            /* of groups */
	const struct step *group; /* that the steps stand in; NULL: none */
	bool failed;
	enum role role;           /* whose steps these are */
	/* Names of connections, in the order they were met; "a" is first. */
	size_t *connection_count;
	const char **connections;
	struct loc *connection_locs; /* where each was met; may be NULL */
	/* The list of steps that a `use` names ("FILE#NAME" or "NAME") and the
	 * names of its arguments; NULL after a diag_error. *leave is handed to
	 * leave_fragment() when its steps have been read. */
	const struct node *(*enter_fragment)(struct step_parse *parse,
		const struct node *name, const struct node **args,
		void **leave);
	void (*leave_fragment)(struct step_parse *parse, void *leave);
	/* Told each text that no output may show: a password; may be NULL. */
	void (*secret)(struct step_parse *parse, struct str name,
		struct str value);
	void *owner;
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
	STEP_TAKES_TIMEOUT = 1 << 6, /* as those that take an expect do */
	STEP_CLIENT_ONLY = 1 << 7, /* makes no sense in a server's steps */
	STEP_SERVER_ONLY = 1 << 8,
	STEP_SHOWS_TLS = 1 << 9,   /* its expect is of a handshake */
	STEP_SHOWS_PROCESS = 1 << 10, /* of a program */
	STEP_CAPTURES = 1 << 11    /* takes `capture` though it takes no
	                              expect */
};

struct step_ops {
	const char *key;
	const struct yaml_shape *shape; /* of the key's value */
	const char *help;               /* what it does, one sentence */
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
	/* A whole reply came that the step awaits: true when the step took it
	 * and has gone on (it has sent more and awaits again, or has ended);
	 * false: it is the last one, and is matched with the expectation.
	 * May be NULL: every reply is the last. */
	bool (*reply)(struct session *session, const struct step *step,
		const struct reply *reply);
	/* What session_connect_to(), session_tls_start() or session_run()
	 * began is over; err NULL: it went well. Must end the step. */
	void (*finished)(struct session *session, const struct step *step,
		const struct err *err);
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
/* As session_await_reply() for a reply that comes after another of the same
 * step: ops->reply() hears of it. The bytes must have been sent. */
void session_await_next_reply(struct session *session);
/* Ends the step, as passed, when all that it sent is with the kernel, or at
 * its pace has left. */
void session_pass_when_sent(struct session *session);
/* Holds what is known of the handshake or the program against the step's
 * expectation, and ends the step; without an expectation it passes. */
void session_match_seen(struct session *session);
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
/* --- TLS, other connections, programs: each makes the session wait for
 * ops->finished() --- */

/* The handshake on this connection, as client or server as its role is.
 * err.kind is ERR_TLS when it failed, ERR_LOCAL when it could not be begun
 * (a file, a cipher's name). The connection goes on in the clear after a
 * failure, if it still stands. */
void session_tls_start(struct session *session,
	const struct tls_request *request);
/* close_notify, and on in the clear. False: the connection is not TLS. At
 * once; finished() is not called. */
bool session_tls_stop(struct session *session);
bool session_is_tls(const struct session *session);
/* Channel binding data of this connection, appended; false: there is none. */
bool session_tls_binding(const struct session *session, const char *type,
	struct buf *out);
/* Bytes that are there and were not taken, though the handshake begins:
 * they are noted as tls/leftover-plaintext with this step, shown, and taken.
 */
void session_drop_plaintext(struct session *session);

/* What `connect` asks for; texts as those of tls_request. */
struct connect_request {
	struct smtp_url url;
	bool is_target;           /* to the target; url is not looked at */
	struct str bind;          /* data NULL: the run's */
	enum net_family family;   /* ANY: the run's */
	struct str header;        /* bytes that leave first, as PROXY's; or
	                             data NULL */
	const struct tls_request *tls; /* for smtps; NULL: as the target's */
};
/* Makes the step's connection anew (an older one of that name is closed). */
void session_connect_to(struct session *session,
	const struct connect_request *request);

/* argv ends in NULL. ERR_VALUE when it could not be started. */
void session_run(struct session *session, const char *const *argv);

/* No more is read of this connection until it is let go on. */
void session_stop_reading(struct session *session, bool stop);

/* --- what this connection is, and what was said on it --- */

enum role session_role(const struct session *session);
/* "server" or "client": who is at the other end. */
const char *session_peer(const struct session *session);
/* What EHLO offered on this connection. */
const struct ehlo *session_offers(const struct session *session);
/* The name and port that we connected to. */
const char *session_host(const struct session *session, int *port);
/* The message's sender and recipients as they stood in MAIL and RCPT, those
 * that were accepted; reset by RSET, a greeting, and a message's end. Paths
 * without angle brackets; sender.data NULL: no MAIL yet. */
struct envelope {
	struct str sender;
	struct str sender_params; /* behind the path: "SIZE=12 BODY=8BITMIME" */
	size_t count, cap;
	struct str *recipients;
};
const struct envelope *session_envelope(const struct session *session);
/* A server's step took this command line; its reply tells whether it counts.
 */
void session_note_command(struct session *session, struct str line);
/* A server's step answered with this reply, or part of it. */
void session_note_reply(struct session *session, struct str reply);

/* A count that a step keeps while it runs; 0 at its beginning. */
size_t *session_counter(struct session *session);
/* The step has not ended. */
bool session_step_is_on(const struct session *session,
	const struct step *step);
/* Something of the step's own, NULL at its beginning; free_it() is called with
 * it when the step has ended, however. */
void session_set_state(struct session *session, void *state,
	void (*free_it)(void *state));
void *session_state(const struct session *session);
/* As session_send(), but every output shows `shown` in its place: for bytes
 * that hold a secret in a form that nobody could find. */
void session_send_hidden(struct session *session, struct str bytes,
	struct str shown);
/* Takes the pattern's groups from text into the step's captures; false after
 * it has failed the step. */
bool session_capture(struct session *session, struct str text);
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

/* What the step waited for came when `within` and `not_before` want it; false
 * after it has failed the step. */
bool session_in_time(struct session *session);
/* What the handshake or the program came to, where a reply would stand. */
void session_show_seen(struct session *session);

/* How a step ends; once. */
void step_pass(struct session *session);
/* Passes, and so do the steps behind it: they are not played, but for
 * teardown's. */
void step_pass_all(struct session *session);
void step_fail(struct session *session, enum failure_kind kind,
	const char *format, ...) __attribute__((format(printf, 3, 4)));
void step_error(struct session *session, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
