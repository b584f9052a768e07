/* layer: reference */
/* The built-in server on real sockets: how connections begin and end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "reference/reference_session.h"
#include "reference/reference.h"

enum { ROUNDS_MAX = 20000 };

struct client {
	struct loop *loop;
	struct transport *transport;
	struct buf heard;
	size_t reads;
	bool opened, ended;
	enum transport_end how;
};

static void client_opened(void *owner)
{
	((struct client *)owner)->opened = true;
}

static void client_refused(void *owner, const struct err *err)
{
	(void)owner;
	fail_msg("%s", err->text);
}

static void client_received(void *owner, const char *data, size_t len)
{
	struct client *client = owner;

	client->reads++;
	buf_append(&client->heard, data, len);
}

static void client_drained(void *owner)
{
	(void)owner;
}

static void client_ended(
	void *owner, enum transport_end how, const struct err *err)
{
	struct client *client = owner;

	(void)err;
	client->ended = true;
	client->how = how;
}

static const struct transport_events client_events = {client_opened,
	client_refused, client_received, client_drained, client_ended};

static void client_connect(
	struct client *client, struct loop *loop, const int port)
{
	struct net_address address;

	*client = (struct client){.loop = loop};
	assert_true(
		net_address_parse(STR_LITERAL("127.0.0.1"), port, &address));
	client->transport = transport_tcp_connect(
		loop, &address, NULL, &client_events, client);
}

/* Until it has heard len bytes, or the end. */
static void client_hear(struct client *client, size_t len)
{
	for (int i = 0; i < ROUNDS_MAX; i++) {
		if (client->ended || client->heard.len >= len)
			return;
		loop_run_once(client->loop, true);
	}
	fail_msg("no end, and only %zu octets", client->heard.len);
}

static void client_say(struct client *client, const char *text)
{
	transport_write(client->transport, text, strlen(text));
}

static void client_gone(struct client *client)
{
	transport_free(&client->transport, false);
	buf_fini(&client->heard);
}

static const char greeting[] =
	"220 mail.builtin.test ESMTP smtpdrill reference server\r\n";

static void the_server_closes_first(void **state)
{
	static const char replies[] =
		"250 2.0.0 Ok\r\n250 2.0.0 Ok\r\n"
		"221 2.0.0 mail.builtin.test closing connection\r\n";
	struct loop *loop = loop_new();
	struct err err;
	struct reference *reference = reference_start(loop, &err);
	struct client client;

	(void)state;
	assert_non_null(reference);
	client_connect(&client, loop, reference_port(reference));
	client_hear(&client, strlen(greeting));
	assert_string_equal(buf_cstr(&client.heard), greeting);
	buf_clear(&client.heard);
	client.reads = 0;
	client_say(&client, "NOOP\r\nRSET\r\nQUIT\r\nNOOP\r\n");
	client_hear(&client, SIZE_MAX);
	assert_string_equal(buf_cstr(&client.heard), replies);
	assert_int_equal(client.reads, 1);
	assert_int_equal(client.how, TRANSPORT_EOF);
	/* It is deaf now, but does not cut a client that goes on. */
	client_say(&client, "NOOP\r\n");
	assert_int_equal(client.how, TRANSPORT_EOF);
	client_gone(&client);
	reference_free(&reference);
	loop_free(&loop);
}

static void a_client_may_close_first(void **state)
{
	struct loop *loop = loop_new();
	struct err err;
	struct reference *reference = reference_start(loop, &err);
	struct client client;

	(void)state;
	assert_non_null(reference);
	client_connect(&client, loop, reference_port(reference));
	client_hear(&client, strlen(greeting));
	buf_clear(&client.heard);
	client_say(&client, "NOOP\r\nDATA\r\nNOO");
	transport_shutdown(client.transport);
	client_hear(&client, SIZE_MAX);
	assert_string_equal(buf_cstr(&client.heard),
		"250 2.0.0 Ok\r\n503 5.5.1 Need MAIL before DATA\r\n");
	assert_int_equal(client.how, TRANSPORT_EOF);
	client_gone(&client);
	reference_free(&reference);
	loop_free(&loop);
}

static void free_ends_all_connections(void **state)
{
	struct loop *loop = loop_new();
	struct err err;
	struct reference *reference = reference_start(loop, &err);
	struct client clients[3];

	(void)state;
	assert_non_null(reference);
	for (int i = 0; i < 3; i++) {
		client_connect(&clients[i], loop, reference_port(reference));
		client_hear(&clients[i], strlen(greeting));
	}
	reference_free(&reference);
	assert_null(reference);
	for (int i = 0; i < 3; i++) {
		client_hear(&clients[i], SIZE_MAX);
		assert_true(clients[i].ended);
		client_gone(&clients[i]);
	}
	reference_free(&reference);
	loop_free(&loop);
}

/* A server of which we see the inside, and a client that does not read. */
struct flood {
	struct reference_host host;
	struct listener *listener;
	struct client client;
	size_t helps;
};

static void flood_accepted(void *owner, struct transport *transport)
{
	struct reference_host *host = owner;
	struct reference_session *session = reference_session_new(host);

	transport_accept_take(transport, &reference_session_events, session);
	reference_session_open(session, transport);
}

/* Until replies to HELP are piled up at the server. */
static void flood_begin(struct flood *flood, size_t pending_bytes)
{
	struct reference_host *host = &flood->host;
	struct net_address address;
	struct err err;

	*flood = (struct flood){.host.loop = loop_new()};
	host->limits.idle_us = host->limits.linger_us = INT64_C(60000000);
	host->limits.connections = 1;
	host->limits.pending_bytes = pending_bytes;
	assert_true(net_address_parse(STR_LITERAL("127.0.0.1"), 0, &address));
	flood->listener =
		listener_new(host->loop, &address, flood_accepted, host, &err);
	assert_non_null(flood->listener);
	client_connect(
		&flood->client, host->loop, listener_port(flood->listener));
	client_hear(&flood->client, strlen(greeting));
	buf_clear(&flood->client.heard);
	transport_pause(flood->client.transport);
	for (int i = 0; i < ROUNDS_MAX; i++) {
		if (transport_pending(host->sessions->transport) > 1000)
			return;
		if (transport_pending(flood->client.transport) == 0)
			for (int k = 0; k < 1000; k++, flood->helps++)
				client_say(&flood->client, "HELP\r\n");
		loop_run_once(host->loop, false);
	}
	fail_msg("the replies to %zu HELPs are with the kernel", flood->helps);
}

/* The client reads, and finds every reply, then last, then the end. */
static void flood_end(struct flood *flood, const char *last)
{
	static const char help[] =
		"214-2.0.0 Commands: HELO EHLO MAIL RCPT DATA\r\n"
		"214 2.0.0 RSET NOOP VRFY HELP QUIT\r\n";
	struct buf *heard = &flood->client.heard;

	transport_resume(flood->client.transport);
	client_hear(&flood->client, SIZE_MAX);
	assert_int_equal(flood->client.how, TRANSPORT_EOF);
	assert_int_equal(
		heard->len, flood->helps * strlen(help) + strlen(last));
	for (size_t i = 0; i < flood->helps; i++)
		assert_memory_equal(
			heard->data + i * strlen(help), help, strlen(help));
	assert_string_equal(heard->data + flood->helps * strlen(help), last);
	client_gone(&flood->client);
	for (int i = 0; i < ROUNDS_MAX && flood->host.sessions; i++)
		loop_run_once(flood->host.loop, true);
	assert_int_equal(flood->host.session_count, 0);
	listener_free(&flood->listener);
	buf_fini(&flood->host.out);
	loop_free(&flood->host.loop);
}

static void a_client_that_does_not_read_is_not_heard(void **state)
{
	struct flood flood;

	(void)state;
	flood_begin(&flood, 1000);
	assert_true(flood.host.sessions->paused);
	client_say(&flood.client, "QUIT\r\n");
	flood_end(&flood, "221 2.0.0 mail.builtin.test closing connection\r\n");
}

static void a_client_that_closed_gets_all_replies(void **state)
{
	struct flood flood;

	(void)state;
	flood_begin(&flood, SIZE_MAX);
	assert_false(flood.host.sessions->paused);
	transport_shutdown(flood.client.transport);
	for (int i = 0; i < ROUNDS_MAX && !flood.host.sessions->ended; i++)
		loop_run_once(flood.host.loop, true);
	assert_true(flood.host.sessions->ended);
	flood_end(&flood, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_server_closes_first),
		cmocka_unit_test(a_client_may_close_first),
		cmocka_unit_test(free_ends_all_connections),
		cmocka_unit_test(a_client_that_does_not_read_is_not_heard),
		cmocka_unit_test(a_client_that_closed_gets_all_replies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
