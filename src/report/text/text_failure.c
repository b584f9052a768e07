/*
 * text_failure.c - the block of a failure:
 *
 *   relay.yaml:12:13: step 4, send
 *      12 |     expect: 550
 *         |             ^
 *   sent:     RCPT TO:<a@b.example>
 *   expected: 550
 *   got:      250 2.1.5 Ok
 *   why:      the code is 250 (ReplyMismatch)
 *   hint:     The server relays.
 *   explain:  what the reply means, where it refuses
 *   conversation (127.0.0.1:41234 -> 127.0.0.1:2502)
 *   ...
 *   rerun: smtpdrill run relay.yaml::Name -t mail.example
 */
#include "report/text/text_failure.h"

#include "base/escape.h"
#include "base/excerpt.h"
#include "report/report_explain.h"
#include "report/text/text_conversation.h"
#include "report/text/text_style.h"

enum { LAST_ENTRIES = 20, FAULTS_MAX = 10, WIRE_LINES_MAX = 20 };

static struct loc step_loc(const struct step_result *step)
{
	return step->expect_loc.line ? step->expect_loc : step->loc;
}

void text_put_place(struct buf *out, const struct scenario_result *result,
	const struct step_result *step)
{
	struct loc loc = {NULL, 0, 0};

	if (step)
		loc = step_loc(step);
	if (loc.line == 0)
		loc = (struct loc){NULL, result->facts->line, 0};
	if (!loc.file)
		loc.file = result->facts->file;
	text_put(out, loc.file ? loc.file : "-");
	buf_printf(out, ":%d", loc.line);
	if (loc.column)
		buf_printf(out, ":%d", loc.column);
}

static void put_step_head(struct buf *out, const struct report_options *options,
	const struct scenario_result *result, const struct step_result *step)
{
	struct loc loc = step_loc(step);

	buf_puts(out, "  ");
	text_put_place(out, result, step);
	buf_printf(out, ": step %d", step->index);
	if (step->section != SECTION_STEPS)
		buf_printf(out, " (%s)", section_word(step->section));
	if (step->action) {
		buf_puts(out, ", ");
		text_put(out, step->action);
	}
	if (step->conn) {
		buf_puts(out, " (");
		text_put(out, step->conn);
		buf_putc(out, ')');
	}
	if (step->name) {
		buf_puts(out, ": ");
		text_put(out, step->name);
	}
	buf_putc(out, '\n');
	if (loc.line && step->source_line.data)
		excerpt_print_within(out, step->source_line, loc.line,
			loc.column, options->colour, options->width);
}

/* All but those that the message names. */
static void put_anomalies(
	struct buf *out, unsigned anomalies, struct str message)
{
	for (int i = 0; i < ANOMALY_COUNT; i++) {
		enum anomaly index = (enum anomaly)i;
		struct buf text = BUF_INIT;

		if (!(anomalies & 1u << i) ||
			str_contains(message, str_from(anomaly_id(index))))
			continue;
		buf_printf(&text, "%s: %s", anomaly_id(index),
			anomaly_meaning(index));
		text_put_field(out, "anomaly", buf_view(&text));
		buf_fini(&text);
	}
}

static void put_got(struct buf *out, const struct step_result *step)
{
	if (step->reply) {
		text_put_wire_field(
			out, "got", step->reply->raw, WIRE_LINES_MAX);
		put_anomalies(out, step->reply->anomalies, step->message);
	}
	put_anomalies(out, step->anomalies, step->message);
	if (step->received.len)
		text_put_wire_field(out, step->reply ? "also got" : "got",
			step->received, WIRE_LINES_MAX);
	else if (!step->reply && step->expected.data)
		text_put_field(out, "got", STR_LITERAL("nothing"));
}

/* The message with the kind behind it. */
static void put_why(struct buf *out, const char *label, struct str message,
	enum failure_kind kind)
{
	struct buf text = BUF_INIT;

	buf_str(&text, message);
	if (kind != FAILURE_NONE)
		buf_printf(
			&text, text.len ? " (%s)" : "%s", failure_word(kind));
	if (text.len)
		text_put_field(out, label, buf_view(&text));
	buf_fini(&text);
}

static void put_fault(struct buf *out, const struct report_options *options,
	const struct scenario_result *result, const struct step_result *step)
{
	put_step_head(out, options, result, step);
	text_put_wire_field(out, "sent", step->sent, WIRE_LINES_MAX);
	text_put_field(out, "for", step->recipient);
	text_put_field(out, "expected", step->expected);
	put_got(out, step);
	put_why(out, "why", step->message, step->kind);
	text_put_field(out, "hint", str_from(step->hint));
	text_put_field(out, "ref", str_from(step->ref));
	text_put_field(
		out, "explain", report_explain(options->explainer, step));
}

static bool is_fault(const struct step_result *step)
{
	return step->outcome == OUTCOME_FAILED ||
	       step->outcome == OUTCOME_ERROR;
}

static void put_faults(struct buf *out, const struct report_options *options,
	const struct scenario_result *result)
{
	const struct step_result *step;
	size_t count = 0;

	for (step = result->steps; step; step = step->next) {
		if (!is_fault(step))
			continue;
		if (count++ < FAULTS_MAX)
			put_fault(out, options, result, step);
	}
	if (count > FAULTS_MAX)
		buf_printf(out, "  ... and %zu more failed steps\n",
			count - FAULTS_MAX);
}

static void put_rerun(struct buf *out, const struct report_options *options,
	const struct scenario_result *result)
{
	struct buf command = BUF_INIT;

	if (report_put_rerun(&command, options, result))
		buf_printf(out, "  rerun: %s\n", buf_cstr(&command));
	buf_fini(&command);
}

void text_put_failure(struct buf *out, const struct report_options *options,
	const struct scenario_result *result)
{
	const struct step_result *fault = scenario_result_first_fault(result);
	struct conversation_view view = {LAST_ENTRIES, false, fault};

	/* Nothing was said: what the scenario is about does not matter. */
	if (!result->steps && result->outcome == OUTCOME_ERROR &&
		options->verbosity < VERBOSITY_TRANSCRIPTS) {
		text_put_field(out, "reason", result->reason);
		return;
	}
	if (!fault) {
		buf_puts(out, "  ");
		text_put_place(out, result, NULL);
		buf_putc(out, '\n');
	}
	put_faults(out, options, result);
	if (result->reason.len &&
		!(fault && str_same(fault->message, result->reason)))
		text_put_field(out, "reason", result->reason);
	if (result->outcome == OUTCOME_XPASSED)
		text_put_field(out, "why",
			STR_LITERAL("it passed, and was expected to fail"));
	if (!fault)
		text_put_field(out, "hint", str_from(result->facts->hint));
	if (result->tls.verified)
		text_put_field(out, "tls", str_from(result->tls.verified));
	for (size_t i = 0; i < result->facts->ref_count; i++)
		text_put_field(out, "ref", str_from(result->facts->refs[i]));
	if (options->verbosity >= VERBOSITY_TRANSCRIPTS)
		view.last = 0;
	view.bytes = options->verbosity >= VERBOSITY_BYTES;
	text_put_conversation(out, result, view);
	put_rerun(out, options, result);
}

void text_put_deviations(struct buf *out, const struct scenario_result *result)
{
	const struct step_result *step;
	bool said = false;

	for (step = result->steps; step; step = step->next) {
		struct buf place = BUF_INIT;

		if (step->outcome != OUTCOME_WARNED && !is_fault(step))
			continue;
		text_put_place(&place, result, step);
		/* The label is made of what was escaped already. */
		put_why(out, buf_cstr(&place), step->message, step->kind);
		/* What the message can only call "something". */
		if (step->received.len)
			put_got(out, step);
		if (step->reply)
			put_anomalies(
				out, step->reply->anomalies, step->message);
		buf_fini(&place);
		said = true;
	}
	if (!said)
		put_anomalies(out, result->anomalies, STR_LITERAL(""));
}
