/* steps_assert.c - the envelope and the text of a message, held against what
 * a server's author expects of its client. */
#include "steps/steps_assert.h"

#include <string.h>
#include "base/regex.h"

/* --- reading --- */

static bool read_one(struct step_parse *parse, const struct node *value,
	const char *key, struct assertion *out)
{
	struct str text;

	if (value->kind != NODE_SCALAR)
		return diag_error(parse->diag, value->loc,
			"\"%s\" takes a text or a /regex/, not %s", key,
			node_kind_name(value));
	if (value->text.len == 0 || value->text.data[0] != '/') {
		if (strcmp(key, "raw") == 0) {
			out->shown = value->text;
			out->raw = raw_read(parse, value, key);
			return out->raw != NULL;
		}
		/* The empty one: the sender of a bounce. */
		out->text = template_parse(parse->scope, value);
		if (out->text)
			out->shown = out->text->shown;
		return out->text != NULL;
	}
	if (!steps_fixed_text(parse, value, key, &text))
		return false;
	out->shown = text;
	out->regex = steps_parse_pattern(parse, value, text, NULL);
	return out->regex != NULL;
}

static bool read_list(struct step_parse *parse, const struct node *value,
	const char *key, struct assertion **out, size_t *count)
{
	bool list = value->kind == NODE_LIST;
	bool ok = true;

	*count = list ? value->count : 1;
	*out = arena_calloc(parse->arena, *count ? *count : 1, sizeof(**out));
	for (size_t i = 0; i < *count; i++)
		ok &= read_one(
			parse, list ? value->items[i] : value, key, &(*out)[i]);
	return ok;
}

static bool read_headers(struct step_parse *parse, const struct node *value,
	struct assertions *asserts)
{
	bool ok = true;

	if (value->kind != NODE_MAP)
		return diag_error(parse->diag, value->loc,
			"\"headers\" is a map: {Subject: hello}");
	asserts->header_count = value->count;
	asserts->headers = arena_calloc(parse->arena,
		value->count ? value->count : 1, sizeof(*asserts->headers));
	for (size_t i = 0; i < value->count; i++) {
		asserts->headers[i].key = value->pairs[i].key->text;
		ok &= read_one(parse, value->pairs[i].value, "headers",
			&asserts->headers[i]);
	}
	return ok;
}

static bool read_single(struct step_parse *parse, const struct node *value,
	const char *key, const struct assertion **out)
{
	struct assertion *one = arena_calloc(parse->arena, 1, sizeof(*one));

	*out = one;
	return read_one(parse, value, key, one);
}

bool assertions_read(struct step_parse *parse, const struct node_pair *pair,
	struct assertions *asserts)
{
	const struct node *value = pair->value;
	struct str key = pair->key->text;

	if (str_equal(key, "from"))
		return read_single(parse, value, "from", &asserts->from);
	if (str_equal(key, "params"))
		return read_single(parse, value, "params", &asserts->params);
	if (str_equal(key, "size"))
		return steps_read_size(
			parse, value, "size", INT64_MAX, &asserts->size);
	if (str_equal(key, "headers"))
		return read_headers(parse, value, asserts);
	if (str_equal(key, "text"))
		return read_list(parse, value, "text", &asserts->texts,
			&asserts->text_count);
	if (str_equal(key, "raw"))
		return read_list(parse, value, "raw", &asserts->raws,
			&asserts->raw_count);
	asserts->has_to = true;
	return read_list(parse, value, "to", &asserts->to, &asserts->to_count);
}

/* --- holding --- */

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
	if (asserts->size >= 0 && (int64_t)message.len != asserts->size) {
		step_fail(session, FAILURE_REPLY_MISMATCH,
			"the message has %zu octets, not %lld", message.len,
			(long long)asserts->size);
		return false;
	}
	return hold_all(session, asserts->texts, asserts->text_count, text,
		       "message") &&
	       hold_all(session, asserts->raws, asserts->raw_count, message,
		       "raw message") &&
	       hold_headers(session, asserts, text);
}
