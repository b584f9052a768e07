/* terminal.h - what a stream leads to, and what may be written to it. */
#ifndef SD_CLI_TERMINAL_H
#define SD_CLI_TERMINAL_H

#include <stdio.h>
#include "cli/options.h"

/* Colours are wanted there. [no-color.org] */
bool terminal_takes_colour(FILE *stream, enum color color);
/* A line can be rewritten in place there. */
bool terminal_is_live(FILE *stream);
/* Columns; 0 if it is no terminal. */
int terminal_width(FILE *stream);

#endif
