/* play.h - a run, from what was asked for to the exit code. */
#ifndef SD_CLI_PLAY_H
#define SD_CLI_PLAY_H

#include "cli/setup.h"

/* Plays what was selected and reports. Returns the exit code, after it was
 * said what is wrong when nothing could be begun. */
int play(struct setup *setup);

#endif
