/*
 * mutant_row.c - a line of a table of mutants, and what is wrong with it.
 * Fields stand between tabs, "-" for an empty one:
 *
 *   name breaks when line read_as reply say [then]
 */
#include "reference/mutant_reader.h"

#include "base/escape.h"

enum { COLUMNS_MIN = MUTANT_THEN, MESSAGE_BYTES = 128 };

/* Columns count characters. */
struct loc mutant_reader_place(
	const struct mutant_reader *reader, const char *at)
{
	struct loc loc = reader->loc;

	loc.column = 1;
	for (const char *p = reader->line.data; p < at; p++)
		loc.column += ((unsigned char)*p & 0xc0) != 0x80;
	return loc;
}

bool mutant_reader_complain(
	const struct mutant_reader *reader, const char *at, const char *what)
{
	return diag_error(
		reader->diag, mutant_reader_place(reader, at), "%s", what);
}

static bool cut_fields(struct mutant_reader *reader)
{
	struct str rest = reader->line;
	size_t count = 0;

	while (rest.data) {
		struct str field = str_cut(&rest, '\t');

		if (count == MUTANT_COLUMNS)
			return mutant_reader_complain(reader, field.data,
				"a row has 8 fields at the most, separated "
				"by tabs");
		if (!str_equal(field, "-") && field.len > 0)
			reader->fields[count] = field;
		count++;
	}
	if (count >= COLUMNS_MIN)
		return true;
	return diag_error(reader->diag,
		mutant_reader_place(
			reader, reader->line.data + reader->line.len),
		"a row has 7 or 8 fields, separated by tabs; this one has %zu",
		count);
}

/* --- patterns and what replaces them --- */

static struct regex *compile(
	const struct mutant_reader *reader, struct str pattern, unsigned flags)
{
	char message[MESSAGE_BYTES];
	size_t offset = 0;
	struct regex *regex = regex_new(pattern, REGEX_CASELESS | flags,
		message, sizeof(message), &offset);

	if (regex)
		regex_free_with(reader->arena, regex);
	else
		mutant_reader_complain(reader, pattern.data + offset, message);
	return regex;
}

/* The escapes are gone in *out, so that a place in it is none in the line. */
static bool read_replacement(const struct mutant_reader *reader,
	struct str field, const struct regex *regex, struct str *out)
{
	struct buf text = BUF_INIT;
	const char *problem = NULL;
	size_t offset = 0;

	if (str_equal(field, "<nothing>"))
		field.len = 0;
	if (!unescape_wire(&text, field, &offset))
		problem = "unknown escape";
	else
		problem = regex_replacement_problem(regex, field, &offset);
	if (problem)
		mutant_reader_complain(reader, field.data + offset, problem);
	else
		*out = arena_str(reader->arena, buf_view(&text));
	buf_fini(&text);
	return !problem;
}

static bool speaks_of_pseudo(struct str pattern)
{
	static const char *const names[] = {"<greeting>", "<end>", "<chunk>",
		"<idle>", "<tls>", "<long>", "<proxy>", NULL};

	for (size_t i = 0; names[i]; i++)
		if (str_contains(pattern, str_from(names[i])))
			return true;
	return false;
}

static bool read_line_columns(struct mutant_reader *reader)
{
	struct mutant_row *row = reader->row;
	struct str *fields = reader->fields;

	if (fields[MUTANT_LINE].data) {
		row->line = compile(reader, fields[MUTANT_LINE], REGEX_DOTALL);
		row->is_pseudo = speaks_of_pseudo(fields[MUTANT_LINE]);
		if (!row->line)
			return false;
	}
	row->has_read_as = fields[MUTANT_READ_AS].data != NULL;
	if (!row->has_read_as)
		return true;
	if (!row->line)
		return mutant_reader_complain(reader,
			fields[MUTANT_READ_AS].data,
			"\"read_as\" needs a pattern in \"line\"");
	return read_replacement(
		reader, fields[MUTANT_READ_AS], row->line, &row->read_as);
}

static bool read_reply_columns(struct mutant_reader *reader)
{
	struct mutant_row *row = reader->row;
	struct str *fields = reader->fields;

	row->wants_reply = fields[MUTANT_REPLY].data != NULL;
	row->has_say = fields[MUTANT_SAY].data != NULL;
	if (row->wants_reply)
		row->reply =
			compile(reader, fields[MUTANT_REPLY], REGEX_MULTILINE);
	else if (row->has_say)
		row->reply =
			compile(reader, STR_LITERAL("\\A.*\\z"), REGEX_DOTALL);
	if ((row->wants_reply || row->has_say) && !row->reply)
		return false;
	return !row->has_say || read_replacement(reader, fields[MUTANT_SAY],
					row->reply, &row->say);
}

/* --- the row --- */

static bool is_name(struct str text)
{
	if (text.len == 0)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-.",
			    text.data[i]))
			return false;
	return true;
}

static bool read_name(struct mutant_reader *reader)
{
	struct str *fields = reader->fields;

	if (!fields[MUTANT_NAME].data || !is_name(fields[MUTANT_NAME]))
		return mutant_reader_complain(reader, reader->line.data,
			"a mutant's name is of small letters, digits, \"-\" "
			"and \".\"");
	if (str_equal(fields[MUTANT_NAME], "list"))
		return mutant_reader_complain(reader, reader->line.data,
			"no mutant can be named \"list\"");
	reader->row->name = arena_str(reader->arena, fields[MUTANT_NAME]).data;
	if (fields[MUTANT_BREAKS].data)
		reader->row->breaks =
			arena_str(reader->arena, fields[MUTANT_BREAKS]).data;
	return true;
}

static bool changes_something(const struct mutant_row *row)
{
	return row->has_switch || row->has_read_as || row->has_say || row->then;
}

struct mutant_row *mutant_row_read(
	struct arena *arena, struct diag *diag, struct loc loc, struct str line)
{
	struct mutant_reader reader = {
		.arena = arena, .diag = diag, .loc = loc, .line = line};

	reader.row = arena_calloc(arena, 1, sizeof(*reader.row));
	reader.row->loc = loc;
	if (!cut_fields(&reader) || !read_name(&reader) ||
		!mutant_reader_when(&reader) || !read_line_columns(&reader) ||
		!read_reply_columns(&reader) || !mutant_reader_then(&reader))
		return NULL;
	if (changes_something(reader.row))
		return reader.row;
	mutant_reader_complain(&reader, line.data,
		"the row changes nothing: \"read_as\", \"say\" and \"then\" "
		"are empty");
	return NULL;
}
