/* layer: smtp */
/* test_smtp_url.c - what a URL is, and what is said of the rest. */
#include "smtp/smtp_url.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

struct row {
	const char *name, *text;
	const char *url, *host;
	int port;
	enum smtp_protocol protocol;
	enum smtp_place place;
	bool implicit_tls;
};

#define SMTP SMTP_PROTOCOL_SMTP
#define SUBMISSION SMTP_PROTOCOL_SUBMISSION
#define LMTP SMTP_PROTOCOL_LMTP
#define HOST SMTP_PLACE_HOST
#define UNIX SMTP_PLACE_UNIX
#define MX SMTP_PLACE_MX

static const struct row rows[] = {
	{"a name", "mail.example", "smtp://mail.example:25", "mail.example", 25,
		SMTP, HOST, false},
	{"a port", "a:65535", "smtp://a:65535", "a", 65535, SMTP, HOST, false},
	{"a port with zeros", "a:0025", "smtp://a:25", "a", 25, SMTP, HOST,
		false},
	{"IPv6", "[::1]", "smtp://[::1]:25", "::1", 25, SMTP, HOST, false},
	{"IPv6 of a link", "[fe80::1%eth0]:26", "smtp://[fe80::1%eth0]:26",
		"fe80::1%eth0", 26, SMTP, HOST, false},
	{"a scheme and IPv6", "SMTP://[::1]:26", "smtp://[::1]:26", "::1", 26,
		SMTP, HOST, false},
	{"a slash at the end", "smtp://a/", "smtp://a:25", "a", 25, SMTP, HOST,
		false},
	{"TLS", "smtps://a", "smtps://a:465", "a", 465, SMTP, HOST, true},
	{"submission", "submission://a", "submission://a:587", "a", 587,
		SUBMISSION, HOST, false},
	{"submissions", "submissions://a:26", "submissions://a:26", "a", 26,
		SUBMISSION, HOST, true},
	{"submissions' port", "submissions://a", "submissions://a:465", "a",
		465, SUBMISSION, HOST, true},
	{"LMTP", "lmtp://a", "lmtp://a:24", "a", 24, LMTP, HOST, false},
	{"a socket", "unix:/run/x", "unix:/run/x", "/run/x", 0, SMTP, UNIX,
		false},
	{"a socket with a colon", "unix:/run/x:1", "unix:/run/x:1", "/run/x:1",
		0, SMTP, UNIX, false},
	{"an LMTP socket", "lmtp+unix:lmtp", "lmtp+unix:lmtp", "lmtp", 0, LMTP,
		UNIX, false},
	{"a domain", "mx:example.com", "mx:example.com", "example.com", 25,
		SMTP, MX, false},
	{"a domain with a digit", "mx:3com.example", "mx:3com.example",
		"3com.example", 25, SMTP, MX, false},
	{"a host called mx", "mx:26", "smtp://mx:26", "mx", 26, SMTP, HOST,
		false},
	{"a host called unix", "unix", "smtp://unix:25", "unix", 25, SMTP, HOST,
		false},
	{"a host called lmtp", "lmtp:24", "smtp://lmtp:24", "lmtp", 24, SMTP,
		HOST, false},
};

struct bad_row {
	const char *name, *text, *why;
};

static const struct bad_row bad_rows[] = {
	{"nothing", "", "it is empty"},
	{"port 0", "a:0", "the port is a number from 1 to 65535, got \"0\""},
	{"a port that is too high", "a:65536",
		"the port is a number from 1 to 65535, got \"65536\""},
	{"a port that would wrap", "a:4294967321",
		"the port is a number from 1 to 65535, got \"4294967321\""},
	{"no port behind the colon",
		"a:", "the port is a number from 1 to 65535, got \"\""},
	{"a port by name", "a:smtp",
		"the port is a number from 1 to 65535, got \"smtp\""},
	{"two ports", "a:25:26",
		"the port is a number from 1 to 65535, got \"25:26\""},
	{"no host", ":25", "there is no host in \":25\""},
	{"IPv6 without brackets", "::1",
		"an IPv6 address stands in brackets: [::1]"},
	{"a bracket that stays open", "[::1",
		"\"[::1\" is no IPv6 address in brackets, such as [::1]:25"},
	{"IPv4 in brackets", "[127.0.0.1]",
		"\"[127.0.0.1]\" is no IPv6 address in brackets, such as "
		"[::1]:25"},
	{"nothing in brackets", "[]",
		"\"[]\" is no IPv6 address in brackets, such as [::1]:25"},
	{"text behind a bracket", "[::1]25",
		"only \":PORT\" can follow an address in brackets"},
	{"a user", "u@a", "\"u@a\" is no host name or address"},
	{"a blank", "a b", "\"a b\" is no host name or address"},
	{"an option", "-t", "\"-t\" is no host name or address"},
	{"a path", "smtp://a/b", "\"a/b\" is no host name or address"},
	{"another scheme", "http://a",
		"unknown scheme \"http://\"; say smtp://HOST[:PORT]"},
	{"a near scheme", "smpt://a",
		"unknown scheme \"smpt://\"; did you mean \"smtp://\"?"},
	{"a near socket", "unxi:/run/x",
		"unknown scheme \"unxi:\"; did you mean \"unix:\"?"},
	{"a path for lmtp", "lmtp:/run/x",
		"\"lmtp:/run/x\" is no URL; did you mean "
		"\"lmtp+unix:/run/x\"?"},
	{"no slashes", "smtp:mail.example",
		"\"smtp:mail.example\" is no URL; did you mean "
		"\"smtp://mail.example\"?"},
	{"a path alone", "/run/x",
		"\"/run/x\" is no host name or address; did you mean "
		"\"unix:/run/x\"?"},
	{"no path", "unix:", "there is no path in \"unix:\""},
	{"a path as URL", "unix:///run/x",
		"unix: takes no \"//\"; did you mean \"unix:/run/x\"?"},
	{"a domain as URL", "mx://a.example",
		"mx: takes no \"//\"; did you mean \"mx:a.example\"?"},
	{"a domain and port", "mx:a.example:25",
		"mx: takes a domain and nothing else, got \"mx:a.example:25\""},
	{"an address's MX", "mx:127.0.0.1",
		"mx: takes a domain and nothing else, got \"mx:127.0.0.1\""},
	{"an escape", "a\033b", "\"a\\x1bb\" is no host name or address"},
	{"a scheme alone", "smtp://", "there is no host in \"smtp://\""},
};

static void test_good(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *row = &rows[i];
		struct arena *arena = arena_new(0);
		struct smtp_url url;
		const char *why = NULL;

		print_message("%s\n", row->name);
		if (!smtp_url_parse(arena, str_from(row->text), &url, &why))
			fail_msg("%s", why);
		assert_string_equal(url.text, row->url);
		assert_string_equal(url.host, row->host);
		assert_int_equal(url.port, row->port);
		assert_int_equal(url.protocol, row->protocol);
		assert_int_equal(url.place, row->place);
		assert_int_equal(url.implicit_tls, row->implicit_tls);
		arena_free(&arena);
	}
}

static void test_bad(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bad_rows) / sizeof(bad_rows[0]); i++) {
		struct arena *arena = arena_new(0);
		struct smtp_url url;
		const char *why = NULL;

		print_message("%s\n", bad_rows[i].name);
		assert_false(smtp_url_parse(
			arena, str_from(bad_rows[i].text), &url, &why));
		assert_string_equal(why, bad_rows[i].why);
		arena_free(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
