/* serve_output.h - how `serve` tells that, and where, it listens. */
#ifndef SD_CLI_SERVE_OUTPUT_H
#define SD_CLI_SERVE_OUTPUT_H

#include "cli/options.h"
#include "net/tls.h"

/* A text that appears under that name when it is complete. path NULL: not
 * wanted. False after it was said that it cannot be. */
bool serve_write_file(const char *path, struct str text);
/* --write-ca; authority NULL: there is none, which is told. */
bool serve_write_ca(
	const struct options *options, const struct tls_authority *authority);
/* Where people read: standard output unless a report for programs has it. */
FILE *serve_stream(const struct options *options);
/* Prints at once: who started us waits for it. */
void serve_print(const struct options *options, struct str text);
/* How to use the built-in server that listens there. */
void serve_put_usage(
	struct buf *out, const struct options *options, const char *address);

#endif
