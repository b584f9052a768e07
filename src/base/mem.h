/*
 * mem.h - heap memory that is always there: out of memory ends the program
 * with a message (exit by abort), so no caller checks for NULL.
 */
#ifndef SD_BASE_MEM_H
#define SD_BASE_MEM_H

#include <stddef.h>

/* Uninitialised memory of len bytes (at least 1); the caller frees it. */
void *mem_alloc(size_t len);
/* Zeroed memory of count * size bytes; overflow aborts. */
void *mem_calloc(size_t count, size_t size);
/* As realloc(3); NULL ptr allocates. */
void *mem_realloc(void *ptr, size_t len);
/* A copy of text; the caller frees it. */
char *mem_strdup(const char *text);
/* Frees ptr; NULL is fine. */
void mem_free(void *ptr);

#endif
