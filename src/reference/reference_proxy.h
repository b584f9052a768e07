/*
 * reference_proxy.h - the port behind a load balancer: a PROXY header comes
 * before all else, and says who the client is. HAProxy's protocol, versions 1
 * and 2.
 */
#ifndef SD_REFERENCE_REFERENCE_PROXY_H
#define SD_REFERENCE_REFERENCE_PROXY_H

#include "reference/reference_session.h"

/* Reads the header, and greets the client behind it. Whoever sends something
 * else is not answered. Returns how many octets were of the header. */
size_t reference_proxy_feed(
	struct reference_session *session, const char *data, size_t len);

#endif
