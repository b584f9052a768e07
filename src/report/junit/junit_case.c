/* junit_case.c - a conversation as a test case. */
#include "report/junit/junit_case.h"

#include "base/escape.h"
#include "report/report_words.h"
#include "report/text/text_style.h"

void junit_put_attribute(struct buf *out, const char *name, struct str value)
{
	buf_printf(out, " %s=\"", name);
	escape_attribute(out, value);
	buf_putc(out, '"');
}

void junit_put_time(struct buf *out, int64_t us)
{
	int64_t ms = (us + 500) / 1000;

	buf_printf(out, " time=\"%lld.%03lld\"", (long long)(ms / 1000),
		(long long)(ms % 1000));
}

/* Letters, digits and what is no ASCII stay: a dot would begin a package of
 * its own. */
static void put_package(struct buf *out, struct str name)
{
	static const char kept[] = "abcdefghijklmnopqrstuvwxyz"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

	for (size_t i = 0; i < name.len; i++) {
		char c = name.data[i];

		buf_putc(out, !c || !strchr(kept, c) ? '_' : c);
	}
	buf_putc(out, '.');
}

/* "mail/relay.yaml" is "mail.relay". */
static void put_class(struct buf *out, const char *file)
{
	struct str path = str_from(file);
	const char *end = strrchr(file, '.');

	if (end && (strcmp(end, ".yaml") == 0 || strcmp(end, ".yml") == 0))
		path.len = (size_t)(end - file);
	while (path.len && (path.data[0] == '.' || path.data[0] == '/')) {
		path.data++;
		path.len--;
	}
	for (size_t i = 0; i < path.len; i++)
		buf_putc(out, path.data[i] == '/' ? '.' : path.data[i]);
	if (!path.len)
		buf_puts(out, "stdin");
}

static void put_case_head(struct buf *out, const struct report_options *options,
	const struct scenario_result *result)
{
	const struct scenario_facts *facts = result->facts;
	struct buf text = BUF_INIT;

	report_put_line(&text, str_from(facts->name));
	if (facts->case_id)
		buf_printf(&text, "[%s]", facts->case_id);
	report_put_repeat(&text, result);
	buf_puts(out, "    <testcase");
	junit_put_attribute(out, "name", buf_view(&text));
	buf_clear(&text);
	if (report_has_targets(options)) {
		struct buf name = BUF_INIT;

		report_put_target(&name, report_target(options, result));
		put_package(&text, buf_view(&name));
		buf_fini(&name);
	}
	put_class(&text, facts->file ? facts->file : "-");
	junit_put_attribute(out, "classname", buf_view(&text));
	junit_put_attribute(
		out, "file", str_from(facts->file ? facts->file : "-"));
	if (facts->line)
		buf_printf(out, " line=\"%d\"", facts->line);
	junit_put_time(out, result->duration_us);
	buf_fini(&text);
}

/* Opens an element that says what went wrong. */
static void put_fault_head(struct buf *out, const char *element,
	const struct scenario_result *result)
{
	struct buf why = BUF_INIT;

	report_put_why(&why, result);
	buf_printf(out, "      <%s", element);
	junit_put_attribute(out, "type", str_from(report_kind(result)));
	junit_put_attribute(out, "message", buf_view(&why));
	buf_putc(out, '>');
	buf_fini(&why);
}

static void put_block(struct buf *out, const struct report_options *options,
	const struct scenario_result *result)
{
	struct buf block = BUF_INIT;

	report_put_block(&block, options, result);
	escape_markup(out, buf_view(&block));
	buf_fini(&block);
}

static void put_fault(struct buf *out, const char *element,
	const struct report_options *options,
	const struct scenario_result *result)
{
	put_fault_head(out, element, result);
	put_block(out, options, result);
	buf_printf(out, "</%s>\n", element);
}

/* An attempt before the one that counts, in the words of Maven's Surefire. */
static void put_attempt(struct buf *out, const char *element,
	const struct report_options *options,
	const struct scenario_result *result)
{
	put_fault_head(out, element, result);
	buf_puts(out, "<stackTrace>");
	put_block(out, options, result);
	buf_printf(out, "</stackTrace></%s>\n", element);
}

/* In the order of time. */
static void put_attempts(struct buf *out, const struct report_options *options,
	const struct scenario_result *result)
{
	bool is_flaky = result->outcome == OUTCOME_FLAKY;
	const struct scenario_result *last = NULL;

	while (last != result->earlier) {
		const struct scenario_result *at = result->earlier;

		while (at->earlier != last)
			at = at->earlier;
		last = at;
		if (at->outcome == OUTCOME_ERROR)
			put_attempt(out, is_flaky ? "flakyError" : "rerunError",
				options, at);
		else
			put_attempt(out,
				is_flaky ? "flakyFailure" : "rerunFailure",
				options, at);
	}
}

static void put_skipped(struct buf *out, const struct scenario_result *result)
{
	struct buf why = BUF_INIT;

	report_put_why(&why, result);
	buf_puts(out, "      <skipped");
	junit_put_attribute(out, "message", buf_view(&why));
	buf_puts(out, "/>\n");
	buf_fini(&why);
}

static void put_note(struct buf *out, const struct report_options *options,
	const struct scenario_result *result)
{
	struct buf why = BUF_INIT;

	report_put_why(&why, result);
	buf_puts(out, "      <system-out>");
	escape_markup(out, buf_view(&why));
	buf_putc(out, '\n');
	if (result->outcome == OUTCOME_WARNED)
		put_block(out, options, result);
	buf_puts(out, "</system-out>\n");
	buf_fini(&why);
}

static void put_outcome(struct buf *out, const struct report_options *options,
	const struct scenario_result *result)
{
	switch (result->outcome) {
	case OUTCOME_PASSED:
	case OUTCOME_COUNT:
		return;
	case OUTCOME_FAILED:
	case OUTCOME_XPASSED:
		put_fault(out, "failure", options, result);
		return;
	case OUTCOME_ERROR:
		put_fault(out, "error", options, result);
		return;
	case OUTCOME_SKIPPED:
	case OUTCOME_XFAILED:
		put_skipped(out, result);
		return;
	case OUTCOME_WARNED:
	case OUTCOME_FLAKY:
		return;
	}
}

void junit_put_case(struct buf *out, const struct report_options *options,
	const struct scenario_result *result)
{
	put_case_head(out, options, result);
	if (result->outcome == OUTCOME_PASSED) {
		buf_puts(out, "/>\n");
		return;
	}
	buf_puts(out, ">\n");
	put_outcome(out, options, result);
	put_attempts(out, options, result);
	if (result->outcome == OUTCOME_WARNED ||
		result->outcome == OUTCOME_FLAKY)
		put_note(out, options, result);
	buf_puts(out, "    </testcase>\n");
}
