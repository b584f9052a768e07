/* layer: net */
/* The connection without a socket: what tests of other layers stand on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>
#include <cmocka.h>
#include "base/buf.h"
#include "net/transport.h"

enum heard { OPENED = 1, RECEIVED = 2, ENDED = 4 };

struct end {
	struct transport *transport;
	struct buf received;
	struct err err;
	enum transport_end how;
	int opened;
	int ended;
	int frees_in; /* a set of enum heard */
	bool pauses;
	const char *greets;
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
		assert_true(transport_write(end->transport, end->greets,
			str_from(end->greets).len));
	maybe_free(end, OPENED);
}

static void on_received(void *owner, const char *data, size_t len)
{
	struct end *end = owner;

	buf_append(&end->received, data, len);
	if (end->pauses)
		transport_pause(end->transport);
	maybe_free(end, RECEIVED);
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
	.received = on_received,
	.ended = on_ended,
};

static int setup(void **state)
{
	*state = loop_new();
	return 0;
}

static int teardown(void **state)
{
	struct loop *loop = *state;

	loop_free(&loop);
	return 0;
}

static void start(struct end *end, struct loop *loop)
{
	end->transport = transport_memory_new(loop, &events, end);
	assert_int_equal(end->opened, 0);
	assert_false(loop_run_once(loop, true));
	assert_int_equal(end->opened, 1);
}

static void finish(struct end *end)
{
	transport_free(&end->transport, true);
	assert_null(end->transport);
	transport_free(&end->transport, false);
	buf_fini(&end->received);
}

static void assert_taken(struct end *end, const char *expected)
{
	struct str taken = transport_memory_take(end->transport);

	assert_int_equal(taken.len, str_from(expected).len);
	assert_memory_equal(taken.data, expected, taken.len);
}

static void test_opens_and_writes(void **state)
{
	struct end end = {.greets = "EHLO x\r\n"};

	start(&end, *state);
	assert_taken(&end, "EHLO x\r\n");
	assert_taken(&end, "");
	transport_write(end.transport, "a", 1);
	transport_write(end.transport, "\0", 0);
	transport_write(end.transport, "bc", 2);
	assert_int_equal(transport_pending(end.transport), 0);
	assert_taken(&end, "abc");
	transport_write(end.transport, "d", 1);
	transport_shutdown(end.transport);
	transport_write(end.transport, "e", 1);
	assert_taken(&end, "d");
	finish(&end);
}

static void test_is_fed(void **state)
{
	struct end end = {0};

	start(&end, *state);
	transport_memory_feed(end.transport, "220 ", 4);
	assert_string_equal(buf_cstr(&end.received), "220 ");
	transport_memory_feed(end.transport, "x\r\n", 3);
	assert_string_equal(buf_cstr(&end.received), "220 x\r\n");
	transport_memory_end(end.transport, TRANSPORT_EOF);
	assert_int_equal(end.ended, 1);
	assert_int_equal(end.how, TRANSPORT_EOF);
	assert_int_equal(end.err.kind, ERR_NONE);
	transport_memory_feed(end.transport, "more", 4);
	transport_memory_end(end.transport, TRANSPORT_RESET);
	assert_int_equal(end.ended, 1);
	assert_string_equal(buf_cstr(&end.received), "220 x\r\n");
	/* The other half is still open. */
	transport_write(end.transport, "QUIT", 4);
	assert_taken(&end, "QUIT");
	finish(&end);
}

static void test_ends(void **state)
{
	static const struct {
		enum transport_end how;
		enum err_kind kind;
		const char *written_after;
	} rows[] = {
		{TRANSPORT_EOF, ERR_NONE, "x"},
		{TRANSPORT_RESET, ERR_IO, ""},
		{TRANSPORT_FAILED, ERR_IO, ""},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct end end = {0};

		start(&end, *state);
		transport_memory_end(end.transport, rows[i].how);
		assert_int_equal(end.ended, 1);
		assert_int_equal(end.how, rows[i].how);
		assert_int_equal(end.err.kind, rows[i].kind);
		transport_write(end.transport, "x", 1);
		assert_taken(&end, rows[i].written_after);
		finish(&end);
	}
}

static void test_fed_before_it_opens(void **state)
{
	struct end end = {0};

	end.transport = transport_memory_new(*state, &events, &end);
	transport_memory_feed(end.transport, "220 x\r\n", 7);
	transport_memory_end(end.transport, TRANSPORT_EOF);
	assert_int_equal(end.received.len, 0);
	assert_int_equal(end.ended, 0);
	loop_run(*state);
	assert_int_equal(end.opened, 1);
	assert_string_equal(buf_cstr(&end.received), "220 x\r\n");
	assert_int_equal(end.ended, 1);
	finish(&end);
}

static void test_pause(void **state)
{
	struct end end = {.pauses = true};

	start(&end, *state);
	transport_memory_feed(end.transport, "a", 1);
	transport_memory_feed(end.transport, "b", 1);
	transport_memory_feed(end.transport, "c", 1);
	transport_memory_end(end.transport, TRANSPORT_EOF);
	loop_run(*state);
	assert_string_equal(buf_cstr(&end.received), "a");
	transport_resume(end.transport);
	assert_string_equal(buf_cstr(&end.received), "a");
	loop_run(*state);
	assert_string_equal(buf_cstr(&end.received), "abc");
	assert_int_equal(end.ended, 0);
	end.pauses = false;
	transport_resume(end.transport);
	loop_run(*state);
	assert_int_equal(end.ended, 1);
	finish(&end);
}

static void test_addresses(void **state)
{
	struct end end = {0};

	start(&end, *state);
	assert_string_equal(transport_local(end.transport), "127.0.0.1:40000");
	assert_string_equal(transport_remote(end.transport), "127.0.0.1:25");
	assert_int_equal(
		net_address_port(transport_local_address(end.transport)),
		40000);
	finish(&end);
}

static void test_freed_in_a_callback(void **state)
{
	static const int rows[] = {OPENED, RECEIVED, ENDED};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct end end = {.frees_in = rows[i]};

		end.transport = transport_memory_new(*state, &events, &end);
		transport_memory_feed(end.transport, "a", 1);
		transport_memory_end(end.transport, TRANSPORT_RESET);
		loop_run(*state);
		assert_null(end.transport);
		assert_int_equal(end.opened, 1);
		assert_int_equal(end.received.len, rows[i] == OPENED ? 0 : 1);
		assert_int_equal(end.ended, rows[i] == ENDED ? 1 : 0);
		buf_fini(&end.received);
	}
}

static void test_freed_with_the_loop(void **state)
{
	struct end end = {0};

	start(&end, *state);
	transport_memory_new(*state, &events, &end);
	/* teardown frees the loop, and the transports with it. */
}

#define MEMORY_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		MEMORY_TEST(test_opens_and_writes),
		MEMORY_TEST(test_is_fed),
		MEMORY_TEST(test_ends),
		MEMORY_TEST(test_fed_before_it_opens),
		MEMORY_TEST(test_pause),
		MEMORY_TEST(test_addresses),
		MEMORY_TEST(test_freed_in_a_callback),
		MEMORY_TEST(test_freed_with_the_loop),
	};

	alarm(120);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
