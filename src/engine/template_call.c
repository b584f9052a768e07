/*
 * template_call.c - what a call of a function in a template becomes: a text,
 * if its arguments are known; a part; or a slot.
 */
#include "engine/template_reader.h"

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
	return template_of_part(reader,
		(struct template_part){.kind = PART_SLOT, .slot = slot});
}

static const struct template *fold(struct template_reader *reader,
	const size_t *offsets, const struct template_part *part)
{
	struct buf text = BUF_INIT;
	const struct template *fixed = NULL;
	struct err err;

	if (part->function->expand(part, NULL, TEMPLATE_BYTES, &text, &err))
		fixed = template_fixed(reader->scope->arena, buf_view(&text));
	else
		template_complain(reader, offsets[0], "%s", err.text);
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
		return fold(reader, offsets, part);
	made = template_of_part(reader, *part);
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

void template_each_slot(const struct template *template,
	void (*fn)(void *owner, int slot), void *owner)
{
	for (size_t i = 0; i < template->part_count; i++) {
		const struct template_part *part = &template->parts[i];

		if (part->kind == PART_SLOT)
			fn(owner, part->slot);
		for (size_t k = 0;
			part->function && k < part->function->arg_count; k++)
			template_each_slot(part->args[k], fn, owner);
	}
}
