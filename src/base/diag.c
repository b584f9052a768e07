/*
 * diag.c - the author's and the user's mistakes: collected here. The texts
 * that they are about: diag_source.c; how they are shown: diag_print.c.
 */
#include "base/diag_private.h"

#include <stdarg.h>
#include "base/mem.h"

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
void *diag_grow(void *items, size_t count, size_t *cap, size_t size)
{
	if (count < *cap)
		return items;
	*cap = *cap ? *cap * 2 : 8;
	return mem_realloc(items, *cap * size);
}

bool diag_is_same_file(const char *a, const char *b)
{
	if (!a || !b)
		return a == b;
	return a == b || strcmp(a, b) == 0;
}

static size_t find_file(const struct diag *diag, const char *name)
{
	size_t i = diag->file_count;

	/* From the end: messages of one file come together. */
	while (i > 0)
		if (diag_is_same_file(diag->files[--i].name, name))
			return i;
	return diag->file_count;
}

static size_t take_file(struct diag *diag, const char *name)
{
	size_t i = find_file(diag, name);

	if (i == diag->file_count) {
		diag->files = diag_grow(
			diag->files, i, &diag->file_cap, sizeof(*diag->files));
		diag->files[i] = (struct diag_file){name, 0};
		diag->file_count++;
	}
	return i;
}

static struct diag_message *find_message(const struct diag *diag,
	const struct diag_message *like, struct str text)
{
	size_t left = diag->files[like->file].messages;

	for (size_t i = diag->message_count; left > 0 && i > 0; i--) {
		struct diag_message *known = diag->messages[i - 1];

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

static void note_uses(struct diag *diag, struct diag_message *message)
{
	struct diag_note **at = &message->uses;

	for (const struct diag_use *use = diag->use; use; use = use->up) {
		*at = arena_calloc(diag->arena, 1, sizeof(**at));
		(*at)->text = arena_printf(diag->arena, "used at %s:%d",
			use->loc.file, use->loc.line);
		at = &(*at)->next;
	}
}

static void record(
	struct diag *diag, const struct diag_message *like, struct str text)
{
	struct diag_message *message;

	diag->latest = find_message(diag, like, text);
	if (diag->latest)
		return;
	message = arena_alloc(diag->arena, sizeof(*message));
	*message = *like;
	message->text = arena_str(diag->arena, text).data;
	message->serial = diag->message_count;
	diag->messages = diag_grow(diag->messages, diag->message_count,
		&diag->message_cap, sizeof(struct diag_message *));
	diag->messages[diag->message_count++] = message;
	diag->latest = message;
	note_uses(diag, message);
	diag->files[message->file].messages++;
	if (message->is_error)
		diag->error_count++;
}

static void __attribute__((format(printf, 4, 0))) record_va(struct diag *diag,
	struct loc loc, bool is_error, const char *format, va_list args)
{
	struct diag_message like = {.loc = loc, .is_error = is_error};
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
	struct diag_note **at, *help;
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

void diag_enter_use(struct diag *diag, struct diag_use *use, struct loc loc)
{
	*use = (struct diag_use){diag->use, loc};
	diag->use = use;
}

void diag_leave_use(struct diag *diag)
{
	diag->use = diag->use->up;
}

size_t diag_error_count(const struct diag *diag)
{
	return diag->error_count;
}

size_t diag_warning_count(const struct diag *diag)
{
	return diag->message_count - diag->error_count;
}
