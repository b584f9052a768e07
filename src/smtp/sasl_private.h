/* sasl_private.h - what the files of sasl.h share. */
#ifndef SD_SMTP_SASL_PRIVATE_H
#define SD_SMTP_SASL_PRIVATE_H

#include <gsasl.h>

#include "smtp/sasl.h"

enum sasl_kind { SASL_KIND_GSASL, SASL_KIND_XOAUTH2, SASL_KIND_OAUTHBEARER };

enum sasl_need {
	SASL_NEED_USER = 1,
	SASL_NEED_PASSWORD = 2,
	SASL_NEED_TOKEN = 4,
	SASL_NEED_HOST = 8, /* of the client only */
	SASL_NEED_BINDING = 16
};

struct sasl_mechanism {
	const char *name;
	enum sasl_kind kind;
	unsigned needs;
	bool client_first;
	bool automatic; /* sasl_choose() may take it */
};

struct sasl {
	const struct sasl_mechanism *mechanism;
	struct sasl_identity identity;
	bool is_server;
	int round;
	bool is_over;	 /* done or failed: neither goes on */
	struct buf user; /* server: who it turned out to be */
	Gsasl *context;	 /* NULL: a mechanism of ours */
	Gsasl_session *session;
};

/* libgsasl knows it, in that role. */
bool sasl_gsasl_has(const char *mechanism);
bool sasl_gsasl_begin(struct sasl *sasl, struct err *err);
enum sasl_answer sasl_gsasl_step(
	struct sasl *sasl, struct str in, struct buf *out, struct err *err);
void sasl_gsasl_end(struct sasl *sasl);

/* message can be given to libgsasl; is_response: a client said it. */
bool sasl_digest_is_safe(struct str message, bool is_response);

/* False with *err when a part holds what would end it. */
bool sasl_oauth_begin(const struct sasl *sasl, struct err *err);
enum sasl_answer sasl_oauth_step(
	struct sasl *sasl, struct str in, struct buf *out, struct err *err);

/* Fills *err, which names the mechanism. */
enum sasl_answer sasl_fail(const struct sasl *sasl, struct err *err,
	enum err_kind kind, const char *why);

#endif
