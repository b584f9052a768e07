/* layer: scenario */
/* test_scenario_talk.c - a transcript, made into steps. */
#include "scenario/scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/step.h"
#include "scenario_outline.h"

#define HEAD "name: x\ntalk: |\n"

static void test_lowering(void **state)
{
	static const struct {
		const char *name, *text, *steps;
	} rows[] = {
		{"a command and its reply", "  C: NOOP\n  S: 250\n",
			"send NOOP = 250; "},
		{"a reply alone", "  S: 220\n", "expect = 220; "},
		{"comments and empty lines", "\n  # x\n  S: 220\n\n  #\n",
			"expect = 220; "},
		{"any case, no blank", "  c:NOOP\n  s:250\n",
			"send NOOP = 250; "},
		{"words of the server do not count", "  S: 220 mx ESMTP | 5\n",
			"expect = 220; "},
		{"a text in quotes counts", "  S: 250 \"ok\"\n",
			"expect = 250 \"ok\"; "},
		{"a pattern counts", "  S: 250 /^ok/\n",
			"expect = 250 /^ok/; "},
		{"alternatives", "  S: 550 | 553\n", "expect = 550 | 553; "},
		{"a class", "  S: 2xx\n", "expect = 2xx; "},
		{"lines of one reply", "  S: 250-a\n  S: 250-b\n  S: 250 c\n",
			"expect = 250; "},
		{"two replies to one line", "  C: .\n  S: 250\n  S: 550\n",
			"send . = 250; expect = 550; "},
		{"lines of a text", "  C: a\n  C: b\n  S: 250\n",
			"send a = none; send b = 250; "},
		{"a pipeline", "  C: a\n  C: b\n  S: 250\n  S: 251\n",
			"pipeline {send a = 250; send b = 251; }; "},
		{"a pipeline, one reply of two lines",
			"  C: a\n  C: b\n  S: 250-x\n  S: 250 x\n  S: 251\n",
			"pipeline {send a = 250; send b = 251; }; "},
		{"a message keeps dots and blanks",
			"  S: 354\n  C: ..x\n  C:  y\n  C:\n  C: .\n  S: 250\n",
			"expect = 354; send ..x = none; send  y = none; "
			"send  = none; send . = 250; "},
		{"a message is no pipeline",
			"  S: 354 go\n  C: a\n  C: .\n  S: 250\n  S: 550\n",
			"expect = 354; send a = none; send . = 250; "
			"expect = 550; "},
		{"no reply is due", "  C: a\n  S: none\n", "send a = none; "},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf text = BUF_INIT;
		struct folder f;

		folder_init(&f);
		buf_printf(&text, "deliver: true\n" HEAD "%s", rows[i].text);
		folder_load_text(&f, buf_cstr(&text));
		outline_assert(f.set.plans[0], SECTION_STEPS, rows[i].name,
			rows[i].steps);
		buf_fini(&text);
		folder_fini(&f);
	}
}

static void test_places(void **state)
{
	const struct step_list *list;
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_load_text(&f, HEAD "  S: 220\n\n  C: NOOP\n  S: 250\n");
	list = &f.set.plans[0]->sections[SECTION_STEPS];
	assert_int_equal(list->items[0]->loc.line, 3);
	assert_int_equal(list->items[0]->loc.column, 6);
	assert_int_equal(list->items[1]->loc.line, 5);
	assert_int_equal(list->items[1]->expect->loc.line, 6);
	assert_true(str_equal(list->items[1]->source_line, "  S: 250"));
	folder_fini(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lowering),
		cmocka_unit_test(test_places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
