/* layer: engine */
/*
 * fuzz_condition.c - any text as an `if`: read, or a message; and what holds
 * is what a second, plain reading of the words says.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "engine/condition.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
	if (!condition)
		abort();
}

/* Variables that begin with "y" have a value. */
static struct str look_up(void *owner, struct str name)
{
	(void)owner;
	if (name.len && name.data[0] == 'y')
		return STR_LITERAL("value");
	return (struct str){NULL, 0};
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static struct str next_word(struct str *rest)
{
	struct str word;

	while (rest->len && is_blank(rest->data[0]))
		*rest = (struct str){rest->data + 1, rest->len - 1};
	word = (struct str){rest->data, 0};
	while (word.len < rest->len && !is_blank(rest->data[word.len]))
		word.len++;
	*rest = (struct str){rest->data + word.len, rest->len - word.len};
	return word;
}

/* STARTTLS is offered, the connection is over TLS and IPv4. */
static bool plain_term(struct str word)
{
	if (word.len > 4 && memcmp(word.data, "var.", 4) == 0)
		return word.data[4] == 'y';
	return str_equal_nocase(word, "cap.STARTTLS") || str_equal(word, "tls");
}

/* text has been read by condition_parse(). */
static bool plain_holds(struct str text)
{
	bool any = false, all = true, negated = false;
	struct str word;

	while ((word = next_word(&text)).len) {
		if (str_equal(word, "not")) {
			negated = !negated;
		} else if (str_equal(word, "or")) {
			any = any || all;
			all = true;
		} else if (!str_equal(word, "and")) {
			all = all && plain_term(word) != negated;
			negated = false;
		}
	}
	return any || all;
}

static void check_if(struct arena *arena, const struct node *node)
{
	static struct str lines[] = {{"STARTTLS", 8}};
	const struct ehlo ehlo = {1, lines};
	const struct condition_facts facts = {
		.ehlo = &ehlo, .tls = true, .var = look_up};
	struct diag *diag = diag_new();
	struct buf why = BUF_INIT;
	const struct condition *condition = condition_parse(arena, diag, node);
	bool holds;

	require((condition == NULL) == (diag_error_count(diag) > 0));
	if (condition) {
		holds = condition_holds(condition, &facts, &why);
		require(holds == (why.len == 0));
		require(holds == condition_holds(condition, &facts, NULL));
		require(holds == plain_holds(node->text));
	}
	buf_fini(&why);
	diag_free(&diag);
}

static void check_requires(struct arena *arena, const struct node *node)
{
	const struct condition_facts facts = {.var = look_up};
	struct diag *diag = diag_new();
	const struct condition *condition =
		condition_parse_requires(arena, diag, node);

	require((condition == NULL) == (diag_error_count(diag) > 0));
	if (condition)
		condition_holds(condition, &facts, NULL);
	diag_free(&diag);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(0);
	struct str text =
		arena_str(arena, (struct str){(const char *)data, size});
	const struct node node = {.kind = NODE_SCALAR,
		.loc = {"f", 1, 1},
		.text = text,
		.raw = text};

	check_if(arena, &node);
	check_requires(arena, &node);
	arena_free(&arena);
	return 0;
}
