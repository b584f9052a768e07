/* suggest.h - "did you mean": the closest of a few words. */
#ifndef SD_BASE_SUGGEST_H
#define SD_BASE_SUGGEST_H

#include "base/str.h"

/* The candidate closest to word by Damerau-Levenshtein distance without
 * regard to case, or NULL when none is near (distance at most a third of the
 * longer length, at least 1). candidates ends with NULL; entries are
 * borrowed. A candidate that word is a prefix of (3 characters or more)
 * counts as near. */
const char *suggest_closest(struct str word, const char *const *candidates);

#endif
