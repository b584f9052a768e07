/*
 * template_resolve.c - what the name in ${name} stands for: a text that is
 * known when files are loaded, or something that the conversation knows.
 */
#include "engine/template_reader.h"

#include <stdlib.h>

/* What a part of the vocabulary stands for where no target says it, in
 * scenarios that will not be played. */
static const struct {
	const char *name, *value;
} placeholders[] = {
	{"sender", "sender@example.org"},
	{"recipient", "recipient@example.org"},
	{"unknown_recipient", "unknown@example.org"},
	{"local_domain", "example.org"},
	{"foreign_recipient", "recipient@example.net"},
	{"foreign_domain", "example.net"},
	{"missing_domain", "missing.invalid"},
	{"tempfail_domain", "tempfail.invalid"},
	{"user", "user"},
	{"password", "password"},
};

static const struct template *of_text(
	struct template_reader *reader, const char *text)
{
	return template_fixed(reader->scope->arena, str_from(text ? text : ""));
}

/* --- variables in variables --- */

static bool is_less(const struct var *a, const struct var *b)
{
	size_t len = a->name.len < b->name.len ? a->name.len : b->name.len;
	int order = memcmp(a->name.data, b->name.data, len);

	return order < 0 || (order == 0 && a->name.len < b->name.len);
}

/* A cycle is told once, whichever of its variables led into it: it begins
 * with the least name. last is the variable that refers to first. */
static bool complain_cycle(struct template_reader *reader,
	const struct template_chain *last, const struct var *first)
{
	const struct template_chain *entry = last;
	const struct var *cycle[TEMPLATE_CHAIN_MAX + 1];
	struct buf text = BUF_INIT;
	size_t count = 0, least = 0;

	for (; entry->var != first; entry = entry->up)
		cycle[count++] = entry->var;
	cycle[count++] = first;
	for (size_t i = 1; i < count; i++)
		if (is_less(cycle[i], cycle[least]))
			least = i;
	/* The chain runs from the inside out. */
	for (size_t i = 0; i <= count; i++) {
		const struct var *var = cycle[(least + count * 2 - i) % count];

		buf_puts(&text, i ? " -> " : "");
		buf_str(&text, var->name);
	}
	diag_error(reader->scope->diag, cycle[least]->loc,
		"variable \"%.*s\" refers to itself: %s",
		(int)cycle[least]->name.len, cycle[least]->name.data,
		buf_cstr(&text));
	buf_fini(&text);
	return false;
}

static const struct template *read_value(
	struct template_reader *reader, size_t start, const struct var *var)
{
	struct template_chain chain = {reader->chain, var,
		reader->chain ? reader->chain->length + 1 : 1};
	struct template_reader inner = {.scope = reader->scope,
		.node = var->node,
		.loc = var->loc,
		.text = var->value,
		.chain = &chain,
		.lookups = reader->lookups,
		.unused = reader->unused};

	if (var->ready)
		return var->ready;
	if (!var->expandable || var->value.len == 0)
		return template_fixed(reader->scope->arena, var->value);
	for (const struct template_chain *up = reader->chain; up; up = up->up)
		if (str_same(up->var->name, var->name)) {
			complain_cycle(reader, reader->chain, up->var);
			return NULL;
		}
	if (chain.length > TEMPLATE_CHAIN_MAX ||
		++*reader->lookups > TEMPLATE_LOOKUPS_MAX) {
		template_complain(reader, start,
			"variables refer to variables too deeply here");
		return NULL;
	}
	return template_read(&inner);
}

/* --- slots --- */

static const struct template *find_slot(
	struct template_reader *reader, size_t start, struct str name, int slot)
{
	struct template_scope *scope = reader->scope;
	struct template_part part = {.kind = PART_SLOT, .slot = slot};
	const struct var *var = vars_get(scope->vars, name);
	const struct template *initial;

	if (!scope->slots->initial[slot] && var) {
		initial = read_value(reader, start, var);
		if (!initial)
			return NULL;
		/* Reading it may have come across the slot itself. */
		if (!scope->slots->initial[slot])
			slots_set_initial(
				scope->slots, scope->arena, slot, initial);
	}
	/* Our end's address is not known before we are connected. */
	if (!var && str_equal(name, "helo"))
		part.fallback = template_of_part(
			reader, (struct template_part){.kind = PART_HELO});
	return template_of_part(reader, part);
}

const struct template *template_with_fallback(struct template_reader *reader,
	const struct template *value, const struct template *fallback)
{
	struct template_part part;

	if (value->is_fixed || value->part_count != 1 ||
		value->parts[0].kind != PART_SLOT || value->parts[0].fallback)
		return value;
	part = value->parts[0];
	part.fallback = fallback;
	return template_of_part(reader, part);
}

/* --- all of it --- */

static bool find_environment(struct template_reader *reader, size_t start,
	struct str name, bool has_fallback, const struct template **out)
{
	char *key = arena_printf(
		reader->scope->arena, "%.*s", (int)name.len - 4, name.data + 4);
	const char *value = getenv(key);

	if (value && (*value || !has_fallback))
		*out = of_text(reader, value);
	if (*out || has_fallback)
		return true;
	template_complain(reader, start + 2,
		"the environment has no variable \"%s\"", key);
	diag_help(reader->scope->diag, "${env.%s:-default} works without it",
		key);
	return false;
}

static bool find_placeholder(struct template_reader *reader, size_t start,
	struct str name, const struct template **out)
{
	struct template_scope *scope = reader->scope;
	bool known = vars_is_vocabulary(name);

	if ((known && reader->unused) ||
		(scope->may_lack && scope->may_lack(scope->owner, name))) {
		*out = template_fixed(scope->arena, name);
		for (size_t i = 0;
			i < sizeof(placeholders) / sizeof(placeholders[0]); i++)
			if (str_equal(name, placeholders[i].name))
				*out = of_text(reader, placeholders[i].value);
		return true;
	}
	if (!known)
		return template_complain_unknown(reader, start, name);
	template_complain(reader, start,
		"\"${%.*s}\" has no value for this target", (int)name.len,
		name.data);
	diag_help(scope->diag,
		"-D %.*s=..., or under vars: of the target in smtpdrill.yaml",
		(int)name.len, name.data);
	return false;
}

static bool call_without(struct template_reader *reader, size_t start,
	const struct template_function *function, const struct template **out)
{
	struct template_part part = {
		.kind = PART_FUNCTION, .function = function};
	size_t none[2] = {0};

	if (function->arg_count)
		return template_complain(reader, start,
			"\"%s\" is a function: write %s", function->name,
			function->example);
	*out = template_call(reader, none, &part);
	return *out != NULL;
}

static bool find_variable(struct template_reader *reader, size_t start,
	struct str name, bool has_fallback, const struct template **out)
{
	const struct var *var = vars_get(reader->scope->vars, name);

	if (var) {
		*out = read_value(reader, start, var);
		if (!*out)
			return false;
		if (has_fallback && (*out)->is_fixed && !(*out)->text.len)
			*out = NULL;
		return true;
	}
	if (str_equal(name, "helo"))
		*out = template_of_part(
			reader, (struct template_part){.kind = PART_HELO});
	if (*out || has_fallback)
		return true;
	return find_placeholder(reader, start, name, out);
}

bool template_resolve(struct template_reader *reader, size_t start,
	struct str name, bool has_fallback, const struct template **out)
{
	const struct template_function *function = template_function_find(name);
	int slot = slots_find(reader->scope->slots, name);

	*out = template_find_builtin(reader, name);
	if (*out) {
		if (has_fallback && (*out)->is_fixed && !(*out)->text.len)
			*out = NULL;
		return true;
	}
	if (name.len > 4 && memcmp(name.data, "env.", 4) == 0)
		return find_environment(reader, start, name, has_fallback, out);
	/* A variable may have the name of a function with arguments. */
	if (function && (function->arg_count == 0 ||
				(slot < 0 && !has_fallback &&
					!vars_get(reader->scope->vars, name))))
		return call_without(reader, start, function, out);
	if (slot < 0)
		return find_variable(reader, start, name, has_fallback, out);
	*out = find_slot(reader, start, name, slot);
	return *out != NULL;
}
