/* last_failed.c - see last_failed.h. */
#include "cli/last_failed.h"

#include <stdlib.h>
#include "base/escape.h"
#include "cli/last_failed_file.h"
#include "cli/usage.h"

/* How a scenario of the set ended. */
struct record {
	const struct scenario_facts *facts;
	bool was_played, has_failed;
};

struct last_failed {
	size_t count;
	struct record *records; /* sorted by the address of their facts */
};

/* What a line of the file says of a scenario. */
struct claim {
	struct str line;
	bool has_failed, is_known;
};

/* --- lines --- */

static int compare_texts(struct str a, struct str b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len ? memcmp(a.data, b.data, len) : 0;

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare_lines(const void *a, const void *b)
{
	return compare_texts(*(const struct str *)a, *(const struct str *)b);
}

static int compare_claims(const void *a, const void *b)
{
	return compare_texts(((const struct claim *)a)->line,
		((const struct claim *)b)->line);
}

static const char *target_text(const struct setup *setup)
{
	return setup->has_target ? setup->target.url.text : "none";
}

static void put_redacted(
	struct buf *out, const struct setup *setup, const char *text)
{
	struct buf shown = BUF_INIT;

	redact(setup->redactor, str_from(text), &shown);
	escape_wire(out, buf_view(&shown));
	buf_fini(&shown);
}

/* The id, however its path was written. One that was redacted need not begin
 * with its path any more. */
static void put_id(struct buf *out, const struct setup *setup,
	const char *folder, const struct scenario_facts *facts)
{
	struct buf id = BUF_INIT;

	if (strncmp(facts->id, facts->file, strlen(facts->file)) == 0)
		scenario_shard_key(&id, facts, folder);
	else
		buf_puts(&id, facts->id);
	put_redacted(out, setup, buf_cstr(&id));
	buf_fini(&id);
}

/* A failure belongs to a server: TARGET, a tab, ID. facts may be NULL: what
 * stands before the id. */
static struct str make_line(const struct setup *setup, const char *folder,
	const struct scenario_facts *facts)
{
	struct buf text = BUF_INIT;
	struct str line;

	put_redacted(&text, setup, target_text(setup));
	buf_putc(&text, '\t');
	if (facts)
		put_id(&text, setup, folder, facts);
	line = arena_str(setup->arena, buf_view(&text));
	buf_fini(&text);
	return line;
}

/* --- what is chosen --- */

static size_t count_of_target(
	const struct setup *setup, const struct last_failed_file *file)
{
	struct str prefix = make_line(setup, NULL, NULL);
	size_t count = 0;

	for (size_t i = 0; i < file->count; i++)
		count += file->lines[i].len >= prefix.len &&
			 memcmp(file->lines[i].data, prefix.data, prefix.len) ==
				 0;
	return count;
}

static bool open_file(const struct setup *setup, struct last_failed_file *file)
{
	const char *why = NULL;

	if (!last_failed_file_find(
		    file, setup->arena, setup_folder(setup), &why))
		say_note("--last-failed: nothing is remembered: %s; no "
			 "scenario is left out",
			why);
	else if (!last_failed_file_read(file, &why))
		say_note("--last-failed: %s is not used: %s; no scenario is "
			 "left out",
			file->path, why);
	return !why;
}

/* The lines are sorted. */
static bool is_remembered(const struct setup *setup, const char *folder,
	const struct last_failed_file *file, const struct plan *plan)
{
	struct str line = make_line(setup, folder, &plan->facts);

	return bsearch(&line, file->lines, file->count, sizeof(*file->lines),
		compare_lines);
}

void last_failed_select(struct setup *setup)
{
	struct scenario_set *set = &setup->set;
	const char *folder = setup_folder(setup);
	const char *target = redact_str(
		setup->redactor, setup->arena, str_from(target_text(setup)))
				     .data;
	struct last_failed_file file;
	struct plan **wanted;
	size_t remembered, kept = 0;

	if (!open_file(setup, &file))
		return;
	remembered = count_of_target(setup, &file);
	if (remembered == 0) {
		say_note("--last-failed: no failure is remembered here (target "
			 "%s): no scenario is left out",
			target);
		return;
	}
	qsort(file.lines, file.count, sizeof(*file.lines), compare_lines);
	wanted = arena_calloc(setup->arena, set->count, sizeof(*wanted));
	for (size_t i = 0; i < set->count; i++)
		if (is_remembered(setup, folder, &file, set->plans[i]))
			wanted[kept++] = set->plans[i];
	if (kept > 0) {
		memcpy(set->plans, wanted, kept * sizeof(*wanted));
		set->count = kept;
		return;
	}
	say_note("--last-failed: of the scenarios here none is among the "
		 "%zu that failed last (target %s): no scenario is left out",
		remembered, target);
}

/* --- what is recorded --- */

static int compare_records(const void *a, const void *b)
{
	uintptr_t one = (uintptr_t)((const struct record *)a)->facts;
	uintptr_t other = (uintptr_t)((const struct record *)b)->facts;

	return (one > other) - (one < other);
}

static struct last_failed *make_records(const struct setup *setup)
{
	struct last_failed *all =
		arena_calloc(setup->arena, 1, sizeof(struct last_failed));

	all->count = setup->set.count;
	all->records =
		arena_calloc(setup->arena, all->count, sizeof(*all->records));
	for (size_t i = 0; i < all->count; i++)
		all->records[i].facts = &setup->set.plans[i]->facts;
	qsort(all->records, all->count, sizeof(*all->records), compare_records);
	return all;
}

static void note_outcome(struct record *record, enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_FAILED:
	case OUTCOME_XPASSED:
	case OUTCOME_ERROR:
		record->has_failed = true;
		record->was_played = true;
		break;
	case OUTCOME_PASSED:
	case OUTCOME_WARNED:
	case OUTCOME_XFAILED:
	case OUTCOME_FLAKY:
		record->was_played = true;
		break;
	case OUTCOME_SKIPPED: /* it is not known any better */
	case OUTCOME_COUNT:
		break;
	}
}

void last_failed_record(
	struct setup *setup, const struct scenario_result *result)
{
	const struct record wanted = {.facts = result->facts};
	struct record *record;

	if (!setup->last_failed)
		setup->last_failed = make_records(setup);
	record = bsearch(&wanted, setup->last_failed->records,
		setup->last_failed->count, sizeof(*record), compare_records);
	/* What a signal cut short is not known any better. */
	if (record && !str_equal(result->reason, "interrupted"))
		note_outcome(record, result->outcome);
}

/* --- what is remembered --- */

/* Sorted by their lines. */
static struct claim *make_claims(const struct setup *setup, size_t *count)
{
	const struct last_failed *all = setup->last_failed;
	const char *folder = setup_folder(setup);
	struct claim *claims =
		arena_calloc(setup->arena, all->count, sizeof(*claims));

	*count = 0;
	for (size_t i = 0; i < all->count; i++)
		if (all->records[i].was_played)
			claims[(*count)++] = (struct claim){
				.line = make_line(
					setup, folder, all->records[i].facts),
				.has_failed = all->records[i].has_failed};
	qsort(claims, *count, sizeof(*claims), compare_claims);
	return claims;
}

/* What was there and stays, then what is new: the oldest go first when there
 * are too many. False when nothing changes. */
static bool merge(const struct setup *setup, struct last_failed_file *file)
{
	size_t count, kept = 0, before = file->count;
	struct claim *claims = make_claims(setup, &count);
	struct str *lines =
		arena_calloc(setup->arena, before + count + 1, sizeof(*lines));

	for (size_t i = 0; i < before; i++) {
		const struct claim wanted = {.line = file->lines[i]};
		struct claim *claim = bsearch(&wanted, claims, count,
			sizeof(*claims), compare_claims);

		if (claim)
			claim->is_known = true;
		if (!claim || claim->has_failed)
			lines[kept++] = file->lines[i];
	}
	file->lines = lines;
	file->count = kept;
	for (size_t i = 0; i < count; i++)
		if (claims[i].has_failed && !claims[i].is_known)
			lines[file->count++] = claims[i].line;
	return kept != before || file->count != kept;
}

void last_failed_save(const struct setup *setup)
{
	struct last_failed_file file;
	const char *why = NULL;

	if (!setup->last_failed)
		return;
	/* What is in the file may have changed since the run began. One that
	 * cannot be made out is replaced. */
	if (last_failed_file_find(
		    &file, setup->arena, setup_folder(setup), &why) &&
		(last_failed_file_read(&file, &why) || !file.is_foreign)) {
		why = NULL;
		if (merge(setup, &file))
			last_failed_file_write(&file, &why);
	}
	if (why && setup->options->verbosity > VERBOSITY_NORMAL)
		say_note("what failed is not remembered for --last-failed: %s",
			why);
}
