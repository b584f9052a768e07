/* tls_version.c - the versions of TLS: their names, ours and OpenSSL's. */
#include "net/tls_private.h"

static const struct {
	const char *name;
	int proto;
} versions[] = {
	[TLS_VERSION_ANY] = {"any", 0},
	[TLS_VERSION_1_0] = {"TLSv1.0", TLS1_VERSION},
	[TLS_VERSION_1_1] = {"TLSv1.1", TLS1_1_VERSION},
	[TLS_VERSION_1_2] = {"TLSv1.2", TLS1_2_VERSION},
	[TLS_VERSION_1_3] = {"TLSv1.3", TLS1_3_VERSION},
};

static void skip(struct str *text, const char *prefix)
{
	size_t len = strlen(prefix);

	if (!str_starts_nocase(*text, prefix))
		return;
	text->data += len;
	text->len -= len;
}

enum tls_version tls_version_parse(struct str text)
{
	text = str_trim(text);
	if (str_starts_nocase(text, "TLS")) {
		skip(&text, "TLS");
		text = str_trim(text);
		skip(&text, "v");
	}
	for (size_t i = TLS_VERSION_1_0; i <= TLS_VERSION_1_3; i++) {
		if (str_equal(text, versions[i].name + strlen("TLSv")))
			return (enum tls_version)i;
	}
	return TLS_VERSION_ANY;
}

const char *tls_version_name(enum tls_version version)
{
	return versions[version].name;
}

int tls_version_proto(enum tls_version version)
{
	return versions[version].proto;
}
