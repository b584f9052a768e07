/* layer: scenario */
/* test_scenario_text.c - which lines of its file a scenario stands on, and
 * which spellings of a secret they hold. */
#include "scenario/scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "scenario_folder.h"

struct row {
	const char *name, *text;
	struct {
		int line;
		const char *source;
	} want[3];
};

#define STEP "{send: NOOP, expect: 250}"

static const struct row rows[] = {
	{"a file of one", "name: a\nsteps:\n  - " STEP "\n",
		{{1, "name: a\nsteps:\n  - " STEP "\n"}}},
	{"without an end of line", "name: a\nsteps: [" STEP "]",
		{{1, "name: a\nsteps: [" STEP "]"}}},
	{"a comment above", "# why\n\nname: a\nsteps: [" STEP "]\n",
		{{3, "name: a\nsteps: [" STEP "]\n"}}},
	{"a byte order mark", "\xef\xbb\xbfname: a\nsteps: [" STEP "]\n",
		{{1, "name: a\nsteps: [" STEP "]\n"}}},
	{"CRLF", "name: a\r\nsteps: [" STEP "]\r\n",
		{{1, "name: a\r\nsteps: [" STEP "]\r\n"}}},
	{"documents",
		"name: a\nsteps: [" STEP "]\n\n---\n# of b\nname: b\n"
		"# inside\nsteps: [" STEP "]\n...\n---\nname: c\nsteps: [" STEP
		"]\n",
		{{1, "name: a\nsteps: [" STEP "]\n"},
			{6, "name: b\n# inside\nsteps: [" STEP "]\n"},
			{11, "name: c\nsteps: [" STEP "]\n"}}},
	{"a suite",
		"tags: x\nscenarios:\n  - name: a\n    steps:\n      - " STEP
		"\n\n  # of b\n  - steps:\n      - " STEP
		"\n    # inside\n    name: b\nvars: {x: y}\n",
		{{3, "  - name: a\n    steps:\n      - " STEP "\n"},
			{8, "  - steps:\n      - " STEP
			    "\n    # inside\n    name: b\n"}}},
	{"a suite that is not indented",
		"scenarios:\n- name: a\n  steps: [" STEP "]\n- name: b\n"
		"  steps: [" STEP "]\ntags: x\n",
		{{2, "- name: a\n  steps: [" STEP "]\n"},
			{4, "- name: b\n  steps: [" STEP "]\n"}}},
	{"a dash on a line of its own",
		"scenarios:\n  -\n    name: a\n    steps: [" STEP "]\n  -\n"
		"    name: b\n    steps: [" STEP "]\n",
		{{3, "    name: a\n    steps: [" STEP "]\n"},
			{6, "    name: b\n    steps: [" STEP "]\n"}}},
	{"a block that looks like another",
		"scenarios:\n  - name: a\n    description: |\n      - name: x\n"
		"\n      # no comment\n    steps: [" STEP
		"]\n  - {name: b, steps: [\n    " STEP "]}\n",
		{{2, "  - name: a\n    description: |\n      - name: x\n\n"
		     "      # no comment\n    steps: [" STEP "]\n"},
			{8, "  - {name: b, steps: [\n    " STEP "]}\n"}}},
};

static void check_row(const struct row *row)
{
	struct folder f;

	folder_init(&f);
	folder_load_text(&f, row->text);
	for (size_t i = 0; i < f.set.count; i++) {
		const struct scenario_facts *facts = &f.set.plans[i]->facts;

		if (facts->source_line != row->want[i].line ||
			!str_equal(facts->source, row->want[i].source))
			fail_msg("%s: line %d:\n%.*s", row->name,
				facts->source_line, (int)facts->source.len,
				facts->source.data);
	}
	assert_true(f.set.count == 3 || !row->want[f.set.count].source);
	folder_fini(&f);
}

static void test_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check_row(&rows[i]);
}

static void test_cases_share_it(void **state)
{
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_load_text(&f, "name: a\ncases: [{id: x}, {id: y}]\n"
			     "steps: [" STEP "]\n");
	assert_int_equal(f.set.count, 2);
	assert_ptr_equal(f.set.plans[0]->facts.source.data,
		f.set.plans[1]->facts.source.data);
	folder_fini(&f);
}

static void test_spellings_of_a_secret(void **state)
{
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_load_text(&f,
		"name: a\n"
		"vars: {one: 'it''s', two: \"t\\x6do\", three: plain}\n"
		"secrets: [one, two, three]\n"
		"steps: [{send: plain, expect: 250}]\n");
	assert_string_equal(buf_cstr(&f.secrets),
		"one=it's one=it''s two=tmo two=t\\x6do three=plain ");
	folder_fini(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_cases_share_it),
		cmocka_unit_test(test_spellings_of_a_secret),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
