/* variables.c - see variables.h; the ranks decide who wins. */
#include "cli/variables.h"

#include <stdlib.h>
#include "base/file.h"
#include "reference/reference.h"
#include "yaml/yaml_read.h"

#define ENVIRONMENT_PREFIX "SMTPDRILL_VAR_"

enum { SECRET_BYTES_MAX = 65536 };

extern char **environ;

struct collector {
	struct arena *arena;
	struct diag *diag;
	struct vars *vars;
	const struct variables_from *from;
	bool failed;
};

static const struct loc nowhere = {NULL, 0, 0};

static void put(struct collector *collector, struct var var)
{
	vars_put(collector->vars, collector->arena, var);
}

/* label is what the user wrote before the name: "-D ". */
static bool check_name(
	struct collector *collector, const char *label, struct str name)
{
	bool is_builtin = template_is_builtin(name);

	if (vars_name_is_valid(name) && !is_builtin)
		return true;
	collector->failed = true;
	return diag_error(collector->diag, nowhere,
		is_builtin ? "%s%.*s: \"%.*s\" cannot be set: it is made by "
			     "smtpdrill"
			   : "%s%.*s: \"%.*s\" cannot be a variable: a name "
			     "has letters, digits, \"_\" and \"-\", and begins "
			     "with a letter",
		label, (int)name.len, name.data, (int)name.len, name.data);
}

static void put_vars(
	struct collector *collector, const struct var *vars, size_t count)
{
	for (size_t i = 0; i < count; i++)
		put(collector, vars[i]);
}

static void collect_builtin(
	struct collector *collector, const struct reference_options *options)
{
	const struct reference_variable *variable = reference_variables();

	for (; variable->name; variable++) {
		if (!reference_variable_holds(variable, options))
			continue;
		put(collector, (struct var){.name = str_from(variable->name),
				       .value = str_from(variable->value),
				       .rank = VAR_RANK_TARGET});
	}
	if (options->proxy_port)
		put(collector,
			(struct var){.name = STR_LITERAL("proxy_url"),
				.value = str_from(arena_printf(collector->arena,
					"smtp://127.0.0.1:%d",
					options->proxy_port)),
				.rank = VAR_RANK_TARGET});
}

static void collect_file(struct collector *collector, const char *path)
{
	struct buf text = BUF_INIT;
	struct yaml_file file;
	struct var *vars;
	size_t count = 0;
	struct err err;

	if (!file_read(path, YAML_BYTES_MAX, &text, &err)) {
		collector->failed = true;
		diag_error(
			collector->diag, nowhere, "--vars-file: %s", err.text);
	} else if (!yaml_parse(collector->arena, collector->diag, path,
			   buf_view(&text), &file)) {
		collector->failed = true;
	} else if (file.document_count > 1) {
		collector->failed = true;
		diag_error(collector->diag, file.documents[1]->loc,
			"a file of variables is one document");
	} else if (file.document_count == 1) {
		if (!config_read_vars(collector->arena, collector->diag,
			    file.documents[0], "a file of variables",
			    VAR_RANK_FILE, &vars, &count))
			collector->failed = true;
		put_vars(collector, vars, count);
	}
	buf_fini(&text);
}

/* The name as it is, or in lower case if it has no lower case letter; data
 * NULL: it has. */
static struct str lower_name(struct arena *arena, struct str name)
{
	char *text = arena_printf(arena, "%.*s", (int)name.len, name.data);

	for (char *at = text; *at; at++) {
		if (*at >= 'a' && *at <= 'z')
			return (struct str){NULL, 0};
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at - 'A' + 'a');
	}
	return (struct str){text, name.len};
}

/* SMTPDRILL_VAR_local_domain, and SMTPDRILL_VAR_LOCAL_DOMAIN for it. */
static void collect_environment(struct collector *collector, bool lowered)
{
	for (char **at = environ; at && *at; at++) {
		struct str value = str_from(*at), name;

		if (strncmp(*at, ENVIRONMENT_PREFIX,
			    sizeof(ENVIRONMENT_PREFIX) - 1) != 0)
			continue;
		name = str_cut(&value, '=');
		name.data += sizeof(ENVIRONMENT_PREFIX) - 1;
		name.len -= sizeof(ENVIRONMENT_PREFIX) - 1;
		if (lowered)
			name = lower_name(collector->arena, name);
		if (!name.data || !value.data ||
			!check_name(collector, ENVIRONMENT_PREFIX, name))
			continue;
		put(collector, (struct var){.name = name,
				       .value = value,
				       .rank = VAR_RANK_ENVIRONMENT});
	}
}

static void collect_options(struct collector *collector)
{
	const struct options *options = collector->from->options;

	for (size_t i = 0; i < options->var_count; i++) {
		const struct option_pair *pair = &options->vars[i];

		if (check_name(collector, "-D ", pair->name))
			put(collector,
				(struct var){.name = pair->name,
					.value = pair->value,
					.rank = pair->from_environment
							? VAR_RANK_ENVIRONMENT
							: VAR_RANK_COMMAND_LINE});
	}
}

static bool read_secret_file(struct collector *collector, const char *path,
	struct str *out, struct err *err)
{
	struct buf text = BUF_INIT;
	bool ok = file_read(path, SECRET_BYTES_MAX, &text, err);

	/* An editor's line end is not part of a password. */
	if (text.len && text.data[text.len - 1] == '\n')
		text.len--;
	if (text.len && text.data[text.len - 1] == '\r')
		text.len--;
	*out = arena_str(collector->arena, buf_view(&text));
	buf_fini(&text);
	return ok;
}

static bool complain_secret(struct collector *collector, const char *label,
	const struct config_secret *secret, const char *why)
{
	collector->failed = true;
	return diag_error(collector->diag, secret->loc, "%s%.*s: %s", label,
		(int)secret->name.len, secret->name.data, why);
}

/* Where the value is; its own text is never shown. */
static bool read_secret(struct collector *collector, const char *label,
	const struct config_secret *secret, const char *dir, struct str *out)
{
	struct str source = secret->source;
	struct err err;

	if (source.len >= 4 && memcmp(source.data, "env:", 4) == 0) {
		const char *name = arena_printf(collector->arena, "%.*s",
			(int)source.len - 4, source.data + 4);

		*out = str_from(getenv(name));
		if (!out->data)
			return complain_secret(collector, label, secret,
				arena_printf(collector->arena,
					"the environment has no %s", name));
	} else if (source.len && source.data[0] == '@') {
		const char *path = arena_printf(collector->arena, "%s%.*s",
			source.len > 1 && source.data[1] == '/' ? "" : dir,
			(int)source.len - 1, source.data + 1);

		if (!read_secret_file(collector, path, out, &err))
			return complain_secret(
				collector, label, secret, err.text);
	} else {
		*out = source;
	}
	return out->len > 0 ||
	       complain_secret(collector, label, secret, "the value is empty");
}

static void collect_secret(struct collector *collector, const char *label,
	const struct config_secret *secret, const char *dir, enum var_rank rank)
{
	struct str value;

	if (!check_name(collector, label, secret->name) ||
		!read_secret(collector, label, secret, dir, &value))
		return;
	redactor_add(collector->from->redactor, value);
	put(collector, (struct var){.name = secret->name,
			       .value = value,
			       .loc = secret->loc,
			       .rank = rank});
}

static void collect_target(struct collector *collector)
{
	const struct target *target = collector->from->target;
	const struct config_target *config = target ? target->config : NULL;

	if (target && target->is_builtin)
		collect_builtin(collector, &target->builtin);
	if (!config)
		return;
	put_vars(collector, config->vars, config->var_count);
	for (size_t i = 0; i < config->secret_count; i++)
		collect_secret(collector, "secrets: ", &config->secrets[i],
			collector->from->config->dir, VAR_RANK_TARGET);
}

const struct vars *variables_collect(struct arena *arena, struct diag *diag,
	const struct variables_from *from)
{
	struct collector collector = {
		arena, diag, vars_new(arena, NULL), from, false};
	const struct options *options = from->options;

	collect_target(&collector);
	for (size_t i = 0; i < options->vars_file_count; i++)
		collect_file(&collector, options->vars_files[i]);
	/* The exact spelling counts more. */
	collect_environment(&collector, true);
	collect_environment(&collector, false);
	collect_options(&collector);
	for (size_t i = 0; i < options->secret_count; i++) {
		const struct option_pair *pair = &options->secrets[i];
		struct config_secret secret = {
			pair->name, pair->value, nowhere};

		collect_secret(&collector, "--secret ", &secret, "",
			pair->from_environment ? VAR_RANK_ENVIRONMENT
					       : VAR_RANK_COMMAND_LINE);
	}
	return collector.failed ? NULL : collector.vars;
}
