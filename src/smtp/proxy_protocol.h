/*
 * proxy_protocol.h - the header that a load balancer puts in front of a
 * connection: HAProxy's PROXY protocol, versions 1 and 2, encoded.
 */
#ifndef SD_SMTP_PROXY_PROTOCOL_H
#define SD_SMTP_PROXY_PROTOCOL_H

#include <stdbool.h>
#include "base/buf.h"
#include "base/err.h"

enum proxy_command {
	PROXY_COMMAND_PROXY,
	PROXY_COMMAND_LOCAL,  /* v2: LOCAL; the addresses are not looked at */
	PROXY_COMMAND_UNKNOWN /* v1: UNKNOWN; v2: AF_UNSPEC */
};

struct proxy_header {
	int version;             /* 1 or 2 */
	enum proxy_command command;
	/* Numeric addresses of one family, or paths of unix sockets (v2). */
	struct str source, destination;
	int source_port, destination_port;
};

/* Appends the header's bytes. False with *err (ERR_VALUE) when an address is
 * none, the families differ, a port is outside 0-65535, or the version
 * cannot say it. */
bool proxy_header_encode(const struct proxy_header *header, struct buf *out,
	struct err *err);

#endif
