/* layer: reference */
/* The names of the built-in server's variants, and their variables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "reference/reference.h"

static void options_have_names(void **state)
{
	static const char *const names[] = {"lmtp", "tls", "submission",
		"plain", "ipv6", "impatient", "needs-tls", "trusted"};
	static const char *const others[] = {"", "LMTP", "tl", "tlsx", "all"};
	const size_t count = sizeof(names) / sizeof(names[0]);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		struct reference_options options = {.listen = NULL};
		const bool *set[] = {&options.lmtp, &options.implicit_tls,
			&options.submission, &options.plain, &options.ipv6,
			&options.impatient, &options.needs_tls,
			&options.trusted};

		assert_true(reference_option_set(&options, str_from(names[i])));
		for (size_t k = 0; k < count; k++)
			assert_int_equal(*set[k], k == i);
		assert_non_null(strstr(reference_option_names(), names[i]));
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		struct reference_options options = {.listen = NULL};

		assert_false(
			reference_option_set(&options, str_from(others[i])));
	}
}

/* Whether a server of options has a variable of this name. */
static bool has_variable(
	const char *name, const struct reference_options *options)
{
	const struct reference_variable *it = reference_variables();

	for (; it->name; it++)
		if (strcmp(it->name, name) == 0)
			return reference_variable_holds(it, options);
	fail_msg("no variable %s", name);
	return false;
}

static void worlds_have_variables(void **state)
{
	struct reference_options none = {.listen = NULL};
	struct reference_options submission = {.submission = true};
	struct reference_options impatient = {.impatient = true};
	struct reference_options needs_tls = {.needs_tls = true};
	struct reference_options trusted = {.trusted = true};

	(void)state;
	assert_true(has_variable("recipient", NULL));
	assert_true(has_variable("recipient", &submission));
	assert_false(has_variable("needs_auth", NULL));
	assert_false(has_variable("needs_auth", &none));
	assert_false(has_variable("other_sender", &impatient));
	assert_true(has_variable("needs_auth", &submission));
	assert_true(has_variable("other_sender", &submission));
	assert_false(has_variable("idle_timeout", &submission));
	assert_true(has_variable("idle_timeout", &impatient));
	assert_false(has_variable("tls_required", &trusted));
	assert_true(has_variable("tls_required", &needs_tls));
	assert_false(has_variable("trusted", &none));
	assert_true(has_variable("trusted", &trusted));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_have_names),
		cmocka_unit_test(worlds_have_variables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
