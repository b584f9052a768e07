/*
 * scenario_result.c - makes the result of a conversation. There may be
 * 10,000 of them at once: the blocks of its arena are small.
 */
#include "result/scenario_result.h"

enum { BLOCK_BYTES = 1024 };

struct scenario_result *scenario_result_new(const struct scenario_facts *facts)
{
	struct arena *arena = arena_new(BLOCK_BYTES);
	struct scenario_result *result =
		arena_calloc(arena, 1, sizeof(*result));

	result->arena = arena;
	result->facts = facts;
	transcript_init(&result->transcript);
	return result;
}

void scenario_result_free(struct scenario_result **result)
{
	struct arena *arena;

	if (!*result)
		return;
	transcript_fini(&(*result)->transcript);
	/* The result itself is in it. */
	arena = (*result)->arena;
	arena_free(&arena);
	*result = NULL;
}

struct step_result *scenario_result_add_step(struct scenario_result *result)
{
	struct step_result *step =
		arena_calloc(result->arena, 1, sizeof(*step));

	step->index = result->last_step ? result->last_step->index + 1 : 1;
	if (result->last_step)
		result->last_step->next = step;
	else
		result->steps = step;
	result->last_step = step;
	result->step_count++;
	return step;
}

const struct step_result *scenario_result_first_fault(
	const struct scenario_result *result)
{
	const struct step_result *step = result->steps;

	while (step && step->outcome != OUTCOME_FAILED &&
		step->outcome != OUTCOME_ERROR)
		step = step->next;
	return step;
}
