/* layer: scenario */
/*
 * test_step_server.c - await, reply and await_message as they are read, and
 * which steps are none of a server's.
 */
#include "scenario/scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "step_rows.h"

static const struct step_row good[] = {
	{"await a command", "await: EHLO", "EHLO", NULL},
	{"await a pattern", "await: '/^(EHLO|HELO)/'", "/^(EHLO|HELO)/", NULL},
	{"await one of a list", "await: [EHLO, '/^HELO/']", "EHLO, /^HELO/",
		NULL},
	{"await a command or a close", "await: [QUIT, close]", "QUIT, close",
		NULL},
	{"await a command that is no close", "await: CLOSE", "CLOSE", NULL},
	{"await a message of a size", "await_message: {size: '<=10K'}",
		"DATA or BDAT, size: <=10K", NULL},
	{"await a message of a size that is not known yet",
		"{await_message: {size: '>= ${n}'}, capture: {n: '/(.)/'}}",
		"DATA or BDAT, size: >= ${n}", NULL},
	{"reply a line", "reply: 250 ok", "250 ok", NULL},
	{"reply lines", "reply: [250-a, 250 b]", "250-a, 250 b", NULL},
	{"reply a block", "reply: |\n        250-a\n        250 b",
		"250-a, 250 b", NULL},
	{"reply bytes", "reply: {raw: ['250 a', '\\n']}",
		"{raw: ['250 a', '\\n']}", NULL},
	{"reply bytes in one write", "reply: {raw: '250 a\\r\\n'}",
		"{raw: 250 a\\r\\n}", NULL},
	{"await a message", "await_message: {}", "DATA or BDAT", NULL},
	{"await a message by BDAT", "await_message: {by: BDAT}", "BDAT", NULL},
	{"await a message with all",
		"await_message: {from: '', to: [a@b, '/^c/'], params: SIZE=1, "
		"text: x, raw: '/\\r\\n/', size: 1K, headers: {Subject: x}, "
		"by: DATA, prompt: 354 go}",
		"DATA, from: '', to: [a@b, /^c/], params: SIZE=1, text: [x], "
		"raw: [/\\r\\n/], headers: {Subject: x}, size: 1K, "
		"prompt: 354 go",
		NULL},
	{"send_raw sends only", "send_raw: '250 ok\\r\\n'", "250 ok\\r\\n",
		NULL},
	{"tls with a certificate", "tls: {cert: c.pem}", "cert: c.pem", NULL},
};

static const struct step_row bad[] = {
	{"await of nothing", "await: ''", "\"await\"", NULL},
	{"await an empty list", "await: []", "no line to wait for", NULL},
	{"await a list in a list", "await: [[EHLO]]", "\"await\"", NULL},
	{"await a list with a faulty pattern", "await: [EHLO, '/(/']",
		"the pattern is faulty", NULL},
	{"await a close alone", "await: [close]", "no line to wait for",
		"is awaited with \"expect_close\""},
	{"await a close in no list", "await: close", "no line to wait for",
		"is awaited with \"expect_close\""},
	{"await captures no code", "{await: EHLO, capture: {c: code}}",
		"takes the code of replies, and \"await\" has none",
		"'/code/'"},
	{"await_message captures no code",
		"{await_message: {}, capture: {c: enhanced}}",
		"takes the enhanced code of replies", NULL},
	{"a size with another sign", "await_message: {size: '>10'}",
		"\"size\" takes a size such as 1024, 10K or 2M, got \">10\"",
		NULL},
	{"a size with no number", "await_message: {size: '>='}", "\"size\"",
		NULL},
	{"a size with a sign and no number", "await_message: {size: '<=1T'}",
		"got \"1T\"", NULL},
	{"await with a faulty pattern", "await: '/(/'", "the pattern is faulty",
		NULL},
	{"await with an expectation", "{await: EHLO, expect: 250}",
		"takes no \"expect\"", NULL},
	{"reply with nothing", "reply: []", "no line to send", NULL},
	{"reply with a list in it", "reply: [[250 ok]]",
		"a line of a reply is text, not a list", NULL},
	{"reply with an unknown key", "reply: {rwa: x}",
		"did you mean \"raw\"?", NULL},
	{"reply with no key", "reply: {}", "needs a text, or \"raw\"", NULL},
	{"reply with an unknown escape", "reply: {raw: '\\q'}",
		"unknown escape in raw", NULL},
	{"reply expects nothing", "{reply: 250 ok, expect: 250}",
		"takes no \"expect\"", NULL},
	{"await_message with an unknown key", "await_message: {form: a@b}",
		"did you mean \"from\"?", NULL},
	{"await_message with a map", "await_message: {to: {a: b}}", "\"to\"",
		NULL},
	{"await_message with a faulty pattern", "await_message: {text: '/(/'}",
		"the pattern is faulty", NULL},
	{"await_message by another way", "await_message: {by: HELO}", "\"by\"",
		NULL},
	{"send is a client's", "{send: NOOP, expect: 250}",
		"\"send\" belongs to the steps of a client", "\"await\""},
	{"expect is a client's", "expect: 220",
		"belongs to the steps of a client", NULL},
	{"send_raw that expects", "{send_raw: x, expect: 250}",
		"a server expects no reply", NULL},
	{"tls with a name", "tls: {name: a.test}", "\"name\" is for the client",
		NULL},
	{"tls that resumes", "tls: {session: resume}",
		"\"session\" is for the client", NULL},
};

static void test_good(void **state)
{
	(void)state;
	step_rows_accept(STEP_ROWS(good), true);
}

static void test_bad(void **state)
{
	(void)state;
	step_rows_refuse(STEP_ROWS(bad), true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
