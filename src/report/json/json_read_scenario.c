/* json_read_scenario.c - a scenario and how it ended, read back:
 * json_scenario.c. */
#include "report/json/json_read_private.h"

enum { NUMBER_MAX = 1000000000 };

static bool read_level(
	struct json_input *in, const struct json_at *at, enum level *level)
{
	static const char *const words[] = {"must", "should", "info", NULL};
	int word = 0;
	bool ok = json_get_word(in, at, "level", words, &word);

	*level = (enum level)word;
	return ok;
}

static bool read_source(struct json_input *in, const struct json_at *at,
	struct scenario_facts *facts)
{
	static const char *const keys[] = {"text", NULL};
	struct json_at source = json_member(at, "source");

	if (!source.value)
		return true;
	return json_need(in, &source, keys) &&
	       json_get_int(
		       in, &source, "line", NUMBER_MAX, &facts->source_line) &&
	       json_get_prose(in, &source, "text", &facts->source);
}

bool json_read_facts(struct json_input *in, const struct json_at *at,
	struct scenario_facts *facts)
{
	static const char *const keys[] = {
		"id", "file", "name", "outcome", NULL};

	return json_need(in, at, keys) &&
	       json_get_text(in, at, "id", &facts->id) &&
	       json_get_text(in, at, "file", &facts->file) &&
	       json_get_int(in, at, "line", NUMBER_MAX, &facts->line) &&
	       json_get_text(in, at, "name", &facts->name) &&
	       json_get_text(in, at, "case", &facts->case_id) &&
	       json_get_text(in, at, "description", &facts->description) &&
	       json_get_text(in, at, "hint", &facts->hint) &&
	       json_get_words(
		       in, at, "tags", &facts->tags, &facts->tag_count) &&
	       json_get_words(in, at, "ref", &facts->refs, &facts->ref_count) &&
	       read_level(in, at, &facts->level) && read_source(in, at, facts);
}

static bool get_seconds(struct json_input *in, const struct json_at *at,
	const char *key, int64_t *seconds)
{
	int64_t wall_us = 0;
	bool ok = json_get_time(in, at, key, &wall_us);

	*seconds = wall_us / 1000000;
	return ok;
}

static bool read_certificate(
	struct json_input *in, const struct json_at *at, struct tls_result *tls)
{
	static const char *const keys[] = {NULL};
	struct json_at certificate = json_member(at, "certificate");

	if (!certificate.value)
		return true;
	return json_need(in, &certificate, keys) &&
	       json_get_text(in, &certificate, "subject", &tls->subject) &&
	       json_get_text(in, &certificate, "issuer", &tls->issuer) &&
	       get_seconds(in, &certificate, "not_before", &tls->not_before) &&
	       get_seconds(in, &certificate, "not_after", &tls->not_after);
}

static bool read_tls(struct json_input *in, const struct json_at *scenario,
	struct tls_result *tls)
{
	static const char *const keys[] = {NULL};
	struct json_at at = json_member(scenario, "tls");

	if (!at.value)
		return true;
	return json_need(in, &at, keys) &&
	       json_get_text(in, &at, "version", &tls->version) &&
	       json_get_text(in, &at, "cipher", &tls->cipher) &&
	       json_get_bool(in, &at, "resumed", &tls->resumed) &&
	       json_get_text(in, &at, "verified", &tls->verified) &&
	       read_certificate(in, &at, tls);
}

static bool read_outcome(struct json_input *in, const struct json_at *at,
	struct scenario_result *result)
{
	static const char *const words[] = {
#define OUTCOME_WORD(symbol, word) word,
		OUTCOME_LIST(OUTCOME_WORD)
#undef OUTCOME_WORD
			NULL};
	int word = 0;
	bool ok = json_get_word(in, at, "outcome", words, &word) &&
		  json_get_prose(in, at, "reason", &result->reason) &&
		  json_get_prose(in, at, "got", &result->got);

	result->outcome = (enum outcome)word;
	return ok;
}

/* What each attempt has of its own. */
static bool read_attempt(const struct json_input *from,
	const struct json_at *at, struct scenario_result *result)
{
	struct json_input in = {from->name, result->arena, from->why};

	return read_outcome(&in, at, result) &&
	       json_get_time(&in, at, "started", &result->started_wall_us) &&
	       json_get_span(&in, at, "duration_us", &result->duration_us) &&
	       json_get_int(
		       &in, at, "attempts", NUMBER_MAX, &result->attempts) &&
	       json_get_text(&in, at, "local", &result->local) &&
	       json_get_text(&in, at, "remote", &result->remote) &&
	       read_tls(&in, at, &result->tls) &&
	       json_read_anomalies(&in, at, "anomalies", &result->anomalies) &&
	       json_get_size(
		       &in, at, "folded_passes", &result->folded_passes) &&
	       json_read_steps(&in, at, result) &&
	       json_read_transcript(&in, at, result);
}

/* The first attempt stands first, and ends the list. */
static bool read_earlier(const struct json_input *from,
	const struct json_at *at, struct scenario_result *result)
{
	static const char *const keys[] = {"outcome", NULL};
	struct json_input in = {from->name, result->arena, from->why};
	struct json_at list = json_member(at, "earlier_attempts");
	size_t count;

	if (!json_need_list(&in, &list, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct json_at attempt = json_element(&list, i);
		struct scenario_result *earlier =
			scenario_result_new(result->facts);

		earlier->earlier = result->earlier;
		result->earlier = earlier;
		earlier->order = result->order;
		earlier->repeat_index = result->repeat_index;
		if (!json_need(&in, &attempt, keys) ||
			!read_attempt(&in, &attempt, earlier))
			return false;
	}
	return true;
}

struct scenario_result *json_read_result(const struct json_input *in,
	const struct json_at *at, const struct scenario_facts *facts)
{
	struct scenario_result *result = scenario_result_new(facts);
	struct json_input into = {in->name, result->arena, in->why};

	if (json_get_size(&into, at, "order", &result->order) &&
		json_get_int(&into, at, "repeat", NUMBER_MAX,
			&result->repeat_index) &&
		read_attempt(in, at, result) && read_earlier(in, at, result))
		return result;
	scenario_result_free(&result);
	return NULL;
}
