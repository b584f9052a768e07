/* command.h - a command line in its parts, as a server reads it.
 * [RFC5321 4.1.1] */
#ifndef SD_SMTP_COMMAND_H
#define SD_SMTP_COMMAND_H

#include <stdbool.h>
#include "base/str.h"

enum command_verb {
	COMMAND_HELO,
	COMMAND_EHLO,
	COMMAND_MAIL,
	COMMAND_RCPT,
	COMMAND_DATA,
	COMMAND_RSET,
	COMMAND_NOOP,
	COMMAND_QUIT,
	COMMAND_VRFY,
	COMMAND_EXPN,
	COMMAND_HELP,
	COMMAND_STARTTLS,
	COMMAND_AUTH,
	COMMAND_BDAT,
	COMMAND_LHLO,
	COMMAND_ETRN,
	COMMAND_UNKNOWN
};

struct command {
	enum command_verb verb;
	struct str word;     /* the verb as it was written */
	struct str argument; /* behind the space, trimmed; may be empty */
};

/* Splits a line that has lost its line end. Verbs mind no case. */
void command_parse(struct str line, struct command *command);

enum { COMMAND_PARAMS_MAX = 16 };

/* MAIL FROM:<path> [params], RCPT TO:<path> [params] */
struct command_path {
	struct str path; /* with its angle brackets */
	size_t param_count;
	struct {
		struct str name, value;
	} params[COMMAND_PARAMS_MAX];
};

/* Reads the argument of MAIL (keyword "FROM:") or RCPT ("TO:"). False when
 * the keyword is missing, the path has no angle brackets, or a parameter is
 * malformed: *why then says it in a few words. Blanks after the colon are
 * refused. A value may have octets above 127; that they are UTF-8, and allowed,
 * is for the caller to see. [RFC5321 4.1.1.2] [RFC6531 3.3] */
bool command_path_parse(struct str argument, const char *keyword,
	struct command_path *out, const char **why);

#endif
