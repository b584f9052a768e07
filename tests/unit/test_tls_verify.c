/* layer: net */
/*
 * Certificates and handshakes that fail: who is refused, and in which words.
 */
#include "tls_bed.h"
#include "tls_certs.h"

#define ARRAY_LEN(array) (sizeof(array) / sizeof(*(array)))

enum {
	CERT_GOOD,
	CERT_EXPIRED,
	CERT_EARLY,
	CERT_SELF,
	CERT_STRANGE,
	CERT_CN,
	CERT_MANY,
	CERTS
};

static const struct cert_plan ca_plan = {"Test CA", NULL, -9, 9, true};
static const struct cert_plan other_plan = {"Other CA", NULL, -9, 9, true};
static const struct cert_plan plans[CERTS] = {
	[CERT_GOOD] = {"x", "DNS:a.test,DNS:*.w.test,IP:127.0.0.1", -9, 9,
		false},
	[CERT_EXPIRED] = {"x", "DNS:a.test", -9, -2, false},
	[CERT_EARLY] = {"x", "DNS:a.test", 2, 9, false},
	[CERT_SELF] = {"a.test", "DNS:a.test", -9, 9, false},
	[CERT_STRANGE] = {"x", "DNS:a.test", -9, 9, false},
	[CERT_CN] = {"a.test", NULL, -9, 9, false},
	[CERT_MANY] = {"x", "DNS:1.test,DNS:2.test,DNS:3.test,DNS:4.test", -9,
		9, false},
};

struct certs {
	struct made_cert ca, other, made[CERTS];
};

static void certs_init(struct certs *certs)
{
	cert_make(&certs->ca, &ca_plan, NULL);
	cert_make(&certs->other, &other_plan, NULL);
	for (size_t i = 0; i < CERTS; i++) {
		const struct made_cert *issuer = &certs->ca;

		if (i == CERT_SELF)
			issuer = NULL;
		else if (i == CERT_STRANGE)
			issuer = &certs->other;
		cert_make(&certs->made[i], &plans[i], issuer);
	}
}

static void certs_fini(struct certs *certs)
{
	cert_free(&certs->ca);
	cert_free(&certs->other);
	for (size_t i = 0; i < CERTS; i++)
		cert_free(&certs->made[i]);
}

/* Two days off, as the texts have it. */
static void date_text(char *out, size_t size, int days)
{
	time_t when = time(NULL) + (time_t)days * CERT_DAY;
	struct tm tm;

	gmtime_r(&when, &tm);
	strftime(out, size, "%Y-%m-%d", &tm);
}

static const struct {
	int cert;
	const char *name;
	const char *text;  /* NULL: verified */
	const char *alert; /* that the server hears */
	int days;	   /* a date at the end of text */
	const char *help;  /* in the way out; NULL: none is told */
} rows[] = {
	{CERT_GOOD, "a.test", NULL, NULL, 0, NULL},
	{CERT_GOOD, "A.TEST.", NULL, NULL, 0, NULL},
	{CERT_GOOD, "b.w.test", NULL, NULL, 0, NULL},
	{CERT_GOOD, "127.0.0.1", NULL, NULL, 0, NULL},
	{CERT_CN, "a.test", NULL, NULL, 0, NULL},
	{CERT_GOOD, "c.b.w.test",
		"the certificate is for a.test, *.w.test, 127.0.0.1, not for "
		"c.b.w.test",
		"bad_certificate", 0, "tls: {name: ...}"},
	{CERT_GOOD, "127.0.0.2",
		"the certificate is for a.test, *.w.test, 127.0.0.1, not for "
		"127.0.0.2",
		"bad_certificate", 0, "tls: {name: ...}"},
	{CERT_GOOD, "::1",
		"the certificate is for a.test, *.w.test, 127.0.0.1, not for "
		"::1",
		"bad_certificate", 0, "tls: {name: ...}"},
	{CERT_CN, "b.test", "the certificate is for a.test, not for b.test",
		"bad_certificate", 0, "tls: {name: ...}"},
	{CERT_MANY, "b.test",
		"the certificate is for 1.test, 2.test, 3.test and 1 more, "
		"not for b.test",
		"bad_certificate", 0, "tls: {name: ...}"},
	{CERT_EXPIRED, "a.test", "the certificate expired on ",
		"certificate_expired", -2, NULL},
	{CERT_EARLY, "a.test", "the certificate is not valid before ",
		"bad_certificate", 2, NULL},
	{CERT_SELF, "a.test", "the certificate is self-signed, by CN=a.test",
		"unknown_ca", 0, "--ca FILE"},
	{CERT_STRANGE, "a.test",
		"the certificate's issuer is not known: CN=Other CA",
		"unknown_ca", 0, "--ca FILE"},
};

static void check_refusal(struct tls_bed *bed, size_t row)
{
	char text[256];
	char date[32] = "";

	if (rows[row].days)
		date_text(date, sizeof(date), rows[row].days);
	snprintf(text, sizeof(text), "%s%s", rows[row].text, date);
	assert_int_equal(bed->client.opened, 0);
	assert_int_equal(bed->client.refused, 1);
	assert_int_equal(bed->client.err.kind, ERR_TLS);
	assert_string_equal(bed->client.err.text, text);
	if (rows[row].help)
		assert_non_null(strstr(bed->client.err.help, rows[row].help));
	else
		assert_null(bed->client.err.help);
	snprintf(text, sizeof(text), "the client sent the alert %s",
		rows[row].alert);
	assert_string_equal(bed->server.err.text, text);
	assert_null(bed->server.err.help);
}

static void test_certificates(void **state)
{
	struct tls_bed *bed = *state;
	struct certs certs;

	certs_init(&certs);
	for (size_t i = 0; i < 2 * ARRAY_LEN(rows); i++) {
		size_t row = i / 2;
		struct arena *arena = arena_new(0);
		struct tls_facts facts;

		print_message("  %zu %s\n", row, rows[row].name);
		bed_settings(bed,
			(struct tls_settings){
				.verify = i % 2, .ca = certs.ca.path},
			(struct tls_settings){
				.cert = certs.made[rows[row].cert].path,
				.max = TLS_VERSION_1_2});
		bed_shake(bed, rows[row].name, NULL);
		transport_tls_facts(bed->client.transport, arena, &facts);
		assert_true(facts.has_cert);
		assert_true(facts.name_count > 0);
		assert_string_equal(facts.key_type, "EC");
		assert_int_equal(facts.key_bits, 256);
		assert_int_equal(facts.not_after - facts.not_before,
			(int64_t)CERT_DAY *
				(plans[rows[row].cert].to_days -
					plans[rows[row].cert].from_days));
		if (i % 2 && rows[row].text) {
			check_refusal(bed, row);
			assert_false(facts.verified);
		} else {
			assert_int_equal(bed->client.opened, 1);
			assert_int_equal(facts.verified, i % 2);
			assert_int_equal(facts.complaint != NULL,
				rows[row].text != NULL);
		}
		if (facts.complaint)
			assert_non_null(
				strstr(facts.complaint, rows[row].text));
		arena_free(&arena);
		bed_reset(bed);
	}
	certs_fini(&certs);
}

/* With nothing to trust, only what shows by itself is a complaint. */
static void test_complaint_without_trust(void **state)
{
	static const struct {
		int cert;
		const char *name, *text;
	} cases[] = {
		{CERT_GOOD, "a.test", NULL},
		{CERT_STRANGE, "a.test", NULL},
		{CERT_EXPIRED, "a.test", "expired on"},
		{CERT_SELF, "a.test", "self-signed"},
		{CERT_GOOD, "b.test", "not for b.test"},
	};
	struct tls_bed *bed = *state;
	struct certs certs;

	certs_init(&certs);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena *arena = arena_new(0);
		struct tls_facts facts;

		print_message("  %s %d\n", cases[i].name, cases[i].cert);
		bed_settings(bed, (struct tls_settings){.verify = false},
			(struct tls_settings){
				.cert = certs.made[cases[i].cert].path});
		bed_shake(bed, cases[i].name, NULL);
		transport_tls_facts(bed->client.transport, arena, &facts);
		assert_int_equal(bed->client.opened, 1);
		assert_false(facts.verified);
		if (cases[i].text)
			assert_non_null(strstr(facts.complaint, cases[i].text));
		else
			assert_null(facts.complaint);
		assert_false(
			tls_context_has_system_bundle(bed->client.context));
		arena_free(&arena);
		bed_reset(bed);
	}
	certs_fini(&certs);
}

static void test_system_bundle(void **state)
{
	struct tls_bed *bed = *state;

	bed_settings(bed, (struct tls_settings){.verify = true},
		(struct tls_settings){.verify = false});
	assert_false(tls_context_has_system_bundle(bed->client.context));
	bed_shake(bed, "mail.test", NULL);
	assert_true(tls_context_has_system_bundle(bed->client.context));
	assert_false(tls_context_has_system_bundle(bed->server.context));
	assert_int_equal(bed->client.refused, 1);
	assert_string_equal(bed->client.err.text,
		"the certificate's issuer is not known: CN=smtpdrill's own "
		"authority");
}

/* TLS 1.3 tells the client only after its handshake. */
static void test_client_certificate(void **state)
{
	static const struct {
		enum tls_version max;
		bool has_cert;
		const char *refused, *ended;
	} cases[] = {
		{TLS_VERSION_1_2, true, NULL, NULL},
		{TLS_VERSION_1_3, true, NULL, NULL},
		{TLS_VERSION_1_2, false,
			"the server sent the alert handshake_failure", NULL},
		{TLS_VERSION_1_3, false, NULL,
			"the server sent the alert certificate_required"},
	};
	struct tls_bed *bed = *state;
	struct certs certs;

	certs_init(&certs);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *cert = certs.made[CERT_GOOD].path;
		struct arena *arena = arena_new(0);
		struct tls_facts facts;

		bed_settings(bed,
			(struct tls_settings){.max = cases[i].max,
				.cert = cases[i].has_cert ? cert : NULL},
			(struct tls_settings){
				.verify = true, .ca = certs.ca.path});
		bed_shake(bed, "mail.test", NULL);
		transport_tls_facts(bed->server.transport, arena, &facts);
		if (cases[i].has_cert) {
			assert_int_equal(bed->server.opened, 1);
			assert_true(facts.verified);
			assert_string_equal(facts.subject, "CN=x");
			assert_string_equal(facts.issuer, "CN=Test CA");
			assert_int_equal(facts.name_count, 3);
			assert_string_equal(facts.names[0], "a.test");
			assert_string_equal(facts.names[1], "*.w.test");
			assert_string_equal(facts.names[2], "127.0.0.1");
		} else {
			assert_int_equal(bed->server.refused, 1);
			assert_string_equal(bed->server.err.text,
				"the client sent no certificate");
		}
		assert_int_equal(bed->client.refused, cases[i].refused != NULL);
		if (cases[i].refused)
			assert_string_equal(
				bed->client.err.text, cases[i].refused);
		if (cases[i].ended) {
			assert_int_equal(bed->client.how, TRANSPORT_FAILED);
			assert_string_equal(
				bed->client.err.text, cases[i].ended);
		}
		arena_free(&arena);
		bed_reset(bed);
	}
	certs_fini(&certs);
}

static void test_nothing_in_common(void **state)
{
	static const struct {
		struct tls_settings client, server;
		const char *client_text, *server_text;
	} cases[] = {
		{{.max = TLS_VERSION_1_2}, {.min = TLS_VERSION_1_3},
			"the server sent the alert protocol_version",
			"the client offers no TLS version that is allowed "
			"here"},
		{{.min = TLS_VERSION_1_3}, {.max = TLS_VERSION_1_2},
			"the server sent the alert protocol_version",
			"the client offers no TLS version that is allowed "
			"here"},
		{{.max = TLS_VERSION_1_1}, {.min = TLS_VERSION_1_2},
			"the server sent the alert protocol_version",
			"the client offers no TLS version that is allowed "
			"here"},
		{{.max = TLS_VERSION_1_2,
			 .ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256"},
			{.ciphers = "ECDHE-ECDSA-AES256-GCM-SHA384"},
			"the server sent the alert handshake_failure",
			"the client offers no cipher that is allowed here"},
		{{.min = TLS_VERSION_1_3, .ciphers = "TLS_AES_128_GCM_SHA256"},
			{.ciphers = "TLS_AES_256_GCM_SHA384"},
			"the server sent the alert handshake_failure",
			"the client offers no cipher that is allowed here"},
	};
	struct tls_bed *bed = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		print_message("  %zu\n", i);
		bed_settings(bed, cases[i].client, cases[i].server);
		bed_shake(bed, "mail.test", NULL);
		assert_string_equal(bed->client.err.text, cases[i].client_text);
		assert_string_equal(bed->server.err.text, cases[i].server_text);
		bed_reset(bed);
	}
}

static void test_ciphers(void **state)
{
	static const struct {
		const char *ciphers;
		enum tls_version max;
		const char *chosen;
	} cases[] = {
		{"ECDHE-ECDSA-AES128-GCM-SHA256", TLS_VERSION_1_2,
			"ECDHE-ECDSA-AES128-GCM-SHA256"},
		{"TLS_CHACHA20_POLY1305_SHA256:ECDHE-ECDSA-AES128-GCM-SHA256",
			TLS_VERSION_1_3, "TLS_CHACHA20_POLY1305_SHA256"},
		{"ECDHE-ECDSA-AES256-GCM-SHA384, TLS_AES_128_GCM_SHA256",
			TLS_VERSION_1_2, "ECDHE-ECDSA-AES256-GCM-SHA384"},
		{"ECDHE-ECDSA-AES256-GCM-SHA384, TLS_AES_128_GCM_SHA256",
			TLS_VERSION_1_3, "TLS_AES_128_GCM_SHA256"},
		/* Weak, but asked for. */
		{"ECDHE-ECDSA-NULL-SHA", TLS_VERSION_1_2,
			"ECDHE-ECDSA-NULL-SHA"},
		{"AECDH-AES128-SHA", TLS_VERSION_1_2, "AECDH-AES128-SHA"},
	};
	struct tls_bed *bed = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena *arena = arena_new(0);
		struct tls_facts facts;

		print_message("  %s\n", cases[i].ciphers);
		bed_settings(bed,
			(struct tls_settings){.ciphers = cases[i].ciphers,
				.max = cases[i].max},
			(struct tls_settings){.ciphers = cases[i].ciphers});
		bed_shake(bed, "mail.test", NULL);
		assert_int_equal(bed->client.opened, 1);
		transport_tls_facts(bed->client.transport, arena, &facts);
		assert_string_equal(facts.cipher, cases[i].chosen);
		arena_free(&arena);
		bed_reset(bed);
	}
}

static void test_bad_settings(void **state)
{
	static const struct {
		struct tls_settings settings;
		const char *text;
	} cases[] = {
		{{.ciphers = "AES128-SHA:NOSUCH"}, "no such cipher: NOSUCH"},
		{{.ciphers = "TLS_NO_SUCH"}, "no such cipher: TLS_NO_SUCH"},
		{{.ciphers = " "}, "no cipher is named"},
		{{.min = TLS_VERSION_1_3, .max = TLS_VERSION_1_2},
			"min TLSv1.3 is above max TLSv1.2"},
		{{.ca = "/nowhere/ca.pem"},
			"cannot read the CA file /nowhere/ca.pem: No such "
			"file or directory"},
		{{.ca = "/dev/null"},
			"no certificates in the CA file /dev/null: no "
			"certificate or crl found"},
		{{.cert = "/nowhere/x.pem"},
			"cannot use the certificate in /nowhere/x.pem: No "
			"such file or directory"},
		{{.cert = "/dev/null"},
			"cannot use the certificate in /dev/null: no start "
			"line"},
		{{.is_server = true}, "a TLS server needs a certificate"},
		{{.alpn = "smtp,,x"}, "no list of ALPN names: smtp,,x"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {.kind = ERR_NONE};

		assert_null(tls_context_new(&cases[i].settings, &err));
		assert_int_equal(err.kind, ERR_LOCAL);
		assert_string_equal(err.text, cases[i].text);
	}
}

static void test_not_tls(void **state)
{
	static const struct {
		const char *said, *text;
	} cases[] = {
		{"454 4.7.0 TLS not \x1b[1mavailable\r\n250 x\r\n",
			"what the server sent is not TLS: 454 4.7.0 TLS not "
			"\\x1b[1mavailable"},
		{"220\r\n", "what the server sent is not TLS: 220"},
		{"\x16\x03\x01", "the server closed the connection during the "
				 "handshake"},
		{"", "the server closed the connection during the handshake"},
		{"2", "what the server sent is not TLS: 2"},
		{"\x15\x03\x03\x00\x02\x02\x28........",
			"the server sent the alert handshake_failure"},
	};
	struct tls_bed *bed = *state;

	bed_settings(bed, (struct tls_settings){.max = TLS_VERSION_ANY},
		(struct tls_settings){.max = TLS_VERSION_ANY});
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		size_t len = strlen(cases[i].said);

		/* An alert has a NUL in it. */
		if (cases[i].said[0] == '\x15')
			len = 15;
		print_message("  %zu\n", i);
		end_connect(bed, &bed->client);
		end_start(&bed->client, (struct tls_params){.name = "a.test"});
		transport_memory_feed(bed->client.wire, cases[i].said, len);
		transport_memory_end(bed->client.wire, TRANSPORT_EOF);
		assert_int_equal(bed->client.refused, 1);
		assert_int_equal(bed->client.err.kind, ERR_TLS);
		assert_string_equal(bed->client.err.text, cases[i].text);
		bed_reset(bed);
		end_connect(bed, &bed->server);
		end_start(&bed->server, (struct tls_params){.name = NULL});
		transport_memory_feed(bed->server.wire, "EHLO x.test\r\n", 13);
		assert_string_equal(bed->server.err.text,
			"what the client sent is not TLS: EHLO x.test");
		bed_reset(bed);
	}
	end_connect(bed, &bed->client);
	end_start(&bed->client, (struct tls_params){.name = "a.test"});
	transport_memory_end(bed->client.wire, TRANSPORT_RESET);
	assert_string_equal(bed->client.err.text,
		"the server reset the connection during the handshake");
}

/* Bytes that no key has made are an end, not data. */
static void test_garbage_later(void **state)
{
	struct tls_bed *bed = *state;

	bed_settings(bed, (struct tls_settings){.max = TLS_VERSION_ANY},
		(struct tls_settings){.max = TLS_VERSION_ANY});
	bed_shake(bed, "mail.test", NULL);
	transport_memory_feed(bed->client.wire,
		"\x17\x03\x03\x00\x14"
		"zzzzzzzzzzyyyyyyyyyy",
		25);
	assert_int_equal(bed->client.ended, 1);
	assert_int_equal(bed->client.how, TRANSPORT_FAILED);
	assert_string_equal(bed->client.err.text,
		"what the server sent was refused: decryption failed or bad "
		"record mac");
	bed_run(bed);
	assert_string_equal(bed->server.err.text,
		"the client sent the alert bad_record_mac");
	assert_true(transport_write(bed->client.transport, "x", 1));
}

#define BED_TEST(test) \
	cmocka_unit_test_setup_teardown(test, bed_setup, bed_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_certificates),
		BED_TEST(test_complaint_without_trust),
		BED_TEST(test_system_bundle),
		BED_TEST(test_client_certificate),
		BED_TEST(test_nothing_in_common),
		BED_TEST(test_ciphers),
		BED_TEST(test_bad_settings),
		BED_TEST(test_not_tls),
		BED_TEST(test_garbage_later),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
