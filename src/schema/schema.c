/* schema.c - the schema of a file as a whole. */
#include "schema/schema.h"

#include <stdlib.h>
#include "base/check.h"
#include "scenario/scenario_shape.h"
#include "schema/schema_private.h"

/* Editors' language servers know it best. */
static const char draft[] = "http://json-schema.org/draft-07/schema#";

static json_t *begin(const char *title, const char *help)
{
	json_t *root = json_object();

	json_put(root, "$schema", json_string(draft));
	json_put(root, "title", json_string(title));
	json_put(root, "description", json_string(help));
	return root;
}

static void end(struct schema *schema, json_t *root, struct buf *out)
{
	char *text;

	json_put(root, "definitions", schema->definitions);
	text = json_dumps(root, JSON_INDENT(2));
	BUG_ON(!text);
	buf_puts(out, text);
	buf_putc(out, '\n');
	free(text);
	json_decref(root);
}

/* {"if": what, "then": shape, "else": otherwise} */
static json_t *choose(json_t *what, json_t *then, json_t *otherwise)
{
	json_t *value = json_object();

	json_put(value, "if", what);
	json_put(value, "then", then);
	json_put(value, "else", otherwise);
	return value;
}

/* Fragments, and nothing that makes it a scenario. */
static json_t *is_fragments(void)
{
	json_t *value = schema_require("fragments");
	json_t *none = json_object(), *list = json_array();

	for (size_t i = 0; scenario_only[i]; i++)
		json_add(list, schema_require(scenario_only[i]));
	json_put(none, "anyOf", list);
	json_put(value, "not", none);
	return value;
}

void schema_put_scenarios(struct buf *out)
{
	struct schema schema = {.definitions = json_object()};
	json_t *root = begin("smtpdrill scenario",
		"A conversation with a mail server, or several.");
	json_t *scenario = schema_of_shape(&schema, &scenario_shape);
	json_t *fragments = choose(is_fragments(),
		schema_of_shape(&schema, &scenario_fragments_shape), scenario);
	json_t *any = choose(schema_require("scenarios"),
		schema_of_shape(&schema, &scenario_suite_shape), fragments);

	json_put(root, "type", json_string("object"));
	json_object_update(root, any);
	json_decref(any);
	end(&schema, root, out);
}

void schema_put_shape(struct buf *out, const struct yaml_shape *shape,
	const char *title, const char *help)
{
	struct schema schema = {.definitions = json_object()};
	json_t *root = begin(title, help);
	json_t *value = schema_write_out(&schema, shape);

	json_object_update(root, value);
	json_decref(value);
	end(&schema, root, out);
}
