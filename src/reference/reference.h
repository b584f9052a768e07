/*
 * reference.h - the built-in server: a correct SMTP server in a small world
 * of its own, deterministic, on a loopback port that the kernel picks. Uses
 * smtp/ and net/, knows nothing of scenarios. [RFC5321]
 */
#ifndef SD_REFERENCE_REFERENCE_H
#define SD_REFERENCE_REFERENCE_H

#include "base/err.h"
#include "net/loop.h"

struct reference;

/* Listens on 127.0.0.1. NULL with *err set when it cannot. */
struct reference *reference_start(struct loop *loop, struct err *err);
int reference_port(const struct reference *reference);
/* Closes the listener and all its connections. */
void reference_free(struct reference **reference);

/* The library's variables for this server's world: local_domain, sender,
 * recipient, ...; ends with name NULL. */
struct reference_variable {
	const char *name, *value;
};
const struct reference_variable *reference_variables(void);

#endif
