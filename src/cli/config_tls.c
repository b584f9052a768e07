/* config_tls.c - the TLS of a target: whom to trust, and what to show. */
#include "cli/config.h"
#include "yaml/yaml_read.h"

static const struct yaml_key keys[] = {
	YAML_KEY("ca", &shape_text,
		"A file of certificates, or a folder, that is trusted."),
	YAML_KEY("verify", &shape_yes,
		"Whether the server's certificate is verified."),
	YAML_KEY("name", &shape_any_text,
		"The name that is sent (SNI) and checked; '': neither."),
	YAML_KEY("min", &shape_tls_version,
		"The oldest version of TLS: 1.0, 1.1, 1.2 or 1.3."),
	YAML_KEY("max", &shape_tls_version,
		"The newest version of TLS: 1.0, 1.1, 1.2 or 1.3."),
	YAML_KEY("ciphers", &shape_text,
		"Names of cipher suites, as OpenSSL has them."),
	YAML_KEY("cert", &shape_text, "Our certificate, a file in PEM."),
	YAML_KEY("key", &shape_text, "Its key, if that is in another file."),
	YAML_KEY("alpn", &shape_text, "Protocols, separated by commas."),
	YAML_KEY_END};

const struct yaml_shape config_tls_shape = {.kinds = YAML_MAP, .keys = keys};

static bool read_text(struct arena *arena, struct diag *diag,
	const struct node *map, const char *key, const char **out)
{
	const struct node *node = node_get(map, key);
	struct str text;

	if (!node)
		return true;
	if (!config_read_text(arena, diag, node, key, &text))
		return false;
	*out = arena_str(arena, text).data;
	return true;
}

/* "": neither SNI nor a check. */
static bool read_name(struct arena *arena, struct diag *diag,
	const struct node *map, const char **out)
{
	const struct node *node = node_get(map, "name");

	if (node && node->kind == NODE_SCALAR && node->text.len == 0) {
		*out = "";
		return true;
	}
	return read_text(arena, diag, map, "name", out);
}

static bool read_path(struct arena *arena, struct diag *diag, const char *dir,
	const struct node *map, const char *key, const char **out)
{
	const char *path = NULL;

	if (!read_text(arena, diag, map, key, &path))
		return false;
	if (path)
		*out = path[0] == '/' ? path
				      : arena_printf(arena, "%s%s", dir, path);
	return true;
}

static bool read_version(struct diag *diag, const struct node *map,
	const char *key, enum tls_version *out)
{
	const struct node *node = node_get(map, key);
	struct str text;

	if (!node)
		return true;
	if (!yaml_read_text(diag, node, key, &text))
		return false;
	*out = tls_version_parse(text);
	return *out != TLS_VERSION_ANY ||
	       diag_error(diag, node->loc,
		       "\"%s\" is 1.0, 1.1, 1.2 or 1.3, not \"%.*s\"", key,
		       (int)text.len, text.data);
}

static bool read_verify(
	struct diag *diag, const struct node *map, enum tls_verify *out)
{
	const struct node *node = node_get(map, "verify");
	int index;

	if (!node)
		return true;
	if (!yaml_read_word(diag, node, "verify", yaml_yes_words, &index))
		return false;
	*out = index % 2 ? TLS_VERIFY_YES : TLS_VERIFY_NO;
	return true;
}

bool config_read_tls(struct arena *arena, struct diag *diag, const char *dir,
	const struct node *map, struct tls_request *tls)
{
	bool ok = yaml_check_keys(diag, map, "\"tls\"", keys);

	if (map->kind != NODE_MAP)
		return false;
	ok &= read_path(arena, diag, dir, map, "ca", &tls->ca);
	ok &= read_verify(diag, map, &tls->verify);
	ok &= read_name(arena, diag, map, &tls->name);
	ok &= read_version(diag, map, "min", &tls->min);
	ok &= read_version(diag, map, "max", &tls->max);
	ok &= read_text(arena, diag, map, "ciphers", &tls->ciphers);
	ok &= read_path(arena, diag, dir, map, "cert", &tls->cert);
	ok &= read_path(arena, diag, dir, map, "key", &tls->key);
	ok &= read_text(arena, diag, map, "alpn", &tls->alpn);
	return ok;
}
