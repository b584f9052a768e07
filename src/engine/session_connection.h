/*
 * session_connection.h - one connection of a session. Shared by session*.c
 * only.
 */
#ifndef SD_ENGINE_SESSION_CONNECTION_H
#define SD_ENGINE_SESSION_CONNECTION_H

#include "engine/session.h"
#include "smtp/command.h"
#include "smtp/reply_parser.h"

/* One connection of a session, with all that is known of it. */
struct connection {
	struct session *session;
	int index;                     /* of plan->connections */
	struct transport *transport;   /* NULL: not yet, or closed by us */
	enum smtp_protocol protocol;
	bool implicit_tls, is_open;
	const char *host;              /* that we connected to */
	int port;
	const struct net_address *addresses; /* tried in turn */
	size_t address_count, address_at;
	const struct net_address *bind_address; /* NULL: any */
	struct str header;             /* leaves first */
	const struct handshake *handshake; /* the latest; NULL: none */
	const struct tls_request *tls; /* that `connect` asked for; or NULL */
	const char *refusal;           /* why it was not made; NULL: it was */
	struct str default_helo;

	/* What came. */
	struct buf input;
	size_t input_at;               /* what is before it was taken */
	bool paused, ended, ended_by_reset, closed_by_us, half_closed, news;
	bool stopped;                  /* a step wants nothing read */
	bool left;                     /* the end is not awaited */
	bool ended_by_eof;             /* it may still hear us */
	bool said_quit;                /* of a server's client */
	struct step_result *last_played; /* on it; not a skipped one */
	const struct err *fault;       /* it broke, and why; or NULL */
	struct reply_parser parser;
	struct str banner;
	struct ehlo ehlo;
	bool seen_421, in_data, out_of_step;
	bool awaits_more;              /* the latest reply was 3xx */
	enum command_verb verb;        /* of the latest command */
	struct str line;               /* of MAIL, RCPT: the command */
	struct envelope envelope;

	/* What still leaves, paced. */
	struct buf output;
	size_t output_at;
};

#endif
