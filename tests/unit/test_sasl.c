/* layer: smtp */
/* test_sasl.c - every mechanism: our client against our server. */
#include "smtp/sasl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static struct sasl_identity alice(void)
{
	return (struct sasl_identity){
		.user = STR_LITERAL("alice"),
		.password = STR_LITERAL("s3cret, =pass"),
		.token = STR_LITERAL("t0ken"),
		.host = STR_LITERAL("mail.example"),
		.port = 587,
		.tls_exporter = STR_LITERAL("0123456789abcdef"),
		.tls_unique = STR_LITERAL("fedcba987654"),
	};
}

/* Plays to the end; the server's answer, or the client's fault. */
static enum sasl_answer play(const char *mech, const struct sasl_identity *c,
	const struct sasl_identity *s, struct err *err, struct buf *first)
{
	struct sasl *client = sasl_client_new(mech, c, err);
	struct sasl *server = client ? sasl_server_new(mech, s, err) : NULL;
	struct buf to_client = BUF_INIT, to_server = BUF_INIT;
	enum sasl_answer answer = SASL_MORE;
	bool client_done = false;

	assert_non_null(client);
	assert_non_null(server);
	if (!sasl_is_client_first(mech))
		answer = sasl_step(server, STR_LITERAL(""), &to_client, err);
	for (int i = 0; i < 6 && answer == SASL_MORE; i++) {
		enum sasl_answer mine = sasl_step(
			client, buf_view(&to_client), &to_server, err);

		if (mine == SASL_FAILED) {
			answer = SASL_FAILED;
			break;
		}
		client_done = mine == SASL_DONE;
		if (i == 0 && first)
			buf_str(first, buf_view(&to_server));
		answer = sasl_step(
			server, buf_view(&to_server), &to_client, err);
	}
	if (answer == SASL_DONE && to_client.len && !client_done) {
		if (sasl_step(client, buf_view(&to_client), &to_server, err) !=
			SASL_DONE)
			answer = SASL_FAILED;
	}
	if (answer == SASL_DONE)
		assert_true(str_equal(sasl_user(server), "alice"));
	sasl_free(&client);
	sasl_free(&server);
	buf_fini(&to_client);
	buf_fini(&to_server);
	return answer;
}

static void test_right(void **state)
{
	(void)state;
	for (const char *const *m = sasl_mechanisms(); *m; m++) {
		struct sasl_identity id = alice();
		struct err err = {.kind = ERR_NONE};
		enum sasl_answer answer;

		if (strcmp(*m, "GSSAPI") == 0)
			continue;
		answer = play(*m, &id, &id, &err, NULL);
		if (answer != SASL_DONE)
			fail_msg("%s: %s", *m, err.text);
	}
}

static void test_wrong(void **state)
{
	(void)state;
	for (const char *const *m = sasl_mechanisms(); *m; m++) {
		struct sasl_identity id = alice();
		struct err err = {.kind = ERR_NONE};
		int password;

		if (strcmp(*m, "GSSAPI") == 0 || strcmp(*m, "EXTERNAL") == 0 ||
			strcmp(*m, "ANONYMOUS") == 0)
			continue;
		for (password = 0; password < 2; password++) {
			struct sasl_identity bad = alice();

			if (password)
				bad.password = bad.token =
					STR_LITERAL("hunter2");
			else
				bad.user = STR_LITERAL("mallory");
			print_message("%s %d\n", *m, password);
			assert_int_equal(
				play(*m, &bad, &id, &err, NULL), SASL_FAILED);
			assert_int_equal(err.kind, ERR_AUTH);
			assert_null(strstr(err.text, "hunter2"));
			assert_null(strstr(err.text, "s3cret"));
		}
	}
}

static void test_bindings(void **state)
{
	struct sasl_identity c = alice(), s = alice();
	struct err err = {.kind = ERR_NONE};
	struct buf first = BUF_INIT;

	(void)state;
	assert_int_equal(
		play("SCRAM-SHA-256", &c, &s, &err, &first), SASL_DONE);
	assert_true(str_starts_nocase(buf_view(&first), "n,,n=alice,r="));
	c.tls_exporter = (struct str){NULL, 0};
	buf_clear(&first);
	if (play("SCRAM-SHA-256-PLUS", &c, &s, &err, &first) != SASL_DONE)
		fail_msg("tls-unique: %s", err.text);
	assert_true(str_starts_nocase(buf_view(&first), "p=tls-unique,,"));
	c = alice();
	c.tls_exporter = STR_LITERAL("another channel");
	assert_int_equal(
		play("SCRAM-SHA-1-PLUS", &c, &s, &err, NULL), SASL_FAILED);
	assert_int_equal(err.kind, ERR_AUTH);
	buf_fini(&first);
}

struct exact {
	const char *name, *mech, *challenge;
	const char *says; /* a NUL is written as | */
};

static void test_exact_bytes(void **state)
{
	static const struct exact rows[] = {
		{"PLAIN", "PLAIN", "", "|alice|s3cret, =pass"},
		{"XOAUTH2", "XOAUTH2", "", "user=alice\1auth=Bearer t0ken\1\1"},
		{"OAUTHBEARER", "OAUTHBEARER", "",
			"n,a=alice,\1host=mail.example\1port=587\1"
			"auth=Bearer t0ken\1\1"},
		{"EXTERNAL", "EXTERNAL", "", ""},
		{"LOGIN", "LOGIN", "User Name", "alice"},
	};
	struct sasl_identity id = alice();

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct err err;
		struct buf out = BUF_INIT;
		struct sasl *sasl = sasl_client_new(rows[i].mech, &id, &err);

		print_message("%s\n", rows[i].name);
		assert_int_not_equal(
			sasl_step(
				sasl, str_from(rows[i].challenge), &out, &err),
			SASL_FAILED);
		for (size_t j = 0; j < out.len; j++)
			if (out.data[j] == '\0')
				out.data[j] = '|';
		assert_string_equal(buf_cstr(&out), rows[i].says);
		sasl_free(&sasl);
		buf_fini(&out);
	}
}

/* [RFC2195 2] */
static void test_cram_md5_vector(void **state)
{
	struct sasl_identity id = {.user = STR_LITERAL("tim"),
		.password = STR_LITERAL("tanstaaftanstaaf")};
	struct err err;
	struct buf out = BUF_INIT;
	struct sasl *sasl = sasl_client_new("CRAM-MD5", &id, &err);

	(void)state;
	assert_int_equal(
		sasl_step(sasl,
			STR_LITERAL("<1896.697170952@postoffice.reston."
				    "mci.net>"),
			&out, &err),
		SASL_DONE);
	assert_string_equal(
		buf_cstr(&out), "tim b913a602c7eda7a495b4e6e7334d3890");
	sasl_free(&sasl);
	buf_fini(&out);
}

static void test_error_round(void **state)
{
	struct sasl_identity id = alice();
	struct err err;
	struct buf out = BUF_INIT;
	struct sasl *sasl = sasl_client_new("OAUTHBEARER", &id, &err);

	(void)state;
	assert_int_equal(
		sasl_step(sasl, STR_LITERAL(""), &out, &err), SASL_MORE);
	assert_int_equal(
		sasl_step(sasl, STR_LITERAL("{}"), &out, &err), SASL_DONE);
	assert_string_equal(buf_cstr(&out), "\1");
	sasl_free(&sasl);
	sasl = sasl_client_new("xoauth2", &id, &err);
	assert_int_equal(
		sasl_step(sasl, STR_LITERAL(""), &out, &err), SASL_MORE);
	assert_int_equal(
		sasl_step(sasl, STR_LITERAL("{}"), &out, &err), SASL_DONE);
	assert_int_equal(out.len, 0);
	assert_int_equal(
		sasl_step(sasl, STR_LITERAL("{}"), &out, &err), SASL_FAILED);
	assert_int_equal(err.kind, ERR_SASL);
	sasl_free(&sasl);
	buf_fini(&out);
}

static void test_missing_parts(void **state)
{
	static const char *const rows[][2] = {
		{"CRAM-MD5", "CRAM-MD5 needs a password"},
		{"XOAUTH2", "XOAUTH2 needs a token"},
		{"DIGEST-MD5", "DIGEST-MD5 needs a password"},
		{"NONSENSE", "no SASL mechanism is called \"NONSENSE\""},
	};
	struct sasl_identity id = {.user = STR_LITERAL("alice")};
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_null(sasl_client_new(rows[i][0], &id, &err));
		assert_int_equal(err.kind, ERR_SASL);
		assert_string_equal(err.text, rows[i][1]);
	}
	id.password = STR_LITERAL("x");
	assert_null(sasl_client_new("SCRAM-SHA-1-PLUS", &id, &err));
	assert_string_equal(err.text,
		"SCRAM-SHA-1-PLUS needs TLS: there is no channel to bind to");
	id.password = STR_LITERAL("x\0y");
	assert_null(sasl_client_new("PLAIN", &id, &err));
}

static void test_garbage(void **state)
{
	static const char *const mechs[] = {"SCRAM-SHA-256", "SCRAM-SHA-1",
		"DIGEST-MD5", "SCRAM-SHA-256-PLUS"};
	static const char *const server[] = {
		"SCRAM-SHA-256", "PLAIN", "OAUTHBEARER", "XOAUTH2"};
	struct sasl_identity id = alice();
	struct buf out = BUF_INIT;
	struct err err;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct sasl *sasl = sasl_client_new(mechs[i], &id, &err);

		if (sasl_is_client_first(mechs[i]))
			assert_int_equal(
				sasl_step(sasl, STR_LITERAL(""), &out, &err),
				SASL_MORE);
		assert_int_equal(sasl_step(sasl, STR_LITERAL("\xff\x01 ,=x"),
					 &out, &err),
			SASL_FAILED);
		assert_int_equal(err.kind, ERR_SASL);
		sasl_free(&sasl);
		sasl = sasl_server_new(server[i], &id, &err);
		assert_int_equal(sasl_step(sasl, STR_LITERAL("\xff\x01 ,=x"),
					 &out, &err),
			SASL_FAILED);
		assert_int_equal(err.kind, ERR_SASL);
		sasl_free(&sasl);
	}
	buf_fini(&out);
}

static void test_choice(void **state)
{
	const struct str offered[] = {STR_LITERAL("plain"),
		STR_LITERAL("EXTERNAL"), STR_LITERAL("XOAUTH2"),
		STR_LITERAL("SCRAM-SHA-1-PLUS"), STR_LITERAL("CRAM-MD5")};
	struct sasl_identity id = alice();

	(void)state;
	assert_string_equal(sasl_choose(offered, 5, &id), "SCRAM-SHA-1-PLUS");
	id.tls_unique = id.tls_exporter = (struct str){NULL, 0};
	assert_string_equal(sasl_choose(offered, 5, &id), "XOAUTH2");
	id.token = (struct str){NULL, 0};
	assert_string_equal(sasl_choose(offered, 5, &id), "CRAM-MD5");
	assert_string_equal(sasl_choose(offered, 1, &id), "PLAIN");
	id.password = (struct str){NULL, 0};
	assert_null(sasl_choose(offered, 5, &id));
}

struct served {
	const char *name, *mech;
	struct str said;
	enum sasl_answer answer;
	enum err_kind kind; /* SASL_FAILED */
	const char *user;   /* SASL_DONE */
	const char *says;   /* SASL_MORE */
};

/* One message, and what our server makes of it. */
static void test_served(void **state)
{
	static const struct served rows[] = {
		{"EXTERNAL as oneself", "EXTERNAL", {"", 0}, SASL_DONE,
			ERR_NONE, "alice", NULL},
		{"EXTERNAL by name", "EXTERNAL", {"alice", 5}, SASL_DONE,
			ERR_NONE, "alice", NULL},
		{"EXTERNAL as another", "EXTERNAL", {"mallory", 7}, SASL_FAILED,
			ERR_AUTH, NULL, NULL},
		{"EXTERNAL, NUL", "EXTERNAL", {"alice\0x", 7}, SASL_FAILED,
			ERR_SASL, NULL, NULL},
		{"ANONYMOUS", "ANONYMOUS", {"guest@example.org", 17}, SASL_DONE,
			ERR_NONE, "guest@example.org", NULL},
		{"PLAIN", "PLAIN", {"\0alice\0s3cret, =pass", 20}, SASL_DONE,
			ERR_NONE, "alice", NULL},
		{"PLAIN as another", "PLAIN", {"bob\0alice\0s3cret, =pass", 23},
			SASL_FAILED, ERR_AUTH, NULL, NULL},
		{"PLAIN, NUL at the end", "PLAIN",
			{"\0alice\0s3cret, =pass\0", 21}, SASL_FAILED, ERR_SASL,
			NULL, NULL},
		{"PLAIN, the password's beginning", "PLAIN",
			{"\0alice\0s3cret", 13}, SASL_FAILED, ERR_AUTH, NULL,
			NULL},
		{"XOAUTH2 refused", "XOAUTH2",
			{"user=alice\1auth=Bearer x\1\1", 26}, SASL_MORE,
			ERR_NONE, NULL,
			"{\"status\":\"401\",\"schemes\":\"bearer\"}"},
		{"XOAUTH2, NUL", "XOAUTH2",
			{"user=alice\0\1auth=Bearer t0ken\1\1", 31},
			SASL_FAILED, ERR_SASL, NULL, NULL},
		{"OAUTHBEARER refused", "OAUTHBEARER",
			{"n,,\1auth=Bearer x\1\1", 19}, SASL_MORE, ERR_NONE,
			NULL, "{\"status\":\"invalid_token\"}"},
		{"OAUTHBEARER without a name", "OAUTHBEARER",
			{"n,,\1auth=Bearer t0ken\1\1", 23}, SASL_DONE, ERR_NONE,
			"alice", NULL},
	};
	struct sasl_identity id = alice();

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct served *row = &rows[i];
		struct err err = {.kind = ERR_NONE};
		struct buf out = BUF_INIT;
		struct sasl *sasl = sasl_server_new(row->mech, &id, &err);

		print_message("%s\n", row->name);
		assert_non_null(sasl);
		assert_int_equal(
			sasl_step(sasl, row->said, &out, &err), row->answer);
		assert_int_equal(err.kind, row->kind);
		assert_string_equal(buf_cstr(&out), row->says ? row->says : "");
		if (row->user)
			assert_true(str_equal(sasl_user(sasl), row->user));
		/* What refuses stays so, and what is over does. */
		assert_int_equal(
			sasl_step(sasl, row->said, &out, &err), SASL_FAILED);
		assert_int_equal(err.kind,
			row->answer == SASL_MORE ? ERR_AUTH : ERR_SASL);
		sasl_free(&sasl);
		buf_fini(&out);
	}
}

/* A server's first message that goes on where the client's nonce ended. */
static enum sasl_answer first_of_server(
	const char *iterations, struct buf *out, struct err *err)
{
	struct sasl_identity id = alice();
	struct sasl *sasl = sasl_client_new("SCRAM-SHA-256", &id, err);
	struct buf in = BUF_INIT;
	enum sasl_answer answer;

	assert_int_equal(sasl_step(sasl, STR_LITERAL(""), out, err), SASL_MORE);
	buf_printf(&in, "%sx,s=QSXCR+Q6sek8bf92,i=%s",
		strstr(buf_cstr(out), "r="), iterations);
	answer = sasl_step(sasl, buf_view(&in), out, err);
	buf_fini(&in);
	sasl_free(&sasl);
	return answer;
}

static void test_iterations_that_would_hang(void **state)
{
	static const char *const rows[] = {
		"1000001", "4294967295", "4294967297", "18446744073709551615"};
	struct buf out = BUF_INIT;
	struct err err;

	(void)state;
	assert_int_equal(first_of_server("4096", &out, &err), SASL_MORE);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		print_message("%s\n", rows[i]);
		assert_int_equal(
			first_of_server(rows[i], &out, &err), SASL_FAILED);
		assert_int_equal(err.kind, ERR_SASL);
		assert_string_equal(err.text,
			"SCRAM-SHA-256: the server asks for more than a "
			"million iterations");
		assert_int_equal(out.len, 0);
	}
	buf_fini(&out);
}

/* [RFC4954 4] */
static void test_too_long(void **state)
{
	struct sasl_identity id = alice();
	struct buf in = BUF_INIT, out = BUF_INIT;
	struct sasl *client;
	struct err err;

	(void)state;
	buf_fill(&in, 'x', 9216);
	for (const char *const *m = sasl_mechanisms(); *m; m++) {
		struct sasl *sasl;

		if (strcmp(*m, "GSSAPI") == 0)
			continue;
		sasl = sasl_server_new(*m, &id, &err);
		buf_putc(&in, 'x');
		assert_int_equal(sasl_step(sasl, buf_view(&in), &out, &err),
			SASL_FAILED);
		assert_int_equal(err.kind, ERR_SASL);
		assert_non_null(strstr(err.text, "12288 octets"));
		in.len--;
		sasl_free(&sasl);
	}
	client = sasl_client_new("CRAM-MD5", &id, &err);
	assert_int_equal(
		sasl_step(client, buf_view(&in), &out, &err), SASL_DONE);
	sasl_free(&client);
	buf_fini(&in);
	buf_fini(&out);
}

/* What some versions of libgsasl follow null pointers for. */
static void test_digest_md5_without_its_parts(void **state)
{
	static const struct {
		const char *name;
		struct str said;
	} rows[] = {
		{"a nonce without value", {"nonce", 5}},
		{"a realm without value",
			{"realm,nonce=\"a\",algorithm=md5-sess", 34}},
		{"no value behind a comma", {"nonce=\"a=,b\", realm", 19}},
		{"NUL", {"nonce=\"a\",algorithm=md5-sess\0,x", 31}},
	};
	struct sasl_identity id = alice();
	struct buf out = BUF_INIT;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct sasl *sasl = sasl_client_new("DIGEST-MD5", &id, &err);

		print_message("%s\n", rows[i].name);
		assert_int_equal(
			sasl_step(sasl, rows[i].said, &out, &err), SASL_FAILED);
		assert_int_equal(err.kind, ERR_SASL);
		sasl_free(&sasl);
	}
	buf_fini(&out);
}

/* A client that names no realm and no charset. */
static void test_digest_md5_in_latin_1(void **state)
{
	struct sasl_identity id = alice();
	struct buf challenge = BUF_INIT, in = BUF_INIT, out = BUF_INIT;
	struct err err;
	struct sasl *sasl = sasl_server_new("DIGEST-MD5", &id, &err);
	const char *nonce;

	(void)state;
	assert_int_equal(
		sasl_step(sasl, STR_LITERAL(""), &challenge, &err), SASL_MORE);
	nonce = strstr(buf_cstr(&challenge), "nonce=\"");
	assert_non_null(nonce);
	nonce += strlen("nonce=\"");
	buf_printf(&in,
		"username=\"alice\",nonce=\"%.*s\",cnonce=\"x\",nc=00000001,"
		"qop=auth,digest-uri=\"smtp/mail.example\",response="
		"d388dad90d4bbd760a152321f2143af7",
		(int)strcspn(nonce, "\""), nonce);
	assert_int_equal(
		sasl_step(sasl, buf_view(&in), &out, &err), SASL_FAILED);
	assert_int_equal(err.kind, ERR_SASL);
	sasl_free(&sasl);
	buf_fini(&challenge);
	buf_fini(&in);
	buf_fini(&out);
}

static void test_name_is_shown_escaped(void **state)
{
	struct sasl_identity id = alice();
	struct err err;

	(void)state;
	assert_null(sasl_client_new("\x1b[2J", &id, &err));
	assert_string_equal(
		err.text, "no SASL mechanism is called \"\\x1b[2J\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_right),
		cmocka_unit_test(test_wrong),
		cmocka_unit_test(test_bindings),
		cmocka_unit_test(test_exact_bytes),
		cmocka_unit_test(test_cram_md5_vector),
		cmocka_unit_test(test_error_round),
		cmocka_unit_test(test_missing_parts),
		cmocka_unit_test(test_garbage),
		cmocka_unit_test(test_choice),
		cmocka_unit_test(test_served),
		cmocka_unit_test(test_iterations_that_would_hang),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_digest_md5_without_its_parts),
		cmocka_unit_test(test_digest_md5_in_latin_1),
		cmocka_unit_test(test_name_is_shown_escaped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
