/*
 * html_matrix.c - the scoreboard of several targets: a row a scenario, a
 * column a target, and in each cell how it ended there.
 */
#include "base/mem.h"
#include "report/html/html_page.h"
#include "report/html/html_put.h"

/* Of more targets the columns are as narrow as their signs. */
enum { WIDE_TARGETS = 6 };

struct tally {
	size_t outcomes[OUTCOME_COUNT], played;
};

static bool is_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool is_of(const struct html_row *row, const struct run_target *target)
{
	if (row->target == target || !row->target)
		return row->target != NULL;
	return is_text(row->target->url, target->url) &&
	       is_text(row->target->name, target->name);
}

/* What there is to say of one scenario and one target; NULL: it was not
 * played there. */
static const struct html_row *find_cell(const struct html_index *index,
	size_t i, size_t end, const struct run_target *target)
{
	const struct html_row *found = NULL;

	for (; i < end; i++)
		if (is_of(index->entries[i].row, target))
			found = html_worse(found, index->entries[i].row);
	return found;
}

static void put_cell(struct buf *out, const struct html_page *page,
	const struct html_row *row)
{
	if (!row) {
		buf_puts(out, "<td><span class=\"sr\">not run</span></td>");
		return;
	}
	buf_printf(out, "<td class=\"v %s\">", outcome_word(row->outcome));
	if (row->is_kept) {
		buf_puts(out, "<a href=\"#");
		html_put_anchor(out, row, page->names_target);
		buf_puts(out, "\">");
	}
	buf_printf(out, "<b aria-hidden=\"true\">%s</b> <span>%s</span>",
		html_sign(row->outcome), outcome_word(row->outcome));
	buf_puts(out, row->is_kept ? "</a></td>" : "</td>");
}

static void put_row(struct buf *out, const struct html_page *page,
	const struct html_index *index, size_t i, size_t end)
{
	const struct run_info *run = page->options->run;
	const struct html_row *worst = html_worst(index, i, end);

	buf_printf(out, "<tr class=\"%s\"><th scope=\"row\">",
		html_is_bad(worst->outcome) ? "bad" : "ok");
	html_put(out,
		worst->facts->name ? worst->facts->name : worst->facts->id);
	if (worst->facts->case_id) {
		buf_puts(out, " <i>[");
		html_put(out, worst->facts->case_id);
		buf_puts(out, "]</i>");
	}
	buf_puts(out, "</th>");
	for (size_t k = 0; k < run->target_count; k++)
		put_cell(out, page, find_cell(index, i, end, &run->targets[k]));
	buf_puts(out, "</tr>\n");
}

static void put_group(struct buf *out, const struct html_page *page,
	const struct html_index *index, size_t i, size_t end)
{
	const char *group = index->entries[i].group;

	buf_printf(out,
		"<tbody>\n<tr class=\"group\"><th scope=\"rowgroup\" "
		"colspan=\"%zu\"><span>",
		page->options->run->target_count + 1);
	html_put_path(out, group ? group : "no reference");
	buf_puts(out, "</span></th></tr>\n");
	while (i < end) {
		size_t next = html_scenario_end(index, i);

		put_row(out, page, index, i, next);
		i = next;
	}
	buf_puts(out, "</tbody>\n");
}

/* How many of a target's scenarios ended so. */
static struct tally tally_of(
	const struct html_page *page, const struct run_target *target)
{
	const struct html_index *index = &page->by_file;
	struct tally tally = {0};
	size_t i = 0;

	while (i < index->count) {
		size_t next = html_scenario_end(index, i);
		const struct html_row *row = find_cell(index, i, next, target);

		if (row) {
			tally.outcomes[row->outcome]++;
			tally.played += row->outcome != OUTCOME_SKIPPED;
		}
		i = next;
	}
	return tally;
}

/* Of those that were played. */
static void put_passed(struct buf *out, const struct tally *tallies, size_t n)
{
	buf_puts(out, "<tr class=\"total\"><th scope=\"row\">Passed</th>");
	for (size_t k = 0; k < n; k++)
		buf_printf(out, "<td>%zu <small>of %zu</small></td>",
			tallies[k].outcomes[OUTCOME_PASSED], tallies[k].played);
	buf_puts(out, "</tr>\n");
}

/* A server that passes with warnings is not one that just passes. */
static void put_others(struct buf *out, const struct tally *tallies, size_t n,
	enum outcome outcome, const char *label)
{
	size_t all = 0;

	for (size_t k = 0; k < n; k++)
		all += tallies[k].outcomes[outcome];
	if (!all)
		return;
	buf_printf(out, "<tr class=\"total\"><th scope=\"row\">%s</th>", label);
	for (size_t k = 0; k < n; k++)
		buf_printf(out, "<td>%zu</td>", tallies[k].outcomes[outcome]);
	buf_puts(out, "</tr>\n");
}

static void put_totals(struct buf *out, const struct html_page *page)
{
	const struct run_info *run = page->options->run;
	struct tally *tallies = mem_calloc(run->target_count, sizeof(*tallies));

	for (size_t k = 0; k < run->target_count; k++)
		tallies[k] = tally_of(page, &run->targets[k]);
	put_passed(out, tallies, run->target_count);
	put_others(out, tallies, run->target_count, OUTCOME_WARNED, "Warned");
	put_others(out, tallies, run->target_count, OUTCOME_FLAKY, "Flaky");
	mem_free(tallies);
}

static void put_table(struct buf *out, const struct html_page *page,
	const struct html_index *index, const char *class)
{
	const struct run_info *run = page->options->run;
	size_t i = 0;

	buf_printf(out,
		"<div class=\"scroll %s%s\" role=\"region\" tabindex=\"0\" "
		"aria-label=\"Scenarios and targets\">\n<table>\n<thead>"
		"<tr><th scope=\"col\">Scenario</th>",
		class, run->target_count > WIDE_TARGETS ? " many" : "");
	for (size_t k = 0; k < run->target_count; k++) {
		const char *label = html_target_label(&run->targets[k]);

		buf_puts(out, "<th scope=\"col\"><span>");
		html_put(out, label ? label : "no target");
		buf_puts(out, "</span></th>");
	}
	buf_puts(out, "</tr>\n");
	put_totals(out, page);
	buf_puts(out, "</thead>\n");
	while (i < index->count) {
		size_t end = html_group_end(index, i);

		put_group(out, page, index, i, end);
		i = end;
	}
	buf_puts(out, "</table></div>\n");
}

void html_put_matrix(struct buf *out, const struct html_page *page)
{
	buf_puts(out, "<section class=\"matrix\" aria-labelledby=\"matrix\">\n"
		      "<h2 id=\"matrix\">Scenarios and targets</h2>\n");
	put_table(out, page, &page->by_file, "by-file");
	put_table(out, page, &page->by_ref, "by-ref");
	buf_puts(out, "</section>\n");
}
