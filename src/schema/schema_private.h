/* schema_private.h - a schema in the making. Internal to schema/. */
#ifndef SD_SCHEMA_SCHEMA_PRIVATE_H
#define SD_SCHEMA_SCHEMA_PRIVATE_H

#include "report/json/json_value.h"
#include "schema/schema.h"
#include "steps/steps.h"

struct schema {
	json_t *definitions; /* of the shapes that have a name */
};

/* --- schema_shape.c --- */

/* What a value of that shape may be; a reference to a shape with a name. */
json_t *schema_of_shape(struct schema *schema, const struct yaml_shape *shape);
/* As it is written out, name or not. */
json_t *schema_write_out(struct schema *schema, const struct yaml_shape *shape);
/* Adds a key to the properties of an object. */
void schema_add_key(
	struct schema *schema, json_t *properties, const struct yaml_key *key);
/* The shape by reference; made by make() if it has not been. */
json_t *schema_refer(struct schema *schema, const char *name,
	const struct yaml_shape *shape,
	json_t *(*make)(struct schema *schema, const struct yaml_shape *shape));
/* {"required": [KEY]} */
json_t *schema_require(const char *key);

/* --- schema_text.c --- */

/* Adds what a scalar of that shape may be to value: its pattern. */
void schema_add_text(json_t *value, const struct yaml_shape *shape);
/* The words, in every form that YAML gives them. */
json_t *schema_of_words(const struct yaml_shape *shape);

/* --- schema_step.c --- */

/* The place that a shape stands for; false: it is no step's. */
bool schema_is_step(const struct yaml_shape *shape, enum steps_place *place);
json_t *schema_of_step(struct schema *schema, const struct yaml_shape *shape);

#endif
