/* choices.c - see choices.h. */
#include "cli/choices.h"

#include "base/random.h"
#include "cli/descriptors.h"

enum { JOBS_LOCAL = 64, RUN_ID_LEN = 8, SEED_BITS_OF_OURS = 32 };

uint64_t choose_seed(const struct options *options)
{
	return options->has_seed ? options->seed
				 : random_entropy() >> (64 - SEED_BITS_OF_OURS);
}

const char *choose_run_id(struct arena *arena, uint64_t seed)
{
	struct buf text = BUF_INIT;
	struct random random;
	const char *id;

	random_seed(&random, seed);
	random_text(&random, &text, RUN_ID_LEN);
	id = arena_strdup(arena, buf_cstr(&text));
	buf_fini(&text);
	return id;
}

struct timeouts choose_timeouts(const struct setup *setup)
{
	const struct config_target *target = setup->target.config;
	struct timeouts chosen = setup->options->timeouts;

	if (!target)
		return chosen;
	if (!chosen.connect_us)
		chosen.connect_us = target->timeouts.connect_us;
	if (!chosen.step_us)
		chosen.step_us = target->timeouts.step_us;
	if (!chosen.data_us)
		chosen.data_us = target->timeouts.data_us;
	if (!chosen.scenario_us)
		chosen.scenario_us = target->timeouts.scenario_us;
	return chosen;
}

bool choose_may_deliver(const struct setup *setup)
{
	const struct target *target = &setup->target;

	return setup->options->allow_delivery || !setup->has_target ||
	       target->is_builtin ||
	       (target->config && target->config->allow_delivery);
}

bool choose_may_intrude(const struct setup *setup)
{
	const struct target *target = &setup->target;

	return setup->options->allow_intrusive || !setup->has_target ||
	       target->is_builtin ||
	       scenario_tags_name(
		       setup->options->tags, SCENARIO_TAG_INTRUSIVE) ||
	       (target->config && target->config->allow_intrusive);
}

/* What a conversation takes at the most; both ends, where the other one is
 * ours too. */
static int count_descriptors(const struct setup *setup)
{
	int most = 1;

	for (size_t i = 0; i < setup->set.count; i++) {
		const struct plan *plan = setup->set.plans[i];
		bool both = setup->target.is_builtin || plan->server_count;
		size_t each = plan->connection_count * (both ? 2 : 1) +
			      plan->server_count;

		/* Three pipes of a program. */
		if (plan->runs_programs)
			each += 3;
		if (each > (size_t)most)
			most = (int)each;
	}
	return most;
}

/* More than conversations would only take descriptors. */
int choose_jobs(const struct setup *setup, size_t planned)
{
	bool is_ours = setup->target.is_builtin || !setup->has_target;
	int jobs = setup->options->jobs;

	if (jobs == 0)
		jobs = is_ours ? JOBS_LOCAL : 1;
	if ((size_t)jobs > planned) /* none, in an empty shard */
		jobs = planned ? (int)planned : 1;
	return descriptors_provide(jobs, count_descriptors(setup)) ? jobs : 0;
}
