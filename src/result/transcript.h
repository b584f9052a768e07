/*
 * transcript.h - what went over the wire and when: always on, and bounded.
 * Consecutive bytes of one direction are joined to lines, however they were
 * cut into packets; an entry's time is that of its first byte.
 */
#ifndef SD_RESULT_TRANSCRIPT_H
#define SD_RESULT_TRANSCRIPT_H

#include <stdint.h>
#include "base/buf.h"

enum {
	TRANSCRIPT_BYTES_MAX = 262144,  /* then the middle is dropped */
	TRANSCRIPT_ENTRY_BYTES_MAX = 4096 /* the rest of a longer line is
	                                     counted, not kept */
};

enum direction {
	DIRECTION_CLIENT = 'C',
	DIRECTION_SERVER = 'S',
	DIRECTION_NOTE = '-' /* a word of ours: connected, closed, timed out */
};

struct transcript_entry {
	int64_t at_us;        /* since the conversation began */
	enum direction direction;
	bool complete;        /* ends in LF: the next bytes are a new entry */
	uint8_t lane;         /* which connection; 0: the first */
	uint32_t dropped;     /* bytes of this entry that were not kept */
	uint32_t offset, len; /* in bytes */
};

struct transcript {
	struct transcript_entry *entries;
	size_t count, cap;
	struct buf bytes;
	size_t dropped_entries; /* from the middle, behind entry keep_first */
	size_t keep_first;
	uint8_t lane;         /* of what is added next */
};

void transcript_init(struct transcript *transcript);
void transcript_fini(struct transcript *transcript);
/* Adds bytes: split into lines at each LF, joined to an incomplete last
 * entry of the same direction. Notes are entries of their own. */
void transcript_add(struct transcript *transcript, int64_t at_us,
	enum direction direction, struct str bytes);
void transcript_note(struct transcript *transcript, int64_t at_us,
	const char *format, ...) __attribute__((format(printf, 3, 4)));
/* As transcript_note() of a text without a format, in that lane. */
void transcript_note_in(struct transcript *transcript, int lane,
	int64_t at_us, const char *text);
/* How many entries there ever were. */
size_t transcript_total(const struct transcript *transcript);
/* The number of kept entry i among all there ever were. */
size_t transcript_number(const struct transcript *transcript, size_t i);
/* The bytes of entry i; borrowed. */
struct str transcript_text(const struct transcript *transcript, size_t i);

#endif
