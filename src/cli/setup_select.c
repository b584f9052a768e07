/* setup_select.c - which scenarios run, in which order, and what there is to
 * say about those that do not. */
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/mem.h"
#include "base/random.h"
#include "base/suggest.h"
#include "cli/last_failed.h"
#include "cli/setup.h"
#include "cli/usage.h"
#include "result/run_totals.h"

/* A generator of its own: those of the conversations count from 0. */
#define SHUFFLE_INDEX UINT64_MAX

const char *setup_folder(const struct setup *setup)
{
	char path[PATH_MAX];

	return getcwd(path, sizeof(path)) ? arena_strdup(setup->arena, path)
					  : NULL;
}

/* --- references that nobody goes by --- */

/* What may be shown, and is near what somebody wrote. */
struct known_refs {
	const struct setup *setup;
	const char **items;
	size_t count, cap;
};

static void keep_ref(struct known_refs *known, const char *text)
{
	if (known->count + 1 >= known->cap) {
		known->cap = known->cap ? known->cap * 2 : 64;
		known->items = mem_realloc(
			known->items, known->cap * sizeof(*known->items));
	}
	known->items[known->count++] = text;
}

/* As it is; of an RFC also the sections around it. One that holds a secret is
 * shown nowhere, and its parts would not be recognised. */
static void add_ref(struct known_refs *known, const char *ref)
{
	struct arena *arena = known->setup->arena;
	struct str text = str_from(ref);
	struct buf shown = BUF_INIT;
	bool hides = redact(known->setup->redactor, text, &shown);
	size_t parts = 2;

	buf_clear(&shown);
	while (!hides && scenario_ref_shorten(&shown, text, parts)) {
		keep_ref(known, arena_strdup(arena, buf_cstr(&shown)));
		buf_clear(&shown);
		parts++;
	}
	if (!hides && parts == 2)
		keep_ref(known, ref);
	buf_fini(&shown);
}

static int compare_refs(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void collect_refs(struct known_refs *known)
{
	const struct scenario_set *set = &known->setup->set;
	size_t kept = 0;

	for (size_t i = 0; i < set->count; i++)
		for (size_t k = 0; k < set->plans[i]->facts.ref_count; k++)
			add_ref(known, set->plans[i]->facts.refs[k]);
	if (known->count == 0)
		return;
	qsort(known->items, known->count, sizeof(*known->items), compare_refs);
	for (size_t i = 0; i < known->count; i++)
		if (kept == 0 ||
			strcmp(known->items[kept - 1], known->items[i]) != 0)
			known->items[kept++] = known->items[i];
	known->count = kept;
	known->items[kept] = NULL;
}

static const char *closest_ref(const struct setup *setup, struct str ref)
{
	struct known_refs known = {.setup = setup};
	struct buf plain = BUF_INIT, longer = BUF_INIT;
	const char *near = NULL;

	/* Compared as the known ones are written. */
	for (size_t parts = 2; scenario_ref_shorten(&longer, ref, parts);
		parts++) {
		buf_clear(&plain);
		buf_str(&plain, buf_view(&longer));
		buf_clear(&longer);
	}
	collect_refs(&known);
	if (known.count > 0)
		near = suggest_closest(
			plain.len ? buf_view(&plain) : ref, known.items);
	mem_free(known.items);
	buf_fini(&plain);
	buf_fini(&longer);
	return near;
}

/* One of several that is misspelt would select less, and nobody would know. */
static void note_unknown_refs(const struct setup *setup)
{
	struct str refs = setup->options->refs;

	while (refs.data) {
		struct str ref = str_trim(str_cut(&refs, ','));
		const char *near;
		bool is_known = false;

		for (size_t i = 0; !is_known && i < setup->set.count; i++)
			is_known = scenario_goes_by(setup->set.plans[i], ref);
		if (is_known || scenario_ref_is_empty(ref))
			continue;
		near = closest_ref(setup, ref);
		ref = redact_str(setup->redactor, setup->arena, ref);
		say_note("--ref: no scenario here goes by \"%.*s\"%s%s%s",
			(int)ref.len, ref.data, near ? "; did you mean \"" : "",
			near ? near : "", near ? "\"?" : "");
	}
}

/* --- nothing is left --- */

static void put_option(struct buf *out, const char *option, struct str value)
{
	if (value.data)
		buf_printf(out, " %s \"%.*s\"", option, (int)value.len,
			value.data);
}

static void say_nothing_selected(const struct setup *setup)
{
	const struct options *options = setup->options;
	struct buf text = BUF_INIT;

	if (setup->loaded == 0) {
		say_error("nothing to %s: there is no scenario in %s%s",
			options->command->name, options->paths[0],
			options->path_count > 1 ? " or the other paths" : "");
		return;
	}
	put_option(&text, "-k", options->expression);
	put_option(&text, "--tag", options->tags);
	put_option(&text, "--ref", options->refs);
	put_option(&text, "--exclude", options->exclude);
	say_error("nothing selected: of %zu scenario%s none fits%s",
		setup->loaded, setup->loaded == 1 ? "" : "s",
		redact_str(setup->redactor, setup->arena,
			str_from(buf_cstr(&text)))
			.data);
	buf_fini(&text);
}

/* --- which, and in which order --- */

static bool fits_options(struct setup *setup)
{
	const struct options *options = setup->options;
	const struct scenario_selection selection = {
		.expression = options->expression,
		.tags = options->tags,
		.refs = options->refs,
		.exclude = options->exclude};
	struct diag *diag;
	bool ok;

	setup_note_unknown_tags(setup);
	note_unknown_refs(setup);
	/* What the files have was told before: its own mistakes only. */
	diag = diag_new();
	ok = scenario_select(&setup->set, &selection, diag);
	if (!ok)
		setup_print_diag(setup, diag);
	diag_free(&diag);
	return ok;
}

/* More machines than scenarios is no mistake, as long as there is something
 * to share. */
static void keep_shard(struct setup *setup)
{
	const struct options *options = setup->options;
	const char *folder = setup_folder(setup);
	struct scenario_set *set = &setup->set;
	size_t kept = 0, count = set->count;

	for (size_t i = 0; i < count; i++)
		if (scenario_shard(&set->plans[i]->facts, folder,
			    options->shard_count) == options->shard)
			set->plans[kept++] = set->plans[i];
	set->count = kept;
	if (kept == 0)
		say_note("shard %d/%d is empty: the %zu scenario%s in others",
			options->shard, options->shard_count, count,
			count == 1 ? " is" : "s are");
}

/* Fisher and Yates. */
static void shuffle(struct setup *setup)
{
	const struct options *options = setup->options;
	struct plan **plans = setup->set.plans;
	struct random random;

	random_seed_indexed(&random,
		options->has_shuffle_seed ? options->shuffle_seed : setup->seed,
		SHUFFLE_INDEX);
	for (size_t left = setup->set.count; left > 1; left--) {
		size_t at = (size_t)(random_next(&random) % left);
		struct plan *last = plans[left - 1];

		plans[left - 1] = plans[at];
		plans[at] = last;
	}
}

bool setup_select(struct setup *setup, int *exit_code)
{
	const struct options *options = setup->options;
	struct scenario_set *set = &setup->set;

	*exit_code = RUN_EXIT_USAGE;
	if (!fits_options(setup))
		return false;
	if (set->count == 0) {
		say_nothing_selected(setup);
		*exit_code = RUN_EXIT_NOTHING;
		return false;
	}
	if (options->last_failed)
		last_failed_select(setup);
	for (size_t i = 0; i < set->count; i++)
		setup->needs_target |= set->plans[i]->uses_target;
	if (options->shard_count > 0)
		keep_shard(setup);
	/* Chosen by what they say; from here on it is only shown. */
	for (size_t i = 0; i < set->count; i++)
		scenario_facts_redact(
			&set->plans[i]->facts, setup->arena, setup->redactor);
	if (options->shuffle)
		shuffle(setup);
	return true;
}
