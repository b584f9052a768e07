/* layer: scenario */
/* test_scenario_load.c - what the keys of a scenario make of a plan. */
#include "scenario/scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "scenario_folder.h"

#define STEPS "steps:\n  - {send: NOOP, expect: 250}\n"

static void test_all_keys(void **state)
{
	struct folder f;
	const struct plan *plan;

	(void)state;
	folder_init(&f);
	folder_load_text(&f,
		"name: A claim\n"
		"description: of ${scenario}\n"
		"hint: 'ask ${index}'\n"
		"ref: [RFC 5321 4.1.4, CVE-1]\n"
		"tags: one\n"
		"level: should\n"
		"requires: [STARTTLS, var.user]\n"
		"start: ehlo\n"
		"deliver: true\n"
		"serial: true\n"
		"skip: not now\n"
		"xfail: a bug\n"
		"allow: [reply/bare-lf]\n"
		"deny: reply/nul\n"
		"timeouts: {connect: 1s, step: 2s, data: 3s, scenario: 4s}\n"
		"setup: [{send: RSET, expect: any}]\n"
		"teardown: [{send: RSET, expect: any}]\n" STEPS);
	folder_assert_ids(&f, "s.yaml::A claim\n");
	plan = f.set.plans[0];
	assert_string_equal(plan->facts.file, "s.yaml");
	assert_int_equal(plan->facts.line, 1);
	assert_string_equal(plan->facts.name, "A claim");
	assert_null(plan->facts.case_id);
	assert_string_equal(plan->facts.description, "of A claim");
	assert_string_equal(plan->facts.hint, "ask ${index}");
	assert_int_equal(plan->facts.ref_count, 2);
	assert_string_equal(plan->facts.refs[1], "CVE-1");
	assert_int_equal(plan->facts.tag_count, 1);
	assert_string_equal(plan->facts.tags[0], "one");
	assert_int_equal(plan->facts.level, LEVEL_SHOULD);
	assert_non_null(plan->requires);
	assert_true(plan->requires_ehlo);
	assert_true(str_equal(plan->lacking, "var.user"));
	assert_int_equal(plan->start, START_EHLO);
	assert_true(plan->deliver);
	assert_true(plan->serial);
	assert_string_equal(plan->skip, "not now");
	assert_string_equal(plan->xfail, "a bug");
	assert_int_equal(plan->allow, ANOMALY_BARE_LF);
	assert_int_equal(plan->deny, ANOMALY_NUL);
	assert_int_equal(plan->timeouts.connect_us, 1000000);
	assert_int_equal(plan->timeouts.step_us, 2000000);
	assert_int_equal(plan->timeouts.data_us, 3000000);
	assert_int_equal(plan->timeouts.scenario_us, 4000000);
	assert_true(plan->sections[SECTION_PRELUDE].count > 0);
	assert_int_equal(plan->sections[SECTION_SETUP].count, 1);
	assert_int_equal(plan->sections[SECTION_STEPS].count, 1);
	assert_int_equal(plan->sections[SECTION_TEARDOWN].count, 1);
	folder_fini(&f);
}

static void test_defaults(void **state)
{
	struct folder f;
	const struct plan *plan;

	(void)state;
	folder_init(&f);
	folder_load_text(&f, "name: A claim\n" STEPS);
	plan = f.set.plans[0];
	assert_int_equal(plan->facts.level, LEVEL_MUST);
	assert_int_equal(plan->start, START_CONNECT);
	assert_null(plan->requires);
	assert_null(plan->lacking.data);
	assert_null(plan->skip);
	assert_null(plan->xfail);
	assert_null(plan->facts.hint);
	assert_false(plan->deliver);
	assert_int_equal(plan->timeouts.connect_us, 10000000);
	assert_int_equal(plan->timeouts.step_us, 30000000);
	assert_int_equal(plan->timeouts.data_us, 60000000);
	assert_int_equal(plan->timeouts.scenario_us, 300000000);
	assert_int_equal(plan->sections[SECTION_PRELUDE].count, 0);
	folder_fini(&f);
}

static void test_timeouts_preset(void **state)
{
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_load_text(&f, "name: A claim\ntimeouts: rfc5321\n" STEPS);
	assert_int_equal(f.set.plans[0]->timeouts.step_us, 300000000);
	assert_int_equal(f.set.plans[0]->timeouts.data_us, 600000000);
	folder_fini(&f);
}

static void test_suite(void **state)
{
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_load_text(&f, "name: The suite\n"
			     "tags: [all]\n"
			     "level: info\n"
			     "vars: {verb: NOOP, arg: x}\n"
			     "scenarios:\n"
			     "  - name: First\n"
			     "    vars: {arg: y}\n"
			     "    hint: '${verb} ${arg}'\n"
			     "    steps: [{send: NOOP, expect: 250}]\n"
			     "  - name: Second\n"
			     "    level: must\n"
			     "    hint: '${verb} ${arg}'\n"
			     "    steps: [{send: NOOP, expect: 250}]\n"
			     "---\n"
			     "name: Third\n" STEPS);
	folder_assert_ids(&f, "s.yaml::First\ns.yaml::Second\ns.yaml::Third\n");
	assert_string_equal(f.set.plans[0]->facts.hint, "NOOP y");
	assert_string_equal(f.set.plans[1]->facts.hint, "NOOP x");
	assert_int_equal(f.set.plans[0]->facts.level, LEVEL_INFO);
	assert_int_equal(f.set.plans[1]->facts.level, LEVEL_MUST);
	assert_string_equal(f.set.plans[1]->facts.tags[0], "all");
	assert_int_equal(f.set.plans[2]->facts.tag_count, 0);
	assert_int_equal(f.set.plans[1]->facts.line, 10);
	folder_fini(&f);
}

static void put_var(struct folder *f, const char *name, const char *value)
{
	vars_put(f->vars, f->arena,
		(struct var){.name = str_from(name),
			.value = str_from(value),
			.rank = VAR_RANK_COMMAND_LINE});
}

static void test_vocabulary_without_value(void **state)
{
	static const char text[] =
		"name: A claim\n"
		"requires: [var.tempfail_domain]\n"
		"vars: {to: 'x@${tempfail_domain}'}\n"
		"steps:\n"
		"  - {send: 'RCPT TO:<${to}>', expect: 250}\n";
	static const char other[] =
		"name: A claim\n"
		"steps:\n"
		"  - {send: 'RCPT TO:<${recipient}>', expect: 250}\n";
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_load_text(&f, text);
	assert_true(str_equal(f.set.plans[0]->lacking, "var.tempfail_domain"));
	assert_int_equal(f.set.plans[0]->missing_count, 0);
	folder_load_text(&f, other);
	assert_int_equal(f.set.plans[1]->missing_count, 1);
	assert_true(str_equal(f.set.plans[1]->missing[0], "recipient"));
	folder_fini(&f);

	folder_init(&f);
	put_var(&f, "tempfail_domain", "servfail.example");
	put_var(&f, "recipient", "a@example.org");
	folder_load_text(&f, text);
	assert_null(f.set.plans[0]->lacking.data);
	folder_load_text(&f, other);
	assert_int_equal(f.set.plans[1]->missing_count, 0);
	folder_fini(&f);
}

static void test_missing_domain_has_a_default(void **state)
{
	static const char text[] = "name: A claim\n"
				   "hint: ${missing_domain}\n" STEPS;
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_load_text(&f, text);
	assert_non_null(strstr(f.set.plans[0]->facts.hint, ".invalid"));
	folder_fini(&f);

	folder_init(&f);
	put_var(&f, "missing_domain", "gone.example");
	folder_load_text(&f, text);
	assert_string_equal(f.set.plans[0]->facts.hint, "gone.example");
	folder_fini(&f);
}

static void test_secrets(void **state)
{
	struct folder f;

	(void)state;
	folder_init(&f);
	put_var(&f, "password", "hunter2");
	folder_load_text(&f, "name: A claim\n"
			     "vars: {pin: '12${tail}', tail: '34'}\n"
			     "secrets: [password, pin, user]\n" STEPS);
	assert_string_equal(buf_cstr(&f.secrets), "password=hunter2 pin=1234 ");
	assert_int_equal(f.set.plans[0]->secret_count, 0);
	folder_fini(&f);
	folder_init(&f);
	folder_load_text(&f, "name: Another\nvars: {pin: '${random(4)}'}\n"
			     "secrets: pin\n" STEPS);
	assert_int_equal(f.set.plans[0]->secret_count, 1);
	folder_fini(&f);
}

/* Where the conversation makes the value, a variable has but one. */
static void test_slots(void **state)
{
	struct folder f;
	const struct plan *plan;
	int slot;

	(void)state;
	folder_init(&f);
	folder_load_text(&f,
		"name: A claim\n"
		"vars: {id: '${random(8)}', token: 'none ${id}'}\n"
		"steps:\n"
		"  - send: NOOP ${id}\n"
		"    expect: 250\n"
		"    capture: {token: '/(.*)/'}\n"
		"  - {send: 'NOOP ${id} ${token}', expect: 250}\n");
	plan = f.set.plans[0];
	assert_int_equal(plan->slots.count, 2);
	slot = slots_find(&plan->slots, str_from("token"));
	assert_int_equal(slot, 0);
	assert_non_null(plan->slots.initial[0]);
	assert_non_null(plan->slots.initial[1]);
	assert_int_equal(plan->slots.order_count, 2);
	assert_int_equal(plan->slots.order[0], 1);
	assert_int_equal(plan->slots.order[1], 0);
	folder_fini(&f);
}

static void test_delivery_lint(void **state)
{
	static const struct {
		const char *name, *head, *step;
		bool warned;
	} rows[] = {
		{"message", "", "{message: x, expect: 250}", true},
		{"said so", "deliver: true\n", "{message: x, expect: 250}",
			false},
		{"no end", "", "{message: {text: x, end: false}, expect: none}",
			false},
		{"in a group", "",
			"{steps: [{message: x, expect: 250}], name: g}", true},
		{"in a pipeline", "", "{pipeline: [{message: x, expect: 250}]}",
			true},
		{"no message", "", "{send: NOOP, expect: 250}", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct folder f;
		struct buf text = BUF_INIT;

		folder_init(&f);
		buf_printf(&text, "name: A claim\n%ssteps:\n  - %s\n",
			rows[i].head, rows[i].step);
		folder_load_text(&f, buf_cstr(&text));
		if (!!strstr(buf_cstr(&f.messages), "deliver: true") !=
			rows[i].warned)
			fail_msg("%s: %s", rows[i].name, buf_cstr(&f.messages));
		buf_fini(&text);
		folder_fini(&f);
	}
}

static void test_all_mistakes_of_a_file(void **state)
{
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_refuse_text(&f,
		"name: A claim\nlevel: x\nstart: y\n" STEPS
		"---\nname: Another\nserial: z\n" STEPS,
		"s.yaml:8:9: error");
	assert_int_equal(diag_error_count(f.diag), 3);
	assert_int_equal(f.set.count, 0);
	folder_fini(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_keys),
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_timeouts_preset),
		cmocka_unit_test(test_suite),
		cmocka_unit_test(test_vocabulary_without_value),
		cmocka_unit_test(test_missing_domain_has_a_default),
		cmocka_unit_test(test_secrets),
		cmocka_unit_test(test_slots),
		cmocka_unit_test(test_delivery_lint),
		cmocka_unit_test(test_all_mistakes_of_a_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
