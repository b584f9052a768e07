/*
 * scoreboard.c - writes an HTML report of many targets to a file: what a
 * merge of many runs looks like.
 *   scoreboard FILE [TARGETS [SCENARIOS]]
 */
#include <stdio.h>
#include <stdlib.h>
#include "report/reporter.h"

enum { FILES = 8, TARGETS_MAX = 32 };

static const char *const products[] = {"postfix", "exim", "sendmail",
	"opensmtpd", "haraka", "james", "courier", "qmail", "maddy", "stalwart",
	"dovecot-lmtp", "mailhog", "exchange", "greenmail"};
static const char *const themes[] = {"auth", "chunking", "smuggling", "lines",
	"ordering", "relay", "starttls", "submission"};

static unsigned long next_random(unsigned long *state)
{
	*state = *state * 1103515245UL + 12345UL;
	return *state >> 16 & 0x7fff;
}

static enum outcome choose(unsigned long *state)
{
	unsigned long roll = next_random(state) % 100;

	if (roll < 80)
		return OUTCOME_PASSED;
	if (roll < 86)
		return OUTCOME_FAILED;
	if (roll < 91)
		return OUTCOME_WARNED;
	return roll < 96   ? OUTCOME_SKIPPED
	       : roll < 98 ? OUTCOME_XFAILED
	       : roll < 99 ? OUTCOME_FLAKY
			   : OUTCOME_ERROR;
}

static struct scenario_facts *make_facts(struct arena *arena, int count)
{
	struct scenario_facts *facts =
		arena_calloc(arena, (size_t)count, sizeof(*facts));

	for (int i = 0; i < count; i++) {
		const char **refs = arena_calloc(arena, 1, sizeof(*refs));
		int theme = i * FILES / count;

		refs[0] = arena_printf(
			arena, "RFC 5321 4.%d.%d", i % 5 + 1, i % 11 + 1);
		facts[i].file = arena_printf(
			arena, "scenarios/%s/claims.yaml", themes[theme]);
		facts[i].line = i + 1;
		facts[i].name = arena_printf(arena,
			"Claim %d of %s: a reply follows each command", i + 1,
			themes[theme]);
		facts[i].id = arena_printf(
			arena, "%s::%s", facts[i].file, facts[i].name);
		facts[i].refs = refs;
		facts[i].ref_count = 1;
	}
	return facts;
}

static struct run_target *make_targets(struct arena *arena, size_t count)
{
	struct run_target *targets =
		arena_calloc(arena, count, sizeof(*targets));
	size_t known = sizeof(products) / sizeof(products[0]);

	for (size_t i = 0; i < count; i++) {
		targets[i].name = arena_printf(
			arena, "%s%.0d", products[i % known], (int)(i / known));
		targets[i].url = arena_printf(
			arena, "smtp://%s.test:25", targets[i].name);
	}
	return targets;
}

static void play(struct reporter *reporter, const struct scenario_facts *facts,
	const struct run_target *target, struct run_totals *totals,
	unsigned long *state)
{
	extern const struct reporter_ops reporter_html;
	struct scenario_result *result = scenario_result_new(facts);

	result->target = target;
	result->outcome = choose(state);
	result->attempts = 1;
	result->duration_us = (int64_t)next_random(state);
	if (result->outcome == OUTCOME_SKIPPED)
		result->reason = STR_LITERAL("EHLO does not offer it");
	transcript_add(&result->transcript, 100, DIRECTION_SERVER,
		STR_LITERAL("220 mx.test ESMTP\r\n"));
	transcript_add(&result->transcript, 200, DIRECTION_CLIENT,
		STR_LITERAL("EHLO client.test\r\n"));
	reporter_html.scenario(reporter, result);
	run_totals_count(totals, result->outcome);
	scenario_result_free(&result);
}

int main(int argc, char **argv)
{
	extern const struct reporter_ops reporter_html;
	size_t target_count = argc > 2 ? strtoul(argv[2], NULL, 10) : 14;
	int count = argc > 3 ? (int)strtoul(argv[3], NULL, 10) : 200;
	struct arena *arena = arena_new(0);
	struct run_info run = {.target_count = target_count,
		.is_merged = true,
		.started_wall_us = INT64_C(1795450680123000)};
	struct report_options options = {
		.path = argc > 1 ? argv[1] : NULL, .out = stdout, .run = &run};
	struct run_totals totals = {.duration_us = 12345678};
	struct scenario_facts *facts = make_facts(arena, count);
	struct run_target *targets = make_targets(arena, target_count);
	struct err err = {.kind = ERR_NONE};
	unsigned long state = 1;
	struct reporter *reporter;
	bool ok;

	run.targets = targets;
	reporter = reporter_html.open(&options, &err);
	if (!reporter)
		return 1;
	for (size_t t = 0; t < target_count; t++)
		for (int i = 0; i < count; i++)
			play(reporter, &facts[i], &targets[t], &totals, &state);
	totals.planned = totals.total;
	ok = reporter_html.close(reporter, &totals, &err);
	arena_free(&arena);
	return ok ? 0 : 1;
}
