/*
 * step_rows.h - what reading one step gives: the text that --dry-run shows,
 * or the message that refuses it.
 */
#ifndef TEST_STEP_ROWS_H
#define TEST_STEP_ROWS_H

#include "engine/step.h"
#include "scenario_folder.h"

struct step_row {
	const char *name;
	const char *step;     /* as it stands behind "- " in a list */
	const char *expected; /* of a good one: its description */
	const char *help;     /* of a refused one: this too, or NULL */
};

/* Steps of the client, or of a server of the scenario's. */
static inline void step_rows_text(
	const struct step_row *row, bool of_server, struct buf *out)
{
	if (of_server)
		buf_printf(out,
			"name: a\nservers:\n  s:\n    steps:\n    - %s\n"
			"steps:\n- {connect: 'smtp://127.0.0.1:"
			"${server.s.port}', conn: b}\n",
			row->step);
	else
		buf_printf(out, "name: a\nsteps:\n- %s\n", row->step);
}

static inline void step_rows_load(struct folder *folder,
	const struct step_row *row, bool of_server, bool *ok)
{
	struct buf text = BUF_INIT;

	folder_init(folder);
	step_rows_text(row, of_server, &text);
	folder_write("s.yaml", buf_cstr(&text));
	*ok = folder_load(folder, "s.yaml");
	buf_fini(&text);
}

static inline void step_rows_accept(
	const struct step_row *rows, size_t count, bool of_server)
{
	for (size_t i = 0; i < count; i++) {
		const struct step *step;
		struct buf shown = BUF_INIT;
		const struct plan *plan;
		struct folder folder;
		bool ok;

		step_rows_load(&folder, &rows[i], of_server, &ok);
		if (!ok)
			fail_msg("%s:\n%s", rows[i].name,
				buf_cstr(&folder.messages));
		plan = folder.set.plans[0];
		step = of_server ? plan->servers[0].scripts[0].items[0]
				 : plan->sections[SECTION_STEPS].items[0];
		step->ops->describe(step, &shown);
		if (strcmp(buf_cstr(&shown), rows[i].expected) != 0)
			fail_msg("%s: \"%s\", not \"%s\"", rows[i].name,
				buf_cstr(&shown), rows[i].expected);
		buf_fini(&shown);
		folder_fini(&folder);
	}
}

static inline void step_rows_refuse(
	const struct step_row *rows, size_t count, bool of_server)
{
	for (size_t i = 0; i < count; i++) {
		const char *said, *help = rows[i].help;
		struct folder folder;
		bool ok;

		step_rows_load(&folder, &rows[i], of_server, &ok);
		said = buf_cstr(&folder.messages);
		if (ok || !strstr(said, rows[i].expected) ||
			(help && !strstr(said, help)))
			fail_msg("%s: not \"%s\" but:\n%s", rows[i].name,
				rows[i].expected, said);
		folder_fini(&folder);
	}
}

#define STEP_ROWS(rows) (rows), sizeof(rows) / sizeof((rows)[0])

#endif
