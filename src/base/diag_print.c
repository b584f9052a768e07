/*
 * diag_print.c - messages as a terminal or a log shows them: sorted by
 * place, each with its source line, and not too many.
 */
#include "base/diag_private.h"

#include <stdlib.h>
#include "base/escape.h"
#include "base/excerpt.h"
#include "base/mem.h"

static int compare_ints(int a, int b)
{
	return (a > b) - (a < b);
}

static int compare_messages(const void *left, const void *right)
{
	const struct diag_message *a =
		*(const struct diag_message *const *)left;
	const struct diag_message *b =
		*(const struct diag_message *const *)right;

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

static void put_notes(struct buf *out, const struct diag_note *note)
{
	for (; note; note = note->next) {
		buf_puts(out, "   help: ");
		escape_terminal(out, str_from(note->text));
		buf_putc(out, '\n');
	}
}

/* source: of the message's file; NULL: it was not read. */
static void print_message(struct buf *out, struct diag_source *source,
	const struct diag_message *message, bool colour)
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
		line = diag_find_line(source, message->loc.line);
	if (line.data)
		excerpt_print(out, line, message->loc.line, message->loc.column,
			colour);
	put_notes(out, message->helps);
	put_notes(out, message->uses);
}

/* Prints the messages of one file, which are count from *messages on. */
static void print_file(const struct diag *diag, struct buf *out,
	struct diag_message *const *messages, size_t count, bool colour)
{
	struct diag_source *source =
		diag_find_source(diag, messages[0]->loc.file);
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
	struct diag_message **sorted;

	if (count == 0)
		return;
	sorted = mem_calloc(count, sizeof(struct diag_message *));
	memcpy(sorted, diag->messages, count * sizeof(struct diag_message *));
	qsort(sorted, count, sizeof(struct diag_message *), compare_messages);
	for (size_t i = 1; i <= count; i++) {
		if (i < count && sorted[i]->file == sorted[start]->file)
			continue;
		print_file(diag, out, sorted + start, i - start, colour);
		start = i;
	}
	mem_free(sorted);
}
