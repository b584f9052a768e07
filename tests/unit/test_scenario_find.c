/* layer: scenario */
/* test_scenario_find.c - paths: files, folders, and scenarios by name. */
#include "scenario/scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "scenario_folder.h"

#define STEPS "steps: [{send: NOOP, expect: 250}]\n"
#define TABLE "cases: [{id: x, v: 1}, {id: y, v: 2}]\n"

static void fill(struct folder *f)
{
	folder_init(f);
	assert_int_equal(mkdir("suite", 0777), 0);
	assert_int_equal(mkdir("suite/b", 0777), 0);
	assert_int_equal(mkdir("suite/.git", 0777), 0);
	assert_int_equal(mkdir("empty", 0777), 0);
	folder_write("suite/z.yaml", "name: Z\n" STEPS);
	folder_write("suite/a.yml", "name: A\n" TABLE STEPS);
	folder_write("suite/b/1.yaml", "name: B1\n" STEPS);
	folder_write("suite/.hidden.yaml", "no scenario\n");
	folder_write("suite/.git/x.yaml", "no scenario\n");
	folder_write("suite/smtpdrill.yaml", "targets: {}\n");
	folder_write("suite/notes.txt", "no scenario\n");
	assert_int_equal(symlink("..", "suite/b/loop"), 0);
}

static void test_folder(void **state)
{
	struct folder f;

	(void)state;
	fill(&f);
	assert_true(folder_load(&f, "suite"));
	folder_assert_ids(&f, "suite/a.yml::A[x]\nsuite/a.yml::A[y]\n"
			      "suite/b/1.yaml::B1\nsuite/z.yaml::Z\n");
	assert_int_equal(f.set.file_count, 3);
	folder_fini(&f);
	fill(&f);
	assert_true(folder_load(&f, "suite//"));
	assert_string_equal(f.set.plans[3]->facts.id, "suite/z.yaml::Z");
	folder_fini(&f);
}

static void test_overlap_is_a_union(void **state)
{
	struct folder f;

	(void)state;
	fill(&f);
	assert_true(folder_load(&f, "suite/z.yaml"));
	assert_true(folder_load(&f, "suite"));
	assert_true(folder_load(&f, "suite/a.yml::A"));
	folder_assert_ids(&f, "suite/z.yaml::Z\nsuite/a.yml::A[x]\n"
			      "suite/a.yml::A[y]\nsuite/b/1.yaml::B1\n");
	folder_fini(&f);
}

static void test_names(void **state)
{
	static const struct {
		const char *path, *ids;
	} rows[] = {
		{"suite/z.yaml::Z", "suite/z.yaml::Z\n"},
		{"suite/a.yml::A", "suite/a.yml::A[x]\nsuite/a.yml::A[y]\n"},
		{"suite/a.yml::A[y]", "suite/a.yml::A[y]\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct folder f;

		fill(&f);
		assert_true(folder_load(&f, rows[i].path));
		folder_assert_ids(&f, rows[i].ids);
		folder_fini(&f);
	}
}

static void test_file_with_colons(void **state)
{
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_write("a::b.yaml", "name: C\n" STEPS);
	assert_true(folder_load(&f, "a::b.yaml"));
	folder_assert_ids(&f, "a::b.yaml::C\n");
	folder_fini(&f);
	folder_init(&f);
	folder_write("a::b.yaml", "name: C\n" STEPS "---\nname: D\n" STEPS);
	assert_true(folder_load(&f, "a::b.yaml::D"));
	folder_assert_ids(&f, "a::b.yaml::D\n");
	folder_fini(&f);
}

static void test_mistakes(void **state)
{
	static const struct {
		const char *path, *message;
	} rows[] = {
		{"nowhere.yaml",
			"nowhere.yaml: error: there is no such file or "
			"folder\n"},
		{"suite/zz.yaml", "did you mean \"suite/z.yaml\"?"},
		{"siute", "did you mean \"suite\"?"},
		{"suite/z.yaml/x", "there is no such file"},
		{"empty", "there is no scenario in this folder"},
		{"suite/smtpdrill.yaml", "holds targets, not scenarios"},
		{"suite/a.yml::A[z]", "did you mean \"A[x]\"?"},
		{"suite/a.yml::Nothing like it", "help: there is \"A[x]\""},
		{"nowhere.yaml::A", "nowhere.yaml: error: there is no such"},
		{"large.yaml", "large.yaml: error: the file is larger than 1 "
			       "MiB"},
		{"/dev/null", "it is not a regular file"},
		{"dangling.yaml",
			"dangling.yaml: error: it is a symbolic link to "
			"nothing\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct folder f;

		fill(&f);
		folder_write("large.yaml", "name: x\n");
		assert_int_equal(truncate("large.yaml", 1048577), 0);
		assert_int_equal(symlink("nowhere", "dangling.yaml"), 0);
		if (folder_load(&f, rows[i].path) ||
			!strstr(buf_cstr(&f.messages), rows[i].message))
			fail_msg("%s: %s", rows[i].path, buf_cstr(&f.messages));
		folder_fini(&f);
	}
}

/* What lies deeper must not be left out in silence. */
static void test_folders_nested_too_deeply(void **state)
{
	struct folder f;
	struct buf path = BUF_INIT;

	(void)state;
	folder_init(&f);
	for (int i = 0; i < 40; i++) {
		buf_puts(&path, i ? "/d" : "d");
		assert_int_equal(mkdir(buf_cstr(&path), 0755), 0);
	}
	buf_fini(&path);
	assert_false(folder_load(&f, "d"));
	assert_non_null(strstr(
		buf_cstr(&f.messages), "folders are nested more than 32 deep"));
	folder_fini(&f);
}

static void test_other_files_are_still_read(void **state)
{
	struct folder f;

	(void)state;
	fill(&f);
	folder_write("suite/b/0.yaml", "name: [\n");
	assert_false(folder_load(&f, "suite"));
	assert_int_equal(f.set.count, 4);
	assert_int_equal(diag_error_count(f.diag), 1);
	folder_fini(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_folder),
		cmocka_unit_test(test_overlap_is_a_union),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_file_with_colons),
		cmocka_unit_test(test_mistakes),
		cmocka_unit_test(test_folders_nested_too_deeply),
		cmocka_unit_test(test_other_files_are_still_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
