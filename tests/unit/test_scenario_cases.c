/* layer: scenario */
/* test_scenario_cases.c - a scenario that is played once a row. */
#include "scenario/scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "scenario_folder.h"

static void test_rows_are_plans(void **state)
{
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_load_text(&f,
		"name: A claim\n"
		"vars: {verb: NOOP, shown: 'case ${case}: ${verb}'}\n"
		"hint: ${shown}\n"
		"cases:\n"
		"  - {id: one, verb: RSET}\n"
		"  - {verb: 'NOOP ${case}'}\n"
		"steps:\n"
		"  - {send: '${verb}', expect: 250}\n");
	folder_assert_ids(&f, "s.yaml::A claim[one]\ns.yaml::A claim[2]\n");
	assert_string_equal(f.set.plans[0]->facts.case_id, "one");
	assert_string_equal(f.set.plans[0]->facts.hint, "case one: RSET");
	assert_string_equal(f.set.plans[1]->facts.hint, "case 2: NOOP 2");
	assert_string_equal(f.set.plans[1]->facts.name, "A claim");
	folder_fini(&f);
}

static void test_vars_fill_gaps(void **state)
{
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_load_text(&f, "name: A claim\n"
			     "hint: ${want}\n"
			     "vars: {want: 503}\n"
			     "cases: [{id: a, want: 554}, {id: b}]\n"
			     "steps: [{send: NOOP, expect: '${want}'}]\n");
	assert_string_equal(f.set.plans[0]->facts.hint, "554");
	assert_string_equal(f.set.plans[1]->facts.hint, "503");
	folder_fini(&f);
}

/* A scenario's own `vars` do not hide those of its suite. */
static void test_vars_of_the_suite_fill_gaps(void **state)
{
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_load_text(&f, "vars: {want: 503}\n"
			     "scenarios:\n"
			     "  - name: A claim\n"
			     "    hint: ${want} ${verb}\n"
			     "    vars: {verb: NOOP}\n"
			     "    cases: [{id: a, want: 554}, {id: b}]\n"
			     "    steps: [{send: '${verb}', expect: 503}]\n");
	assert_string_equal(f.set.plans[0]->facts.hint, "554 NOOP");
	assert_string_equal(f.set.plans[1]->facts.hint, "503 NOOP");
	folder_fini(&f);
}

/* The table is what the scenario is about: nothing outside changes it. */
static void test_columns_win(void **state)
{
	struct folder f;

	(void)state;
	folder_init(&f);
	vars_put(f.vars, f.arena,
		(struct var){.name = STR_LITERAL("verb"),
			.value = STR_LITERAL("QUIT"),
			.rank = VAR_RANK_COMMAND_LINE});
	folder_load_text(&f, "name: A claim\n"
			     "hint: ${verb}\n"
			     "cases: [{verb: RSET}]\n"
			     "steps: [{send: '${verb}', expect: 250}]\n");
	assert_string_equal(f.set.plans[0]->facts.hint, "RSET");
	folder_fini(&f);
}

static void test_any_key_may_hold_a_column(void **state)
{
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_load_text(&f, "name: A claim\n"
			     "timeouts: {step: '${time}'}\n"
			     "ref: [RFC 1, 'RFC ${time}']\n"
			     "tags: takes-${time}\n"
			     "cases: [{time: 1s}, {time: 2s}]\n"
			     "steps: [{send: NOOP, expect: 250}]\n");
	assert_int_equal(f.set.plans[0]->timeouts.step_us, 1000000);
	assert_int_equal(f.set.plans[1]->timeouts.step_us, 2000000);
	assert_string_equal(f.set.plans[0]->facts.refs[1], "RFC 1s");
	assert_string_equal(f.set.plans[1]->facts.tags[0], "takes-2s");
	folder_fini(&f);
}

static void test_mistakes(void **state)
{
	static const struct {
		const char *name, *cases, *message, *absent;
	} rows[] = {
		{"in one case", "[{id: a, w: 250}, {id: b, w: 25}]",
			"help: in case \"b\"", "in case \"a\""},
		{"in the first case", "[{id: a, w: 25}, {id: b, w: 250}]",
			"help: in case \"a\"", NULL},
		{"in the only case", "[{id: a, w: 25}]", "help: in case \"a\"",
			NULL},
		{"the first of many", "[{id: a, w: 25}, {id: b, w: 25}]",
			"must be 200-599", "in case \"b\""},
		{"same id", "[{id: a, w: 250}, {id: a, w: 250}]",
			"two cases are called \"a\"", NULL},
		{"id of a number", "[{id: 2, w: 250}, {w: 250}]",
			"two cases are called \"2\"", NULL},
		{"columns differ", "[{w: 250, x: 1}, {w: 250}]",
			"this case has no \"x\"", "in case"},
		{"no rows", "[]", "got an empty list", NULL},
		{"empty", "", "takes a list of maps, got text", NULL},
		{"built in", "[{w: 250, index: 1}]", "\"index\" is built in",
			NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct folder f;
		struct buf text = BUF_INIT;

		folder_init(&f);
		buf_printf(&text,
			"name: A claim\nvars: {w: 250}\ncases: %s\n"
			"steps: [{send: NOOP, expect: '${w}'}]\n",
			rows[i].cases);
		folder_refuse_text(&f, buf_cstr(&text), rows[i].message);
		if (rows[i].absent &&
			strstr(buf_cstr(&f.messages), rows[i].absent))
			fail_msg("%s: %s", rows[i].name, buf_cstr(&f.messages));
		assert_int_equal(f.set.count, 0);
		buf_fini(&text);
		folder_fini(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_are_plans),
		cmocka_unit_test(test_vars_fill_gaps),
		cmocka_unit_test(test_vars_of_the_suite_fill_gaps),
		cmocka_unit_test(test_columns_win),
		cmocka_unit_test(test_any_key_may_hold_a_column),
		cmocka_unit_test(test_mistakes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
