/* layer: scenario */
/*
 * fuzz_scenario.c - any bytes as a scenario file, read as `check` reads it:
 * plans or messages, never neither, and never both; nothing that is said
 * holds a control byte.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/step.h"
#include "scenario/scenario.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
	if (!condition)
		abort();
}

static void require_no_controls(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		require((unsigned char)text.data[i] >= 0x20 ||
			text.data[i] == '\n');
}

static void check_steps(const struct step_list *list)
{
	struct buf shown = BUF_INIT;

	for (size_t i = 0; i < list->count; i++) {
		const struct step *step = list->items[i];

		require(step && step->ops && step->repeat >= 1);
		buf_clear(&shown);
		if (step->ops->describe && step->children.count == 0)
			step->ops->describe(step, &shown);
		check_steps(&step->children);
	}
	buf_fini(&shown);
}

static void check_set(const struct scenario_set *set)
{
	for (size_t i = 0; i < set->count; i++) {
		const struct plan *plan = set->plans[i];

		require(plan->facts.id && plan->facts.name &&
			plan->facts.line >= 1);
		for (size_t k = 0; k < i && set->count < 50; k++)
			require(strcmp(plan->facts.id,
					set->plans[k]->facts.id) != 0);
		for (int k = 0; k < SECTION_COUNT; k++)
			check_steps(&plan->sections[k]);
		for (size_t k = 0; k < plan->server_count; k++) {
			const struct server_spec *server = &plan->servers[k];

			for (size_t n = 0; n < server->script_count; n++)
				check_steps(&server->scripts[n]);
		}
	}
}

/* A file of its own for every process: they run side by side. */
static char path[] = "/tmp/smtpdrill-fuzz-XXXXXX";

static void remove_file(void)
{
	unlink(path);
}

static void put_file(const uint8_t *data, size_t size)
{
	static int fd = -1;

	if (fd < 0) {
		fd = mkstemp(path);
		require(fd >= 0 && atexit(remove_file) == 0);
	}
	require(ftruncate(fd, 0) == 0);
	require(pwrite(fd, data, size, 0) == (ssize_t)size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(0);
	struct diag *diag = diag_new();
	struct scenario_load load = {
		.diag = diag, .vars = vars_new(arena, NULL)};
	struct scenario_set set;
	struct buf out = BUF_INIT;
	bool ok;

	put_file(data, size);
	scenario_set_init(&set);
	ok = scenario_load_path(&set, &load, path);
	require(ok == (diag_error_count(diag) == 0));
	require(!ok || set.count > 0);
	diag_print(diag, &out, false);
	require_no_controls(buf_view(&out));
	check_set(&set);
	buf_fini(&out);
	scenario_set_fini(&set);
	diag_free(&diag);
	arena_free(&arena);
	return 0;
}
