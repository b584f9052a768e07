/* layer: net */
/*
 * Unix sockets, both ends in one loop: what they share with TCP works on them
 * too, and what they do not: paths, and the file that comes and goes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "base/buf.h"
#include "base/mem.h"
#include "net/transport.h"

enum { BIG_BYTES = 4 * 1024 * 1024, ROUNDS_MAX = 100000, FD_LIMIT = 1024 };

struct end {
	struct transport *transport;
	struct buf received;
	struct err err;
	enum transport_end how;
	int opened;
	int refused;
	int drained;
	int ended;
};

static void on_opened(void *owner)
{
	((struct end *)owner)->opened++;
}

static void on_refused(void *owner, const struct err *err)
{
	struct end *end = owner;

	end->refused++;
	end->err = *err;
}

static void on_received(void *owner, const char *data, size_t len)
{
	buf_append(&((struct end *)owner)->received, data, len);
}

static void on_drained(void *owner)
{
	((struct end *)owner)->drained++;
}

static void on_ended(void *owner, enum transport_end how, const struct err *err)
{
	struct end *end = owner;

	end->ended++;
	end->how = how;
	end->err = *err;
}

static const struct transport_events events = {
	.opened = on_opened,
	.refused = on_refused,
	.received = on_received,
	.drained = on_drained,
	.ended = on_ended,
};

struct bed {
	struct loop *loop;
	struct listener *listener;
	struct net_address address;
	struct end client;
	struct end server;
	int accepted;
	char folder[64];
	struct buf path;
	int descriptors;
};

static int count_descriptors(void)
{
	int count = 0;

	for (int fd = 0; fd < FD_LIMIT; fd++) {
		if (fcntl(fd, F_GETFD) != -1)
			count++;
	}
	return count;
}

static void on_accepted(void *owner, struct transport *transport)
{
	struct bed *bed = owner;

	bed->accepted++;
	bed->server.transport = transport;
	transport_accept_take(transport, &events, &bed->server);
}

static bool bed_listen(struct bed *bed, struct err *err)
{
	bed->listener =
		listener_new(bed->loop, &bed->address, on_accepted, bed, err);
	return bed->listener != NULL;
}

static int setup(void **state)
{
	struct bed *bed = mem_calloc(1, sizeof(*bed));
	struct loop *warm = loop_new();
	struct err err;

	loop_free(&warm);
	memcpy(bed->folder, "/tmp/test_unix.XXXXXX", 22);
	assert_non_null(mkdtemp(bed->folder));
	buf_printf(&bed->path, "%s/socket", bed->folder);
	assert_true(net_address_unix(buf_view(&bed->path), &bed->address));
	bed->descriptors = count_descriptors();
	bed->loop = loop_new();
	assert_true(bed_listen(bed, &err));
	*state = bed;
	return 0;
}

static bool has_file(const struct bed *bed)
{
	struct stat stat_of;

	return lstat(buf_cstr(&bed->path), &stat_of) == 0;
}

static int teardown(void **state)
{
	struct bed *bed = *state;

	transport_free(&bed->client.transport, false);
	transport_free(&bed->server.transport, false);
	listener_free(&bed->listener);
	loop_free(&bed->loop);
	assert_int_equal(count_descriptors(), bed->descriptors);
	assert_false(has_file(bed));
	assert_int_equal(rmdir(bed->folder), 0);
	buf_fini(&bed->client.received);
	buf_fini(&bed->server.received);
	buf_fini(&bed->path);
	mem_free(bed);
	return 0;
}

static void run_until(struct bed *bed, const int *flag)
{
	for (int rounds = 0; !*flag && rounds < ROUNDS_MAX; rounds++)
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

static void run_a_little(struct bed *bed)
{
	for (int i = 0; i < 20; i++)
		loop_run_once(bed->loop, false);
}

static void connect_to(
	struct bed *bed, const struct net_address *address, struct end *client)
{
	client->transport =
		transport_connect(bed->loop, address, NULL, &events, client);
	assert_int_equal(client->opened + client->refused, 0);
}

static void connect_both(struct bed *bed)
{
	connect_to(bed, &bed->address, &bed->client);
	run_until(bed, &bed->client.opened);
	run_until(bed, &bed->accepted);
}

static void say(struct end *end, const char *text)
{
	transport_write(end->transport, text, strlen(text));
}

static void test_talk(void **state)
{
	struct bed *bed = *state;

	connect_both(bed);
	say(&bed->server, "220 x\r\n");
	run_until_received(bed, &bed->client, 7);
	say(&bed->client, "QUIT\r\n");
	transport_shutdown(bed->client.transport);
	run_until(bed, &bed->server.ended);
	assert_string_equal(buf_cstr(&bed->server.received), "QUIT\r\n");
	assert_int_equal(bed->server.how, TRANSPORT_EOF);
	say(&bed->server, "221 x\r\n");
	transport_free(&bed->server.transport, false);
	run_until(bed, &bed->client.ended);
	assert_string_equal(
		buf_cstr(&bed->client.received), "220 x\r\n221 x\r\n");
	assert_int_equal(bed->client.how, TRANSPORT_EOF);
	assert_int_equal(listener_port(bed->listener), 0);
}

static void test_addresses(void **state)
{
	struct bed *bed = *state;
	struct buf text = BUF_INIT;

	buf_printf(&text, "unix:%s", buf_cstr(&bed->path));
	connect_to(bed, &bed->address, &bed->client);
	assert_string_equal(
		transport_remote(bed->client.transport), buf_cstr(&text));
	run_until(bed, &bed->client.opened);
	run_until(bed, &bed->accepted);
	assert_string_equal(transport_local(bed->client.transport), "unix");
	assert_string_equal(
		transport_remote(bed->client.transport), buf_cstr(&text));
	assert_string_equal(
		transport_local(bed->server.transport), buf_cstr(&text));
	assert_string_equal(transport_remote(bed->server.transport), "unix");
	assert_true(net_address_is_unix(
		transport_local_address(bed->client.transport)));
	buf_fini(&text);
}

static void test_written_before_it_opens(void **state)
{
	struct bed *bed = *state;

	connect_to(bed, &bed->address, &bed->client);
	say(&bed->client, "abc");
	transport_shutdown(bed->client.transport);
	run_until(bed, &bed->server.ended);
	assert_string_equal(buf_cstr(&bed->server.received), "abc");
	assert_int_equal(bed->server.how, TRANSPORT_EOF);
}

static void test_big_write_to_a_paused_peer(void **state)
{
	struct bed *bed = *state;
	char *text = mem_alloc(BIG_BYTES);

	for (size_t i = 0; i < BIG_BYTES; i++)
		text[i] = (char)(i % 251);
	connect_both(bed);
	transport_pause(bed->server.transport);
	assert_false(transport_write(bed->client.transport, text, BIG_BYTES));
	run_a_little(bed);
	assert_true(transport_pending(bed->client.transport) > 0);
	assert_int_equal(bed->server.received.len, 0);
	transport_resume(bed->server.transport);
	run_until_received(bed, &bed->server, BIG_BYTES);
	assert_memory_equal(bed->server.received.data, text, BIG_BYTES);
	run_until(bed, &bed->client.drained);
	mem_free(text);
}

/* A reset is a close. What had not been read then makes it one for the peer
 * all the same. */
static void test_reset(void **state)
{
	struct bed *bed = *state;

	connect_both(bed);
	say(&bed->server, "421 x\r\n");
	transport_free(&bed->server.transport, true);
	run_until(bed, &bed->client.ended);
	assert_int_equal(bed->client.how, TRANSPORT_EOF);
	assert_string_equal(buf_cstr(&bed->client.received), "421 x\r\n");
	say(&bed->client, "RSET\r\n");
	run_a_little(bed);
	assert_int_equal(bed->client.ended, 1);
}

static void test_closed_with_unread_bytes(void **state)
{
	struct bed *bed = *state;

	connect_both(bed);
	transport_pause(bed->server.transport);
	say(&bed->client, "unread\r\n");
	run_a_little(bed);
	transport_free(&bed->server.transport, false);
	run_until(bed, &bed->client.ended);
	assert_int_equal(bed->client.how, TRANSPORT_RESET);
	assert_string_equal(bed->client.err.text, "connection reset by peer");
}

/* A socket file without anybody behind it, as a killed program leaves one. */
static void leave_socket(const struct bed *bed, int type)
{
	int fd = socket(AF_UNIX, type, 0);

	assert_int_equal(
		bind(fd, (const struct sockaddr *)&bed->address.storage,
			bed->address.len),
		0);
	close(fd);
}

static void leave_file(const struct bed *bed)
{
	close(open(buf_cstr(&bed->path), O_CREAT | O_WRONLY, 0600));
}

static void check_refused(struct bed *bed, const char *text)
{
	bed->client.refused = 0;
	connect_to(bed, &bed->address, &bed->client);
	say(&bed->client, "x");
	run_until(bed, &bed->client.refused);
	run_a_little(bed);
	assert_int_equal(bed->client.refused, 1);
	assert_int_equal(bed->client.opened + bed->client.ended, 0);
	assert_int_equal(bed->client.err.kind, ERR_CONNECT);
	assert_string_equal(bed->client.err.text, text);
	assert_string_not_equal(
		transport_remote(bed->client.transport), "unknown");
	assert_int_equal(transport_pending(bed->client.transport), 0);
	transport_free(&bed->client.transport, false);
}

static void test_refused(void **state)
{
	struct bed *bed = *state;

	listener_free(&bed->listener);
	run_a_little(bed);
	check_refused(bed, "there is no such socket");
	leave_socket(bed, SOCK_STREAM);
	check_refused(bed, "nobody listens on it");
	unlink(buf_cstr(&bed->path));
	leave_file(bed);
	check_refused(bed, "nobody listens on it");
	unlink(buf_cstr(&bed->path));
}

static void test_out_of_descriptors(void **state)
{
	struct bed *bed = *state;
	struct rlimit limit, none;

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	none = limit;
	none.rlim_cur = 0;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	connect_to(bed, &bed->address, &bed->client);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
	run_until(bed, &bed->client.refused);
	assert_int_equal(bed->client.err.kind, ERR_LOCAL);
	assert_string_equal(bed->client.err.text, "out of file descriptors");
}

static void test_freed_before_it_opens(void **state)
{
	struct bed *bed = *state;
	struct net_address nowhere;

	assert_true(net_address_unix(
		STR_LITERAL("/no/such/folder/socket"), &nowhere));
	for (int reset = 0; reset < 2; reset++) {
		connect_to(bed, &bed->address, &bed->client);
		transport_free(&bed->client.transport, reset == 1);
		connect_to(bed, &nowhere, &bed->client);
		say(&bed->client, "x");
		transport_free(&bed->client.transport, reset == 1);
		run_a_little(bed);
		transport_free(&bed->server.transport, reset == 1);
	}
	assert_int_equal(bed->client.opened + bed->client.refused, 0);
}

static void test_the_file_comes_and_goes(void **state)
{
	struct bed *bed = *state;
	struct err err;

	assert_true(has_file(bed));
	listener_free(&bed->listener);
	assert_false(has_file(bed));
	/* Left behind by somebody else: replaced. */
	leave_socket(bed, SOCK_STREAM);
	assert_true(bed_listen(bed, &err));
	connect_both(bed);
	bed->listener = NULL;
	transport_free(&bed->client.transport, false);
	transport_free(&bed->server.transport, false);
	loop_free(&bed->loop);
	assert_false(has_file(bed));
	bed->loop = loop_new();
}

/* Where something is that is not ours, it stays. */
static void test_listener_says_why(void **state)
{
	struct bed *bed = *state;
	struct listener *ours = bed->listener;
	struct net_address nowhere;
	struct err err;
	struct buf text = BUF_INIT;

	buf_printf(&text, "cannot listen on unix:%s: address already in use",
		buf_cstr(&bed->path));
	assert_false(bed_listen(bed, &err));
	assert_int_equal(err.kind, ERR_LOCAL);
	assert_string_equal(err.text, buf_cstr(&text));
	bed->listener = ours;
	connect_both(bed);
	listener_free(&bed->listener);
	leave_file(bed);
	assert_false(bed_listen(bed, &err));
	assert_string_equal(err.text, buf_cstr(&text));
	run_a_little(bed);
	assert_true(has_file(bed));
	unlink(buf_cstr(&bed->path));
	assert_true(net_address_unix(
		STR_LITERAL("/no/such/folder/socket"), &nowhere));
	assert_null(listener_new(bed->loop, &nowhere, on_accepted, bed, &err));
	assert_string_equal(err.text,
		"cannot listen on unix:/no/such/folder/socket: "
		"no such file or directory");
	buf_fini(&text);
}

static void test_another_owner(void **state)
{
	struct bed *bed = *state;
	struct end other = {0};

	connect_both(bed);
	transport_set_owner(bed->client.transport, &events, &other);
	say(&bed->server, "x");
	run_until_received(bed, &other, 1);
	transport_set_owner(bed->client.transport, &events, &bed->client);
	say(&bed->server, "y");
	run_until_received(bed, &bed->client, 1);
	assert_string_equal(buf_cstr(&bed->client.received), "y");
	buf_fini(&other.received);
}

/* transport_connect() is for TCP as well. */
static void test_connect_by_family(void **state)
{
	struct bed *bed = *state;
	struct listener *tcp;
	struct net_address address;
	struct err err;
	struct end client = {0};

	assert_true(net_address_parse(STR_LITERAL("127.0.0.1"), 0, &address));
	tcp = listener_new(bed->loop, &address, on_accepted, bed, &err);
	assert_non_null(tcp);
	assert_true(net_address_parse(
		STR_LITERAL("127.0.0.1"), listener_port(tcp), &address));
	connect_to(bed, &address, &client);
	run_until(bed, &client.opened);
	run_until(bed, &bed->accepted);
	assert_int_equal(
		strncmp(transport_local(client.transport), "127.0.0.1:", 10),
		0);
	transport_free(&client.transport, false);
	listener_free(&tcp);
}

#define UNIX_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIX_TEST(test_talk),
		UNIX_TEST(test_addresses),
		UNIX_TEST(test_written_before_it_opens),
		UNIX_TEST(test_big_write_to_a_paused_peer),
		UNIX_TEST(test_reset),
		UNIX_TEST(test_closed_with_unread_bytes),
		UNIX_TEST(test_refused),
		UNIX_TEST(test_out_of_descriptors),
		UNIX_TEST(test_freed_before_it_opens),
		UNIX_TEST(test_the_file_comes_and_goes),
		UNIX_TEST(test_listener_says_why),
		UNIX_TEST(test_another_owner),
		UNIX_TEST(test_connect_by_family),
	};

	alarm(120);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
