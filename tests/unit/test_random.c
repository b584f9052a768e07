/* layer: base */
/* test_random.c - the same seed gives the same run. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "base/random.h"

/* The generator's published sequence for seed 1234567; a report's seed has to
 * mean the same in every release. */
static void test_sequence(void **state)
{
	static const uint64_t expected[] = {
		UINT64_C(6457827717110365317),
		UINT64_C(3203168211198807973),
		UINT64_C(9817491932198370423),
		UINT64_C(4593380528125082431),
		UINT64_C(16408922859458223821),
	};
	struct random random;

	(void)state;
	random_seed(&random, 1234567);
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++)
		assert_true(random_next(&random) == expected[i]);
}

static void test_indexed(void **state)
{
	uint64_t seen[400];
	size_t count = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 20; seed++) {
		for (uint64_t index = 0; index < 20; index++) {
			struct random random, again;
			uint64_t first;

			random_seed_indexed(&random, seed, index);
			random_seed_indexed(&again, seed, index);
			first = random_next(&random);
			assert_true(first == random_next(&again));
			for (size_t i = 0; i < count; i++)
				assert_true(seen[i] != first);
			seen[count++] = first;
		}
	}
}

static void test_text(void **state)
{
	struct random random, again;
	struct buf a = BUF_INIT, b = BUF_INIT;
	bool used[256] = {false};
	size_t distinct = 0;

	(void)state;
	random_seed(&random, 7);
	random_seed(&again, 7);
	random_text(&random, &a, 0);
	assert_int_equal(a.len, 0);
	random_text(&random, &a, 2000);
	random_text(&again, &b, 2000);
	assert_int_equal(a.len, 2000);
	assert_string_equal(buf_cstr(&a), buf_cstr(&b));
	for (size_t i = 0; i < a.len; i++)
		used[(unsigned char)a.data[i]] = true;
	for (size_t i = 0; i < 256; i++) {
		bool allowed = (i >= 'a' && i <= 'z') || (i >= '0' && i <= '9');

		assert_true(allowed || !used[i]);
		distinct += used[i];
	}
	assert_int_equal(distinct, 36);
	buf_fini(&a);
	buf_fini(&b);
}

static void test_uuid(void **state)
{
	static const char form[] = "xxxxxxxx-xxxx-4xxx-vxxx-xxxxxxxxxxxx";
	struct random random;
	struct buf last = BUF_INIT;

	(void)state;
	random_seed(&random, 1);
	for (int n = 0; n < 200; n++) {
		struct buf uuid = BUF_INIT;

		random_uuid(&random, &uuid);
		assert_int_equal(uuid.len, strlen(form));
		for (size_t i = 0; i < uuid.len; i++) {
			if (form[i] == 'x')
				assert_non_null(strchr(
					"0123456789abcdef", uuid.data[i]));
			else if (form[i] == 'v')
				assert_non_null(strchr("89ab", uuid.data[i]));
			else
				assert_int_equal(uuid.data[i], form[i]);
		}
		assert_string_not_equal(buf_cstr(&uuid), buf_cstr(&last));
		buf_fini(&last);
		last = uuid;
	}
	buf_fini(&last);
}

static void test_entropy(void **state)
{
	(void)state;
	assert_true(random_entropy() != random_entropy());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sequence),
		cmocka_unit_test(test_indexed),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_uuid),
		cmocka_unit_test(test_entropy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
