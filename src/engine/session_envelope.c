/*
 * session_envelope.c - the transaction as far as it was accepted: LMTP's
 * replies are counted by it, and a scripted server asserts it.
 */
#include "engine/session_private.h"

#include <string.h>

void session_envelope_reset(struct connection *c)
{
	c->envelope = (struct envelope){0};
}

static void add_recipient(struct connection *c, struct str path)
{
	struct arena *arena = c->session->result->arena;
	struct envelope *envelope = &c->envelope;

	if (envelope->count == envelope->cap) {
		size_t cap = envelope->cap ? envelope->cap * 2 : 4;
		struct str *more = arena_calloc(arena, cap, sizeof(*more));

		if (envelope->count)
			memcpy(more, envelope->recipients,
				envelope->count * sizeof(*more));
		envelope->recipients = more;
		envelope->cap = cap;
	}
	envelope->recipients[envelope->count++] = arena_str(arena, path);
}

/* What stands in the angle brackets, or all of it if there are none. */
static struct str inner_path(struct str text, struct str *rest)
{
	const char *open = memchr(text.data, '<', text.len);
	const char *close;

	*rest = (struct str){"", 0};
	if (!open) {
		const char *colon = memchr(text.data, ':', text.len);

		if (colon) {
			text.len -= (size_t)(colon + 1 - text.data);
			text.data = colon + 1;
		}
		text = str_trim(text);
		*rest = text;
		return str_cut(rest, ' ');
	}
	text.len -= (size_t)(open + 1 - text.data);
	text.data = open + 1;
	close = memchr(text.data, '>', text.len);
	if (!close)
		return text;
	*rest = str_trim((struct str){
		close + 1, text.len - (size_t)(close + 1 - text.data)});
	text.len = (size_t)(close - text.data);
	return text;
}

void session_envelope_note(struct connection *c, int code)
{
	struct arena *arena = c->session->result->arena;
	struct command command;
	struct str path, params;

	if (code < 200 || code > 299)
		return;
	switch (c->verb) {
	case COMMAND_MAIL:
	case COMMAND_RCPT:
		break;
	case COMMAND_RSET:
	case COMMAND_HELO:
	case COMMAND_EHLO:
	case COMMAND_LHLO:
		session_envelope_reset(c);
		return;
	case COMMAND_DATA:
	case COMMAND_NOOP:
	case COMMAND_QUIT:
	case COMMAND_VRFY:
	case COMMAND_EXPN:
	case COMMAND_HELP:
	case COMMAND_STARTTLS:
	case COMMAND_AUTH:
	case COMMAND_BDAT:
	case COMMAND_ETRN:
	case COMMAND_UNKNOWN:
		return;
	}
	command_parse(c->line, &command);
	path = inner_path(command.argument, &params);
	if (c->verb == COMMAND_RCPT) {
		add_recipient(c, path);
		return;
	}
	session_envelope_reset(c);
	c->envelope.sender = arena_str(arena, path);
	c->envelope.sender_params = arena_str(arena, params);
}

const struct envelope *session_envelope(const struct session *s)
{
	return &s->c->envelope;
}

void session_note_command(struct session *s, struct str line)
{
	struct command command;

	command_parse(line, &command);
	s->c->verb = command.verb;
	s->c->said_quit |= command.verb == COMMAND_QUIT;
	s->c->line = arena_str(s->result->arena, line);
}

void session_note_reply(struct session *s, struct str reply)
{
	int code = 0;

	for (size_t i = 0; i < 3 && i < reply.len; i++)
		if (reply.data[i] >= '0' && reply.data[i] <= '9')
			code = code * 10 + (reply.data[i] - '0');
	session_envelope_note(s->c, code);
	/* One reply answers one command. */
	s->c->verb = COMMAND_UNKNOWN;
}
