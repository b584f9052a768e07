/*
 * plan_print_steps.c - the steps of a plan as text, each with what is expected
 * and how it is played.
 */
#include "cli/plan_printer.h"

#include "base/clock.h"
#include "base/escape.h"

enum { SHOWN_MAX = 1000 };

void printer_put_key(struct printer *printer, const char *key)
{
	buf_fill(printer->out, ' ', printer->indent);
	buf_puts(printer->out, printer->is_first ? "- " : "  ");
	printer->is_first = false;
	buf_printf(printer->out, "%s:", key);
}

void printer_put_line(struct printer *printer, const char *key, struct str text)
{
	if (!text.data)
		return;
	printer_put_key(printer, key);
	buf_putc(printer->out, ' ');
	escape_terminal(printer->out, text);
	buf_putc(printer->out, '\n');
}

static void put_time(struct printer *printer, const char *key, int64_t us)
{
	struct buf text = BUF_INIT;

	if (us < 0)
		return;
	duration_format(&text, us);
	printer_put_line(printer, key, buf_view(&text));
	buf_fini(&text);
}

static void put_action(struct printer *printer, const struct step *step)
{
	struct buf text = BUF_INIT;

	/* A step that only reads a reply is its expectation. */
	if (step->expect && strcmp(step->ops->key, "expect") == 0)
		return;
	if (step->children.count && !step->ops->describe) {
		printer_put_key(printer, step->ops->key);
		buf_putc(printer->out, '\n');
		return;
	}
	if (step->ops->describe)
		step->ops->describe(step, &text);
	else if (step->loc.line)
		buf_printf(&text, "(line %d)", step->loc.line);
	/* A message may be megabytes. */
	if (text.len > SHOWN_MAX) {
		size_t more = text.len - SHOWN_MAX;

		text.len = SHOWN_MAX;
		buf_printf(&text, " ... and %zu more", more);
	}
	printer_put_line(printer, step->ops->key, buf_view(&text));
	buf_fini(&text);
}

static void put_captures(struct printer *printer, const struct step *step)
{
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < step->capture_count; i++) {
		const struct capture *capture = &step->captures[i];

		if (i)
			buf_puts(&text, ", ");
		buf_str(&text, capture->name);
		buf_putc(&text, ' ');
		buf_str(&text, capture->pattern);
	}
	if (text.len)
		printer_put_line(printer, "capture", buf_view(&text));
	buf_fini(&text);
}

static void put_counts(struct printer *printer, const struct step *step)
{
	struct buf text = BUF_INIT;

	if (step->repeat_text) {
		printer_put_line(printer, "repeat", step->repeat_text->shown);
	} else if (step->repeat != 1) {
		buf_printf(&text, "%d", step->repeat);
		printer_put_line(printer, "repeat", buf_view(&text));
	}
	if (step->pace_bytes) {
		buf_clear(&text);
		buf_printf(&text, "%zuB/", step->pace_bytes);
		duration_format(&text, step->pace_us);
		printer_put_line(printer, "pace", buf_view(&text));
	}
	buf_fini(&text);
}

static void put_modifiers(struct printer *printer, const struct step *step)
{
	printer_put_line(printer, "name", str_from(step->name));
	if (step->condition)
		printer_put_line(
			printer, "if", condition_text(step->condition));
	if (step->conn)
		printer_put_line(printer, "conn",
			str_from(printer->plan->connections[step->conn]));
	put_counts(printer, step);
	put_time(printer, "within", step->within_us);
	put_time(printer, "not_before", step->not_before_us);
	put_time(printer, "timeout", step->timeout_us);
	put_captures(printer, step);
	if (step->has_level)
		printer_put_line(
			printer, "level", str_from(level_word(step->level)));
	if (step->on_fail_continue)
		printer_put_line(printer, "on_fail", STR_LITERAL("continue"));
}

/* Groups nest 16 deep at the most, as they were read. */
void printer_put_steps(struct printer *printer, const struct step_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct step *step = list->items[i];

		printer->is_first = true;
		put_action(printer, step);
		if (step->children.count) {
			printer->indent += PRINTER_INDENT;
			printer_put_steps(printer, &step->children);
			printer->indent -= PRINTER_INDENT;
		}
		if (step->expect)
			printer_put_line(
				printer, "expect", step->expect->shown);
		put_modifiers(printer, step);
	}
}
