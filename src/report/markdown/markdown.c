/* markdown.c - see markdown.h. */
#include "report/markdown/markdown.h"

#include "base/clock.h"
#include "base/escape.h"
#include "base/mem.h"
#include "report/markdown/markdown_lists.h"
#include "report/markdown/markdown_matrix.h"
#include "report/markdown/markdown_text.h"
#include "report/report_words.h"
#include "report/text/text_style.h"

enum {
	BLOCK_BYTES_MAX = 12000,
	BLOCKS_BYTES_MAX = 1 << 20,
	TABLE_BYTES_MAX = 200000,
	TAIL_BYTES = 200, /* for what is said of what is left out */
	BLOCKS_MAX = 1000
};

struct markdown {
	const struct report_options *options;
	struct buf table; /* rows of what failed */
	size_t table_left_out;
	struct buf blocks;
	size_t ends[BLOCKS_MAX]; /* of each block among them */
	size_t block_count, blocks_left_out;
	struct markdown_lists lists;
	struct markdown_matrix matrix;
};

struct markdown *markdown_new(const struct report_options *options)
{
	struct markdown *markdown = mem_calloc(1, sizeof(*markdown));

	markdown->options = options;
	markdown_lists_init(&markdown->lists, options);
	markdown_matrix_init(&markdown->matrix);
	return markdown;
}

void markdown_free(struct markdown **markdown)
{
	if (!*markdown)
		return;
	buf_fini(&(*markdown)->table);
	buf_fini(&(*markdown)->blocks);
	markdown_lists_fini(&(*markdown)->lists);
	markdown_matrix_fini(&(*markdown)->matrix);
	mem_free(*markdown);
	*markdown = NULL;
}

static void put_place(struct buf *out, const struct scenario_result *result)
{
	struct loc loc = report_place(result, report_step(result));
	struct buf place = BUF_INIT;

	buf_printf(&place, "%s:%d", loc.file, loc.line);
	if (loc.column)
		buf_printf(&place, ":%d", loc.column);
	markdown_put_cell(out, buf_view(&place));
	buf_fini(&place);
}

static void add_row(
	struct markdown *markdown, const struct scenario_result *result)
{
	struct buf *out = &markdown->table;
	struct buf text = BUF_INIT;

	if (out->len > TABLE_BYTES_MAX) {
		markdown->table_left_out++;
		return;
	}
	buf_printf(out, "| %s %s | ", markdown_symbol(result->outcome),
		outcome_word(result->outcome));
	report_put_id(&text, markdown->options, result);
	markdown_put_cell(out, buf_view(&text));
	buf_puts(out, " | ");
	put_place(out, result);
	buf_puts(out, " | ");
	buf_clear(&text);
	report_put_why(&text, result);
	markdown_put_cell(out, buf_view(&text));
	buf_puts(out, " |\n");
	buf_fini(&text);
}

static void put_block(struct buf *out, const struct report_options *options,
	const struct scenario_result *result)
{
	struct buf text = BUF_INIT;
	struct str kept;

	report_put_id(&text, options, result);
	buf_puts(out, "<details>\n<summary>");
	text_put_verdict(out, result->outcome, false);
	buf_puts(out, " <code>");
	escape_markup(out, buf_view(&text));
	buf_puts(out, "</code></summary>\n\n");
	buf_clear(&text);
	report_put_block(&text, options, result);
	kept = report_cut(buf_view(&text), BLOCK_BYTES_MAX);
	markdown_put_fence(out, kept);
	if (kept.len < text.len)
		buf_printf(out, "\n%zu more bytes are left out here.\n",
			text.len - kept.len);
	buf_puts(out, "\n</details>\n\n");
	buf_fini(&text);
}

static void add_block(
	struct markdown *markdown, const struct scenario_result *result)
{
	if (markdown->block_count == BLOCKS_MAX ||
		markdown->blocks.len > BLOCKS_BYTES_MAX) {
		markdown->blocks_left_out++;
		return;
	}
	put_block(&markdown->blocks, markdown->options, result);
	markdown->ends[markdown->block_count++] = markdown->blocks.len;
}

void markdown_add(
	struct markdown *markdown, const struct scenario_result *result)
{
	const struct report_options *options = markdown->options;

	if (options->run->is_merged || report_has_targets(options))
		markdown_matrix_add(&markdown->matrix, result,
			report_target(options, result));
	markdown_lists_add(&markdown->lists, result);
	if (!outcome_is_bad(result->outcome))
		return;
	add_row(markdown, result);
	add_block(markdown, result);
}

static void put_targets(struct buf *out, const struct report_options *options)
{
	const struct run_info *run = options->run;
	const char *before = run->target_count > 1 ? "Targets " : "Target ";

	for (size_t i = 0; i < run->target_count; i++) {
		const struct run_target *target = &run->targets[i];

		if (!target->url)
			continue;
		buf_puts(out, before);
		before = ", ";
		markdown_put_code(out, str_from(target->url));
		if (!target->name)
			continue;
		buf_puts(out, " (");
		markdown_put_code(out, str_from(target->name));
		buf_puts(out, ")");
	}
	buf_puts(out, before[0] == ',' ? ", s" : "S");
	buf_printf(out, "eed `%llu`, took ", (unsigned long long)run->seed);
}

/* How bad it is, in one picture. */
static enum outcome worst(const struct run_totals *totals)
{
	static const enum outcome order[] = {OUTCOME_FAILED, OUTCOME_XPASSED,
		OUTCOME_ERROR, OUTCOME_FLAKY, OUTCOME_WARNED, OUTCOME_PASSED};

	if (totals->interrupted_by && !totals->outcomes[OUTCOME_FAILED])
		return OUTCOME_ERROR;
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if (totals->outcomes[order[i]])
			return order[i];
	return OUTCOME_SKIPPED;
}

static void put_head(struct buf *out, const struct report_options *options,
	const struct run_totals *totals)
{
	struct buf stop = BUF_INIT;

	buf_printf(out, "## %s smtpdrill: ", markdown_symbol(worst(totals)));
	report_put_counts(out, totals);
	buf_puts(out, "\n\n");
	put_targets(out, options);
	duration_format(out, totals->duration_us);
	buf_puts(out, ".\n\n");
	if (report_put_stop(&stop, totals))
		buf_printf(
			out, "**Not the whole run: %s.**\n\n", buf_cstr(&stop));
	buf_fini(&stop);
}

/* Rows are left out at the end; how many is said. */
static void put_table(
	struct markdown *markdown, struct buf *out, size_t max_bytes)
{
	size_t left_out = markdown->table_left_out, begin = out->len;
	struct str rows = buf_view(&markdown->table);

	if (!rows.len)
		return;
	buf_puts(out, "| outcome | scenario | where | why |\n"
		      "|---|---|---|---|\n");
	while (rows.len) {
		struct str row = str_cut(&rows, '\n');

		if (out->len - begin + row.len > max_bytes) {
			left_out++;
			continue;
		}
		buf_str(out, row);
		buf_putc(out, '\n');
	}
	buf_putc(out, '\n');
	if (left_out)
		buf_printf(out, "%zu more are left out here.\n\n", left_out);
}

static void put_blocks(
	struct markdown *markdown, struct buf *out, size_t max_bytes)
{
	size_t left_out = markdown->blocks_left_out, begin = 0, i;

	for (i = 0; i < markdown->block_count; i++) {
		size_t len = markdown->ends[i] - begin;

		if (out->len + len + TAIL_BYTES > max_bytes)
			break;
		buf_append(out, markdown->blocks.data + begin, len);
		begin = markdown->ends[i];
	}
	left_out += markdown->block_count - i;
	if (left_out)
		buf_printf(out,
			"The conversations of %zu more failures are left out "
			"here: this would be too long.\n\n",
			left_out);
}

void markdown_put(struct markdown *markdown, struct buf *out,
	const struct run_totals *totals, size_t max_bytes)
{
	const struct run_info *run = markdown->options->run;
	struct buf lists = BUF_INIT;

	put_head(out, markdown->options, totals);
	put_table(markdown, out, max_bytes / 3);
	if (run->target_count > 1 && markdown->matrix.count)
		markdown_matrix_put(&markdown->matrix, out, run, max_bytes / 3);
	markdown_lists_put(&markdown->lists, &lists);
	put_blocks(markdown, out, max_bytes - lists.len);
	buf_str(out, buf_view(&lists));
	buf_fini(&lists);
}
