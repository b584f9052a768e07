/*
 * transcript.c - the record of one conversation. It is filled for every
 * connection there is, so it looks for line ends only, takes little memory
 * at first and never more than its limits.
 */
#include "result/transcript.h"

#include <stdarg.h>
#include <string.h>
#include "base/check.h"
#include "base/mem.h"

enum {
	FIRST_ENTRIES = 8,
	FIRST_BYTES = 256,
	/* Lines of one byte must not make a large table of a small text. */
	ENTRIES_MAX = 16384
};

void transcript_init(struct transcript *transcript)
{
	memset(transcript, 0, sizeof(*transcript));
	transcript->bytes = BUF_INIT;
}

void transcript_fini(struct transcript *transcript)
{
	mem_free(transcript->entries);
	buf_fini(&transcript->bytes);
	transcript_init(transcript);
}

/* How many entries at the front are kept for good: a quarter. */
static size_t count_first(const struct transcript *transcript)
{
	const struct transcript_entry *entries = transcript->entries;
	size_t i = 0;

	while (i < transcript->count && i < ENTRIES_MAX / 4 &&
		entries[i].offset + entries[i].len <= TRANSCRIPT_BYTES_MAX / 4)
		i++;
	return i;
}

/* The first entry behind from that is to stay. */
static size_t find_rest(const struct transcript *transcript, size_t from)
{
	size_t i = from;

	while (i + 1 < transcript->count &&
		(transcript->count - i > ENTRIES_MAX / 4 ||
			transcript->bytes.len - transcript->entries[i].offset >
				TRANSCRIPT_BYTES_MAX / 4))
		i++;
	return i;
}

/* Drops half of what is there, so that bytes are moved seldom. The last
 * entry always stays. */
static void drop_middle(struct transcript *transcript)
{
	struct transcript_entry *entries = transcript->entries;
	struct buf *bytes = &transcript->bytes;
	size_t from, to;
	uint32_t cut;

	if (transcript->dropped_entries == 0)
		transcript->keep_first = count_first(transcript);
	from = transcript->keep_first;
	to = find_rest(transcript, from);
	BUG_ON(to == from);
	cut = entries[to].offset - entries[from].offset;
	bytes->len -= cut;
	memmove(bytes->data + entries[from].offset,
		bytes->data + entries[to].offset,
		bytes->len - entries[from].offset);
	bytes->data[bytes->len] = '\0';
	for (size_t i = to; i < transcript->count; i++)
		entries[i].offset -= cut;
	transcript->count -= to - from;
	memmove(entries + from, entries + to,
		(transcript->count - from) * sizeof(*entries));
	transcript->dropped_entries += to - from;
}

/* Makes room for another entry of len bytes. */
static void reserve(struct transcript *transcript, size_t len)
{
	struct buf *bytes = &transcript->bytes;

	if (bytes->len + len > TRANSCRIPT_BYTES_MAX ||
		transcript->count == ENTRIES_MAX)
		drop_middle(transcript);
	if (!bytes->data) {
		bytes->data = mem_alloc(FIRST_BYTES);
		bytes->data[0] = '\0';
		bytes->cap = FIRST_BYTES;
	}
	if (transcript->count == transcript->cap) {
		transcript->cap =
			transcript->cap ? transcript->cap * 2 : FIRST_ENTRIES;
		transcript->entries = mem_realloc(transcript->entries,
			transcript->cap * sizeof(*transcript->entries));
	}
}

/* The entry that bytes of direction go to: the last one while its line is
 * not complete, else a new one. */
static struct transcript_entry *take_entry(
	struct transcript *transcript, int64_t at_us, enum direction direction)
{
	struct transcript_entry *entry;

	if (transcript->count) {
		entry = &transcript->entries[transcript->count - 1];
		if (entry->direction == direction && !entry->complete &&
			entry->lane == transcript->lane)
			return entry;
	}
	entry = &transcript->entries[transcript->count++];
	*entry = (struct transcript_entry){
		.at_us = at_us,
		.direction = direction,
		.lane = transcript->lane,
		.offset = (uint32_t)transcript->bytes.len,
	};
	return entry;
}

/* Adds a line, or a part of one. */
static struct transcript_entry *add_line(struct transcript *transcript,
	int64_t at_us, enum direction direction, struct str line)
{
	struct transcript_entry *entry;
	size_t room, kept = line.len, dropped;

	if (kept > TRANSCRIPT_ENTRY_BYTES_MAX)
		kept = TRANSCRIPT_ENTRY_BYTES_MAX;
	reserve(transcript, kept);
	entry = take_entry(transcript, at_us, direction);
	room = TRANSCRIPT_ENTRY_BYTES_MAX - entry->len;
	if (kept > room)
		kept = room;
	buf_append(&transcript->bytes, line.data, kept);
	entry->len += (uint32_t)kept;
	dropped = line.len - kept;
	if (dropped > UINT32_MAX - entry->dropped)
		dropped = UINT32_MAX - entry->dropped;
	entry->dropped += (uint32_t)dropped;
	return entry;
}

void transcript_add(struct transcript *transcript, int64_t at_us,
	enum direction direction, struct str bytes)
{
	while (bytes.len) {
		const char *end = memchr(bytes.data, '\n', bytes.len);
		size_t len = end ? (size_t)(end - bytes.data) + 1 : bytes.len;
		struct transcript_entry *entry = add_line(transcript, at_us,
			direction, (struct str){bytes.data, len});

		entry->complete = end != NULL;
		bytes.data += len;
		bytes.len -= len;
	}
}

void transcript_note(
	struct transcript *transcript, int64_t at_us, const char *format, ...)
{
	struct buf text = BUF_INIT;
	struct str line = str_from(format);
	va_list args;

	/* Most notes are the format itself. */
	if (memchr(line.data, '%', line.len)) {
		va_start(args, format);
		buf_vprintf(&text, format, args);
		va_end(args);
		line = buf_view(&text);
	}
	add_line(transcript, at_us, DIRECTION_NOTE, line)->complete = true;
	buf_fini(&text);
}

void transcript_note_in(struct transcript *transcript, int lane, int64_t at_us,
	const char *text)
{
	transcript->lane = (uint8_t)lane;
	add_line(transcript, at_us, DIRECTION_NOTE, str_from(text))->complete =
		true;
}

struct str transcript_text(const struct transcript *transcript, size_t i)
{
	const struct transcript_entry *entry;

	BUG_ON(i >= transcript->count);
	entry = &transcript->entries[i];
	return (struct str){
		buf_view(&transcript->bytes).data + entry->offset, entry->len};
}

size_t transcript_total(const struct transcript *transcript)
{
	return transcript->count + transcript->dropped_entries;
}

size_t transcript_number(const struct transcript *transcript, size_t i)
{
	return i < transcript->keep_first ? i : i + transcript->dropped_entries;
}
