/* layer: net */
/*
 * TLS that stops while the connection goes on: nothing of what follows in the
 * clear is lost, nothing of what was TLS is mixed into it.
 */
#include "tls_bed.h"

#define ARRAY_LEN(array) (sizeof(array) / sizeof(*(array)))

static void begin(struct tls_bed *bed, enum tls_version max)
{
	bed_settings(bed, (struct tls_settings){.max = max},
		(struct tls_settings){.max = TLS_VERSION_ANY});
}

static void assert_clear_both_ways(struct tls_bed *bed)
{
	assert_false(transport_is_tls(bed->client.transport));
	assert_false(transport_is_tls(bed->server.transport));
	buf_clear(&bed->client.received);
	buf_clear(&bed->server.received);
	end_write(&bed->client, "NOOP\r\n");
	assert_true(
		str_equal(transport_memory_take(bed->client.wire), "NOOP\r\n"));
	end_write(&bed->client, "RSET\r\n");
	bed_run(bed);
	assert_heard(&bed->server, "RSET\r\n");
	end_write(&bed->server, "250 \x17 ok\r\n");
	bed_run(bed);
	assert_heard(&bed->client, "250 \x17 ok\r\n");
	assert_int_equal(bed->client.ended + bed->server.ended, 0);
	assert_string_equal(
		transport_remote(bed->client.transport), "127.0.0.1:25");
}

/* One side stops, the other does when it hears of it, each version, in
 * pieces. */
static void test_stop_and_go_on(void **state)
{
	static const struct {
		enum tls_version max;
		size_t piece;
	} rows[] = {
		{TLS_VERSION_1_2, 0},
		{TLS_VERSION_1_2, 1},
		{TLS_VERSION_1_3, 0},
		{TLS_VERSION_1_3, 1},
	};
	struct tls_bed *bed = *state;

	for (size_t i = 0; i < 2 * ARRAY_LEN(rows); i++) {
		struct tls_end *first = i % 2 ? &bed->client : &bed->server;
		struct tls_end *second = i % 2 ? &bed->server : &bed->client;

		print_message("  %zu\n", i);
		begin(bed, rows[i / 2].max);
		bed->piece = rows[i / 2].piece;
		bed_shake(bed, "mail.test", NULL);
		end_take(first);
		assert_false(transport_is_tls(first->transport));
		/* Still under way when the first one stopped. */
		end_write(second, "late");
		bed_run(bed);
		assert_int_equal(second->ended, 1);
		assert_int_equal(second->how, TRANSPORT_EOF);
		assert_false(transport_tls_was_truncated(second->transport));
		second->ended = 0;
		end_take(second);
		bed_run(bed);
		assert_heard(first, "");
		assert_clear_both_ways(bed);
		bed_reset(bed);
	}
}

/* What came right behind the close_notify is not lost. */
static void test_clear_in_one_piece(void **state)
{
	struct tls_bed *bed = *state;

	begin(bed, TLS_VERSION_ANY);
	bed_shake(bed, "mail.test", NULL);
	end_take(&bed->client);
	/* Both in one: its close_notify and the first command. */
	end_write(&bed->client, "one ");
	bed_run(bed);
	assert_int_equal(bed->server.ended, 1);
	assert_heard(&bed->server, "");
	bed->server.ended = 0;
	end_take(&bed->server);
	end_write(&bed->client, "two");
	bed_run(bed);
	assert_heard(&bed->server, "one two");
	assert_clear_both_ways(bed);
}

/* The same, taken from within the call that tells the end. */
static void test_taken_in_calls(void **state)
{
	static const int calls[] = {
		HEARD_OPENED, HEARD_RECEIVED, HEARD_ENDED, HEARD_SESSION};
	struct tls_bed *bed = *state;

	for (size_t i = 0; i < ARRAY_LEN(calls); i++) {
		print_message("  %d\n", calls[i]);
		begin(bed, TLS_VERSION_ANY);
		bed->client.takes_in = calls[i];
		bed->server.greets = "220 x\r\n";
		bed->server.takes_in = HEARD_ENDED;
		bed_shake(bed, "mail.test", NULL);
		if (calls[i] == HEARD_ENDED)
			end_take(&bed->server);
		if (calls[i] == HEARD_ENDED)
			end_write(&bed->server, "clear");
		bed_run(bed);
		assert_heard(&bed->client, calls[i] == HEARD_OPENED ? ""
					   : calls[i] == HEARD_ENDED
						   ? "220 x\r\nclear"
						   : "220 x\r\n");
		bed->client.ended = bed->server.ended = 0;
		assert_clear_both_ways(bed);
		bed_reset(bed);
	}
}

/* A server that takes our close_notify for granted and says none. */
static void test_peer_says_no_goodbye(void **state)
{
	struct tls_bed *bed = *state;

	begin(bed, TLS_VERSION_ANY);
	bed_shake(bed, "mail.test", NULL);
	end_take(&bed->client);
	transport_memory_feed(bed->client.wire, "250 clear\r\n", 11);
	transport_memory_feed(bed->client.wire, "\x17\x03more", 6);
	assert_heard(&bed->client, "250 clear\r\n\x17\x03more");
	transport_memory_end(bed->client.wire, TRANSPORT_EOF);
	assert_int_equal(bed->client.ended, 1);
	assert_int_equal(bed->client.how, TRANSPORT_EOF);
}

/* One that never stops speaking TLS is dropped up to a bound. */
static void test_peer_never_stops(void **state)
{
	enum { PIECE_BYTES = 16384, PIECES = 80 };
	struct tls_bed *bed = *state;
	char *data = mem_calloc(1, PIECE_BYTES);

	begin(bed, TLS_VERSION_ANY);
	bed_shake(bed, "mail.test", NULL);
	end_take(&bed->client);
	for (int i = 0; i < PIECES; i++)
		transport_write(bed->server.transport, data, PIECE_BYTES);
	bed_move(bed, &bed->server, &bed->client);
	assert_true(bed->client.received.len > 0);
	assert_true(
		bed->client.received.len < (size_t)PIECE_BYTES * (PIECES - 60));
	mem_free(data);
}

/* After a failed handshake the conversation goes on in the clear. */
static void test_after_refused(void **state)
{
	struct tls_bed *bed = *state;

	for (int is_late = 0; is_late < 2; is_late++) {
		begin(bed, TLS_VERSION_ANY);
		bed->client.takes_in = is_late ? 0 : HEARD_REFUSED;
		end_connect(bed, &bed->client);
		end_start(&bed->client, (struct tls_params){.name = "a.test"});
		transport_memory_feed(bed->client.wire, "454 no\r\n", 8);
		assert_int_equal(bed->client.refused, 1);
		transport_memory_feed(bed->client.wire, "250 yes\r\n", 9);
		if (is_late)
			end_take(&bed->client);
		bed_run(bed);
		assert_ptr_equal(bed->client.transport, bed->client.wire);
		assert_heard(&bed->client, "250 yes\r\n");
		transport_memory_take(bed->client.wire);
		end_write(&bed->client, "QUIT\r\n");
		assert_true(str_equal(
			transport_memory_take(bed->client.wire), "QUIT\r\n"));
		transport_memory_end(bed->client.wire, TRANSPORT_EOF);
		assert_int_equal(bed->client.ended, 1);
		bed_reset(bed);
	}
}

static void test_nothing_to_take(void **state)
{
	struct tls_bed *bed = *state;

	begin(bed, TLS_VERSION_ANY);
	bed->client.takes_in = HEARD_REFUSED;
	end_connect(bed, &bed->client);
	end_start(&bed->client, (struct tls_params){.name = "a.test"});
	transport_memory_end(bed->client.wire, TRANSPORT_EOF);
	assert_int_equal(bed->client.refused, 1);
	assert_null(bed->client.transport);
}

/* A second handshake after the first was stopped, on what is left of it. */
static void test_again(void **state)
{
	struct tls_bed *bed = *state;

	begin(bed, TLS_VERSION_ANY);
	bed_shake(bed, "mail.test", NULL);
	bed->server.takes_in = HEARD_ENDED;
	end_take(&bed->client);
	bed_run(bed);
	assert_int_equal(bed->server.ended, 1);
	bed->server.ended = 0;
	assert_clear_both_ways(bed);
	bed->client.opened = bed->server.opened = 0;
	bed->client.ended = bed->server.ended = 0;
	end_start(&bed->server, (struct tls_params){.name = NULL});
	end_start(&bed->client, (struct tls_params){.name = "mail.test"});
	bed_run(bed);
	assert_int_equal(bed->client.opened, 1);
	assert_int_equal(bed->server.opened, 1);
	buf_clear(&bed->server.received);
	end_write(&bed->client, "hidden");
	bed_run(bed);
	assert_heard(&bed->server, "hidden");
}

/* TLS in TLS, by one context. */
static void test_nested(void **state)
{
	struct tls_bed *bed = *state;

	begin(bed, TLS_VERSION_ANY);
	bed_shake(bed, "mail.test", NULL);
	bed->client.opened = bed->server.opened = 0;
	end_start(&bed->server, (struct tls_params){.name = NULL});
	end_start(&bed->client, (struct tls_params){.name = "mail.test"});
	bed_run(bed);
	assert_int_equal(bed->client.opened, 1);
	assert_int_equal(bed->server.opened, 1);
	end_write(&bed->client, "deep");
	end_write(&bed->server, "down");
	bed_run(bed);
	assert_heard(&bed->server, "deep");
	assert_heard(&bed->client, "down");
	/* The loop closes both of them. */
	loop_free(&bed->loop);
	bed->client.transport = bed->server.transport = NULL;
	bed->client.wire = bed->server.wire = NULL;
	bed->loop = loop_new();
}

#define BED_TEST(test) \
	cmocka_unit_test_setup_teardown(test, bed_setup, bed_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_stop_and_go_on),
		BED_TEST(test_clear_in_one_piece),
		BED_TEST(test_taken_in_calls),
		BED_TEST(test_peer_says_no_goodbye),
		BED_TEST(test_peer_never_stops),
		BED_TEST(test_after_refused),
		BED_TEST(test_nothing_to_take),
		BED_TEST(test_again),
		BED_TEST(test_nested),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
