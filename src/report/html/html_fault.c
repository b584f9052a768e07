/* html_fault.c - the steps that failed or deviated, the first one first. */
#include "report/html/html_fault.h"

#include "base/excerpt.h"
#include "report/html/html_put.h"
#include "report/html/html_source.h"
#include "report/report_explain.h"

enum { FAULTS_MAX = 10, LINES_MAX = 30 };

bool html_is_fault(const struct step_result *step)
{
	return step->outcome == OUTCOME_FAILED ||
	       step->outcome == OUTCOME_ERROR ||
	       step->outcome == OUTCOME_WARNED;
}

struct loc html_fault_place(const struct step_result *step)
{
	return step->expect_loc.line ? step->expect_loc : step->loc;
}

static void put_field(struct buf *out, const char *term, struct str text)
{
	if (!text.len)
		return;
	buf_printf(out, "<div><dt>%s</dt><dd>", term);
	html_put_str(out, text);
	buf_puts(out, "</dd></div>\n");
}

static void put_wire_field(struct buf *out, const char *term, struct str bytes)
{
	size_t count = 0;

	if (!bytes.data)
		return;
	buf_printf(out, "<div><dt>%s</dt><dd class=\"w\">", term);
	do {
		struct str line = html_cut_line(&bytes);

		buf_puts(out, "<div>");
		if (count++ < LINES_MAX)
			html_put_wire_line(out, line);
		else
			buf_puts(out, "<em>and more lines</em>");
		buf_puts(out, "</div>");
	} while (bytes.len && count <= LINES_MAX);
	buf_puts(out, "</dd></div>\n");
}

void html_put_oddities(struct buf *out, unsigned anomalies, struct str message,
	const char *before, const char *after)
{
	for (int i = 0; i < ANOMALY_COUNT; i++) {
		enum anomaly index = (enum anomaly)i;

		if (!(anomalies & 1u << i) ||
			str_contains(message, str_from(anomaly_id(index))))
			continue;
		buf_puts(out, before);
		html_put(out, anomaly_id(index));
		buf_puts(out, ": ");
		html_put(out, anomaly_meaning(index));
		buf_puts(out, after);
	}
}

static void put_head(struct buf *out, const struct scenario_result *result,
	const struct step_result *step)
{
	struct loc loc = html_fault_place(step);

	buf_puts(out, "<h4>");
	html_put_verdict(out, step->outcome);
	buf_printf(out, "Step %d", step->index);
	if (step->section != SECTION_STEPS)
		buf_printf(out, " (%s)", section_word(step->section));
	if (step->action) {
		buf_puts(out, ", ");
		html_put(out, step->action);
	}
	if (step->conn) {
		buf_puts(out, " on ");
		html_put(out, step->conn);
	}
	if (step->name) {
		buf_puts(out, ": ");
		html_put(out, step->name);
	}
	buf_puts(out, " <code class=\"place\">");
	html_put(out, loc.file ? loc.file : result->facts->file);
	buf_printf(out, ":%d", loc.line ? loc.line : result->facts->line);
	if (loc.line && loc.column)
		buf_printf(out, ":%d", loc.column);
	buf_puts(out, "</code></h4>\n");
}

static void put_got(struct buf *out, const struct step_result *step)
{
	if (step->reply)
		put_wire_field(out, "Got", step->reply->raw);
	if (step->received.len)
		put_wire_field(
			out, step->reply ? "Also got" : "Got", step->received);
	else if (!step->reply && step->expected.data)
		put_field(out, "Got", STR_LITERAL("nothing"));
	html_put_oddities(out,
		step->anomalies | (step->reply ? step->reply->anomalies : 0),
		step->message, "<div><dt>Oddity</dt><dd>", "</dd></div>\n");
}

/* Where the scenario's own lines do not show it: a fragment's. */
static void put_excerpt(struct buf *out, const struct scenario_result *result,
	const struct step_result *step)
{
	struct loc loc = html_fault_place(step);
	struct buf text = BUF_INIT;

	if (!loc.line || !step->source_line.data ||
		html_source_has(result->facts, loc))
		return;
	excerpt_print(&text, step->source_line, loc.line, loc.column, false);
	buf_puts(out, "<pre class=\"excerpt\">");
	html_put_str(out, buf_view(&text));
	buf_puts(out, "</pre>\n");
	buf_fini(&text);
}

static void put_fault(struct buf *out, const struct report_options *options,
	const struct scenario_result *result, const struct step_result *step)
{
	buf_printf(out, "<section class=\"fault %s\">\n",
		outcome_word(step->outcome));
	put_head(out, result, step);
	buf_puts(out, "<dl>\n");
	if (step->message.len || step->kind != FAILURE_NONE) {
		buf_puts(out, "<div class=\"why\"><dt>Why</dt><dd>");
		html_put_str(out, step->message);
		if (step->kind != FAILURE_NONE)
			buf_printf(out, " <span class=\"kind\">%s</span>",
				failure_word(step->kind));
		buf_puts(out, "</dd></div>\n");
	}
	put_wire_field(out, "Sent", step->sent);
	put_wire_field(out, "For", step->recipient);
	put_field(out, "Expected", step->expected);
	put_got(out, step);
	put_field(out, "Explanation", report_explain(options->explainer, step));
	put_field(out, "Hint", str_from(step->hint));
	put_field(out, "Reference", str_from(step->ref));
	buf_puts(out, "</dl>\n");
	put_excerpt(out, result, step);
	buf_puts(out, "</section>\n");
}

void html_put_faults(struct buf *out, const struct report_options *options,
	const struct scenario_result *result)
{
	const struct step_result *first = scenario_result_first_fault(result);
	const struct step_result *step;
	size_t count = first != NULL;

	if (first)
		put_fault(out, options, result, first);
	for (step = result->steps; step; step = step->next) {
		if (step == first || !html_is_fault(step))
			continue;
		if (count++ < FAULTS_MAX)
			put_fault(out, options, result, step);
	}
	if (count > FAULTS_MAX)
		buf_printf(out, "<p>And %zu more steps like these.</p>\n",
			count - FAULTS_MAX);
}
