/* steps_tls.h - the keys of a handshake, as `tls` and `connect` have them. */
#ifndef SD_STEPS_STEPS_TLS_H
#define SD_STEPS_STEPS_TLS_H

#include "steps/steps_values.h"

enum tls_text {
	TLS_TEXT_MIN,
	TLS_TEXT_MAX,
	TLS_TEXT_CIPHERS,
	TLS_TEXT_NAME,
	TLS_TEXT_CA,
	TLS_TEXT_CERT,
	TLS_TEXT_KEY,
	TLS_TEXT_ALPN,
	TLS_TEXT_COUNT
};

/* A tls_request whose variables are not put in yet. */
struct tls_wish {
	const struct template *texts[TLS_TEXT_COUNT]; /* NULL: not given */
	enum tls_verify verify;
	bool resume;
	const char *base_dir; /* of the files */
};

void tls_wish_init(struct tls_wish *wish, struct step_parse *parse);
/* Rows of a table of keys: the texts, in the order of enum tls_text, then the
 * others. */
#define TLS_WISH_KEYS                                                        \
	YAML_KEY("min", &shape_tls_version,                                  \
		"The oldest version of TLS: 1.0, 1.1, 1.2 or 1.3."),         \
		YAML_KEY("max", &shape_tls_version,                          \
			"The newest version of TLS: 1.0, 1.1, 1.2 or 1.3."), \
		YAML_KEY("ciphers", &shape_text,                             \
			"Names of cipher suites, as OpenSSL has them."),     \
		YAML_KEY("name", &shape_any_text,                            \
			"The name that is sent (SNI) and checked; '': "      \
			"neither."),                                         \
		YAML_KEY("ca", &shape_text,                                  \
			"A file of certificates, or a folder, that is "      \
			"trusted."),                                         \
		YAML_KEY("cert", &shape_text,                                \
			"Our certificate, a file in PEM."),                  \
		YAML_KEY("key", &shape_text,                                 \
			"Its key, if that is in another file."),             \
		YAML_KEY("alpn", &shape_text,                                \
			"Protocols, separated by commas."),                  \
		YAML_KEY("verify", &shape_yes_var,                           \
			"Whether the certificate of the other side is "      \
			"verified."),                                        \
		YAML_KEY("session", &tls_session_shape,                      \
			"Whether a session of an earlier handshake is "      \
			"offered; not said, \"new\".")
extern const struct yaml_shape tls_session_shape;
/* These alone. */
extern const struct yaml_key tls_wish_keys[];
extern const struct yaml_shape tls_wish_shape;
/* Reads one of those keys; false after a diag_error. */
bool tls_wish_read(struct step_parse *parse, struct tls_wish *wish,
	const struct node_pair *pair);
/* The request, as long as the conversation; NULL after it has ended the step
 * with an error. */
const struct tls_request *tls_wish_play(
	struct session *session, const struct tls_wish *wish);
/* Appends "min: 1.2, verify: no". */
void tls_wish_describe(const struct tls_wish *wish, struct buf *out);

/* Fails the step: no handshake. */
void tls_fail(struct session *session, const struct err *err);

#endif
