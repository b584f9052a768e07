/* vars.c - sets of variables, one over the other; the highest rank wins. */
#include "engine/vars.h"

static const char *const vocabulary[] = {"helo", "sender", "recipient",
	"unknown_recipient", "local_domain", "foreign_recipient",
	"foreign_domain", "missing_domain", "tempfail_domain", "user",
	"password", "token", NULL};

struct vars *vars_new(struct arena *arena, const struct vars *parent)
{
	struct vars *vars = arena_calloc(arena, 1, sizeof(*vars));

	vars->parent = parent;
	return vars;
}

void vars_put(struct vars *vars, struct arena *arena, struct var var)
{
	for (size_t i = 0; i < vars->count; i++)
		if (vars->list[i].rank == var.rank &&
			str_same(vars->list[i].name, var.name)) {
			vars->list[i] = var;
			return;
		}
	if (vars->count == vars->cap) {
		size_t cap = vars->cap ? vars->cap * 2 : 8;
		struct var *list = arena_calloc(arena, cap, sizeof(*list));

		if (vars->count)
			memcpy(list, vars->list, vars->count * sizeof(*list));
		vars->list = list;
		vars->cap = cap;
	}
	vars->list[vars->count++] = var;
}

const struct var *vars_get(const struct vars *vars, struct str name)
{
	const struct var *best = NULL;

	/* Of equal ranks the nearer set's counts. */
	for (; vars; vars = vars->parent)
		for (size_t i = 0; i < vars->count; i++) {
			const struct var *var = &vars->list[i];

			if ((!best || var->rank > best->rank) &&
				str_same(var->name, name))
				best = var;
		}
	return best;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool vars_name_is_valid(struct str name)
{
	if (name.len == 0 || !is_letter(name.data[0]))
		return false;
	for (size_t i = 1; i < name.len; i++) {
		char c = name.data[i];

		if (!is_letter(c) && !(c >= '0' && c <= '9') && c != '-')
			return false;
	}
	return true;
}

const char *const *vars_vocabulary(void)
{
	return vocabulary;
}

bool vars_is_vocabulary(struct str name)
{
	for (size_t i = 0; vocabulary[i]; i++)
		if (str_equal(name, vocabulary[i]))
			return true;
	return false;
}
