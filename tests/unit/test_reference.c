/* layer: reference */
/* The built-in server on real sockets: how connections begin and end. */
#include "reference_client.h"

#include <stdlib.h>
#include <unistd.h>
#include "reference/reference.h"
#include "reference/reference_session.h"

static const char greeting[] =
	"220 mail.builtin.test ESMTP smtpdrill reference server\r\n";

static void the_server_closes_first(void **state)
{
	static const char replies[] =
		"250 2.0.0 Ok\r\n250 2.0.0 Ok\r\n"
		"221 2.0.0 mail.builtin.test closing connection\r\n";
	struct loop *loop = loop_new();
	struct err err;
	struct reference *reference = reference_start(loop, NULL, &err);
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
	struct reference *reference = reference_start(loop, NULL, &err);
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

static void it_may_be_lmtp_on_a_unix_socket(void **state)
{
	static const char path[] = "/tmp/test_reference.XXXXXX";
	char folder[sizeof(path)], socket[sizeof(path) + 2];
	struct net_address address;
	struct reference_options options = {.listen = &address, .lmtp = true};
	struct loop *loop = loop_new();
	struct err err;
	struct reference *reference;
	struct client client;

	(void)state;
	memcpy(folder, path, sizeof(path));
	assert_non_null(mkdtemp(folder));
	snprintf(socket, sizeof(socket), "%s/s", folder);
	assert_true(net_address_unix(str_from(socket), &address));
	reference = reference_start(loop, &options, &err);
	assert_non_null(reference);
	assert_int_equal(reference_port(reference), 0);
	client_connect_to(&client, loop, &address);
	client_expect(&client,
		"220 mail.builtin.test LMTP smtpdrill reference server\r\n");
	client_say(&client, "EHLO a.test\r\nQUIT\r\n");
	client_expect(&client,
		"500 5.5.1 This is LMTP: LHLO\r\n"
		"221 2.0.0 mail.builtin.test closing connection\r\n");
	client_gone(&client);
	reference_free(&reference);
	loop_free(&loop);
	assert_int_equal(rmdir(folder), 0);
}

static void it_may_have_nowhere_to_listen(void **state)
{
	struct net_address address;
	struct reference_options options = {.listen = &address};
	struct loop *loop = loop_new();
	struct err err = {.kind = ERR_NONE};

	(void)state;
	/* Of a documentation network [RFC5737 3]. */
	assert_true(net_address_parse(STR_LITERAL("192.0.2.1"), 0, &address));
	assert_null(reference_start(loop, &options, &err));
	assert_int_equal(err.kind, ERR_LOCAL);
	loop_free(&loop);
}

static void free_ends_all_connections(void **state)
{
	struct loop *loop = loop_new();
	struct err err;
	struct reference *reference = reference_start(loop, NULL, &err);
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
		"214-2.0.0 Commands: HELO EHLO MAIL RCPT DATA BDAT\r\n"
		"214 2.0.0 AUTH STARTTLS RSET NOOP VRFY HELP QUIT\r\n";
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
		cmocka_unit_test(it_may_be_lmtp_on_a_unix_socket),
		cmocka_unit_test(it_may_have_nowhere_to_listen),
		cmocka_unit_test(free_ends_all_connections),
		cmocka_unit_test(a_client_that_does_not_read_is_not_heard),
		cmocka_unit_test(a_client_that_closed_gets_all_replies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
