/* layer: report */
/* The report for GitHub Actions: what it can be made to read, and the summary.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "report_session.h"
#include <sys/stat.h>
#include <unistd.h>

static void start(struct report_session *session, const char *step_summary)
{
	struct report_options options = {.step_summary = step_summary};

	session_start(session, "github", options, NULL);
}

static void test_failure(void **state)
{
	struct report_session session;
	char *text;

	(void)state;
	start(&session, NULL);
	session_report(&session, sample_pass());
	session_report(&session, sample_fail());
	text = session_finish(&session);
	assert_int_equal(strncmp(text,
				 "::group::FAIL relay.yaml::no open "
				 "relay[percent]\n"
				 "| the code is 250 (ReplyMismatch)\n"
				 "|   relay.yaml:12:13: step 2, send: the "
				 "relay test\n",
				 100),
		0);
	assert_string_equal(strstr(text, "::endgroup::"),
		"::endgroup::\n"
		"::error file=relay.yaml,line=12,col=13,title=FAIL "
		"relay.yaml%3A%3Ano open relay[percent]::the code is 250 "
		"(ReplyMismatch)%0Asent: RCPT TO:<a%25b@c>%0Aexpected: 550 | "
		"553%0Agot: 250-2.1.5 first\\r\\n250 \\x1b[2J\\0<script>"
		"alert(\"&\")</script> \\\\ \\xff\\xc2\\x9b\\xc3\\xa4%0Ahint: "
		"The server relays. See \\x1b[1mthe manual.%0Arerun: "
		"smtpdrill run 'relay.yaml::no open relay[percent]' -t "
		"127.0.0.1:2502 --strict\n"
		"| 1 failed, 1 passed of 2 in 1.2s\n");
	free(text);
}

static void test_commands_of_outcomes(void **state)
{
	static const struct {
		enum outcome outcome;
		const char *command; /* NULL: none */
	} rows[] = {
		{OUTCOME_PASSED, NULL},
		{OUTCOME_SKIPPED, NULL},
		{OUTCOME_XFAILED, NULL},
		{OUTCOME_FAILED, "\n::error file=ok.yaml,line=1,title=FAIL "},
		{OUTCOME_ERROR, "\n::error file=ok.yaml,line=1,title=ERROR "},
		{OUTCOME_XPASSED, "\n::error file=ok.yaml,line=1,title=XPASS "},
		{OUTCOME_WARNED, "\n::warning file=ok.yaml,line=1,title=WARN "},
		{OUTCOME_FLAKY, "\n::warning file=ok.yaml,line=1,title=FLAKY "},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct report_session session;
		char *text;

		start(&session, NULL);
		session_report(&session,
			sample_bare(&sample_pass_facts, rows[i].outcome, "x"));
		text = session_finish(&session);
		if (rows[i].command ? !strstr(text, rows[i].command)
				    : text[0] != '|')
			fail_msg("%s: %s", outcome_word(rows[i].outcome), text);
		free(text);
	}
}

/* Every line is a command of ours or begins with a bar, and the older form
 * of a command is nowhere. */
static void check_lines(const char *text)
{
	static const char *const ours[] = {
		"::group::", "::endgroup::\n", "::error file=", "| "};

	assert_null(strstr(text, "##["));
	assert_null(strchr(text, '\r'));
	while (*text) {
		bool known = false;

		for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
			known |= strncmp(text, ours[i], strlen(ours[i])) == 0;
		if (!known)
			fail_msg("%s", text);
		text = strchr(text, '\n') + 1;
	}
}

static void test_no_command_is_forged(void **state)
{
	static const char evil[] = "250-a\n::set-output name=a::b\n  ::error::"
				   "\r::add-mask::x\n##[error]x ###[group]\n";
	static const struct scenario_facts facts = {
		.id = "a,b:c.yaml::x\n::error::y ##[error]",
		.file = "./a,b:c.yaml",
		.line = 1,
		.name = "x",
		.hint = "one\n::error::two\n##[warning]three",
	};
	struct scenario_result *result =
		sample_bare(&facts, OUTCOME_FAILED, "r\n::error::s");
	struct step_result *step = scenario_result_add_step(result);
	struct report_session session;
	char *text;

	(void)state;
	step->sent = step->expected = step->received = STR_LITERAL(evil);
	step->message = step->recipient = STR_LITERAL(evil);
	step->outcome = OUTCOME_FAILED;
	transcript_add(
		&result->transcript, 0, DIRECTION_SERVER, STR_LITERAL(evil));
	start(&session, NULL);
	session_report(&session, result);
	text = session_finish(&session);
	check_lines(text);
	assert_non_null(strstr(text, "\n::error file=a%2Cb%3Ac.yaml,line=1,"
				     "title=FAIL a%2Cb%3Ac.yaml%3A%3Ax "
				     "%3A%3Aerror%3A%3Ay ##\\x5berror]::"));
	free(text);
}

static size_t count(const char *text, const char *part)
{
	size_t number = 0;

	for (; (text = strstr(text, part)); text++)
		number++;
	return number;
}

static void test_ten_annotations(void **state)
{
	struct report_session session;
	char *text;

	(void)state;
	start(&session, NULL);
	for (int i = 0; i < 13; i++) {
		session_report(&session, sample_fail());
		session_report(&session, sample_warned());
	}
	text = session_finish(&session);
	assert_int_equal(count(text, "\n::error "), 10);
	assert_int_equal(count(text, "\n::warning "), 10);
	assert_int_equal(count(text, "::group::"), 26);
	free(text);
}

static void test_standard_input_is_no_file(void **state)
{
	static const struct scenario_facts facts = {
		.id = "-::x", .file = "-", .line = 1, .name = "x"};
	struct report_session session;
	char *text;

	(void)state;
	start(&session, NULL);
	session_report(&session, sample_bare(&facts, OUTCOME_FAILED, "y"));
	text = session_finish(&session);
	assert_non_null(strstr(text, "\n::error title=FAIL -%3A%3Ax::y\n"));
	free(text);
}

static void test_long_title(void **state)
{
	static char id[1001];
	struct scenario_facts facts = sample_pass_facts;
	struct report_session session;
	char *text, *title;

	(void)state;
	for (size_t i = 0; i < 500; i++)
		memcpy(id + 2 * i, "\xc3\xa4", 2);
	facts.id = id;
	start(&session, NULL);
	session_report(&session, sample_bare(&facts, OUTCOME_FAILED, "y"));
	text = session_finish(&session);
	title = strstr(text, "title=FAIL ") + 11;
	assert_int_equal(strstr(title, "::y") - title, 194);
	free(text);
}

static char *temp_file(size_t size)
{
	static char path[] = "/tmp/test_report_github.XXXXXX";
	int fd;

	memcpy(path + sizeof(path) - 7, "XXXXXX", 6);
	fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)size), 0);
	close(fd);
	return path;
}

static size_t size_of(const char *path)
{
	struct stat info;

	assert_int_equal(stat(path, &info), 0);
	return (size_t)info.st_size;
}

static void test_summary_is_appended(void **state)
{
	static const char want[] = "## \xe2\x9d\x8c smtpdrill: 1 failed";
	char *path = temp_file(5), text[200];
	struct report_session session;
	FILE *file;

	(void)state;
	start(&session, path);
	session_report(&session, sample_fail());
	free(session_finish(&session));
	file = fopen(path, "r");
	assert_non_null(file);
	assert_true(fread(text, 1, sizeof(text), file) == sizeof(text));
	fclose(file);
	assert_memory_equal(text, "\0\0\0\0\0", 5);
	assert_memory_equal(text + 5, want, sizeof(want) - 1);
	unlink(path);
}

static void test_summary_is_bounded(void **state)
{
	static const struct {
		size_t before;
		bool is_full;
	} rows[] = {
		{0, false},
		{900000, false},
		{1048576 - 60000, false},
		{1048576 - 59999, true},
		{1048576, true},
		{2000000, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *path = temp_file(rows[i].before);
		struct report_session session;
		char *text;

		start(&session, path);
		for (int j = 0; j < 2000; j++)
			session_report(&session, sample_fail());
		text = session_finish(&session);
		if (rows[i].is_full)
			assert_int_equal(size_of(path), rows[i].before);
		else
			assert_in_range(
				size_of(path), rows[i].before + 20000, 1048576);
		assert_int_equal(!!strstr(text, "| the step summary has no "
						"room for more\n"),
			rows[i].is_full);
		free(text);
		unlink(path);
	}
}

static void test_summary_that_cannot_be_written(void **state)
{
	struct err err = {.kind = ERR_NONE};
	struct report_session session;

	(void)state;
	start(&session, "/nowhere/at/all");
	assert_false(
		session.ops->close(session.reporter, &session.totals, &err));
	assert_non_null(strstr(err.text, "step summary /nowhere/at/all: "));
	fclose(session.options.out);
	free(session.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_failure),
		cmocka_unit_test(test_commands_of_outcomes),
		cmocka_unit_test(test_no_command_is_forged),
		cmocka_unit_test(test_ten_annotations),
		cmocka_unit_test(test_standard_input_is_no_file),
		cmocka_unit_test(test_long_title),
		cmocka_unit_test(test_summary_is_appended),
		cmocka_unit_test(test_summary_is_bounded),
		cmocka_unit_test(test_summary_that_cannot_be_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
