/* html_summary.c - the top of the page: what was asked, and the answer. */
#include <signal.h>
#include "base/clock.h"
#include "report/html/html_page.h"
#include "report/html/html_put.h"

/* More of them are folded. */
enum { FEW_TARGETS = 3 };

static void put_bar(struct buf *out, const struct run_totals *totals)
{
	size_t at = 0;

	if (!totals->total)
		return;
	buf_puts(out, "<svg class=\"bar\" width=\"100%\" height=\"10\" "
		      "aria-hidden=\"true\">");
	for (int i = 0; i < OUTCOME_COUNT; i++) {
		size_t count = totals->outcomes[html_order[i]];
		double whole = (double)totals->total;

		if (count)
			buf_printf(out,
				"<rect class=\"%s\" x=\"%.3f%%\" "
				"width=\"%.3f%%\" height=\"10\"/>",
				outcome_word(html_order[i]),
				(double)at * 100 / whole,
				(double)count * 100 / whole);
		at += count;
	}
	buf_puts(out, "</svg>\n");
}

static void put_counts(struct buf *out, const struct run_totals *totals)
{
	buf_puts(out, "<ul class=\"counts\">\n");
	for (int i = 0; i < OUTCOME_COUNT; i++) {
		size_t count = totals->outcomes[html_order[i]];

		if (count == 0 && html_order[i] != OUTCOME_PASSED)
			continue;
		buf_printf(out,
			"<li class=\"v %s\"><b aria-hidden=\"true\">%s</b> "
			"%zu %s</li>\n",
			outcome_word(html_order[i]), html_sign(html_order[i]),
			count, outcome_word(html_order[i]));
	}
	buf_puts(out, "</ul>\n");
}

static void put_target(
	struct buf *out, const struct run_target *target, bool with_name)
{
	buf_puts(out, "<dd><code>");
	html_put(out, target->url ? target->url : html_target_label(target));
	buf_puts(out, "</code>");
	if (with_name && target->name && target->url) {
		buf_puts(out, " (");
		html_put(out, target->name);
		buf_putc(out, ')');
	}
	if (target->banner) {
		buf_puts(out, " <div class=\"banner\">");
		html_put_wire_line(out, str_from(target->banner));
		buf_puts(out, "</div>");
	}
	buf_puts(out, "</dd>");
}

static size_t count_known(const struct run_info *run)
{
	size_t known = 0;

	for (size_t i = 0; run && i < run->target_count; i++)
		known += html_target_label(&run->targets[i]) != NULL;
	return known;
}

static void put_targets(struct buf *out, const struct run_info *run)
{
	size_t known = count_known(run);

	if (!known || known > FEW_TARGETS)
		return;
	buf_printf(out, "<div><dt>Target%s</dt>", known == 1 ? "" : "s");
	for (size_t i = 0; i < run->target_count; i++)
		if (html_target_label(&run->targets[i]))
			put_target(out, &run->targets[i], true);
	buf_puts(out, "</div>\n");
}

/* Many have a line each; the scoreboard has their names, too. */
static void put_target_list(struct buf *out, const struct run_info *run)
{
	size_t known = count_known(run);

	if (known <= FEW_TARGETS)
		return;
	buf_printf(out,
		"<details class=\"targets\"><summary>%zu targets</summary>\n"
		"<dl>\n",
		known);
	for (size_t i = 0; i < run->target_count; i++) {
		const char *label = html_target_label(&run->targets[i]);

		if (!label)
			continue;
		buf_puts(out, "<div><dt>");
		html_put(out, label);
		buf_puts(out, "</dt>");
		put_target(out, &run->targets[i], false);
		buf_puts(out, "</div>\n");
	}
	buf_puts(out, "</dl></details>\n");
}

static void put_facts(struct buf *out, const struct html_page *page)
{
	const struct run_info *run = page->options->run;

	buf_puts(out, "<dl class=\"facts\">\n");
	if (run) {
		put_targets(out, run);
		buf_puts(out, "<div><dt>Started</dt><dd>");
		clock_format_rfc3339_seconds(out, run->started_wall_us);
		buf_puts(out, "</dd></div>\n");
	}
	buf_puts(out, "<div><dt>Took</dt><dd>");
	duration_format(out, page->totals->duration_us);
	buf_puts(out, "</dd></div>\n");
	if (run && !run->is_merged)
		buf_printf(out, "<div><dt>Seed</dt><dd>%llu</dd></div>\n",
			(unsigned long long)run->seed);
	buf_puts(out, "</dl>\n");
}

/* A run that did not get to its end says so before anything else. */
static void put_break(struct buf *out, const struct run_totals *totals)
{
	size_t left = totals->planned > totals->total
			      ? totals->planned - totals->total
			      : 0;

	if (!totals->interrupted_by && !totals->stopped_early && !left)
		return;
	buf_puts(out, "<p class=\"break\"><strong>");
	if (totals->interrupted_by)
		buf_printf(out, "Interrupted by %s.",
			totals->interrupted_by == SIGINT    ? "SIGINT"
			: totals->interrupted_by == SIGTERM ? "SIGTERM"
							    : "a signal");
	else
		buf_puts(out, totals->stopped_early ? "Stopped early."
						    : "Not complete.");
	buf_printf(out,
		"</strong> %zu of %zu conversations were not held.</p>\n", left,
		totals->planned);
}

void html_put_summary(struct buf *out, const struct html_page *page)
{
	buf_puts(out,
		"<body>\n<a class=\"skip\" href=\"#results\">Skip to the "
		"results</a>\n<header>\n<div class=\"title\"><h1>smtpdrill "
		"<small>report</small></h1><button type=\"button\" "
		"id=\"theme\">Dark</button></div>\n");
	put_bar(out, page->totals);
	put_counts(out, page->totals);
	put_break(out, page->totals);
	put_facts(out, page);
	put_target_list(out, page->options->run);
	buf_puts(out, "</header>\n");
}
