/* layer: scenario */
/* test_scenario_select.c - -k and --tag. */
#include "scenario/scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* Five plans; what is kept is told by their letters. */
static const char *const slow_tags[] = {"slow", "tls"};
static const char *const fast_tags[] = {"fast"};

static const struct scenario_facts facts[] = {
	{.id = "relay/a.yaml::RCPT before MAIL is refused",
		.tags = slow_tags,
		.tag_count = 2},
	{.id = "relay/b.yaml::MAIL takes SIZE[big]",
		.tags = fast_tags,
		.tag_count = 1},
	{.id = "relay/b.yaml::MAIL takes SIZE[small]"},
	{.id = "order/c.yaml::NOOP", .tags = slow_tags, .tag_count = 1},
	{.id = "order/d.yaml::Nothing and everything"},
};

enum { FACT_COUNT = sizeof(facts) / sizeof(facts[0]) };

struct world {
	struct plan plans[FACT_COUNT];
	struct plan *list[FACT_COUNT];
	struct scenario_set set;
	struct diag *diag;
	char kept[FACT_COUNT + 1];
};

static bool run(struct world *world, const char *expression, const char *tags)
{
	const struct scenario_selection selection = {
		.expression = str_from(expression), .tags = str_from(tags)};
	bool ok;

	world->diag = diag_new();
	for (size_t i = 0; i < FACT_COUNT; i++) {
		world->plans[i] = (struct plan){.facts = facts[i]};
		world->list[i] = &world->plans[i];
	}
	world->set = (struct scenario_set){
		.plans = world->list, .count = FACT_COUNT};
	ok = scenario_select(&world->set, &selection, world->diag);
	for (size_t i = 0; i < world->set.count; i++)
		world->kept[i] =
			(char)('a' + (world->set.plans[i] - world->plans));
	world->kept[world->set.count] = '\0';
	return ok;
}

static void test_selections(void **state)
{
	static const struct {
		const char *expression, *tags, *kept;
	} rows[] = {
		{NULL, NULL, "abcde"},
		{"mail", NULL, "abc"},
		{"MAIL", NULL, "abc"},
		{"relay and not rcpt", NULL, "bc"},
		{"not relay", NULL, "de"},
		{"not not relay", NULL, "abc"},
		{"noop or rcpt", NULL, "ad"},
		{"noop or rcpt and size", NULL, "d"},
		{"(noop or rcpt) and relay", NULL, "a"},
		{"not (noop or rcpt)", NULL, "bce"},
		{"MAIL takes", NULL, "bc"},
		{"RCPT  before and refused", NULL, "a"},
		{"size[big]", NULL, "b"},
		{"\"Nothing and\"", NULL, "e"},
		{"'is refused' or NOOP", NULL, "ad"},
		{"relay/*", NULL, "abc"},
		{"*/c.yaml", NULL, "d"},
		{"noop*", NULL, "d"},
		{"mail*[*]", NULL, "bc"},
		{"*::noo?", NULL, "d"},
		{"noo?x", NULL, ""},
		{"*", NULL, "abcde"},
		{"a*a*a*a*a*a*a*a*a*a*a*b", NULL, ""},
		{"nowhere", NULL, ""},
		{NULL, "slow", "ad"},
		{NULL, "slow,fast", "abd"},
		{NULL, "!slow", "bce"},
		{NULL, "slow,!tls", "d"},
		{NULL, "!slow , !fast", "ce"},
		{NULL, "nothing", ""},
		{"relay", "slow", "a"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct world world;

		if (!run(&world, rows[i].expression, rows[i].tags) ||
			strcmp(world.kept, rows[i].kept) != 0)
			fail_msg("%s / %s: kept \"%s\"",
				rows[i].expression ? rows[i].expression : "",
				rows[i].tags ? rows[i].tags : "", world.kept);
		diag_free(&world.diag);
	}
}

static void test_mistakes(void **state)
{
	static const struct {
		const char *expression, *tags, *message;
	} rows[] = {
		{"", NULL, "-k: a word is missing in \"\""},
		{"a and", NULL, "a word is missing"},
		{"or a", NULL, "a word is missing"},
		{"not", NULL, "a word is missing"},
		{"a (b)", NULL, "\"and\" or \"or\" is missing"},
		{"a \"b\"", NULL, "\"and\" or \"or\" is missing"},
		{"a not b", NULL, "\"and\" or \"or\" is missing"},
		{"(a", NULL, "a \"(\" is never closed"},
		{"a)", NULL, "a \")\" without its \"(\""},
		{"()", NULL, "a word is missing"},
		{"\"a", NULL, "a quote is never closed"},
		{"((((((((((((((((((((((((((((((((((((((((a", NULL,
			"too many parentheses"},
		{NULL, "", "--tag: a tag is missing"},
		{NULL, "a,,b", "--tag: a tag is missing"},
		{NULL, "a,!", "--tag: a tag is missing"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct world world;
		struct buf out = BUF_INIT;

		if (run(&world, rows[i].expression, rows[i].tags))
			fail_msg("row %zu was taken", i);
		diag_print(world.diag, &out, false);
		if (!strstr(buf_cstr(&out), rows[i].message))
			fail_msg("row %zu: %s", i, buf_cstr(&out));
		assert_int_equal(diag_error_count(world.diag), 1);
		assert_int_equal(world.set.count, FACT_COUNT);
		buf_fini(&out);
		diag_free(&world.diag);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_selections),
		cmocka_unit_test(test_mistakes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
