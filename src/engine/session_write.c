/*
 * session_write.c - what a session sends, at once or at a pace, and how much
 * of it the result shows.
 */
#include "engine/session_private.h"

#include <stdio.h>
#include "base/check.h"

bool session_can_write(const struct connection *c)
{
	bool half = c->ended_by_eof && c->session->role == ROLE_SERVER;

	return c->transport && (!c->ended || half);
}

static void add_sent(struct session *s, struct str bytes)
{
	struct transcript *transcript = &s->result->transcript;

	transcript->lane = (uint8_t)(s->lane + s->c->index);
	transcript_add(transcript, session_elapsed_us(s),
		s->role == ROLE_SERVER ? DIRECTION_SERVER : DIRECTION_CLIENT,
		bytes);
}

/* The bytes leave now, in one write, and stand in the transcript; there is
 * nowhere to go for them once the server has closed. */
void session_write_bytes(struct session *s, struct str bytes)
{
	/* The server may have closed in the middle of a paced write. */
	if (!session_can_write(s->c))
		return;
	if (!s->hides_output)
		add_sent(s, bytes);
	transport_write(s->c->transport, bytes.data, bytes.len);
}

/* Sends what is due of a paced write. True when all has left. */
bool session_write_paced(struct session *s)
{
	const struct step *step = s->step;
	size_t left = s->c->output.len - s->c->output_at;
	size_t chunk;

	if (left == 0)
		return true;
	if (s->now_us < s->wake_us) {
		session_arm(s);
		return false;
	}
	chunk = left < step->pace_bytes ? left : step->pace_bytes;
	session_write_bytes(
		s, (struct str){s->c->output.data + s->c->output_at, chunk});
	s->c->output_at += chunk;
	if (chunk == left) {
		buf_fini(&s->c->output);
		s->c->output_at = 0;
		return true;
	}
	s->wake_us = s->now_us + session_scaled(s, step->pace_us);
	session_arm(s);
	return false;
}

/* Bytes that were sent, or the start of them. */
static struct str shown_bytes(struct session *s, struct str bytes)
{
	char more[64];
	struct buf text = BUF_INIT;
	struct str shown;

	if (s->sent_bytes <= SESSION_SENT_SHOWN_MAX)
		return arena_str(s->result->arena, bytes);
	buf_append(&text, bytes.data, SESSION_SENT_SHOWN_MAX);
	snprintf(more, sizeof(more), "... (%zu bytes in all)", s->sent_bytes);
	buf_puts(&text, more);
	shown = arena_str(s->result->arena, buf_view(&text));
	buf_fini(&text);
	return shown;
}

/* What EHLO, QUIT and DATA change is told from the bytes, whichever step
 * they come from. */
static void note_verb(struct session *s, struct str bytes)
{
	struct command command;
	struct str line = bytes;

	line = str_cut(&bytes, '\n');
	if (line.len && line.data[line.len - 1] == '\r')
		line.len--;
	command_parse(line, &command);
	s->c->verb = command.verb;
	s->c->line = line;
}

/* Adds to what the step has sent. */
static void show_sent(struct session *s, struct str shown)
{
	s->sent_bytes += shown.len;
	if (!s->at->sent.data) {
		s->at->sent = shown_bytes(s, shown);
	} else {
		struct str before = s->at->sent;
		struct buf joined = BUF_INIT;

		/* The count behind it is not the last word. */
		if (before.len > SESSION_SENT_SHOWN_MAX)
			before.len = SESSION_SENT_SHOWN_MAX;
		buf_str(&joined, before);
		buf_str(&joined, shown);
		s->at->sent = shown_bytes(s, buf_view(&joined));
		buf_fini(&joined);
	}
}

void session_send(struct session *s, struct str bytes, bool is_line)
{
	struct str shown = bytes;

	BUG_ON(!s->at);
	/* What cannot leave was not sent. */
	if (!session_can_write(s->c))
		return;
	if (is_line && shown.len >= 2)
		shown.len -= 2;
	show_sent(s, shown);
	if (!s->c->in_data && s->role == ROLE_CLIENT)
		note_verb(s, s->at->sent);
	if (s->step->pace_bytes) {
		buf_str(&s->c->output, bytes);
		return;
	}
	session_write_bytes(s, bytes);
}

void session_send_hidden(struct session *s, struct str bytes, struct str shown)
{
	BUG_ON(!s->at);
	if (!session_can_write(s->c))
		return;
	if (s->at->sent.data)
		show_sent(s, STR_LITERAL("\r\n"));
	show_sent(s, shown);
	note_verb(s, shown);
	add_sent(s, shown);
	add_sent(s, STR_LITERAL("\r\n"));
	s->hides_output = true;
	if (s->step->pace_bytes)
		buf_str(&s->c->output, bytes);
	else
		session_write_bytes(s, bytes);
	s->hides_output = s->step->pace_bytes > 0;
}

void session_pass_when_sent(struct session *s)
{
	struct connection *c = s->c;

	s->deadline_us = s->step->timeout_us >= 0
				 ? s->now_us + session_step_timeout_us(s)
				 : s->scenario_deadline_us;
	if (s->ended_before && !session_can_write(c)) {
		step_fail(s, FAILURE_UNEXPECTED_CLOSE,
			"the %s had closed the connection before this step: "
			"nothing was sent",
			session_peer(s));
		return;
	}
	if (c->output.len == c->output_at &&
		(!session_can_write(c) ||
			transport_pending(c->transport) == 0)) {
		step_pass(s);
		return;
	}
	session_enter(s, SESSION_WRITING);
	session_arm(s);
}
