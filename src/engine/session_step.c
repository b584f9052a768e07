/*
 * session_step.c - what a step may ask of the session that plays it, where
 * that is more than sending and reading: step.h says what.
 */
#include "engine/session_private.h"

enum { RECEIVED_SHOWN_MAX = 512 };

void session_show_expected(struct session *s, struct str text)
{
	s->at->expected = arena_str(s->result->arena, text);
}

void session_show_received(struct session *s, struct str bytes)
{
	if (bytes.len > RECEIVED_SHOWN_MAX)
		bytes.len = RECEIVED_SHOWN_MAX;
	s->at->received = arena_str(s->result->arena, bytes);
}

int64_t session_unscaled_timeout_us(const struct session *s)
{
	const struct timeouts *given = &s->env->timeouts;
	const struct step *step = s->unit->timeout_us >= 0 ? s->unit : s->step;
	int64_t us;

	if (step->timeout_us >= 0)
		us = step->timeout_us;
	else if (s->unit->ops->traits & STEP_DATA_TIMEOUT)
		us = given->data_us ? given->data_us
				    : s->plan->timeouts.data_us;
	else
		us = given->step_us ? given->step_us
				    : s->plan->timeouts.step_us;
	return us;
}

int64_t session_step_timeout_us(const struct session *s)
{
	return session_scaled(s, session_unscaled_timeout_us(s));
}

bool session_expand(struct session *s, const struct template *template,
	enum template_mode mode, struct buf *out)
{
	struct template_values values;
	struct err err;

	if (template->is_fixed) {
		buf_str(out, template->text);
		return true;
	}
	session_values(s, &values);
	if (template_expand(template, &values, mode, out, &err))
		return true;
	step_error(s, "%s", err.text);
	return false;
}

void session_set(struct session *s, int slot, struct str value)
{
	s->slots[slot] = arena_str(s->result->arena, value);
	if (s->plan->secret_count)
		session_note_secret(s, slot);
}

void session_await_input(struct session *s, int64_t timeout_us)
{
	s->c->news = true;
	s->time_is_up = false;
	s->awaits_since_us = s->now_us;
	s->deadline_us = s->now_us + session_scaled(s, timeout_us);
	session_enter(s, SESSION_AWAIT_INPUT);
	session_arm(s);
}

bool session_time_is_up(const struct session *s)
{
	return s->time_is_up;
}

bool session_is_ended(const struct session *s)
{
	return s->c->ended;
}

size_t *session_counter(struct session *s)
{
	return &s->counter;
}

bool session_step_is_on(const struct session *s, const struct step *step)
{
	return s->step == step && s->state == SESSION_AWAIT_INPUT;
}

void *session_alloc(struct session *s, size_t len)
{
	return arena_alloc(s->result->arena, len);
}

struct str session_keep(struct session *s, struct str bytes)
{
	return arena_str(s->result->arena, bytes);
}

void session_set_state(
	struct session *s, void *state, void (*free_it)(void *state))
{
	if (s->step_state && s->free_step_state)
		s->free_step_state(s->step_state);
	s->step_state = state;
	s->free_step_state = free_it;
}

void *session_state(const struct session *s)
{
	return s->step_state;
}
