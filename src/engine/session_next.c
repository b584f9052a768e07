/*
 * session_next.c - which step comes next, and how it begins.
 */
#include "engine/session_private.h"

#include <stdio.h>
#include "base/clock.h"
#include "base/mem.h"

static void push_frame(
	struct session *s, const struct step_list *list, int iterations)
{
	if (s->depth == s->frame_cap) {
		s->frame_cap = s->frame_cap ? 2 * s->frame_cap : 2;
		s->frames = mem_realloc(
			s->frames, s->frame_cap * sizeof(*s->frames));
	}
	s->frames[s->depth++] = (struct frame){
		.list = list, .iteration = 1, .iterations = iterations};
}

/* The innermost repeat counts. */
static int64_t current_index(const struct session *s)
{
	for (size_t i = s->depth; i-- > 0;) {
		const struct frame *frame = &s->frames[i];

		if (i + 1 == s->depth &&
			frame->list->items[frame->at]->repeat > 1)
			return frame->step_iteration;
		if (frame->iterations > 1)
			return frame->iteration;
	}
	return 1;
}

/* A repeated step that keeps passing is kept once: its last time. */
static struct step_result *fold_or_add(
	struct session *s, const struct step *unit)
{
	struct step_result *last = s->result->last_step;
	int index;

	if (!last || s->index < 4 || s->await_children ||
		last->outcome != OUTCOME_PASSED || unit->repeat < 2 ||
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

/* A conversation that goes on and on ends with an error at the step that has
 * begun. */
static bool end_too_long(struct session *s)
{
	if (++s->played > SESSION_STEPS_MAX)
		step_error(
			s, "more than %d steps were played", SESSION_STEPS_MAX);
	else if (arena_bytes(s->result->arena) > SESSION_RESULT_MAX)
		step_error(s, "what was said takes more than %d MiB",
			SESSION_RESULT_MAX >> 20);
	else
		return false;
	session_stop(s);
	return true;
}

/* As skip_step(), and counted: what is skipped takes time and room too. */
static void pass_over(
	struct session *s, const struct step *step, struct str why)
{
	if (s->played < SESSION_STEPS_MAX) {
		s->played++;
		session_skip_step(s, step, why);
		return;
	}
	s->step = step;
	s->step_failed = s->await_children = false;
	session_unit_begin(s, step);
	end_too_long(s);
}

/* True after it has ended the step. */
static bool lacks_connection(
	struct session *s, const struct step *step, const struct connection *c)
{
	if (step->ops->traits & STEP_NEEDS_NO_CONNECTION)
		return false;
	if (c && c->refusal)
		step_error(s, "the connection was not made: %s", c->refusal);
	else if (!c || (!c->is_open && !c->transport && !c->closed_by_us))
		step_error(s,
			"there is no connection \"%s\" yet: a `connect` makes "
			"it",
			s->plan->connection_count
				? s->plan->connections[step->conn]
				: "a");
	else if (c->closed_by_us)
		step_error(s, "our side has closed the connection before");
	else
		return false;
	return true;
}

/* Takes the step apart from the list: true when it was begun (or skipped),
 * and the frame stands on it until its end. */
static void begin_step(struct session *s, const struct step *step)
{
	struct connection *c = session_connection(s, step->conn);

	if (c)
		s->c = c;
	s->step = step;
	s->step_failed = false;
	s->await_children = false;
	s->time_is_up = false;
	s->counter = 0;
	s->ended_before = s->c->ended;
	s->c->news = true;
	s->wake_us = 0;
	/* What a paced step could not send any more. */
	buf_clear(&s->c->output);
	s->c->output_at = 0;
	session_unit_begin(s, step);
	if (end_too_long(s) || lacks_connection(s, step, c))
		return;
	if (s->c->half_closed && (step->ops->traits & STEP_SENDS)) {
		step_error(s, "our side has closed its sending direction "
			      "before");
		return;
	}
	if ((step->ops->traits & STEP_SENDS) && session_unsolicited(s))
		return;
	step->ops->begin(s, step);
}

static bool connection_is_gone(const struct session *s, const struct step *step)
{
	const struct connection *c = session_connection(s, step->conn);

	return !c || c->ended || c->closed_by_us || !c->transport;
}

static void play_step(struct session *s, struct frame *frame)
{
	const struct step *step = frame->list->items[frame->at];
	struct buf why = BUF_INIT;

	if (frame->step_iteration == 0 &&
		!session_condition_is_met(s, step, &why)) {
		pass_over(s, step, buf_view(&why));
		frame->at++;
	} else if (s->section == SECTION_TEARDOWN &&
		   connection_is_gone(s, step) &&
		   !(step->ops->traits &
			   (STEP_NEEDS_NO_CONNECTION | STEP_IS_GROUP))) {
		pass_over(s, step, STR_LITERAL("the connection is gone"));
		frame->at++;
	} else if (step->ops->traits & STEP_IS_GROUP) {
		frame->at++;
		push_frame(s, &step->children, step->repeat);
	} else {
		frame->step_iteration++;
		s->index = current_index(s);
		begin_step(s, step);
	}
	buf_fini(&why);
}

/* The next section that has steps; false when there is none. */
static bool next_section(struct session *s, bool first)
{
	enum section section = s->section;

	if (!first) {
		if (section == SECTION_TEARDOWN)
			return false;
		section++;
	}
	while (s->sections[section].count == 0) {
		if (section == SECTION_TEARDOWN)
			return false;
		section++;
	}
	/* A reply too many to the last step is not teardown's. */
	if (section == SECTION_TEARDOWN && !session_has_421(s))
		session_check_rest(s);
	s->section = section;
	push_frame(s, &s->sections[section], 1);
	return true;
}

static bool nothing_left(struct session *s)
{
	/* A reply too many shows at the end as it does between steps. */
	session_leave(s);
	return s->state != SESSION_OVER;
}

bool session_next(struct session *s)
{
	struct frame *frame;

	if (s->depth == 0) {
		bool first = !s->has_begun;

		s->has_begun = true;
		if (!next_section(s, first))
			return nothing_left(s);
	}
	frame = &s->frames[s->depth - 1];
	if (frame->at < frame->list->count) {
		play_step(s, frame);
		return true;
	}
	if (frame->iteration < frame->iterations) {
		frame->iteration++;
		frame->at = 0;
	} else {
		s->depth--;
	}
	return true;
}

/* No more steps but teardown's. */
void session_stop(struct session *s)
{
	s->depth = 0;
	if (s->section < SECTION_STEPS)
		s->section = SECTION_STEPS;
}
