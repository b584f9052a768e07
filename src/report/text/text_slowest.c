/* text_slowest.c - see text_slowest.h. */
#include "report/text/text_slowest.h"

#include <stdlib.h>
#include "base/clock.h"
#include "base/mem.h"
#include "report/text/text_style.h"

enum { TIME_WIDTH = 8 };

void text_slowest_fini(struct text_slowest *slowest)
{
	mem_free(slowest->times);
	*slowest = (struct text_slowest){.times = NULL};
}

void text_slowest_add(
	struct text_slowest *slowest, const struct scenario_result *result)
{
	if (result->outcome == OUTCOME_SKIPPED)
		return;
	if (slowest->count == slowest->cap) {
		slowest->cap = slowest->cap ? slowest->cap * 2 : 64;
		slowest->times = mem_realloc(
			slowest->times, slowest->cap * sizeof(*slowest->times));
	}
	slowest->times[slowest->count++] = (struct text_time){result->facts,
		result->duration_us, slowest->count, result->repeat_index};
}

/* Of two that took as long the one that came first. */
static int compare(const void *left, const void *right)
{
	const struct text_time *a = left, *b = right;

	if (a->duration_us != b->duration_us)
		return a->duration_us < b->duration_us ? 1 : -1;
	return a->order < b->order ? -1 : a->order > b->order;
}

void text_slowest_put(
	struct text_slowest *slowest, struct buf *out, size_t limit)
{
	if (slowest->count == 0)
		return;
	if (limit > slowest->count)
		limit = slowest->count;
	qsort(slowest->times, slowest->count, sizeof(*slowest->times), compare);
	buf_puts(out, "slowest:\n");
	for (size_t i = 0; i < limit; i++) {
		const struct text_time *at = &slowest->times[i];
		struct buf time = BUF_INIT;

		duration_format(&time, at->duration_us);
		buf_printf(out, "  %*s ", TIME_WIDTH, buf_cstr(&time));
		text_put(out, at->facts->id);
		if (at->repeat_index)
			buf_printf(out, " (repeat %d)", at->repeat_index);
		buf_putc(out, '\n');
		buf_fini(&time);
	}
}
