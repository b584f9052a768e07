/* target.c - see target.h. */
#include "cli/target.h"

#include "cli/config.h"

bool target_parse(struct arena *arena, struct str text, struct target *out,
	const char **why)
{
	*out = (struct target){.is_builtin = str_equal(text, "builtin")};
	if (!out->is_builtin)
		return smtp_url_parse(arena, text, &out->url, why);
	out->url.text = "builtin";
	return true;
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
