/* yaml_shape.c - the shapes that many values have; see yaml_shape.h. */
#include "yaml/yaml_shape.h"

#define TAKES_DURATION "a duration with its unit: 250ms, 5s, 1.5m, 1h"

const struct yaml_shape shape_text = {.kinds = YAML_TEXT};
const struct yaml_shape shape_any_text = {.kinds = YAML_ANY_TEXT};
const struct yaml_shape shape_texts = {
	.kinds = YAML_TEXT | YAML_LIST, .item = &shape_text, .count_min = 1};
const struct yaml_shape shape_bool = {.kinds = YAML_BOOL};
const struct yaml_shape shape_bool_var = {.kinds = YAML_BOOL | YAML_VARS};
const struct yaml_shape shape_limit = {
	.kinds = YAML_DURATION, .min = 1, .takes = TAKES_DURATION};
const struct yaml_shape shape_limit_var = {
	.kinds = YAML_DURATION | YAML_VARS, .min = 1, .takes = TAKES_DURATION};
const struct yaml_shape shape_duration_var = {
	.kinds = YAML_DURATION | YAML_VARS, .takes = TAKES_DURATION};
const struct yaml_shape shape_size_var = {.kinds = YAML_SIZE | YAML_VARS,
	.takes = "a number of octets: 1024, 10K, 2M"};
const struct yaml_shape shape_any_names = {
	.kinds = YAML_MAP, .other = &shape_any_text};

const char *const yaml_tls_words[] = {"1.0", "1.1", "1.2", "1.3", NULL};
const struct yaml_shape shape_tls_version = {
	.kinds = YAML_WORD | YAML_WRITTEN | YAML_VARS,
	.words = yaml_tls_words,
	.pattern = "^\\s*(?i:tls)\\s*(?i:v)?1\\.[0-3]\\s*$",
	.takes = "1.0, 1.1, 1.2 or 1.3"};

const char *const yaml_yes_words[] = {"no", "yes", "false", "true", NULL};
const struct yaml_shape shape_yes = {
	.kinds = YAML_WORD, .words = yaml_yes_words};
const struct yaml_shape shape_yes_var = {
	.kinds = YAML_WORD | YAML_VARS, .words = yaml_yes_words};

bool yaml_shape_key(
	const struct yaml_shape *shape, size_t i, struct yaml_key *out)
{
	if (shape->key_at)
		return shape->key_at(i, out);
	if (!shape->keys || !shape->keys[i].key)
		return false;
	*out = shape->keys[i];
	return true;
}
