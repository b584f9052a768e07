/* scenario_outline.h - the steps of a plan as one text, for tests. */
#ifndef SD_TESTS_SCENARIO_OUTLINE_H
#define SD_TESTS_SCENARIO_OUTLINE_H

#include "scenario_folder.h"

/* "send NOOP = 250; use x {...}; ": the action, its value, the expectation,
 * and "@b" where it is not on connection a. */
static inline void outline_steps(
	struct buf *out, const struct plan *plan, const struct step_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct step *step = list->items[i];

		buf_puts(out, step->ops->key);
		if (step->ops->describe) {
			buf_putc(out, ' ');
			step->ops->describe(step, out);
		}
		if (step->children.count) {
			buf_puts(out, " {");
			outline_steps(out, plan, &step->children);
			buf_putc(out, '}');
		}
		if (step->expect) {
			buf_puts(out, " = ");
			buf_str(out, step->expect->shown);
		}
		if (step->conn)
			buf_printf(out, " @%s", plan->connections[step->conn]);
		buf_puts(out, "; ");
	}
}

static inline void outline_assert(const struct plan *plan, enum section section,
	const char *name, const char *expected)
{
	struct buf out = BUF_INIT;

	outline_steps(&out, plan, &plan->sections[section]);
	if (strcmp(buf_cstr(&out), expected) != 0)
		fail_msg("%s: %s", name, buf_cstr(&out));
	buf_fini(&out);
}

#endif
