/* html_tree.c - the left side: all scenarios by file and by reference. */
#include "report/html/html_page.h"
#include "report/html/html_put.h"

enum { OPEN_UP_TO = 40 };

static const char *file_label(const char *file)
{
	return strcmp(file, "-") == 0 ? "standard input" : file;
}

static void put_counts(struct buf *out, const struct html_index *index,
	size_t i, size_t end, bool *bad)
{
	size_t counts[OUTCOME_COUNT] = {0};

	*bad = false;
	while (i < end) {
		size_t next = html_scenario_end(index, i);
		enum outcome outcome = html_worst(index, i, next)->outcome;

		counts[outcome]++;
		*bad |= html_is_bad(outcome);
		i = next;
	}
	buf_puts(out, "<span class=\"n\">");
	for (int k = 0; k < OUTCOME_COUNT; k++) {
		const char *word = outcome_word(html_order[k]);

		if (counts[html_order[k]])
			buf_printf(out,
				"<b class=\"v %s\"><span aria-hidden=\"true\">"
				"%s</span>%zu<span class=\"sr\"> "
				"%s</span></b> ",
				word, html_sign(html_order[k]),
				counts[html_order[k]], word);
	}
	buf_puts(out, "</span>");
}

static void put_leaf(struct buf *out, const struct html_page *page,
	const struct html_index *index, size_t i, size_t end)
{
	const struct html_row *row = html_worst(index, i, end);
	const struct scenario_facts *facts = row->facts;
	size_t bad = 0;

	for (size_t k = i; k < end; k++)
		bad += html_is_bad(index->entries[k].row->outcome);
	buf_printf(out, "<li class=\"%s\">",
		html_is_bad(row->outcome) ? "bad" : "ok");
	if (row->is_kept) {
		buf_puts(out, "<a href=\"#");
		html_put_anchor(out, row, page->names_target);
		buf_puts(out, "\">");
	}
	buf_printf(out,
		"<b class=\"v %s\"><span aria-hidden=\"true\">%s</span><span "
		"class=\"sr\">%s </span></b>",
		outcome_word(row->outcome), html_sign(row->outcome),
		outcome_word(row->outcome));
	html_put(out, facts->name ? facts->name : facts->id);
	if (facts->case_id) {
		buf_puts(out, " <i>[");
		html_put(out, facts->case_id);
		buf_puts(out, "]</i>");
	}
	if (bad && end - i > 1)
		buf_printf(out, " <small>%zu of %zu</small>", bad, end - i);
	else if (end - i > 1)
		buf_printf(out, " <small>&#215;&#8239;%zu</small>", end - i);
	buf_puts(out, row->is_kept ? "</a></li>\n" : "</li>\n");
}

static void put_group(struct buf *out, const struct html_page *page,
	const struct html_index *index, size_t i, size_t end)
{
	const char *group = index->entries[i].group;
	struct buf counts = BUF_INIT;
	bool bad;

	put_counts(&counts, index, i, end, &bad);
	buf_printf(out, "<details class=\"%s\"%s><summary>", bad ? "bad" : "ok",
		bad || index->count <= OPEN_UP_TO ? " open" : "");
	buf_puts(out, "<span>");
	html_put_path(out, group ? file_label(group) : "no reference");
	buf_puts(out, "</span>");
	buf_str(out, buf_view(&counts));
	buf_puts(out, "</summary>\n<ul>\n");
	while (i < end) {
		size_t next = html_scenario_end(index, i);

		put_leaf(out, page, index, i, next);
		i = next;
	}
	buf_puts(out, "</ul></details>\n");
	buf_fini(&counts);
}

static void put_tree(struct buf *out, const struct html_page *page,
	const struct html_index *index, const char *class)
{
	size_t i = 0;

	buf_printf(out, "<div class=\"tree %s\">\n", class);
	while (i < index->count) {
		size_t end = html_group_end(index, i);

		put_group(out, page, index, i, end);
		i = end;
	}
	buf_puts(out, "</div>\n");
}

void html_put_nav(struct buf *out, const struct html_page *page)
{
	buf_puts(out,
		"<nav aria-label=\"Scenarios\">\n<div class=\"tools\">\n"
		"<label class=\"js\"><span class=\"sr\">Filter by name, tag or "
		"reference</span><input type=\"search\" id=\"filter\" "
		"placeholder=\"Filter\" autocomplete=\"off\"></label>\n"
		"<p><label><input type=\"checkbox\" id=\"only-bad\"> "
		"Only failed</label></p>\n"
		"<fieldset><legend class=\"sr\">Group by</legend>"
		"<label><input type=\"radio\" name=\"by\" id=\"by-file\" "
		"checked> By file</label> <label><input type=\"radio\" "
		"name=\"by\" id=\"by-ref\"> By reference</label></fieldset>\n"
		"<p class=\"js\"><button type=\"button\" id=\"unfold\">Open all"
		"</button> <button type=\"button\" id=\"fold\">Close all"
		"</button> <span id=\"found\" role=\"status\"></span></p>\n"
		"</div>\n");
	put_tree(out, page, &page->by_file, "by-file");
	put_tree(out, page, &page->by_ref, "by-ref");
	buf_puts(out, "</nav>\n");
}
