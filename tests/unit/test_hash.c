/* layer: base */
/* test_hash.c - numbers of texts, which must never change. */
#include "base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* Made by another program, out of the definitions of FNV-1a and of the last
 * step of MurmurHash3. */
static void test_settled(void **state)
{
	static const struct {
		const char *text;
		uint64_t hash;
	} rows[] = {
		{"", UINT64_C(0xefd01f60ba992926)},
		{"a", UINT64_C(0x82a2a958a9bece5b)},
		{"foobar", UINT64_C(0x2c22194922d1672b)},
		{"a.yaml::a", UINT64_C(0xa3b9bf7afb3563be)},
		{"scenarios/order/noop.yaml::NOOP",
			UINT64_C(0x41e2fb2a097203a6)},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (hash_text(str_from(rows[i].text)) != rows[i].hash)
			fail_msg("\"%s\": %llx", rows[i].text,
				(unsigned long long)hash_text(
					str_from(rows[i].text)));
}

/* Bytes count as they are, NUL and those of the upper half too. */
static void test_any_byte(void **state)
{
	(void)state;
	assert_true(hash_text((struct str){"a\0b", 3}) !=
		    hash_text((struct str){"a\0c", 3}));
	assert_true(hash_text((struct str){"\xff", 1}) ==
		    UINT64_C(0x1bbd5c813c69a8d7));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_settled),
		cmocka_unit_test(test_any_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
