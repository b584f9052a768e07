/* steps_server_tls.c - `tls` of a scripted server: what every handshake of
 * its is like, where a step does not say otherwise. */
#include "steps/steps_tls.h"

/* A text that was read; NULL: it was not given. *ok is false after a
 * diag_error. */
static const char *fixed(struct step_parse *parse, const struct node *map,
	const struct template *text, const char *key, bool *ok)
{
	const struct node *node = node_get(map, key);

	if (!text)
		return NULL;
	if (text->is_fixed)
		return text->text.data;
	*ok = diag_error(parse->diag, node->loc,
		"\"%s\" must be known before the conversation: it cannot hold "
		"%s",
		key, text->shown.data);
	return NULL;
}

static const char *path(struct step_parse *parse, const char *name)
{
	if (!name || name[0] == '/')
		return name;
	return arena_printf(parse->arena, "%s/%s", parse->base_dir, name);
}

bool steps_parse_server_tls(struct step_parse *parse, const struct node *map,
	struct tls_request *out)
{
	struct tls_wish wish;
	const char *texts[TLS_TEXT_COUNT];
	bool ok = true;

	tls_wish_init(&wish, parse);
	for (size_t i = 0; i < map->count; i++)
		ok &= tls_wish_read(parse, &wish, &map->pairs[i]);
	if (!ok)
		return false;
	for (size_t i = 0; i < TLS_TEXT_COUNT; i++)
		texts[i] = fixed(
			parse, map, wish.texts[i], tls_wish_keys[i].key, &ok);
	*out = (struct tls_request){.ciphers = texts[TLS_TEXT_CIPHERS],
		.ca = path(parse, texts[TLS_TEXT_CA]),
		.cert = path(parse, texts[TLS_TEXT_CERT]),
		.key = path(parse, texts[TLS_TEXT_KEY]),
		.alpn = texts[TLS_TEXT_ALPN],
		.verify = wish.verify};
	if (texts[TLS_TEXT_MIN])
		out->min = tls_version_parse(str_from(texts[TLS_TEXT_MIN]));
	if (texts[TLS_TEXT_MAX])
		out->max = tls_version_parse(str_from(texts[TLS_TEXT_MAX]));
	return ok;
}
