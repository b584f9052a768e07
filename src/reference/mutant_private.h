/* mutant_private.h - the rows of mutants. Private to reference/. */
#ifndef SD_REFERENCE_MUTANT_PRIVATE_H
#define SD_REFERENCE_MUTANT_PRIVATE_H

#include "base/arena.h"
#include "base/regex.h"
#include "reference/mutant.h"

enum mutant_switch {
#define MUTANT_SWITCH(symbol, name, what) MUTANT_##symbol,
#define MUTANT_NUMBER(symbol, name, what) MUTANT_##symbol,
#define MUTANT_OCTETS(symbol, name, what) MUTANT_##symbol,
#include "reference/mutant_switch.def"
#undef MUTANT_SWITCH
#undef MUTANT_NUMBER
#undef MUTANT_OCTETS
	MUTANT_SWITCH_COUNT
};

enum { MUTANT_OCTETS_MAX = 16 };

/* What a session can be like when a line comes. */
enum mutant_state {
	MUTANT_HELLO = 1 << 0,
	MUTANT_HELO = 1 << 1,
	MUTANT_EHLO = 1 << 2,
	MUTANT_MAIL = 1 << 3,
	MUTANT_RCPT = 1 << 4,
	MUTANT_DATA = 1 << 5,
	MUTANT_CHUNK = 1 << 6,
	MUTANT_CHUNKED = 1 << 7,
	MUTANT_TLS = 1 << 8,
	MUTANT_AUTH = 1 << 9,
	MUTANT_EXCHANGE = 1 << 10,
	MUTANT_LMTP = 1 << 11,
	MUTANT_FIRST = 1 << 12,
	MUTANT_REFUSED = 1 << 13,
	MUTANT_DELIVERED = 1 << 14,
	MUTANT_PIPELINED = 1 << 15,
	MUTANT_UTF8 = 1 << 16,
	MUTANT_BINARY = 1 << 17
};

/* What is done when the reply is out. */
enum mutant_then {
	MUTANT_THEN_CLOSE = 1 << 0,
	MUTANT_THEN_ABORT = 1 << 1,
	MUTANT_THEN_STAY = 1 << 2,
	MUTANT_THEN_MAIL = 1 << 3,
	MUTANT_THEN_RCPT = 1 << 4,
	MUTANT_THEN_DATA = 1 << 5,
	MUTANT_THEN_RESET = 1 << 6,
	MUTANT_THEN_FORGET = 1 << 7,
	MUTANT_THEN_HELLO = 1 << 8,
	MUTANT_THEN_EHLO = 1 << 9,
	MUTANT_THEN_UNHELLO = 1 << 10,
	MUTANT_THEN_AUTH = 1 << 11,
	MUTANT_THEN_UNAUTH = 1 << 12,
	MUTANT_THEN_PAUSE = 1 << 13,
	MUTANT_THEN_EARLY = 1 << 14
};

/* A word of the columns "when" and "then". */
struct mutant_word {
	const char *name;
	unsigned bit;
};
extern const struct mutant_word mutant_states[]; /* ends with name NULL */
extern const struct mutant_word mutant_thens[];
/* By enum mutant_switch, ends with name NULL. */
struct mutant_switch_kind {
	const char *name, *what;
	bool is_number, is_octets; /* it has such a value */
};
extern const struct mutant_switch_kind mutant_switches[];

/* The switches that are on. */
struct mutant_octets {
	const struct mutant_octets *next;
	enum mutant_switch which;
	struct str text;
};
struct mutant_settings {
	bool has[MUTANT_SWITCH_COUNT];
	size_t number[MUTANT_SWITCH_COUNT];
	const struct mutant_octets *octets; /* a list */
};

struct mutant_row {
	const char *name, *breaks; /* NULL: as the row before it */
	struct loc loc;
	bool is_own; /* comes with the program */
	unsigned when, unless;
	struct regex *line;	   /* NULL: any */
	bool is_pseudo;		   /* its pattern speaks of <greeting>, ... */
	struct regex *reply;	   /* what "say" replaces */
	bool wants_reply;	   /* it must match */
	bool has_read_as, has_say; /* else the two are empty */
	struct str read_as, say;
	unsigned then;
	size_t pause_ms;
	bool has_switch;
	struct mutant_settings settings;
};

struct mutants {
	struct arena *arena;
	struct mutant_row **rows; /* in their order */
	size_t count, cap;
	/* Of those that were chosen. */
	struct mutant_row **chosen;
	size_t chosen_count;
	struct mutant_settings settings;
};

/* Reads a line of a table. NULL after a complaint. */
struct mutant_row *mutant_row_read(struct arena *arena, struct diag *diag,
	struct loc loc, struct str line);

/* The files that were compiled in; ends with name NULL. */
struct mutant_file {
	const char *name, *text;
};
extern const struct mutant_file mutant_files[];

#endif
