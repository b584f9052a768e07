/* layer: smtp */
/* test_command.c - command lines and the arguments of MAIL and RCPT. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "smtp/command.h"

static void test_lines(void **state)
{
	static const struct {
		const char *line;
		enum command_verb verb;
		const char *word, *argument;
	} rows[] = {
		{"HELO a.example", COMMAND_HELO, "HELO", "a.example"},
		{"EHLO a.example", COMMAND_EHLO, "EHLO", "a.example"},
		{"MAIL FROM:<a@b> SIZE=1", COMMAND_MAIL, "MAIL",
			"FROM:<a@b> SIZE=1"},
		{"RCPT TO:<a@b>", COMMAND_RCPT, "RCPT", "TO:<a@b>"},
		{"DATA", COMMAND_DATA, "DATA", ""},
		{"RSET", COMMAND_RSET, "RSET", ""},
		{"NOOP x", COMMAND_NOOP, "NOOP", "x"},
		{"QUIT", COMMAND_QUIT, "QUIT", ""},
		{"VRFY x", COMMAND_VRFY, "VRFY", "x"},
		{"EXPN x", COMMAND_EXPN, "EXPN", "x"},
		{"HELP", COMMAND_HELP, "HELP", ""},
		{"STARTTLS", COMMAND_STARTTLS, "STARTTLS", ""},
		{"AUTH PLAIN AGEAYg==", COMMAND_AUTH, "AUTH", "PLAIN AGEAYg=="},
		{"BDAT 10 LAST", COMMAND_BDAT, "BDAT", "10 LAST"},
		{"LHLO a", COMMAND_LHLO, "LHLO", "a"},
		{"qUiT", COMMAND_QUIT, "qUiT", ""},
		{"QUIT ", COMMAND_QUIT, "QUIT", ""},
		{"QUIT\t ", COMMAND_QUIT, "QUIT", ""},
		{"EHLO   a  ", COMMAND_EHLO, "EHLO", "a"},
		{"EHLO a\tb", COMMAND_EHLO, "EHLO", "a\tb"},
		{"EHLO\ta", COMMAND_UNKNOWN, "EHLO\ta", ""},
		{"EHLOX a", COMMAND_UNKNOWN, "EHLOX", "a"},
		{"QUI", COMMAND_UNKNOWN, "QUI", ""},
		{" QUIT", COMMAND_UNKNOWN, "", "QUIT"},
		{"", COMMAND_UNKNOWN, "", ""},
		{"   ", COMMAND_UNKNOWN, "", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct command command;

		command_parse(str_from(rows[i].line), &command);
		if (command.verb != rows[i].verb)
			fail_msg("\"%s\": verb %d", rows[i].line, command.verb);
		if (!str_equal(command.word, rows[i].word))
			fail_msg("\"%s\": word", rows[i].line);
		if (!str_equal(command.argument, rows[i].argument))
			fail_msg("\"%s\": argument", rows[i].line);
		assert_non_null(command.word.data);
		assert_non_null(command.argument.data);
	}
}

static void test_nul_in_a_verb(void **state)
{
	struct command command;

	(void)state;
	command_parse((struct str){"QUIT\0", 5}, &command);
	assert_int_equal(command.verb, COMMAND_UNKNOWN);
	assert_int_equal(command.word.len, 5);
}

/* "NAME=value NAME" of the parameters. */
static void format_params(const struct command_path *path, struct buf *out)
{
	for (size_t i = 0; i < path->param_count; i++) {
		if (i)
			buf_putc(out, ' ');
		buf_str(out, path->params[i].name);
		if (path->params[i].value.data) {
			buf_putc(out, '=');
			buf_str(out, path->params[i].value);
		}
	}
}

static void test_paths(void **state)
{
	static const struct {
		const char *argument;
		const char *path; /* NULL: refused, and why: */
		const char *params;
	} rows[] = {
		{"FROM:<a@b.example>", "<a@b.example>", ""},
		{"from:<a@b>", "<a@b>", ""},
		{"FROM:<>", "<>", ""},
		{"FROM:<a@b> SIZE=100", "<a@b>", "SIZE=100"},
		{"FROM:<> BODY=8BITMIME SMTPUTF8 X-Y=a;b<>", "<>",
			"BODY=8BITMIME SMTPUTF8 X-Y=a;b<>"},
		{"FROM:<a@b> X=zo\xc3\xab", "<a@b>", "X=zo\xc3\xab"},
		{"FROM:<\"a>b\"@c> SIZE=1", "<\"a>b\"@c>", "SIZE=1"},
		{"FROM:<\"a\\\">b\"@c>", "<\"a\\\">b\"@c>", ""},
		{"FROM:<@a,@b:c@d>", "<@a,@b:c@d>", ""},
		{"FROM:<not checked here>", "<not checked here>", ""},
		{"", NULL, "the keyword is missing"},
		{"FROM", NULL, "the keyword is missing"},
		{"TO:<a@b>", NULL, "the keyword is missing"},
		{"FROM :<a@b>", NULL, "the keyword is missing"},
		{"FROM: <a@b>", NULL, "a blank follows the colon"},
		{"FROM:\t<a@b>", NULL, "a blank follows the colon"},
		{"FROM:", NULL, "the path has no angle brackets"},
		{"FROM:a@b", NULL, "the path has no angle brackets"},
		{"FROM:<", NULL, "the path is not closed"},
		{"FROM:<a@b", NULL, "the path is not closed"},
		{"FROM:<\"a>@b", NULL, "the path is not closed"},
		{"FROM:<\"a\\", NULL, "the path is not closed"},
		{"FROM:<a@b>SIZE=1", NULL, "no space follows the path"},
		{"FROM:<a@b>>", NULL, "no space follows the path"},
		{"FROM:<a@b>\tSIZE=1", NULL, "no space follows the path"},
		{"FROM:<a@b>  SIZE=1", NULL,
			"a parameter has no valid keyword"},
		{"FROM:<a@b> ", NULL, "a parameter has no valid keyword"},
		{"FROM:<a@b> =1", NULL, "a parameter has no valid keyword"},
		{"FROM:<a@b> -X=1", NULL, "a parameter has no valid keyword"},
		{"FROM:<a@b> X_Y=1", NULL, "a parameter has no valid keyword"},
		{"FROM:<a@b> SIZE=", NULL, "a parameter has no valid value"},
		{"FROM:<a@b> SIZE=1=2", NULL, "a parameter has no valid value"},
		{"FROM:<a@b> X=\x7f", NULL, "a parameter has no valid value"},
		{"FROM:<a@b> X=\x01", NULL, "a parameter has no valid value"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct command_path path;
		const char *why = "";
		struct buf params = BUF_INIT;
		bool ok = command_path_parse(
			str_from(rows[i].argument), "FROM:", &path, &why);

		if (ok != (rows[i].path != NULL))
			fail_msg("\"%s\": %s", rows[i].argument, why);
		if (!ok && strcmp(why, rows[i].params) != 0)
			fail_msg("\"%s\": %s", rows[i].argument, why);
		if (ok && !str_equal(path.path, rows[i].path))
			fail_msg("\"%s\": path", rows[i].argument);
		if (ok)
			format_params(&path, &params);
		if (ok && strcmp(buf_cstr(&params), rows[i].params) != 0)
			fail_msg("\"%s\": %s", rows[i].argument,
				buf_cstr(&params));
		buf_fini(&params);
	}
}

static void test_rcpt_and_the_number_of_parameters(void **state)
{
	struct command_path path;
	const char *why = NULL;
	struct buf line = BUF_INIT;

	(void)state;
	buf_puts(&line, "TO:<a@b>");
	for (int i = 0; i < COMMAND_PARAMS_MAX; i++)
		buf_printf(&line, " X%d=%d", i, i);
	assert_true(command_path_parse(buf_view(&line), "TO:", &path, &why));
	assert_int_equal(path.param_count, COMMAND_PARAMS_MAX);
	assert_true(str_equal(path.params[15].name, "X15"));
	assert_true(str_equal(path.params[15].value, "15"));
	buf_puts(&line, " Y");
	assert_false(command_path_parse(buf_view(&line), "TO:", &path, &why));
	assert_string_equal(why, "too many parameters");
	buf_fini(&line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_nul_in_a_verb),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_rcpt_and_the_number_of_parameters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
