/* json_scenario.c - the result of a conversation as JSON, field by field as
 * docs/reports.md says; json_read_scenario.c reads it back. */
#include "report/json/json_scenario.h"

#include "base/check.h"
#include "report/json/json_value.h"

static void put_facts(json_t *object, const struct scenario_facts *facts)
{
	json_put(object, "id", json_make_text(facts->id));
	json_put(object, "file", json_make_text(facts->file));
	json_put(object, "line", json_make_int_or_null(facts->line));
	json_put(object, "name", json_make_text(facts->name));
	json_put(object, "case", json_make_text(facts->case_id));
	json_put(object, "description", json_make_text(facts->description));
	json_put(object, "hint", json_make_text(facts->hint));
	json_put(
		object, "tags", json_make_words(facts->tags, facts->tag_count));
	json_put(object, "ref", json_make_words(facts->refs, facts->ref_count));
	json_put(object, "level", json_string(level_word(facts->level)));
}

/* Of a pass nobody asks what it was to do. */
static json_t *make_source(const struct scenario_result *result)
{
	const struct scenario_facts *facts = result->facts;
	json_t *object;

	if (!facts->source.data || result->outcome == OUTCOME_PASSED)
		return json_null();
	object = json_object();
	json_put(object, "line", json_make_int_or_null(facts->source_line));
	json_put(object, "text", json_make_prose(facts->source));
	return object;
}

static bool has_certificate(const struct tls_result *tls)
{
	return tls->subject || tls->issuer || tls->not_before || tls->not_after;
}

static json_t *make_certificate(const struct tls_result *tls)
{
	json_t *object;

	if (!has_certificate(tls))
		return json_null();
	object = json_object();
	json_put(object, "subject", json_make_text(tls->subject));
	json_put(object, "issuer", json_make_text(tls->issuer));
	json_put(object, "not_before",
		json_make_seconds_or_null(tls->not_before));
	json_put(
		object, "not_after", json_make_seconds_or_null(tls->not_after));
	return object;
}

static json_t *make_tls(const struct tls_result *tls)
{
	json_t *object;

	if (!tls->version && !tls->verified && !has_certificate(tls))
		return json_null();
	object = json_object();
	json_put(object, "version", json_make_text(tls->version));
	json_put(object, "cipher", json_make_text(tls->cipher));
	json_put(object, "resumed", json_boolean(tls->resumed));
	json_put(object, "verified", json_make_text(tls->verified));
	json_put(object, "certificate", make_certificate(tls));
	return object;
}

/* What each attempt has of its own. */
static void put_attempt(json_t *object, struct explainer *explainer,
	const struct scenario_result *result)
{
	json_put(object, "outcome", json_string(outcome_word(result->outcome)));
	json_put(object, "reason", json_make_prose(result->reason));
	json_put(object, "got", json_make_prose(result->got));
	json_put(object, "started", json_make_time(result->started_wall_us));
	json_put(object, "duration_us", json_make_int(result->duration_us));
	json_put(object, "attempts", json_integer(result->attempts));
	json_put(object, "local", json_make_text(result->local));
	json_put(object, "remote", json_make_text(result->remote));
	json_put(object, "tls", make_tls(&result->tls));
	json_put(object, "anomalies", json_make_anomalies(result->anomalies));
	json_put(
		object, "folded_passes", json_make_size(result->folded_passes));
	json_put(object, "conns",
		json_make_words(result->lanes, result->lane_count));
	json_put(object, "steps", json_make_steps(explainer, result));
	json_put(object, "transcript", json_make_transcript(result));
}

/* The first one first. */
static json_t *make_earlier(
	struct explainer *explainer, const struct scenario_result *result)
{
	json_t *array = json_array();

	for (result = result->earlier; result; result = result->earlier) {
		json_t *object = json_object();

		put_attempt(object, explainer, result);
		BUG_ON(json_array_insert_new(array, 0, object) != 0);
	}
	return array;
}

json_t *json_make_scenario(
	struct explainer *explainer, const struct scenario_result *result)
{
	json_t *object = json_object();

	put_facts(object, result->facts);
	json_put(object, "order", json_make_size(result->order));
	json_put(object, "repeat", json_make_int_or_null(result->repeat_index));
	put_attempt(object, explainer, result);
	json_put(object, "earlier_attempts", make_earlier(explainer, result));
	json_put(object, "source", make_source(result));
	return object;
}
