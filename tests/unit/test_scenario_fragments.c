/* layer: scenario */
/* test_scenario_fragments.c - lists of steps with a name, and their
 * arguments. */
#include "scenario/scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/step.h"
#include "scenario_outline.h"

static void test_arguments(void **state)
{
	static const struct {
		const char *name, *text, *steps;
	} rows[] = {
		{"without",
			"fragments: {a: [{expect: 220}]}\nsteps: [{use: a}]\n",
			"use a {expect = 220; }; "},
		{"given",
			"fragments: {a: {args: [x], steps: [{send: '${x}', "
			"expect: any}]}}\n"
			"steps: [{use: {name: a, with: {x: one}}}]\n",
			"use a with x: one {send one = any; }; "},
		{"by default",
			"vars: {v: two}\n"
			"fragments: {a: {args: {x: '${v}'}, steps: [{send: "
			"'${x}', expect: any}]}}\n"
			"steps: [{use: a}]\n",
			"use a {send two = any; }; "},
		{"stronger than a variable, and not seen outside",
			"vars: {x: three}\n"
			"fragments: {a: {args: [x], steps: [{send: '${x}', "
			"expect: any}]}}\n"
			"steps: [{use: {name: a, with: {x: '${x}!'}}}, {send: "
			"'${x}', expect: any}]\n",
			"use a with x: three! {send three! = any; }; "
			"send three = any; "},
		{"a dollar sign stays one",
			"fragments: {a: {args: [x], steps: [{send: '${x}', "
			"expect: any}]}}\n"
			"steps: [{use: {name: a, with: {x: '$${y}'}}}]\n",
			"use a with x: ${y} {send ${y} = any; }; "},
		{"conn is inherited",
			"fragments: {a: [{expect: 220}, {conn: a, expect: "
			"221}]}\n"
			"steps: [{connect: target, conn: b}, {conn: b, use: "
			"a}]\n",
			"connect target @b; use a {expect = 220 @b; expect = "
			"221; } @b; "},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf text = BUF_INIT;
		struct folder f;

		folder_init(&f);
		buf_printf(&text, "name: x\n%s", rows[i].text);
		folder_load_text(&f, buf_cstr(&text));
		outline_assert(f.set.plans[0], SECTION_STEPS, rows[i].name,
			rows[i].steps);
		buf_fini(&text);
		folder_fini(&f);
	}
}

static void test_other_files(void **state)
{
	const struct step *step;
	struct folder f;

	(void)state;
	folder_init(&f);
	assert_int_equal(mkdir("sub", 0700), 0);
	folder_write("sub/f.yaml",
		"fragments:\n"
		"  a:\n"
		"    - {send: DATA, expect: 354, capture: {id: '/(.)/'}}\n"
		"    - use: b\n"
		"  b: [{message: {file: text.txt}, expect: 250}]\n");
	folder_write("sub/text.txt", "beside the fragment\n");
	folder_load_text(&f,
		"name: x\ndeliver: true\nsteps:\n  - use: sub/f.yaml#a\n"
		"  - {send: 'NOOP ${id}', expect: 250}\n");
	step = f.set.plans[0]->sections[SECTION_STEPS].items[0];
	step = step->children.items[0];
	assert_string_equal(step->loc.file, "sub/f.yaml");
	assert_int_equal(step->loc.line, 3);
	assert_non_null(strstr(step->source_line.data, "send: DATA"));
	folder_fini(&f);
}

static void test_file_of_fragments_only(void **state)
{
	struct folder f;

	(void)state;
	folder_init(&f);
	assert_int_equal(mkdir("sub", 0700), 0);
	folder_write("sub/f.yaml", "fragments: {a: [{expect: 220}]}\n");
	folder_write("sub/s.yaml", "name: x\nsteps: [{use: f.yaml#a}]\n");
	assert_true(folder_load(&f, "sub"));
	folder_assert_ids(&f, "sub/s.yaml::x\n");
	assert_int_equal(f.set.file_count, 1);
	assert_false(folder_load(&f, "sub/f.yaml"));
	assert_non_null(strstr(
		buf_cstr(&f.messages), "this file holds fragments only"));
	folder_fini(&f);
}

static void test_of_a_suite(void **state)
{
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_load_text(&f,
		"fragments: {a: [{expect: 220}]}\n"
		"scenarios:\n"
		"  - {name: one, steps: [{use: a}]}\n"
		"  - {name: two, fragments: {b: [{expect: 221}]}, steps: "
		"[{use: b}, {use: a}]}\n");
	outline_assert(f.set.plans[1], SECTION_STEPS, "both",
		"use b {expect = 221; }; use a {expect = 220; }; ");
	folder_fini(&f);
}

/* Each of 20 fragments uses the next one twice. */
static void test_bounded(void **state)
{
	struct buf text = BUF_INIT;
	struct folder f;

	(void)state;
	folder_init(&f);
	buf_puts(&text, "name: x\nsteps: [{use: f0}]\nfragments:\n");
	for (int i = 0; i < 20; i++)
		buf_printf(&text, "  f%d: [{use: f%d}, {use: f%d}]\n", i, i + 1,
			i + 1);
	buf_puts(&text, "  f20: [{expect: 220}]\n");
	folder_refuse_text(&f, buf_cstr(&text), "deep");
	buf_fini(&text);
	folder_fini(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arguments),
		cmocka_unit_test(test_other_files),
		cmocka_unit_test(test_file_of_fragments_only),
		cmocka_unit_test(test_of_a_suite),
		cmocka_unit_test(test_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
