/* mutant_filter.c - the rows of mutants at work: which of them mean a line,
 * what it is read as, what is said to it, and what is done then. */
#include "reference/mutant_filter.h"

#include "reference/reference_auth.h"

enum { AGAIN_US = 50000 };

static unsigned transaction_state(const struct reference_session *session)
{
	const struct reference_transaction *mail = &session->mail;
	unsigned state = 0;

	state |= mail->open ? MUTANT_MAIL : 0;
	state |= mail->recipients > 0 ? MUTANT_RCPT : 0;
	state |= mail->chunked ? MUTANT_CHUNKED : 0;
	state |= mail->utf8 ? MUTANT_UTF8 : 0;
	state |= mail->binary ? MUTANT_BINARY : 0;
	state |= session->mail_refused || mail->rcpt_refused ? MUTANT_REFUSED
							     : 0;
	return state;
}

static unsigned state_of(const struct reference_session *session)
{
	const struct mutant_filter *filter = session->mutant;
	enum reference_hello hello = session->hello;
	enum reference_phase phase = session->phase;
	unsigned state = transaction_state(session);

	state |= hello != REFERENCE_HELLO_NONE ? MUTANT_HELLO : 0;
	state |= hello == REFERENCE_HELLO_HELO ? MUTANT_HELO : 0;
	state |= hello == REFERENCE_HELLO_EHLO ? MUTANT_EHLO : 0;
	state |= phase == REFERENCE_PHASE_DATA ? MUTANT_DATA : 0;
	state |= phase == REFERENCE_PHASE_CHUNK ? MUTANT_CHUNK : 0;
	state |= phase == REFERENCE_PHASE_AUTH ? MUTANT_EXCHANGE : 0;
	state |= session->tls ? MUTANT_TLS : 0;
	state |= session->authenticated ? MUTANT_AUTH : 0;
	state |= session->host->lmtp ? MUTANT_LMTP : 0;
	state |= filter->has_spoken ? 0 : MUTANT_FIRST;
	state |= filter->has_delivered ? MUTANT_DELIVERED : 0;
	state |= filter->rest > 0 ? MUTANT_PIPELINED : 0;
	return state;
}

static bool is_pseudo(struct str line)
{
	return line.len > 2 && line.data[0] == '<' &&
	       line.data[line.len - 1] == '>';
}

static bool means(
	const struct mutant_row *row, const struct mutant_moment *moment)
{
	if ((row->when & ~moment->state) || (row->unless & moment->state))
		return false;
	if (!row->line)
		return true;
	return row->is_pseudo >= is_pseudo(moment->line) &&
	       regex_match(row->line, moment->line, NULL) == REGEX_MATCH;
}

/* --- before --- */

static void read_as(struct mutant_filter *filter, const struct mutant_row *row,
	struct str *line)
{
	struct buf other = BUF_INIT;

	if (regex_substitute(row->line, *line, row->read_as, false, &other) !=
		REGEX_MATCH)
		return;
	buf_fini(&filter->read_as);
	filter->read_as = other;
	*line = buf_view(&filter->read_as);
}

/* SIZE of the latest MAIL. */
static void note_size(struct mutant_filter *filter, struct str line)
{
	static const char word[] = " SIZE=";
	size_t at = 0, size = 0;

	if (!str_starts_nocase(line, "MAIL "))
		return;
	while (at < line.len &&
		!str_starts_nocase(
			(struct str){line.data + at, line.len - at}, word))
		at++;
	for (at += strlen(word); at < line.len && size < REFERENCE_SIZE_MAX &&
				 line.data[at] >= '0' && line.data[at] <= '9';
		at++)
		size = size * 10 + (size_t)(line.data[at] - '0');
	filter->announced = size;
}

struct str mutant_begin(struct reference_session *session, struct str line,
	struct mutant_moment *moment)
{
	struct mutant_filter *filter = session->mutant;
	const struct mutants *mutants = filter->mutants;
	struct str other = line;

	*moment = (struct mutant_moment){
		line, state_of(session), session->host->out.len};
	filter->has_spoken |= !is_pseudo(line);
	note_size(filter, line);
	for (size_t i = 0; i < mutants->chosen_count; i++) {
		const struct mutant_row *row = mutants->chosen[i];

		if (row->has_read_as && means(row, moment))
			read_as(filter, row, &other);
	}
	return other;
}

/* --- after --- */

static void say(struct buf *out, const struct mutant_row *row, size_t mark)
{
	struct str reply = {buf_cstr(out) + mark, out->len - mark};
	struct buf other = BUF_INIT;

	if (regex_substitute(row->reply, reply, row->say, true, &other) ==
		REGEX_MATCH) {
		if (out->data)
			out->data[mark] = '\0';
		out->len = mark;
		buf_str(out, buf_view(&other));
	}
	buf_fini(&other);
}

static void change_hello(struct reference_session *session, unsigned then)
{
	if (then & MUTANT_THEN_HELLO)
		session->hello = REFERENCE_HELLO_HELO;
	if (then & MUTANT_THEN_EHLO)
		session->hello = REFERENCE_HELLO_EHLO;
	if (then & MUTANT_THEN_UNHELLO)
		session->hello = REFERENCE_HELLO_NONE;
	if (then & MUTANT_THEN_AUTH)
		session->authenticated = true;
	if (then & MUTANT_THEN_UNAUTH)
		session->authenticated = false;
}

static void change_transaction(struct reference_session *session, unsigned then)
{
	if (then & MUTANT_THEN_RESET)
		reference_reset(session);
	if (then & MUTANT_THEN_FORGET) {
		session->mail.recipients = 0;
		buf_clear(&session->fates);
	}
	if (then & MUTANT_THEN_MAIL) {
		session->mail.open = true;
		session->mail_refused = false;
	}
	if (then & MUTANT_THEN_RCPT) {
		session->mail.recipients++;
		if (session->host->lmtp)
			buf_putc(&session->fates, ' ');
	}
}

static void change_phase(struct reference_session *session, unsigned then)
{
	if (then & MUTANT_THEN_STAY) {
		reference_auth_end(session);
		session->phase = REFERENCE_PHASE_COMMAND;
	}
	if (then & MUTANT_THEN_DATA) {
		session->phase = REFERENCE_PHASE_DATA;
		reference_data_start(
			&session->data, session->host->mutants, false);
	}
	if (then & MUTANT_THEN_ABORT)
		session->mutant->aborts = true;
	if (then & (MUTANT_THEN_ABORT | MUTANT_THEN_CLOSE))
		reference_hang_up(session);
}

static void change_time(struct reference_session *session,
	const struct mutant_row *row, size_t mark)
{
	struct mutant_filter *filter = session->mutant;
	const struct buf *out = &session->host->out;

	if ((row->then & MUTANT_THEN_PAUSE) && !filter->is_holding &&
		!filter->is_due) {
		filter->is_due = true;
		filter->hold_from = mark;
		filter->hold_us = 1000 * (int64_t)row->pause_ms;
	}
	if (row->then & MUTANT_THEN_EARLY) {
		buf_append(
			&filter->again, buf_cstr(out) + mark, out->len - mark);
		timer_start(filter->again_timer, AGAIN_US);
	}
}

static void act(struct reference_session *session, const struct mutant_row *row,
	size_t mark)
{
	change_hello(session, row->then);
	change_transaction(session, row->then);
	change_phase(session, row->then);
	change_time(session, row, mark);
}

void mutant_end(
	struct reference_session *session, const struct mutant_moment *moment)
{
	const struct mutants *mutants = session->mutant->mutants;
	struct buf *out = &session->host->out;
	size_t mark = moment->mark;

	session->mutant->is_after_chunk = str_equal(moment->line, "<chunk>");
	if (str_equal(moment->line, "<end>"))
		session->mutant->has_delivered = true;
	for (size_t i = 0; i < mutants->chosen_count; i++) {
		const struct mutant_row *row = mutants->chosen[i];
		struct str reply = {buf_cstr(out) + mark, out->len - mark};

		if ((!row->has_say && !row->then) || !means(row, moment))
			continue;
		if (row->wants_reply &&
			regex_match(row->reply, reply, NULL) != REGEX_MATCH)
			continue;
		if (row->has_say)
			say(out, row, mark);
		act(session, row, mark);
	}
}
