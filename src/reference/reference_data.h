/*
 * reference_data.h - reads a message as it streams in after 354, up to the
 * one true end CRLF . CRLF, or in chunks that BDAT counted, and keeps none of
 * it. [RFC5321 4.1.1.4, 4.5.2] [RFC3030 2]
 */
#ifndef SD_REFERENCE_REFERENCE_DATA_H
#define SD_REFERENCE_REFERENCE_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mutants;

enum { REFERENCE_TAIL_MAX = 16 };

enum reference_data_state {
	REFERENCE_DATA_LINE_START,
	REFERENCE_DATA_TEXT,
	REFERENCE_DATA_CR,     /* a CR within text */
	REFERENCE_DATA_DOT,    /* a dot at the start of a line */
	REFERENCE_DATA_DOT_CR, /* and a CR behind it */
	REFERENCE_DATA_END
};

struct reference_data {
	enum reference_data_state state;
	bool counted;	    /* a dot is a dot */
	bool stray;	    /* a CR without LF or a LF without CR */
	bool line_too_long; /* above 1000 octets with its CRLF */
	/* Octets as in [RFC1870 5]: no stuffed dots, no final dot. */
	uint64_t size;
	size_t line_len;
	bool is_body;	/* the empty line behind the header has come */
	size_t hop_len; /* how much of "Received:" the line has */
	unsigned hops;	/* lines of the header that begin with it */
	/* For other ends than the true one; NULL: none. */
	const struct mutants *mutants;
	char tail[REFERENCE_TAIL_MAX]; /* the latest octets */
	size_t tail_len;
	size_t octets_of_read;
	size_t raw_size, raw_line_len, raw_line_longest;
	size_t ends_at; /* octets; 0: they do not matter */
};

/* The CRLF of the DATA line counts as the first of CRLF . CRLF. counted: no
 * dots, and whoever feeds it knows the end. mutants: those of the server, or
 * NULL. */
void reference_data_start(struct reference_data *data,
	const struct mutants *mutants, bool counted);
/* That end: a CR without LF can be told only now. */
void reference_data_finish(struct reference_data *data);

/* Reads octets until they or the message end; data->state tells which.
 * Returns how many were the message's. */
size_t reference_data_feed(
	struct reference_data *data, const char *octets, size_t len);

#endif
