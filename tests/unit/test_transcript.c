/* layer: result */
/* Lines out of packets, and the limits of memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/escape.h"
#include "base/mem.h"
#include "result/transcript.h"

static void show(const struct transcript *transcript, struct buf *out)
{
	for (size_t i = 0; i < transcript->count; i++) {
		const struct transcript_entry *entry = &transcript->entries[i];

		buf_printf(out, "%d%c ", (int)entry->at_us, entry->direction);
		escape_wire(out, transcript_text(transcript, i));
		buf_puts(out, entry->complete ? "|" : "~|");
	}
}

/* What is added: a direction's letter and bytes, split at '/'; the time is
 * the number of the part. */
struct row {
	const char *name;
	const char *parts;
	const char *shown;
};

static const struct row rows[] = {
	{"nothing", "", ""},
	{"a line", "S220 hi\r\n", "1S 220 hi\\r\\n|"},
	{"two lines in one packet", "S250-a\r\n250 b\r\n",
		"1S 250-a\\r\\n|1S 250 b\\r\\n|"},
	{"a line in three packets has the first one's time", "S2/S20/S hi\r\n",
		"1S 220 hi\\r\\n|"},
	{"CR and LF apart", "S220\r/S\n", "1S 220\\r\\n|"},
	{"the other direction cuts a line", "CNO/S421\r\n/COP\r\n",
		"1C NO~|2S 421\\r\\n|3C OP\\r\\n|"},
	{"a bare LF ends a line", "Sa\nb\n", "1S a\\n|1S b\\n|"},
	{"an end and a beginning in one packet", "Sa/Sb\r\nc/Sd\r\n",
		"1S ab\\r\\n|2S cd\\r\\n|"},
	{"notes are apart", "-on/-off", "1- on|2- off|"},
	{"a note cuts a line", "Sa/-late/Sb\n", "1S a~|2- late|3S b\\n|"},
	{"empty parts leave nothing", "S/C/Sx\n", "3S x\\n|"},
};

static void add_parts(struct transcript *transcript, const char *parts)
{
	struct str rest = str_from(parts);

	for (int at = 1; rest.data && rest.len; at++) {
		struct str part = str_cut(&rest, '/');
		struct str bytes = {part.data + 1, part.len - 1};

		if (part.data[0] == '-')
			transcript_note(transcript, at, "%.*s", (int)bytes.len,
				bytes.data);
		else
			transcript_add(transcript, at,
				part.data[0] == 'C' ? DIRECTION_CLIENT
						    : DIRECTION_SERVER,
				bytes);
	}
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct transcript transcript;
		struct buf shown = BUF_INIT;

		transcript_init(&transcript);
		add_parts(&transcript, rows[i].parts);
		show(&transcript, &shown);
		if (strcmp(buf_cstr(&shown), rows[i].shown) != 0)
			fail_msg("%s: %s", rows[i].name, buf_cstr(&shown));
		buf_fini(&shown);
		transcript_fini(&transcript);
	}
}

static void test_every_split_gives_the_same_lines(void **state)
{
	const struct str wire = STR_LITERAL("250-a\r\n250 b\r\n\r\n\n220 x");

	(void)state;
	for (size_t cut = 0; cut <= wire.len; cut++) {
		struct transcript transcript;
		struct buf shown = BUF_INIT;

		transcript_init(&transcript);
		transcript_add(&transcript, 7, DIRECTION_SERVER,
			(struct str){wire.data, cut});
		transcript_add(&transcript, 7, DIRECTION_SERVER,
			(struct str){wire.data + cut, wire.len - cut});
		show(&transcript, &shown);
		assert_string_equal(buf_cstr(&shown),
			"7S 250-a\\r\\n|7S 250 b\\r\\n|7S \\r\\n|7S \\n|"
			"7S 220 x~|");
		buf_fini(&shown);
		transcript_fini(&transcript);
	}
}

static void test_long_line_is_counted_not_kept(void **state)
{
	struct transcript transcript;
	struct buf line = BUF_INIT;

	(void)state;
	transcript_init(&transcript);
	buf_fill(&line, 'x', 3000);
	for (int i = 0; i < 3; i++)
		transcript_add(
			&transcript, i, DIRECTION_CLIENT, buf_view(&line));
	transcript_add(&transcript, 4, DIRECTION_CLIENT, STR_LITERAL("\n"));
	transcript_add(&transcript, 5, DIRECTION_CLIENT, STR_LITERAL("y\n"));
	assert_int_equal(transcript.count, 2);
	assert_int_equal(transcript.entries[0].len, TRANSCRIPT_ENTRY_BYTES_MAX);
	assert_int_equal(transcript.entries[0].dropped,
		9001 - TRANSCRIPT_ENTRY_BYTES_MAX);
	assert_true(transcript.entries[0].complete);
	assert_int_equal(transcript_text(&transcript, 1).len, 2);
	buf_fini(&line);
	transcript_fini(&transcript);
}

/* Adds numbered lines of width bytes, checks the limits as it goes, and that
 * the first and the last lines are there, in order, without a hole but one. */
static void flood(size_t lines, int width)
{
	struct transcript transcript;
	struct buf line = BUF_INIT;
	size_t first, last;

	transcript_init(&transcript);
	for (size_t i = 0; i < lines; i++) {
		buf_clear(&line);
		buf_printf(&line, "%0*zu\n", width - 1, i);
		transcript_add(&transcript, (int64_t)i, DIRECTION_SERVER,
			buf_view(&line));
		if (transcript.bytes.len > TRANSCRIPT_BYTES_MAX ||
			transcript.count > 16384)
			fail_msg("over the limit after line %zu", i);
	}
	assert_true(transcript.dropped_entries > 0);
	assert_int_equal(transcript.count + transcript.dropped_entries, lines);
	first = transcript.keep_first;
	last = transcript.count - first;
	assert_true(first > 0 && last > 1);
	for (size_t i = 0; i < transcript.count; i++) {
		size_t number = i < first ? i : lines - transcript.count + i;

		buf_clear(&line);
		buf_printf(&line, "%0*zu\n", width - 1, number);
		assert_int_equal(transcript.entries[i].at_us, number);
		assert_int_equal(transcript_text(&transcript, i).len, line.len);
		assert_memory_equal(transcript_text(&transcript, i).data,
			line.data, line.len);
	}
	buf_fini(&line);
	transcript_fini(&transcript);
}

static void test_middle_is_dropped(void **state)
{
	(void)state;
	flood(5000, 100);
	flood(200, 4096);
	flood(100000, 8);
}

static void test_drop_while_a_line_is_open(void **state)
{
	struct transcript transcript;
	struct buf line = BUF_INIT;

	(void)state;
	transcript_init(&transcript);
	buf_fill(&line, 'x', 1023);
	buf_putc(&line, '\n');
	for (size_t i = 0; i < TRANSCRIPT_BYTES_MAX / 1024 - 1; i++)
		transcript_add(
			&transcript, 1, DIRECTION_SERVER, buf_view(&line));
	transcript_add(&transcript, 2, DIRECTION_SERVER, STR_LITERAL("be"));
	assert_int_equal(transcript.dropped_entries, 0);
	/* Only now is it too much. */
	transcript_add(&transcript, 3, DIRECTION_SERVER, buf_view(&line));
	assert_true(transcript.dropped_entries > 0);
	assert_int_equal(transcript.entries[transcript.count - 1].at_us, 2);
	assert_int_equal(
		transcript_text(&transcript, transcript.count - 1).len, 1026);
	assert_memory_equal(
		transcript_text(&transcript, transcript.count - 1).data, "bexx",
		4);
	buf_fini(&line);
	transcript_fini(&transcript);
}

static void test_long_note_is_cut(void **state)
{
	struct transcript transcript;
	struct buf text = BUF_INIT;

	(void)state;
	transcript_init(&transcript);
	buf_fill(&text, 'n', 5000);
	transcript_note(&transcript, 1, "%s", buf_cstr(&text));
	transcript_note(&transcript, 2, "end");
	assert_int_equal(transcript.count, 2);
	assert_int_equal(transcript.entries[0].len, TRANSCRIPT_ENTRY_BYTES_MAX);
	assert_int_equal(transcript_text(&transcript, 1).len, 3);
	buf_fini(&text);
	transcript_fini(&transcript);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_every_split_gives_the_same_lines),
		cmocka_unit_test(test_long_line_is_counted_not_kept),
		cmocka_unit_test(test_middle_is_dropped),
		cmocka_unit_test(test_drop_while_a_line_is_open),
		cmocka_unit_test(test_long_note_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
