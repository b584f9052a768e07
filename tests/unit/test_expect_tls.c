/* layer: expect */
/* test_expect_tls.c - what is expected of a handshake, and of a program. */
#include "expect_fixture.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

enum { DAY = 86400, NOW = 1000 * DAY };

/* A row's mismatch is NULL when it matches. */
struct row {
	const char *name;
	const char *yaml;
	const char *mismatch;
};

static const struct expect *read_of(struct expect_fixture *fixture,
	enum expect_subject subject, const char *name, const char *yaml)
{
	const struct expect *expect;
	struct buf messages = BUF_INIT;

	fixture_init(fixture);
	fixture->parse.subject = subject;
	expect = fixture_expect(fixture, yaml);
	fixture_messages(fixture, &messages);
	if (!expect || messages.len)
		fail_msg("%s: %s", name, buf_cstr(&messages));
	if (expect_takes_close(expect) || expect_is_none(expect))
		fail_msg("%s: no reply is due", name);
	buf_fini(&messages);
	return expect;
}

static void check_tls(
	const struct observed_tls *tls, const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct expect_fixture fixture;
		const struct expect *expect = read_of(&fixture,
			EXPECT_SUBJECT_TLS, rows[i].name, rows[i].yaml);

		fixture.seen.tls = tls;
		fixture_check(&fixture, expect, rows[i].name,
			rows[i].mismatch ? EXPECT_NO : EXPECT_YES, FAILURE_TLS,
			rows[i].mismatch);
		fixture_fini(&fixture);
	}
}

static void check_process(const struct observed_process *process,
	const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct expect_fixture fixture;
		const struct expect *expect = read_of(&fixture,
			EXPECT_SUBJECT_PROCESS, rows[i].name, rows[i].yaml);

		fixture.seen.process = process;
		fixture_check(&fixture, expect, rows[i].name,
			rows[i].mismatch ? EXPECT_NO : EXPECT_YES, FAILURE_RUN,
			rows[i].mismatch);
		fixture_fini(&fixture);
	}
}

static void test_version(void **state)
{
	static const struct observed_tls new = {.version = "TLSv1.3"},
					 old = {.version = "TLSv1"},
					 unknown = {.version = NULL};
	static const struct row of_new[] = {
		{"a number", "e: {version: 1.3}", NULL},
		{"a name", "e: {version: tlsV1.3}", NULL},
		{"a name with a blank", "e: {version: TLS 1.3}", NULL},
		{"the second", "e: {version: TLSv1.2 | TLSv1.3}", NULL},
		{"at least", "e: {version: 1.2+}", NULL},
		{"at least itself", "e: {version: TLSv1.3+}", NULL},
		{"another", "e: {version: 1.2}",
			"the version is TLSv1.3, expected TLSv1.2"},
		{"others", "e: {version: '1.0|1.1'}",
			"the version is TLSv1.3, expected TLSv1.0 or TLSv1.1"},
		{"any", "e: Any", NULL},
	};
	static const struct row of_old[] = {
		{"OpenSSL's first", "e: {version: 1.0}", NULL},
		{"at least a newer one", "e: {version: 1.1+ | 1.3}",
			"the version is TLSv1, expected at least TLSv1.1 or "
			"TLSv1.3"},
	};
	static const struct row of_unknown[] = {
		{"unknown", "e: {version: 1.0+}",
			"the version is unknown, expected at least TLSv1.0"},
	};

	(void)state;
	check_tls(&new, of_new, COUNT(of_new));
	check_tls(&old, of_old, COUNT(of_old));
	check_tls(&unknown, of_unknown, COUNT(of_unknown));
}

static void test_cipher(void **state)
{
	static const struct observed_tls tls = {
		.cipher = "TLS_AES_256_GCM_SHA384"};
	static const struct row rows[] = {
		{"the name", "e: {cipher: tls_aes_256_gcm_sha384}", NULL},
		{"the second", "e: {cipher: A | TLS_AES_256_GCM_SHA384}", NULL},
		{"a part is not the name", "e: {cipher: GCM}",
			"the cipher is TLS_AES_256_GCM_SHA384, expected GCM"},
		{"a quoted part", "e: {cipher: '\"gcm\"'}", NULL},
		{"a pattern", "e: {cipher: x|/^tls_.*384$/}", NULL},
		{"a pattern with case", "e: {cipher: /gcm/c | /a b|z/}",
			"the cipher is TLS_AES_256_GCM_SHA384, expected "
			"/gcm/c | /a b|z/"},
	};

	(void)state;
	check_tls(&tls, rows, COUNT(rows));
}

static void test_alpn(void **state)
{
	static const struct observed_tls http = {.alpn = "http/1.1"},
					 none = {.alpn = NULL},
					 odd = {.alpn = "\x1b[2J"};
	static const struct row of_http[] = {
		{"it", "e: {alpn: smtp | http/1.1}", NULL},
		{"its case counts", "e: {alpn: HTTP/1.1}",
			"the protocol agreed on by ALPN is http/1.1, expected "
			"HTTP/1.1"},
		{"none, but one", "e: {alpn: none}",
			"the protocol agreed on by ALPN is http/1.1, expected "
			"none"},
	};
	static const struct row of_none[] = {
		{"none", "e: {alpn: None}", NULL},
		{"none or one", "e: {alpn: smtp|none}", NULL},
		{"one, but none", "e: {alpn: smtp}",
			"no protocol was agreed on by ALPN, expected smtp"},
	};
	static const struct row of_odd[] = {
		{"control bytes", "e: {alpn: smtp}",
			"the protocol agreed on by ALPN is \\x1b[2J, expected "
			"smtp"},
	};

	(void)state;
	check_tls(&http, of_http, COUNT(of_http));
	check_tls(&none, of_none, COUNT(of_none));
	check_tls(&odd, of_odd, COUNT(of_odd));
}

static void test_resumed(void **state)
{
	static const struct observed_tls again = {.resumed = true}, first = {0};
	static const struct row of_again[] = {
		{"is", "e: {resumed: true}", NULL},
		{"is, but should not", "e: {resumed: false}",
			"the session was resumed, expected a new one"},
	};
	static const struct row of_first[] = {
		{"is not", "e: {resumed: false}", NULL},
		{"is not, but should", "e: {resumed: true}",
			"the session is a new one, expected a resumed one"},
	};

	(void)state;
	check_tls(&again, of_again, COUNT(of_again));
	check_tls(&first, of_first, COUNT(of_first));
}

static void test_valid_for(void **state)
{
	static const struct {
		const char *name;
		int64_t left;
		const char *span;
		const char *mismatch;
	} rows[] = {
		{"longer", 15 * DAY, "14d", NULL},
		{"just as long", 14 * DAY, "2w", NULL},
		{"a second less", 14 * DAY - 1, "14d",
			"the certificate is valid for 13 more days, expected "
			"at least 14 days"},
		{"one day", DAY + 5, "2d",
			"the certificate is valid for 1 more day, expected at "
			"least 2 days"},
		{"weeks are days", 6 * DAY, "2w",
			"the certificate is valid for 6 more days, expected at "
			"least 14 days"},
		{"in the unit that was asked for", 35 * 3600, "36h",
			"the certificate is valid for 35 more hours, expected "
			"at least 36 hours"},
		{"less than one of the unit", 3700, "1d",
			"the certificate is valid for 1 more hour, expected at "
			"least 1 day"},
		{"nothing left", 0, "1.5m",
			"the certificate is valid for 0 more seconds, expected "
			"at least 90 seconds"},
		{"not expired", 0, "0s", NULL},
		{"expired", -3 * DAY - 5, "14d",
			"the certificate expired 3 days ago, expected one that "
			"is valid for at least 14 days"},
		{"expired just now", -1, "0d",
			"the certificate expired 1 second ago, expected one "
			"that is valid"},
		{"part of a second", 0, "1ms",
			"the certificate is valid for 0 more seconds, expected "
			"at least 1 second"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct observed_tls tls = {.has_cert = true,
			.now = NOW,
			.not_after = NOW + rows[i].left};
		struct buf yaml = BUF_INIT;

		buf_printf(&yaml, "e: {cert: {valid_for: %s}}", rows[i].span);
		struct row row = {
			rows[i].name, buf_cstr(&yaml), rows[i].mismatch};

		check_tls(&tls, &row, 1);
		buf_fini(&yaml);
	}
}

static void test_cert_name(void **state)
{
	static const char *const names[] = {"a.test", "*.b.test", "*.test",
		"f*.c.test", "192.0.2.1", "2001:DB8:0:0:0:0:0:1", "*.0.2.9"};
	static const struct observed_tls tls = {
		.has_cert = true, .name_count = COUNT(names), .names = names};
#define NOT_FOR                                                        \
	"the certificate is for a.test, *.b.test, *.test, f*.c.test, " \
	"192.0.2.1 and 2 more, not for "
	static const struct row rows[] = {
		{"a name", "e: {cert: {name: A.Test}}", NULL},
		{"the root's dot", "e: {cert: {name: a.test.}}", NULL},
		{"a wildcard", "e: {cert: {name: MX.b.test}}", NULL},
		{"the wildcard itself", "e: {cert: {name: '*.b.test'}}", NULL},
		{"all of a list", "e: {cert: {name: [a.test, mx.b.test]}}",
			NULL},
		{"one of a list", "e: {cert: {name: [a.test, d.test]}}",
			NOT_FOR "d.test"},
		{"a wildcard is one label", "e: {cert: {name: x.mx.b.test}}",
			NOT_FOR "x.mx.b.test"},
		{"a wildcard is a label", "e: {cert: {name: b.test}}",
			NOT_FOR "b.test"},
		{"a wildcard is a whole label", "e: {cert: {name: foo.c.test}}",
			NOT_FOR "foo.c.test"},
		{"no wildcard of a top level domain",
			"e: {cert: {name: d.test}}", NOT_FOR "d.test"},
		{"an end of a name", "e: {cert: {name: xa.test}}",
			NOT_FOR "xa.test"},
		{"an address", "e: {cert: {name: 192.0.2.1}}", NULL},
		{"another address", "e: {cert: {name: 192.0.2.2}}",
			NOT_FOR "192.0.2.2"},
		{"an address has no wildcards", "e: {cert: {name: 192.0.2.9}}",
			NOT_FOR "192.0.2.9"},
		{"an IPv6 address", "e: {cert: {name: '2001:db8::1'}}", NULL},
		{"in brackets", "e: {cert: {name: '[2001:db8::1]'}}", NULL},
		{"a variable", "e: {cert: {name: 'a${v}.b.test'}}", NULL},
		{"a variable of the conversation",
			"e: {cert: {name: 'mx\\x2eb\\x2etest'}}", NULL},
	};
	static const char *const hostile[] = {"a\x1b\ntest"};
	static const struct observed_tls odd = {.has_cert = true,
						 .name_count = 1,
						 .names = hostile},
					 nameless = {.has_cert = true};
	static const struct row of_odd[] = {{"control bytes",
		"e: {cert: {name: a.test}}",
		"the certificate is for a\\x1b\\ntest, not for a.test"}};
	static const struct row of_nameless[] = {
		{"no name", "e: {cert: {name: a.test}}",
			"the certificate is for no name, not for a.test"}};

	(void)state;
	check_tls(&tls, rows, COUNT(rows));
	check_tls(&odd, of_odd, 1);
	check_tls(&nameless, of_nameless, 1);
}

static void test_cert(void **state)
{
	static const char *const names[] = {"a.test"};
	static const struct observed_tls tls = {.has_cert = true,
						 .subject = "CN=a.test",
						 .issuer =
							 "CN=Lab CA\x01,O=Lab",
						 .name_count = 1,
						 .names = names,
						 .now = NOW,
						 .not_after =
							 NOW + 6 * (int64_t)DAY,
						 .key_bits = 1024},
					 bare = {.has_cert = false},
					 empty = {.has_cert = true};
	static const struct row rows[] = {
		{"issuer", "e: {cert: {issuer: lab ca}}", NULL},
		{"issuer, a pattern", "e: {cert: {issuer: [/^CN=/, Lab]}}",
			NULL},
		{"issuer, another", "e: {cert: {issuer: Public}}",
			"the certificate's issuer \"CN=Lab CA\\x01,O=Lab\" "
			"does not contain \"Public\""},
		{"subject", "e: {cert: {subject: '/^CN=a\\.test$/'}}", NULL},
		{"subject, another", "e: {cert: {subject: '/^CN=b/'}}",
			"the certificate's subject \"CN=a.test\" does not "
			"match /^CN=b/"},
		{"key_bits", "e: {cert: {key_bits: 1024}}", NULL},
		{"key_bits, more", "e: {cert: {key_bits: 2048}}",
			"the certificate's key has 1024 bits, expected at "
			"least 2048"},
		{"all of it",
			"e: {cert: {valid_for: 5d, name: a.test, issuer: lab, "
			"subject: a, key_bits: 512}, version: 1.3}",
			"the version is unknown, expected TLSv1.3"},
		{"the last is not so",
			"e: {cert: {valid_for: 5d, name: a.test, key_bits: "
			"9999}}",
			"the certificate's key has 1024 bits, expected at "
			"least 9999"},
	};
	static const struct row of_bare[] = {
		{"no certificate", "e: {cert: {key_bits: 1}}",
			"the other side showed no certificate"}};
	static const struct row of_empty[] = {
		{"no issuer", "e: {cert: {issuer: a}}",
			"the certificate's issuer \"\" does not contain "
			"\"a\""}};

	(void)state;
	check_tls(&tls, rows, COUNT(rows));
	check_tls(&bare, of_bare, 1);
	check_tls(&empty, of_empty, 1);
}

static void test_too_many_steps(void **state)
{
	static const struct observed_tls tls = {
		.cipher = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"};
	static const struct observed_process process = {
		.out = {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", 46}};
	static const struct row of_tls[] = {
		{"cipher", "e: {cipher: /(a+)+$/ | /a/}",
			"the pattern /(a+)+$/ took too many steps on the "
			"cipher"}};
	static const struct row of_process[] = {
		{"stdout", "e: {stdout: /(a+)+$/}",
			"the pattern /(a+)+$/ took too many steps on standard "
			"output"}};

	(void)state;
	check_tls(&tls, of_tls, 1);
	check_process(&process, of_process, 1);
}

static void test_no_handshake(void **state)
{
	static const char none[] = "there was no TLS handshake";
	static const struct row rows[] = {
		{"version", "e: {version: 1.3}", none},
		{"cipher", "e: {cipher: a}", none},
		{"alpn", "e: {alpn: none}", none},
		{"resumed", "e: {resumed: false}", none},
		{"cert", "e: {cert: {key_bits: 1}}", none},
	};
	static const char no_program[] = "no program was run";
	static const struct row of_process[] = {
		{"exit", "e: {exit: 0}", no_program},
		{"stdout", "e: {stdout: a}", no_program},
		{"stderr", "e: {stderr: a}", no_program},
	};

	(void)state;
	check_tls(NULL, rows, COUNT(rows));
	check_process(NULL, of_process, COUNT(of_process));
}

static void test_process(void **state)
{
	static const struct observed_process done = {
		.exit_code = 1, .out = {"One\ntwo\n", 8}, .err = {"oops", 4}};
	static const struct observed_process killed = {
		.exit_code = -1, .signal = 11};
	static const struct row of_done[] = {
		{"a code", "e: {exit: 1}", NULL},
		{"one of two", "e: {exit: 0|1}", NULL},
		{"not", "e: {exit: not 0}", NULL},
		{"another", "e: {exit: 0}",
			"the program ended with exit code 1, expected 0"},
		{"not, but it is", "e: {exit: not 1 | 2}",
			"the program ended with exit code 1, expected not 1 | "
			"2"},
		{"stdout", "e: {stdout: [one, /^two$/]}", NULL},
		{"stdout, but it is not there", "e: {stdout: oops}",
			"standard output does not contain \"oops\""},
		{"stderr", "e: {stderr: OOPS}", NULL},
		{"stderr, but it is not there", "e: {stderr: /^one/}",
			"standard error does not match /^one/"},
		{"any", "e: any", NULL},
		{"together", "e: {exit: 1, stdout: one, stderr: two}",
			"standard error does not contain \"two\""},
	};
	static const struct row of_killed[] = {
		{"a signal is no code", "e: {exit: not 0}",
			"the program was ended by signal 11, expected exit "
			"code not 0"},
		{"it said nothing", "e: {stdout: /\\A\\z/}", NULL},
	};

	(void)state;
	check_process(&done, of_done, COUNT(of_done));
	check_process(&killed, of_killed, COUNT(of_killed));
}

static void test_described(void **state)
{
	static const struct {
		enum expect_subject subject;
		const char *yaml;
		const char *text;
	} rows[] = {
		{EXPECT_SUBJECT_TLS, "e: any", "any"},
		{EXPECT_SUBJECT_TLS,
			"e: {resumed: true, alpn: smtp | none, cipher: '/a/ | "
			"B', version: tls 1.1 | 1.3}",
			"version TLSv1.1 or TLSv1.3, cipher /a/ | B, ALPN smtp "
			"| none, session resumed"},
		{EXPECT_SUBJECT_TLS, "e: {version: 1.2+, resumed: false}",
			"version at least TLSv1.2, session not resumed"},
		{EXPECT_SUBJECT_TLS,
			"e: {cert: {valid_for: 2w, name: [a.test, '::1'], "
			"issuer: a, subject: /b/, key_bits: 2048}}",
			"certificate valid for at least 14 days, for a.test "
			"and ::1, with issuer \"a\", with subject /b/, with a "
			"key of at least 2048 bits"},
		{EXPECT_SUBJECT_TLS, "e: {cert: {name: a.test}}",
			"certificate for a.test"},
		{EXPECT_SUBJECT_TLS, "e: {cert: {subject: a}}",
			"certificate with subject \"a\""},
		{EXPECT_SUBJECT_PROCESS,
			"e: {stderr: c, stdout: [a, /b/], exit: 0 | 1}",
			"exit code 0 | 1, standard output \"a\" and /b/, "
			"standard error \"c\""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct expect_fixture fixture;
		struct buf text = BUF_INIT;

		expect_describe(read_of(&fixture, rows[i].subject, rows[i].yaml,
					rows[i].yaml),
			&text);
		assert_string_equal(buf_cstr(&text), rows[i].text);
		buf_fini(&text);
		fixture_fini(&fixture);
	}
}

/* What an author is told, and where. */
static void test_errors(void **state)
{
#define TLS EXPECT_SUBJECT_TLS
#define RUN EXPECT_SUBJECT_PROCESS
	static const struct {
		enum expect_subject subject;
		const char *yaml;
		const char *messages;
	} rows[] = {
		{TLS, "e: 250",
			"1:4: error: a \"tls\" step has no reply: say what the "
			"handshake must come to, {version: 1.3}"},
		{TLS, "e: none",
			"1:4: error: a \"tls\" step has no reply: say what the "
			"handshake must come to, {version: 1.3}"},
		{RUN, "e: ok",
			"1:4: error: a \"run\" step has no reply: say how the "
			"program must end, {exit: 0}"},
		{TLS, "e: [a]",
			"1:4: error: \"expect\" takes text or a map, got a "
			"list; alternatives are written 250 | 251"},
		{TLS, "e: {code: 220, version: 1.3}",
			"1:5: error: \"code\" speaks of a reply: a \"tls\" "
			"step has none"},
		{TLS, "e: {one_of: [{version: 1.3}]}",
			"1:5: error: \"one_of\" speaks of a reply: a \"tls\" "
			"step has none"},
		{TLS, "e: {exit: 0}",
			"1:5: error: \"exit\" speaks of a program: only a "
			"\"run\" step takes it"},
		{RUN, "e: {text: a, version: 1.3}",
			"1:5: error: \"text\" speaks of a reply: a \"run\" "
			"step has none\n"
			"1:14: error: \"version\" speaks of a TLS handshake: "
			"only a \"tls\" step takes it"},
		{TLS, "e: {verison: 1.3}",
			"1:5: error: unknown key \"verison\" in an "
			"expectation; did you mean \"version\"?"},
		{TLS, "e: {version: 1.2 | 2.0}",
			"1:20: error: \"2.0\" is no TLS version: there are "
			"1.0, 1.1, 1.2 and 1.3, and 1.2+ takes newer ones too"},
		{TLS, "e: {version: +}",
			"1:14: error: \"+\" is no TLS version: there are 1.0, "
			"1.1, 1.2 and 1.3, and 1.2+ takes newer ones too"},
		{TLS, "e: {version: 1.2 |}",
			"1:19: error: an alternative is missing here"},
		{TLS, "e: {cipher: A B}",
			"1:15: error: several ciphers are separated by \"|\""},
		{TLS, "e: {cipher: A | }",
			"1:16: error: a cipher's name is missing here"},
		{TLS, "e: {cipher: '/a[/'}",
			"1:17: error: the pattern is faulty: missing "
			"terminating ] for character class"},
		{TLS, "e: {alpn: '|'}",
			"1:12: error: an alternative is missing here"},
		{TLS, "e: {resumed: yes}",
			"1:14: error: \"resumed\" takes true or false, got "
			"\"yes\""},
		{TLS, "e: {cert: 14d}",
			"1:11: error: \"cert\" must be a map (key: value), got "
			"text"},
		{TLS, "e: {cert: {}}",
			"1:11: error: \"cert\" needs valid_for, name, issuer, "
			"subject or key_bits"},
		{TLS, "e: {cert: {isuer: a}}",
			"1:12: error: unknown key \"isuer\" in \"cert\"; did "
			"you mean \"issuer\"?"},
		{TLS, "e: {cert: {valid_for: 14}}",
			"1:23: error: \"valid_for\" takes a duration with a "
			"unit, got \"14\"; say \"14d\""},
		{TLS, "e: {cert: {valid_for: long}}",
			"1:23: error: \"valid_for\" takes a duration as in "
			"12h, 14d or 2w, got \"long\""},
		{TLS, "e: {cert: {valid_for: 99999999999999999999w}}",
			"1:23: error: \"valid_for\" takes a duration as in "
			"12h, 14d or 2w, got \"99999999999999999999w\""},
		{TLS, "e: {cert: {name: [a.test, 'a b', 'x.*.c', '*.']}}",
			"1:27: error: \"name\" takes a domain or a numeric "
			"address, got \"a b\"\n"
			"1:34: error: \"name\" takes a domain or a numeric "
			"address, got \"x.*.c\"\n"
			"1:43: error: \"name\" takes a domain or a numeric "
			"address, got \"*.\""},
		{TLS, "e: {cert: {name: '[a.test]'}}",
			"1:18: error: \"name\" takes a domain or a numeric "
			"address, got \"[a.test]\""},
		{TLS, "e: {cert: {key_bits: 0, issuer: []}}",
			"1:22: error: \"key_bits\" takes a number from 1 to "
			"65536, got \"0\"\n"
			"1:33: error: \"issuer\" is empty"},
		{RUN, "e: {exit: 0 | 256}",
			"1:15: error: an exit code is a number from 0 to 255, "
			"got \"256\""},
		{RUN, "e: {exit: not}",
			"1:14: error: an alternative is missing here"},
		{RUN, "e: {exit: -1}",
			"1:11: error: an exit code is a number from 0 to 255, "
			"got \"-1\""},
		{RUN, "e: {stdout: /a}",
			"1:13: error: the pattern has no \"/\" at its end"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct expect_fixture fixture;
		struct buf messages = BUF_INIT;

		fixture_init(&fixture);
		fixture.parse.subject = rows[i].subject;
		if (fixture_expect(&fixture, rows[i].yaml))
			fail_msg("%s: was taken", rows[i].yaml);
		fixture_messages(&fixture, &messages);
		if (strcmp(buf_cstr(&messages), rows[i].messages) != 0)
			fail_msg("%s: %s", rows[i].yaml, buf_cstr(&messages));
		buf_fini(&messages);
		fixture_fini(&fixture);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_version),
		cmocka_unit_test(test_cipher),
		cmocka_unit_test(test_alpn),
		cmocka_unit_test(test_resumed),
		cmocka_unit_test(test_valid_for),
		cmocka_unit_test(test_cert_name),
		cmocka_unit_test(test_cert),
		cmocka_unit_test(test_too_many_steps),
		cmocka_unit_test(test_no_handshake),
		cmocka_unit_test(test_process),
		cmocka_unit_test(test_described),
		cmocka_unit_test(test_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
