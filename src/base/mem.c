/* mem.c - malloc(3) and friends that end the program when memory is out. */
#include "base/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SMALL_BYTES = 1024 };

static _Noreturn void out_of_memory(size_t len)
{
	fprintf(stderr, "smtpdrill: out of memory (%zu bytes asked for)\n",
		len);
	abort();
}

void *mem_alloc(size_t len)
{
	void *ptr = malloc(len ? len : 1);

	if (!ptr)
		out_of_memory(len);
	return ptr;
}

void *mem_calloc(size_t count, size_t size)
{
	void *ptr;

	if (size && count > SIZE_MAX / size)
		out_of_memory(SIZE_MAX);
	/* glibc's calloc() passes by its own cache of small pieces. */
	if (count * size <= SMALL_BYTES)
		return memset(mem_alloc(count * size), 0, count * size);
	ptr = calloc(count, size);
	if (!ptr)
		out_of_memory(count * size);
	return ptr;
}

void *mem_realloc(void *ptr, size_t len)
{
	void *moved = realloc(ptr, len ? len : 1);

	if (!moved)
		out_of_memory(len);
	return moved;
}

char *mem_strdup(const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(mem_alloc(size), text, size);
}

void mem_free(void *ptr)
{
	free(ptr);
}
