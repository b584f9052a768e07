/* layer: smtp */
/* test_line_splitter.c - lines, however the bytes come in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "smtp/anomaly.h"
#include "smtp/line_splitter.h"

struct row {
	const char *name;
	struct str data;
	size_t raw_len; /* of the first line; 0: there is none */
	size_t text_len;
	enum line_end end;
	unsigned anomalies;
};

static const struct row rows[] = {
	{"nothing", {"", 0}, 0, 0, LINE_END_LF, 0},
	{"no line end", {"250 ok", 6}, 0, 0, LINE_END_LF, 0},
	{"CR without LF", {"250 ok\r", 7}, 0, 0, LINE_END_LF, 0},
	{"a line", {"250 ok\r\n", 8}, 8, 6, LINE_END_CRLF, 0},
	{"the first of two", {"a\r\nbc\r\n", 7}, 3, 1, LINE_END_CRLF, 0},
	{"an empty line", {"\r\n", 2}, 2, 0, LINE_END_CRLF, 0},
	{"only LF", {"\n", 1}, 1, 0, LINE_END_LF, ANOMALY_BARE_LF},
	{"bare LF", {"250 ok\n", 7}, 7, 6, LINE_END_LF, ANOMALY_BARE_LF},
	{"bare LF, then CRLF", {"a\nb\r\n", 5}, 2, 1, LINE_END_LF,
		ANOMALY_BARE_LF},
	{"CR within", {"a\rb\r\n", 5}, 5, 3, LINE_END_CRLF, ANOMALY_BARE_CR},
	{"CR twice at the end", {"a\r\r\n", 4}, 4, 2, LINE_END_CRLF,
		ANOMALY_BARE_CR},
	{"CR within, bare LF", {"a\rb\n", 4}, 4, 3, LINE_END_LF,
		ANOMALY_BARE_LF | ANOMALY_BARE_CR},
	{"NUL", {"a\0b\r\n", 5}, 5, 3, LINE_END_CRLF, ANOMALY_NUL},
	{"NUL in the middle of a long one", {"abcdefghij\0lmnopqrs\r\n", 21},
		21, 19, LINE_END_CRLF, ANOMALY_NUL},
	{"the lowest 8-bit byte", {"a\x80\r\n", 4}, 4, 2, LINE_END_CRLF,
		ANOMALY_8BIT},
	{"the highest 8-bit byte, in a whole word", {"abcdef\xffgh\r\n", 11},
		11, 9, LINE_END_CRLF, ANOMALY_8BIT},
	{"tab and DEL are nothing", {"a\tb\x7f\x01\r\n", 7}, 7, 5,
		LINE_END_CRLF, 0},
	{"what follows is not looked at", {"a\r\n\0\xff\r", 6}, 3, 1,
		LINE_END_CRLF, 0},
	{"everything", {"12345678\xc3\0\r9\n", 13}, 13, 12, LINE_END_LF,
		ANOMALY_BARE_LF | ANOMALY_BARE_CR | ANOMALY_NUL | ANOMALY_8BIT},
};

static void check_line(
	const struct row *row, struct str data, const struct line *line)
{
	if (line->raw.data != data.data || line->raw.len != row->raw_len)
		fail_msg("%s: raw has %zu octets", row->name, line->raw.len);
	if (line->text.data != data.data || line->text.len != row->text_len)
		fail_msg("%s: text has %zu octets", row->name, line->text.len);
	if (line->end != row->end)
		fail_msg("%s: end is %d", row->name, line->end);
	if (line->anomalies != row->anomalies)
		fail_msg("%s: anomalies are %#x, not %#x", row->name,
			line->anomalies, row->anomalies);
}

/* In a block of its own, so that a sanitizer sees one octet too many. */
static struct str exact_copy(struct str data)
{
	char *copy = malloc(data.len ? data.len : 1);

	assert_non_null(copy);
	memcpy(copy, data.data, data.len);
	return (struct str){copy, data.len};
}

static void test_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str data = exact_copy(rows[i].data);
		struct line line;

		if (line_next(data, NULL, &line) != (rows[i].raw_len > 0))
			fail_msg("%s: wrong answer", rows[i].name);
		if (rows[i].raw_len)
			check_line(&rows[i], data, &line);
		free((void *)(uintptr_t)data.data);
	}
}

/* A prefix of every length first, then all; and octet by octet. */
static void test_split_everywhere(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct row *row = &rows[i];
		size_t dripped = 0;

		for (size_t cut = 0; cut <= row->data.len; cut++) {
			struct str head = {row->data.data, cut};
			bool there = row->raw_len && cut >= row->raw_len;
			size_t scanned = 0;
			struct line line;

			if (line_next(head, &scanned, &line) != there)
				fail_msg("%s: cut at %zu", row->name, cut);
			if (scanned != (there ? 0 : cut))
				fail_msg("%s: scanned %zu", row->name, scanned);
			if (!there && line_next(row->data, &scanned, &line) !=
					      (row->raw_len > 0))
				fail_msg("%s: goes on at %zu", row->name, cut);
			if (row->raw_len)
				check_line(row, row->data, &line);
			if (!row->raw_len || cut <= row->raw_len)
				if (line_next(head, &dripped, &line) != there)
					fail_msg("%s: dripped %zu", row->name,
						cut);
		}
	}
}

/* What was scanned is not looked at again: a line end put there is missed. */
static void test_scanned_is_skipped(void **state)
{
	char data[] = "abcd\r\n";
	size_t scanned = 0;
	struct line line;

	(void)state;
	assert_false(line_next((struct str){data, 4}, &scanned, &line));
	assert_int_equal(scanned, 4);
	data[1] = '\n';
	assert_true(line_next((struct str){data, 6}, &scanned, &line));
	assert_int_equal(line.raw.len, 6);
	assert_int_equal(scanned, 0);
}

static void test_long_lines(void **state)
{
	static const struct {
		const char *name;
		size_t text_len;
		const char *end;
		unsigned anomalies;
	} lengths[] = {
		{"512 with CRLF", 510, "\r\n", 0},
		{"513 with CRLF", 511, "\r\n", ANOMALY_LINE_TOO_LONG},
		{"512 with LF", 511, "\n", ANOMALY_BARE_LF},
		{"513 with LF", 512, "\n",
			ANOMALY_BARE_LF | ANOMALY_LINE_TOO_LONG},
		{"a long one", 1900, "\r\n", ANOMALY_LINE_TOO_LONG},
	};
	char data[2048];

	(void)state;
	memset(data, 'x', sizeof data);
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		size_t len = lengths[i].text_len, end = strlen(lengths[i].end);
		struct line line;

		memcpy(data + len, lengths[i].end, end);
		assert_true(
			line_next((struct str){data, len + end}, NULL, &line));
		if (line.anomalies != lengths[i].anomalies)
			fail_msg("%s: %#x", lengths[i].name, line.anomalies);
		assert_int_equal(line.text.len, len);
		memset(data, 'x', sizeof data);
	}
}

/* One odd byte at each place of a line of each length. */
static void test_odd_byte_at_each_place(void **state)
{
	static const struct {
		char byte;
		unsigned anomalies;
	} odd[] = {{'\r', ANOMALY_BARE_CR}, {'\0', ANOMALY_NUL},
		{(char)0x80, ANOMALY_8BIT}, {(char)0xff, ANOMALY_8BIT},
		{(char)0xa0, ANOMALY_8BIT}, {' ', 0}, {'~', 0}, {'\t', 0}};
	char data[40];

	(void)state;
	for (size_t len = 1; len < 34; len++)
		for (size_t at = 0; at < len; at++)
			for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
				struct line line;

				memset(data, 'a', sizeof data);
				data[at] = odd[i].byte;
				memcpy(data + len, "\r\n", 2);
				assert_true(
					line_next((struct str){data, len + 2},
						NULL, &line));
				assert_int_equal(
					line.anomalies, odd[i].anomalies);
			}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_split_everywhere),
		cmocka_unit_test(test_scanned_is_skipped),
		cmocka_unit_test(test_long_lines),
		cmocka_unit_test(test_odd_byte_at_each_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
