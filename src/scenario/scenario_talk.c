/*
 * scenario_talk.c - `talk: |`: a transcript as RFCs print it. What its steps
 * are is in scenario_talk_steps.c.
 *
 *   line  := "S:" [" "] reply | "C:" [" "] text | "#" comment | ""
 *   reply := CODE "-" any text, and more until CODE [" " any text]
 *          | CODE text of the short form | short form
 *
 * The text of a reply counts only where it is written as `expect` has it,
 * "..." or /.../: what a server says behind its code is its own affair.
 * [RFC5321 4.2]
 */
#include "scenario/scenario_talk.h"

#define LINE_PATTERN "[ \\t]*((?i:c|s):[^\\n]*|#[^\\n]*)?"

const struct yaml_shape scenario_talk_shape = {.kinds = YAML_WRITTEN,
	.pattern = "^(?=([^\\n]*\\n)*[ \\t]*(?i:c|s):)(" LINE_PATTERN
		   "\\n)*" LINE_PATTERN "$",
	.takes = "lines that begin with C: (what we send) or S: (what the "
		 "server answers)"};

void *talk_grow(struct arena *arena, const void *items, size_t count,
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
		talk->lines = talk_grow(talk->arena, talk->lines, talk->count,
			&talk->cap, sizeof(*talk->lines));
	line.text = arena_str(talk->arena, line.text);
	talk->lines[talk->count++] = line;
}

/* Counted line by line: found anew for each, it would take time that grows
 * with the square of a long transcript. */
static struct loc place(const struct talk *talk, struct str line, size_t at)
{
	struct loc loc = talk->line_loc;
	size_t offset = (size_t)(line.data - talk->scalar->text.data);

	if (talk->scalar->style != NODE_LITERAL)
		return node_loc_at(talk->scalar, offset + at);
	loc.column += (int)at; /* blanks, and "S:" */
	return loc;
}

static bool read_line(struct talk *talk, struct str line)
{
	struct str text = str_trim(line);
	size_t start = 0;
	struct talk_line out = {0};

	if (text.len == 0 || text.data[0] == '#')
		return true;
	start = (size_t)(text.data - line.data);
	if (!str_starts_nocase(text, "S:") && !str_starts_nocase(text, "C:")) {
		diag_error(talk->diag, place(talk, line, start),
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
	out.loc = place(talk, line, start);
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

	talk->line_loc = node_loc_at(talk->scalar, 0);
	for (; rest.data; talk->line_loc.line++)
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

bool scenario_read_talk(struct scenario_source *source)
{
	struct scenario_file *file = source->file;
	const struct node *value = node_get(source->map, "talk");
	struct talk talk = {.source = source,
		.arena = file->arena,
		.diag = file->diag,
		.scalar = value};
	struct str text;

	if (node_get(source->map, "steps"))
		return diag_error(file->diag, value->loc,
			"a scenario has \"steps\" or \"talk\", not both");
	if (!yaml_read_text(file->diag, value, "talk", &text))
		return false;
	if (value->style == NODE_FOLDED)
		return diag_error(file->diag, value->loc,
			"\"talk\" keeps its lines below a \"|\", not a \">\"");
	if (!read_lines(&talk) || !fold_replies(&talk))
		return false;
	source->talk = talk_make_steps(&talk);
	return source->talk != NULL;
}
