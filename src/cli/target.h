/* target.h - where to play: what -t says. */
#ifndef SD_CLI_TARGET_H
#define SD_CLI_TARGET_H

#include "base/arena.h"
#include "reference/reference.h"
#include "smtp/smtp_url.h"

struct config;
struct config_target;

struct target {
	bool is_builtin; /* the built-in server: of url its text
			    ("builtin+lmtp"), protocol and implicit_tls count */
	struct reference_options builtin; /* what it is like */
	struct smtp_url url;
	const struct config_target *config; /* NULL: not of smtpdrill.yaml */
};

/* Reads "builtin", "builtin+lmtp" or a URL (smtp/smtp_url.h). False with *why (in arena) set
 * when it is something else. */
bool target_parse(struct arena *arena, struct str text, struct target *out,
	const char **why);
/* As target_parse(), but a word that config knows is that target's name. */
bool target_find(struct arena *arena, const struct config *config,
	const char *text, struct target *out, const char **why);
/* It looks like a bare host, as a name of smtpdrill.yaml with a slip would. */
bool target_may_be_name(const struct target *target);

#endif
