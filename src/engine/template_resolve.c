/*
 * template_resolve.c - what the name in ${name} stands for: a text that is
 * known when files are loaded, or something that the conversation knows.
 */
#include "engine/template_reader.h"

#include <stdlib.h>
#include "base/suggest.h"

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

static const struct {
	const char *name;
	enum part_kind kind;
} builtins[] = {
	{"index", PART_INDEX},
	{"run_id", PART_RUN_ID},
	{"target.host", PART_TARGET_HOST},
	{"target.port", PART_TARGET_PORT},
	{"scenario", PART_TEXT},
	{"case", PART_TEXT},
};

enum { BUILTIN_COUNT = sizeof(builtins) / sizeof(builtins[0]) };

bool template_is_builtin(struct str name)
{
	for (size_t i = 0; i < BUILTIN_COUNT; i++)
		if (str_equal(name, builtins[i].name))
			return true;
	return template_function_find(name) != NULL;
}

static const struct template *of_part(
	struct template_reader *reader, struct template_part part)
{
	struct template_builder builder = {.arena = reader->scope->arena};

	template_builder_part(&builder, part, (struct str){NULL, 0});
	return template_builder_finish(&builder);
}

static const struct template *of_text(
	struct template_reader *reader, const char *text)
{
	return template_fixed(reader->scope->arena, str_from(text ? text : ""));
}

static const struct template *find_builtin(
	struct template_reader *reader, struct str name)
{
	for (size_t i = 0; i < BUILTIN_COUNT; i++) {
		if (!str_equal(name, builtins[i].name))
			continue;
		if (builtins[i].kind != PART_TEXT)
			return of_part(
				reader, (struct template_part){
						.kind = builtins[i].kind});
		return of_text(reader, *builtins[i].name == 's'
					       ? reader->scope->scenario
					       : reader->scope->case_id);
	}
	return NULL;
}

/* --- "did you mean" --- */

static size_t count_names(const struct template_scope *scope)
{
	size_t count = scope->slots->count + BUILTIN_COUNT;

	for (const struct vars *vars = scope->vars; vars; vars = vars->parent)
		count += vars->count;
	for (size_t i = 0; vars_vocabulary()[i]; i++)
		count++;
	for (size_t i = 0; template_function_at(i); i++)
		count++;
	return count;
}

static const char **list_names(const struct template_scope *scope)
{
	const char **names = arena_calloc(
		scope->arena, count_names(scope) + 1, sizeof(*names));
	size_t count = 0;

	for (size_t i = 0; i < scope->slots->count; i++)
		if (vars_name_is_valid(scope->slots->names[i]))
			names[count++] = scope->slots->names[i].data;
	for (const struct vars *vars = scope->vars; vars; vars = vars->parent)
		for (size_t i = 0; i < vars->count; i++)
			names[count++] =
				arena_str(scope->arena, vars->list[i].name)
					.data;
	for (size_t i = 0; vars_vocabulary()[i]; i++)
		names[count++] = vars_vocabulary()[i];
	for (size_t i = 0; i < BUILTIN_COUNT; i++)
		names[count++] = builtins[i].name;
	for (size_t i = 0; template_function_at(i); i++)
		names[count++] = template_function_at(i)->name;
	return names;
}

static bool complain_unknown(
	struct template_reader *reader, size_t start, struct str name)
{
	const char *near = suggest_closest(name, list_names(reader->scope));

	if (near)
		return template_complain(reader, start + 2,
			"unknown variable \"%.*s\"; did you mean \"%s\"?",
			(int)name.len, name.data, near);
	template_complain(reader, start + 2, "unknown variable \"%.*s\"",
		(int)name.len, name.data);
	diag_help(reader->scope->diag,
		"define it under vars:, or on the command line with "
		"-D %.*s=VALUE",
		(int)name.len, name.data);
	return false;
}

bool template_complain_unknown_function(
	struct template_reader *reader, size_t start, struct str name)
{
	const char *names[16] = {NULL};
	const char *near;

	for (size_t i = 0; template_function_at(i) && i < 15; i++)
		names[i] = template_function_at(i)->name;
	near = suggest_closest(name, names);
	if (near)
		return template_complain(reader, start + 2,
			"unknown function \"%.*s\"; did you mean \"%s\"?",
			(int)name.len, name.data, near);
	template_complain(reader, start + 2, "unknown function \"%.*s\"",
		(int)name.len, name.data);
	diag_help(reader->scope->diag,
		"there are base64, repeat, random, now and uuid");
	return false;
}

/* --- variables in variables --- */

static bool is_same(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || !memcmp(a.data, b.data, a.len));
}

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

	if (!var->expandable || var->value.len == 0)
		return template_fixed(reader->scope->arena, var->value);
	for (const struct template_chain *up = reader->chain; up; up = up->up)
		if (is_same(up->var->name, var->name)) {
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
		part.fallback = of_part(
			reader, (struct template_part){.kind = PART_HELO});
	return of_part(reader, part);
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
	return of_part(reader, part);
}

/* --- functions --- */

/* Within a variable's value: made once a conversation. */
static const struct template *keep_in_slot(
	struct template_reader *reader, const struct template *made)
{
	struct template_scope *scope = reader->scope;
	const struct var *var = reader->chain->var;
	char *name = arena_printf(scope->arena, "%.*s#%d", (int)var->name.len,
		var->name.data, ++reader->made_count);
	int slot = slots_add(scope->slots, scope->arena, str_from(name));

	if (!scope->slots->initial[slot])
		slots_set_initial(scope->slots, scope->arena, slot, made);
	return of_part(reader,
		(struct template_part){.kind = PART_SLOT, .slot = slot});
}

static const struct template *fold(
	struct template_reader *reader, const struct template_part *part)
{
	struct buf text = BUF_INIT;
	const struct template *fixed;
	struct err err;

	/* Cannot fail: the arguments are fixed and were checked. */
	part->function->expand(part, NULL, TEMPLATE_BYTES, &text, &err);
	fixed = template_fixed(reader->scope->arena, buf_view(&text));
	buf_fini(&text);
	return fixed;
}

const struct template *template_call(struct template_reader *reader,
	const size_t *offsets, struct template_part *part)
{
	const struct template_function *function = part->function;
	const struct template *made;
	bool is_fixed = !function->is_volatile;

	if (function->check && !function->check(reader, offsets, part))
		return NULL;
	for (size_t i = 0; i < function->arg_count; i++)
		is_fixed = is_fixed && part->args[i]->is_fixed;
	if (is_fixed)
		return fold(reader, part);
	made = of_part(reader, *part);
	return function->is_volatile && reader->chain
		       ? keep_in_slot(reader, made)
		       : made;
}

bool template_check_bare(
	struct template_reader *reader, struct str function, size_t start)
{
	const struct template_scope *scope = reader->scope;
	struct str text = template_slice(reader, start, reader->at);

	if (!vars_get(scope->vars, text) &&
		slots_find(scope->slots, text) < 0 &&
		!vars_is_vocabulary(text) && !template_is_builtin(text))
		return true;
	template_complain(reader, start,
		"\"%.*s\" is a variable: write ${%.*s(${%.*s}%s)}",
		(int)text.len, text.data, (int)function.len, function.data,
		(int)text.len, text.data,
		template_function_find(function)->arg_count > 1 ? ",..." : "");
	diag_help(scope->diag, "for the text itself: ${%.*s(\"%.*s\"%s)}",
		(int)function.len, function.data, (int)text.len, text.data,
		template_function_find(function)->arg_count > 1 ? ",..." : "");
	return false;
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
		return complain_unknown(reader, start, name);
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
		*out = of_part(
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

	*out = find_builtin(reader, name);
	if (*out) {
		if (has_fallback && (*out)->is_fixed && !(*out)->text.len)
			*out = NULL;
		return true;
	}
	if (name.len > 4 && memcmp(name.data, "env.", 4) == 0)
		return find_environment(reader, start, name, has_fallback, out);
	if (function)
		return call_without(reader, start, function, out);
	if (slot < 0)
		return find_variable(reader, start, name, has_fallback, out);
	*out = find_slot(reader, start, name, slot);
	return *out != NULL;
}
