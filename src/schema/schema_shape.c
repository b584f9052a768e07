/* schema_shape.c - a shape as a schema: its types, items and keys. */
#include "schema/schema_private.h"

enum {
	SCALAR_TEXTS = YAML_TEXT | YAML_BLANK | YAML_WRITTEN | YAML_INT |
		       YAML_BOOL | YAML_DURATION | YAML_SIZE | YAML_VARS |
		       YAML_ANY_CASE
};

json_t *schema_require(const char *key)
{
	json_t *value = json_object(), *list = json_array();

	json_add(list, json_string(key));
	json_put(value, "required", list);
	return value;
}

/* --- scalars --- */

/* Whatever is said unquoted may be a number or a truth value to others. */
static void add_types(json_t *value, unsigned kinds)
{
	static const struct {
		unsigned kinds;
		const char *type;
	} types[] = {
		{SCALAR_TEXTS, "string"},
		{YAML_INT | YAML_SIZE, "integer"},
		{YAML_TEXT, "number"},
		{YAML_TEXT | YAML_BOOL, "boolean"},
		{YAML_ABSENT, "null"},
		{YAML_LIST, "array"},
		{YAML_MAP, "object"},
	};
	json_t *list = json_array();

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (kinds & types[i].kinds)
			json_add(list, json_string(types[i].type));
	if (json_array_size(list) > 1) {
		json_put(value, "type", list);
		return;
	}
	json_put(value, "type", json_incref(json_array_get(list, 0)));
	json_decref(list);
}

static void add_scalar(json_t *value, const struct yaml_shape *shape)
{
	if (shape->kinds & SCALAR_TEXTS)
		schema_add_text(value, shape);
	if (!(shape->kinds & (YAML_INT | YAML_SIZE)))
		return;
	json_put(value, "minimum", json_make_int(shape->min));
	if (shape->max)
		json_put(value, "maximum", json_make_int(shape->max));
}

/* --- lists and maps --- */

static void add_counts(json_t *value, const struct yaml_shape *shape,
	const char *at_least, const char *at_most)
{
	if (shape->count_min)
		json_put(value, at_least, json_make_size(shape->count_min));
	if (shape->count_max)
		json_put(value, at_most, json_make_size(shape->count_max));
}

static void add_items(
	struct schema *schema, json_t *value, const struct yaml_shape *shape)
{
	json_put(value, "items", schema_of_shape(schema, shape->item));
	add_counts(value, shape, "minItems", "maxItems");
}

/* {"properties": {KEY: false, ...}} for those that are not key itself. */
static json_t *forbid(const struct yaml_key *key)
{
	json_t *value = json_object(), *properties = json_object();

	for (size_t i = 0; key->without[i]; i++)
		if (!str_equal(str_from(key->key), key->without[i]))
			json_put(properties, key->without[i], json_false());
	json_put(value, "properties", properties);
	return value;
}

void schema_add_key(
	struct schema *schema, json_t *properties, const struct yaml_key *key)
{
	json_t *value = schema_of_shape(schema, key->shape);
	json_t *all, *described = json_object();

	json_put(described, "description", json_string(key->help));
	if (json_object_get(value, "$ref")) {
		/* Draft 7 passes over what stands beside a reference. */
		all = json_array();
		json_add(all, value);
		json_put(described, "allOf", all);
	} else {
		json_object_update(described, value);
		json_decref(value);
	}
	json_put(properties, key->key, described);
}

static void add_any_of(json_t *value, const char *const *keys)
{
	json_t *list = json_array();

	for (; *keys; keys++)
		json_add(list, schema_require(*keys));
	json_put(value, "anyOf", list);
}

static void put_unless_empty(json_t *value, const char *key, json_t *part)
{
	if (json_object_size(part) || json_array_size(part))
		json_put(value, key, part);
	else
		json_decref(part);
}

static void add_keys(
	struct schema *schema, json_t *value, const struct yaml_shape *shape)
{
	json_t *properties = json_object(), *required = json_array();
	json_t *dependencies = json_object();
	struct yaml_key key;

	for (size_t i = 0; yaml_shape_key(shape, i, &key); i++) {
		schema_add_key(schema, properties, &key);
		if (key.required)
			json_add(required, json_string(key.key));
		if (key.without)
			json_put(dependencies, key.key, forbid(&key));
	}
	put_unless_empty(value, "properties", properties);
	put_unless_empty(value, "required", required);
	put_unless_empty(value, "dependencies", dependencies);
	if (shape->any_of)
		add_any_of(value, shape->any_of);
}

static void add_map(
	struct schema *schema, json_t *value, const struct yaml_shape *shape)
{
	json_t *names;

	add_keys(schema, value, shape);
	json_put(value, "additionalProperties",
		shape->other ? schema_of_shape(schema, shape->other)
			     : json_false());
	if (shape->other_pattern) {
		names = json_object();
		json_put(names, "pattern", json_string(shape->other_pattern));
		json_put(value, "propertyNames", names);
	}
	add_counts(value, shape, "minProperties", "maxProperties");
}

/* --- the whole --- */

static json_t *write_rest(struct schema *schema, const struct yaml_shape *shape)
{
	json_t *value = json_object();

	add_types(value, shape->kinds);
	add_scalar(value, shape);
	if (shape->kinds & YAML_LIST)
		add_items(schema, value, shape);
	if (shape->kinds & YAML_MAP)
		add_map(schema, value, shape);
	return value;
}

json_t *schema_write_out(struct schema *schema, const struct yaml_shape *shape)
{
	json_t *value, *list;

	if (!(shape->kinds & YAML_WORD))
		return write_rest(schema, shape);
	value = schema_of_words(shape);
	if (!(shape->kinds & ~(unsigned)YAML_WORD))
		return value;
	list = json_array();
	json_add(list, value);
	json_add(list, write_rest(schema, shape));
	value = json_object();
	json_put(value, "anyOf", list);
	return value;
}

json_t *schema_refer(struct schema *schema, const char *name,
	const struct yaml_shape *shape,
	json_t *(*make)(struct schema *schema, const struct yaml_shape *shape))
{
	json_t *value = json_object(), *made;
	struct buf path = BUF_INIT;

	if (!json_object_get(schema->definitions, name)) {
		/* It may hold itself. */
		json_put(schema->definitions, name, json_null());
		made = make(schema, shape);
		json_put(schema->definitions, name, made);
	}
	buf_printf(&path, "#/definitions/%s", name);
	json_put(value, "$ref", json_take_buf(&path));
	return value;
}

json_t *schema_of_shape(struct schema *schema, const struct yaml_shape *shape)
{
	enum steps_place place;

	if (!shape->name)
		return schema_write_out(schema, shape);
	return schema_refer(schema, shape->name, shape,
		schema_is_step(shape, &place) ? schema_of_step
					      : schema_write_out);
}
