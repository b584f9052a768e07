/* rerun.c - see rerun.h. */
#include "cli/rerun.h"

#include "base/escape.h"

static void put_word(struct buf *out, struct str word)
{
	if (out->len)
		buf_putc(out, ' ');
	escape_shell(out, word);
}

static void put_option(struct buf *out, const char *option, const char *value)
{
	if (!value)
		return;
	put_word(out, str_from(option));
	put_word(out, str_from(value));
}

/* A secret shows nowhere, even if the command cannot be used then. */
static const char *hidden(const struct setup *setup, const char *text)
{
	return redact_str(setup->redactor, setup->arena, str_from(text)).data;
}

static void put_vars(struct buf *out, const struct setup *setup)
{
	const struct options *options = setup->options;

	for (size_t i = 0; i < options->var_count; i++) {
		const struct option_pair *pair = &options->vars[i];
		struct buf word = BUF_INIT;

		if (pair->from_environment)
			continue;
		buf_str(&word, pair->name);
		buf_putc(&word, '=');
		/* A scenario may have declared it a secret. */
		redact(setup->redactor, pair->value, &word);
		put_word(out, STR_LITERAL("-D"));
		put_word(out, buf_view(&word));
		buf_fini(&word);
	}
	for (size_t i = 0; i < options->vars_file_count; i++)
		put_option(out, "--vars-file", options->vars_files[i]);
}

static bool names_a_place(struct str source)
{
	return source.data[0] == '@' || str_starts_nocase(source, "env:");
}

static void put_secrets(struct buf *out, const struct setup *setup)
{
	const struct options *options = setup->options;

	for (size_t i = 0; i < options->secret_count; i++) {
		const struct option_pair *pair = &options->secrets[i];
		struct buf word = BUF_INIT;

		if (pair->from_environment)
			continue;
		buf_str(&word, pair->name);
		buf_putc(&word, '=');
		if (pair->value.len && names_a_place(pair->value))
			buf_str(&word, pair->value);
		else
			buf_puts(&word, "...");
		put_word(out, STR_LITERAL("--secret"));
		put_word(out, buf_view(&word));
		buf_fini(&word);
	}
}

static void put_time(struct buf *out, const char *option, int64_t us)
{
	struct buf text = BUF_INIT;

	if (us <= 0)
		return;
	if (us % 1000000 == 0)
		buf_printf(&text, "%llds", (long long)(us / 1000000));
	else if (us % 1000 == 0)
		buf_printf(&text, "%lldms", (long long)(us / 1000));
	else
		buf_printf(&text, "%lldus", (long long)us);
	put_option(out, option, buf_cstr(&text));
	buf_fini(&text);
}

static void put_mutants(struct buf *out, const struct options *options)
{
	for (size_t i = 0; i < options->mutant_file_count; i++)
		put_option(out, "--mutants", options->mutant_files[i]);
	put_option(out, "--mutant", options->mutant.data);
}

static void put_run(struct buf *out, const struct options *options)
{
	put_option(out, "--ca", options->ca);
	if (options->insecure)
		put_word(out, STR_LITERAL("--insecure"));
	put_option(out, "--dns", options->dns);
	put_option(out, "--bind", options->bind);
	if (options->ipv4)
		put_word(out, STR_LITERAL("-4"));
	if (options->ipv6)
		put_word(out, STR_LITERAL("-6"));
	if (options->strict)
		put_word(out, STR_LITERAL("--strict"));
	put_option(out, "--allow", options->allow_text);
	if (options->allow_delivery)
		put_word(out, STR_LITERAL("--allow-delivery"));
	if (options->allow_intrusive)
		put_word(out, STR_LITERAL("--allow-intrusive"));
	if (options->allow_run)
		put_word(out, STR_LITERAL("--allow-run"));
	put_time(out, "--timeout", options->timeouts.scenario_us);
	put_time(out, "--step-timeout", options->timeouts.step_us);
	put_time(out, "--connect-timeout", options->timeouts.connect_us);
	put_option(out, "--time-scale", options->time_scale_text);
	if (options->has_seed) {
		struct buf text = BUF_INIT;

		buf_printf(&text, "%llu", (unsigned long long)options->seed);
		put_option(out, "--seed", buf_cstr(&text));
		buf_fini(&text);
	}
}

const char *rerun_options(const struct setup *setup)
{
	struct buf out = BUF_INIT;
	const char *text;

	if (setup->options->target)
		put_option(&out, "-t", hidden(setup, setup->options->target));
	put_vars(&out, setup);
	put_secrets(&out, setup);
	put_mutants(&out, setup->options);
	put_run(&out, setup->options);
	text = arena_strdup(setup->arena, buf_cstr(&out));
	buf_fini(&out);
	return text;
}
