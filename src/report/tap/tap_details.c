/* tap_details.c - see tap_details.h. */
#include "report/tap/tap_details.h"

#include "report/report_explain.h"
#include "report/report_words.h"
#include "report/tap/tap_yaml.h"
#include "report/text/text_conversation.h"

enum { INDENT = 2, LAST_ENTRIES = 20, MORE_FAULTS_MAX = 10 };

static const char *severity(enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_FAILED:
	case OUTCOME_XPASSED:
		return "fail";
	case OUTCOME_WARNED:
	case OUTCOME_FLAKY:
		return "warning";
	case OUTCOME_XFAILED:
		return "todo";
	case OUTCOME_ERROR:
		return "error";
	case OUTCOME_PASSED:
	case OUTCOME_SKIPPED:
	case OUTCOME_COUNT:
		break;
	}
	return "comment";
}

static void put_place(struct buf *out, struct loc loc)
{
	buf_puts(out, "  at:\n");
	tap_yaml_text(out, 2 * INDENT, "file", str_from(loc.file));
	buf_printf(out, "    line: %d\n", loc.line);
	if (loc.column)
		buf_printf(out, "    column: %d\n", loc.column);
}

static void put_step(struct buf *out, const struct report_options *options,
	const struct step_result *step)
{
	struct str got = step->reply ? step->reply->raw : step->received;

	buf_printf(out, "  step: %d\n", step->index);
	if (step->action)
		tap_yaml_text(out, INDENT, "action", str_from(step->action));
	tap_yaml_wire(out, INDENT, "sent", step->sent);
	tap_yaml_wire(out, INDENT, "for", step->recipient);
	tap_yaml_text(out, INDENT, "expected", step->expected);
	if (got.data)
		tap_yaml_wire(out, INDENT, "got", got);
	else if (step->expected.data)
		buf_puts(out, "  got: ~\n");
	if (step->reply)
		tap_yaml_wire(out, INDENT, "also_got", step->received);
	tap_yaml_text(out, INDENT, "explanation",
		report_explain(options->explainer, step));
	tap_yaml_text(out, INDENT, "hint", str_from(step->hint));
}

/* Appends those of the lines of text that have something in them. */
static void put_lines(struct buf *out, const char *key, struct str text)
{
	bool is_first = true;

	while (text.data) {
		struct str line = str_cut(&text, '\n');

		if (!line.len)
			continue;
		if (is_first)
			buf_printf(out, "  %s:\n", key);
		is_first = false;
		tap_yaml_item(out, 2 * INDENT, line);
	}
}

static void put_more_faults(
	struct buf *out, const struct scenario_result *result)
{
	const struct step_result *first = report_step(result), *step;
	struct buf lines = BUF_INIT;
	int count = 0;

	for (step = result->steps; step; step = step->next) {
		if (step == first || step->outcome == OUTCOME_PASSED ||
			step->outcome == OUTCOME_SKIPPED)
			continue;
		if (++count > MORE_FAULTS_MAX)
			continue;
		buf_printf(&lines, "step %d: ", step->index);
		report_put_line(&lines, step->message);
		if (step->kind != FAILURE_NONE)
			buf_printf(&lines, " (%s)", failure_word(step->kind));
		buf_putc(&lines, '\n');
	}
	if (count > MORE_FAULTS_MAX)
		buf_printf(&lines, "and %d more\n", count - MORE_FAULTS_MAX);
	put_lines(out, "also", buf_view(&lines));
	buf_fini(&lines);
}

static void put_conversation(
	struct buf *out, const struct scenario_result *result)
{
	struct conversation_view view = {LAST_ENTRIES, false, NULL};
	struct buf text = BUF_INIT;
	struct str lines;

	view.marked = scenario_result_first_fault(result);
	text_put_conversation(&text, result, view);
	lines = buf_view(&text);
	str_cut(&lines, '\n'); /* its head: local and remote say that */
	tap_yaml_text(out, INDENT, "local", str_from(result->local));
	tap_yaml_text(out, INDENT, "remote", str_from(result->remote));
	put_lines(out, "conversation", lines);
	buf_fini(&text);
}

static void put_earlier(struct buf *out, const struct scenario_result *result)
{
	const struct scenario_result *at;
	struct buf lines = BUF_INIT;

	for (at = result->earlier; at; at = at->earlier) {
		buf_printf(&lines, "attempt %d: ", at->attempts);
		report_put_why(&lines, at);
		buf_putc(&lines, '\n');
	}
	put_lines(out, "earlier", buf_view(&lines));
	buf_fini(&lines);
}

static void put_rerun(struct buf *out, const struct report_options *options,
	const struct scenario_result *result)
{
	struct buf command = BUF_INIT;

	if (report_put_rerun(&command, options, result))
		tap_yaml_text(out, INDENT, "rerun", buf_view(&command));
	buf_fini(&command);
}

static void put_why(struct buf *out, const struct report_options *options,
	const struct scenario_result *result)
{
	const struct step_result *step = report_step(result);
	struct buf why = BUF_INIT;

	report_put_why(&why, result);
	buf_printf(out, "  outcome: %s\n  severity: %s\n",
		outcome_word(result->outcome), severity(result->outcome));
	tap_yaml_text(out, INDENT, "message", buf_view(&why));
	if (step && step->kind != FAILURE_NONE)
		buf_printf(out, "  kind: %s\n", failure_word(step->kind));
	put_place(out, report_place(result, step));
	if (step)
		put_step(out, options, step);
	if (!step || !step->hint)
		tap_yaml_text(
			out, INDENT, "hint", str_from(result->facts->hint));
	put_more_faults(out, result);
	if (result->attempts > 1)
		buf_printf(out, "  attempts: %d\n", result->attempts);
	put_earlier(out, result);
	put_conversation(out, result);
	put_rerun(out, options, result);
	buf_fini(&why);
}

void tap_put_details(struct buf *out, const struct report_options *options,
	const struct scenario_result *result)
{
	if (result->outcome == OUTCOME_SKIPPED)
		return;
	buf_puts(out, "  ---\n");
	buf_printf(out, "  duration_ms: %lld.%03lld\n",
		(long long)(result->duration_us / 1000),
		(long long)(result->duration_us % 1000));
	if (result->outcome != OUTCOME_PASSED)
		put_why(out, options, result);
	buf_puts(out, "  ...\n");
}
