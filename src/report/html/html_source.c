/* html_source.c - a scenario's source, with the caret. */
#include "report/html/html_source.h"

#include "base/mem.h"
#include "report/html/html_fault.h"
#include "report/html/html_put.h"

enum { LINES_MAX = 1000 };

enum { MARK_PLAYED = 1, MARK_FAULT = 2 };

static size_t count_lines(struct str text)
{
	size_t count = 0;

	while (text.len) {
		html_cut_line(&text);
		count++;
	}
	return count;
}

bool html_source_has(const struct scenario_facts *facts, struct loc loc)
{
	if (!facts->source.len || loc.line < facts->source_line)
		return false;
	if (loc.file && facts->file && strcmp(loc.file, facts->file) != 0)
		return false;
	return (size_t)(loc.line - facts->source_line) <
	       count_lines(facts->source);
}

/* Which lines were played, and which are to blame. */
static unsigned char *find_marks(
	const struct scenario_result *result, size_t count)
{
	const struct scenario_facts *facts = result->facts;
	unsigned char *marks = mem_calloc(count + 1, 1);
	const struct step_result *step;

	for (step = result->steps; step; step = step->next) {
		struct loc loc = html_is_fault(step) ? html_fault_place(step)
						     : step->loc;

		if (!html_source_has(facts, loc))
			continue;
		if (html_is_fault(step))
			marks[loc.line - facts->source_line] |= MARK_FAULT;
		else if (step->outcome == OUTCOME_PASSED)
			marks[loc.line - facts->source_line] |= MARK_PLAYED;
	}
	return marks;
}

/* Below a line: a caret for each step that points at it, and why. */
static void put_carets(
	struct buf *out, const struct scenario_result *result, int line)
{
	const struct step_result *step;

	for (step = result->steps; step; step = step->next) {
		struct loc loc = html_fault_place(step);

		if (!html_is_fault(step) || loc.line != line ||
			!html_source_has(result->facts, loc))
			continue;
		buf_puts(out, "<i>      </i><b>");
		buf_fill(out, ' ',
			loc.column > 0 && loc.column < 200
				? (size_t)loc.column - 1
				: 0);
		buf_puts(out, "^ ");
		html_put_str(out, step->message);
		buf_puts(out, "</b>\n");
		return; /* a loop fails at the same place often */
	}
}

static void put_line(
	struct buf *out, struct str line, int number, unsigned mark)
{
	while (line.len && (line.data[line.len - 1] == '\n' ||
				   line.data[line.len - 1] == '\r'))
		line.len--;
	buf_printf(out, "<i>%s%4d</i>",
		mark & MARK_FAULT    ? "&#10007;"
		: mark & MARK_PLAYED ? "&#10003;"
				     : " ",
		number);
	if (mark & MARK_FAULT)
		buf_puts(out, "<mark>");
	html_put_str(out, line);
	if (mark & MARK_FAULT)
		buf_puts(out, "</mark>");
	buf_putc(out, '\n');
}

void html_put_source(struct buf *out, const struct scenario_result *result)
{
	const struct scenario_facts *facts = result->facts;
	struct str rest = facts->source;
	size_t count = count_lines(rest);
	unsigned char *marks;

	if (!rest.len)
		return;
	marks = find_marks(result, count);
	buf_printf(out,
		"<details class=\"source\"%s><summary>Source <span "
		"class=\"aside\">%zu line%s</span></summary>\n"
		"<pre tabindex=\"0\">",
		html_is_bad(result->outcome) ? " open" : "", count,
		count == 1 ? "" : "s");
	for (size_t i = 0; rest.len && i < LINES_MAX; i++) {
		put_line(out, html_cut_line(&rest), facts->source_line + (int)i,
			marks[i]);
		if (marks[i] & MARK_FAULT)
			put_carets(out, result, facts->source_line + (int)i);
	}
	if (rest.len)
		buf_printf(out, "<i>      </i>... and %zu more lines\n",
			count - LINES_MAX);
	buf_puts(out, "</pre></details>\n");
	mem_free(marks);
}
