/* options_select.c - the options that say which scenarios run, how often and
 * in which order. */
#include "cli/options.h"

bool option_match(struct options *options, const struct option_value *value)
{
	options->expression = str_from(value->text);
	return true;
}

bool option_tag(struct options *options, const struct option_value *value)
{
	options->tags = str_from(value->text);
	return true;
}

bool option_ref(struct options *options, const struct option_value *value)
{
	options->refs = str_from(value->text);
	return true;
}

bool option_exclude(struct options *options, const struct option_value *value)
{
	options->exclude = str_from(value->text);
	return true;
}

bool option_suite(struct options *options, const struct option_value *value)
{
	options->suites = str_from(value->text);
	return true;
}

bool option_library(struct options *options, const struct option_value *value)
{
	options->library = value->text;
	return true;
}

bool option_last_failed(
	struct options *options, const struct option_value *value)
{
	return option_set_flag(options, value, &options->last_failed);
}

bool option_shard(struct options *options, const struct option_value *value)
{
	struct str rest = str_from(value->text);
	struct str part = str_cut(&rest, '/');
	const char *index = arena_str(options->arena, part).data;
	uint64_t i = 0, n = 0;

	if (!rest.data || !option_parse_number(index, SHARDS_MAX, &i) ||
		!option_parse_number(rest.data, SHARDS_MAX, &n) || i < 1 ||
		i > n)
		return option_refuse(options, value,
			"I/N, the I-th of N parts, from 1/N to N/N");
	options->shard = (int)i;
	options->shard_count = (int)n;
	return true;
}

/* In the environment 0 and 1 are no and yes, as for every flag. */
static bool is_flag(const struct option_value *value)
{
	return !value->text || (value->from_environment &&
				       (strcmp(value->text, "0") == 0 ||
					       strcmp(value->text, "1") == 0));
}

bool option_shuffle(struct options *options, const struct option_value *value)
{
	options->has_shuffle_seed = false;
	if (is_flag(value))
		return option_set_flag(options, value, &options->shuffle);
	if (!option_parse_number(
		    value->text, SEED_LIMIT - 1, &options->shuffle_seed))
		return option_refuse(options, value, "a number below 2^53");
	options->has_shuffle_seed = true;
	options->shuffle = true;
	return true;
}

bool option_repeat(struct options *options, const struct option_value *value)
{
	return option_set_count(options, value, REPEAT_MAX, &options->repeat);
}

bool option_fail_fast(struct options *options, const struct option_value *value)
{
	return option_set_flag(options, value, &options->fail_fast);
}

bool option_max_failures(
	struct options *options, const struct option_value *value)
{
	return option_set_count(
		options, value, REPEAT_MAX, &options->max_failures);
}

/* None at all is what a CI job's variable may say. */
bool option_retries(struct options *options, const struct option_value *value)
{
	options->retries = 0;
	if (strcmp(value->text, "0") == 0)
		return true;
	return option_set_count(options, value, RETRIES_MAX, &options->retries);
}

bool option_retry_delay(
	struct options *options, const struct option_value *value)
{
	return option_set_time(options, value, &options->retry_delay_us);
}

bool option_wait_for(struct options *options, const struct option_value *value)
{
	return option_set_time(options, value, &options->wait_for_us);
}
