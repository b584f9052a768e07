/* layer: result */
/* Secrets in every form that a conversation gives them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/base64.h"
#include "result/redact.h"

struct row {
	const char *name;
	const char *secrets[3];
	const char *text;
	const char *redacted;
};

static const struct row rows[] = {
	{"no secrets", {NULL}, "AUTH PLAIN x", "AUTH PLAIN x"},
	{"an empty secret is ignored", {""}, "abc", "abc"},
	{"not there", {"hunter2"}, "hunter 2", "hunter 2"},
	{"plain", {"hunter2"}, "PASS hunter2.", "PASS [redacted]."},
	{"alone", {"hunter2"}, "hunter2", "[redacted]"},
	{"twice", {"hunter2"}, "hunter2hunter2", "[redacted][redacted]"},
	{"case matters", {"hunter2"}, "Hunter2", "Hunter2"},
	{"pattern characters mean nothing", {"a.*b[c]"}, "axxb a.*b[c]",
		"axxb [redacted]"},
	{"overlapping itself", {"aba"}, "xababax", "x[redacted]x"},
	{"overlapping secrets", {"abcd", "cdef"}, "-abcdef-", "-[redacted]-"},
	{"one within the other", {"pass", "password"}, "mypassword",
		"my[redacted]"},
	{"the shorter one alone", {"pass", "password"}, "pass pas",
		"[redacted] pas"},
	{"what is put in is not looked at again", {"red"}, "red", "[redacted]"},
	{"percent, lower case", {"a b/c"}, "u=a%20b%2fc&", "u=[redacted]&"},
	{"percent, upper case", {"a b/c"}, "u=a%20b%2Fc&", "u=[redacted]&"},
	{"percent, plus for space", {"a b/c"}, "u=a+b%2Fc&", "u=[redacted]&"},
	{"as escape_wire shows it", {"a\\b\xffz"}, "got a\\\\b\\xffz",
		"got [redacted]"},
	{"as escape_terminal shows it", {"a\\b\xffz"}, "got a\\b\\xffz",
		"got [redacted]"},
	/* "hunter2" in base64 */
	{"base64", {"hunter2"}, "aHVudGVyMg==", "[redacted]"},
	{"base64 without padding", {"hunter2"}, "aHVudGVyMg", "[redacted]"},
	{"base64 with one = missing", {"hunter2"}, "aHVudGVyMg=.",
		"[redacted]."},
	{"AUTH PLAIN", {"secret"}, "AUTH PLAIN AGFsaWNlAHNlY3JldA==\r\n",
		"AUTH PLAIN [redacted]\r\n"},
	{"another alignment", {"secret"},
		"AGFsaWNAc2VjcmV0 AGIAc2VjcmV0eA==", "[redacted] [redacted]"},
	{"text of base64 characters glued to the front", {"hunter2"},
		"x/aHVudGVyMg== y", "[redacted] y"},
	{"glued at three more offsets", {"hunter2"},
		"aHVudGVyMg==,xaHVudGVyMg,xxaHVudGVyMg,xxxaHVudGVyMg",
		"[redacted],[redacted],[redacted],[redacted]"},
	{"plain glued to base64", {"hunter2"},
		"hunter2aHVudGVyMg==", "[redacted]"},
	{"base64 of something else", {"hunter2"},
		"aHVudGVyMw==", "aHVudGVyMw=="},
	{"a plain secret in a run that hides none", {"hunter2"},
		"AAAAhunter2AAAA", "AAAA[redacted]AAAA"},
	{"a secret reaching into a run", {"x:aHV"},
		"x:aHVudGVyMw==", "[redacted]udGVyMw=="},
	{"a line end behind the secret does not count", {"hunter2\r\n"},
		"PASS hunter2\r\n", "PASS [redacted]\r\n"},
	{"only line ends", {"\n\n"}, "a\n\nb", "a\n\nb"},
	{"several lines", {"first\nab\nlast"},
		"first\nab\nlast first\r\nab\r\nlast first ab last",
		"[redacted] [redacted] [redacted] ab [redacted]"},
	{"one byte", {"#"}, "a#b##", "a[redacted]b[redacted][redacted]"},
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct redactor *redactor = redactor_new();
		struct buf out = BUF_INIT;
		bool changed;

		for (size_t j = 0; j < 3 && rows[i].secrets[j]; j++)
			redactor_add(redactor, str_from(rows[i].secrets[j]));
		changed = redact(redactor, str_from(rows[i].text), &out);
		if (strcmp(buf_cstr(&out), rows[i].redacted) != 0)
			fail_msg("%s: %s", rows[i].name, buf_cstr(&out));
		if (changed != (strcmp(rows[i].text, rows[i].redacted) != 0))
			fail_msg("%s: returned %d", rows[i].name, changed);
		buf_fini(&out);
		redactor_free(&redactor);
		assert_null(redactor);
	}
}

/* Before and behind it stands something else, of every length mod 3. */
static void test_base64_at_every_alignment(void **state)
{
	struct redactor *redactor = redactor_new();

	(void)state;
	redactor_add(redactor, STR_LITERAL("p\xc3\xa4ss\0w?rd"));
	for (size_t before = 0; before < 7; before++)
		for (size_t behind = 0; behind < 7; behind++) {
			struct buf plain = BUF_INIT, text = BUF_INIT;
			struct buf out = BUF_INIT;

			buf_fill(&plain, '\xfe', before);
			buf_str(&plain, STR_LITERAL("p\xc3\xa4ss\0w?rd"));
			buf_fill(&plain, '\x01', behind);
			buf_puts(&text, "334 ");
			base64_encode(&text, buf_view(&plain));
			assert_true(redact(redactor, buf_view(&text), &out));
			assert_string_equal(buf_cstr(&out), "334 [redacted]");
			buf_fini(&plain);
			buf_fini(&text);
			buf_fini(&out);
		}
	redactor_free(&redactor);
}

static void test_nul_in_secret_and_text(void **state)
{
	struct redactor *redactor = redactor_new();
	struct buf out = BUF_INIT;

	(void)state;
	redactor_add(redactor, STR_LITERAL("\0k\0"));
	assert_true(redact(redactor, STR_LITERAL("a\0\0k\0b"), &out));
	assert_int_equal(out.len, 13);
	assert_memory_equal(out.data, "a\0[redacted]b", 13);
	buf_fini(&out);
	redactor_free(&redactor);
}

static void test_long_run_in_one_pass(void **state)
{
	struct redactor *redactor = redactor_new();
	struct buf text = BUF_INIT, out = BUF_INIT;

	(void)state;
	redactor_add(redactor, STR_LITERAL("hunter2"));
	/* 20,000 hits within one run that is no base64 of the secret: were
	 * the run decoded again behind each, this would take minutes. */
	for (int i = 0; i < 20000; i++)
		buf_puts(&text, "hunter2AAAAA");
	assert_true(redact(redactor, buf_view(&text), &out));
	assert_int_equal(out.len, 20000 * strlen("[redacted]AAAAA"));
	buf_clear(&out);
	buf_puts(&text, "aHVudGVyMg==");
	assert_true(redact(redactor, buf_view(&text), &out));
	assert_string_equal(buf_cstr(&out), "[redacted]");
	buf_fini(&out);
	buf_fini(&text);
	redactor_free(&redactor);
}

static void test_redact_str_borrows_what_is_clean(void **state)
{
	struct redactor *redactor = redactor_new();
	struct arena *arena = arena_new(0);
	struct str clean = STR_LITERAL("clean"), none = {NULL, 0};
	struct str hidden;

	(void)state;
	assert_true(redactor_is_empty(redactor));
	assert_int_equal(redactor_longest(redactor), 0);
	assert_ptr_equal(redact_str(redactor, arena, clean).data, clean.data);
	redactor_add(redactor, STR_LITERAL("hunter2"));
	assert_false(redactor_is_empty(redactor));
	assert_ptr_equal(redact_str(redactor, arena, clean).data, clean.data);
	assert_null(redact_str(redactor, arena, none).data);
	hidden = redact_str(redactor, arena, STR_LITERAL("-hunter2"));
	assert_string_equal(hidden.data, "-[redacted]");
	assert_int_equal(hidden.len, 11);
	arena_free(&arena);
	redactor_free(&redactor);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_base64_at_every_alignment),
		cmocka_unit_test(test_nul_in_secret_and_text),
		cmocka_unit_test(test_long_run_in_one_pass),
		cmocka_unit_test(test_redact_str_borrows_what_is_clean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
