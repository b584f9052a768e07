/*
 * arena.c - blocks in a list, the newest in front; allocations are cut from
 * the front one. A request that would waste much of a block gets a block of
 * exactly its size behind the front one, so that small ones still fill that.
 */
#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include "base/check.h"
#include "base/mem.h"

enum { BLOCK_BYTES_DEFAULT = 4096, BLOCK_BYTES_MIN = 128 };

struct block {
	struct block *next;
	max_align_t data[];
};

struct cleanup {
	struct cleanup *next;
	void (*fn)(void *ptr);
	void *ptr;
};

struct arena {
	struct block *blocks;
	struct cleanup *cleanups; /* the newest first */
	size_t used;		  /* of the front block's data */
	size_t cap;	    /* of the front block's data; 0: no front block */
	size_t block_bytes; /* of a whole block */
	size_t total_bytes;
};

struct arena *arena_new(size_t block_bytes)
{
	struct arena *arena = mem_calloc(1, sizeof(*arena));

	if (block_bytes == 0)
		block_bytes = BLOCK_BYTES_DEFAULT;
	if (block_bytes < BLOCK_BYTES_MIN)
		block_bytes = BLOCK_BYTES_MIN;
	arena->block_bytes = block_bytes;
	arena->total_bytes = sizeof(*arena);
	return arena;
}

void arena_free(struct arena **arena)
{
	struct cleanup *cleanup;
	struct block *block;

	if (!*arena)
		return;
	for (cleanup = (*arena)->cleanups; cleanup; cleanup = cleanup->next)
		cleanup->fn(cleanup->ptr);
	block = (*arena)->blocks;
	while (block) {
		struct block *next = block->next;

		mem_free(block);
		block = next;
	}
	mem_free(*arena);
	*arena = NULL;
}

static struct block *take_block(struct arena *arena, size_t bytes)
{
	arena->total_bytes += bytes;
	return mem_alloc(bytes);
}

static void *alloc_own_block(struct arena *arena, size_t len)
{
	struct block *block =
		take_block(arena, offsetof(struct block, data) + len);

	if (arena->cap) {
		block->next = arena->blocks->next;
		arena->blocks->next = block;
	} else {
		block->next = arena->blocks;
		arena->blocks = block;
	}
	return block->data;
}

static void start_block(struct arena *arena)
{
	struct block *block = take_block(arena, arena->block_bytes);

	block->next = arena->blocks;
	arena->blocks = block;
	arena->used = 0;
	arena->cap = arena->block_bytes - offsetof(struct block, data);
}

void *arena_alloc(struct arena *arena, size_t len)
{
	const size_t align = _Alignof(max_align_t);
	size_t block_cap = arena->block_bytes - offsetof(struct block, data);
	size_t at;

	BUG_ON(len > SIZE_MAX / 2);
	if (len == 0)
		len = 1;
	at = (arena->used + align - 1) / align * align;
	if (at > arena->cap || len > arena->cap - at) {
		if (len > block_cap || (arena->cap && len > block_cap / 4))
			return alloc_own_block(arena, len);
		start_block(arena);
		at = 0;
	}
	arena->used = at + len;
	return (char *)arena->blocks->data + at;
}

void *arena_calloc(struct arena *arena, size_t count, size_t size)
{
	void *ptr;

	BUG_ON(size && count > SIZE_MAX / size);
	ptr = arena_alloc(arena, count * size);
	return memset(ptr, 0, count * size);
}

char *arena_strdup(struct arena *arena, const char *text)
{
	size_t size;

	if (!text)
		return NULL;
	size = strlen(text) + 1;
	return memcpy(arena_alloc(arena, size), text, size);
}

struct str arena_str(struct arena *arena, struct str text)
{
	char *copy = arena_alloc(arena, text.len + 1);

	if (text.len)
		memcpy(copy, text.data, text.len);
	copy[text.len] = '\0';
	return (struct str){copy, text.len};
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args;
	char *text;
	int len;

	va_start(args, format);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	BUG_ON(len < 0);
	text = arena_alloc(arena, (size_t)len + 1);
	va_start(args, format);
	vsnprintf(text, (size_t)len + 1, format, args);
	va_end(args);
	return text;
}

void arena_on_free(struct arena *arena, void (*fn)(void *ptr), void *ptr)
{
	struct cleanup *cleanup = arena_alloc(arena, sizeof(*cleanup));

	*cleanup = (struct cleanup){arena->cleanups, fn, ptr};
	arena->cleanups = cleanup;
}

size_t arena_bytes(const struct arena *arena)
{
	return arena->total_bytes;
}
