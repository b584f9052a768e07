/* layer: net */
/*
 * TLS between a client and a server in memory: handshakes of each version, in
 * pieces of any size, sessions that are really resumed, bindings.
 */
#include "tls_bed.h"
#include "net/tls_private.h"

#define ARRAY_LEN(array) (sizeof(array) / sizeof(*(array)))

static void assert_talks(struct tls_bed *bed)
{
	bed_run(bed);
	assert_int_equal(bed->client.refused + bed->server.refused, 0);
	assert_int_equal(bed->client.opened, 1);
	assert_int_equal(bed->server.opened, 1);
	buf_clear(&bed->client.received);
	buf_clear(&bed->server.received);
	end_write(&bed->client, "EHLO a.test\r\n");
	bed_run(bed);
	assert_heard(&bed->server, "EHLO a.test\r\n");
	end_write(&bed->server, "250 hello\r\n");
	bed_run(bed);
	assert_heard(&bed->client, "250 hello\r\n");
}

static void test_versions(void **state)
{
	static const struct {
		enum tls_version version;
		const char *name;
		size_t piece;
	} rows[] = {
		{TLS_VERSION_1_0, "TLSv1.0", 0},
		{TLS_VERSION_1_1, "TLSv1.1", 0},
		{TLS_VERSION_1_2, "TLSv1.2", 0},
		{TLS_VERSION_1_3, "TLSv1.3", 0},
		{TLS_VERSION_1_2, "TLSv1.2", 1},
		{TLS_VERSION_1_3, "TLSv1.3", 1},
		{TLS_VERSION_1_3, "TLSv1.3", 7},
		{TLS_VERSION_ANY, "TLSv1.3", 0},
	};
	struct tls_bed *bed = *state;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena *arena = arena_new(0);
		struct tls_facts facts;

		print_message("  %s by %zu\n", rows[i].name, rows[i].piece);
		bed->piece = rows[i].piece;
		bed_settings(bed,
			(struct tls_settings){.verify = true,
				.authority = bed->authority,
				.min = rows[i].version,
				.max = rows[i].version},
			(struct tls_settings){.min = rows[i].version});
		bed_shake(bed, "mail.test", NULL);
		assert_talks(bed);
		transport_tls_facts(bed->client.transport, arena, &facts);
		assert_string_equal(facts.version, rows[i].name);
		assert_non_null(facts.cipher);
		assert_true(facts.verified);
		assert_false(facts.resumed);
		assert_null(facts.complaint);
		assert_null(facts.alpn);
		assert_true(transport_is_tls(bed->client.transport));
		transport_tls_facts(bed->server.transport, arena, &facts);
		assert_string_equal(facts.version, rows[i].name);
		assert_false(facts.has_cert);
		assert_false(facts.verified);
		assert_false(
			tls_context_has_system_bundle(bed->client.context));
		arena_free(&arena);
		bed_reset(bed);
	}
}

/* Every flight is one write: client 2, server 2 (with its tickets). */
static void test_flights(void **state)
{
	struct tls_bed *bed = *state;

	bed_settings(bed, (struct tls_settings){.max = TLS_VERSION_ANY},
		(struct tls_settings){.max = TLS_VERSION_ANY});
	bed_shake(bed, "mail.test", NULL);
	assert_int_equal(bed->client.opened, 1);
	assert_int_equal(bed->client.writes, 2);
	assert_int_equal(bed->server.writes, 2);
}

static void test_cut_anywhere(void **state)
{
	struct tls_bed *bed = *state;
	struct tls_session *session;
	size_t cut = 1;

	bed_settings(bed,
		(struct tls_settings){
			.verify = true, .authority = bed->authority},
		(struct tls_settings){.max = TLS_VERSION_ANY});
	bed_shake(bed, "mail.test", NULL);
	session = tls_session_copy(bed->client.sessions[0]);
	/* A resumed handshake is a short one. */
	do {
		bed_reset(bed);
		bed->cut_at = cut++;
		bed->server.greets = "220 x\r\n";
		bed_shake(bed, "mail.test", session);
		assert_heard(&bed->client, "220 x\r\n");
		assert_talks(bed);
	} while (cut < bed->moved && cut < 1200);
	assert_true(cut > 300);
	tls_session_free(&session);
}

static bool is_resumed(const struct tls_bed *bed)
{
	struct arena *arena = arena_new(0);
	struct tls_facts client;
	struct tls_facts server;

	transport_tls_facts(bed->client.transport, arena, &client);
	transport_tls_facts(bed->server.transport, arena, &server);
	assert_int_equal(client.resumed, server.resumed);
	assert_true(client.verified);
	assert_true(client.has_cert);
	arena_free(&arena);
	return client.resumed;
}

static void test_resumption(void **state)
{
	static const struct {
		enum tls_version version;
		size_t tickets;
	} rows[] = {{TLS_VERSION_1_2, 1}, {TLS_VERSION_1_3, 2}};
	struct tls_bed *bed = *state;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct tls_session *session;

		bed_settings(bed,
			(struct tls_settings){.verify = true,
				.authority = bed->authority,
				.max = rows[i].version},
			(struct tls_settings){.max = TLS_VERSION_ANY});
		bed_shake(bed, "mail.test", NULL);
		assert_talks(bed);
		assert_false(is_resumed(bed));
		assert_int_equal(bed->client.session_count, rows[i].tickets);
		/* Itself: how its connection ends must not spoil it. */
		session = bed->client.sessions[0];
		bed->client.sessions[0] = NULL;
		/* With and without a close_notify of the first. */
		for (int turn = 0; turn < 10; turn++) {
			if (turn % 2 == 0)
				transport_free(&bed->client.transport, true);
			if (turn % 2 == 0)
				bed->client.wire = NULL;
			bed_reset(bed);
			bed_shake(bed, "mail.test", session);
			assert_talks(bed);
			assert_true(is_resumed(bed));
		}
		tls_session_free(&session);
		bed_reset(bed);
	}
}

/* What nobody has verified does not pass for it later. */
static void test_unverified_session(void **state)
{
	struct tls_bed *bed = *state;
	struct tls_session *session;
	struct tls_context *loose;

	bed_settings(bed, (struct tls_settings){.max = TLS_VERSION_ANY},
		(struct tls_settings){.max = TLS_VERSION_ANY});
	bed_shake(bed, "mail.test", NULL);
	assert_talks(bed);
	session = tls_session_copy(bed->client.sessions[0]);
	bed_reset(bed);
	loose = bed->client.context;
	bed->client.context = bed_context(&(struct tls_settings){
		.verify = true, .authority = bed->authority});
	bed_shake(bed, "mail.test", session);
	assert_talks(bed);
	assert_false(is_resumed(bed));
	tls_session_free(&session);
	/* Nor one that was verified for another name. */
	session = tls_session_copy(bed->client.sessions[0]);
	bed_reset(bed);
	bed_shake(bed, "other.test", session);
	assert_int_equal(bed->client.refused, 1);
	bed_reset(bed);
	bed_shake(bed, "a.wild.test", session);
	assert_true(is_resumed(bed));
	tls_session_free(&session);
	tls_context_free(&loose);
}

static void assert_binding(
	const struct tls_bed *bed, const char *type, bool is_there)
{
	struct buf client = BUF_INIT;
	struct buf server = BUF_INIT;

	assert_int_equal(
		transport_tls_binding(bed->client.transport, type, &client),
		is_there);
	assert_int_equal(
		transport_tls_binding(bed->server.transport, type, &server),
		is_there);
	assert_int_equal(client.len > 0, is_there);
	assert_true(str_same(buf_view(&client), buf_view(&server)));
	buf_fini(&client);
	buf_fini(&server);
}

static void test_bindings(void **state)
{
	static const enum tls_version versions[] = {
		TLS_VERSION_1_2, TLS_VERSION_1_3};
	struct tls_bed *bed = *state;

	for (size_t i = 0; i < ARRAY_LEN(versions); i++) {
		bool is_old = versions[i] == TLS_VERSION_1_2;
		struct tls_session *session;

		bed_settings(bed, (struct tls_settings){.max = versions[i]},
			(struct tls_settings){.max = TLS_VERSION_ANY});
		bed_shake(bed, "mail.test", NULL);
		assert_binding(bed, "tls-exporter", true);
		assert_binding(bed, "tls-unique", is_old);
		assert_binding(bed, "tls-server-end-point", false);
		session = tls_session_copy(bed->client.sessions[0]);
		bed_reset(bed);
		bed_shake(bed, "mail.test", session);
		assert_binding(bed, "tls-exporter", true);
		assert_binding(bed, "tls-unique", is_old);
		tls_session_free(&session);
		bed_reset(bed);
	}
}

static void test_alpn(void **state)
{
	static const struct {
		const char *client, *server, *chosen;
	} rows[] = {
		{"smtp", "smtp", "smtp"},
		{"smtp,http/1.1", "http/1.1, smtp", "http/1.1"},
		{"smtp", NULL, NULL},
		{NULL, "smtp", NULL},
		{"smtp", "imap", "no"},
	};
	struct tls_bed *bed = *state;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena *arena = arena_new(0);
		struct tls_facts facts;

		bed_settings(bed, (struct tls_settings){.alpn = rows[i].client},
			(struct tls_settings){.alpn = rows[i].server});
		bed_shake(bed, "mail.test", NULL);
		transport_tls_facts(bed->client.transport, arena, &facts);
		if (!rows[i].chosen) {
			assert_null(facts.alpn);
			assert_talks(bed);
		} else if (strcmp(rows[i].chosen, "no") == 0) {
			assert_string_equal(bed->client.err.text,
				"the server sent the alert "
				"no_application_protocol");
		} else {
			assert_string_equal(facts.alpn, rows[i].chosen);
			assert_talks(bed);
		}
		arena_free(&arena);
		bed_reset(bed);
	}
}

/* Both pieces of a long message, and its end. */
static void test_long_and_end(void **state)
{
	enum { LONG_BYTES = 3000000 };
	struct tls_bed *bed = *state;
	char *data = mem_alloc(LONG_BYTES);

	memset(data, 'x', LONG_BYTES);
	bed_settings(bed, (struct tls_settings){.max = TLS_VERSION_ANY},
		(struct tls_settings){.max = TLS_VERSION_ANY});
	bed_shake(bed, "mail.test", NULL);
	assert_talks(bed);
	buf_clear(&bed->server.received);
	assert_true(transport_write(bed->client.transport, data, LONG_BYTES));
	transport_shutdown(bed->client.transport);
	bed_run(bed);
	assert_int_equal(bed->server.received.len, LONG_BYTES);
	assert_memory_equal(bed->server.received.data, data, LONG_BYTES);
	assert_int_equal(bed->server.ended, 1);
	assert_int_equal(bed->server.how, TRANSPORT_EOF);
	assert_false(transport_tls_was_truncated(bed->server.transport));
	/* The other direction goes on. */
	buf_clear(&bed->client.received);
	end_write(&bed->server, "221 bye\r\n");
	bed_run(bed);
	assert_heard(&bed->client, "221 bye\r\n");
	assert_int_equal(bed->client.ended, 0);
	transport_memory_end(bed->client.wire, TRANSPORT_EOF);
	assert_int_equal(bed->client.ended, 1);
	assert_true(transport_tls_was_truncated(bed->client.transport));
	mem_free(data);
}

static void test_pause(void **state)
{
	struct tls_bed *bed = *state;

	bed_settings(bed, (struct tls_settings){.max = TLS_VERSION_ANY},
		(struct tls_settings){.max = TLS_VERSION_ANY});
	bed->client.pauses_in = HEARD_RECEIVED;
	bed_shake(bed, "mail.test", NULL);
	end_write(&bed->server, "one");
	end_write(&bed->server, "two");
	transport_shutdown(bed->server.transport);
	bed_run(bed);
	assert_heard(&bed->client, "one");
	assert_int_equal(bed->client.ended, 0);
	transport_resume(bed->client.transport);
	assert_heard(&bed->client, "one");
	bed_run(bed);
	assert_heard(&bed->client, "onetwo");
	assert_int_equal(bed->client.ended, 0);
	transport_memory_end(bed->client.wire, TRANSPORT_EOF);
	transport_resume(bed->client.transport);
	bed_run(bed);
	assert_int_equal(bed->client.ended, 1);
	assert_false(transport_tls_was_truncated(bed->client.transport));
}

static void test_paused_before_opened(void **state)
{
	struct tls_bed *bed = *state;

	bed_settings(bed, (struct tls_settings){.max = TLS_VERSION_ANY},
		(struct tls_settings){.max = TLS_VERSION_ANY});
	bed->server.greets = "220 x";
	end_connect(bed, &bed->client);
	end_connect(bed, &bed->server);
	end_start(&bed->server, (struct tls_params){.name = NULL});
	end_start(&bed->client, (struct tls_params){.name = NULL});
	transport_pause(bed->client.transport);
	bed_run(bed);
	assert_int_equal(bed->client.opened, 1);
	assert_heard(&bed->client, "");
	transport_resume(bed->client.transport);
	bed_run(bed);
	assert_heard(&bed->client, "220 x");
}

/* The owner may let go in any call, on either side. */
static void test_free_in_calls(void **state)
{
	static const int calls[] = {
		HEARD_OPENED, HEARD_RECEIVED, HEARD_ENDED, HEARD_SESSION};
	struct tls_bed *bed = *state;

	bed_settings(bed, (struct tls_settings){.max = TLS_VERSION_ANY},
		(struct tls_settings){.max = TLS_VERSION_ANY});
	for (size_t i = 0; i < ARRAY_LEN(calls); i++) {
		bed->client.frees_in = calls[i];
		bed->server.greets = "220 x\r\n";
		bed_shake(bed, "mail.test", NULL);
		if (bed->server.transport)
			transport_shutdown(bed->server.transport);
		bed_run(bed);
		assert_null(bed->client.transport);
		/* It has said so. */
		assert_int_equal(bed->server.ended, 1);
		assert_int_equal(bed->server.how, TRANSPORT_EOF);
		bed_reset(bed);
		bed->server.frees_in = calls[i] & HEARD_OPENED;
		bed_shake(bed, "mail.test", NULL);
		bed_reset(bed);
	}
}

/* [RFC8446 4.6.3]: in the middle of a conversation, nobody hears of it. */
static void test_key_update(void **state)
{
	struct tls_bed *bed = *state;

	bed_settings(bed, (struct tls_settings){.max = TLS_VERSION_ANY},
		(struct tls_settings){.max = TLS_VERSION_ANY});
	bed_shake(bed, "mail.test", NULL);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(
			SSL_key_update(tls_from(bed->server.transport)->ssl,
				SSL_KEY_UPDATE_REQUESTED),
			1);
		end_write(&bed->server, "keys");
		bed_run(bed);
		assert_talks(bed);
	}
}

/* The loop closes what its owner forgot. */
static void test_leaked(void **state)
{
	struct tls_bed *bed = *state;

	bed_settings(bed, (struct tls_settings){.max = TLS_VERSION_ANY},
		(struct tls_settings){.max = TLS_VERSION_ANY});
	bed_shake(bed, "mail.test", NULL);
	loop_free(&bed->loop);
	bed->client.transport = bed->server.transport = NULL;
	bed->client.wire = bed->server.wire = NULL;
	bed->loop = loop_new();
}

static void test_early(void **state)
{
	struct tls_bed *bed = *state;
	struct buf hello = BUF_INIT;

	bed_settings(bed, (struct tls_settings){.max = TLS_VERSION_ANY},
		(struct tls_settings){.max = TLS_VERSION_ANY});
	end_connect(bed, &bed->client);
	end_connect(bed, &bed->server);
	end_start(&bed->client, (struct tls_params){.name = "mail.test"});
	buf_str(&hello, transport_memory_take(bed->client.wire));
	assert_true(hello.len > 100);
	end_start(
		&bed->server, (struct tls_params){.early = {hello.data, 100}});
	transport_memory_feed(
		bed->server.wire, hello.data + 100, hello.len - 100);
	buf_fini(&hello);
	bed_run(bed);
	assert_talks(bed);
}

static void test_versions_by_name(void **state)
{
	static const struct {
		const char *text;
		enum tls_version version;
	} rows[] = {
		{"1.0", TLS_VERSION_1_0},
		{"TLSv1.1", TLS_VERSION_1_1},
		{"TLS 1.2", TLS_VERSION_1_2},
		{"tlsv1.3", TLS_VERSION_1_3},
		{"", TLS_VERSION_ANY},
		{"1.4", TLS_VERSION_ANY},
		{"SSLv3", TLS_VERSION_ANY},
		{"v1.2", TLS_VERSION_ANY},
		{"TLS", TLS_VERSION_ANY},
		{"1.22", TLS_VERSION_ANY},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("  \"%s\"\n", rows[i].text);
		assert_int_equal(tls_version_parse(str_from(rows[i].text)),
			rows[i].version);
	}
	assert_string_equal(tls_version_name(TLS_VERSION_1_3), "TLSv1.3");
}

#define BED_TEST(test) \
	cmocka_unit_test_setup_teardown(test, bed_setup, bed_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_versions),
		BED_TEST(test_flights),
		BED_TEST(test_cut_anywhere),
		BED_TEST(test_resumption),
		BED_TEST(test_unverified_session),
		BED_TEST(test_bindings),
		BED_TEST(test_alpn),
		BED_TEST(test_long_and_end),
		BED_TEST(test_pause),
		BED_TEST(test_paused_before_opened),
		BED_TEST(test_free_in_calls),
		BED_TEST(test_key_update),
		BED_TEST(test_leaked),
		BED_TEST(test_early),
		cmocka_unit_test(test_versions_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
