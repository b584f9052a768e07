/*
 * scenario_talk.c - `talk: |`: a transcript as RFCs print it, made into steps.
 *
 *   line  := "S:" [" "] reply | "C:" [" "] text | "#" comment | ""
 *   reply := CODE "-" any text, and more until CODE [" " any text]
 *          | CODE text of the short form | short form
 *
 * The text of a reply counts only where it is written as `expect` has it,
 * "..." or /.../: what a server says behind its code is its own affair.
 * [RFC5321 4.2]
 */
#include "scenario/scenario_private.h"

struct talk_line {
	bool is_server;
	struct str text; /* of a reply: its expectation */
	struct loc loc;
};

struct talk {
	struct scenario_source *source;
	struct arena *arena;
	struct diag *diag;
	const struct node *scalar;
	struct talk_line *lines;
	size_t count, cap;
	const struct node **steps;
	size_t step_count, step_cap;
	bool in_message; /* the latest reply was a 354 */
};

static void *grow(struct arena *arena, const void *items, size_t count,
	size_t *cap, size_t size)
{
	void *more;

	*cap = *cap ? *cap * 2 : 16;
	more = arena_calloc(arena, *cap, size);
	if (count)
		memcpy(more, items, count * size);
	return more;
}

/* --- lines --- */

static void add_line(struct talk *talk, struct talk_line line)
{
	if (talk->count == talk->cap)
		talk->lines = grow(talk->arena, talk->lines, talk->count,
			&talk->cap, sizeof(*talk->lines));
	line.text = arena_str(talk->arena, line.text);
	talk->lines[talk->count++] = line;
}

static bool read_line(struct talk *talk, struct str line)
{
	struct str text = str_trim(line);
	size_t offset = (size_t)(line.data - talk->scalar->text.data);
	size_t start = 0;
	struct talk_line out = {0};

	if (text.len == 0 || text.data[0] == '#')
		return true;
	start = (size_t)(text.data - line.data);
	if (!str_starts_nocase(text, "S:") && !str_starts_nocase(text, "C:")) {
		diag_error(talk->diag,
			node_loc_at(talk->scalar, offset + start),
			"a line of \"talk\" begins with \"C:\" (what we send) "
			"or \"S:\" (what the server answers)");
		return false;
	}
	out.is_server = str_starts_nocase(text, "S:");
	start += 2;
	if (start < line.len && line.data[start] == ' ')
		start++;
	out.text = (struct str){line.data + start, line.len - start};
	if (out.is_server) {
		out.text = str_trim(out.text);
		start = (size_t)(out.text.data - line.data);
	}
	out.loc = node_loc_at(talk->scalar, offset + start);
	if (out.is_server && out.text.len == 0)
		return diag_error(talk->diag, out.loc,
			"this reply has no code: write \"S: 250\"");
	add_line(talk, out);
	return true;
}

static bool read_lines(struct talk *talk)
{
	struct str rest = talk->scalar->text;
	bool ok = true;

	while (rest.data)
		ok = read_line(talk, str_cut(&rest, '\n')) && ok;
	if (ok && talk->count == 0)
		return diag_error(
			talk->diag, talk->scalar->loc, "this talk is empty");
	return ok;
}

/* --- replies --- */

static bool has_code(struct str text)
{
	return text.len >= 3 && str_is_digits((struct str){text.data, 3}) &&
	       (text.len == 3 || text.data[3] == ' ' || text.data[3] == '-');
}

static bool is_continued(const struct talk_line *line)
{
	return line->is_server && has_code(line->text) && line->text.len > 3 &&
	       line->text.data[3] == '-';
}

/* What is expected of a reply, from its last line. */
static struct str expectation(struct talk *talk, struct str text, bool folded)
{
	struct str rest = {text.data + 3, text.len - 3};
	char message[80];
	size_t offset;

	if (!folded &&
		(!has_code(text) || expect_parse_short(talk->arena, text,
					    message, sizeof(message), &offset)))
		return text;
	rest = str_trim(rest);
	/* One that is meant as a text, and is faulty or has variables. */
	if (!folded && rest.len > 1 &&
		(rest.data[0] == '"' || rest.data[0] == '/') &&
		rest.data[rest.len - 1] == rest.data[0])
		return text;
	return arena_str(talk->arena, (struct str){text.data, 3});
}

/* Makes one line of the lines of each reply. */
static bool fold_replies(struct talk *talk)
{
	size_t kept = 0, i = 0;

	while (i < talk->count) {
		struct talk_line line = talk->lines[i];
		size_t last = i;

		while (last < talk->count && is_continued(&talk->lines[last]) &&
			last + 1 < talk->count &&
			talk->lines[last + 1].is_server &&
			has_code(talk->lines[last + 1].text) &&
			memcmp(talk->lines[last + 1].text.data, line.text.data,
				3) == 0)
			last++;
		if (is_continued(&talk->lines[last]))
			return diag_error(talk->diag, line.loc,
				"the reply that begins here has no last line: "
				"\"S: %.3s\" without \"-\"",
				line.text.data);
		if (line.is_server)
			line.text = expectation(
				talk, talk->lines[last].text, last > i);
		talk->lines[kept++] = line;
		i = last + 1;
	}
	talk->count = kept;
	return true;
}

/* --- steps --- */

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
		talk->steps = grow(talk->arena, talk->steps, talk->step_count,
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

bool scenario_read_talk(struct scenario_source *source)
{
	struct scenario_file *file = source->file;
	const struct node *value = node_get(source->map, "talk");
	struct talk talk = {.source = source,
		.arena = file->arena,
		.diag = file->diag,
		.scalar = value};
	struct node *list;
	struct str text;

	if (node_get(source->map, "steps"))
		return diag_error(file->diag, value->loc,
			"a scenario has \"steps\" or \"talk\", not both");
	if (!yaml_read_text(file->diag, value, "talk", &text))
		return false;
	if (value->style == NODE_FOLDED)
		return diag_error(file->diag, value->loc,
			"\"talk\" keeps its lines below a \"|\", not a \">\"");
	if (!read_lines(&talk) || !fold_replies(&talk) || !add_turns(&talk))
		return false;
	list = new_node(&talk, NODE_LIST, value->loc);
	list->items = talk.steps;
	list->count = talk.step_count;
	source->talk = list;
	return true;
}
