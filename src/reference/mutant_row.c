/*
 * mutant_row.c - a line of a table of mutants, and what is wrong with it.
 * Fields stand between tabs, "-" for an empty one:
 *
 *   name breaks when line read_as reply say [then]
 */
#include "reference/mutant_private.h"

#include "base/escape.h"
#include "base/suggest.h"

enum column { NAME, BREAKS, WHEN, LINE, READ_AS, REPLY, SAY, THEN, COLUMNS };
enum {
	COLUMNS_MIN = THEN,
	MESSAGE_BYTES = 128,
	WORDS_MAX = 64,
	NUMBER_DIGITS_MAX = 9,
	PAUSE_MS = 300
};

struct reader {
	struct arena *arena;
	struct diag *diag;
	struct loc loc; /* of the line */
	struct str line;
	struct str fields[COLUMNS]; /* data NULL: "-", or missing */
	struct mutant_row *row;
};

/* Columns count characters. */
static struct loc place_of(const struct reader *reader, const char *at)
{
	struct loc loc = reader->loc;

	loc.column = 1;
	for (const char *p = reader->line.data; p < at; p++)
		loc.column += ((unsigned char)*p & 0xc0) != 0x80;
	return loc;
}

static bool complain(
	const struct reader *reader, const char *at, const char *what)
{
	return diag_error(reader->diag, place_of(reader, at), "%s", what);
}

static bool cut_fields(struct reader *reader)
{
	struct str rest = reader->line;
	size_t count = 0;

	while (rest.data) {
		struct str field = str_cut(&rest, '\t');

		if (count == COLUMNS)
			return complain(reader, field.data,
				"a row has 8 fields at the most, separated "
				"by tabs");
		if (!str_equal(field, "-") && field.len > 0)
			reader->fields[count] = field;
		count++;
	}
	if (count >= COLUMNS_MIN)
		return true;
	return diag_error(reader->diag,
		place_of(reader, reader->line.data + reader->line.len),
		"a row has 7 or 8 fields, separated by tabs; this one has %zu",
		count);
}

/* --- words --- */

static bool refuse_word(const struct reader *reader, struct str word,
	const char *what, const char *const *known)
{
	const char *near = suggest_closest(word, known);

	return diag_error(reader->diag, place_of(reader, word.data),
		near ? "unknown %s \"%.*s\"; did you mean \"%s\"?"
		     : "unknown %s \"%.*s\"",
		what, (int)(word.len < 80 ? word.len : 80), word.data, near);
}

static bool find_word(const struct reader *reader, struct str word,
	const struct mutant_word *words, const char *what, unsigned *bit)
{
	const char *names[WORDS_MAX];
	size_t count = 0;

	for (; words[count].name; count++) {
		*bit = words[count].bit;
		if (str_equal(word, words[count].name))
			return true;
		names[count] = words[count].name;
	}
	names[count] = NULL;
	return refuse_word(reader, word, what, names);
}

static bool read_when(struct reader *reader)
{
	struct str rest = reader->fields[WHEN];

	while (rest.data) {
		struct str word = str_cut(&rest, ' ');
		bool is_not = word.len > 0 && word.data[0] == '!';
		unsigned bit;

		word.data += is_not;
		word.len -= is_not;
		if (word.len == 0 && !is_not)
			continue;
		if (!find_word(reader, word, mutant_states, "state", &bit))
			return false;
		*(is_not ? &reader->row->unless : &reader->row->when) |= bit;
	}
	return true;
}

static bool refuse_switch(const struct reader *reader, struct str name)
{
	const char *names[MUTANT_SWITCH_COUNT + 1];

	for (size_t i = 0; i <= MUTANT_SWITCH_COUNT; i++)
		names[i] = mutant_switches[i].name;
	return refuse_word(reader, name, "switch", names);
}

static bool read_number(
	const struct reader *reader, struct str text, size_t *out)
{
	size_t number = 0;

	if (text.len > NUMBER_DIGITS_MAX || !str_is_digits(text))
		return complain(reader, text.data, "a number stands here");
	for (size_t i = 0; i < text.len; i++)
		number = number * 10 + (size_t)(text.data[i] - '0');
	*out = number;
	return true;
}

static bool read_octets(
	const struct reader *reader, struct str text, enum mutant_switch which)
{
	struct mutant_octets *octets =
		arena_calloc(reader->arena, 1, sizeof(*octets));
	struct mutant_settings *settings = &reader->row->settings;
	struct buf bytes = BUF_INIT;
	size_t offset = 0;
	const char *problem = NULL;

	if (!unescape_wire(&bytes, text, &offset))
		problem = "unknown escape";
	else if (bytes.len == 0 || bytes.len > MUTANT_OCTETS_MAX)
		problem = "1 to 16 octets stand here";
	octets->next = settings->octets;
	octets->which = which;
	octets->text = arena_str(reader->arena, buf_view(&bytes));
	settings->octets = octets;
	buf_fini(&bytes);
	return !problem || complain(reader, text.data + offset, problem);
}

/* text is NAME or NAME=VALUE. */
static bool read_switch(struct reader *reader, struct str text)
{
	struct mutant_settings *settings = &reader->row->settings;
	struct str value = text, name = str_cut(&value, '=');
	enum mutant_switch which = 0;

	while (mutant_switches[which].name &&
		!str_equal(name, mutant_switches[which].name))
		which++;
	if (which == MUTANT_SWITCH_COUNT)
		return refuse_switch(reader, name);
	reader->row->has_switch = settings->has[which] = true;
	if (!mutant_switches[which].is_number &&
		!mutant_switches[which].is_octets)
		return !value.data ||
		       complain(reader, value.data, "this switch has no value");
	if (!value.data)
		return complain(reader, name.data,
			"this switch has a value: switch:NAME=VALUE");
	if (mutant_switches[which].is_octets)
		return read_octets(reader, value, which);
	return read_number(reader, value, &settings->number[which]);
}

/* text is what stands behind "pause". */
static bool read_pause(struct reader *reader, struct str text)
{
	reader->row->then |= MUTANT_THEN_PAUSE;
	reader->row->pause_ms = PAUSE_MS;
	if (text.len == 0)
		return true;
	text.data++;
	text.len--;
	return read_number(reader, text, &reader->row->pause_ms);
}

static bool read_then(struct reader *reader)
{
	static const struct str prefix = {"switch:", 7};
	static const struct str pause = {"pause", 5};
	struct str rest = reader->fields[THEN];

	while (rest.data) {
		struct str word = str_cut(&rest, ' ');
		unsigned bit = 0;
		bool ok = true;

		if (str_starts_nocase(word, prefix.data))
			ok = read_switch(
				reader, (struct str){word.data + prefix.len,
						word.len - prefix.len});
		else if (str_equal(word, pause.data) ||
			 str_starts_nocase(word, "pause="))
			ok = read_pause(
				reader, (struct str){word.data + pause.len,
						word.len - pause.len});
		else if (word.len > 0)
			ok = find_word(
				reader, word, mutant_thens, "word", &bit);
		if (!ok)
			return false;
		reader->row->then |= bit;
	}
	return true;
}

/* --- patterns and what replaces them --- */

static struct regex *compile(
	const struct reader *reader, struct str pattern, unsigned flags)
{
	char message[MESSAGE_BYTES];
	size_t offset = 0;
	struct regex *regex = regex_new(pattern, REGEX_CASELESS | flags,
		message, sizeof(message), &offset);

	if (regex)
		regex_free_with(reader->arena, regex);
	else
		complain(reader, pattern.data + offset, message);
	return regex;
}

/* The escapes are gone in *out, so that a place in it is none in the line. */
static bool read_replacement(const struct reader *reader, struct str field,
	const struct regex *regex, struct str *out)
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
		complain(reader, field.data + offset, problem);
	else
		*out = arena_str(reader->arena, buf_view(&text));
	buf_fini(&text);
	return !problem;
}

static bool speaks_of_pseudo(struct str pattern)
{
	static const char *const names[] = {"<greeting>", "<end>", "<chunk>",
		"<idle>", "<tls>", "<long>", NULL};

	for (size_t i = 0; names[i]; i++)
		if (str_contains(pattern, str_from(names[i])))
			return true;
	return false;
}

static bool read_line_columns(struct reader *reader)
{
	struct mutant_row *row = reader->row;
	struct str *fields = reader->fields;

	if (fields[LINE].data) {
		row->line = compile(reader, fields[LINE], REGEX_DOTALL);
		row->is_pseudo = speaks_of_pseudo(fields[LINE]);
		if (!row->line)
			return false;
	}
	row->has_read_as = fields[READ_AS].data != NULL;
	if (!row->has_read_as)
		return true;
	if (!row->line)
		return complain(reader, fields[READ_AS].data,
			"\"read_as\" needs a pattern in \"line\"");
	return read_replacement(
		reader, fields[READ_AS], row->line, &row->read_as);
}

static bool read_reply_columns(struct reader *reader)
{
	struct mutant_row *row = reader->row;
	struct str *fields = reader->fields;

	row->wants_reply = fields[REPLY].data != NULL;
	row->has_say = fields[SAY].data != NULL;
	if (row->wants_reply)
		row->reply = compile(reader, fields[REPLY], REGEX_MULTILINE);
	else if (row->has_say)
		row->reply =
			compile(reader, STR_LITERAL("\\A.*\\z"), REGEX_DOTALL);
	if ((row->wants_reply || row->has_say) && !row->reply)
		return false;
	return !row->has_say ||
	       read_replacement(reader, fields[SAY], row->reply, &row->say);
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

static bool read_name(struct reader *reader)
{
	struct str *fields = reader->fields;

	if (!fields[NAME].data || !is_name(fields[NAME]))
		return complain(reader, reader->line.data,
			"a mutant's name is of small letters, digits, \"-\" "
			"and \".\"");
	if (str_equal(fields[NAME], "list"))
		return complain(reader, reader->line.data,
			"no mutant can be named \"list\"");
	reader->row->name = arena_str(reader->arena, fields[NAME]).data;
	if (fields[BREAKS].data)
		reader->row->breaks =
			arena_str(reader->arena, fields[BREAKS]).data;
	return true;
}

static bool changes_something(const struct mutant_row *row)
{
	return row->has_switch || row->has_read_as || row->has_say || row->then;
}

struct mutant_row *mutant_row_read(
	struct arena *arena, struct diag *diag, struct loc loc, struct str line)
{
	struct reader reader = {
		.arena = arena, .diag = diag, .loc = loc, .line = line};

	reader.row = arena_calloc(arena, 1, sizeof(*reader.row));
	reader.row->loc = loc;
	if (!cut_fields(&reader) || !read_name(&reader) ||
		!read_when(&reader) || !read_line_columns(&reader) ||
		!read_reply_columns(&reader) || !read_then(&reader))
		return NULL;
	if (changes_something(reader.row))
		return reader.row;
	complain(&reader, line.data,
		"the row changes nothing: \"read_as\", \"say\" and \"then\" "
		"are empty");
	return NULL;
}
