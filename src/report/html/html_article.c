/*
 * html_article.c - the article of a conversation: a line that is always
 * there, and below it what failed, what happened and what it is about.
 */
#include "report/html/html_article.h"

#include "base/clock.h"
#include "report/html/html_facts.h"
#include "report/html/html_fault.h"
#include "report/html/html_lanes.h"
#include "report/html/html_put.h"
#include "report/html/html_source.h"

/* What the filter looks at. */
static void put_words(struct buf *out, const struct html_article *article,
	const struct scenario_result *result)
{
	const struct scenario_facts *facts = result->facts;
	const char *target = html_target_label(result->target);

	html_put(out, facts->id);
	buf_putc(out, ' ');
	html_put(out, outcome_word(result->outcome));
	for (size_t i = 0; i < facts->tag_count; i++) {
		buf_putc(out, ' ');
		html_put(out, facts->tags[i]);
	}
	for (size_t i = 0; i < facts->ref_count; i++) {
		buf_putc(out, ' ');
		html_put(out, facts->refs[i]);
	}
	if (article->names_target && target) {
		buf_putc(out, ' ');
		html_put(out, target);
	}
}

static void put_heading(struct buf *out, const struct html_article *article,
	const struct scenario_result *result)
{
	const struct scenario_facts *facts = result->facts;
	const char *target = html_target_label(result->target);

	html_put_verdict(out, result->outcome);
	buf_puts(out, "<h3>");
	html_put(out, facts->name ? facts->name : facts->id);
	if (facts->case_id) {
		buf_puts(out, " <i>[");
		html_put(out, facts->case_id);
		buf_puts(out, "]</i>");
	}
	buf_puts(out, "</h3><span class=\"aside\">");
	if (article->names_target && target) {
		buf_puts(out, "<b>");
		html_put(out, target);
		buf_puts(out, "</b> ");
	}
	if (result->repeat_index)
		buf_printf(out, "repeat %d, ", result->repeat_index);
	if (result->attempts > 1)
		buf_printf(out, "%d attempts, ", result->attempts);
	if (result->outcome != OUTCOME_SKIPPED)
		duration_format(out, result->duration_us);
	buf_puts(out, "</span>");
}

static void put_id(struct buf *out, const char *anchor, const char *id)
{
	buf_puts(out, "<p class=\"id\"><code>");
	html_put(out, id);
	buf_printf(out,
		"</code> <a class=\"perma\" href=\"#%s\" "
		"aria-label=\"Link to this conversation\">#</a></p>\n",
		anchor);
}

static void put_prose(
	struct buf *out, const char *class, const char *label, struct str text)
{
	if (!text.len)
		return;
	buf_printf(out, "<p class=\"%s\">", class);
	if (label)
		buf_printf(out, "<b>%s</b> ", label);
	html_put_str(out, text);
	buf_puts(out, "</p>\n");
}

static void put_rerun(struct buf *out, const struct html_article *article,
	const struct scenario_result *result)
{
	struct buf command = BUF_INIT;

	if (result->facts->file && result->facts->id &&
		report_put_rerun(&command, article->options, result)) {
		buf_puts(out, "<div class=\"rerun\"><h4>Run it again</h4>"
			      "<code class=\"cmd\">");
		html_put_str(out, buf_view(&command));
		buf_puts(out, "</code><button type=\"button\" "
			      "class=\"copy\">Copy</button></div>\n");
	}
	buf_fini(&command);
}

/* A failure first, then what is about it. */
static void put_story(struct buf *out, const struct report_options *options,
	const struct scenario_result *result)
{
	const struct step_result *fault = scenario_result_first_fault(result);
	bool is_told = fault && str_same(fault->message, result->reason);

	if (!is_told)
		put_prose(out, "reason",
			result->outcome == OUTCOME_XFAILED ? "Expected to fail:"
							   : "Reason:",
			result->reason);
	if (result->outcome == OUTCOME_XPASSED)
		put_prose(out, "reason", NULL,
			STR_LITERAL("It passed, and was expected to fail."));
	html_put_faults(out, options, result);
	if (!fault && result->outcome != OUTCOME_PASSED)
		put_prose(out, "hint", "Hint:", str_from(result->facts->hint));
	html_put_conversation(out, result);
}

static int number_of(const struct scenario_result *attempt)
{
	int number = 1;

	for (; attempt->earlier; attempt = attempt->earlier)
		number++;
	return number;
}

static void put_earlier(struct buf *out, const struct report_options *options,
	const struct scenario_result *result)
{
	const struct scenario_result *attempt = result->earlier;

	if (attempt)
		buf_puts(out, "<h4>Earlier attempts</h4>\n");
	for (; attempt; attempt = attempt->earlier) {
		buf_puts(out, "<details class=\"attempt\"><summary>");
		html_put_verdict(out, attempt->outcome);
		buf_printf(out, "Attempt %d <span class=\"aside\">",
			number_of(attempt));
		duration_format(out, attempt->duration_us);
		buf_puts(out, "</span></summary>\n");
		put_story(out, options, attempt);
		buf_puts(out, "</details>\n");
	}
}

static void put_body(struct buf *out, const struct html_article *article,
	const struct scenario_result *result)
{
	put_prose(out, "about", NULL, str_from(result->facts->description));
	if (article->is_short) {
		put_prose(out, "reason", NULL,
			STR_LITERAL("The conversation is left out: with it "
				    "this page would be too large. Run it "
				    "alone to see it."));
	} else {
		put_story(out, article->options, result);
		put_earlier(out, article->options, result);
		html_put_source(out, result);
	}
	html_put_facts(out, result);
	put_rerun(out, article, result);
}

void html_put_article(struct buf *out, const struct html_article *article,
	const struct scenario_result *result)
{
	bool bad = html_is_bad(result->outcome);
	struct buf anchor = BUF_INIT;

	html_put_anchor(&anchor, article->row, article->names_target);
	buf_printf(out, "<article class=\"%s\" data-k=\"", bad ? "bad" : "ok");
	put_words(out, article, result);
	buf_printf(out, "\"><details%s><summary>", bad ? " open" : "");
	put_heading(out, article, result);
	/* Inside, so that a browser that follows a link opens it. */
	buf_printf(out, "</summary>\n<div class=\"body\" id=\"%s\">\n",
		buf_cstr(&anchor));
	put_id(out, buf_cstr(&anchor), result->facts->id);
	put_body(out, article, result);
	buf_puts(out, "</div></details></article>\n");
	buf_fini(&anchor);
}
