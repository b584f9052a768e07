/* layer: scenario */
/* test_scenario_select.c - -k, --tag, --ref and --exclude. */
#include "scenario/scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* Five plans; what is kept is told by their letters. */
static const char *const slow_tags[] = {"slow", "tls"};
static const char *const fast_tags[] = {"fast"};
static const char *const size_refs[] = {"RFC 1870 4", "RFC 5321 4.1.1"};

static const struct scenario_facts facts[] = {
	{.id = "relay/a.yaml::RCPT before MAIL is refused",
		.tags = slow_tags,
		.tag_count = 2},
	{.id = "relay/b.yaml::MAIL takes SIZE[big]",
		.tags = fast_tags,
		.tag_count = 1},
	{.id = "relay/b.yaml::MAIL takes SIZE[small]",
		.refs = size_refs,
		.ref_count = 2},
	{.id = "order/c.yaml::NOOP", .tags = slow_tags, .tag_count = 1},
	{.id = "order/d.yaml::Nothing and everything",
		.refs = size_refs + 1,
		.ref_count = 1},
};

enum { FACT_COUNT = sizeof(facts) / sizeof(facts[0]) };

struct world {
	struct plan plans[FACT_COUNT];
	struct plan *list[FACT_COUNT];
	struct scenario_set set;
	struct diag *diag;
	char kept[FACT_COUNT + 1];
};

static bool run(struct world *world, const char *expression, const char *tags,
	const char *refs, const char *exclude)
{
	const struct scenario_selection selection = {
		.expression = str_from(expression),
		.tags = str_from(tags),
		.refs = str_from(refs),
		.exclude = str_from(exclude)};
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
		const char *expression, *tags, *kept, *refs, *exclude;
	} rows[] = {
		{NULL, NULL, "abcde", NULL, NULL},
		{"mail", NULL, "abc", NULL, NULL},
		{"MAIL", NULL, "abc", NULL, NULL},
		{"relay and not rcpt", NULL, "bc", NULL, NULL},
		{"not relay", NULL, "de", NULL, NULL},
		{"not not relay", NULL, "abc", NULL, NULL},
		{"noop or rcpt", NULL, "ad", NULL, NULL},
		{"noop or rcpt and size", NULL, "d", NULL, NULL},
		{"(noop or rcpt) and relay", NULL, "a", NULL, NULL},
		{"not (noop or rcpt)", NULL, "bce", NULL, NULL},
		{"MAIL takes", NULL, "bc", NULL, NULL},
		{"RCPT  before and refused", NULL, "a", NULL, NULL},
		{"size[big]", NULL, "b", NULL, NULL},
		{"\"Nothing and\"", NULL, "e", NULL, NULL},
		{"'is refused' or NOOP", NULL, "ad", NULL, NULL},
		{"relay/*", NULL, "abc", NULL, NULL},
		{"*/c.yaml", NULL, "d", NULL, NULL},
		{"noop*", NULL, "d", NULL, NULL},
		{"mail*[*]", NULL, "bc", NULL, NULL},
		{"*::noo?", NULL, "d", NULL, NULL},
		{"noo?x", NULL, "", NULL, NULL},
		{"*", NULL, "abcde", NULL, NULL},
		{"a*a*a*a*a*a*a*a*a*a*a*b", NULL, "", NULL, NULL},
		{"nowhere", NULL, "", NULL, NULL},
		{NULL, "slow", "ad", NULL, NULL},
		{NULL, "slow,fast", "abd", NULL, NULL},
		{NULL, "!slow", "bce", NULL, NULL},
		{NULL, "slow,!tls", "d", NULL, NULL},
		{NULL, "!slow , !fast", "ce", NULL, NULL},
		{NULL, "nothing", "", NULL, NULL},
		{"relay", "slow", "a", NULL, NULL},
		{NULL, NULL, "ce", "rfc5321", NULL},
		{NULL, NULL, "c", "rfc1870", NULL},
		{NULL, NULL, "ce", "rfc1870,RFC 5321 section 4", NULL},
		{NULL, NULL, "", "rfc5321/4.10", NULL},
		{"relay", NULL, "c", "rfc5321", NULL},
		{NULL, NULL, "de", NULL, "relay"},
		{NULL, NULL, "abc", NULL, "not relay"},
		{"relay or noop", "!tls", "bc", NULL, "noop or rcpt"},
		{NULL, NULL, "e", "rfc5321", "relay"},
		{NULL, NULL, "", NULL, "*"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct world world;

		if (!run(&world, rows[i].expression, rows[i].tags, rows[i].refs,
			    rows[i].exclude) ||
			strcmp(world.kept, rows[i].kept) != 0)
			fail_msg("row %zu: kept \"%s\"", i, world.kept);
		diag_free(&world.diag);
	}
}

static void test_mistakes(void **state)
{
	static const struct {
		const char *expression, *tags, *message, *refs, *exclude;
	} rows[] = {
		{"", NULL, "-k: a word is missing in \"\"", NULL, NULL},
		{"a and", NULL, "a word is missing", NULL, NULL},
		{"or a", NULL, "a word is missing", NULL, NULL},
		{"not", NULL, "a word is missing", NULL, NULL},
		{"a (b)", NULL, "\"and\" or \"or\" is missing", NULL, NULL},
		{"a \"b\"", NULL, "\"and\" or \"or\" is missing", NULL, NULL},
		{"a not b", NULL, "\"and\" or \"or\" is missing", NULL, NULL},
		{"(a", NULL, "a \"(\" is never closed", NULL, NULL},
		{"a)", NULL, "a \")\" without its \"(\"", NULL, NULL},
		{"()", NULL, "a word is missing", NULL, NULL},
		{"\"a", NULL, "a quote is never closed", NULL, NULL},
		{"((((((((((((((((((((((((((((((((((((((((a", NULL,
			"too many parentheses", NULL, NULL},
		{NULL, "", "--tag: a tag is missing", NULL, NULL},
		{NULL, "a,,b", "--tag: a tag is missing", NULL, NULL},
		{NULL, "a,!", "--tag: a tag is missing", NULL, NULL},
		{NULL, NULL, "--ref: a reference is missing in \"\"", "", NULL},
		{NULL, NULL, "--ref: a reference is missing", "rfc1,", NULL},
		{NULL, NULL, "--ref: a reference is missing", "section", NULL},
		{NULL, NULL, "--exclude: a word is missing in \"not\"", NULL,
			"not"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct world world;
		struct buf out = BUF_INIT;

		if (run(&world, rows[i].expression, rows[i].tags, rows[i].refs,
			    rows[i].exclude))
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
