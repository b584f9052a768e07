/*
 * arena.h - many small allocations that end together. One arena holds all of
 * a scenario, another all of a scenario's result.
 */
#ifndef SD_BASE_ARENA_H
#define SD_BASE_ARENA_H

#include <stddef.h>
#include "base/str.h"

struct arena;

/* A new arena; block_bytes is the size of its blocks (0: 4096). Larger
 * requests get a block of their own. No block is taken before the first
 * allocation. */
struct arena *arena_new(size_t block_bytes);
/* Frees the arena and all that came from it; sets *arena to NULL. */
void arena_free(struct arena **arena);

/* len bytes, aligned for any type, uninitialised; lives as long as arena. */
void *arena_alloc(struct arena *arena, size_t len);
/* count * size zeroed bytes. */
void *arena_calloc(struct arena *arena, size_t count, size_t size);
/* A NUL-terminated copy. NULL stays NULL. */
char *arena_strdup(struct arena *arena, const char *text);
/* A copy of text's bytes with a NUL behind them (not counted in len). */
struct str arena_str(struct arena *arena, struct str text);
/* printf into the arena. */
char *arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Calls fn(ptr) when the arena is freed, the latest first, before its memory
 * goes: for what an arena's things hold outside of it. */
void arena_on_free(struct arena *arena, void (*fn)(void *ptr), void *ptr);
/* Bytes taken from the heap so far. */
size_t arena_bytes(const struct arena *arena);

#endif
