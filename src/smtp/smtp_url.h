/*
 * smtp_url.h - where a server is, as people write it.
 *
 *   url    := [scheme "://"] host [":" port] ["/"] | "unix:" path
 *           | "lmtp+unix:" path | "mx:" domain
 *   scheme := smtp | smtps | submission | submissions | lmtp
 *   host   := name | IPv4 | "[" IPv6 "]"
 */
#ifndef SD_SMTP_SMTP_URL_H
#define SD_SMTP_SMTP_URL_H

#include <stdbool.h>
#include "base/arena.h"

enum smtp_protocol {
	SMTP_PROTOCOL_SMTP,
	SMTP_PROTOCOL_SUBMISSION, /* [RFC6409]: STARTTLS and AUTH are due */
	SMTP_PROTOCOL_LMTP	  /* [RFC2033] */
};

enum smtp_place { SMTP_PLACE_HOST, SMTP_PLACE_UNIX, SMTP_PLACE_MX };

struct smtp_url {
	enum smtp_protocol protocol;
	enum smtp_place place;
	bool implicit_tls; /* [RFC8314 3]: smtps, submissions */
	const char *host;  /* name, address without brackets, the MX's
			      domain, or the path of a socket */
	int port;	   /* 25, 465 (TLS), 587 (submission), 24 (lmtp)
			      unless given; 0 for a socket */
	const char *text;  /* canonical: "smtp://[::1]:25", "unix:/run/x",
			      "mx:example.test" */
};

/* Texts in arena. False with *why (in arena) set: "the port must be 1 to
 * 65535", "an IPv6 address stands in brackets", a near scheme's name. */
bool smtp_url_parse(struct arena *arena, struct str text, struct smtp_url *out,
	const char **why);

#endif
