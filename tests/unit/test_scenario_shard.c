/* layer: scenario */
/* test_scenario_shard.c - which part of a run a scenario is in. */
#include "scenario/scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void test_keys(void **state)
{
	static const struct {
		const char *file, *folder, *key;
	} rows[] = {
		{"a.yaml", NULL, "a.yaml::x"},
		{"./a.yaml", NULL, "a.yaml::x"},
		{"././/b//a.yaml", NULL, "b/a.yaml::x"},
		{"b/./a.yaml", NULL, "b/a.yaml::x"},
		{"b/../a.yaml", NULL, "a.yaml::x"},
		{"b/c/../../a.yaml", NULL, "a.yaml::x"},
		{"b/c/../a.yaml", NULL, "b/a.yaml::x"},
		{"../a.yaml", NULL, "../a.yaml::x"},
		{"../../a.yaml", NULL, "../../a.yaml::x"},
		{"b/../../a.yaml", NULL, "../a.yaml::x"},
		{"../b/../a.yaml", NULL, "../a.yaml::x"},
		{"..b/a.yaml", NULL, "..b/a.yaml::x"},
		{"b../../a.yaml", NULL, "a.yaml::x"},
		{"...", NULL, "...::x"},
		{"-", NULL, "-::x"},
		{"/b/a.yaml", NULL, "/b/a.yaml::x"},
		{"//b/./a.yaml", NULL, "/b/a.yaml::x"},
		{"/../a.yaml", NULL, "/a.yaml::x"},
		{"/b/../../a.yaml", NULL, "/a.yaml::x"},
		{"/w/b/a.yaml", "/w", "b/a.yaml::x"},
		{"/w//b/../a.yaml", "/w", "a.yaml::x"},
		{"/w/a.yaml", "/w/b", "/w/a.yaml::x"},
		{"/ww/a.yaml", "/w", "/ww/a.yaml::x"},
		{"/w", "/w", "/w::x"},
		{"/a.yaml", "/", "a.yaml::x"},
		{"/b/a.yaml", "/", "b/a.yaml::x"},
		{"w/a.yaml", "/w", "w/a.yaml::x"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf id = BUF_INIT, key = BUF_INIT;
		struct scenario_facts facts = {.file = rows[i].file};

		buf_printf(&id, "%s::x", rows[i].file);
		facts.id = buf_cstr(&id);
		scenario_shard_key(&key, &facts, rows[i].folder);
		if (strcmp(buf_cstr(&key), rows[i].key) != 0)
			fail_msg("%s below %s: %s", rows[i].file,
				rows[i].folder ? rows[i].folder : "nothing",
				buf_cstr(&key));
		buf_fini(&key);
		buf_fini(&id);
	}
}

/* Never to be changed: the machines of one run may have different versions. */
static void test_settled(void **state)
{
	static const int counts[] = {1, 3, 8, 10000};
	static const struct {
		const char *file, *id;
		int shards[4];
	} rows[] = {
		{"a.yaml", "a.yaml::a", {1, 1, 7, 415}},
		{"/w/./a.yaml", "/w/./a.yaml::a", {1, 1, 7, 415}},
		{"b/a.yaml", "b/a.yaml::a", {1, 3, 8, 1768}},
		{"/x.yaml", "/x.yaml::x", {1, 1, 3, 6051}},
		{"../a.yaml", "../a.yaml::x[1]", {1, 2, 2, 7090}},
		{"-", "-::y", {1, 2, 6, 5286}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct scenario_facts facts = {
			.file = rows[i].file, .id = rows[i].id};

		for (size_t k = 0; k < 4; k++)
			if (scenario_shard(&facts, "/w", counts[k]) !=
				rows[i].shards[k])
				fail_msg("%s: %d of %d", rows[i].id,
					scenario_shard(&facts, "/w", counts[k]),
					counts[k]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_settled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
