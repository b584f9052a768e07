/* hash.h - a number for a text that is the same on every machine and in every
 * version. Not for keys. */
#ifndef SD_BASE_HASH_H
#define SD_BASE_HASH_H

#include <stdint.h>
#include "base/str.h"

/*
 * FNV-1a with 64 bits, and its bits mixed once more, since the last bytes of
 * a text hardly reach the upper half. Never to be changed: which shard a
 * scenario belongs to, and where failures are remembered, hang on it.
 */
uint64_t hash_text(struct str text);

#endif
