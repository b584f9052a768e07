/* descriptors.h - enough file descriptors for all conversations at once. */
#ifndef SD_CLI_DESCRIPTORS_H
#define SD_CLI_DESCRIPTORS_H

#include <stdbool.h>

/* Raises the soft limit if need be. each: descriptors a conversation takes.
 * False after a message when the hard limit forbids it. */
bool descriptors_provide(int jobs, int each);

#endif
