/*
 * schema_step.c - a step: one action, and the keys that may stand beside it.
 * What goes with what is said by the actions' traits, as for the loader.
 */
#include "schema/schema_private.h"

#include <string.h>

bool schema_is_step(const struct yaml_shape *shape, enum steps_place *place)
{
	for (enum steps_place i = STEPS_OF_CLIENT; i <= STEPS_IN_PIPELINE; i++)
		if (shape == &steps_shapes[i]) {
			*place = i;
			return true;
		}
	return false;
}

/* The i-th key of a step in that place; false behind the last. *skip: it does
 * not stand there. "expect" is no action of its own here. */
static bool key_at(
	enum steps_place place, size_t i, struct steps_key *out, bool *skip)
{
	unsigned traits;

	if (!steps_key_at(i, out))
		return false;
	if (!out->ops) {
		*skip = (place == STEPS_OF_SERVER && out->client_only) ||
			(place == STEPS_IN_PIPELINE && out->not_in_pipeline);
		return true;
	}
	traits = out->ops->traits;
	*skip = !out->ops->shape ||
		((traits & STEP_SERVER_ONLY) && place == STEPS_OF_CLIENT) ||
		((traits & STEP_CLIENT_ONLY) && place == STEPS_OF_SERVER) ||
		(!out->ops->bytes && place == STEPS_IN_PIPELINE);
	return true;
}

/* --- properties --- */

static bool is_expect(const struct steps_key *key)
{
	return !key->ops && strcmp(key->key.key, "expect") == 0;
}

/* A group's steps stand where it does. */
static const struct yaml_shape *shape_in(
	enum steps_place place, const struct yaml_shape *shape)
{
	return shape == &steps_list_shapes[STEPS_ANYWHERE]
		       ? &steps_list_shapes[place]
		       : shape;
}

static void add_property(struct schema *schema, json_t *properties,
	enum steps_place place, const struct steps_key *key)
{
	struct yaml_key said = key->key;
	struct buf name = BUF_INIT;
	json_t *value, *all;

	said.shape = shape_in(place, said.shape);
	if (is_expect(key) && place != STEPS_IN_PIPELINE) {
		/* What it takes hangs on the action. */
		value = json_object();
		json_put(value, "description", json_string(said.help));
		json_put(properties, said.key, value);
		return;
	}
	if (!key->ops || said.shape != key->key.shape || said.shape->name) {
		schema_add_key(schema, properties, &said);
		return;
	}
	buf_printf(&name, "%s_value", said.key);
	value = json_object();
	all = json_array();
	json_put(value, "description", json_string(said.help));
	json_add(all, schema_refer(schema, buf_cstr(&name), said.shape,
			      schema_write_out));
	json_put(value, "allOf", all);
	json_put(properties, said.key, value);
	buf_fini(&name);
}

/* --- what goes with what --- */

static json_t *expectation(struct schema *schema, enum expect_subject subject)
{
	json_t *value = json_object(), *properties = json_object();

	json_put(properties, "expect",
		schema_of_shape(schema, &expect_shapes[subject]));
	json_put(value, "properties", properties);
	return value;
}

/* A server's step waits for no reply, and may say so. */
static json_t *expect_none(void)
{
	static const char *const words[] = {"none", NULL};
	static const struct yaml_shape shape = {
		.kinds = YAML_WORD, .words = words};
	json_t *value = json_object(), *properties = json_object();

	json_put(properties, "expect", schema_of_words(&shape));
	json_put(value, "properties", properties);
	return value;
}

/* {"if": KEY is there, "then": ..., "else": ...} */
static json_t *choose(const char *key, json_t *then, json_t *otherwise)
{
	json_t *value = json_object();

	json_put(value, "if", schema_require(key));
	json_put(value, "then", then);
	json_put(value, "else", otherwise);
	return value;
}

static void add_expectation(
	struct schema *schema, json_t *value, enum steps_place place)
{
	json_t *all = json_array();
	struct steps_key key;
	json_t *rule;
	bool skip;

	rule = place == STEPS_OF_SERVER
		       ? expect_none()
		       : expectation(schema, EXPECT_SUBJECT_REPLY);
	for (size_t i = 0; key_at(place, i, &key, &skip); i++) {
		if (!key.ops || skip)
			continue;
		if (key.ops->traits & STEP_SHOWS_TLS)
			rule = choose(key.key.key,
				expectation(schema, EXPECT_SUBJECT_TLS), rule);
		else if (key.ops->traits & STEP_SHOWS_PROCESS)
			rule = choose(key.key.key,
				expectation(schema, EXPECT_SUBJECT_PROCESS),
				rule);
	}
	json_add(all, rule);
	json_put(value, "allOf", all);
}

static bool needs_expect(enum steps_place place, const struct step_ops *ops)
{
	/* A server's "send_raw" has "expect: none" of its own. */
	if (place != STEPS_OF_CLIENT && place != STEPS_IN_PIPELINE &&
		!(ops->traits & STEP_CLIENT_ONLY))
		return false;
	return ops->traits & STEP_NEEDS_EXPECT;
}

/* What the other keys must be where this action stands; NULL: anything. */
static json_t *rule_of(enum steps_place place, const struct step_ops *ops)
{
	json_t *rule, *forbidden = json_object();
	struct steps_key key;
	bool skip;

	rule = needs_expect(place, ops) ? schema_require("expect")
					: json_object();
	for (size_t i = 0; key_at(place, i, &key, &skip); i++)
		if (!key.ops && !skip && key.needs &&
			!(ops->traits & key.needs))
			json_put(forbidden, key.key.key, json_false());
	if (json_object_size(forbidden))
		json_put(rule, "properties", forbidden);
	else
		json_decref(forbidden);
	if (json_object_size(rule))
		return rule;
	json_decref(rule);
	return NULL;
}

static void add_rules(json_t *value, enum steps_place place)
{
	json_t *rules = json_object(), *rule;
	struct steps_key key;
	bool skip;

	for (size_t i = 0; key_at(place, i, &key, &skip); i++) {
		if (!key.ops || skip)
			continue;
		rule = rule_of(place, key.ops);
		if (rule)
			json_put(rules, key.key.key, rule);
	}
	json_put(value, "dependencies", rules);
}

/* One action, or none: then a reply is read, which a server never does. */
static void add_actions(json_t *value, enum steps_place place)
{
	json_t *one = json_array(), *none, *any, *list = json_array();
	struct steps_key key;
	bool skip;

	for (size_t i = 0; key_at(place, i, &key, &skip); i++) {
		if (!key.ops || skip)
			continue;
		json_add(one, schema_require(key.key.key));
		json_add(list, schema_require(key.key.key));
	}
	if (place == STEPS_OF_CLIENT || place == STEPS_ANYWHERE) {
		none = schema_require("expect");
		any = json_object();
		json_put(any, "anyOf", list);
		json_put(none, "not", any);
		json_add(one, none);
	} else {
		json_decref(list);
	}
	json_put(value, "oneOf", one);
}

json_t *schema_of_step(struct schema *schema, const struct yaml_shape *shape)
{
	json_t *value = json_object(), *properties = json_object();
	enum steps_place place = STEPS_OF_CLIENT;
	struct steps_key key;
	bool skip;

	(void)schema_is_step(shape, &place);
	json_put(value, "type", json_string("object"));
	for (size_t i = 0; key_at(place, i, &key, &skip); i++)
		if (!skip)
			add_property(schema, properties, place, &key);
	json_put(value, "properties", properties);
	json_put(value, "additionalProperties", json_false());
	add_rules(value, place);
	if (place != STEPS_IN_PIPELINE)
		add_expectation(schema, value, place);
	add_actions(value, place);
	return value;
}
