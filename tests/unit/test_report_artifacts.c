/* layer: report */
/* The folders of --artifacts: which come, what is in them, and that none is
 * outside. */
#define _XOPEN_SOURCE 700 /* nftw(3) */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "report/artifacts/artifact_name.h"
#include "report/report_artifacts.h"
#include "report_samples.h"

struct folder {
	char top[40];
	char path[64]; /* what --artifacts names: not there yet */
	struct report_options options;
	struct reporter *reporter;
};

static void start(struct folder *folder)
{
	struct err err = {.kind = ERR_NONE};

	*folder = (struct folder){.top = "/tmp/smtpdrill-test-XXXXXX"};
	assert_non_null(mkdtemp(folder->top));
	snprintf(folder->path, sizeof(folder->path), "%s/a/b", folder->top);
	folder->options = (struct report_options){
		.path = folder->path, .run = &sample_run, .colour = true};
	folder->reporter = reporter_artifacts.open(&folder->options, &err);
	assert_non_null(folder->reporter);
}

static void report(struct folder *folder, struct scenario_result *take_result)
{
	reporter_artifacts.scenario(folder->reporter, take_result);
	scenario_result_free(&take_result);
}

static int remove_one(
	const char *path, const struct stat *info, int type, struct FTW *ftw)
{
	(void)info;
	(void)type;
	(void)ftw;
	return remove(path);
}

static void finish(struct folder *folder)
{
	struct run_totals totals = {.planned = 0};
	struct err err = {.kind = ERR_NONE};

	if (!reporter_artifacts.close(folder->reporter, &totals, &err))
		fail_msg("%s", err.text);
}

static void drop(struct folder *folder)
{
	nftw(folder->top, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* How many entries are in it, and the name of one. */
static int entries(const char *path, char *name, size_t size)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	int count = 0;

	if (!dir)
		return -1;
	while ((entry = readdir(dir))) {
		if (strcmp(entry->d_name, ".") == 0 ||
			strcmp(entry->d_name, "..") == 0)
			continue;
		count++;
		if (name)
			snprintf(name, size, "%s", entry->d_name);
	}
	closedir(dir);
	return count;
}

static size_t read_file(const char *folder, const char *name, const char *file,
	char *text, size_t size)
{
	char path[512];
	FILE *stream;
	size_t len;

	snprintf(path, sizeof(path), "%s/%s/%s", folder, name, file);
	stream = fopen(path, "r");
	if (!stream)
		fail_msg("no %s", path);
	len = fread(text, 1, size - 1, stream);
	text[len] = '\0';
	fclose(stream);
	return len;
}

static void test_nothing_for_good_ones(void **state)
{
	static const enum outcome good[] = {OUTCOME_PASSED, OUTCOME_WARNED,
		OUTCOME_SKIPPED, OUTCOME_XFAILED};
	struct folder folder;

	(void)state;
	start(&folder);
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		report(&folder, sample_bare(&sample_pass_facts, good[i], NULL));
	finish(&folder);
	assert_int_equal(entries(folder.top, NULL, 0), 0);
	drop(&folder);
}

static void test_failure(void **state)
{
	static const char client[] =
		"EHLO client.example\r\nRCPT TO:<a%b@c>\r\n";
	char name[256], text[16384];
	struct folder folder;
	struct stat info;
	char path[512];

	(void)state;
	start(&folder);
	report(&folder, sample_fail());
	finish(&folder);
	assert_int_equal(entries(folder.path, name, sizeof(name)), 1);
	assert_ptr_equal(
		name, strstr(name, "relay.yaml-no-open-relay-percent--"));
	snprintf(path, sizeof(path), "%s/%s", folder.path, name);
	assert_int_equal(entries(path, NULL, 0), 6);
	read_file(folder.path, name, "report.txt", text, sizeof(text));
	assert_ptr_equal(
		text, strstr(text, "FAIL relay.yaml::no open relay[percent] "
				   "(12.3ms, attempt 1)\n"));
	assert_non_null(strstr(text, "  why:      the code is 250"));
	assert_null(strchr(text, 0x1b));
	read_file(folder.path, name, "conversation.txt", text, sizeof(text));
	assert_non_null(strstr(text, "+1.0ms C RCPT TO:<a%b@c>\\r\\n\n"));
	assert_int_equal(
		read_file(folder.path, name, "client.bin", text, sizeof(text)),
		sizeof(client) - 1);
	assert_string_equal(text, client);
	/* NUL and all. */
	assert_int_equal(
		read_file(folder.path, name, "server.bin", text, sizeof(text)),
		sizeof("250 mail.example\r\n") - 1 +
			sample_hostile_reply()->raw.len + 2);
	read_file(folder.path, name, "result.json", text, sizeof(text));
	assert_non_null(strstr(text, "\"outcome\": \"failed\""));
	read_file(folder.path, name, "rerun.sh", text, sizeof(text));
	assert_non_null(strstr(text,
		"\nsmtpdrill run 'relay.yaml::no open relay[percent]' -t "
		"127.0.0.1:2502 --strict \"$@\"\n"));
	snprintf(path, sizeof(path), "%s/%s/rerun.sh", folder.path, name);
	assert_int_equal(stat(path, &info), 0);
	assert_true(info.st_mode & S_IXUSR);
	drop(&folder);
}

/* Whatever an id is, its folder is one in DIR, and another one's is not. */
static void test_names(void **state)
{
	static const struct {
		const char *id, *want;
	} rows[] = {
		{"a.yaml::b[c]", "a.yaml-b-c-"},
		{"../../etc/passwd", "etc-passwd"},
		{"/abs/x.yaml::y", "abs-x.yaml-y"},
		{"..", "_"},
		{".", "_"},
		{"", "_"},
		{"...::...", "_"},
		{".hidden", "hidden"},
		{"--report", "report"},
		{"a/../b", "a-b"},
		{"a\nb\x1b[1m;rm -rf $HOME", "a-b-1m-rm-rf-HOME"},
		{"\xc3\xa4", "_"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf out = BUF_INIT;

		artifact_put_slug(&out, str_from(rows[i].id), 100);
		if (strcmp(buf_cstr(&out), rows[i].want) != 0)
			fail_msg("%s: got %s, wanted %s", rows[i].id,
				buf_cstr(&out), rows[i].want);
		buf_fini(&out);
	}
}

static void test_long_and_alike_names(void **state)
{
	struct buf long_a = BUF_INIT, long_b = BUF_INIT, a = BUF_INIT,
		   b = BUF_INIT;

	(void)state;
	buf_puts(&long_a, "a");
	buf_puts(&long_b, "b");
	buf_fill(&long_a, 'x', 5000);
	buf_fill(&long_b, 'x', 5000);
	artifact_put_name(&a, buf_view(&long_a));
	artifact_put_name(&b, buf_view(&long_b));
	assert_int_equal(a.len, 109);
	assert_string_not_equal(buf_cstr(&a), buf_cstr(&b));
	buf_clear(&a);
	buf_clear(&b);
	artifact_put_name(&a, STR_LITERAL("x::a b"));
	artifact_put_name(&b, STR_LITERAL("x::a/b"));
	assert_string_not_equal(buf_cstr(&a), buf_cstr(&b));
	buf_fini(&long_a);
	buf_fini(&long_b);
	buf_fini(&a);
	buf_fini(&b);
}

static void test_hostile_id_stays_inside(void **state)
{
	struct scenario_facts facts = sample_fail_facts;
	struct folder folder;
	char name[256];

	(void)state;
	facts.id = "../../../escaped";
	start(&folder);
	report(&folder, sample_bare(&facts, OUTCOME_ERROR, "refused"));
	finish(&folder);
	assert_int_equal(entries(folder.top, name, sizeof(name)), 1);
	assert_string_equal(name, "a");
	assert_int_equal(entries(folder.path, NULL, 0), 1);
	drop(&folder);
}

static void test_attempts_and_repeats(void **state)
{
	struct scenario_result *last = sample_pass();
	struct folder folder;
	char name[256], text[4096], path[512];

	(void)state;
	start(&folder);
	last->outcome = OUTCOME_FLAKY;
	last->attempts = 2;
	last->earlier = sample_fail();
	report(&folder, last);
	finish(&folder);
	assert_int_equal(entries(folder.path, NULL, 0), 2);
	drop(&folder);
	start(&folder);
	for (int i = 1; i <= 2; i++) {
		last = sample_fail();
		last->repeat_index = i;
		report(&folder, last);
	}
	finish(&folder);
	assert_int_equal(entries(folder.path, name, sizeof(name)), 2);
	assert_non_null(strstr(name, "-repeat"));
	drop(&folder);
	/* The pass of a flaky one has its conversation, too. */
	start(&folder);
	last = sample_pass();
	last->outcome = OUTCOME_FLAKY;
	last->attempts = 2;
	report(&folder, last);
	finish(&folder);
	assert_int_equal(entries(folder.path, name, sizeof(name)), 1);
	read_file(folder.path, name, "report.txt", text, sizeof(text));
	assert_non_null(strstr(text, "220 mail.example"));
	snprintf(path, sizeof(path), "%s/%s/client.bin", folder.path, name);
	assert_int_equal(access(path, F_OK), -1);
	drop(&folder);
}

static void test_connections_have_files(void **state)
{
	static const char *const lanes[] = {"../a", "mx#2"};
	struct scenario_result *result = sample_fail();
	struct folder folder;
	char name[256], text[256];

	(void)state;
	result->lanes = lanes;
	result->lane_count = 2;
	result->transcript.lane = 1;
	transcript_add(&result->transcript, 2000, DIRECTION_SERVER,
		STR_LITERAL("220 second\r\n"));
	start(&folder);
	report(&folder, result);
	finish(&folder);
	assert_int_equal(entries(folder.path, name, sizeof(name)), 1);
	read_file(folder.path, name, "1-a-client.bin", text, sizeof(text));
	read_file(folder.path, name, "2-mx-2-server.bin", text, sizeof(text));
	assert_string_equal(text, "220 second\r\n");
	drop(&folder);
}

/* What was there stays; the same conversation's files are new. */
static void test_existing_folder(void **state)
{
	struct folder folder;
	char other[128], name[256], text[4096];
	FILE *file;

	(void)state;
	start(&folder);
	report(&folder, sample_fail());
	finish(&folder);
	snprintf(other, sizeof(other), "%s/mine.txt", folder.path);
	file = fopen(other, "w");
	assert_non_null(file);
	fclose(file);
	folder.reporter = reporter_artifacts.open(
		&folder.options, &(struct err){.kind = ERR_NONE});
	report(&folder, sample_fail());
	finish(&folder);
	assert_int_equal(entries(folder.path, NULL, 0), 2);
	remove(other);
	assert_int_equal(entries(folder.path, name, sizeof(name)), 1);
	read_file(folder.path, name, "report.txt", text, sizeof(text));
	drop(&folder);
}

static void test_too_many(void **state)
{
	struct folder folder;
	char text[128];

	(void)state;
	start(&folder);
	for (int i = 1; i <= ARTIFACTS_MAX + 2; i++) {
		struct scenario_result *result = sample_bare(
			&sample_fail_facts, OUTCOME_ERROR, "refused");

		result->repeat_index = i;
		report(&folder, result);
	}
	finish(&folder);
	assert_int_equal(entries(folder.path, NULL, 0), ARTIFACTS_MAX + 1);
	read_file(folder.path, ".", "not-kept.txt", text, sizeof(text));
	assert_string_equal(text, "2 more conversations went wrong.\n");
	drop(&folder);
}

static void test_folder_that_is_a_file(void **state)
{
	struct report_options options = {
		.path = "/dev/null", .run = &sample_run};
	struct err err = {.kind = ERR_NONE};

	(void)state;
	assert_null(reporter_artifacts.open(&options, &err));
	assert_string_equal(
		err.text, "cannot write /dev/null: Not a directory");
}

static void test_fault_is_said_once(void **state)
{
	struct run_totals totals = {.planned = 0};
	struct err err = {.kind = ERR_NONE};
	struct folder folder;
	char block[64];

	(void)state;
	start(&folder);
	/* A file where a folder has to be. */
	snprintf(block, sizeof(block), "%s/a", folder.top);
	close(open(block, O_CREAT | O_WRONLY, 0600));
	report(&folder, sample_fail());
	report(&folder, sample_fail());
	assert_false(reporter_artifacts.close(folder.reporter, &totals, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_non_null(strstr(err.text, "Not a directory"));
	drop(&folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_for_good_ones),
		cmocka_unit_test(test_failure),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_long_and_alike_names),
		cmocka_unit_test(test_hostile_id_stays_inside),
		cmocka_unit_test(test_attempts_and_repeats),
		cmocka_unit_test(test_connections_have_files),
		cmocka_unit_test(test_existing_folder),
		cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_folder_that_is_a_file),
		cmocka_unit_test(test_fault_is_said_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
