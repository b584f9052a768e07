/*
 * scenario_talk_steps.c - the lines of a `talk`, with each reply folded into
 * one, made into the steps that mean the same.
 */
#include "scenario/scenario_talk.h"

static struct node *new_node(
	struct talk *talk, enum node_kind kind, struct loc loc)
{
	struct node *node = arena_calloc(talk->arena, 1, sizeof(*node));

	node->kind = kind;
	node->loc = loc;
	return node;
}

static const struct node *text_node(
	struct talk *talk, struct str text, struct loc loc)
{
	struct node *node = new_node(talk, NODE_SCALAR, loc);

	node->text = node->raw = text;
	return node;
}

/* {send: LINE, expect: REPLY}, or one of them. */
static const struct node *step_node(struct talk *talk,
	const struct talk_line *line, struct str expect, struct loc loc)
{
	struct node_pair *pairs = arena_calloc(talk->arena, 2, sizeof(*pairs));
	struct node *map = new_node(talk, NODE_MAP, line ? line->loc : loc);

	map->pairs = pairs;
	if (line)
		pairs[map->count++] = (struct node_pair){
			text_node(talk, STR_LITERAL("send"), line->loc),
			text_node(talk, line->text, line->loc)};
	pairs[map->count++] =
		(struct node_pair){text_node(talk, STR_LITERAL("expect"), loc),
			text_node(talk, expect, loc)};
	return map;
}

static void add_step(struct talk *talk, const struct node *step)
{
	if (talk->step_count == talk->step_cap)
		talk->steps =
			talk_grow(talk->arena, talk->steps, talk->step_count,
				&talk->step_cap, sizeof(*talk->steps));
	talk->steps[talk->step_count++] = step;
}

static void add_pipeline(
	struct talk *talk, const struct talk_line *lines, size_t count)
{
	const struct node **items =
		arena_calloc(talk->arena, count, sizeof(*items));
	struct node *list = new_node(talk, NODE_LIST, lines[0].loc);
	struct node *map = new_node(talk, NODE_MAP, lines[0].loc);
	struct node_pair *pair = arena_calloc(talk->arena, 1, sizeof(*pair));

	for (size_t i = 0; i < count; i++)
		items[i] = step_node(talk, &lines[i], lines[count + i].text,
			lines[count + i].loc);
	list->items = items;
	list->count = count;
	*pair = (struct node_pair){
		text_node(talk, STR_LITERAL("pipeline"), lines[0].loc), list};
	map->pairs = pair;
	map->count = 1;
	add_step(talk, map);
}

static void note_message(struct talk *talk, const struct talk_line *end)
{
	if (talk->in_message && talk->source->talk_message.line == 0 &&
		str_equal(end->text, "."))
		talk->source->talk_message = end->loc;
}

static bool complain_counts(struct talk *talk, const struct talk_line *lines,
	size_t sent, size_t replies)
{
	if (replies == 0) {
		diag_error(talk->diag, lines[sent - 1].loc,
			"no reply follows: write it below, as \"S: 250\"");
		diag_help(talk->diag, "\"S: any\" when every reply will do, "
				      "\"S: none\" when none is due");
		return false;
	}
	diag_error(talk->diag, lines[0].loc,
		"%zu lines of the client and %zu replies do not go together",
		sent, replies);
	diag_help(talk->diag,
		"one reply answers the last of several lines, as many replies "
		"as lines answer a pipeline; put each reply below its command "
		"otherwise");
	return false;
}

/* Some lines of the client and the replies behind them. */
static bool add_turn(struct talk *talk, const struct talk_line *lines,
	size_t sent, size_t replies)
{
	size_t read = sent;

	if (sent > 1 && replies == sent && !talk->in_message) {
		add_pipeline(talk, lines, sent);
		read = sent + replies;
	} else if (sent && (replies == 0 || (sent > 1 && replies > 1 &&
						    !talk->in_message))) {
		return complain_counts(talk, lines, sent, replies);
	}
	for (size_t i = 0; read == sent && i + 1 < sent; i++)
		add_step(talk, step_node(talk, &lines[i], STR_LITERAL("none"),
				       lines[i].loc));
	if (sent && read == sent) {
		note_message(talk, &lines[sent - 1]);
		add_step(talk, step_node(talk, &lines[sent - 1],
				       lines[sent].text, lines[sent].loc));
		read++;
	}
	for (; read < sent + replies; read++)
		add_step(talk, step_node(talk, NULL, lines[read].text,
				       lines[read].loc));
	talk->in_message =
		str_starts_nocase(lines[sent + replies - 1].text, "354");
	return true;
}

static bool add_turns(struct talk *talk)
{
	size_t at = 0;
	bool ok = true;

	while (at < talk->count) {
		size_t sent = 0, replies = 0;

		while (at + sent < talk->count &&
			!talk->lines[at + sent].is_server)
			sent++;
		while (at + sent + replies < talk->count &&
			talk->lines[at + sent + replies].is_server)
			replies++;
		ok = add_turn(talk, &talk->lines[at], sent, replies) && ok;
		at += sent + replies;
	}
	return ok;
}

const struct node *talk_make_steps(struct talk *talk)
{
	struct node *list;

	if (!add_turns(talk))
		return NULL;
	list = new_node(talk, NODE_LIST, talk->scalar->loc);
	list->items = talk->steps;
	list->count = talk->step_count;
	return list;
}
