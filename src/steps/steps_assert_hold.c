/* steps_assert_hold.c - the envelope and the text of a message, held against
 * what a server's author expects of its client. */
#include "steps/steps_assert.h"

#include "base/regex.h"

enum how { HOW_WHOLE, HOW_CONTAINS };

static bool matches_text(struct str seen, struct str text, enum how how)
{
	if (how == HOW_WHOLE && seen.len != text.len)
		return false;
	return str_contains_nocase(seen, text);
}

/* *ok is false after it has ended the step. */
static bool matches(struct session *session, const struct assertion *want,
	struct str seen, enum how how, bool *ok)
{
	struct buf text = BUF_INIT;
	bool yes = false;

	if (want->regex) {
		switch (regex_match(want->regex, seen, NULL)) {
		case REGEX_MATCH:
			return true;
		case REGEX_NO_MATCH:
			return false;
		case REGEX_LIMIT:
			break;
		}
		*ok = false;
		step_fail(session, FAILURE_REPLY_MISMATCH,
			"a pattern took too many steps on this message");
		return false;
	}
	if (want->raw ? raw_bytes(session, want->raw, &text)
		      : session_expand(
				session, want->text, TEMPLATE_BYTES, &text))
		yes = matches_text(seen, buf_view(&text), how);
	else
		*ok = false;
	buf_fini(&text);
	return yes;
}

static void fail_one(struct session *session, const struct assertion *want,
	struct str seen, enum how how, const char *what)
{
	struct buf shown = BUF_INIT;

	session_show_expected(session, want->shown);
	session_show_received(session, seen);
	steps_excerpt(&shown, how == HOW_WHOLE ? seen : want->shown);
	if (how == HOW_WHOLE)
		step_fail(session, FAILURE_REPLY_MISMATCH,
			"the %s is \"%s\", not as expected", what,
			buf_cstr(&shown));
	else
		step_fail(session, FAILURE_REPLY_MISMATCH,
			want->regex ? "nothing in the %s matches %s"
				    : "the %s does not hold \"%s\"",
			what, buf_cstr(&shown));
	buf_fini(&shown);
}

static bool hold_one(struct session *session, const struct assertion *want,
	struct str seen, enum how how, const char *what)
{
	bool ok = true;

	if (!want || matches(session, want, seen, how, &ok))
		return true;
	if (ok)
		fail_one(session, want, seen, how, what);
	return false;
}

static bool hold_all(struct session *session, const struct assertion *list,
	size_t count, struct str seen, const char *what)
{
	for (size_t i = 0; i < count; i++)
		if (!hold_one(session, &list[i], seen, HOW_CONTAINS, what))
			return false;
	return true;
}

static bool fail_recipients(
	struct session *session, const struct envelope *envelope)
{
	struct buf list = BUF_INIT, shown = BUF_INIT;

	for (size_t i = 0; i < envelope->count; i++) {
		buf_puts(&list, i ? ", " : "");
		buf_str(&list, envelope->recipients[i]);
	}
	steps_excerpt(&shown, buf_view(&list));
	session_show_received(session, buf_view(&list));
	step_fail(session, FAILURE_REPLY_MISMATCH,
		"the recipients are not those expected, but %zu: %s",
		envelope->count, buf_cstr(&shown));
	buf_fini(&list);
	buf_fini(&shown);
	return false;
}

/* Finds a recipient for want that is nobody else's yet. */
static bool take_recipient(struct session *session,
	const struct assertion *want, const struct envelope *envelope,
	bool *taken, bool *ok)
{
	for (size_t i = 0; i < envelope->count; i++) {
		if (taken[i] || !matches(session, want, envelope->recipients[i],
					HOW_WHOLE, ok))
			continue;
		taken[i] = true;
		return true;
	}
	return false;
}

/* As many as are named, in any order, each matched by one. Texts choose
 * first: a pattern may take another. */
static bool hold_recipients(struct session *session,
	const struct assertions *asserts, const struct envelope *envelope)
{
	bool *taken = session_alloc(session, envelope->count + 1);
	bool ok = true;

	for (size_t i = 0; i < envelope->count; i++)
		taken[i] = false;
	if (envelope->count != asserts->to_count)
		return fail_recipients(session, envelope);
	for (int patterns = 0; patterns < 2; patterns++)
		for (size_t i = 0; i < asserts->to_count; i++) {
			const struct assertion *want = &asserts->to[i];

			if ((want->regex != NULL) != (patterns == 1) ||
				take_recipient(
					session, want, envelope, taken, &ok))
				continue;
			return ok ? fail_recipients(session, envelope) : false;
		}
	return true;
}

/* The value of a field of the header, folded lines and all; data NULL: it is
 * not there. [RFC5322 2.2] */
static struct str field_value(struct str text, struct str name)
{
	struct str none = {NULL, 0};

	while (text.len) {
		struct str rest = text;
		struct str line = str_cut(&rest, '\n');
		const char *end;

		if (line.len == 0 || !rest.data)
			return none;
		while (rest.len && (*rest.data == ' ' || *rest.data == '\t')) {
			struct str more = str_cut(&rest, '\n');

			line.len = (size_t)(more.data + more.len - line.data);
			if (!rest.data)
				break;
		}
		end = memchr(line.data, ':', line.len);
		if (end && (size_t)(end - line.data) == name.len &&
			matches_text((struct str){line.data, name.len}, name,
				HOW_WHOLE))
			return str_trim((struct str){end + 1,
				line.len - (size_t)(end + 1 - line.data)});
		if (!rest.data)
			return none;
		text = rest;
	}
	return none;
}

static bool hold_headers(struct session *session,
	const struct assertions *asserts, struct str text)
{
	for (size_t i = 0; i < asserts->header_count; i++) {
		const struct assertion *want = &asserts->headers[i];
		struct str value = field_value(text, want->key);
		struct buf what = BUF_INIT;
		bool ok;

		if (!value.data) {
			step_fail(session, FAILURE_REPLY_MISMATCH,
				"the message has no header field %.*s",
				(int)want->key.len, want->key.data);
			return false;
		}
		buf_puts(&what, "header field ");
		buf_str(&what, want->key);
		ok = hold_one(
			session, want, value, HOW_CONTAINS, buf_cstr(&what));
		buf_fini(&what);
		if (!ok)
			return false;
	}
	return true;
}

bool assertions_hold(struct session *session, const struct assertions *asserts,
	struct str message, struct str text)
{
	const struct envelope *envelope = session_envelope(session);
	struct str sender = envelope->sender, params = envelope->sender_params;

	if (asserts->from && !sender.data) {
		step_fail(session, FAILURE_REPLY_MISMATCH,
			"no MAIL was accepted before this message");
		return false;
	}
	if (!hold_one(session, asserts->from, sender, HOW_WHOLE, "sender") ||
		!hold_one(session, asserts->params,
			params.data ? params : STR_LITERAL(""), HOW_CONTAINS,
			"rest of the MAIL command"))
		return false;
	if (asserts->has_to && !hold_recipients(session, asserts, envelope))
		return false;
	if (asserts->size && !size_bound_holds(session, asserts->size,
				     message.len, "message"))
		return false;
	return hold_all(session, asserts->texts, asserts->text_count, text,
		       "message") &&
	       hold_all(session, asserts->raws, asserts->raw_count, message,
		       "raw message") &&
	       hold_headers(session, asserts, text);
}
