/* report_rerun.c - the command that plays a scenario again. */
#include "base/escape.h"
#include "report/reporter.h"

const struct run_target *report_target(const struct report_options *options,
	const struct scenario_result *result)
{
	static const struct run_target none = {.url = NULL};

	if (result->target)
		return result->target;
	return options->run && options->run->target_count
		       ? &options->run->targets[0]
		       : &none;
}

bool report_put_rerun(struct buf *out, const struct report_options *options,
	const struct scenario_result *result)
{
	const char *more = report_target(options, result)->rerun_options;
	struct buf id = BUF_INIT;

	if (options->run && options->run->is_served)
		return false;
	/* What came by standard input cannot be named again. */
	if (strcmp(result->facts->file, "-") == 0)
		return false;
	/* Not an option. */
	if (result->facts->id[0] == '-')
		buf_puts(&id, "./");
	buf_puts(&id, result->facts->id);
	buf_puts(out, "smtpdrill run ");
	escape_shell(out, buf_view(&id));
	if (more && *more) {
		buf_putc(out, ' ');
		escape_terminal(out, str_from(more));
	}
	buf_fini(&id);
	return true;
}
