/* layer: net */
/* Numeric addresses, and names that resolve or do not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>
#include <cmocka.h>
#include <netdb.h>
#include "net/address.h"

/* As STR_LITERAL(), for an initializer. */
#define STR_ROW(text)                    \
	{                                \
		(text), sizeof(text) - 1 \
	}

static void test_parse_and_format(void **state)
{
	static const struct {
		const char *name;
		const char *host;
		int port;
		const char *text; /* NULL: not an address */
		const char *host_text;
	} rows[] = {
		{"IPv4", "127.0.0.1", 25, "127.0.0.1:25", "127.0.0.1"},
		{"IPv4 port 0", "0.0.0.0", 0, "0.0.0.0:0", "0.0.0.0"},
		{"IPv4 high", "255.255.255.255", 65535, "255.255.255.255:65535",
			"255.255.255.255"},
		{"IPv6", "::1", 25, "[::1]:25", "::1"},
		{"IPv6 in brackets", "[::1]", 587, "[::1]:587", "::1"},
		{"IPv6 long form", "2001:DB8:0:0:0:0:0:1", 25,
			"[2001:db8::1]:25", "2001:db8::1"},
		{"IPv6 of the longest kind",
			"[ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255]",
			65535,
			"[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535",
			"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
		{"a name", "localhost", 25, NULL, NULL},
		{"nothing", "", 25, NULL, NULL},
		{"empty brackets", "[]", 25, NULL, NULL},
		{"one bracket", "[", 25, NULL, NULL},
		{"half a bracket", "[::1", 25, NULL, NULL},
		{"IPv4 in brackets", "[127.0.0.1]", 25, NULL, NULL},
		{"IPv4 too short", "127.1", 25, NULL, NULL},
		{"IPv4 too large", "127.0.0.256", 25, NULL, NULL},
		{"IPv4 and more", "127.0.0.1 ", 25, NULL, NULL},
		{"a literal's tag", "IPv6:::1", 25, NULL, NULL},
		{"a port inside", "127.0.0.1:25", 25, NULL, NULL},
		{"port too large", "127.0.0.1", 65536, NULL, NULL},
		{"port too small", "127.0.0.1", -1, NULL, NULL},
		{"too long",
			"1111111111111111111111111111111111111111111111111111"
			"111111111111111111111111",
			25, NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct net_address address;
		char text[NET_ADDRESS_TEXT_MAX];
		bool parsed = net_address_parse(
			str_from(rows[i].host), rows[i].port, &address);

		if (parsed != (rows[i].text != NULL))
			fail_msg("%s: parsed %d", rows[i].name, parsed);
		if (!parsed)
			continue;
		net_address_format(&address, text);
		assert_string_equal(text, rows[i].text);
		net_address_format_host(&address, text);
		assert_string_equal(text, rows[i].host_text);
		assert_int_equal(net_address_port(&address), rows[i].port);
		assert_int_equal(net_address_is_ipv6(&address),
			strchr(rows[i].host_text, ':') != NULL);
	}
}

static void test_parse_takes_its_length_only(void **state)
{
	struct net_address address;
	char text[NET_ADDRESS_TEXT_MAX];

	(void)state;
	assert_true(
		net_address_parse((struct str){"127.0.0.12", 9}, 25, &address));
	net_address_format_host(&address, text);
	assert_string_equal(text, "127.0.0.1");
	assert_false(net_address_parse(
		(struct str){"127.0.0.1\0x", 11}, 25, &address));
}

static void test_format_of_no_address(void **state)
{
	struct net_address address = {.len = 0};
	char text[NET_ADDRESS_TEXT_MAX];

	(void)state;
	net_address_format_host(&address, text);
	assert_string_equal(text, "unknown");
	assert_int_equal(net_address_port(&address), 0);
	assert_false(net_address_is_ipv6(&address));
}

/* 107 bytes on Linux, and fewer elsewhere. */
static const size_t path_max =
	sizeof(((struct sockaddr_un *)NULL)->sun_path) - 1;

static void test_unix(void **state)
{
	static const struct {
		const char *name;
		struct str path;
		const char *text; /* NULL: not an address */
		const char *host_text;
	} rows[] = {
		{"a path", STR_ROW("/run/x"), "unix:/run/x", "/run/x"},
		{"a relative one", STR_ROW("x y"), "unix:x y", "x y"},
		{"UTF-8", STR_ROW("/\xc3\xa4"), "unix:/\xc3\xa4", "/\xc3\xa4"},
		{"a control character", STR_ROW("/\033[2J"), "unix:/\\x1b[2J",
			"/\\x1b[2J"},
		{"nothing", STR_ROW(""), NULL, NULL},
		{"a NUL", STR_ROW("/a\0b"), NULL, NULL},
		{"a name without a file", STR_ROW("\0x"), NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct net_address address;
		char text[NET_ADDRESS_TEXT_MAX];

		if (net_address_unix(rows[i].path, &address) !=
			(rows[i].text != NULL))
			fail_msg("%s", rows[i].name);
		if (!rows[i].text)
			continue;
		assert_true(net_address_is_unix(&address));
		assert_false(net_address_is_ipv6(&address));
		assert_int_equal(net_address_port(&address), 0);
		net_address_format(&address, text);
		assert_string_equal(text, rows[i].text);
		net_address_format_host(&address, text);
		assert_string_equal(text, rows[i].host_text);
	}
}

static void test_unix_of_the_longest_kind(void **state)
{
	char path[NET_ADDRESS_TEXT_MAX], text[NET_ADDRESS_TEXT_MAX];
	struct net_address address;

	(void)state;
	for (int byte = 0; byte < 2; byte++) {
		memset(path, byte ? '\033' : 'a', sizeof(path));
		assert_false(net_address_unix(
			(struct str){path, path_max + 1}, &address));
		assert_true(net_address_unix(
			(struct str){path, path_max}, &address));
		net_address_format(&address, text);
		assert_null(strchr(text, '\033'));
	}
	memset(path, 'a', path_max);
	path[path_max] = '\0';
	assert_true(net_address_unix(str_from(path), &address));
	net_address_format(&address, text);
	assert_string_equal(text + 5, path);
}

struct answer {
	int calls;
	size_t count;
	struct net_address first;
	bool has_ipv4;
	bool has_ipv6;
	struct err err;
};

static void answered(void *owner, const struct net_address *addresses,
	size_t count, const struct err *err)
{
	struct answer *answer = owner;

	answer->calls++;
	answer->count = count;
	answer->err = *err;
	assert_true(count <= 16);
	for (size_t i = 0; i < count; i++) {
		if (i == 0)
			answer->first = addresses[i];
		if (net_address_is_ipv6(&addresses[i]))
			answer->has_ipv6 = true;
		else
			answer->has_ipv4 = true;
	}
}

static void test_resolve_numeric(void **state)
{
	static const struct {
		const char *name;
		const char *host;
		enum net_family family;
		const char *text;
		const char *err;
	} rows[] = {
		{"any IPv4", "127.0.0.1", NET_FAMILY_ANY, "127.0.0.1:2525",
			NULL},
		{"IPv4", "127.0.0.1", NET_FAMILY_IPV4, "127.0.0.1:2525", NULL},
		{"any IPv6", "[::1]", NET_FAMILY_ANY, "[::1]:2525", NULL},
		{"IPv6", "::1", NET_FAMILY_IPV6, "[::1]:2525", NULL},
		{"not IPv6", "127.0.0.1", NET_FAMILY_IPV6, NULL,
			"127.0.0.1: name does not resolve (not an IPv6 "
			"address)"},
		{"not IPv4", "::1", NET_FAMILY_IPV4, NULL,
			"::1: name does not resolve (not an IPv4 address)"},
	};
	struct loop *loop = loop_new();

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct answer answer = {0};
		char text[NET_ADDRESS_TEXT_MAX];

		assert_non_null(net_resolve(loop, rows[i].host, 2525,
			rows[i].family, answered, &answer));
		assert_int_equal(answer.calls, 0);
		loop_run(loop);
		if (answer.calls != 1)
			fail_msg("%s: %d calls", rows[i].name, answer.calls);
		if (rows[i].text) {
			assert_int_equal(answer.count, 1);
			assert_int_equal(answer.err.kind, ERR_NONE);
			net_address_format(&answer.first, text);
			assert_string_equal(text, rows[i].text);
		} else {
			assert_int_equal(answer.count, 0);
			assert_int_equal(answer.err.kind, ERR_RESOLVE);
			assert_string_equal(answer.err.text, rows[i].err);
		}
	}
	loop_free(&loop);
}

/* A root file system without /etc/hosts has no such name. */
static bool knows_localhost(void)
{
	struct addrinfo hints = {.ai_family = AF_INET}, *found = NULL;

	if (getaddrinfo("localhost", NULL, &hints, &found) != 0)
		return false;
	freeaddrinfo(found);
	return true;
}

static void test_resolve_localhost(void **state)
{
	struct loop *loop = loop_new();
	struct answer any = {0}, ipv4 = {0};
	char text[NET_ADDRESS_TEXT_MAX];

	(void)state;
	if (!knows_localhost()) {
		loop_free(&loop);
		skip();
	}
	net_resolve(loop, "localhost", 25, NET_FAMILY_ANY, answered, &any);
	net_resolve(loop, "localhost", 26, NET_FAMILY_IPV4, answered, &ipv4);
	loop_run(loop);
	assert_int_equal(any.calls, 1);
	assert_true(any.count >= 1);
	assert_int_equal(net_address_port(&any.first), 25);
	assert_int_equal(ipv4.calls, 1);
	assert_int_equal(ipv4.count, 1);
	assert_true(ipv4.has_ipv4);
	assert_false(ipv4.has_ipv6);
	net_address_format(&ipv4.first, text);
	assert_string_equal(text, "127.0.0.1:26");
	loop_free(&loop);
}

static void test_resolve_fails(void **state)
{
	static const struct {
		const char *name;
		const char *host;
		const char *start; /* of the error */
	} rows[] = {
		/* [RFC6761 6.4] */
		{"no such name", "example.invalid",
			"example.invalid: name does not resolve ("},
		{"empty label", "a..invalid",
			"a..invalid: name does not resolve ("},
		{"a control character", "a\033.invalid",
			"a\\x1b.invalid: name does not resolve ("},
		{"too long",
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa."
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa."
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa."
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa."
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa."
			"invalid",
			"aaaa"},
	};
	struct loop *loop = loop_new();

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct answer answer = {0};
		size_t len = strlen(rows[i].start);

		net_resolve(loop, rows[i].host, 25, NET_FAMILY_ANY, answered,
			&answer);
		assert_int_equal(answer.calls, 0);
		loop_run(loop);
		if (answer.calls != 1 || answer.count != 0)
			fail_msg("%s: %d calls", rows[i].name, answer.calls);
		assert_int_equal(answer.err.kind, ERR_RESOLVE);
		if (strncmp(answer.err.text, rows[i].start, len) != 0)
			fail_msg("%s: %s", rows[i].name, answer.err.text);
		assert_non_null(
			strstr(answer.err.text, ": name does not resolve ("));
	}
	loop_free(&loop);
}

static void test_resolve_cancelled(void **state)
{
	static const char *const rows[] = {
		"localhost", "127.0.0.1", "example.invalid", "a..invalid"};
	struct loop *loop = loop_new();

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		/* More than there are threads: some never begin. */
		for (int j = 0; j < 20; j++) {
			struct answer answer = {0};
			struct resolve *resolve = net_resolve(loop, rows[i], 25,
				NET_FAMILY_ANY, answered, &answer);

			net_resolve_cancel(&resolve);
			assert_null(resolve);
			net_resolve_cancel(&resolve);
			if (j % 5 == 0)
				loop_run(loop);
			assert_int_equal(answer.calls, 0);
		}
		loop_run(loop);
	}
	loop_free(&loop);
}

static void test_loop_freed_while_resolving(void **state)
{
	struct loop *loop = loop_new();
	struct answer answer = {0};

	(void)state;
	if (!knows_localhost()) {
		loop_free(&loop);
		skip();
	}
	net_resolve(loop, "localhost", 25, NET_FAMILY_ANY, answered, &answer);
	net_resolve(loop, "127.0.0.1", 25, NET_FAMILY_ANY, answered, &answer);
	loop_free(&loop);
	assert_int_equal(answer.calls, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse_and_format),
		cmocka_unit_test(test_parse_takes_its_length_only),
		cmocka_unit_test(test_format_of_no_address),
		cmocka_unit_test(test_unix),
		cmocka_unit_test(test_unix_of_the_longest_kind),
		cmocka_unit_test(test_resolve_numeric),
		cmocka_unit_test(test_resolve_localhost),
		cmocka_unit_test(test_resolve_fails),
		cmocka_unit_test(test_resolve_cancelled),
		cmocka_unit_test(test_loop_freed_while_resolving),
	};

	alarm(120);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
