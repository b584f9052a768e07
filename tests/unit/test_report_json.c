/* layer: report */
/* The JSON report, byte for byte, against its schema, and its file. */
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include "base/file.h"
#include "base/mem.h"
#include "report_full.h"

extern char **environ;

static const struct reporter_ops *json_ops(void)
{
	return reporter_find(STR_LITERAL("json"));
}

static struct reporter *start(struct report_options *options)
{
	struct err err = {.kind = ERR_NONE};
	struct reporter *reporter;

	options->run = &sample_run;
	reporter = json_ops()->open(options, &err);
	assert_non_null(reporter);
	return reporter;
}

static void report(struct reporter *reporter, struct run_totals *totals,
	struct scenario_result *result)
{
	json_ops()->scenario(reporter, result);
	run_totals_count(totals, result->outcome);
	totals->planned++;
	scenario_result_free(&result);
}

#define HEAD                                                                \
	"{\"schema\":1,\n"                                                  \
	"\"tool\":{\"name\":\"smtpdrill\",\"version\":\"" SMTPDRILL_VERSION \
	"\"},\n"                                                            \
	"\"seed\":42,\n"                                                    \
	"\"started\":\"2026-11-23T16:18:00.123Z\",\n"                       \
	"\"jobs\":1,\n"                                                     \
	"\"scenarios\":["

#define TARGET_OBJECT                                             \
	"{\"url\":\"smtp://127.0.0.1:2502\",\"name\":null,"       \
	"\"host\":\"127.0.0.1\",\"port\":2502,"                   \
	"\"banner\":\"mail.example \\\\x1b[31mESMTP\\\\r\\\\n\"," \
	"\"rerun_options\":\"-t 127.0.0.1:2502 --strict\"}"

#define TARGET                               \
	"\n],\n"                             \
	"\"target\":" TARGET_OBJECT ",\n"    \
	"\"targets\":[" TARGET_OBJECT "],\n" \
	"\"served\":false,\n"

#define PASS_OBJECT                                                          \
	"\n{\"id\":\"ok.yaml::the greeting is 220\",\"file\":\"ok.yaml\","   \
	"\"line\":1,\"name\":\"the greeting is 220\",\"case\":null,"         \
	"\"description\":null,\"hint\":null,\"tags\":[],\"ref\":[],"         \
	"\"level\":\"must\",\"order\":0,\"repeat\":null,"                    \
	"\"outcome\":\"passed\","                                            \
	"\"reason\":null,\"got\":null,\"started\":\"2026-11-23T16:18:00."    \
	"200Z\","                                                            \
	"\"duration_us\":3120,\"attempts\":1,"                               \
	"\"local\":\"127.0.0.1:41230\",\"remote\":\"127.0.0.1:2502\","       \
	"\"tls\":null,\"anomalies\":[],\"folded_passes\":0,"                 \
	"\"conns\":[],"                                                      \
	"\"steps\":[{\"index\":1,\"section\":\"steps\",\"name\":null,"       \
	"\"file\":\"ok.yaml\",\"line\":4,\"column\":5,\"expect_line\":null," \
	"\"expect_column\":null,\"source_line\":null,\"action\":null,"       \
	"\"sent\":null,"                                                     \
	"\"expected\":\"220\",\"reply\":null,\"received\":null,"             \
	"\"outcome\":\"passed\",\"kind\":null,\"message\":null,"             \
	"\"hint\":null,\"explanation\":null,"                                \
	"\"ref\":null,\"conn\":null,\"recipient\":null,"                     \
	"\"anomalies\":[],"                                                  \
	"\"start_us\":100,\"duration_us\":300,"                              \
	"\"first_entry\":0,\"end_entry\":0}],"                               \
	"\"transcript\":[{\"at_us\":400,\"dir\":\"S\",\"conn\":null,"        \
	"\"text\":\"220 mail.example\\\\r\\\\n\"}],"                         \
	"\"earlier_attempts\":[],\"source\":null,\"target\":0}"

static char *report_to_memory(
	struct scenario_result *result, struct run_totals *totals)
{
	struct report_options options = {.width = 0};
	struct err err = {.kind = ERR_NONE};
	struct reporter *reporter;
	char *text;
	size_t len;

	options.out = open_memstream(&text, &len);
	reporter = start(&options);
	if (result)
		report(reporter, totals, result);
	assert_true(json_ops()->close(reporter, totals, &err));
	fclose(options.out);
	assert_int_equal(strlen(text), len);
	return text;
}

static void test_a_pass(void **state)
{
	struct run_totals totals = {.duration_us = 5000};
	char *text = report_to_memory(sample_pass(), &totals);

	(void)state;
	assert_string_equal(text, HEAD PASS_OBJECT TARGET
		"\"summary\":{\"passed\":1,\"failed\":0,\"warned\":0,"
		"\"skipped\":0,\"error\":0,\"xfailed\":0,\"xpassed\":0,"
		"\"flaky\":0,\"total\":1},\n"
		"\"planned\":1,\n"
		"\"interrupted\":null,\n"
		"\"stopped_early\":false,\n"
		"\"duration_us\":5000}\n");
	free(text);
}

static void test_nothing_ran(void **state)
{
	struct run_totals totals = {.interrupted_by = SIGINT, .planned = 7};
	char *text = report_to_memory(NULL, &totals);

	(void)state;
	assert_ptr_equal(strstr(text, HEAD TARGET), text);
	assert_non_null(strstr(text, "\"planned\":7,\n"
				     "\"interrupted\":\"SIGINT\",\n"));
	free(text);
}

#define HOSTILE_JSON                                        \
	"\\\\x1b[2J\\\\0<script>alert(\\\"&\\\")</script> " \
	"\\\\\\\\ \\\\xff\\\\xc2\\\\x9b\\\\xc3\\\\xa4"

static void test_hostile_text_is_escaped(void **state)
{
	struct run_totals totals = {.planned = 0};
	char *text = report_to_memory(sample_fail(), &totals);

	(void)state;
	assert_non_null(
		strstr(text, "\"reply\":{\"code\":250,\"enhanced\":\"2.1.5\","
			     "\"lines\":[\"2.1.5 first\",\"" HOSTILE_JSON "\"],"
			     "\"line_codes\":[250,250],"
			     "\"anomalies\":[\"reply/bare-lf\",\"reply/nul\"],"
			     "\"raw\":\"250-2.1.5 first\\\\r\\\\n"
			     "250 " HOSTILE_JSON "\\\\n\"}"));
	assert_non_null(
		strstr(text, "{\"at_us\":1400,\"dir\":\"S\",\"conn\":null,"
			     "\"text\":\"250 " HOSTILE_JSON "\\\\n\"}"));
	assert_non_null(strstr(text,
		"\"hint\":\"The server relays.\\nSee \\\\x1b[1mthe manual.\","
		"\"explanation\":null,"
		"\"ref\":\"RFC 5321 7.7\""));
	assert_non_null(strstr(text, "\"case\":\"percent\","));
	assert_non_null(strstr(text, "\"tags\":[\"relay\",\"security\"],"
				     "\"ref\":[\"RFC 5321 3.6\"],"
				     "\"level\":\"should\""));
	assert_non_null(strstr(text, "\"kind\":\"ReplyMismatch\""));
	for (const char *at = text; *at; at++)
		assert_true(*at == '\n' || (*at >= ' ' && *at <= '~'));
	free(text);
}

static void test_names_of_other_scripts_stay(void **state)
{
	static const struct scenario_facts facts = {
		.id = "\xc3\xa4.yaml::\xf0\x9f\x93\xa7 \xff",
		.file = "\xc3\xa4.yaml",
		.line = 1,
		.name = "\xf0\x9f\x93\xa7 \xff"};
	struct run_totals totals = {.planned = 0};
	char *text = report_to_memory(
		sample_bare(&facts, OUTCOME_SKIPPED, "why\x07"), &totals);

	(void)state;
	assert_non_null(strstr(text, "\"id\":\"\\u00E4.yaml::\\uD83D\\uDCE7 "
				     "\\\\xff\""));
	assert_non_null(strstr(text, "\"reason\":\"why\\\\x07\""));
	free(text);
}

static void test_what_was_dropped_is_said(void **state)
{
	struct scenario_result *result = sample_pass();
	struct run_totals totals = {.planned = 0};
	char *text;

	(void)state;
	transcript_note(&result->transcript, 500, "end");
	result->transcript.dropped_entries = 12;
	result->transcript.keep_first = 1;
	result->transcript.entries[1].dropped = 34;
	text = report_to_memory(result, &totals);
	assert_non_null(strstr(text,
		",{\"at_us\":500,\"dir\":\"-\",\"conn\":null,\"text\":\"12 "
		"entries not kept\""
		",\"dropped_entries\":12},"
		"{\"at_us\":500,\"dir\":\"-\",\"conn\":null,\"text\":\"end\","
		"\"dropped_bytes\":34}]"));
	free(text);
}

/* A directory of its own for each test that writes files. */
struct place {
	char dir[32];
	char path[64];
};

static struct place make_place(void)
{
	struct place place = {.dir = "/tmp/smtpdrill-XXXXXX"};

	assert_non_null(mkdtemp(place.dir));
	snprintf(place.path, sizeof(place.path), "%s/report.json", place.dir);
	return place;
}

static void drop_place(const struct place *place)
{
	unlink(place->path);
	/* Fails when a temporary file was left behind. */
	assert_int_equal(rmdir(place->dir), 0);
}

static void test_file_appears_when_complete(void **state)
{
	struct place place = make_place();
	struct report_options options = {.path = place.path};
	struct run_totals totals = {.planned = 0};
	struct err err = {.kind = ERR_NONE};
	struct reporter *reporter = start(&options);
	struct stat info;

	(void)state;
	report(reporter, &totals, sample_pass());
	assert_int_not_equal(access(place.path, F_OK), 0);
	assert_true(json_ops()->close(reporter, &totals, &err));
	assert_int_equal(stat(place.path, &info), 0);
	assert_int_equal(info.st_mode & 0400, 0400);
	assert_int_equal(info.st_mode & 0111, 0);
	drop_place(&place);
}

static void test_no_directory_is_an_error(void **state)
{
	struct report_options options = {
		.path = "/nonexistent/x.json", .run = &sample_run};
	struct err err = {.kind = ERR_NONE};

	(void)state;
	assert_null(json_ops()->open(&options, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_string_equal(err.text, "cannot write /nonexistent/x.json: "
				      "No such file or directory");
}

static void test_nothing_is_left_behind_on_a_fault(void **state)
{
	struct place place = make_place();
	struct report_options options = {.path = place.path};
	struct run_totals totals = {.planned = 0};
	struct err err = {.kind = ERR_NONE};
	struct reporter *reporter = start(&options);

	(void)state;
	/* Now the file cannot be renamed into place. */
	assert_int_equal(mkdir(place.path, 0700), 0);
	assert_false(json_ops()->close(reporter, &totals, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_non_null(strstr(err.text, "report.json: Is a directory"));
	assert_int_equal(rmdir(place.path), 0);
	drop_place(&place);
}

static void test_full_device_is_an_error(void **state)
{
	struct report_options options = {.path = "/dev/full"};
	struct run_totals totals = {.planned = 0};
	struct err err = {.kind = ERR_NONE};
	struct reporter *reporter;

	(void)state;
	if (access("/dev/full", W_OK) != 0)
		skip();
	reporter = start(&options);
	for (int i = 0; i < 100; i++)
		report(reporter, &totals, sample_fail());
	assert_false(json_ops()->close(reporter, &totals, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_string_equal(
		err.text, "cannot write /dev/full: No space left on device");
}

enum { EXIT_NO_JSONSCHEMA = 77, EXIT_NO_PYTHON = 127 };

/* The exit status of a program; args begins with its name. */
static int run(const char *const *args)
{
	char *words[8] = {NULL};
	int status = -1;
	pid_t pid;

	for (size_t i = 0; args[i]; i++)
		words[i] = mem_strdup(args[i]);
	if (posix_spawnp(&pid, words[0], NULL, NULL, words, environ) == 0)
		assert_int_equal(waitpid(pid, &status, 0), pid);
	for (size_t i = 0; words[i]; i++)
		mem_free(words[i]);
	return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_NO_PYTHON;
}

/* The exit status of tests/support/validate_report.py on a report. */
static int validate(const char *report_path)
{
	static const char *const pythons[] = {"python3", "/usr/bin/python3"};
	struct str source = STR_LITERAL(__FILE__);
	struct buf script = BUF_INIT, schema = BUF_INIT;
	int status = EXIT_NO_PYTHON;

	source.len -= strlen("tests/unit/test_report_json.c");
	buf_str(&script, source);
	buf_puts(&script, "tests/support/validate_report.py");
	buf_str(&schema, source);
	buf_puts(&schema, "docs/report.schema.json");
	for (size_t i = 0; i < 2 && (status == EXIT_NO_PYTHON ||
					    status == EXIT_NO_JSONSCHEMA);
		i++) {
		const char *const args[] = {pythons[i], buf_cstr(&script),
			buf_cstr(&schema), report_path, NULL};

		status = run(args);
	}
	buf_fini(&script);
	buf_fini(&schema);
	return status;
}

static void write_every_kind(const char *path)
{
	struct report_options options = {.path = path};
	struct run_totals totals = {.planned = 0, .interrupted_by = SIGTERM};
	struct err err = {.kind = ERR_NONE};
	struct reporter *reporter = start(&options);
	struct scenario_result *full = full_result();

	full->target = NULL; /* this run has only the one */
	report(reporter, &totals, full);
	report(reporter, &totals, sample_pass());
	report(reporter, &totals, sample_fail());
	for (int i = 0; i < OUTCOME_COUNT; i++)
		report(reporter, &totals,
			sample_bare(
				&sample_pass_facts, (enum outcome)i, "reason"));
	assert_true(json_ops()->close(reporter, &totals, &err));
}

static void test_schema_holds(void **state)
{
	struct place place = make_place();
	struct buf text = BUF_INIT;
	struct err err;
	FILE *file;
	char *at;
	int status;

	(void)state;
	write_every_kind(place.path);
	status = validate(place.path);
	/* The same with a wrong count: the validator must see it. */
	assert_true(file_read(place.path, 1 << 20, &text, &err));
	at = strstr(text.data, "\"summary\":{\"passed\":2");
	assert_non_null(at);
	at[strlen("\"summary\":{\"passed\":")] = '3';
	file = fopen(place.path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(text.data, 1, text.len, file), text.len);
	assert_int_equal(fclose(file), 0);
	buf_fini(&text);
	if (status == EXIT_NO_JSONSCHEMA || status == EXIT_NO_PYTHON) {
		drop_place(&place);
		skip(); /* no python3, or no jsonschema */
	}
	assert_int_equal(status, 0);
	assert_int_equal(validate(place.path), 1);
	drop_place(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_pass),
		cmocka_unit_test(test_nothing_ran),
		cmocka_unit_test(test_hostile_text_is_escaped),
		cmocka_unit_test(test_names_of_other_scripts_stay),
		cmocka_unit_test(test_what_was_dropped_is_said),
		cmocka_unit_test(test_file_appears_when_complete),
		cmocka_unit_test(test_no_directory_is_an_error),
		cmocka_unit_test(test_nothing_is_left_behind_on_a_fault),
		cmocka_unit_test(test_full_device_is_an_error),
		cmocka_unit_test(test_schema_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
