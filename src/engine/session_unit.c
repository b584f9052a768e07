/*
 * session_unit.c - how the result of a step begins, or of an item whose reply
 * is one of several. How it ends: session_end.c.
 */
#include "engine/session_private.h"

/* A repeated step that keeps passing is kept once: its last time. */
static struct step_result *fold_or_add(
	struct session *s, const struct step *unit)
{
	struct step_result *last = s->result->last_step;
	int index;

	if (!last || s->index < 4 || s->await_children ||
		last->outcome != OUTCOME_PASSED ||
		(unit->repeat < 2 && !unit->repeat_text) ||
		last->loc.line != unit->loc.line ||
		last->loc.column != unit->loc.column)
		return scenario_result_add_step(s->result);
	s->result->folded_passes++;
	index = last->index;
	*last = (struct step_result){.index = index};
	return last;
}

static const char *lane_name(const struct session *s, const struct step *unit)
{
	/* The items of a pipeline are on its connection. */
	const struct step *step = s->step ? s->step : unit;

	if (s->label)
		return s->label;
	if (step->ops->traits & STEP_SHOWS_PROCESS)
		return NULL;
	return s->result->lane_count ? s->plan->connections[step->conn] : NULL;
}

void session_unit_begin(struct session *s, const struct step *unit)
{
	struct step_result *at = fold_or_add(s, unit);

	s->unit = unit;
	s->at = at;
	s->expect = NULL;
	s->reply = NULL;
	s->reply_us = 0;
	s->sent_bytes = 0;
	s->seen_tls = NULL;
	s->seen_process = NULL;
	s->hides_output = false;
	at->section = s->section;
	at->name = unit->name;
	at->loc = unit->loc;
	at->source_line = unit->source_line;
	at->action = unit->ops->key;
	at->hint = unit->hint;
	/* It speaks of the claim, not of how we got to it. */
	if (!at->hint && s->section == SECTION_STEPS)
		at->hint = s->plan->facts.hint;
	at->ref = unit->ref;
	at->conn = lane_name(s, unit);
	at->start_us = session_elapsed_us(s);
	/* The replies of a pipeline come together. */
	at->first_entry = s->await_children && s->child
				  ? s->first_entry
				  : transcript_total(&s->result->transcript);
	s->first_entry = at->first_entry;
	if (unit->expect) {
		at->expect_loc = unit->expect->loc;
		at->expected = unit->expect->shown;
	}
}

void session_skip_step(
	struct session *s, const struct step *step, struct str why)
{
	session_unit_begin(s, step);
	s->at->outcome = OUTCOME_SKIPPED;
	s->at->message = arena_str(s->result->arena, why);
	s->at = NULL;
	s->unit = NULL;
}
