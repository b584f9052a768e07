/* report_markdown.c - a comment on a pull request, a page of a wiki: see
 * markdown.h. */
#include "base/mem.h"
#include "report/markdown/markdown.h"
#include "report/report_output.h"

/* GitHub takes 65536 characters of a comment. */
enum { COMMENT_BYTES_MAX = 60000 };

struct reporter {
	struct report_options options;
	struct report_output output;
	struct markdown *markdown;
};

static struct reporter *markdown_open(
	const struct report_options *options, struct err *err)
{
	struct reporter *reporter = mem_calloc(1, sizeof(*reporter));

	reporter->options = *options;
	if (!report_output_open(&reporter->output, options, err)) {
		mem_free(reporter);
		return NULL;
	}
	reporter->markdown = markdown_new(&reporter->options);
	return reporter;
}

static void markdown_scenario(
	struct reporter *reporter, const struct scenario_result *result)
{
	markdown_add(reporter->markdown, result);
}

static bool markdown_close(struct reporter *reporter,
	const struct run_totals *totals, struct err *err)
{
	struct buf text = BUF_INIT;
	bool ok;

	markdown_put(reporter->markdown, &text, totals, COMMENT_BYTES_MAX);
	report_output_write(&reporter->output, buf_view(&text));
	ok = report_output_close(&reporter->output, err);
	markdown_free(&reporter->markdown);
	buf_fini(&text);
	mem_free(reporter);
	return ok;
}

const struct reporter_ops reporter_markdown = {
	.name = "markdown",
	.summary = "for a comment on a pull request, or a wiki",
	.open = markdown_open,
	.scenario = markdown_scenario,
	.close = markdown_close,
};
