/* layer: smtp */
/* test_anomaly.c - the ids, their bits and the list for suggestions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "smtp/anomaly.h"

static void test_bit_of_id(void **state)
{
	static const struct {
		const char *id;
		unsigned bit;
	} rows[] = {
		{"reply/bare-lf", ANOMALY_BARE_LF},
		{"reply/bare-cr", ANOMALY_BARE_CR},
		{"reply/mixed-codes", ANOMALY_MIXED_CODES},
		{"reply/bad-separator", ANOMALY_BAD_SEPARATOR},
		{"reply/line-too-long", ANOMALY_LINE_TOO_LONG},
		{"reply/enhanced-class", ANOMALY_ENHANCED_CLASS},
		{"reply/8bit", ANOMALY_8BIT},
		{"reply/nul", ANOMALY_NUL},
		{"reply/bad-code", ANOMALY_BAD_CODE},
		{"ehlo/bad-keyword", ANOMALY_EHLO_BAD_KEYWORD},
		{"reply/after-421", ANOMALY_AFTER_421},
		{"reply/unsolicited", ANOMALY_UNSOLICITED},
		{"", 0},
		{"reply/bare-l", 0},
		{"reply/bare-lfx", 0},
		{"REPLY/BARE-LF", 0},
		{"bare-lf", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (anomaly_bit(str_from(rows[i].id)) != rows[i].bit)
			fail_msg("\"%s\": %u, not %u", rows[i].id,
				anomaly_bit(str_from(rows[i].id)), rows[i].bit);
	assert_int_equal(anomaly_bit((struct str){NULL, 0}), 0);
}

static void test_ids_and_meanings(void **state)
{
	const char *const *ids = anomaly_ids();
	unsigned all = 0;

	(void)state;
	for (unsigned i = 0; i < ANOMALY_COUNT; i++) {
		assert_string_equal(ids[i], anomaly_id((enum anomaly)i));
		assert_true(strlen(anomaly_meaning((enum anomaly)i)) > 5);
		assert_int_equal(anomaly_bit(str_from(ids[i])), 1u << i);
		all |= 1u << i;
	}
	assert_null(ids[ANOMALY_COUNT]);
	assert_int_equal(all, (1u << ANOMALY_COUNT) - 1);
	assert_string_equal(anomaly_id(ANOMALY_INDEX_NUL), "reply/nul");
	assert_string_equal(
		anomaly_meaning(ANOMALY_INDEX_8BIT), "a byte above 127");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bit_of_id),
		cmocka_unit_test(test_ids_and_meanings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
