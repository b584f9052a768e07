/* layer: base */
/* test_arena.c - allocations that end together. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "base/arena.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* Every allocation is filled: under ASan an overlap or overrun shows. */
static void test_sizes(void **state)
{
	static const struct {
		const char *name;
		size_t block_bytes, len;
	} rows[] = {
		{"nothing", 0, 0},
		{"a byte", 0, 1},
		{"odd", 256, 17},
		{"a quarter block", 256, 64},
		{"most of a block", 256, 200},
		{"exactly a block's room", 256, 240},
		{"one more than its room", 256, 241},
		{"larger than a block", 256, 5000},
		{"tiny blocks are made larger", 1, 100},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *arena = arena_new(rows[i].block_bytes);
		unsigned char *got[50];

		print_message("row: %s\n", rows[i].name);
		for (size_t n = 0; n < COUNT(got); n++) {
			got[n] = arena_alloc(arena, rows[i].len);
			assert_non_null(got[n]);
			assert_int_equal(
				(uintptr_t)got[n] % _Alignof(max_align_t), 0);
			memset(got[n], (int)n, rows[i].len);
		}
		for (size_t n = 0; n < COUNT(got); n++)
			for (size_t at = 0; at < rows[i].len; at++)
				assert_int_equal(got[n][at], n);
		for (size_t n = 1; n < COUNT(got); n++)
			assert_ptr_not_equal(got[n], got[n - 1]);
		arena_free(&arena);
		assert_null(arena);
	}
}

static void test_free_null(void **state)
{
	struct arena *arena = NULL;

	(void)state;
	arena_free(&arena);
	assert_null(arena);
}

static void test_bytes(void **state)
{
	struct arena *arena = arena_new(1024);
	size_t empty = arena_bytes(arena), first;

	(void)state;
	/* Ten thousand conversations may each hold one of these. */
	assert_true(empty < 128);
	arena_alloc(arena, 10);
	first = arena_bytes(arena);
	assert_int_equal(first, empty + 1024);
	for (int i = 0; i < 20; i++)
		arena_alloc(arena, 10);
	assert_int_equal(arena_bytes(arena), first);
	arena_alloc(arena, 100000);
	assert_true(arena_bytes(arena) >= first + 100000);
	assert_true(arena_bytes(arena) < first + 100100);
	first = arena_bytes(arena);
	/* The front block is still in use behind a large request. */
	arena_alloc(arena, 10);
	assert_int_equal(arena_bytes(arena), first);
	arena_free(&arena);
}

static void test_zeroed(void **state)
{
	struct arena *arena = arena_new(0);

	(void)state;
	for (int n = 0; n < 100; n++) {
		unsigned char *got = arena_calloc(arena, 7, 9);

		for (size_t i = 0; i < 63; i++)
			assert_int_equal(got[i], 0);
		memset(got, 0xff, 63);
	}
	assert_non_null(arena_calloc(arena, 0, 8));
	arena_free(&arena);
}

static void test_text(void **state)
{
	struct arena *arena = arena_new(128);
	char source[] = "abc";
	struct str copy;
	char *text;

	(void)state;
	assert_null(arena_strdup(arena, NULL));
	text = arena_strdup(arena, source);
	source[0] = 'x';
	assert_string_equal(text, "abc");
	copy = arena_str(arena, STR_LITERAL("a\0b"));
	assert_int_equal(copy.len, 3);
	assert_memory_equal(copy.data, "a\0b", 4);
	copy = arena_str(arena, (struct str){NULL, 0});
	assert_int_equal(copy.len, 0);
	assert_string_equal(copy.data, "");
	assert_string_equal(arena_printf(arena, "%d-%s", 42, "x"), "42-x");
	assert_string_equal(arena_printf(arena, "%s", ""), "");
	text = arena_printf(arena, "%300d", 1);
	assert_int_equal(strlen(text), 300);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_free_null),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_zeroed),
		cmocka_unit_test(test_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
