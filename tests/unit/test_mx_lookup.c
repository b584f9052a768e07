/* layer: net */
/*
 * Mail exchangers, asked of a name server in this file: it lives on the
 * loopback in a child process and answers from a table.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include "base/buf.h"
#include "base/mem.h"
#include "net/address.h"

/* [RFC1035 3.2.2] [RFC3596 2.1] */
enum { TYPE_A = 1, TYPE_CNAME = 5, TYPE_MX = 15, TYPE_AAAA = 28 };
/* [RFC1035 4.1.1], and what this server does besides. */
enum { NOERROR, FORMERR, SERVFAIL, NXDOMAIN, NOTIMP, REFUSED, SILENT, GARBAGE };
enum { HEADER_BYTES = 12, FD_LIMIT = 1024 };

struct record {
	const char *name;
	int type;
	int rcode;
	const char *data;    /* NULL: none, the rcode is all */
	unsigned preference; /* of MX */
};

static const struct record zone[] = {
	{"plain.test", TYPE_MX, 0, "mx.plain.test", 10},
	{"mx.plain.test", TYPE_A, 0, "192.0.2.1", 0},
	{"sorted.test", TYPE_MX, 0, "c.test", 30},
	{"sorted.test", TYPE_MX, 0, "a.test", 10},
	{"sorted.test", TYPE_MX, 0, "b1.test", 20},
	{"sorted.test", TYPE_MX, 0, "b2.test", 20},
	{"a.test", TYPE_A, 0, "192.0.2.10", 0},
	{"b1.test", TYPE_A, 0, "192.0.2.21", 0},
	{"b2.test", TYPE_A, 0, "192.0.2.22", 0},
	{"c.test", TYPE_A, 0, "192.0.2.30", 0},
	{"gap.test", TYPE_MX, 0, "gone.test", 1},
	{"gap.test", TYPE_MX, 0, "a.test", 2},
	{"null.test", TYPE_MX, 0, ".", 0},
	{"half-null.test", TYPE_MX, 0, ".", 0},
	{"half-null.test", TYPE_MX, 0, "a.test", 5},
	{"implicit.test", TYPE_A, 0, "192.0.2.40", 0},
	{"both.test", TYPE_MX, 0, "dual.test", 10},
	{"dual.test", TYPE_A, 0, "192.0.2.50", 0},
	{"dual.test", TYPE_AAAA, 0, "2001:db8::50", 0},
	{"two.test", TYPE_MX, 0, "two-a.test", 10},
	{"two-a.test", TYPE_A, 0, "192.0.2.61", 0},
	{"two-a.test", TYPE_A, 0, "192.0.2.62", 0},
	{"alias.test", TYPE_CNAME, 0, "plain.test", 0},
	{"lone-alias.test", TYPE_CNAME, 0, "implicit.test", 0},
	{"dead.test", TYPE_MX, 0, "gone.test", 10},
	{"evil.test", TYPE_MX, 0, "a\033[2Jb.test", 10},
	{"empty.test", TYPE_CNAME + 100, 0, NULL, 0},
	{"broken.test", TYPE_MX, SERVFAIL, NULL, 0},
	{"refusing.test", TYPE_MX, REFUSED, NULL, 0},
	{"notimp.test", TYPE_MX, NOTIMP, NULL, 0},
	{"formerr.test", TYPE_MX, FORMERR, NULL, 0},
	{"silent.test", TYPE_MX, SILENT, NULL, 0},
	{"garbage.test", TYPE_MX, GARBAGE, NULL, 0},
	{"half.test", TYPE_MX, 0, "broken-mx.test", 10},
	{"broken-mx.test", TYPE_A, SERVFAIL, NULL, 0},
	{"broken-mx.test", TYPE_AAAA, SERVFAIL, NULL, 0},
};

/* The server. */

static void put_u16(struct buf *out, unsigned value)
{
	buf_putc(out, (char)(value >> 8));
	buf_putc(out, (char)(value & 0xff));
}

/* Uncompressed. [RFC1035 3.1] */
static void put_name(struct buf *out, const char *name)
{
	struct str rest = str_from(name);

	while (rest.data && !str_equal(rest, ".")) {
		struct str label = str_cut(&rest, '.');

		buf_putc(out, (char)label.len);
		buf_str(out, label);
	}
	buf_putc(out, '\0');
}

static void put_record(struct buf *out, const struct record *record)
{
	struct buf data = BUF_INIT;
	unsigned char address[16];

	if (record->type == TYPE_A || record->type == TYPE_AAAA) {
		bool is_ipv4 = record->type == TYPE_A;

		inet_pton(is_ipv4 ? AF_INET : AF_INET6, record->data, address);
		buf_append(&data, address, is_ipv4 ? 4 : 16);
	} else {
		if (record->type == TYPE_MX)
			put_u16(&data, record->preference);
		put_name(&data, record->data);
	}
	put_name(out, record->name);
	put_u16(out, (unsigned)record->type);
	put_u16(out, 1);
	buf_append(out, "\0\0\0\x3c", 4);
	put_u16(out, (unsigned)data.len);
	buf_str(out, buf_view(&data));
	buf_fini(&data);
}

/* What crowd.test has: 12 exchangers of 3 addresses each. */
static unsigned put_crowd(struct buf *out, const char *name, int type)
{
	unsigned count = 0;

	for (unsigned i = 1; i <= 12; i++) {
		char host[16], address[32];

		snprintf(host, sizeof(host), "h%u.test", i);
		if (type == TYPE_MX && strcmp(name, "crowd.test") == 0) {
			put_record(out,
				&(struct record){name, type, 0, host, 100 - i});
			count++;
		}
		for (unsigned j = 1; type == TYPE_A && j <= 3; j++) {
			if (strcmp(name, host) != 0)
				break;
			snprintf(address, sizeof(address), "198.51.100.%u",
				10 * i + j);
			put_record(out,
				&(struct record){name, type, 0, address, 0});
			count++;
		}
	}
	return count;
}

/* Appends the answers; returns how many. */
static unsigned put_answers(
	struct buf *out, const char *name, int type, int *rcode)
{
	unsigned count = put_crowd(out, name, type);
	bool is_known = count > 0;

	for (size_t i = 0; i < sizeof(zone) / sizeof(zone[0]); i++) {
		const struct record *record = &zone[i];

		if (strcmp(record->name, name) != 0)
			continue;
		is_known = true;
		if (record->type == TYPE_CNAME) {
			put_record(out, record);
			return count + 1 +
			       put_answers(out, record->data, type, rcode);
		}
		if (record->type != type)
			continue;
		*rcode = record->rcode;
		if (record->data) {
			put_record(out, record);
			count++;
		}
	}
	if (!is_known)
		*rcode = NXDOMAIN;
	return count;
}

/* The name in a question, in lower case; its end. */
static size_t take_name(const unsigned char *query, size_t len, char *name)
{
	size_t at = HEADER_BYTES, out = 0;

	while (at < len && query[at] != 0 && out < 200) {
		size_t label = query[at++];

		for (size_t i = 0; i < label && at < len; i++)
			name[out++] = str_lower((char)query[at++]);
		if (at < len && query[at] != 0)
			name[out++] = '.';
	}
	name[out] = '\0';
	return at + 1;
}

static void answer(int fd, const unsigned char *query, size_t len,
	const struct sockaddr_in *from)
{
	struct buf out = BUF_INIT, records = BUF_INIT;
	char name[256];
	size_t end = take_name(query, len, name);
	int rcode = NOERROR;
	unsigned count;

	if (end + 4 > len)
		return;
	count = put_answers(
		&records, name, query[end] << 8 | query[end + 1], &rcode);
	buf_append(&out, query, 2);
	put_u16(&out, 0x8180U | (unsigned)(rcode < SILENT ? rcode : NOERROR));
	put_u16(&out, 1);
	put_u16(&out, rcode == GARBAGE ? 3 : count);
	put_u16(&out, 0);
	put_u16(&out, 0);
	buf_append(&out, query + HEADER_BYTES, end + 4 - HEADER_BYTES);
	buf_str(&out, buf_view(&records));
	if (rcode == GARBAGE)
		buf_puts(&out, "\xc0\xc0\xc0");
	if (rcode != SILENT)
		sendto(fd, out.data, out.len, 0, (const struct sockaddr *)from,
			sizeof(*from));
	buf_fini(&out);
	buf_fini(&records);
}

static _Noreturn void serve(int fd)
{
	unsigned char query[512];
	struct sockaddr_in from;

	alarm(120);
	for (;;) {
		socklen_t from_len = sizeof(from);
		ssize_t len = recvfrom(fd, query, sizeof(query), 0,
			(struct sockaddr *)&from, &from_len);

		if (len > HEADER_BYTES)
			answer(fd, query, (size_t)len, &from);
	}
}

/* The tests. */

struct bed {
	struct loop *loop;
	struct net_address dns;
	pid_t server;
	int descriptors;
	int calls;
	struct buf seen; /* "host address:port", a line each */
	size_t count;
	struct err err;
};

static int count_descriptors(void)
{
	int count = 0;

	for (int fd = 0; fd < FD_LIMIT; fd++) {
		if (fcntl(fd, F_GETFD) != -1)
			count++;
	}
	return count;
}

static void start_server(struct bed *bed)
{
	struct net_address any;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	assert_true(net_address_parse(STR_LITERAL("127.0.0.1"), 0, &any));
	assert_int_equal(bind(fd, (struct sockaddr *)&any.storage, any.len), 0);
	bed->dns.len = sizeof(bed->dns.storage);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&bed->dns.storage,
				 &bed->dns.len),
		0);
	bed->server = fork();
	assert_true(bed->server >= 0);
	if (bed->server == 0)
		serve(fd);
	close(fd);
}

static int setup(void **state)
{
	struct bed *bed = mem_calloc(1, sizeof(*bed));
	struct loop *warm = loop_new();

	loop_free(&warm);
	start_server(bed);
	bed->descriptors = count_descriptors();
	bed->loop = loop_new();
	*state = bed;
	return 0;
}

static int teardown(void **state)
{
	struct bed *bed = *state;

	loop_free(&bed->loop);
	kill(bed->server, SIGKILL);
	waitpid(bed->server, NULL, 0);
	assert_int_equal(count_descriptors(), bed->descriptors);
	buf_fini(&bed->seen);
	mem_free(bed);
	return 0;
}

static void on_done(void *owner, const struct net_address *addresses,
	const char *const *hosts, size_t count, const struct err *err)
{
	struct bed *bed = owner;
	char text[NET_ADDRESS_TEXT_MAX];

	bed->calls++;
	bed->count = count;
	bed->err = *err;
	for (size_t i = 0; i < count; i++) {
		net_address_format(&addresses[i], text);
		buf_printf(&bed->seen, "%s %s\n", hosts[i], text);
	}
}

static void look_up(struct bed *bed, const char *domain, enum net_family family)
{
	struct mx_lookup *lookup;

	bed->calls = 0;
	buf_clear(&bed->seen);
	lookup = mx_resolve(
		bed->loop, domain, 25, family, &bed->dns, on_done, bed);
	assert_non_null(lookup);
	assert_int_equal(bed->calls, 0);
	loop_run(bed->loop);
	assert_int_equal(bed->calls, 1);
}

static void test_exchangers(void **state)
{
	static const struct {
		const char *name;
		const char *domain;
		enum net_family family;
		const char *seen;
	} rows[] = {
		{"one", "plain.test", NET_FAMILY_ANY,
			"mx.plain.test 192.0.2.1:25\n"},
		{"by preference, ties as they came", "sorted.test",
			NET_FAMILY_ANY,
			"a.test 192.0.2.10:25\nb1.test 192.0.2.21:25\n"
			"b2.test 192.0.2.22:25\nc.test 192.0.2.30:25\n"},
		{"one without an address", "gap.test", NET_FAMILY_ANY,
			"a.test 192.0.2.10:25\n"},
		{"null MX beside another", "half-null.test", NET_FAMILY_ANY,
			"a.test 192.0.2.10:25\n"},
		{"no MX", "implicit.test", NET_FAMILY_ANY,
			"implicit.test 192.0.2.40:25\n"},
		{"IPv4 of both", "both.test", NET_FAMILY_IPV4,
			"dual.test 192.0.2.50:25\n"},
		{"IPv6 of both", "both.test", NET_FAMILY_IPV6,
			"dual.test [2001:db8::50]:25\n"},
		{"two addresses", "two.test", NET_FAMILY_IPV4,
			"two-a.test 192.0.2.61:25\n"
			"two-a.test 192.0.2.62:25\n"},
		{"an alias", "alias.test", NET_FAMILY_IPV4,
			"mx.plain.test 192.0.2.1:25\n"},
		{"an alias of one without MX", "lone-alias.test",
			NET_FAMILY_IPV4, "lone-alias.test 192.0.2.40:25\n"},
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		look_up(bed, rows[i].domain, rows[i].family);
		if (strcmp(buf_cstr(&bed->seen), rows[i].seen) != 0)
			fail_msg("%s: got %s(%s)", rows[i].name,
				buf_cstr(&bed->seen), bed->err.text);
		assert_int_equal(bed->err.kind, ERR_NONE);
	}
}

static void test_both_families(void **state)
{
	struct bed *bed = *state;

	look_up(bed, "both.test", NET_FAMILY_ANY);
	assert_int_equal(bed->count, 2);
	assert_non_null(
		strstr(buf_cstr(&bed->seen), "dual.test 192.0.2.50:25\n"));
	assert_non_null(
		strstr(buf_cstr(&bed->seen), "dual.test [2001:db8::50]:25\n"));
}

static void test_no_exchangers(void **state)
{
	static const struct {
		const char *name;
		const char *domain;
		enum net_family family;
		const char *text;
	} rows[] = {
		{"null MX", "null.test", NET_FAMILY_ANY,
			"null.test takes no mail (null MX)"},
		{"NXDOMAIN", "nobody.test", NET_FAMILY_ANY,
			"nobody.test: cannot look up its MX "
			"(no such name: NXDOMAIN)"},
		{"SERVFAIL", "broken.test", NET_FAMILY_ANY,
			"broken.test: cannot look up its MX "
			"(the name server failed: SERVFAIL)"},
		{"REFUSED", "refusing.test", NET_FAMILY_ANY,
			"refusing.test: cannot look up its MX (the name "
			"server does not want to answer: REFUSED)"},
		{"NOTIMP", "notimp.test", NET_FAMILY_ANY,
			"notimp.test: cannot look up its MX (the name server "
			"cannot answer that: NOTIMP)"},
		{"FORMERR", "formerr.test", NET_FAMILY_ANY,
			"formerr.test: cannot look up its MX (the name server "
			"did not understand: FORMERR)"},
		{"malformed", "garbage.test", NET_FAMILY_ANY,
			"garbage.test: cannot look up its MX (what the name "
			"server answered is malformed)"},
		{"not a name", "a..test", NET_FAMILY_ANY,
			"a..test: cannot look up its MX (not a domain name)"},
		{"neither MX nor address", "empty.test", NET_FAMILY_ANY,
			"empty.test has no MX, and no address "
			"(no such record)"},
		{"exchanger does not exist", "dead.test", NET_FAMILY_ANY,
			"dead.test: its MX gone.test has no address "
			"(no such name: NXDOMAIN)"},
		{"exchanger's server fails", "half.test", NET_FAMILY_ANY,
			"half.test: its MX broken-mx.test has no address "
			"(the name server failed: SERVFAIL)"},
		{"wrong family", "plain.test", NET_FAMILY_IPV6,
			"plain.test: its MX mx.plain.test has no IPv6 address "
			"(no such record)"},
		{"a hostile domain", "x\033[2J.test", NET_FAMILY_ANY,
			"x\\x1b[2J.test: cannot look up its MX "
			"(no such name: NXDOMAIN)"},
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		look_up(bed, rows[i].domain, rows[i].family);
		if (bed->count != 0 || strcmp(bed->err.text, rows[i].text) != 0)
			fail_msg("%s: got %s(%s)", rows[i].name,
				buf_cstr(&bed->seen), bed->err.text);
		assert_int_equal(bed->err.kind, ERR_RESOLVE);
	}
}

/* Whatever c-ares makes of it, no control character comes out. */
static void test_a_hostile_exchanger(void **state)
{
	struct bed *bed = *state;

	look_up(bed, "evil.test", NET_FAMILY_ANY);
	assert_int_equal(bed->count, 0);
	assert_int_equal(bed->err.kind, ERR_RESOLVE);
	assert_null(strchr(bed->err.text, '\033'));
}

static void test_a_crowd_is_cut(void **state)
{
	struct bed *bed = *state;

	look_up(bed, "crowd.test", NET_FAMILY_IPV4);
	assert_int_equal(bed->count, NET_MX_ADDRESSES_MAX);
	/* The twelfth is the one to try first. */
	assert_int_equal(strncmp(buf_cstr(&bed->seen), "h12.test ", 9), 0);
	assert_null(strstr(buf_cstr(&bed->seen), "h1.test"));
}

/* Nobody is at that port: the kernel says so at once. */
static void test_no_server(void **state)
{
	struct bed *bed = *state;

	kill(bed->server, SIGKILL);
	waitpid(bed->server, NULL, 0);
	look_up(bed, "plain.test", NET_FAMILY_ANY);
	assert_int_equal(bed->count, 0);
	assert_string_equal(bed->err.text, "plain.test: cannot look up its MX "
					   "(no name server gives an answer)");
	start_server(bed);
}

static void test_cancelled(void **state)
{
	struct bed *bed = *state;
	static const char *const rows[] = {
		"plain.test", "silent.test", "a..test", "null.test"};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		/* At any time of its life, if it is still alive. */
		for (int rounds = 0; rounds < 4; rounds++) {
			struct mx_lookup *lookup;

			bed->calls = 0;
			lookup = mx_resolve(bed->loop, rows[i], 25,
				NET_FAMILY_ANY, &bed->dns, on_done, bed);
			for (int j = 0; j < rounds && !bed->calls; j++)
				loop_run_once(bed->loop, false);
			if (bed->calls)
				break;
			mx_cancel(&lookup);
			assert_null(lookup);
			mx_cancel(&lookup);
			loop_run(bed->loop);
			assert_int_equal(bed->calls, 0);
		}
	}
}

static void test_loop_freed_while_asking(void **state)
{
	struct bed *bed = *state;

	mx_resolve(bed->loop, "silent.test", 25, NET_FAMILY_ANY, &bed->dns,
		on_done, bed);
	mx_resolve(bed->loop, "plain.test", 25, NET_FAMILY_ANY, &bed->dns,
		on_done, bed);
	mx_resolve(bed->loop, "a..test", 25, NET_FAMILY_ANY, &bed->dns, on_done,
		bed);
	loop_free(&bed->loop);
	assert_int_equal(bed->calls, 0);
	bed->loop = loop_new();
}

#define MX_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		MX_TEST(test_exchangers),
		MX_TEST(test_both_families),
		MX_TEST(test_no_exchangers),
		MX_TEST(test_a_hostile_exchanger),
		MX_TEST(test_a_crowd_is_cut),
		MX_TEST(test_no_server),
		MX_TEST(test_cancelled),
		MX_TEST(test_loop_freed_while_asking),
	};

	alarm(120);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
