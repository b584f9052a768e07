/*
 * reference_params.h - the parameters of MAIL and RCPT: SIZE [RFC1870], BODY
 * [RFC6152] [RFC3030 3], SMTPUTF8 [RFC6531], AUTH [RFC4954 5], RET, ENVID,
 * NOTIFY and ORCPT [RFC3461 4], and those of the rarer extensions. They are
 * checked; nothing is kept of them but what changes the rest of the
 * transaction.
 */
#ifndef SD_REFERENCE_REFERENCE_PARAMS_H
#define SD_REFERENCE_REFERENCE_PARAMS_H

#include "reference/reference_session.h"
#include "smtp/command.h"

/* The reply that refuses them, NULL if they are fine. */
const char *reference_mail_params(const struct reference_session *session,
	const struct command_path *path);
const char *reference_rcpt_params(const struct reference_session *session,
	const struct command_path *path);

/* Of parameters that are fine. */
bool reference_params_utf8(const struct command_path *path);
/* It asks for more than the usual priority [RFC6710 3]. */
bool reference_params_urgent(const struct command_path *path);
bool reference_params_prdr(const struct command_path *path);
bool reference_params_binary(const struct command_path *path);

#endif
