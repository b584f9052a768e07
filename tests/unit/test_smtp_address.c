/* layer: smtp */
/* test_smtp_address.c - paths, domains and address literals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "smtp/address.h"

#define L10 "abcdefghij"
#define L60 L10 L10 L10 L10 L10 L10
#define D64 L60 "xyz."

static void test_paths(void **state)
{
	static const struct {
		const char *path;
		const char *local, *domain;
		bool literal;
	} rows[] = {
		{"<a@b>", "a", "b", false},
		{"<a.b+c@mail.example.org>", "a.b+c", "mail.example.org",
			false},
		{"<!#$%&'*+-/=?^_`{|}~@b>", "!#$%&'*+-/=?^_`{|}~", "b", false},
		{"<\"a b\"@c>", "\"a b\"", "c", false},
		{"<\"a\\\"@\\\\>\"@c>", "\"a\\\"@\\\\>\"", "c", false},
		{"<\"\"@c>", "\"\"", "c", false},
		{"<a@[127.0.0.1]>", "a", "[127.0.0.1]", true},
		{"<a@[IPv6:::1]>", "a", "[IPv6:::1]", true},
		{"<@a.b,@c:d@e>", "d", "e", false},
		{"<@a:\"x:y\"@e>", "\"x:y\"", "e", false},
		{"<postmaster>", "postmaster", "", false},
		{"<PostMaster>", "PostMaster", "", false},
		{"<postmaster@b>", "postmaster", "b", false},
		{"<" L60 "1234@b>", L60 "1234", "b", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct address address;
		const char *why = "";

		if (!address_parse(str_from(rows[i].path), &address, &why))
			fail_msg("%s: %s", rows[i].path, why);
		if (!str_equal(address.local_part, rows[i].local) ||
			!str_equal(address.domain, rows[i].domain) ||
			address.domain_literal != rows[i].literal ||
			address.null_path)
			fail_msg("%s: read wrongly", rows[i].path);
	}
}

static void test_null_path(void **state)
{
	struct address address;
	const char *why;

	(void)state;
	assert_true(address_parse(STR_LITERAL("<>"), &address, &why));
	assert_true(address.null_path);
	assert_int_equal(address.local_part.len, 0);
	assert_int_equal(address.domain.len, 0);
}

static void test_bad_paths(void **state)
{
	static const struct {
		const char *path, *why;
	} rows[] = {
		{"", "the path has no angle brackets"},
		{"<", "the path has no angle brackets"},
		{">", "the path has no angle brackets"},
		{"a@b", "the path has no angle brackets"},
		{"<a@b", "the path has no angle brackets"},
		{"<a@b> ", "the path has no angle brackets"},
		{"<a>", "the domain is missing"},
		{"<a@>", "the domain is missing"},
		{"<\"a\">", "the domain is missing"},
		{"<@>", "the local part is missing"},
		{"<@b>", "the local part is missing"},
		{"<@b:>", "the local part is missing"},
		{"<@b:@c>", "the local part is missing"},
		{"< a@b>", "the local part is malformed"},
		{"<a b@c>", "the local part is malformed"},
		{"<.a@b>", "the local part is malformed"},
		{"<a.@b>", "the local part is malformed"},
		{"<a..b@c>", "the local part is malformed"},
		{"<a,b@c>", "the local part is malformed"},
		{"<\"a@b>", "the local part is malformed"},
		{"<\"a\"b@c>", "the local part is malformed"},
		{"<\"a\n\"@c>", "the local part is malformed"},
		{"<\"a\\\n\"@c>", "the local part is malformed"},
		{"<\"a\\", "the path has no angle brackets"},
		{"<\"a\\>", "the local part is malformed"},
		{"<\xc3\xa9@b>", "the local part is malformed"},
		{"<\"\xc3\xa9\"@b>", "the local part is malformed"},
		{"<a@b@c>", "the domain is malformed"},
		{"<a@b c>", "the domain is malformed"},
		{"<a@b.>", "the domain is malformed"},
		{"<a@-b>", "the domain is malformed"},
		{"<a@\xc3\xa9>", "the domain is malformed"},
		{"<a@b>>", "the domain is malformed"},
		{"<a@[127.0.0.1>", "the address literal is malformed"},
		{"<a@[]>", "the address literal is malformed"},
		{"<@a,b:c@d>", "the source route is malformed"},
		{"<@a,:c@d>", "the source route is malformed"},
		{"<@-:c@d>", "the source route is malformed"},
		{"<@:c@d>", "the source route is malformed"},
		{"<" L60 "12345@b>", "the local part exceeds 64 octets"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct address address;
		const char *why = "";

		if (address_parse(str_from(rows[i].path), &address, &why))
			fail_msg("%s: accepted", rows[i].path);
		if (strcmp(why, rows[i].why) != 0)
			fail_msg("%s: %s", rows[i].path, why);
	}
}

static void test_path_of_256(void **state)
{
	struct address address;
	const char *why = "";
	struct buf path = BUF_INIT;

	(void)state;
	buf_puts(&path, "<a@" D64 D64 D64 L60 ">");
	assert_int_equal(path.len, 256);
	assert_true(address_parse(buf_view(&path), &address, &why));
	buf_clear(&path);
	buf_puts(&path, "<ab@" D64 D64 D64 L60 ">");
	assert_false(address_parse(buf_view(&path), &address, &why));
	assert_string_equal(why, "the path exceeds 256 octets");
	buf_fini(&path);
}

static void test_domains(void **state)
{
	static const struct {
		const char *domain;
		bool valid;
	} rows[] = {
		{"a", true},
		{"a.example", true},
		{"xn--bcher-kva.example", true},
		{"1.2.3.4", true},
		{"a--b", true},
		{L60 "abc.x", true},
		{L60 "abcd.x", false},
		{D64 D64 D64 L60 "abc", true},
		{D64 D64 D64 "x." L60 "ab", false},
		{"", false},
		{".", false},
		{"a.", false},
		{".a", false},
		{"a..b", false},
		{"-a", false},
		{"a-", false},
		{"a-.b", false},
		{"a_b", false},
		{"a b", false},
		{"a\n", false},
		{"\xc3\xa9.example", false},
		{"[127.0.0.1]", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (domain_is_valid(str_from(rows[i].domain)) != rows[i].valid)
			fail_msg("\"%s\"", rows[i].domain);
	assert_false(domain_is_valid((struct str){"a\0b", 3}));
}

static void test_literals(void **state)
{
	static const struct {
		const char *literal;
		bool valid;
	} rows[] = {
		{"[1.2.3.4]", true},
		{"[255.255.255.255]", true},
		{"[IPv6:::1]", true},
		{"[ipv6:2001:db8::1]", true},
		{"[IPv6:2001:db8:1:2:3:4:5:6]", true},
		{"[IPv6:::ffff:192.0.2.1]", true},
		{"[tag:content]", true},
		{"[x-y:a:b!~]", true},
		{"", false},
		{"[]", false},
		{"1.2.3.4", false},
		{"[1.2.3.4", false},
		{"1.2.3.4]", false},
		{"[1.2.3]", false},
		{"[1.2.3.256]", false},
		{"[1.2.3.4.5]", false},
		{"[ 1.2.3.4]", false},
		{"[::1]", false},
		{"[IPv6:]", false},
		{"[IPv6:1.2.3.4]", false},
		{"[IPv6:::g]", false},
		{"[IPv6:fe80::1%lo]", false},
		{"[IPv6:1:2:3:4:5:6:7:8:9]", false},
		{"[tag:]", false},
		{"[:content]", false},
		{"[tag-:content]", false},
		{"[t_g:content]", false},
		{"[tag:a b]", false},
		{"[tag:a]b]", false},
		{"[tag:a\\b]", false},
		{"[tag:\xc3]", false},
		{"[tag]", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (address_literal_is_valid(str_from(rows[i].literal)) !=
			rows[i].valid)
			fail_msg("\"%s\"", rows[i].literal);
	assert_false(address_literal_is_valid((struct str){"[1.2.3.4\0]", 10}));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_null_path),
		cmocka_unit_test(test_bad_paths),
		cmocka_unit_test(test_path_of_256),
		cmocka_unit_test(test_domains),
		cmocka_unit_test(test_literals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
