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
/* The names of its keys, NULL at the end. */
const char *const *tls_wish_keys(void);
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
