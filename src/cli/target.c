/* target.c - see target.h. */
#include "cli/target.h"

#include "cli/config.h"

/* builtin+lmtp+tls */
static bool builtin_parse(struct arena *arena, struct str text,
	struct target *out, const char **why)
{
	struct str words = text;

	out->is_builtin = true;
	(void)str_cut(&words, '+');
	while (words.data) {
		struct str word = str_cut(&words, '+');

		if (reference_option_set(&out->builtin, word))
			continue;
		*why = arena_printf(arena,
			"the built-in server can be %s (builtin+lmtp), not "
			"\"%.*s\"",
			reference_option_names(), (int)word.len, word.data);
		return false;
	}
	out->url.text = arena_str(arena, text).data;
	out->url.implicit_tls = out->builtin.implicit_tls;
	if (out->builtin.lmtp)
		out->url.protocol = SMTP_PROTOCOL_LMTP;
	else if (out->builtin.submission)
		out->url.protocol = SMTP_PROTOCOL_SUBMISSION;
	return true;
}

bool target_parse(struct arena *arena, struct str text, struct target *out,
	const char **why)
{
	struct str rest = text, word = str_cut(&rest, '+');

	*out = (struct target){.is_builtin = false};
	if (str_equal(word, "builtin"))
		return builtin_parse(arena, text, out, why);
	return smtp_url_parse(arena, text, &out->url, why);
}

bool target_find(struct arena *arena, const struct config *config,
	const char *text, struct target *out, const char **why)
{
	for (size_t i = 0; i < config->target_count; i++)
		if (strcmp(config->targets[i].name, text) == 0) {
			*out = config->targets[i].target;
			out->config = &config->targets[i];
			return true;
		}
	return target_parse(arena, str_from(text), out, why);
}

bool target_may_be_name(const struct target *target)
{
	return !target->is_builtin && !target->config &&
	       target->url.place == SMTP_PLACE_HOST &&
	       !strpbrk(target->url.host, ".:");
}
