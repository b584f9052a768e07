/* choices.h - what a run is to be, of what was given and what was not. */
#ifndef SD_CLI_CHOICES_H
#define SD_CLI_CHOICES_H

#include "cli/setup.h"

/* --seed, or one of the kernel's. */
uint64_t choose_seed(const struct options *options);
/* Eight letters and digits made of the seed, in arena. */
const char *choose_run_id(struct arena *arena, uint64_t seed);
/* The command line's time limits, over the target's. */
struct timeouts choose_timeouts(const struct setup *setup);
/* The target is ours, or allows it, or the command line does. */
bool choose_may_deliver(const struct setup *setup);
/* The same of scenarios with the tag "intrusive"; --tag may ask for it, too. */
bool choose_may_intrude(const struct setup *setup);
/* Conversations at once, out of so many that are to be held; 0 after it was
 * said that there are not enough descriptors for them. */
int choose_jobs(const struct setup *setup, size_t planned);

#endif
