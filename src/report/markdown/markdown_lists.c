/* markdown_lists.c - see markdown_lists.h. */
#include "report/markdown/markdown_lists.h"

#include "base/clock.h"
#include "base/mem.h"
#include "report/markdown/markdown_text.h"
#include "report/report_words.h"

enum { LISTED_MAX = 10, SLOW_MAX = 20 };

void markdown_lists_init(
	struct markdown_lists *lists, const struct report_options *options)
{
	*lists = (struct markdown_lists){.options = options};
	if (options->slowest > 0)
		lists->slow = mem_calloc(SLOW_MAX + 1, sizeof(*lists->slow));
}

void markdown_lists_fini(struct markdown_lists *lists)
{
	for (int i = 0; i < OUTCOME_COUNT; i++)
		buf_fini(&lists->of[i].rows);
	for (size_t i = 0; i < lists->slow_count; i++)
		mem_free(lists->slow[i].id);
	mem_free(lists->slow);
}

static void add_slow(
	struct markdown_lists *lists, const struct scenario_result *result)
{
	size_t max = (size_t)lists->options->slowest, i = lists->slow_count;
	struct buf id = BUF_INIT;

	if (max > SLOW_MAX)
		max = SLOW_MAX;
	while (i && lists->slow[i - 1].duration_us < result->duration_us)
		i--;
	if (i >= max)
		return;
	report_put_id(&id, lists->options, result);
	memmove(&lists->slow[i + 1], &lists->slow[i],
		(lists->slow_count - i) * sizeof(*lists->slow));
	lists->slow[i] = (struct markdown_slow){
		mem_strdup(buf_cstr(&id)), result->duration_us};
	if (++lists->slow_count > max)
		mem_free(lists->slow[--lists->slow_count].id);
	buf_fini(&id);
}

static void add_row(struct markdown_lists *lists, struct markdown_list *list,
	const struct scenario_result *result)
{
	struct buf text = BUF_INIT;

	if (list->count++ >= LISTED_MAX)
		return;
	report_put_id(&text, lists->options, result);
	buf_puts(&list->rows, "- ");
	markdown_put_code(&list->rows, buf_view(&text));
	buf_clear(&text);
	report_put_why(&text, result);
	if (text.len)
		buf_puts(&list->rows, ": ");
	markdown_put_code(&list->rows, buf_view(&text));
	buf_putc(&list->rows, '\n');
	buf_fini(&text);
}

void markdown_lists_add(
	struct markdown_lists *lists, const struct scenario_result *result)
{
	switch (result->outcome) {
	case OUTCOME_WARNED:
	case OUTCOME_FLAKY:
	case OUTCOME_XFAILED:
	case OUTCOME_SKIPPED:
		add_row(lists, &lists->of[result->outcome], result);
		break;
	case OUTCOME_PASSED:
	case OUTCOME_FAILED:
	case OUTCOME_ERROR:
	case OUTCOME_XPASSED:
	case OUTCOME_COUNT:
		break;
	}
	if (lists->slow && result->outcome != OUTCOME_SKIPPED)
		add_slow(lists, result);
}

static void put_list(
	struct buf *out, const struct markdown_list *list, enum outcome outcome)
{
	if (!list->count)
		return;
	buf_printf(out, "<details>\n<summary>%zu %s</summary>\n\n", list->count,
		outcome_word(outcome));
	buf_str(out, buf_view(&list->rows));
	if (list->count > LISTED_MAX)
		buf_printf(out, "- and %zu more\n", list->count - LISTED_MAX);
	buf_puts(out, "\n</details>\n\n");
}

void markdown_lists_put(const struct markdown_lists *lists, struct buf *out)
{
	static const enum outcome order[] = {OUTCOME_FLAKY, OUTCOME_WARNED,
		OUTCOME_XFAILED, OUTCOME_SKIPPED};

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		put_list(out, &lists->of[order[i]], order[i]);
	if (!lists->slow_count)
		return;
	buf_printf(out, "<details>\n<summary>the %zu slowest</summary>\n\n",
		lists->slow_count);
	for (size_t i = 0; i < lists->slow_count; i++) {
		buf_puts(out, "- ");
		duration_format(out, lists->slow[i].duration_us);
		buf_putc(out, ' ');
		markdown_put_code(out, str_from(lists->slow[i].id));
		buf_putc(out, '\n');
	}
	buf_puts(out, "\n</details>\n\n");
}
