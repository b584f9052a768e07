/*
 * reference_bdat.c - a message in chunks of which the client tells the size.
 * The octets of a chunk are never read as commands, whatever its command is
 * answered: they are taken first. [RFC3030 2]
 *
 *   bdat-cmd = "BDAT" SP chunk-size [ SP "LAST" ] CR LF
 */
#include "reference/mutant_filter.h"
#include "reference/reference_message.h"

#include <inttypes.h>

enum { SIZE_DIGITS_MAX = 20 };

/* More than fits is just too much: it would take centuries to come. */
static uint64_t read_size(struct str digits)
{
	uint64_t size = 0;

	for (size_t i = 0; i < digits.len; i++) {
		uint64_t digit = (uint64_t)(digits.data[i] - '0');

		if (size > (UINT64_MAX - digit) / 10)
			return UINT64_MAX;
		size = size * 10 + digit;
	}
	return size;
}

static bool parse_chunk(struct str argument, struct reference_chunk *chunk)
{
	struct str size = str_cut(&argument, ' ');
	bool has_word = argument.data != NULL;

	if (size.len > SIZE_DIGITS_MAX || !str_is_digits(size))
		return false;
	*chunk = (struct reference_chunk){.size = read_size(size)};
	chunk->left = chunk->size;
	chunk->last = has_word && str_equal_nocase(argument, "LAST");
	return chunk->last || !has_word;
}

static const char *chunk_problem(const struct reference_session *session)
{
	const struct reference_transaction *mail = &session->mail;

	if (session->host->needs_tls && !session->tls)
		return REFERENCE_NEED_TLS;
	if (session->host->submission && !session->authenticated)
		return REFERENCE_NEED_AUTH;
	if (!mail->open)
		return "503 5.5.1 Need MAIL before BDAT\r\n";
	if (mail->recipients > 0)
		return NULL;
	if (mail->rcpt_refused && !session->host->lmtp)
		return "554 5.5.1 No valid recipients\r\n";
	return "503 5.5.1 Need RCPT before BDAT\r\n";
}

/* A chunk that makes the message too big ends the transaction: those that
 * follow it in the pipeline find none. */
static void answer_chunk(struct reference_session *session)
{
	const struct reference_chunk *chunk = &session->chunk;

	session->phase = REFERENCE_PHASE_COMMAND;
	if (chunk->refusal) {
		reference_reply(session, chunk->refusal);
	} else if (chunk->last) {
		reference_data_finish(&session->data);
		reference_message(session);
	} else if (session->data.size > REFERENCE_SIZE_MAX) {
		reference_reset(session);
		session->mail_refused = true;
		reference_reply(session, REFERENCE_TOO_BIG);
	} else {
		buf_printf(&session->host->out,
			"250 2.0.0 %" PRIu64 " octets received\r\n",
			chunk->size);
	}
}

static void end_chunk(struct reference_session *session)
{
	struct mutant_moment moment;

	if (session->mutant)
		mutant_begin(session, STR_LITERAL("<chunk>"), &moment);
	answer_chunk(session);
	if (session->mutant)
		mutant_end(session, &moment);
}

void reference_begin_chunk(
	struct reference_session *session, const struct command *command)
{
	struct reference_chunk *chunk = &session->chunk;

	/* Nobody knows what follows; it will be read as commands. */
	if (!parse_chunk(command->argument, chunk)) {
		reference_reply(
			session, "501 5.5.4 Syntax: BDAT size [LAST]\r\n");
		return;
	}
	chunk->refusal = chunk_problem(session);
	if (!chunk->refusal && !session->mail.chunked) {
		session->mail.chunked = true;
		reference_data_start(&session->data, session->host->mutants,
			!mutant_has(session->host, MUTANT_CHUNK_ENDS_AT_DOT));
	}
	if (chunk->left > 0 &&
		mutant_has(session->host, MUTANT_CHUNK_COUNT_SHORT))
		chunk->left--;
	if ((chunk->refusal &&
		    mutant_has(session->host, MUTANT_REFUSED_CHUNK_OBEYED)) ||
		(chunk->size > REFERENCE_SIZE_MAX &&
			mutant_has(session->host, MUTANT_BIG_CHUNK_OBEYED))) {
		chunk->left = 0;
		session->data.size += chunk->size;
	}
	session->phase = REFERENCE_PHASE_CHUNK;
	if (chunk->left == 0)
		end_chunk(session);
}

size_t reference_chunk_feed(
	struct reference_session *session, const char *octets, size_t len)
{
	struct reference_chunk *chunk = &session->chunk;

	if (len > chunk->left)
		len = (size_t)chunk->left;
	if (!chunk->refusal) {
		len = reference_data_feed(&session->data, octets, len);
		/* Only for a mutant is there an end in it. */
		if (session->data.state == REFERENCE_DATA_END)
			chunk->left = len;
	}
	chunk->left -= len;
	if (chunk->left == 0)
		end_chunk(session);
	return len;
}
