/*
 * scenario_result.c - makes the result of a conversation. There may be
 * 10,000 of them at once: the blocks of its arena are small.
 */
#include "result/scenario_result.h"

enum { BLOCK_BYTES = 1024, FOLDED_BLOCK_BYTES = 256 };

static struct scenario_result *make(
	const struct scenario_facts *facts, size_t block_bytes)
{
	struct arena *arena = arena_new(block_bytes);
	struct scenario_result *result =
		arena_calloc(arena, 1, sizeof(*result));

	result->arena = arena;
	result->facts = facts;
	transcript_init(&result->transcript);
	return result;
}

struct scenario_result *scenario_result_new(const struct scenario_facts *facts)
{
	return make(facts, BLOCK_BYTES);
}

struct scenario_result *scenario_result_fold(
	struct scenario_result *take_result)
{
	struct scenario_result *folded =
		make(take_result->facts, FOLDED_BLOCK_BYTES);

	folded->order = take_result->order;
	folded->target = take_result->target;
	folded->tls.not_after = take_result->tls.not_after;
	folded->repeat_index = take_result->repeat_index;
	folded->attempts = take_result->attempts;
	folded->outcome = take_result->outcome;
	folded->started_wall_us = take_result->started_wall_us;
	folded->duration_us = take_result->duration_us;
	scenario_result_free(&take_result);
	return folded;
}

void scenario_result_free(struct scenario_result **result)
{
	while (*result) {
		struct scenario_result *earlier = (*result)->earlier;
		/* The result itself is in it. */
		struct arena *arena = (*result)->arena;

		transcript_fini(&(*result)->transcript);
		arena_free(&arena);
		*result = earlier;
	}
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
	const struct step_result *first = NULL, *step;

	/* Steps of several conversations stand as they began; what went wrong
	 * first is what ended first. */
	for (step = result->steps; step; step = step->next) {
		if (step->outcome != OUTCOME_FAILED &&
			step->outcome != OUTCOME_ERROR)
			continue;
		if (!first || step->start_us + step->duration_us <
				      first->start_us + first->duration_us)
			first = step;
	}
	return first;
}
