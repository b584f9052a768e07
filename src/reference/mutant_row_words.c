/* mutant_row_words.c - the columns "when" and "then" of a mutant's row: words,
 * numbers and octets. */
#include "reference/mutant_reader.h"

#include "base/escape.h"
#include "base/suggest.h"

enum { WORDS_MAX = 64, NUMBER_DIGITS_MAX = 9, PAUSE_MS = 300 };

static bool refuse_word(const struct mutant_reader *reader, struct str word,
	const char *what, const char *const *known)
{
	const char *near = suggest_closest(word, known);

	return diag_error(reader->diag, mutant_reader_place(reader, word.data),
		near ? "unknown %s \"%.*s\"; did you mean \"%s\"?"
		     : "unknown %s \"%.*s\"",
		what, (int)(word.len < 80 ? word.len : 80), word.data, near);
}

static bool find_word(const struct mutant_reader *reader, struct str word,
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

bool mutant_reader_when(struct mutant_reader *reader)
{
	struct str rest = reader->fields[MUTANT_WHEN];

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

static bool refuse_switch(const struct mutant_reader *reader, struct str name)
{
	const char *names[MUTANT_SWITCH_COUNT + 1];

	for (size_t i = 0; i <= MUTANT_SWITCH_COUNT; i++)
		names[i] = mutant_switches[i].name;
	return refuse_word(reader, name, "switch", names);
}

static bool read_number(
	const struct mutant_reader *reader, struct str text, size_t *out)
{
	size_t number = 0;

	if (text.len > NUMBER_DIGITS_MAX || !str_is_digits(text))
		return mutant_reader_complain(
			reader, text.data, "a number stands here");
	for (size_t i = 0; i < text.len; i++)
		number = number * 10 + (size_t)(text.data[i] - '0');
	*out = number;
	return true;
}

static bool read_octets(const struct mutant_reader *reader, struct str text,
	enum mutant_switch which)
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
	return !problem ||
	       mutant_reader_complain(reader, text.data + offset, problem);
}

/* text is NAME or NAME=VALUE. */
static bool read_switch(struct mutant_reader *reader, struct str text)
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
		return !value.data || mutant_reader_complain(reader, value.data,
					      "this switch has no value");
	if (!value.data)
		return mutant_reader_complain(reader, name.data,
			"this switch has a value: switch:NAME=VALUE");
	if (mutant_switches[which].is_octets)
		return read_octets(reader, value, which);
	return read_number(reader, value, &settings->number[which]);
}

/* text is what stands behind "pause". */
static bool read_pause(struct mutant_reader *reader, struct str text)
{
	reader->row->then |= MUTANT_THEN_PAUSE;
	reader->row->pause_ms = PAUSE_MS;
	if (text.len == 0)
		return true;
	text.data++;
	text.len--;
	return read_number(reader, text, &reader->row->pause_ms);
}

bool mutant_reader_then(struct mutant_reader *reader)
{
	static const struct str prefix = {"switch:", 7};
	static const struct str pause = {"pause", 5};
	struct str rest = reader->fields[MUTANT_THEN];

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
