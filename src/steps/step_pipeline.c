/* step_pipeline.c - several commands in one write. [RFC2920 3.1] */
#include "steps/steps_body.h"

#include "yaml/yaml_read.h"

/* REFERENCE
### `pipeline`

`pipeline: [...]` puts the bytes of its items into one write, and matches the
replies with them one to one. An item has one of `send`, `send_raw`, `message`
and `bdat`, and may have `expect`, `name`, `hint`, `ref`, `level`, `capture`,
`within`, `timeout`, `on_fail`. Each has its own verdict and place in the
report. After an item that fails the others are still read.

```yaml
- pipeline:
    - {send: 'MAIL FROM:<${sender}>', expect: 250}
    - {send: 'RCPT TO:<${recipient}>', expect: 250}
    - {send: DATA, expect: 354}
```
*/

enum { PIPELINE_MAX = 1000 };

static const struct yaml_shape items_shape = {.kinds = YAML_LIST,
	.item = &steps_shapes[STEPS_IN_PIPELINE],
	.count_min = 1,
	.count_max = PIPELINE_MAX};

static const struct step *parse_item(struct step_parse *parse,
	const struct node *node, const struct step *pipeline)
{
	struct step *item = steps_parse_one(parse, node);

	if (!item)
		return NULL;
	if (!item->ops->bytes) {
		diag_error(parse->diag, node->loc,
			"\"%s\" cannot be in a pipeline: its items are "
			"\"send\", \"send_raw\", \"message\" and \"bdat\"",
			item->ops->key);
		return NULL;
	}
	if (steps_bdat_is_cut(item)) {
		diag_error(parse->diag, node->loc,
			"a \"bdat\" with \"chunk\" has several replies: in a "
			"pipeline each chunk is an item");
		return NULL;
	}
	if (item->condition || item->repeat != 1 || item->repeat_text ||
		item->pace_bytes || node_get(node, "conn")) {
		diag_error(parse->diag, node->loc,
			"an item of a pipeline has no \"if\", \"repeat\", "
			"\"pace\" or \"conn\" of its own: put it on the "
			"pipeline");
		return NULL;
	}
	item->conn = pipeline->conn;
	return item;
}

static bool parse(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	bool ok = true;

	if (value->kind != NODE_LIST || value->count == 0)
		return diag_error(parse->diag, value->loc,
			"\"pipeline\" is a list of items such as "
			"{send: NOOP, expect: 250}");
	if (value->count > PIPELINE_MAX)
		return diag_error(parse->diag, value->loc,
			"a pipeline has at most %d items", PIPELINE_MAX);
	step->children.items = arena_calloc(
		parse->arena, value->count, sizeof(*step->children.items));
	step->children.count = value->count;
	for (size_t i = 0; i < value->count; i++) {
		step->children.items[i] =
			parse_item(parse, value->items[i], step);
		ok &= step->children.items[i] != NULL;
	}
	return ok;
}

static void begin(struct session *session, const struct step *step)
{
	size_t count = step->children.count;
	struct str *sent = session_alloc(session, count * sizeof(*sent));
	size_t *ends = session_alloc(session, count * sizeof(*ends));
	struct buf all = BUF_INIT;
	struct str kept;

	for (size_t i = 0; i < count; i++) {
		const struct step *item = step->children.items[i];

		if (!item->ops->bytes(session, item, &all)) {
			buf_fini(&all);
			return;
		}
		ends[i] = all.len;
	}
	kept = session_keep(session, buf_view(&all));
	for (size_t i = 0; i < count; i++) {
		size_t from = i ? ends[i - 1] : 0;

		sent[i] = (struct str){kept.data + from, ends[i] - from};
		if (sent[i].len >= 2 &&
			step->children.items[i]->ops != &step_send_raw &&
			step->children.items[i]->ops != &step_bdat)
			sent[i].len -= 2;
	}
	session_send(session, kept, false);
	buf_fini(&all);
	session_await_children(session, sent);
}

const struct step_ops step_pipeline = {
	.key = "pipeline",
	.shape = &items_shape,
	.help = "Sends several commands in one write; each item has "
		"its own \"expect\".",
	.traits = STEP_CLIENT_ONLY | STEP_SENDS | STEP_TAKES_TIMEOUT,
	.parse = parse,
	.begin = begin,
};
