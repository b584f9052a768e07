/* layer: cli */
/* test_target.c - what -t takes, and what it says of the rest. */
#include "cli/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

struct row {
	const char *name, *text;
	const char *url, *host; /* url NULL: refused; host NULL: built in */
	int port;
	const char *why;
};

static const struct row rows[] = {
	{"a name", "mail.example", "smtp://mail.example:25", "mail.example", 25,
		NULL},
	{"a bare word is a host", "localhost", "smtp://localhost:25",
		"localhost", 25, NULL},
	{"a port", "mail.example:2525", "smtp://mail.example:2525",
		"mail.example", 2525, NULL},
	{"the highest port", "a:65535", "smtp://a:65535", "a", 65535, NULL},
	{"a port with zeros", "a:0025", "smtp://a:25", "a", 25, NULL},
	{"IPv4", "127.0.0.1:25", "smtp://127.0.0.1:25", "127.0.0.1", 25, NULL},
	{"IPv6", "[::1]", "smtp://[::1]:25", "::1", 25, NULL},
	{"IPv6 and a port", "[::1]:2525", "smtp://[::1]:2525", "::1", 2525,
		NULL},
	{"a scheme", "smtp://a:26", "smtp://a:26", "a", 26, NULL},
	{"a scheme and IPv6", "SMTP://[::1]:26", "smtp://[::1]:26", "::1", 26,
		NULL},
	{"a slash at the end", "smtp://a/", "smtp://a:25", "a", 25, NULL},
	{"the built-in server", "builtin", "builtin", NULL, 25, NULL},
	{"a host that is called mx", "mx:26", "smtp://mx:26", "mx", 26, NULL},
	{"a host that is called unix", "unix", "smtp://unix:25", "unix", 25,
		NULL},
	{"nothing", "", NULL, NULL, 0, "it is empty"},
	{"port 0", "a:0", NULL, NULL, 0,
		"the port is a number from 1 to 65535, got \"0\""},
	{"a port that is too high", "a:65536", NULL, NULL, 0,
		"the port is a number from 1 to 65535, got \"65536\""},
	{"a port that would wrap", "a:4294967321", NULL, NULL, 0,
		"the port is a number from 1 to 65535, got \"4294967321\""},
	{"no port behind the colon", "a:", NULL, NULL, 0,
		"the port is a number from 1 to 65535, got \"\""},
	{"a port by name", "a:smtp", NULL, NULL, 0,
		"the port is a number from 1 to 65535, got \"smtp\""},
	{"two ports", "a:25:26", NULL, NULL, 0,
		"the port is a number from 1 to 65535, got \"25:26\""},
	{"no host", ":25", NULL, NULL, 0, "there is no host in \":25\""},
	{"IPv6 without brackets", "::1", NULL, NULL, 0,
		"an IPv6 address stands in brackets: [::1]"},
	{"a bracket that stays open", "[::1", NULL, NULL, 0,
		"\"[::1\" is no IPv6 address in brackets, such as [::1]:25"},
	{"IPv4 in brackets", "[127.0.0.1]", NULL, NULL, 0,
		"\"[127.0.0.1]\" is no IPv6 address in brackets, such as "
		"[::1]:25"},
	{"nothing in brackets", "[]", NULL, NULL, 0,
		"\"[]\" is no IPv6 address in brackets, such as [::1]:25"},
	{"text behind a bracket", "[::1]25", NULL, NULL, 0,
		"only \":PORT\" can follow an address in brackets"},
	{"a user", "u@a", NULL, NULL, 0, "\"u@a\" is no host name or address"},
	{"a blank", "a b", NULL, NULL, 0, "\"a b\" is no host name or address"},
	{"an option", "-t", NULL, NULL, 0, "\"-t\" is no host name or address"},
	{"a path", "smtp://a/b", NULL, NULL, 0,
		"\"a/b\" is no host name or address"},
	{"TLS", "smtps://a", "smtps://a:465", "a", 465, NULL},
	{"submission", "submission://a", "submission://a:587", "a", 587, NULL},
	{"LMTP", "lmtp://a", "lmtp://a:24", "a", 24, NULL},
	{"a socket", "unix:/run/x", "unix:/run/x", "/run/x", 0, NULL},
	{"a socket as URL", "unix:///run/x", NULL, NULL, 0,
		"unix: takes no \"//\"; did you mean \"unix:/run/x\"?"},
	{"an LMTP socket", "lmtp+unix:/run/x", "lmtp+unix:/run/x", "/run/x", 0,
		NULL},
	{"a domain's mail servers", "mx:example.com", "mx:example.com",
		"example.com", 25, NULL},
	{"another scheme", "http://a", NULL, NULL, 0,
		"unknown scheme \"http://\"; say smtp://HOST[:PORT]"},
};

static void check_row(const struct row *row)
{
	struct arena *arena = arena_new(0);
	struct target target;
	const char *why = NULL;
	bool ok = target_parse(arena, str_from(row->text), &target, &why);

	print_message("%s\n", row->name);
	assert_int_equal(ok, row->url != NULL);
	if (!ok) {
		assert_string_equal(why, row->why);
	} else {
		assert_string_equal(target.url.text, row->url);
		assert_int_equal(target.is_builtin, row->host == NULL);
		if (row->host) {
			assert_string_equal(target.url.host, row->host);
			assert_int_equal(target.url.port, row->port);
		}
	}
	arena_free(&arena);
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check_row(&rows[i]);
}

static void test_names_win_over_hosts(void **state)
{
	struct arena *arena = arena_new(0);
	struct config_target lab = {.name = "lab",
		.target = {.url = {.text = "smtp://a:26",
				   .host = "a",
				   .port = 26}}};
	struct config config = {.target_count = 1, .targets = &lab};
	struct target target;
	const char *why = NULL;

	(void)state;
	assert_true(target_find(arena, &config, "lab", &target, &why));
	assert_string_equal(target.url.text, "smtp://a:26");
	assert_ptr_equal(target.config, &lab);
	assert_true(target_find(arena, &config, "lab:25", &target, &why));
	assert_string_equal(target.url.text, "smtp://lab:25");
	assert_null(target.config);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_names_win_over_hosts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
