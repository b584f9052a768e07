/* config_text.c - texts of smtpdrill.yaml that may name the environment. */
#include "cli/config.h"
#include "engine/template.h"
#include "yaml/yaml_read.h"

bool config_read_text(struct arena *arena, struct diag *diag,
	const struct node *node, const char *key, struct str *out)
{
	struct slots slots = {0};
	struct template_scope scope = {.arena = arena,
		.diag = diag,
		.vars = vars_new(arena, NULL),
		.slots = &slots};
	const struct template *text;

	if (!yaml_read_text(diag, node, key, out))
		return false;
	text = template_parse(&scope, node);
	if (!text)
		return false;
	/* There is no conversation yet that could fill in the rest. */
	if (!text->is_fixed)
		return diag_error(diag, node->loc,
			"only ${env.NAME} can stand in \"%s\"", key);
	*out = text->text;
	return out->len > 0 ||
	       diag_error(diag, node->loc, "\"%s\" is empty", key);
}
