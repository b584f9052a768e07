/* layer: smtp */
/* test_reply.c - enhanced codes and the text of a reply. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "smtp/reply.h"

static void test_enhanced_code(void **state)
{
	static const struct {
		const char *text;
		size_t len; /* 0: there is none */
		struct enhanced_code code;
	} rows[] = {
		{"2.0.0 Ok", 5, {2, 0, 0}},
		{"4.7.1", 5, {4, 7, 1}},
		{"5.7.25 no", 6, {5, 7, 25}},
		{"5.100.999 x", 9, {5, 100, 999}},
		{"5.7.1 ", 5, {5, 7, 1}},
		{"", 0, {0, 0, 0}},
		{"5", 0, {0, 0, 0}},
		{"5.7", 0, {0, 0, 0}},
		{"5.7.", 0, {0, 0, 0}},
		{"5.7. 1", 0, {0, 0, 0}},
		{"5..1 x", 0, {0, 0, 0}},
		{"1.7.1 class", 0, {0, 0, 0}},
		{"3.0.0 class", 0, {0, 0, 0}},
		{"6.0.0 class", 0, {0, 0, 0}},
		{"52.0.0 class", 0, {0, 0, 0}},
		{"5.7.1, comma", 0, {0, 0, 0}},
		{"5.7.1\ttab", 0, {0, 0, 0}},
		{"5.7.1.2 four parts", 0, {0, 0, 0}},
		{"5.1000.1 subject", 0, {0, 0, 0}},
		{"5.1.1000 detail", 0, {0, 0, 0}},
		{"5.07.1 leading zero", 0, {0, 0, 0}},
		{"5.7.01 leading zero", 0, {0, 0, 0}},
		{"5.00.0 leading zero", 0, {0, 0, 0}},
		{" 5.7.1 blank before", 0, {0, 0, 0}},
		{"x5.7.1", 0, {0, 0, 0}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct enhanced_code code = {0, 0, 0};
		size_t len = enhanced_code_parse(str_from(rows[i].text), &code);

		if (len != rows[i].len)
			fail_msg("\"%s\": length %zu", rows[i].text, len);
		if (memcmp(&code, &rows[i].code, sizeof code) != 0)
			fail_msg("\"%s\": read as %d.%d.%d", rows[i].text,
				code.class_digit, code.subject, code.detail);
	}
}

/* Nothing behind the view is read: "5.7.1" cut short is none. */
static void test_enhanced_code_in_part(void **state)
{
	struct enhanced_code code;

	(void)state;
	for (size_t len = 0; len < 5; len++)
		assert_int_equal(
			enhanced_code_parse((struct str){"5.7.1", len}, &code),
			0);
	assert_int_equal(
		enhanced_code_parse((struct str){"5.7.123", 5}, &code), 5);
	assert_int_equal(code.detail, 1);
}

static void test_enhanced_code_format(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	enhanced_code_format((struct enhanced_code){0, 7, 1}, &out);
	assert_string_equal(buf_cstr(&out), "");
	enhanced_code_format((struct enhanced_code){5, 7, 25}, &out);
	assert_string_equal(buf_cstr(&out), "5.7.25");
	buf_fini(&out);
}

static void test_text(void **state)
{
	struct reply_line lines[] = {{250, {"mail.example", 12}},
		{250, {"", 0}}, {250, {"2.0.0 a\0b", 9}}};
	struct reply reply = {.code = 250, .lines = lines};
	struct buf out = BUF_INIT;

	(void)state;
	reply_text(&reply, &out);
	assert_int_equal(out.len, 0);
	reply.line_count = 1;
	reply_text(&reply, &out);
	assert_string_equal(buf_cstr(&out), "mail.example");
	buf_clear(&out);
	reply.line_count = 3;
	reply_text(&reply, &out);
	assert_int_equal(out.len, 23);
	assert_memory_equal(out.data, "mail.example\n\n2.0.0 a\0b", 23);
	buf_fini(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_enhanced_code),
		cmocka_unit_test(test_enhanced_code_in_part),
		cmocka_unit_test(test_enhanced_code_format),
		cmocka_unit_test(test_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
