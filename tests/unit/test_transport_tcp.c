/* layer: net */
/*
 * TCP over the loopback, both ends in one loop: bytes, ends of every kind,
 * freeing at any time, and no descriptor left at the end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>
#include <cmocka.h>
#include "base/buf.h"
#include "base/mem.h"
#include "net/transport.h"

enum heard { OPENED = 1, REFUSED = 2, RECEIVED = 4, DRAINED = 8, ENDED = 16 };
enum { BIG_BYTES = 16 * 1024 * 1024, ROUNDS_MAX = 100000 };

struct end {
	struct transport *transport;
	struct buf received;
	struct err err;
	enum transport_end how;
	int opened;
	int refused;
	int drained;
	int ended;
	int frees_in;	    /* a set of enum heard */
	const char *greets; /* written when opened */
	bool echoes;
};

static void maybe_free(struct end *end, enum heard heard)
{
	if (end->frees_in & (int)heard)
		transport_free(&end->transport, false);
}

static void on_opened(void *owner)
{
	struct end *end = owner;

	end->opened++;
	if (end->greets)
		assert_true(transport_write(
			end->transport, end->greets, strlen(end->greets)));
	maybe_free(end, OPENED);
}

static void on_refused(void *owner, const struct err *err)
{
	struct end *end = owner;

	end->refused++;
	end->err = *err;
	maybe_free(end, REFUSED);
}

static void on_received(void *owner, const char *data, size_t len)
{
	struct end *end = owner;

	assert_int_equal(end->ended, 0);
	buf_append(&end->received, data, len);
	if (end->echoes)
		transport_write(end->transport, data, len);
	maybe_free(end, RECEIVED);
}

static void on_drained(void *owner)
{
	struct end *end = owner;

	end->drained++;
	assert_int_equal(transport_pending(end->transport), 0);
	maybe_free(end, DRAINED);
}

static void on_ended(void *owner, enum transport_end how, const struct err *err)
{
	struct end *end = owner;

	end->ended++;
	end->how = how;
	end->err = *err;
	maybe_free(end, ENDED);
}

static const struct transport_events events = {
	.opened = on_opened,
	.refused = on_refused,
	.received = on_received,
	.drained = on_drained,
	.ended = on_ended,
};

/* A loop, a listener, and one connection through it. */
struct bed {
	struct loop *loop;
	struct listener *listener;
	struct net_address address;
	struct end client;
	struct end server;
	int accepted;
	bool takes;	 /* the accepted ones */
	int descriptors; /* before all of it */
};

static int count_descriptors(void)
{
	int count = 0;

	for (int fd = 0; fd < 8192; fd++) {
		if (fcntl(fd, F_GETFD) != -1)
			count++;
	}
	return count;
}

static void on_accepted(void *owner, struct transport *transport)
{
	struct bed *bed = owner;

	bed->accepted++;
	if (!bed->takes)
		return;
	bed->server.transport = transport;
	transport_accept_take(transport, &events, &bed->server);
}

static bool bed_listen(struct bed *bed, const char *host)
{
	struct err err;

	assert_true(net_address_parse(str_from(host), 0, &bed->address));
	bed->listener =
		listener_new(bed->loop, &bed->address, on_accepted, bed, &err);
	return bed->listener &&
	       net_address_parse(str_from(host), listener_port(bed->listener),
		       &bed->address);
}

static int setup(void **state)
{
	struct bed *bed = mem_calloc(1, sizeof(*bed));
	/* What the first loop of a process opens stays. */
	struct loop *warm = loop_new();

	loop_free(&warm);
	bed->descriptors = count_descriptors();
	bed->loop = loop_new();
	bed->takes = true;
	assert_true(bed_listen(bed, "127.0.0.1"));
	*state = bed;
	return 0;
}

static int teardown(void **state)
{
	struct bed *bed = *state;

	transport_free(&bed->client.transport, false);
	transport_free(&bed->server.transport, false);
	listener_free(&bed->listener);
	assert_null(bed->listener);
	loop_free(&bed->loop);
	buf_fini(&bed->client.received);
	buf_fini(&bed->server.received);
	assert_int_equal(count_descriptors(), bed->descriptors);
	mem_free(bed);
	return 0;
}

static void run_until(struct bed *bed, const int *flag)
{
	int rounds = 0;

	while (!*flag && rounds++ < ROUNDS_MAX)
		loop_run_once(bed->loop, true);
	assert_true(*flag);
}

static void run_until_received(struct bed *bed, struct end *end, size_t len)
{
	int rounds = 0;

	while (end->received.len < len && rounds++ < ROUNDS_MAX)
		loop_run_once(bed->loop, true);
	assert_int_equal(end->received.len, len);
}

/* What is on its way on the loopback comes within a few polls. */
static void run_a_little(struct bed *bed)
{
	for (int i = 0; i < 20; i++)
		loop_run_once(bed->loop, false);
}

static void connect_to(struct bed *bed, struct end *client)
{
	client->transport = transport_tcp_connect(
		bed->loop, &bed->address, NULL, &events, client);
	assert_int_equal(client->opened, 0);
}

static void connect_both(struct bed *bed)
{
	connect_to(bed, &bed->client);
	run_until(bed, &bed->client.opened);
	run_until(bed, &bed->accepted);
}

static void assert_received(const struct end *end, const char *expected)
{
	assert_string_equal(buf_cstr(&end->received), expected);
}

static void say(struct end *end, const char *text)
{
	transport_write(end->transport, text, strlen(text));
}

static void test_echo(void **state)
{
	struct bed *bed = *state;

	bed->server.echoes = true;
	bed->client.greets = "EHLO x\r\n";
	connect_both(bed);
	run_until_received(bed, &bed->client, 8);
	assert_received(&bed->client, "EHLO x\r\n");
	say(&bed->client, "");
	say(&bed->client, "QUIT\r\n");
	run_until_received(bed, &bed->client, 14);
	assert_int_equal(bed->client.opened, 1);
	assert_int_equal(bed->server.opened, 0);
	assert_int_equal(bed->client.drained, 0);
	assert_int_equal(bed->client.ended, 0);
}

static void test_written_before_it_opens(void **state)
{
	struct bed *bed = *state;

	connect_to(bed, &bed->client);
	assert_false(transport_write(bed->client.transport, "a", 1));
	assert_false(transport_write(bed->client.transport, "bc", 2));
	assert_int_equal(transport_pending(bed->client.transport), 3);
	transport_shutdown(bed->client.transport);
	run_until(bed, &bed->server.ended);
	assert_received(&bed->server, "abc");
	assert_int_equal(bed->server.how, TRANSPORT_EOF);
	assert_int_equal(bed->client.drained, 1);
	assert_int_equal(transport_pending(bed->client.transport), 0);
}

static void test_addresses(void **state)
{
	struct bed *bed = *state;
	char text[NET_ADDRESS_TEXT_MAX];

	connect_to(bed, &bed->client);
	assert_string_equal(transport_local(bed->client.transport), "unknown");
	run_until(bed, &bed->client.opened);
	run_until(bed, &bed->accepted);
	net_address_format(&bed->address, text);
	assert_string_equal(transport_remote(bed->client.transport), text);
	assert_string_equal(transport_local(bed->server.transport), text);
	assert_string_equal(transport_local(bed->client.transport),
		transport_remote(bed->server.transport));
	net_address_format(
		transport_local_address(bed->client.transport), text);
	assert_string_equal(transport_local(bed->client.transport), text);
}

static void test_ipv6(void **state)
{
	struct bed *bed = *state;

	listener_free(&bed->listener);
	if (!bed_listen(bed, "::1")) {
		print_message("no IPv6 loopback\n");
		skip();
	}
	bed->server.echoes = true;
	bed->client.greets = "x";
	connect_both(bed);
	run_until_received(bed, &bed->client, 1);
	assert_int_equal(
		strncmp(transport_local(bed->client.transport), "[::1]:", 6),
		0);
	assert_true(net_address_is_ipv6(
		transport_local_address(bed->server.transport)));
}

static char *big_text(void)
{
	char *text = mem_alloc(BIG_BYTES);

	for (size_t i = 0; i < BIG_BYTES; i++)
		text[i] = (char)(i % 251);
	return text;
}

static void test_big_write_to_a_paused_peer(void **state)
{
	struct bed *bed = *state;
	char *text = big_text();

	connect_both(bed);
	transport_pause(bed->server.transport);
	transport_pause(bed->server.transport);
	assert_false(transport_write(bed->client.transport, text, BIG_BYTES));
	run_a_little(bed);
	assert_int_equal(bed->client.drained, 0);
	assert_true(transport_pending(bed->client.transport) > 0);
	assert_int_equal(bed->server.received.len, 0);
	transport_shutdown(bed->client.transport);
	transport_resume(bed->server.transport);
	run_until(bed, &bed->server.ended);
	assert_int_equal(bed->client.drained, 1);
	assert_int_equal(transport_pending(bed->client.transport), 0);
	assert_int_equal(bed->server.how, TRANSPORT_EOF);
	assert_int_equal(bed->server.received.len, BIG_BYTES);
	assert_memory_equal(bed->server.received.data, text, BIG_BYTES);
	mem_free(text);
}

static void test_half_close(void **state)
{
	struct bed *bed = *state;

	connect_both(bed);
	say(&bed->client, "QUIT\r\n");
	transport_shutdown(bed->client.transport);
	transport_shutdown(bed->client.transport);
	say(&bed->client, "never");
	run_until(bed, &bed->server.ended);
	assert_int_equal(bed->server.how, TRANSPORT_EOF);
	assert_int_equal(bed->server.err.kind, ERR_NONE);
	assert_received(&bed->server, "QUIT\r\n");
	say(&bed->server, "221 bye\r\n");
	run_until_received(bed, &bed->client, 9);
	assert_int_equal(bed->client.ended, 0);
	say(&bed->server, "and more\r\n");
	transport_free(&bed->server.transport, false);
	run_until(bed, &bed->client.ended);
	assert_received(&bed->client, "221 bye\r\nand more\r\n");
	assert_int_equal(bed->client.how, TRANSPORT_EOF);
	run_a_little(bed);
	assert_int_equal(bed->client.ended, 1);
	assert_int_equal(bed->server.ended, 1);
}

static void test_paused_before_it_opens(void **state)
{
	struct bed *bed = *state;

	connect_to(bed, &bed->client);
	transport_pause(bed->client.transport);
	run_until(bed, &bed->accepted);
	run_until(bed, &bed->client.opened);
	say(&bed->server, "220 x\r\n");
	transport_free(&bed->server.transport, false);
	run_a_little(bed);
	assert_received(&bed->client, "");
	assert_int_equal(bed->client.ended, 0);
	transport_resume(bed->client.transport);
	run_until(bed, &bed->client.ended);
	assert_received(&bed->client, "220 x\r\n");
	transport_resume(bed->client.transport);
	transport_pause(bed->client.transport);
	transport_resume(bed->client.transport);
	run_a_little(bed);
	assert_int_equal(bed->client.ended, 1);
}

struct reset_row {
	const char *name;
	const char *says; /* the peer, before it goes */
	bool resets;	  /* else it closes with our bytes unread */
	int writes;	  /* of ours, after it went */
};

/* The last words of a peer that goes with a reset are heard, then the reset,
 * whether reading or writing met it first. */
static void check_reset(struct bed *bed, const struct reset_row *row,
	struct end *goes, struct end *stays)
{
	connect_both(bed);
	transport_pause(goes->transport);
	say(stays, "unread\r\n");
	run_a_little(bed);
	if (row->says)
		say(goes, row->says);
	transport_free(&goes->transport, row->resets);
	for (int i = 0; i < row->writes; i++)
		say(stays, "MAIL FROM:<>\r\n");
	run_until(bed, &stays->ended);
	run_a_little(bed);
	say(stays, "RSET\r\n");
	run_a_little(bed);
	if (stays->ended != 1 || stays->how != TRANSPORT_RESET)
		fail_msg("%s: ended %d times, as %d", row->name, stays->ended,
			(int)stays->how);
	assert_int_equal(stays->err.kind, ERR_IO);
	assert_string_equal(stays->err.text, "connection reset by peer");
	assert_received(stays, row->says ? row->says : "");
	assert_int_equal(goes->ended, 0);
	assert_int_equal(transport_pending(stays->transport), 0);
}

static void test_resets(void **state)
{
	static const struct reset_row rows[] = {
		{"idle", NULL, true, 0},
		{"last words", "421 bye\r\n", true, 0},
		{"one write", "421 bye\r\n", true, 1},
		{"several writes", "421 bye\r\n", true, 3},
		{"silent, writes", NULL, true, 2},
		{"closed with unread bytes", NULL, false, 0},
		{"closed with unread bytes, last words", "421 bye\r\n", false,
			0},
		{"closed with unread bytes, writes", "421 bye\r\n", false, 2},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		void *bed_state = *state;
		struct bed *bed = *state;

		check_reset(bed, &rows[i], &bed->server, &bed->client);
		teardown(&bed_state);
		setup(&bed_state);
		bed = bed_state;
		check_reset(bed, &rows[i], &bed->client, &bed->server);
		teardown(&bed_state);
		setup(&bed_state);
		*state = bed_state;
	}
}

/* The peer has closed in good order, and our writes meet its reset. */
static void test_write_to_a_closed_peer(void **state)
{
	for (int wait = 0; wait < 2; wait++) {
		void *bed_state = *state;
		struct bed *bed = *state;

		connect_both(bed);
		say(&bed->server, "421 bye\r\n");
		transport_free(&bed->server.transport, false);
		if (wait)
			transport_pause(bed->client.transport);
		say(&bed->client, "MAIL FROM:<>\r\n");
		if (wait)
			run_a_little(bed);
		say(&bed->client, "RCPT TO:<a@b.test>\r\n");
		transport_resume(bed->client.transport);
		run_until(bed, &bed->client.ended);
		run_a_little(bed);
		assert_received(&bed->client, "421 bye\r\n");
		assert_int_equal(bed->client.ended, 1);
		assert_int_equal(bed->client.how, TRANSPORT_RESET);
		teardown(&bed_state);
		setup(&bed_state);
		*state = bed_state;
	}
}

/* What is queued when the peer goes is dropped, and the end is told. */
static void test_reset_while_bytes_are_queued(void **state)
{
	struct bed *bed = *state;
	char *text = big_text();

	connect_both(bed);
	transport_pause(bed->server.transport);
	assert_false(transport_write(bed->client.transport, text, BIG_BYTES));
	assert_false(transport_write(bed->client.transport, text, BIG_BYTES));
	run_a_little(bed);
	say(&bed->server, "421 bye\r\n");
	transport_free(&bed->server.transport, true);
	run_until(bed, &bed->client.ended);
	run_a_little(bed);
	assert_received(&bed->client, "421 bye\r\n");
	assert_int_equal(bed->client.how, TRANSPORT_RESET);
	assert_int_equal(bed->client.drained, 0);
	assert_int_equal(transport_pending(bed->client.transport), 0);
	mem_free(text);
}

static void test_reset_after_shutdown(void **state)
{
	for (int reset = 0; reset < 2; reset++) {
		void *bed_state = *state;
		struct bed *bed = *state;

		connect_both(bed);
		transport_pause(bed->server.transport);
		say(&bed->client, "QUIT\r\n");
		transport_shutdown(bed->client.transport);
		transport_free(&bed->client.transport, reset == 1);
		run_a_little(bed);
		transport_resume(bed->server.transport);
		run_until(bed, &bed->server.ended);
		assert_received(&bed->server, "QUIT\r\n");
		assert_int_equal(bed->server.how,
			reset ? TRANSPORT_RESET : TRANSPORT_EOF);
		teardown(&bed_state);
		setup(&bed_state);
		*state = bed_state;
	}
}

static void test_refused(void **state)
{
	struct bed *bed = *state;

	listener_free(&bed->listener);
	run_a_little(bed);
	connect_to(bed, &bed->client);
	assert_false(transport_write(bed->client.transport, "x", 1));
	assert_int_equal(bed->client.refused, 0);
	run_until(bed, &bed->client.refused);
	run_a_little(bed);
	assert_int_equal(bed->client.refused, 1);
	assert_int_equal(bed->client.opened, 0);
	assert_int_equal(bed->client.ended, 0);
	assert_int_equal(bed->client.err.kind, ERR_CONNECT);
	assert_string_equal(bed->client.err.text, "connection refused");
	assert_true(transport_write(bed->client.transport, "x", 1));
	assert_int_equal(transport_pending(bed->client.transport), 0);
}

static void test_bind(void **state)
{
	struct bed *bed = *state;
	struct net_address from;

	assert_true(net_address_parse(STR_LITERAL("127.0.0.2"), 0, &from));
	bed->client.transport = transport_tcp_connect(
		bed->loop, &bed->address, &from, &events, &bed->client);
	run_until(bed, &bed->client.opened);
	run_until(bed, &bed->accepted);
	assert_int_equal(strncmp(transport_remote(bed->server.transport),
				 "127.0.0.2:", 10),
		0);
}

static void test_bind_fails(void **state)
{
	struct bed *bed = *state;
	struct net_address from;

	/* [RFC5737 3]: nobody's address. */
	assert_true(net_address_parse(STR_LITERAL("192.0.2.1"), 0, &from));
	bed->client.transport = transport_tcp_connect(
		bed->loop, &bed->address, &from, &events, &bed->client);
	assert_int_equal(bed->client.refused, 0);
	run_until(bed, &bed->client.refused);
	assert_int_equal(bed->client.err.kind, ERR_LOCAL);
	assert_string_equal(bed->client.err.text,
		"cannot bind to 192.0.2.1: address not available");
}

static void test_out_of_ports(void **state)
{
	struct bed *bed = *state;
	struct end second = {0};

	connect_both(bed);
	/* The only port that it may have has a connection to there. */
	second.transport = transport_tcp_connect(bed->loop, &bed->address,
		transport_local_address(bed->client.transport), &events,
		&second);
	run_until(bed, &second.refused);
	assert_int_equal(second.err.kind, ERR_LOCAL);
	assert_string_equal(second.err.text, "out of local ports");
	transport_free(&second.transport, true);
}

static void test_out_of_descriptors(void **state)
{
	struct bed *bed = *state;
	struct net_address from;
	struct rlimit limit, none;
	struct end bound = {0};

	assert_true(net_address_parse(STR_LITERAL("127.0.0.2"), 0, &from));
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	none = limit;
	none.rlim_cur = 0;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	connect_to(bed, &bed->client);
	bound.transport = transport_tcp_connect(
		bed->loop, &bed->address, &from, &events, &bound);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
	assert_true(transport_write(bed->client.transport, "x", 1));
	assert_int_equal(bed->client.refused, 0);
	run_until(bed, &bed->client.refused);
	run_until(bed, &bound.refused);
	assert_int_equal(bed->client.err.kind, ERR_LOCAL);
	assert_string_equal(bed->client.err.text, "out of file descriptors");
	assert_int_equal(bound.err.kind, ERR_LOCAL);
	assert_string_equal(bound.err.text, "out of file descriptors");
	transport_free(&bound.transport, true);
}

static void test_freed_before_it_fails(void **state)
{
	struct bed *bed = *state;
	struct net_address from;

	assert_true(net_address_parse(STR_LITERAL("192.0.2.1"), 0, &from));
	for (int round = 0; round < 2; round++) {
		bed->client.transport = transport_tcp_connect(
			bed->loop, &bed->address, &from, &events, &bed->client);
		transport_free(&bed->client.transport, round == 1);
		connect_to(bed, &bed->client);
		transport_write(bed->client.transport, "x", 1);
		transport_free(&bed->client.transport, round == 1);
		run_a_little(bed);
	}
	assert_int_equal(bed->client.refused, 0);
	assert_int_equal(bed->client.opened, 0);
}

struct free_row {
	const char *name;
	enum heard in;
	bool is_server;
};

/* Makes everything happen to both ends that can; the one that frees itself
 * hears nothing more. */
static void check_free_in(struct bed *bed, const struct free_row *row)
{
	struct end *end = row->is_server ? &bed->server : &bed->client;
	struct end *other = row->is_server ? &bed->client : &bed->server;
	char *text = big_text();

	end->frees_in = (int)row->in;
	if (row->in == REFUSED)
		listener_free(&bed->listener);
	if (row->in == OPENED || row->in == REFUSED) {
		connect_to(bed, end);
	} else {
		connect_both(bed);
		if (row->in == DRAINED)
			transport_write(end->transport, text, BIG_BYTES);
		say(other, "x");
		if (row->in != DRAINED)
			transport_shutdown(other->transport);
	}
	for (int i = 0; end->transport && i < ROUNDS_MAX; i++)
		loop_run_once(bed->loop, true);
	if (end->transport)
		fail_msg("%s: not freed", row->name);
	run_a_little(bed);
	assert_int_equal(end->ended, row->in == ENDED ? 1 : 0);
	assert_int_equal(end->drained, row->in == DRAINED ? 1 : 0);
	assert_int_equal(end->refused, row->in == REFUSED ? 1 : 0);
	mem_free(text);
}

static void test_freed_in_a_callback(void **state)
{
	static const struct free_row rows[] = {
		{"opened", OPENED, false},
		{"refused", REFUSED, false},
		{"received, client", RECEIVED, false},
		{"received, server", RECEIVED, true},
		{"drained", DRAINED, false},
		{"ended, client", ENDED, false},
		{"ended, server", ENDED, true},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		void *bed_state = *state;

		check_free_in(*state, &rows[i]);
		teardown(&bed_state);
		setup(&bed_state);
		*state = bed_state;
	}
}

static void test_listener_says_why(void **state)
{
	struct bed *bed = *state;
	struct listener *second;
	struct err err = {.kind = ERR_NONE};
	char text[NET_ADDRESS_TEXT_MAX];

	second = listener_new(bed->loop, &bed->address, on_accepted, bed, &err);
	assert_null(second);
	assert_int_equal(err.kind, ERR_LOCAL);
	net_address_format(&bed->address, text);
	assert_non_null(strstr(err.text, text));
	assert_non_null(strstr(err.text, "address already in use"));
}

static void test_not_taken(void **state)
{
	struct bed *bed = *state;

	bed->takes = false;
	connect_to(bed, &bed->client);
	run_until(bed, &bed->client.ended);
	assert_int_equal(bed->accepted, 1);
	assert_int_equal(bed->client.how, TRANSPORT_EOF);
}

struct crowd {
	struct end *ends;
	size_t accepted;
};

static void on_accepted_in_crowd(void *owner, struct transport *transport)
{
	struct crowd *crowd = owner;
	struct end *end = &crowd->ends[crowd->accepted++];

	end->transport = transport;
	end->echoes = true;
	transport_accept_take(transport, &events, end);
}

/* As many as 1,000 and the limit allow. */
static size_t crowd_size(void)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	if (limit.rlim_cur < 2100 && limit.rlim_max >= 2100) {
		limit.rlim_cur = 2100;
		assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
	}
	return limit.rlim_cur >= 2100 ? 1000 : 300;
}

static void test_a_thousand(void **state)
{
	struct bed *bed = *state;
	size_t count = crowd_size();
	struct end *clients = mem_calloc(count, sizeof(*clients));
	struct crowd crowd = {.accepted = 0};
	size_t resets = 0, eofs = 0;
	struct err err;

	crowd.ends = mem_calloc(count, sizeof(*crowd.ends));
	listener_free(&bed->listener);
	assert_true(
		net_address_parse(STR_LITERAL("127.0.0.1"), 0, &bed->address));
	bed->listener = listener_new(
		bed->loop, &bed->address, on_accepted_in_crowd, &crowd, &err);
	assert_non_null(bed->listener);
	assert_true(net_address_parse(STR_LITERAL("127.0.0.1"),
		listener_port(bed->listener), &bed->address));
	for (size_t i = 0; i < count; i++) {
		clients[i].greets = "hello";
		connect_to(bed, &clients[i]);
		/* No more at once than the kernel's queue takes. */
		if (i % 100 == 99)
			run_until(bed, &clients[i].opened);
	}
	for (size_t i = 0; i < count; i++)
		run_until_received(bed, &clients[i], 5);
	assert_int_equal(crowd.accepted, count);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(clients[i].ended, 0);
		transport_free(&crowd.ends[i].transport, i % 2 == 0);
	}
	/* They were not accepted in any certain order. */
	for (size_t i = 0; i < count; i++) {
		run_until(bed, &clients[i].ended);
		resets += clients[i].how == TRANSPORT_RESET;
		eofs += clients[i].how == TRANSPORT_EOF;
		transport_free(&clients[i].transport, false);
		buf_fini(&clients[i].received);
		buf_fini(&crowd.ends[i].received);
	}
	assert_int_equal(resets, count / 2);
	assert_int_equal(eofs, count / 2);
	mem_free(clients);
	mem_free(crowd.ends);
}

/* Whatever state connections are in, freeing the loop closes them. */
static void test_freed_with_the_loop(void **state)
{
	struct bed *bed = *state;
	struct net_address from;
	struct end extra[3] = {{0}};
	char *text = big_text();

	connect_both(bed);
	transport_pause(bed->server.transport);
	transport_write(bed->client.transport, text, BIG_BYTES);
	assert_true(net_address_parse(STR_LITERAL("192.0.2.1"), 0, &from));
	transport_tcp_connect(
		bed->loop, &bed->address, &from, &events, &extra[0]);
	connect_to(bed, &extra[1]);
	connect_to(bed, &extra[2]);
	transport_free(&extra[2].transport, true);
	bed->client.transport = NULL;
	bed->server.transport = NULL;
	bed->listener = NULL;
	loop_free(&bed->loop);
	assert_int_equal(bed->client.ended, 0);
	assert_int_equal(bed->client.drained, 0);
	assert_int_equal(extra[1].opened + extra[1].refused, 0);
	mem_free(text);
}

#define TCP_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TCP_TEST(test_echo),
		TCP_TEST(test_written_before_it_opens),
		TCP_TEST(test_addresses),
		TCP_TEST(test_ipv6),
		TCP_TEST(test_big_write_to_a_paused_peer),
		TCP_TEST(test_half_close),
		TCP_TEST(test_paused_before_it_opens),
		TCP_TEST(test_resets),
		TCP_TEST(test_write_to_a_closed_peer),
		TCP_TEST(test_reset_while_bytes_are_queued),
		TCP_TEST(test_reset_after_shutdown),
		TCP_TEST(test_refused),
		TCP_TEST(test_bind),
		TCP_TEST(test_bind_fails),
		TCP_TEST(test_out_of_ports),
		TCP_TEST(test_out_of_descriptors),
		TCP_TEST(test_freed_before_it_fails),
		TCP_TEST(test_freed_in_a_callback),
		TCP_TEST(test_listener_says_why),
		TCP_TEST(test_not_taken),
		TCP_TEST(test_a_thousand),
		TCP_TEST(test_freed_with_the_loop),
	};

	alarm(120);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
