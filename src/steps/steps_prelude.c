/*
 * steps_prelude.c - the steps that bring a conversation to where a scenario
 * wants to start.
 */
#include "steps/steps_private.h"

#include <stdio.h>

struct opening {
	enum start from;  /* played from this start on */
	const char *line; /* NULL: only read a reply */
	const char *expect;
};

static const struct opening openings[] = {
	{START_GREETING, NULL, "220"},
	{START_HELO, "HELO ${helo}", "250"},
	{START_EHLO, "EHLO ${helo}", "250"},
	{START_MAIL, "MAIL FROM:<${sender}>", "2xx"},
	{START_RCPT, "RCPT TO:<${recipient}>", "2xx"},
	{START_DATA, "DATA", "354"},
};

static bool is_played(const struct opening *opening, enum start start)
{
	/* HELO is instead of EHLO, not before it. */
	if (opening->from == START_HELO)
		return start == START_HELO;
	return start >= opening->from;
}

static const struct step *make_step(
	struct step_parse *parse, const struct opening *opening, struct loc loc)
{
	struct step *step = arena_calloc(parse->arena, 1, sizeof(*step));
	struct expect_spec *spec = arena_calloc(parse->arena, 1, sizeof(*spec));
	char message[80];
	size_t offset;

	step->ops = opening->line ? &step_send : &step_expect;
	step->repeat = 1;
	step->within_us = step->not_before_us = step->timeout_us = -1;
	step->loc = (struct loc){loc.file, 0, 0};
	spec->fixed = expect_parse_short(parse->arena,
		str_from(opening->expect), message, sizeof(message), &offset);
	spec->shown = str_from(opening->expect);
	spec->loc = step->loc;
	step->expect = spec;
	if (opening->line) {
		/* Its messages point at the scenario's `start`. */
		struct node line = {
			.kind = NODE_SCALAR,
			.style = NODE_LITERAL,
			.loc = loc,
			.text = str_from(opening->line),
		};

		if (!step_send.parse(parse, &line, step))
			return NULL;
	}
	return step;
}

bool steps_make_prelude(struct step_parse *parse, enum start start,
	struct loc loc, struct step_list *out)
{
	size_t all = sizeof(openings) / sizeof(openings[0]);
	bool ok = true;

	out->items = arena_calloc(parse->arena, all, sizeof(*out->items));
	out->count = 0;
	for (size_t i = 0; i < all; i++) {
		const struct step *step;

		if (!is_played(&openings[i], start))
			continue;
		step = make_step(parse, &openings[i], loc);
		ok &= step != NULL;
		out->items[out->count++] = step;
	}
	return ok;
}
