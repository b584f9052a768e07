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
#include "result/scenario_result.h"

enum start {
	START_CONNECT, START_GREETING, START_HELO, START_EHLO, START_MAIL,
	START_RCPT, START_DATA
};

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

/* capture: {name: /re(group)/} */
struct capture {
	const struct regex *regex;
	struct str name, pattern;
	int slot;                /* takes the first group */
	bool optional;           /* "/re/?" */
	size_t named_count;      /* named groups go to slots of their own */
	struct { unsigned group; int slot; } *named;
};

struct step;

struct step_list {
	size_t count;
	const struct step **items;
};

struct step {
	const struct step_ops *ops;
	const void *data;          /* the leaf's own */
	struct loc loc;
	struct str source_line;    /* of expect_loc, else of loc */
	const char *name, *hint, *ref; /* NULL: has none */
	bool has_level;
	enum level level;
	const struct condition *condition; /* NULL: always */
	int repeat;                /* 1: once */
	bool on_fail_continue;
	int64_t within_us, not_before_us, timeout_us; /* -1: not given */
	size_t pace_bytes;         /* 0: all at once */
	int64_t pace_us;
	const struct expect_spec *expect; /* NULL: not given */
	size_t capture_count;
	const struct capture *captures;
	struct step_list children; /* of a group or a pipeline */
};

enum { PLAN_MISSING_MAX = 16 };

struct plan {
	struct scenario_facts facts;
	struct loc loc;            /* of the scenario's name */
	const char *skip, *xfail;  /* reasons, NULL: no */
	const struct condition *requires; /* NULL: nothing */
	bool requires_ehlo;        /* needs to know what EHLO offers */
	struct str lacking;        /* a required variable that has no value
	                              ("var.tempfail_domain"); or NULL */
	size_t missing_count;      /* of the vocabulary, needed and without a */
	struct str missing[PLAN_MISSING_MAX]; /* value; a placeholder is put in */
	bool deliver, serial;
	unsigned allow, deny;      /* anomalies */
	enum start start;
	struct timeouts timeouts;
	struct step_list sections[SECTION_COUNT];
	struct slots slots;
	const struct vars *vars;   /* for conditions */
};

#endif
