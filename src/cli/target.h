/* target.h - where to play: what -t says. */
#ifndef SD_CLI_TARGET_H
#define SD_CLI_TARGET_H

#include "base/arena.h"

struct config;
struct config_target;

enum { TARGET_PORT_DEFAULT = 25 };

struct target {
	const char *url;  /* "smtp://mail.example:25", "builtin" */
	const char *host; /* NULL: the built-in server */
	int port;
	const struct config_target *config; /* NULL: not of smtpdrill.yaml */
};

/*
 * Reads
 *
 *   target := "builtin" | ["smtp://"] host [":" port] ["/"]
 *   host   := name | IPv4 | "[" IPv6 "]"
 *
 * False with *why (in arena) set when it is something else; a scheme that is
 * not in this version says so.
 */
bool target_parse(struct arena *arena, struct str text, struct target *out,
	const char **why);
/* As target_parse(), but a word that config knows is that target's name. */
bool target_find(struct arena *arena, const struct config *config,
	const char *text, struct target *out, const char **why);

#endif
