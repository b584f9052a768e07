/*
 * plan.h - a scenario, ready to be played: everything that can be known
 * before the first byte. Const once it is made, and shared by any number of
 * sessions.
 */
#ifndef SD_ENGINE_PLAN_H
#define SD_ENGINE_PLAN_H

#include "engine/condition.h"
#include "engine/template.h"
#include "expect/expect.h"
#include "base/regex.h"
#include "net/tls.h"
#include "result/scenario_result.h"
#include "smtp/smtp_url.h"

enum start {
	START_CONNECT, START_GREETING, START_HELO, START_EHLO, START_TLS,
	START_AUTH, START_MAIL, START_RCPT, START_DATA
};

enum role { ROLE_CLIENT, ROLE_SERVER };

struct timeouts {
	int64_t connect_us, step_us, data_us, scenario_us;
};

/* An expectation; if it has variables that only the conversation knows it is
 * read again from its nodes each time. */
struct expect_spec {
	const struct expect *fixed;  /* NULL: read node */
	const struct node *node;
	struct template_scope *scope; /* for node */
	bool none;                   /* "none": no reply is read */
	struct loc loc;
	struct str shown;            /* as a person reads it */
};

enum capture_part { CAPTURE_TEXT, CAPTURE_CODE, CAPTURE_ENHANCED };

/* capture: {name: /re(group)/}, or {name: code} of a reply */
struct capture {
	enum capture_part part;
	const struct regex *regex; /* of TEXT */
	struct str name, pattern;
	int slot;                /* takes the first group */
	bool optional;           /* "/re/?" */
	size_t named_count;      /* named groups go to slots of their own */
	struct { unsigned group; int slot; } *named;
};

/* What a handshake is to be like, as the author wrote it; NULL and ANY: not
 * said. Texts live as long as the plan or the conversation. */
struct tls_request {
	enum tls_version min, max;
	const char *ciphers, *ca, *cert, *key, *alpn;
	enum tls_verify { TLS_VERIFY_DEFAULT, TLS_VERIFY_NO, TLS_VERIFY_YES }
		verify;
	const char *name;          /* SNI and check; "": neither */
	bool resume;               /* offer a session kept from before */
};

struct step;

struct step_list {
	size_t count;
	const struct step **items;
};

enum { CONNECTIONS_MAX = 32, STEP_REPEAT_MAX = 10000 };

struct step {
	const struct step_ops *ops;
	int conn;                  /* which connection: an index of
	                              plan->connections; 0: "a", or, in a
	                              server's steps, the client's */
	const void *data;          /* the leaf's own */
	struct loc loc;
	struct str source_line;    /* of expect_loc, else of loc */
	const char *name, *hint, *ref; /* NULL: has none */
	bool has_level;
	enum level level;
	const struct condition *condition; /* NULL: always */
	int repeat;                /* 1: once */
	const struct template *repeat_text; /* instead of repeat; or NULL */
	bool on_fail_continue;
	int64_t within_us, not_before_us, timeout_us; /* -1: not given */
	size_t pace_bytes;         /* 0: all at once */
	int64_t pace_us;
	const struct expect_spec *expect; /* NULL: not given */
	size_t capture_count;
	const struct capture *captures;
	struct step_list children; /* of a group or a pipeline */
};

enum retry_when { RETRY_TEMPFAIL, RETRY_FAIL };

/* Played again after a failure, the whole of it. */
struct retry {
	int times;                 /* beyond the first; 0: never */
	int64_t every_us;
	enum retry_when when;      /* TEMPFAIL: the step that failed had a 4xx
	                              reply, or 421 closed it */
};

enum { SERVERS_MAX = 16 };

/* A scripted server of a scenario, or of `serve FILE`. */
struct server_spec {
	const char *name;
	struct loc loc;
	const char *host;          /* listens there: "127.0.0.1", "::1", or the
	                              path of a socket */
	bool is_unix;
	int port;                  /* 0: the kernel's choice */
	enum smtp_protocol protocol;
	bool implicit_tls;
	const struct tls_request *tls; /* its certificate; NULL: one is made */
	int host_slot, port_slot;  /* ${server.NAME.host}, ${server.NAME.port};
	                              -1: nobody asks */
	/* What the n-th connection is played with; behind the last, the last
	 * again. */
	size_t script_count;
	const struct step_list *scripts;
	int clients;               /* must have come; -1: one at least */
};

enum { PLAN_MISSING_MAX = 16 };

struct plan {
	struct scenario_facts facts;
	struct loc loc;            /* of the scenario's name */
	const char *skip, *xfail;  /* reasons, NULL: no */
	const char *xfail_got;     /* what the message of the failure must
	                              have in it; NULL: any failure */
	const struct condition *requires; /* NULL: nothing */
	bool requires_ehlo;        /* needs to know what EHLO offers */
	struct str lacking;        /* a required variable that has no value
	                              ("var.tempfail_domain"); or NULL */
	size_t missing_count;      /* of the vocabulary, needed and without a */
	struct str missing[PLAN_MISSING_MAX]; /* value; a placeholder is put in */
	size_t secret_count;       /* slots whose values no output shows */
	const int *secret_slots;
	bool deliver, serial;
	bool intrusive;            /* has the tag of that name */
	unsigned allow, deny;      /* anomalies */
	enum start start;
	struct retry retry;
	/* Whether the conversation begins with a connection to the target:
	 * false when no step uses connection "a" before a `connect` makes
	 * it. */
	bool uses_target;
	bool runs_programs;        /* some step is a `run` */
	size_t connection_count;   /* "a" first; at least 1 */
	const char *connections[CONNECTIONS_MAX];
	size_t server_count;
	const struct server_spec *servers;
	struct timeouts timeouts;
	struct step_list sections[SECTION_COUNT];
	struct slots slots;
	const struct vars *vars;   /* for conditions */
};

#endif
