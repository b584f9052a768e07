/* condition_read.c - reads `if` and `requires`. */
#include "engine/condition_private.h"

#include "base/suggest.h"

enum { TERMS_MAX = 100 };

static const char *const words[] = {
	"tls", "ipv6", "protocol.lmtp", "protocol.submission", NULL};
static const enum term_kind word_kinds[] = {
	TERM_TLS, TERM_IPV6, TERM_LMTP, TERM_SUBMISSION};

static void add_term(
	struct arena *arena, struct condition *condition, struct term term)
{
	if (condition->count == condition->cap) {
		size_t cap = condition->cap ? condition->cap * 2 : 4;
		struct term *terms = arena_calloc(arena, cap, sizeof(*terms));

		if (condition->count)
			memcpy(terms, condition->terms,
				condition->count * sizeof(*terms));
		condition->terms = terms;
		condition->cap = cap;
	}
	term.name = arena_str(arena, term.name);
	condition->terms[condition->count++] = term;
}

static bool is_keyword(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.data[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
			!(c >= '0' && c <= '9') && !(i > 0 && c == '-'))
			return false;
	}
	return name.len > 0;
}

static bool has_prefix(struct str text, const char *prefix, struct str *rest)
{
	size_t len = strlen(prefix);

	if (text.len < len || memcmp(text.data, prefix, len) != 0)
		return false;
	*rest = (struct str){text.data + len, text.len - len};
	return true;
}

/* Reads what both `if` and `requires` know. Neither: false, silently. */
static bool read_term(struct str text, struct term *term)
{
	for (size_t i = 0; words[i]; i++)
		if (str_equal(text, words[i])) {
			term->kind = word_kinds[i];
			return true;
		}
	if (has_prefix(text, "var.", &term->name)) {
		term->kind = TERM_VAR;
		return vars_name_is_valid(term->name);
	}
	if (has_prefix(text, "cap.", &term->name)) {
		term->kind = TERM_CAP;
		return is_keyword(term->name);
	}
	return false;
}

/* --- if --- */

struct cursor {
	struct arena *arena;
	struct diag *diag;
	const struct node *node;
	struct str rest;
	struct str word; /* the latest; empty at the end */
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void next_word(struct cursor *cursor)
{
	size_t len = 0;

	while (cursor->rest.len && is_blank(cursor->rest.data[0])) {
		cursor->rest.data++;
		cursor->rest.len--;
	}
	while (len < cursor->rest.len && !is_blank(cursor->rest.data[len]))
		len++;
	cursor->word = (struct str){cursor->rest.data, len};
	cursor->rest.data += len;
	cursor->rest.len -= len;
}

/* As EHLO keywords are mostly written: STARTTLS, 8BITMIME. */
static bool is_upper_keyword(struct str word)
{
	for (size_t i = 0; i < word.len; i++)
		if (word.data[i] >= 'a' && word.data[i] <= 'z')
			return false;
	return is_keyword(word);
}

/* Of the latest word. Only for a message: it looks at all before it. */
static struct loc place(const struct cursor *cursor)
{
	return node_loc_at(cursor->node,
		(size_t)(cursor->word.data - cursor->node->text.data));
}

static bool complain_term(struct cursor *cursor)
{
	static const char *const near_words[] = {"tls", "ipv6", "protocol.lmtp",
		"protocol.submission", "not", "and", "or", NULL};
	struct str word = cursor->word;
	const char *near = suggest_closest(word, near_words);

	if (word.len == 0)
		return diag_error(cursor->diag, place(cursor),
			"the condition ends where a term must be");
	if (!near && is_upper_keyword(word))
		return diag_error(cursor->diag, place(cursor),
			"unknown condition \"%.*s\"; did you mean "
			"\"cap.%.*s\"?",
			(int)word.len, word.data, (int)word.len, word.data);
	if (near)
		return diag_error(cursor->diag, place(cursor),
			"unknown condition \"%.*s\"; did you mean \"%s\"?",
			(int)word.len, word.data, near);
	diag_error(cursor->diag, place(cursor), "unknown condition \"%.*s\"",
		(int)word.len, word.data);
	diag_help(cursor->diag, "there are cap.KEYWORD, var.NAME, tls, ipv6, "
				"protocol.lmtp and protocol.submission, with "
				"not, and, or");
	return false;
}

static bool read_not(
	struct cursor *cursor, struct condition *condition, int group)
{
	struct term term = {.group = group};

	next_word(cursor);
	while (str_equal(cursor->word, "not")) {
		term.negated = !term.negated;
		next_word(cursor);
	}
	if (!read_term(cursor->word, &term))
		return complain_term(cursor);
	if (condition->count == TERMS_MAX)
		return diag_error(cursor->diag, place(cursor),
			"a condition has %d terms at the most", TERMS_MAX);
	add_term(cursor->arena, condition, term);
	return true;
}

const struct condition *condition_parse(
	struct arena *arena, struct diag *diag, const struct node *scalar)
{
	struct condition *condition =
		arena_calloc(arena, 1, sizeof(*condition));
	struct cursor cursor = {.arena = arena, .diag = diag, .node = scalar};
	int group = 0;

	if (scalar->kind != NODE_SCALAR) {
		diag_error(diag, scalar->loc, "a condition is text, not %s",
			node_kind_name(scalar));
		return NULL;
	}
	cursor.rest = scalar->text;
	condition->text = arena_str(arena, scalar->text);
	for (;;) {
		if (!read_not(&cursor, condition, group))
			return NULL;
		next_word(&cursor);
		if (cursor.word.len == 0)
			return condition;
		if (str_equal(cursor.word, "or")) {
			group++;
		} else if (!str_equal(cursor.word, "and")) {
			diag_error(diag, place(&cursor),
				"there must be \"and\" or \"or\" before "
				"\"%.*s\"",
				(int)cursor.word.len, cursor.word.data);
			return NULL;
		}
	}
}

/* --- requires --- */

/* A keyword of EHLO, and what must follow it there: AUTH PLAIN. */
static bool read_capability(
	struct diag *diag, const struct node *node, struct str text)
{
	static const char *const lower_words[] = {"tls", "ipv6", "lmtp",
		"protocol.lmtp", "submission", "protocol.submission", NULL};
	struct str rest = text, first = str_cut(&rest, ' ');
	const char *near = suggest_closest(first, lower_words);
	size_t upper = 0;

	for (size_t i = 0; i < first.len; i++)
		upper += first.data[i] >= 'A' && first.data[i] <= 'Z';
	if (near && str_equal_nocase(str_from(near), "lmtp"))
		near = "protocol.lmtp";
	if (near && str_equal_nocase(str_from(near), "submission"))
		near = "protocol.submission";
	if (is_keyword(first) && (upper || !near)) {
		while (rest.data) {
			struct str word = str_cut(&rest, ' ');

			if (!str_equal(word, "and") && !str_equal(word, "or"))
				continue;
			diag_error(diag, node->loc,
				"\"%.*s\" has no place in requires",
				(int)word.len, word.data);
			diag_help(diag, "each entry of the list is one "
					"condition; all of them must hold");
			return false;
		}
		return true;
	}
	if (near)
		return diag_error(diag, node->loc,
			"unknown condition \"%.*s\"; did you mean \"%s\"?",
			(int)text.len, text.data, near);
	diag_error(diag, node->loc, "unknown condition \"%.*s\"", (int)text.len,
		text.data);
	diag_help(diag, "there are EHLO keywords (AUTH PLAIN), var.NAME, tls, "
			"ipv6, protocol.lmtp and protocol.submission, and not "
			"before them");
	return false;
}

static bool read_entry(struct arena *arena, struct diag *diag,
	const struct node *node, struct condition *condition)
{
	struct term term = {.group = 0};
	struct str text = str_trim(node->text), rest;

	if (node->kind != NODE_SCALAR)
		return diag_error(diag, node->loc,
			"a condition is text, not %s", node_kind_name(node));
	if (text.len == 0)
		return diag_error(
			diag, node->loc, "a condition must not be empty");
	if (has_prefix(text, "not ", &rest)) {
		term.negated = true;
		text = str_trim(rest);
	}
	if (!read_term(text, &term)) {
		term.kind = TERM_CAP;
		term.name = text;
		if (!read_capability(diag, node, text))
			return false;
	}
	add_term(arena, condition, term);
	return true;
}

const struct condition *condition_parse_requires(
	struct arena *arena, struct diag *diag, const struct node *node)
{
	struct condition *condition =
		arena_calloc(arena, 1, sizeof(*condition));
	struct buf text = BUF_INIT;
	bool ok = true;

	if (node->kind == NODE_MAP) {
		diag_error(diag, node->loc,
			"\"requires\" takes a list of conditions, got a map");
		return NULL;
	}
	if (node->kind == NODE_SCALAR) {
		buf_str(&text, node->text);
		ok = read_entry(arena, diag, node, condition);
	}
	for (size_t i = 0; i < node->count && node->kind == NODE_LIST; i++) {
		ok = read_entry(arena, diag, node->items[i], condition) && ok;
		buf_puts(&text, i ? ", " : "");
		if (node->items[i]->kind == NODE_SCALAR)
			buf_str(&text, node->items[i]->text);
	}
	condition->text = arena_str(arena, buf_view(&text));
	buf_fini(&text);
	return ok ? condition : NULL;
}
