/* descriptors.h - enough file descriptors for all conversations at once. */
#ifndef SD_CLI_DESCRIPTORS_H
#define SD_CLI_DESCRIPTORS_H

#include <stdbool.h>

/* Raises the soft limit if need be. each: descriptors a conversation takes.
 * False after a message when the hard limit forbids it. */
bool descriptors_provide(int jobs, int each);

/* Who starts a program may close standard streams; the next socket must not
 * become one. */
void descriptors_open_standard(void);

#endif
