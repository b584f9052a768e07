/* random.h - a small seeded generator: the same seed gives the same run. */
#ifndef SD_BASE_RANDOM_H
#define SD_BASE_RANDOM_H

#include <stdint.h>
#include "base/buf.h"

struct random {
	uint64_t state;
};

void random_seed(struct random *random, uint64_t seed);
/* A generator for the index-th thing of a run; independent of the order. */
void random_seed_indexed(struct random *random, uint64_t seed, uint64_t index);
uint64_t random_next(struct random *random);
/* Appends count characters of [a-z0-9]. */
void random_text(struct random *random, struct buf *out, size_t count);
/* Appends a version 4 UUID. */
void random_uuid(struct random *random, struct buf *out);
/* A seed from the kernel, for a run that was given none. */
uint64_t random_entropy(void);

#endif
