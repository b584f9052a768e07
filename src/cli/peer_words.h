/* peer_words.h - what other test runners and SMTP tools call it. */
#ifndef SD_CLI_PEER_WORDS_H
#define SD_CLI_PEER_WORDS_H

#include "base/str.h"

/* What to say here instead of an option of theirs (without its hyphens): an
 * option, "max-failures", perhaps with its value behind a blank, "report
 * junit=FILE". NULL: nobody has it. */
const char *peer_option(struct str name);
/* The same of a command, and of a report's format. */
const char *peer_command(struct str name);
const char *peer_format(struct str name);

#endif
