/*
 * report_html.c - the report as one page that needs nothing else: no
 * network, no script to be read. A conversation's article is written to a
 * file without a name when it ends, so that memory holds a row of it only;
 * the page is put together when the run is over, since what stands on top
 * is known then.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "report/html/html_article.h"
#include "report/html/html_page.h"
#include "report/html/html_put.h"
#include "report/report_output.h"

/* A page that is larger than this opens slowly: then passes stand in the
 * tree only, and much later failures lose their conversations. */
enum { PASS_BYTES_MAX = 8 << 20, BAD_BYTES_MAX = 64 << 20 };

struct reporter {
	struct report_options options;
	struct report_output output;
	FILE *articles;
	uint64_t bytes;	 /* in it */
	int error;	 /* errno of its first fault */
	size_t left_out; /* conversations without an article */
	struct html_rows rows;
	struct buf text; /* what is to be written next */
};

static struct reporter *html_open(
	const struct report_options *options, struct err *err)
{
	struct reporter *reporter = mem_calloc(1, sizeof(*reporter));

	reporter->options = *options;
	reporter->articles = tmpfile();
	if (!reporter->articles) {
		err_set(err, ERR_FILE, "cannot make a temporary file: %s",
			strerror(errno));
		mem_free(reporter);
		return NULL;
	}
	if (report_output_open(&reporter->output, options, err))
		return reporter;
	fclose(reporter->articles);
	mem_free(reporter);
	return NULL;
}

static bool names_target(const struct reporter *reporter)
{
	return reporter->options.run && reporter->options.run->target_count > 1;
}

static bool is_left_out(
	struct reporter *reporter, const struct scenario_result *result)
{
	if (result->outcome != OUTCOME_PASSED &&
		result->outcome != OUTCOME_SKIPPED)
		return false;
	/* Of many repeats that pass the first is enough to read. */
	if (result->repeat_index > 1)
		return true;
	if (reporter->bytes < PASS_BYTES_MAX)
		return false;
	reporter->left_out++;
	return true;
}

static void html_scenario(
	struct reporter *reporter, const struct scenario_result *result)
{
	struct html_row *row =
		html_rows_add(&reporter->rows, result, names_target(reporter));
	struct html_article article = {.options = &reporter->options,
		.row = row,
		.names_target = names_target(reporter),
		.is_short = reporter->bytes > BAD_BYTES_MAX};

	if (is_left_out(reporter, result))
		return;
	buf_clear(&reporter->text);
	html_put_article(&reporter->text, &article, result);
	row->is_kept = true;
	row->from = reporter->bytes;
	row->len = reporter->text.len;
	errno = 0;
	if (!reporter->error && fwrite(reporter->text.data, 1, row->len,
					reporter->articles) != row->len)
		reporter->error = errno ? errno : EIO;
	reporter->bytes += row->len;
}

static void write_out(struct reporter *reporter)
{
	report_output_write(&reporter->output, buf_view(&reporter->text));
	buf_clear(&reporter->text);
}

static void copy_article(struct reporter *reporter, const struct html_row *row)
{
	char *bytes = mem_alloc(row->len);

	if (!reporter->error &&
		(fseeko(reporter->articles, (off_t)row->from, SEEK_SET) != 0 ||
			fread(bytes, 1, row->len, reporter->articles) !=
				row->len))
		reporter->error = errno ? errno : EIO;
	if (!reporter->error)
		report_output_write(
			&reporter->output, (struct str){bytes, row->len});
	mem_free(bytes);
}

/* The articles by file, those that fail the run or the others. */
static void write_articles(
	struct reporter *reporter, const struct html_index *index, bool bad)
{
	bool is_first = true;

	for (size_t i = 0; i < index->count; i++) {
		const struct html_row *row = index->entries[i].row;

		if (!row->is_kept || html_is_bad(row->outcome) != bad)
			continue;
		if (is_first) {
			buf_printf(&reporter->text,
				"<section class=\"%s\"><h2>%s</h2>\n",
				bad ? "bad" : "ok", bad ? "Failed" : "Others");
			write_out(reporter);
		}
		is_first = false;
		copy_article(reporter, row);
	}
	if (!is_first)
		report_output_write(
			&reporter->output, STR_LITERAL("</section>\n"));
}

static void write_page(struct reporter *reporter, const struct html_page *page)
{
	struct buf *out = &reporter->text;

	buf_clear(out);
	html_put_head(out, page);
	html_put_summary(out, page);
	html_put_nav(out, page);
	buf_puts(out, "<main id=\"results\" tabindex=\"-1\">\n");
	if (page->names_target)
		html_put_matrix(out, page);
	write_out(reporter);
	write_articles(reporter, &page->by_file, true);
	write_articles(reporter, &page->by_file, false);
	if (reporter->left_out)
		buf_printf(out,
			"<p class=\"ok about\">%zu more that passed or were "
			"skipped stand in the list only: with them this page "
			"would be too large.</p>\n",
			reporter->left_out);
	buf_puts(out,
		"<p class=\"nothing\">There is nothing to show here.</p>\n"
		"</main>\n");
	html_put_foot(out);
	write_out(reporter);
}

static bool html_close(struct reporter *reporter,
	const struct run_totals *totals, struct err *err)
{
	struct html_page page = {.options = &reporter->options,
		.totals = totals,
		.rows = &reporter->rows,
		.by_file = html_index_by_file(&reporter->rows),
		.by_ref = html_index_by_ref(&reporter->rows),
		.names_target = names_target(reporter)};
	bool ok;

	errno = 0;
	if (!reporter->error && fflush(reporter->articles) != 0)
		reporter->error = errno ? errno : EIO;
	write_page(reporter, &page);
	/* A page that lacks a part is none. */
	if (!reporter->output.error)
		reporter->output.error = reporter->error;
	ok = report_output_close(&reporter->output, err);
	html_index_fini(&page.by_file);
	html_index_fini(&page.by_ref);
	html_rows_fini(&reporter->rows);
	buf_fini(&reporter->text);
	fclose(reporter->articles);
	mem_free(reporter);
	return ok;
}

const struct reporter_ops reporter_html = {
	.name = "html",
	.summary = "one self-contained page, to be read and passed on",
	.shows_passes = true,
	.open = html_open,
	.scenario = html_scenario,
	.close = html_close,
};
