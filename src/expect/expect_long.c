/*
 * expect_long.c - reading the long form: a map of keys, of which each is a
 * file of its own.
 */
#include "expect/expect_long.h"

#include "expect/expect_short.h"
#include "expect/expect_subject.h"

static const struct expect_ops *const all_ops[] = {
#define EXPECT(symbol) &symbol,
#include "expect/expect_list.def"
#undef EXPECT
};

/* The tail of the symbol: expect_code is the key "code". Its ops say the
 * same, but are no constants to the compiler. */
static const char *const all_keys[] = {
#define EXPECT(symbol) &#symbol[sizeof("expect_") - 1],
#include "expect/expect_list.def"
#undef EXPECT
	NULL};

enum { OPS_COUNT = sizeof(all_ops) / sizeof(*all_ops) };

/* `reply` in an entry of one_of: an expectation as a key of another. */
static enum expect_answer match_reply(
	const void *self, const struct observation *seen, struct mismatch *why)
{
	return expect_ask(self, seen, why);
}

static void describe_reply(const void *self, struct buf *out)
{
	expect_describe(self, out);
}

static enum expect_then follow_up_reply(
	const void *self, const struct observation *seen)
{
	return expect_follow_up(self, seen);
}

static bool parse_reply(
	struct expect_parse *parse, const struct node *value, const void **self)
{
	const struct expect *expect = expect_parse_value(parse, value, "reply");

	*self = expect;
	if (expect && expect_is_none(expect))
		return diag_error(parse->diag, value->loc,
			"\"none\" cannot stand in one_of");
	return expect != NULL;
}

static const struct expect_ops reply_ops = {
	.key = "reply",
	.parse = parse_reply,
	.match = match_reply,
	.describe = describe_reply,
	.takes_close = true,
	.then = follow_up_reply,
};

/* --- what is said of them --- */

static bool key_at(enum expect_subject subject, size_t i, struct yaml_key *out)
{
	for (size_t k = 0; k < OPS_COUNT; k++) {
		const struct expect_ops *ops = all_ops[k];

		if (ops->subject != subject || i-- > 0)
			continue;
		*out = (struct yaml_key)YAML_KEY(
			ops->key, ops->shape, ops->help);
		return true;
	}
	return false;
}

static bool reply_key_at(size_t i, struct yaml_key *out)
{
	return key_at(EXPECT_SUBJECT_REPLY, i, out);
}

static bool tls_key_at(size_t i, struct yaml_key *out)
{
	return key_at(EXPECT_SUBJECT_TLS, i, out);
}

static bool process_key_at(size_t i, struct yaml_key *out)
{
	return key_at(EXPECT_SUBJECT_PROCESS, i, out);
}

/* Of the others the short form is "any" alone. */
#define OTHER_SHAPE(its_name, its_key_at)                                  \
	{                                                                  \
		.kinds = YAML_WORD | YAML_ANY_CASE | YAML_VARS | YAML_MAP, \
		.name = (its_name), .words = any_words,                    \
		.key_at = (its_key_at), .count_min = 1                     \
	}

static const char *const any_words[] = {"any", NULL};

const struct yaml_shape expect_shapes[] = {
	[EXPECT_SUBJECT_REPLY] = {.kinds = YAML_WRITTEN | YAML_INT | YAML_VARS |
					   YAML_MAP,
		.name = "expectation",
		.pattern = "^" EXPECT_SHORT_PATTERN "$",
		.takes = EXPECT_SHORT_TAKES,
		.min = 200,
		.max = 599,
		.key_at = reply_key_at,
		.count_min = 1},
	[EXPECT_SUBJECT_TLS] = OTHER_SHAPE("tls_expectation", tls_key_at),
	[EXPECT_SUBJECT_PROCESS] =
		OTHER_SHAPE("run_expectation", process_key_at),
};

static bool entry_key_at(size_t i, struct yaml_key *out)
{
	static const struct yaml_key own[] = {
		YAML_KEY("reply", &expect_shapes[EXPECT_SUBJECT_REPLY],
			"What the reply must be, as \"expect\" takes it."),
		YAML_KEY("then", &expect_then_shape,
			"How it goes on: \"pass\" ends the scenario, green."),
	};

	if (i < sizeof(own) / sizeof(*own)) {
		*out = own[i];
		return true;
	}
	return reply_key_at(i - sizeof(own) / sizeof(*own), out);
}

const struct yaml_shape expect_entry_shape = {
	.kinds = YAML_MAP, .name = "alternative", .key_at = entry_key_at};

static bool check_keys(struct expect_parse *parse, const struct node *map,
	const char *what, bool is_entry)
{
	const char *known[OPS_COUNT + 3] = {NULL};
	size_t count = 0;

	for (size_t i = 0; i < OPS_COUNT; i++)
		known[count++] = all_keys[i];
	if (is_entry) {
		known[count++] = reply_ops.key;
		known[count++] = "then";
	}
	return yaml_check_map(parse->diag, map, what, known);
}

static const struct node_pair *find_pair(
	const struct node *map, const char *key)
{
	for (size_t i = 0; i < map->count; i++)
		if (str_equal(map->pairs[i].key->text, key))
			return &map->pairs[i];
	return NULL;
}

static bool add_check(struct expect_parse *parse, const struct node *map,
	const struct expect_ops *ops, struct expect *expect)
{
	const struct node_pair *pair = find_pair(map, ops->key);
	struct expect_check *check = &expect->checks[expect->check_count];

	if (!pair)
		return true;
	check->ops = ops;
	if (!expect_subject_check(parse, pair->key, ops) ||
		!ops->parse(parse, pair->value, &check->self))
		return false;
	expect->check_count++;
	return true;
}

/* Whether closing without a reply matches: asks, with just that. */
static bool find_takes_close(const struct expect *expect)
{
	const struct observation closed = {.closed = true, .final = true};
	struct mismatch why = MISMATCH_INIT;
	bool takes = expect->subject == EXPECT_SUBJECT_REPLY &&
		     expect_ask(expect, &closed, &why) == EXPECT_YES;

	mismatch_fini(&why);
	return takes;
}

static const struct expect *read_map(struct expect_parse *parse,
	const struct node *map, const char *what, bool is_entry)
{
	struct expect *expect = arena_calloc(parse->arena, 1, sizeof(*expect));
	bool ok = check_keys(parse, map, what, is_entry);

	if (map->kind != NODE_MAP)
		return NULL;
	expect->kind = EXPECT_KIND_LONG;
	expect->subject = parse->subject;
	expect->checks = arena_calloc(
		parse->arena, OPS_COUNT + 1, sizeof(*expect->checks));
	if (is_entry)
		ok = add_check(parse, map, &reply_ops, expect) && ok;
	for (size_t i = 0; i < OPS_COUNT; i++)
		ok = add_check(parse, map, all_ops[i], expect) && ok;
	if (ok && !expect->check_count)
		ok = diag_error(parse->diag, map->loc,
			"%s needs a key that says what is expected", what);
	if (!ok)
		return NULL;
	expect->takes_close = find_takes_close(expect);
	return expect;
}

const struct expect *expect_parse_map(
	struct expect_parse *parse, const struct node *map)
{
	return read_map(parse, map, "an expectation", false);
}

const struct expect *expect_parse_entry(
	struct expect_parse *parse, const struct node *map)
{
	return read_map(parse, map, "an entry of one_of", true);
}

/* The first `then` of an alternative somewhere below. The tree's depth is
 * bounded. */
static const struct node *find_then(const struct node *node)
{
	const struct node *found = NULL;

	for (size_t i = 0; i < node->count && !found; i++) {
		if (node->kind == NODE_LIST)
			found = find_then(node->items[i]);
		else if (str_equal(node->pairs[i].key->text, "then"))
			found = node->pairs[i].key;
		else
			found = find_then(node->pairs[i].value);
	}
	return found;
}

const struct expect *expect_parse_part(
	struct expect_parse *parse, const struct node *value, const char *key)
{
	const struct expect *expect = expect_parse_value(parse, value, key);
	const struct node *then = find_then(value);

	/* Several replies are due, and the others would be left unread. */
	if (then)
		(void)diag_error(parse->diag, then->loc,
			"\"then\" cannot stand in \"%s\"", key);
	if (expect && expect_is_none(expect))
		(void)diag_error(parse->diag, value->loc,
			"\"none\" cannot stand in \"%s\"", key);
	return then || (expect && expect_is_none(expect)) ? NULL : expect;
}
