/* junit_suites.c - see junit_suites.h. */
#include "report/junit/junit_suites.h"

#include "base/mem.h"

void junit_suites_init(struct junit_suites *suites)
{
	*suites = (struct junit_suites){.arena = arena_new(0)};
}

void junit_suites_fini(struct junit_suites *suites)
{
	for (size_t i = 0; i < suites->count; i++)
		buf_fini(&suites->list[i].cases);
	mem_free(suites->list);
	arena_free(&suites->arena);
}

static struct junit_suite *find(struct junit_suites *suites, const char *file,
	const struct run_target *target)
{
	/* Scenarios of a file come together, unless they are shuffled. */
	for (size_t i = 0; i < suites->count; i++) {
		size_t at = (suites->at + i) % suites->count;

		if (suites->list[at].target != target ||
			strcmp(suites->list[at].file, file) != 0)
			continue;
		suites->at = at;
		return &suites->list[at];
	}
	return NULL;
}

static struct junit_suite *add(struct junit_suites *suites, const char *file,
	const struct run_target *target)
{
	struct junit_suite *suite;

	if (suites->count == suites->cap) {
		suites->cap = suites->cap ? suites->cap * 2 : 16;
		suites->list = mem_realloc(
			suites->list, suites->cap * sizeof(*suites->list));
	}
	suites->at = suites->count;
	suite = &suites->list[suites->count++];
	*suite = (struct junit_suite){
		.file = arena_strdup(suites->arena, file), .target = target};
	return suite;
}

static struct junit_counts counts_of(const struct scenario_result *result)
{
	struct junit_counts counts = {
		.tests = 1, .duration_us = result->duration_us};

	switch (result->outcome) {
	case OUTCOME_FAILED:
	case OUTCOME_XPASSED:
		counts.failures = 1;
		break;
	case OUTCOME_ERROR:
		counts.errors = 1;
		break;
	case OUTCOME_SKIPPED:
	case OUTCOME_XFAILED:
		counts.skipped = 1;
		break;
	case OUTCOME_PASSED:
	case OUTCOME_WARNED:
	case OUTCOME_FLAKY:
	case OUTCOME_COUNT:
		break;
	}
	return counts;
}

struct junit_suite *junit_suites_count(struct junit_suites *suites,
	const struct scenario_result *result, const struct run_target *target)
{
	const char *file = result->facts->file ? result->facts->file : "-";
	struct junit_suite *suite = find(suites, file, target);
	struct junit_counts counts = counts_of(result);

	if (!suite)
		suite = add(suites, file, target);
	junit_counts_add(&suite->counts, &counts);
	if (result->started_wall_us &&
		(suite->started_wall_us == 0 ||
			result->started_wall_us < suite->started_wall_us))
		suite->started_wall_us = result->started_wall_us;
	return suite;
}

void junit_counts_add(
	struct junit_counts *counts, const struct junit_counts *more)
{
	counts->tests += more->tests;
	counts->failures += more->failures;
	counts->errors += more->errors;
	counts->skipped += more->skipped;
	counts->duration_us += more->duration_us;
}
