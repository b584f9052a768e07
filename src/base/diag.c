/*
 * diag.c - the author's and the user's mistakes: collected here, sorted by
 * place, shown with their source line.
 */
#include "base/diag.h"

#include <stdarg.h>
#include <stdlib.h>
#include "base/arena.h"
#include "base/escape.h"
#include "base/excerpt.h"
#include "base/mem.h"

struct source {
	const char *file;
	struct str text;
	/* The line that was asked for last and where it begins: they are
	 * asked for from the top down, a step each. 0: none. */
	int seen_line;
	size_t seen_at;
};

struct diag_file {
	const char *name; /* NULL: no file */
	size_t errors;
	size_t messages;
};

struct help {
	struct help *next;
	const char *text;
};

struct message {
	struct loc loc;
	size_t file;   /* index: files come in the order of their messages */
	size_t serial; /* keeps the order at one place */
	bool is_error;
	const char *text;
	struct help *helps;
};

struct diag {
	struct arena *arena; /* all texts and messages */
	struct source *sources;
	size_t source_count, source_cap;
	struct diag_file *files;
	size_t file_count, file_cap;
	struct message **messages;
	size_t message_count, message_cap;
	struct message *latest;
	size_t error_count;
};

struct diag *diag_new(void)
{
	struct diag *diag = mem_calloc(1, sizeof(*diag));

	diag->arena = arena_new(0);
	return diag;
}

void diag_free(struct diag **diag)
{
	if (!*diag)
		return;
	mem_free((*diag)->sources);
	mem_free((*diag)->files);
	mem_free((*diag)->messages);
	arena_free(&(*diag)->arena);
	mem_free(*diag);
	*diag = NULL;
}

/* Room for one more item of size bytes in an array. */
static void *grow(void *items, size_t count, size_t *cap, size_t size)
{
	if (count < *cap)
		return items;
	*cap = *cap ? *cap * 2 : 8;
	return mem_realloc(items, *cap * size);
}

static bool is_same_file(const char *a, const char *b)
{
	if (!a || !b)
		return a == b;
	return a == b || strcmp(a, b) == 0;
}

void diag_add_source(struct diag *diag, const char *file, struct str text)
{
	struct source *source;

	/* A byte order mark counts neither as text nor as a column. */
	if (text.len >= 3 && memcmp(text.data, "\xef\xbb\xbf", 3) == 0) {
		text.data += 3;
		text.len -= 3;
	}
	diag->sources = grow(diag->sources, diag->source_count,
		&diag->source_cap, sizeof(*diag->sources));
	source = &diag->sources[diag->source_count++];
	*source = (struct source){.file = arena_strdup(diag->arena, file)};
	source->text = arena_str(diag->arena, text);
}

static struct str find_line(struct source *source, int line)
{
	struct str rest = source->text, found;
	int skipped = 0;

	if (source->seen_line > 0 && line >= source->seen_line) {
		skipped = source->seen_line - 1;
		rest.data += source->seen_at;
		rest.len -= source->seen_at;
	}
	found = excerpt_line(rest, line - skipped);
	if (found.data) {
		source->seen_line = line;
		source->seen_at = (size_t)(found.data - source->text.data);
	}
	return found;
}

static struct source *find_source(const struct diag *diag, const char *file)
{
	/* From the end: the latest text of a file that was read again. */
	for (size_t i = diag->source_count; file && i > 0; i--)
		if (is_same_file(diag->sources[i - 1].file, file))
			return &diag->sources[i - 1];
	return NULL;
}

struct str diag_source_line(const struct diag *diag, const char *file, int line)
{
	struct source *source = find_source(diag, file);

	return source ? find_line(source, line) : (struct str){NULL, 0};
}

static size_t find_file(const struct diag *diag, const char *name)
{
	size_t i = diag->file_count;

	/* From the end: messages of one file come together. */
	while (i > 0)
		if (is_same_file(diag->files[--i].name, name))
			return i;
	return diag->file_count;
}

static size_t take_file(struct diag *diag, const char *name)
{
	size_t i = find_file(diag, name);

	if (i == diag->file_count) {
		diag->files = grow(
			diag->files, i, &diag->file_cap, sizeof(*diag->files));
		diag->files[i] = (struct diag_file){name, 0, 0};
		diag->file_count++;
	}
	return i;
}

static struct message *find_message(
	const struct diag *diag, const struct message *like, struct str text)
{
	size_t left = diag->files[like->file].messages;

	for (size_t i = diag->message_count; left > 0 && i > 0; i--) {
		struct message *known = diag->messages[i - 1];

		if (known->file != like->file)
			continue;
		left--;
		if (known->loc.line == like->loc.line &&
			known->loc.column == like->loc.column &&
			known->is_error == like->is_error &&
			str_equal(text, known->text))
			return known;
	}
	return NULL;
}

static void record(
	struct diag *diag, const struct message *like, struct str text)
{
	struct message *message;

	diag->latest = find_message(diag, like, text);
	if (diag->latest)
		return;
	message = arena_alloc(diag->arena, sizeof(*message));
	*message = *like;
	message->text = arena_str(diag->arena, text).data;
	message->serial = diag->message_count;
	diag->messages = grow(diag->messages, diag->message_count,
		&diag->message_cap, sizeof(struct message *));
	diag->messages[diag->message_count++] = message;
	diag->latest = message;
	diag->files[message->file].messages++;
	if (message->is_error) {
		diag->error_count++;
		diag->files[message->file].errors++;
	}
}

static void __attribute__((format(printf, 4, 0))) record_va(struct diag *diag,
	struct loc loc, bool is_error, const char *format, va_list args)
{
	struct message like = {.loc = loc, .is_error = is_error};
	struct buf text = BUF_INIT;

	like.file = take_file(diag, loc.file);
	buf_vprintf(&text, format, args);
	record(diag, &like, buf_view(&text));
	buf_fini(&text);
}

bool diag_error(struct diag *diag, struct loc loc, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	record_va(diag, loc, true, format, args);
	va_end(args);
	return false;
}

void diag_warning(struct diag *diag, struct loc loc, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	record_va(diag, loc, false, format, args);
	va_end(args);
}

void diag_help(struct diag *diag, const char *format, ...)
{
	struct buf text = BUF_INIT;
	struct help **at, *help;
	va_list args;

	if (!diag->latest)
		return;
	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	/* A message that was recorded before has its help already. */
	for (at = &diag->latest->helps; *at; at = &(*at)->next)
		if (strcmp((*at)->text, buf_cstr(&text)) == 0)
			break;
	if (!*at) {
		help = arena_calloc(diag->arena, 1, sizeof(*help));
		help->text = arena_strdup(diag->arena, buf_cstr(&text));
		*at = help;
	}
	buf_fini(&text);
}

size_t diag_error_count(const struct diag *diag)
{
	return diag->error_count;
}

size_t diag_warning_count(const struct diag *diag)
{
	return diag->message_count - diag->error_count;
}

size_t diag_file_error_count(const struct diag *diag, const char *file)
{
	size_t i = find_file(diag, file);

	return i < diag->file_count ? diag->files[i].errors : 0;
}

static int compare_ints(int a, int b)
{
	return (a > b) - (a < b);
}

static int compare_messages(const void *left, const void *right)
{
	const struct message *a = *(const struct message *const *)left;
	const struct message *b = *(const struct message *const *)right;

	if (a->file != b->file)
		return a->file < b->file ? -1 : 1;
	if (a->loc.line != b->loc.line)
		return compare_ints(a->loc.line, b->loc.line);
	if (a->loc.column != b->loc.column)
		return compare_ints(a->loc.column, b->loc.column);
	return a->serial < b->serial ? -1 : 1;
}

static void put_place(struct buf *out, struct loc loc)
{
	if (loc.file)
		escape_terminal(out, str_from(loc.file));
	else
		buf_puts(out, "smtpdrill");
	if (loc.file && loc.line > 0)
		buf_printf(out, ":%d", loc.line);
	if (loc.file && loc.line > 0 && loc.column > 0)
		buf_printf(out, ":%d", loc.column);
	buf_putc(out, ':');
}

static void put_styled(struct buf *out, const char *style, const char *text)
{
	if (*style)
		buf_printf(out, "\033[%sm%s\033[0m", style, text);
	else
		buf_puts(out, text);
}

/* source: of the message's file; NULL: it was not read. */
static void print_message(struct buf *out, struct source *source,
	const struct message *message, bool colour)
{
	struct str line = {NULL, 0};

	buf_puts(out, colour ? "\033[1m" : "");
	put_place(out, message->loc);
	buf_puts(out, colour ? "\033[0m " : " ");
	if (message->is_error)
		put_styled(out, colour ? "1;31" : "", "error:");
	else
		put_styled(out, colour ? "1" : "", "warning:");
	buf_putc(out, ' ');
	escape_terminal(out, str_from(message->text));
	buf_putc(out, '\n');
	if (source)
		line = find_line(source, message->loc.line);
	if (line.data)
		excerpt_print(out, line, message->loc.line, message->loc.column,
			colour);
	for (const struct help *help = message->helps; help;
		help = help->next) {
		buf_puts(out, "   help: ");
		escape_terminal(out, str_from(help->text));
		buf_putc(out, '\n');
	}
}

/* Prints the messages of one file, which are count from *messages on. */
static void print_file(const struct diag *diag, struct buf *out,
	struct message *const *messages, size_t count, bool colour)
{
	struct source *source = find_source(diag, messages[0]->loc.file);
	size_t errors = 0, warnings = 0, hidden = 0;

	for (size_t i = 0; i < count; i++) {
		size_t *shown = messages[i]->is_error ? &errors : &warnings;

		if (*shown == DIAG_ERRORS_PER_FILE) {
			hidden++;
			continue;
		}
		++*shown;
		print_message(out, source, messages[i], colour);
	}
	if (hidden)
		buf_printf(out, "... and %zu more\n", hidden);
}

void diag_print(const struct diag *diag, struct buf *out, bool colour)
{
	size_t count = diag->message_count, start = 0;
	struct message **sorted;

	if (count == 0)
		return;
	sorted = mem_calloc(count, sizeof(struct message *));
	memcpy(sorted, diag->messages, count * sizeof(struct message *));
	qsort(sorted, count, sizeof(struct message *), compare_messages);
	for (size_t i = 1; i <= count; i++) {
		if (i < count && sorted[i]->file == sorted[start]->file)
			continue;
		print_file(diag, out, sorted + start, i - start, colour);
		start = i;
	}
	mem_free(sorted);
}
