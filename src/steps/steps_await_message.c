/* steps_await_message.c - a server takes a message off its connection, by DATA
 * or BDAT. [RFC5321 4.1.1.4] [RFC3030 2] */
#include "steps/steps_await_message.h"

#include "base/mem.h"
#include "smtp/command.h"
#include "steps/steps_await.h"
#include "steps/steps_incoming.h"

enum { MESSAGE_BYTES_MAX = 67108864 };

enum phase { PHASE_COMMAND, PHASE_DATA, PHASE_CHUNK };

struct message_play {
	enum phase phase;
	struct buf text;	/* of DATA: dots and all, while it comes */
	size_t chunk, left;	/* octets of the chunk, and of it to come */
	bool is_last, is_begun; /* a chunk was taken */
};

static void play_free(void *state)
{
	struct message_play *play = state;

	buf_fini(&play->text);
	mem_free(play);
}

void await_message_begin(struct session *session, const struct step *step)
{
	(void)step;
	session_set_state(
		session, mem_calloc(1, sizeof(struct message_play)), play_free);
	session_await_input(session, session_unscaled_timeout_us(session));
}

/* The message is there, whole. */
static void finish(struct session *session, const struct step *step,
	const struct message_play *play)
{
	const struct await_message *message = step->data;
	struct buf text = BUF_INIT;

	incoming_lines(&text, buf_view(&play->text));
	if (assertions_hold(session, &message->asserts, buf_view(&play->text),
		    buf_view(&text)) &&
		session_in_time(session) &&
		session_capture(session, buf_view(&text)))
		step_pass(session);
	buf_fini(&text);
}

static void answer(struct session *session, struct str line, bool is_only)
{
	session_send(session, line, is_only);
	session_note_reply(session, line);
}

static bool send_prompt(
	struct session *session, const struct await_message *message)
{
	struct buf line = BUF_INIT;
	bool ok = true;

	if (message->prompt)
		ok = session_expand(
			session, message->prompt, TEMPLATE_LINE, &line);
	else
		buf_puts(&line, "354 go on");
	buf_puts(&line, "\r\n");
	if (ok)
		answer(session, buf_view(&line), true);
	buf_fini(&line);
	return ok;
}

/* BDAT 12 LAST */
static bool read_bdat(struct str argument, struct message_play *play)
{
	struct str rest = argument;
	struct str digits = str_cut(&rest, ' ');

	if (!str_is_digits(digits) || digits.len > 9)
		return false;
	play->chunk = 0;
	for (size_t i = 0; i < digits.len; i++)
		play->chunk = play->chunk * 10 + (size_t)(digits.data[i] - '0');
	play->left = play->chunk;
	rest = rest.data ? str_trim(rest) : (struct str){"", 0};
	play->is_last = str_equal_nocase(rest, "LAST");
	return play->is_last || rest.len == 0;
}

static void fail_command(
	struct session *session, const char *what, struct str line)
{
	struct buf shown = BUF_INIT;

	steps_excerpt(&shown, line);
	session_show_expected(session, str_from(what));
	session_show_received(session, line);
	step_fail(session, FAILURE_REPLY_MISMATCH, "expected %s, got \"%s\"",
		what, buf_cstr(&shown));
	buf_fini(&shown);
}

static const char *due_command(
	const struct await_message *message, const struct message_play *play)
{
	if (message->by == AWAIT_BY_BDAT || play->is_begun)
		return "the command BDAT";
	return message->by == AWAIT_BY_DATA ? "the command DATA"
					    : "DATA or BDAT";
}

/* Each of these takes what it can of the input. False: it waits for more, or
 * the step has ended. */

static bool take_command(struct session *session, const struct step *step,
	struct message_play *play)
{
	const struct await_message *message = step->data;
	const char *what = due_command(message, play);
	struct command command;
	struct line line;
	struct str text;

	if (!await_line(session, what, &line))
		return false;
	text = session_keep(session, line.text);
	session_take_input(session, line.raw.len);
	session_note_command(session, text);
	command_parse(text, &command);
	if (command.verb == COMMAND_DATA && message->by != AWAIT_BY_BDAT &&
		!play->is_begun) {
		play->phase = PHASE_DATA;
		return send_prompt(session, message);
	}
	if (command.verb == COMMAND_BDAT && message->by != AWAIT_BY_DATA) {
		play->phase = PHASE_CHUNK;
		if (read_bdat(command.argument, play))
			return true;
		what = "BDAT with a size of up to nine digits";
	}
	fail_command(session, what, text);
	return false;
}

static bool is_too_big(struct session *session, size_t len)
{
	if (len <= MESSAGE_BYTES_MAX)
		return false;
	step_fail(session, FAILURE_PROTOCOL,
		"the message has more than %d octets", MESSAGE_BYTES_MAX);
	return true;
}

static bool take_data(struct session *session, const struct step *step,
	struct message_play *play)
{
	struct str input = session_input(session);
	size_t before = play->text.len;
	size_t end;

	buf_str(&play->text, input);
	end = incoming_end(buf_view(&play->text), before < 4 ? 0 : before - 4);
	if (end) {
		session_take_input(session, end - before);
		play->text.len = end;
		incoming_unstuff(&play->text);
		finish(session, step, play);
		return false;
	}
	session_take_input(session, input.len);
	if (!is_too_big(session, play->text.len))
		await_check(session, "the final dot");
	return false;
}

static bool take_chunk(struct session *session, const struct step *step,
	struct message_play *play)
{
	struct str input = session_input(session);
	struct buf line = BUF_INIT;

	if (input.len > play->left)
		input.len = play->left;
	buf_str(&play->text, input);
	play->left -= input.len;
	session_take_input(session, input.len);
	if (is_too_big(session, play->text.len))
		return false;
	if (play->left) {
		await_check(session, "the octets of the chunk");
		return false;
	}
	if (play->is_last) {
		finish(session, step, play);
		return false;
	}
	buf_printf(&line, "250 2.0.0 %zu octets\r\n", play->chunk);
	answer(session, buf_view(&line), false);
	buf_fini(&line);
	play->phase = PHASE_COMMAND;
	play->is_begun = true;
	return true;
}

void await_message_input(struct session *session, const struct step *step)
{
	struct message_play *play = session_state(session);
	bool more = true;

	while (more) {
		switch (play->phase) {
		case PHASE_COMMAND:
			more = take_command(session, step, play);
			break;
		case PHASE_DATA:
			more = take_data(session, step, play);
			break;
		case PHASE_CHUNK:
			more = take_chunk(session, step, play);
			break;
		}
	}
}
