/*
 * steps_prelude.c - the steps that bring a conversation to where a scenario
 * wants to start.
 */
#include "steps/steps_private.h"

enum { PRELUDE_MAX = 12 };

struct prelude {
	struct step_parse *parse;
	struct loc
		loc; /* of the scenario's `start`: its messages point there */
	struct step_list *out;
	const struct step **items;
	bool ok;
};

static struct step *add_step(
	struct prelude *prelude, const struct step_ops *ops)
{
	struct step *step =
		arena_calloc(prelude->parse->arena, 1, sizeof(*step));

	step->ops = ops;
	step->repeat = 1;
	step->within_us = step->not_before_us = step->timeout_us = -1;
	step->loc = (struct loc){prelude->loc.file, 0, 0};
	prelude->items[prelude->out->count++] = step;
	return step;
}

static struct node scalar(const struct prelude *prelude, const char *text)
{
	return (struct node){.kind = NODE_SCALAR,
		.style = NODE_LITERAL,
		.loc = prelude->loc,
		.text = str_from(text)};
}

/* line NULL: only a reply is read. */
static void add_line(
	struct prelude *prelude, const char *line, const char *expect)
{
	struct step *step = add_step(prelude, line ? &step_send : &step_expect);
	struct arena *arena = prelude->parse->arena;
	struct expect_spec *spec = arena_calloc(arena, 1, sizeof(*spec));
	char message[80];
	size_t offset;

	spec->fixed = expect_parse_short(
		arena, str_from(expect), message, sizeof(message), &offset);
	spec->shown = str_from(expect);
	spec->loc = step->loc;
	step->expect = spec;
	if (line) {
		struct node node = scalar(prelude, line);

		prelude->ok &= step_send.parse(prelude->parse, &node, step);
	}
}

static void add_tls(struct prelude *prelude)
{
	struct node node = scalar(prelude, "start");

	prelude->ok &= step_tls.parse(
		prelude->parse, &node, add_step(prelude, &step_tls));
}

static void add_auth(struct prelude *prelude)
{
	static const char *const texts[][2] = {{"mech", "auto"},
		{"user", "${user}"}, {"password", "${password}"}};
	enum { COUNT = sizeof(texts) / sizeof(texts[0]) };
	struct arena *arena = prelude->parse->arena;
	struct node *nodes = arena_calloc(arena, COUNT * 2, sizeof(*nodes));
	struct node_pair *pairs = arena_calloc(arena, COUNT, sizeof(*pairs));
	struct node *map = arena_calloc(arena, 1, sizeof(*map));

	for (size_t i = 0; i < COUNT; i++) {
		nodes[i * 2] = scalar(prelude, texts[i][0]);
		nodes[i * 2 + 1] = scalar(prelude, texts[i][1]);
		pairs[i] = (struct node_pair){&nodes[i * 2], &nodes[i * 2 + 1]};
	}
	*map = (struct node){.kind = NODE_MAP,
		.loc = prelude->loc,
		.count = COUNT,
		.pairs = pairs};
	prelude->ok &= step_auth.parse(
		prelude->parse, map, add_step(prelude, &step_auth));
}

static bool has_value(const struct step_parse *parse, struct str name)
{
	const struct var *var = vars_get(parse->scope->vars, name);

	return var && var->value.len > 0;
}

/* [RFC6409 4.3]: a submission server wants to know who it is, and what it
 * is told should be seen by nobody else. [RFC8314 3] */
static void add_security(struct prelude *prelude, enum start start,
	enum smtp_protocol protocol, bool implicit_tls, const char *hello)
{
	bool submits = protocol == SMTP_PROTOCOL_SUBMISSION ||
		       has_value(prelude->parse, STR_LITERAL("needs_auth"));

	if (!implicit_tls &&
		(start == START_TLS || (submits && start >= START_AUTH))) {
		add_line(prelude, "STARTTLS", "220");
		add_tls(prelude);
		add_line(prelude, hello, "250");
	}
	if (start == START_AUTH ||
		(submits && start > START_AUTH &&
			has_value(prelude->parse, STR_LITERAL("user"))))
		add_auth(prelude);
}

bool steps_make_prelude(struct step_parse *parse, enum start start,
	enum smtp_protocol protocol, bool implicit_tls, struct loc loc,
	struct step_list *out)
{
	struct prelude prelude = {
		.parse = parse, .loc = loc, .out = out, .ok = true};
	const char *hello =
		start == START_HELO ? "HELO ${helo}" : "EHLO ${helo}";

	if (protocol == SMTP_PROTOCOL_LMTP)
		hello = "LHLO ${helo}"; /* [RFC2033 4.1] */
	prelude.items =
		arena_calloc(parse->arena, PRELUDE_MAX, sizeof(*out->items));
	out->items = prelude.items;
	out->count = 0;
	if (implicit_tls)
		add_tls(&prelude);
	if (start >= START_GREETING)
		add_line(&prelude, NULL, "220");
	if (start >= START_HELO)
		add_line(&prelude, hello, "250");
	add_security(&prelude, start, protocol, implicit_tls, hello);
	if (start >= START_MAIL)
		add_line(&prelude, "MAIL FROM:<${sender}>", "2xx");
	if (start >= START_RCPT)
		add_line(&prelude, "RCPT TO:<${recipient}>", "2xx");
	if (start >= START_DATA)
		add_line(&prelude, "DATA", "354");
	return prelude.ok;
}
