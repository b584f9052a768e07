/* layer: engine */
/* test_condition.c - `if` and `requires`: what is read and what holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/condition.h"

static struct str look_up(void *owner, struct str name)
{
	(void)owner;
	if (str_equal(name, "user"))
		return STR_LITERAL("joe");
	if (str_equal(name, "empty"))
		return STR_LITERAL("");
	return (struct str){NULL, 0};
}

/* The world: STARTTLS and AUTH PLAIN LOGIN are offered, over TLS, IPv4. */
static bool holds(const struct condition *condition, struct buf *why)
{
	static struct str lines[] = {{"STARTTLS", 8}, {"AUTH PLAIN LOGIN", 16}};
	const struct ehlo ehlo = {2, lines};
	const struct condition_facts facts = {
		.ehlo = &ehlo, .tls = true, .var = look_up};

	return condition_holds(condition, &facts, why);
}

enum reader { IF, REQUIRES };

static const struct condition *read_condition(struct arena *arena,
	struct diag *diag, const char *text, enum reader reader)
{
	struct yaml_file file;

	assert_true(yaml_parse(arena, diag, "c.yaml", str_from(text), &file));
	return reader == IF ? condition_parse(arena, diag, file.documents[0])
			    : condition_parse_requires(
				      arena, diag, file.documents[0]);
}

struct row {
	const char *text;
	bool holds;
	const char *why;
};

static void check_row(const struct row *row, enum reader reader)
{
	struct arena *arena = arena_new(0);
	struct diag *diag = diag_new();
	struct buf why = BUF_INIT;
	const struct condition *condition =
		read_condition(arena, diag, row->text, reader);

	if (!condition)
		fail_msg("%s: not read", row->text);
	if (holds(condition, &why) != row->holds)
		fail_msg("%s: wrong", row->text);
	assert_string_equal(buf_cstr(&why), row->why);
	assert_int_equal(holds(condition, NULL), row->holds);
	buf_fini(&why);
	diag_free(&diag);
	arena_free(&arena);
}

static void test_if(void **state)
{
	static const struct row rows[] = {
		{"cap.STARTTLS", true, ""},
		{"cap.starttls", true, ""},
		{"cap.CHUNKING", false, "the server does not offer CHUNKING"},
		{"not cap.CHUNKING", true, ""},
		{"not not cap.STARTTLS", true, ""},
		{"not cap.STARTTLS", false, "the server offers STARTTLS"},
		{"var.user", true, ""},
		{"var.empty", false, "${empty} has no value"},
		{"var.nobody", false, "${nobody} has no value"},
		{"not var.user", false, "${user} has a value"},
		{"tls", true, ""},
		{"not tls", false, "the connection is encrypted"},
		{"ipv6", false, "the connection is not over IPv6"},
		{"protocol.lmtp", false, "the target does not speak LMTP"},
		{"tls and var.user", true, ""},
		{"tls and ipv6", false, "the connection is not over IPv6"},
		{"ipv6 or tls", true, ""},
		{"ipv6 or protocol.lmtp", false,
			"the connection is not over IPv6, and the target does "
			"not speak LMTP"},
		{"tls or tls and ipv6", true, ""},
		{"ipv6 and tls or tls", true, ""},
		{"not cap.AUTH and var.user", false, "the server offers AUTH"},
		{"'  tls   and\n\n  var.user '", true, ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check_row(&rows[i], IF);
}

static void test_requires(void **state)
{
	static const struct row rows[] = {
		{"STARTTLS", true, ""},
		{"AUTH LOGIN", true, ""},
		{"AUTH CRAM-MD5", false,
			"the server does not offer AUTH CRAM-MD5"},
		{"[STARTTLS, AUTH PLAIN]", true, ""},
		{"[STARTTLS, not AUTH PLAIN]", false,
			"the server offers AUTH PLAIN"},
		{"[CHUNKING, ipv6]", false,
			"the server does not offer CHUNKING and the "
			"connection is not over IPv6"},
		{"[tls, var.user]", true, ""},
		{"cap.STARTTLS", true, ""},
		{"starttls", true, ""},
		{"not 8BITMIME", true, ""},
		{"[]", true, ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check_row(&rows[i], REQUIRES);
}

static void test_mistakes(void **state)
{
	static const struct {
		enum reader reader;
		const char *text, *message;
	} rows[] = {
		{IF, "''", "the condition ends where a term must be"},
		{IF, "not", "the condition ends where a term must be"},
		{IF, "tls and", "c.yaml:1:8: error: the condition ends"},
		{IF, "tls ipv6",
			"c.yaml:1:5: error: there must be \"and\" or \"or\" "
			"before \"ipv6\""},
		{IF, "TLS", "did you mean \"tls\"?"},
		{IF, "ipv4", "did you mean \"ipv6\"?"},
		{IF, "cap.", "unknown condition \"cap.\""},
		{IF, "var.1", "unknown condition \"var.1\""},
		{IF, "STARTTLS", "did you mean \"cap.STARTTLS\"?"},
		{IF, "starttls", "there are cap.KEYWORD, var.NAME"},
		{IF, "(tls)", "unknown condition"},
		{IF, "[tls]", "a condition is text, not a list"},
		{REQUIRES, "{tls: true}",
			"\"requires\" takes a list of conditions"},
		{REQUIRES, "[[tls]]", "a condition is text, not a list"},
		{REQUIRES, "[tls, '']", "a condition must not be empty"},
		{REQUIRES, "STARTTLS and AUTH",
			"\"and\" has no place in requires"},
		{REQUIRES, "ipv4", "did you mean \"ipv6\"?"},
		{REQUIRES, "lmtp", "did you mean \"protocol.lmtp\"?"},
		{REQUIRES, "vars.user", "unknown condition \"vars.user\""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct arena *arena = arena_new(0);
		struct diag *diag = diag_new();
		struct buf out = BUF_INIT;

		if (read_condition(arena, diag, rows[i].text, rows[i].reader))
			fail_msg("%s: taken", rows[i].text);
		diag_print(diag, &out, false);
		if (!strstr(buf_cstr(&out), rows[i].message))
			fail_msg("%s: %s", rows[i].text, buf_cstr(&out));
		buf_fini(&out);
		diag_free(&diag);
		arena_free(&arena);
	}
}

/* Neither time nor memory may grow with what nobody means. */
static void test_endless(void **state)
{
	struct arena *arena = arena_new(0);
	struct diag *diag = diag_new();
	struct buf text = BUF_INIT, out = BUF_INIT;

	(void)state;
	for (int i = 0; i < 150000; i++)
		buf_puts(&text, "not ");
	buf_puts(&text, "tls");
	assert_non_null(read_condition(arena, diag, buf_cstr(&text), IF));
	buf_clear(&text);
	for (int i = 0; i < 100; i++)
		buf_puts(&text, "tls or ");
	buf_puts(&text, "ipv6");
	assert_null(read_condition(arena, diag, buf_cstr(&text), IF));
	diag_print(diag, &out, false);
	assert_non_null(strstr(buf_cstr(&out),
		"c.yaml:1:701: error: a condition has 100 terms at the most"));
	buf_fini(&text);
	buf_fini(&out);
	diag_free(&diag);
	arena_free(&arena);
}

static void add_name(void *owner, struct str name)
{
	buf_str(owner, name);
	buf_putc(owner, ' ');
}

static void test_what_is_needed(void **state)
{
	static const struct {
		enum reader reader;
		const char *text, *vars;
		bool ehlo;
	} rows[] = {
		{IF, "var.a and not var.b and var.c", "a c ", false},
		{IF, "var.a or var.b", "", false},
		{IF, "tls and cap.SIZE", "", true},
		{REQUIRES, "[var.a, SIZE, not var.b]", "a ", true},
		{REQUIRES, "[tls]", "", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct arena *arena = arena_new(0);
		struct diag *diag = diag_new();
		struct buf names = BUF_INIT;
		const struct condition *condition = read_condition(
			arena, diag, rows[i].text, rows[i].reader);

		assert_non_null(condition);
		condition_each_required_var(condition, add_name, &names);
		assert_string_equal(buf_cstr(&names), rows[i].vars);
		assert_int_equal(condition_needs_ehlo(condition), rows[i].ehlo);
		buf_fini(&names);
		diag_free(&diag);
		arena_free(&arena);
	}
}

static void test_text(void **state)
{
	struct arena *arena = arena_new(0);
	struct diag *diag = diag_new();

	(void)state;
	assert_true(str_equal(condition_text(read_condition(
				      arena, diag, "not  tls or ipv6", IF)),
		"not  tls or ipv6"));
	assert_true(str_equal(condition_text(read_condition(arena, diag,
				      "[tls, AUTH PLAIN]", REQUIRES)),
		"tls, AUTH PLAIN"));
	diag_free(&diag);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_if),
		cmocka_unit_test(test_requires),
		cmocka_unit_test(test_mistakes),
		cmocka_unit_test(test_endless),
		cmocka_unit_test(test_what_is_needed),
		cmocka_unit_test(test_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
