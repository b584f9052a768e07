/*
 * reference_client.h - a client of the built-in server on a real socket: what
 * it heard, and how it ended.
 */
#ifndef SD_TESTS_REFERENCE_CLIENT_H
#define SD_TESTS_REFERENCE_CLIENT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/buf.h"
#include "net/tls.h"
#include "net/transport.h"

enum { ROUNDS_MAX = 20000 };

struct client {
	struct loop *loop;
	struct transport *transport;
	struct buf heard;
	size_t reads;
	bool opened, refused, ended;
	enum transport_end how;
};

static inline void client_opened(void *owner)
{
	((struct client *)owner)->opened = true;
}

static inline void client_refused(void *owner, const struct err *err)
{
	(void)err;
	((struct client *)owner)->refused = true;
}

static inline void client_received(void *owner, const char *data, size_t len)
{
	struct client *client = owner;

	client->reads++;
	buf_append(&client->heard, data, len);
}

static inline void client_drained(void *owner)
{
	(void)owner;
}

static inline void client_ended(
	void *owner, enum transport_end how, const struct err *err)
{
	struct client *client = owner;

	(void)err;
	client->ended = true;
	client->how = how;
}

static const struct transport_events client_events = {client_opened,
	client_refused, client_received, client_drained, client_ended};

static inline void client_connect_to(struct client *client, struct loop *loop,
	const struct net_address *address)
{
	*client = (struct client){.loop = loop};
	client->transport =
		transport_connect(loop, address, NULL, &client_events, client);
}

static inline void client_connect(
	struct client *client, struct loop *loop, int port)
{
	struct net_address address;

	assert_true(
		net_address_parse(STR_LITERAL("127.0.0.1"), port, &address));
	client_connect_to(client, loop, &address);
}

/* Until it has heard len bytes, or the end. */
static inline void client_hear(struct client *client, size_t len)
{
	for (int i = 0; i < ROUNDS_MAX; i++) {
		if (client->ended || client->refused ||
			client->heard.len >= len)
			return;
		loop_run_once(client->loop, true);
	}
	fail_msg("no end, and only %zu octets", client->heard.len);
}

/* Hears all of text, and nothing but it, and forgets it. */
static inline void client_expect(struct client *client, const char *text)
{
	client_hear(client, strlen(text));
	assert_string_equal(buf_cstr(&client->heard), text);
	buf_clear(&client->heard);
}

static inline void client_say(struct client *client, const char *text)
{
	transport_write(client->transport, text, strlen(text));
}

/* Until the handshake is over; false if it failed. */
static inline bool client_tls(
	struct client *client, const struct tls_params *params)
{
	client->opened = client->refused = false;
	client->transport = transport_tls_start(
		&client->transport, params, &client_events, client);
	for (int i = 0; i < ROUNDS_MAX; i++) {
		if (client->opened || client->refused)
			return client->opened;
		loop_run_once(client->loop, true);
	}
	fail_msg("no end of the handshake");
	return false;
}

static inline void client_gone(struct client *client)
{
	transport_free(&client->transport, false);
	buf_fini(&client->heard);
}

#endif
