/*
 * template_names.c - the names that are built in, and what an unknown one was
 * meant to be.
 */
#include "engine/template_reader.h"

#include "base/suggest.h"

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
	const struct template_function *function;

	for (size_t i = 0; i < BUILTIN_COUNT; i++)
		if (str_equal(name, builtins[i].name))
			return true;
	function = template_function_find(name);
	/* ${domain} and ${domain(x)} are two things. */
	return function && function->arg_count == 0;
}

const struct template *template_of_part(
	struct template_reader *reader, struct template_part part)
{
	struct template_builder builder = {.arena = reader->scope->arena};

	template_builder_part(&builder, part, (struct str){NULL, 0});
	return template_builder_finish(&builder);
}

static const struct template *text_template(
	struct template_reader *reader, const char *text)
{
	return template_fixed(reader->scope->arena, str_from(text ? text : ""));
}

const struct template *template_find_builtin(
	struct template_reader *reader, struct str name)
{
	for (size_t i = 0; i < BUILTIN_COUNT; i++) {
		if (!str_equal(name, builtins[i].name))
			continue;
		if (builtins[i].kind != PART_TEXT)
			return template_of_part(
				reader, (struct template_part){
						.kind = builtins[i].kind});
		return text_template(reader, *builtins[i].name == 's'
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
		if (vars_name_is_valid(scope->slots->names[i]) ||
			template_is_server(scope->slots->names[i]))
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

/* "unknown WHAT", with the near name if there is one. True: there is. */
static bool complain_near(struct template_reader *reader, size_t start,
	const char *what, struct str name, const char *near)
{
	template_complain(reader, start + 2, "unknown %s \"%.*s\"%s%s%s", what,
		(int)name.len, name.data, near ? "; did you mean \"" : "",
		near ? near : "", near ? "\"?" : "");
	return near != NULL;
}

bool template_is_server(struct str name)
{
	return name.len > 7 && memcmp(name.data, "server.", 7) == 0;
}

bool template_complain_unknown(
	struct template_reader *reader, size_t start, struct str name)
{
	const char *near = suggest_closest(name, list_names(reader->scope));

	if (complain_near(reader, start, "variable", name, near))
		return false;
	if (template_is_server(name))
		diag_help(reader->scope->diag,
			"a server under servers: has ${server.NAME.host} and "
			"${server.NAME.port}");
	else
		diag_help(reader->scope->diag,
			"define it under vars:, or on the command line with "
			"-D %.*s=VALUE",
			(int)name.len, name.data);
	return false;
}

bool template_complain_unknown_function(
	struct template_reader *reader, size_t start, struct str name)
{
	const char *names[32] = {NULL};
	const char *near;

	for (size_t i = 0; template_function_at(i) && i < 31; i++)
		names[i] = template_function_at(i)->name;
	near = suggest_closest(name, names);
	if (!complain_near(reader, start, "function", name, near))
		diag_help(reader->scope->diag,
			"there are base64, repeat, random, now, uuid and "
			"others: docs/language.md lists them");
	return false;
}
