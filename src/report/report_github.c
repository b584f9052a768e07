/*
 * report_github.c - for GitHub Actions: an annotation at the line that
 * failed, the whole of it in a group that unfolds, and the summary of the
 * step. GitHub shows ten errors and ten warnings of a step: what is beyond
 * that has its group, and its place in the summary.
 */
#include "base/clock.h"
#include "base/escape.h"
#include "base/mem.h"
#include "report/github/github_command.h"
#include "report/github/github_summary.h"
#include "report/report_output.h"
#include "report/report_words.h"
#include "report/text/text_style.h"

enum { ANNOTATIONS_MAX = 10, TITLE_BYTES_MAX = 200, FACT_BYTES_MAX = 300 };

struct reporter {
	struct report_options options;
	struct report_output output;
	struct buf text;
	int errors, warnings;	   /* annotations written */
	struct markdown *markdown; /* NULL: no summary is wanted */
};

static struct reporter *github_open(
	const struct report_options *options, struct err *err)
{
	struct reporter *reporter = mem_calloc(1, sizeof(*reporter));

	reporter->options = *options;
	if (!report_output_open(&reporter->output, options, err)) {
		mem_free(reporter);
		return NULL;
	}
	if (options->step_summary)
		reporter->markdown = markdown_new(&reporter->options);
	return reporter;
}

static void write_out(struct reporter *reporter)
{
	report_output_write(&reporter->output, buf_view(&reporter->text));
	buf_clear(&reporter->text);
}

static void put_title(struct buf *out, const struct report_options *options,
	const struct scenario_result *result)
{
	text_put_verdict(out, result->outcome, false);
	buf_putc(out, ' ');
	report_put_id(out, options, result);
}

static void put_group(
	struct reporter *reporter, const struct scenario_result *result)
{
	struct buf *out = &reporter->text;
	struct buf text = BUF_INIT;

	put_title(&text, &reporter->options, result);
	buf_puts(out, "::group::");
	github_put_data(out, buf_view(&text));
	buf_putc(out, '\n');
	buf_clear(&text);
	report_put_why(&text, result);
	buf_putc(&text, '\n');
	if (result->outcome == OUTCOME_FLAKY)
		result = result->earlier; /* what failed */
	if (result)
		report_put_block(&text, &reporter->options, result);
	github_put_log(out, buf_view(&text));
	buf_puts(out, "::endgroup::\n");
	buf_fini(&text);
}

/* Appends "NAME: text" in a line of its own. */
static void put_fact(struct buf *out, const char *name, struct str text)
{
	struct buf shown = BUF_INIT;
	struct str kept;

	if (!text.data)
		return;
	report_put_line(&shown, text);
	kept = report_cut(buf_view(&shown), FACT_BYTES_MAX);
	buf_printf(out, "\n%s: ", name);
	buf_str(out, kept);
	if (kept.len < shown.len)
		buf_puts(out, " ...");
	buf_fini(&shown);
}

/* What came, without its last line end. */
static struct str got(const struct step_result *step)
{
	struct str raw = step->reply ? step->reply->raw : step->received;

	while (raw.len && strchr("\r\n", raw.data[raw.len - 1]))
		raw.len--;
	return raw;
}

static void put_message(struct buf *out, const struct report_options *options,
	const struct scenario_result *result)
{
	const struct step_result *step = report_step(result);
	const char *hint = result->facts->hint;
	struct buf rerun = BUF_INIT;

	report_put_why(out, result);
	if (step) {
		struct buf wire = BUF_INIT;
		struct str came = got(step);

		put_fact(out, "sent", step->sent);
		put_fact(out, "expected", step->expected);
		escape_wire(&wire, came);
		if (came.data)
			put_fact(out, "got", buf_view(&wire));
		buf_fini(&wire);
		hint = step->hint ? step->hint : hint;
	}
	put_fact(out, "hint", str_from(hint));
	if (report_put_rerun(&rerun, options, result))
		buf_printf(out, "\nrerun: %s", buf_cstr(&rerun));
	buf_fini(&rerun);
}

static void put_annotation(struct reporter *reporter, const char *command,
	const struct scenario_result *result)
{
	struct loc loc = report_place(result, report_step(result));
	struct buf *out = &reporter->text;
	struct buf text = BUF_INIT;
	struct str file = str_from(loc.file);

	/* Paths are those of the repository. */
	while (file.len > 2 && memcmp(file.data, "./", 2) == 0)
		file = (struct str){file.data + 2, file.len - 2};
	buf_printf(out, "::%s ", command);
	if (!str_equal(file, "-")) {
		github_put_property(out, "file", file);
		buf_printf(out, ",line=%d,", loc.line);
		if (loc.column)
			buf_printf(out, "col=%d,", loc.column);
	}
	put_title(&text, &reporter->options, result);
	github_put_property(
		out, "title", report_cut(buf_view(&text), TITLE_BYTES_MAX));
	buf_puts(out, "::");
	buf_clear(&text);
	put_message(&text, &reporter->options, result);
	github_put_data(out, buf_view(&text));
	buf_putc(out, '\n');
	buf_fini(&text);
}

static void github_scenario(
	struct reporter *reporter, const struct scenario_result *result)
{
	bool is_bad = outcome_is_bad(result->outcome);
	int *count = is_bad ? &reporter->errors : &reporter->warnings;

	if (reporter->markdown)
		markdown_add(reporter->markdown, result);
	if (!is_bad && result->outcome != OUTCOME_WARNED &&
		result->outcome != OUTCOME_FLAKY)
		return;
	put_group(reporter, result);
	if (*count < ANNOTATIONS_MAX) {
		++*count;
		put_annotation(reporter, is_bad ? "error" : "warning", result);
	}
	write_out(reporter);
	report_output_flush(&reporter->output);
}

static void put_end(struct reporter *reporter, const struct run_totals *totals,
	bool is_full)
{
	struct buf text = BUF_INIT, stop = BUF_INIT;

	report_put_counts(&text, totals);
	buf_puts(&text, " in ");
	duration_format(&text, totals->duration_us);
	if (report_put_stop(&stop, totals))
		buf_printf(&text, "; %s", buf_cstr(&stop));
	if (is_full)
		buf_puts(&text, "\nthe step summary has no room for more");
	github_put_log(&reporter->text, buf_view(&text));
	buf_fini(&text);
	buf_fini(&stop);
}

static bool github_close(struct reporter *reporter,
	const struct run_totals *totals, struct err *err)
{
	bool is_full = false, ok = true;

	if (reporter->markdown)
		ok = github_summary_append(reporter->options.step_summary,
			reporter->markdown, totals, &is_full, err);
	put_end(reporter, totals, is_full);
	write_out(reporter);
	ok = report_output_close(&reporter->output, err) && ok;
	markdown_free(&reporter->markdown);
	buf_fini(&reporter->text);
	mem_free(reporter);
	return ok;
}

const struct reporter_ops reporter_github = {
	.name = "github",
	.summary = "annotations for GitHub Actions, and the step summary",
	.open = github_open,
	.scenario = github_scenario,
	.close = github_close,
};
