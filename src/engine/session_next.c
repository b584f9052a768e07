/*
 * session_next.c - which step comes next, and how it begins.
 */
#include "engine/session_private.h"

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

		if (i + 1 == s->depth && frame->step_iterations > 1)
			return frame->step_iteration;
		if (frame->iterations > 1)
			return frame->iteration;
	}
	return 1;
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

/* Ends the step, which has not begun, with an error. */
static void refuse_step(
	struct session *s, const struct step *step, const char *why)
{
	struct connection *c = session_connection(s, step->conn);

	if (c)
		s->c = c;
	s->step = step;
	s->step_failed = s->await_children = false;
	session_unit_begin(s, step);
	if (!end_too_long(s))
		step_error(s, "%s", why);
}

/* Finds how often the step at the frame's place is played. False: not even
 * once, and the frame stands behind it. */
static bool settle_count(
	struct session *s, struct frame *frame, const struct step *step)
{
	int count = step->repeat;
	struct buf why = BUF_INIT;

	frame->step_iterations = 0;
	if (step->repeat_text) {
		count = session_repeat_count(s, step, &why);
		if (count < 0)
			refuse_step(s, step, buf_cstr(&why));
	}
	buf_fini(&why);
	if (count > 0)
		frame->step_iterations = count;
	if (count == 0) {
		pass_over(s, step, STR_LITERAL("repeat: 0"));
		frame->at++;
	}
	return count > 0;
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
	} else if (frame->step_iteration == 0 &&
		   !settle_count(s, frame, step)) {
		/* It has been told. */
	} else if (step->ops->traits & STEP_IS_GROUP) {
		frame->at++;
		push_frame(s, &step->children, frame->step_iterations);
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
