/* layer: smtp */
/* test_proxy_protocol.c - the PROXY header, byte for byte. */
#include "smtp/proxy_protocol.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define SIGNATURE "\x0d\x0a\x0d\x0a\x00\x0d\x0a\x51\x55\x49\x54\x0a"
#define B(text)                        \
	{                              \
		text, sizeof(text) - 1 \
	}

struct row {
	const char *name;
	int version;
	enum proxy_command command;
	const char *source, *destination;
	int source_port, destination_port;
	struct str bytes; /* data NULL: refused */
	const char *why;
};

static const struct row rows[] = {
	{"TCP4", 1, PROXY_COMMAND_PROXY, "192.168.0.1", "192.168.0.11", 56324,
		443, B("PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\r\n"),
		NULL},
	{"TCP6", 1, PROXY_COMMAND_PROXY, "2001:DB8:0:0::1", "::", 0, 65535,
		B("PROXY TCP6 2001:db8::1 :: 0 65535\r\n"), NULL},
	{"TCP6 mapped", 1, PROXY_COMMAND_PROXY, "::ffff:192.0.2.1", "::1", 1,
		25, B("PROXY TCP6 ::ffff:c000:201 ::1 1 25\r\n"), NULL},
	{"UNKNOWN", 1, PROXY_COMMAND_UNKNOWN, NULL, NULL, 0, 0,
		B("PROXY UNKNOWN\r\n"), NULL},
	{"v2 IPv4", 2, PROXY_COMMAND_PROXY, "192.0.2.1", "198.51.100.2", 0x1234,
		25,
		B(SIGNATURE "\x21\x11\x00\x0c\xc0\x00\x02\x01\xc6\x33\x64\x02"
			    "\x12\x34\x00\x19"),
		NULL},
	{"v2 IPv6", 2, PROXY_COMMAND_PROXY, "2001:db8::1", "::1", 65535, 25,
		B(SIGNATURE "\x21\x21\x00\x24\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0"
			    "\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\xff\xff"
			    "\x00\x19"),
		NULL},
	{"v2 LOCAL", 2, PROXY_COMMAND_LOCAL, "192.0.2.1", "junk", 1, 2,
		B(SIGNATURE "\x20\x00\x00\x00"), NULL},
	{"v2 UNSPEC", 2, PROXY_COMMAND_UNKNOWN, NULL, NULL, 0, 0,
		B(SIGNATURE "\x21\x00\x00\x00"), NULL},
	{"v1 LOCAL", 1, PROXY_COMMAND_LOCAL, NULL, NULL, 0, 0, {NULL, 0},
		"version 1 of the PROXY header has no LOCAL"},
	{"v1 of sockets", 1, PROXY_COMMAND_PROXY, "/a", "/b", 0, 0, {NULL, 0},
		"version 1 of the PROXY header has no unix sockets"},
	{"version 3", 3, PROXY_COMMAND_PROXY, "::1", "::1", 0, 0, {NULL, 0},
		"the PROXY header has versions 1 and 2, not 3"},
	{"two families", 2, PROXY_COMMAND_PROXY, "::1", "127.0.0.1", 0, 0,
		{NULL, 0},
		"the PROXY header's source and destination are not of one "
		"family"},
	{"a port too high", 1, PROXY_COMMAND_PROXY, "::1", "::1", 65536, 0,
		{NULL, 0},
		"the PROXY header's source port is 65536, not a number from 0 "
		"to 65535"},
	{"a port below 0", 2, PROXY_COMMAND_PROXY, "::1", "::1", 0, -1,
		{NULL, 0},
		"the PROXY header's destination port is -1, not a number from "
		"0 to 65535"},
	{"a name", 2, PROXY_COMMAND_PROXY, "localhost", "::1", 0, 0, {NULL, 0},
		"the PROXY header's source, \"localhost\", is neither a "
		"numeric address nor a path"},
	{"leading zeros", 1, PROXY_COMMAND_PROXY, "127.0.0.1", "127.0.0.01", 0,
		0, {NULL, 0},
		"the PROXY header's destination, \"127.0.0.01\", is neither a "
		"numeric address nor a path"},
};

static void check_row(const struct row *row)
{
	struct proxy_header header = {row->version, row->command,
		str_from(row->source), str_from(row->destination),
		row->source_port, row->destination_port};
	struct buf out = BUF_INIT;
	struct err err = {.kind = ERR_NONE};
	bool ok = proxy_header_encode(&header, &out, &err);

	print_message("%s\n", row->name);
	assert_int_equal(ok, row->bytes.data != NULL);
	assert_int_equal(out.len, row->bytes.len);
	if (ok) {
		assert_memory_equal(out.data, row->bytes.data, out.len);
	} else {
		assert_int_equal(err.kind, ERR_VALUE);
		assert_string_equal(err.text, row->why);
	}
	buf_fini(&out);
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check_row(&rows[i]);
}

/* 108 bytes each, padded; a path that fills them has no NUL. */
static void test_unix(void **state)
{
	struct proxy_header header = {.version = 2};
	struct buf path = BUF_INIT, out = BUF_INIT, due = BUF_INIT;
	struct err err;

	(void)state;
	buf_putc(&path, '/');
	buf_fill(&path, 'x', 107);
	header.source = STR_LITERAL("/run/a");
	header.destination = buf_view(&path);
	assert_true(proxy_header_encode(&header, &out, &err));
	buf_append(&due, SIGNATURE "\x21\x31\x00\xd8/run/a", 22);
	buf_fill(&due, '\0', 102);
	buf_str(&due, buf_view(&path));
	assert_int_equal(out.len, 16 + 216);
	assert_memory_equal(out.data, due.data, due.len);
	buf_putc(&path, 'x');
	header.destination = buf_view(&path);
	assert_false(proxy_header_encode(&header, &out, &err));
	buf_fini(&path);
	buf_fini(&out);
	buf_fini(&due);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_unix),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
