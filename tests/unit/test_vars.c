/* layer: engine */
/* test_vars.c - which of several values counts, and what is a name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/vars.h"

static void put(struct vars *vars, struct arena *arena, const char *name,
	const char *value, enum var_rank rank)
{
	vars_put(vars, arena,
		(struct var){.name = str_from(name),
			.value = str_from(value),
			.rank = rank});
}

static void assert_value(
	const struct vars *vars, const char *name, const char *value)
{
	const struct var *var = vars_get(vars, str_from(name));

	assert_non_null(var);
	assert_true(str_equal(var->value, value));
}

static void test_ranks(void **state)
{
	struct arena *arena = arena_new(0);
	struct vars *outer = vars_new(arena, NULL);
	struct vars *inner = vars_new(arena, outer);

	(void)state;
	put(outer, arena, "a", "command line", VAR_RANK_COMMAND_LINE);
	put(outer, arena, "a", "target", VAR_RANK_TARGET);
	put(inner, arena, "a", "scenario", VAR_RANK_SCENARIO);
	assert_value(outer, "a", "command line");
	assert_value(inner, "a", "command line");
	put(inner, arena, "a", "case", VAR_RANK_CASE);
	assert_value(inner, "a", "case");
	assert_value(outer, "a", "command line");
	arena_free(&arena);
}

static void test_default_gives_way_in_the_inner_set(void **state)
{
	struct arena *arena = arena_new(0);
	struct vars *outer = vars_new(arena, NULL);
	struct vars *inner = vars_new(arena, outer);

	(void)state;
	put(inner, arena, "missing_domain", "x.invalid", VAR_RANK_DEFAULT);
	assert_value(inner, "missing_domain", "x.invalid");
	put(outer, arena, "missing_domain", "no.example", VAR_RANK_TARGET);
	assert_value(inner, "missing_domain", "no.example");
	arena_free(&arena);
}

static void test_same_rank(void **state)
{
	struct arena *arena = arena_new(0);
	struct vars *outer = vars_new(arena, NULL);
	struct vars *inner = vars_new(arena, outer);

	(void)state;
	put(outer, arena, "a", "1", VAR_RANK_FILE);
	put(outer, arena, "a", "2", VAR_RANK_FILE);
	assert_int_equal(outer->count, 1);
	assert_value(inner, "a", "2");
	put(inner, arena, "a", "3", VAR_RANK_FILE);
	assert_value(inner, "a", "3");
	for (int i = 0; i < 100; i++)
		put(inner, arena, arena_printf(arena, "n%d", i),
			arena_printf(arena, "%d", i), VAR_RANK_SCENARIO);
	assert_value(inner, "n0", "0");
	assert_value(inner, "n99", "99");
	assert_null(vars_get(inner, str_from("n100")));
	assert_null(vars_get(NULL, str_from("a")));
	arena_free(&arena);
}

static void test_names(void **state)
{
	static const struct {
		const char *name;
		bool valid;
	} rows[] = {
		{"a", true},
		{"_", true},
		{"a1", true},
		{"rcpt_to-2", true},
		{"", false},
		{"1a", false},
		{"-a", false},
		{"a.b", false},
		{"a b", false},
		{"a#1", false},
		{"\xc3\xa9", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (vars_name_is_valid(str_from(rows[i].name)) != rows[i].valid)
			fail_msg("%s", rows[i].name);
}

static void test_vocabulary(void **state)
{
	size_t count = 0;

	(void)state;
	for (; vars_vocabulary()[count]; count++)
		assert_true(
			vars_is_vocabulary(str_from(vars_vocabulary()[count])));
	assert_int_equal(count, 12);
	assert_false(vars_is_vocabulary(str_from("recipients")));
	assert_false(vars_is_vocabulary(str_from("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ranks),
		cmocka_unit_test(test_default_gives_way_in_the_inner_set),
		cmocka_unit_test(test_same_rank),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_vocabulary),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
