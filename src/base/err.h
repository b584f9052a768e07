/*
 * err.h - why something could not be asked at all: a refused connection, a
 * name that does not resolve, a file that cannot be written. A value, never
 * a verdict on a server.
 */
#ifndef SD_BASE_ERR_H
#define SD_BASE_ERR_H

enum err_kind {
	ERR_NONE,
	ERR_RESOLVE,   /* a name does not resolve */
	ERR_CONNECT,   /* refused, unreachable, timed out while connecting */
	ERR_LOCAL,     /* out of ports, descriptors; bind failed */
	ERR_IO,        /* read or write failed: reset, broken pipe */
	ERR_FILE,      /* a file cannot be read or written */
	ERR_VARIABLE,  /* a variable has no value, or one that may not be sent */
	ERR_PRELUDE,   /* the start state was not reached */
	ERR_VALUE,     /* a value that cannot be what it is used for */
	ERR_TLS,       /* a handshake failed */
	ERR_SASL,      /* an exchange cannot be begun, or is malformed */
	ERR_AUTH,      /* who authenticates is refused */
	ERR_TIMEOUT    /* the time for it was up */
};

struct err {
	enum err_kind kind;
	char text[232]; /* for a person, no full stop; escaped already */
	const char *help; /* a way out, static; NULL: none is known */
};

/* Fills *err, without help. Returns it. */
struct err *err_set(struct err *err, enum err_kind kind, const char *format,
	...) __attribute__((format(printf, 3, 4)));

#endif
