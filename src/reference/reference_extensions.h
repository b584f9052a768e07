/*
 * reference_extensions.h - the rarer extensions: what EHLO says of them, their
 * parameters, and ETRN. FUTURERELEASE [RFC4865] for those who submit,
 * REQUIRETLS [RFC8689] inside TLS, ETRN [RFC1985] for all but those who submit;
 * DELIVERBY [RFC2852], MT-PRIORITY [RFC6710], RRVS [RFC7293], LIMITS
 * [RFC9422] and NO-SOLICITING [RFC3865]. Nothing is ever delivered, so that
 * nothing has to be kept of them.
 */
#ifndef SD_REFERENCE_REFERENCE_EXTENSIONS_H
#define SD_REFERENCE_REFERENCE_EXTENSIONS_H

#include "base/buf.h"
#include "reference/reference_session.h"
#include "smtp/command.h"

enum { REFERENCE_MAIL_COMMANDS_MAX = 1000 };

/* The lines of EHLO, "250-" before each. */
void reference_extensions_list(
	const struct reference_session *session, struct buf *out);

/* The reply that refuses the value of a parameter, NULL if it is fine. data
 * is NULL where the parameter has no "=". */
const char *reference_by_problem(struct str value);
const char *reference_hold_for_problem(struct str value);
const char *reference_hold_until_problem(struct str value);
const char *reference_priority_problem(struct str value);
const char *reference_require_tls_problem(struct str value);
const char *reference_solicit_problem(struct str value);
const char *reference_rrvs_problem(struct str value);

void reference_etrn(
	struct reference_session *session, const struct command *command);

#endif
