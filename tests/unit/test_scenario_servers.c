/* layer: scenario */
/* test_scenario_servers.c - scripted servers, connections, the prelude of each
 * protocol, and retry. */
#include "scenario/scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/step.h"
#include "scenario_outline.h"

#define STEPS "steps:\n  - {send: NOOP, expect: 250}\n"

static void test_servers(void **state)
{
	const struct server_spec *server;
	const struct plan *plan;
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_load_text(&f,
		"name: x\n"
		"servers:\n"
		"  plain: {steps: [{reply: 220 a}]}\n"
		"  other:\n"
		"    listen: '[::1]:2525'\n"
		"    protocol: lmtp\n"
		"    tls: {implicit: true, min: 1.2, cert: c.pem}\n"
		"    clients: 3\n"
		"    connections: [[{reply: 220 a}], [{reply: 421 b}]]\n"
		"  socket: {listen: 'unix:/run/x', steps: [{reply: 220 a}]}\n");
	plan = f.set.plans[0];
	assert_int_equal(plan->server_count, 3);
	assert_false(plan->uses_target);
	assert_int_equal(plan->sections[SECTION_PRELUDE].count, 0);
	server = &plan->servers[0];
	assert_string_equal(server->name, "plain");
	assert_string_equal(server->host, "127.0.0.1");
	assert_int_equal(server->port, 0);
	assert_int_equal(server->clients, -1);
	assert_null(server->tls);
	assert_true(str_equal(
		plan->slots.names[server->port_slot], "server.plain.port"));
	server = &plan->servers[1];
	assert_string_equal(server->host, "::1");
	assert_int_equal(server->port, 2525);
	assert_int_equal(server->protocol, SMTP_PROTOCOL_LMTP);
	assert_true(server->implicit_tls);
	assert_int_equal(server->tls->min, TLS_VERSION_1_2);
	assert_string_equal(server->tls->cert, "./c.pem");
	assert_int_equal(server->clients, 3);
	assert_int_equal(server->script_count, 2);
	server = &plan->servers[2];
	assert_true(server->is_unix);
	assert_string_equal(server->host, "/run/x");
	folder_fini(&f);
}

static void test_listen(void **state)
{
	static const struct {
		const char *text, *host;
		int port;
	} rows[] = {
		{"127.0.0.1:0", "127.0.0.1", 0},
		{"0.0.0.0:25", "0.0.0.0", 25},
		{"localhost:65535", "127.0.0.1", 65535},
		{"2525", "127.0.0.1", 2525},
		{":2525", "127.0.0.1", 2525},
		{"[::]:1", "::", 1},
		{"::1:25", NULL, 0},
		{"[::1]", NULL, 0},
		{"127.0.0.1:65536", NULL, 0},
		{"127.0.0.1:", NULL, 0},
		{"a.example:25", NULL, 0},
		{"[]:25", NULL, 0},
		{"unix:x", NULL, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf text = BUF_INIT;
		struct folder f;

		folder_init(&f);
		buf_printf(&text,
			"name: x\nservers: {s: {listen: '%s', steps: [{reply: "
			"220 a}]}}\n",
			rows[i].text);
		if (rows[i].host) {
			folder_load_text(&f, buf_cstr(&text));
			assert_string_equal(
				f.set.plans[0]->servers[0].host, rows[i].host);
			assert_int_equal(
				f.set.plans[0]->servers[0].port, rows[i].port);
		} else {
			folder_refuse_text(
				&f, buf_cstr(&text), "takes an address");
		}
		buf_fini(&text);
		folder_fini(&f);
	}
}

static void test_what_is_used(void **state)
{
	static const struct {
		const char *name, *text;
		bool target, programs;
		size_t connections;
	} rows[] = {
		{"a step on a", STEPS, true, false, 1},
		{"nothing at all", "steps: [{wait: 1s}]\n", true, false, 1},
		{"a program alone", "steps: [{run: [x]}]\n", false, true, 1},
		{"a made first",
			"steps: [{connect: 'smtp://h'}, {expect: 220}]\n",
			false, false, 1},
		{"a made after its use",
			"steps: [{expect: 220}, {connect: 'smtp://h'}]\n", true,
			false, 1},
		{"a made in a group",
			"steps: [{wait: 1s}, {steps: [{connect: "
			"'smtp://h'}]}, {expect: 220}]\n",
			false, false, 1},
		{"b alone",
			"steps: [{connect: 'smtp://h', conn: b}, {conn: b, "
			"expect: 220}]\n",
			false, false, 2},
		{"b, and a later",
			"steps: [{connect: 'smtp://h', conn: b}, {expect: "
			"220}]\n",
			true, false, 2},
		{"a prelude",
			"start: greeting\nsteps: [{connect: 'smtp://h'}]\n",
			true, false, 1},
		{"setup comes first", "setup: [{connect: 'smtp://h'}]\n" STEPS,
			false, false, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf text = BUF_INIT;
		const struct plan *plan;
		struct folder f;

		folder_init(&f);
		buf_printf(&text, "name: x\n%s", rows[i].text);
		folder_load_text(&f, buf_cstr(&text));
		plan = f.set.plans[0];
		if (plan->uses_target != rows[i].target ||
			plan->runs_programs != rows[i].programs ||
			plan->connection_count != rows[i].connections)
			fail_msg("%s", rows[i].name);
		buf_fini(&text);
		folder_fini(&f);
	}
}

static void test_preludes(void **state)
{
	static const struct {
		const char *name, *start;
		enum smtp_protocol protocol;
		bool implicit, user;
		const char *keys;
	} rows[] = {
		{"connect", "connect", 0, false, true, ""},
		{"connect, TLS first", "connect", 0, true, true, "tls "},
		{"helo", "helo", 0, false, true, "expect HELO "},
		{"lmtp", "ehlo", SMTP_PROTOCOL_LMTP, false, true,
			"expect LHLO "},
		{"lmtp helo", "helo", SMTP_PROTOCOL_LMTP, false, true,
			"expect LHLO "},
		{"tls", "tls", 0, false, true,
			"expect EHLO STARTTLS tls EHLO "},
		{"tls there already", "tls", 0, true, true, "tls expect EHLO "},
		{"auth", "auth", 0, false, true, "expect EHLO auth "},
		{"auth of submission", "auth", SMTP_PROTOCOL_SUBMISSION, false,
			true, "expect EHLO STARTTLS tls EHLO auth "},
		{"ehlo of submission", "ehlo", SMTP_PROTOCOL_SUBMISSION, false,
			true, "expect EHLO "},
		{"mail of submission", "mail", SMTP_PROTOCOL_SUBMISSION, false,
			true, "expect EHLO STARTTLS tls EHLO auth MAIL "},
		{"mail of submission, nobody", "mail", SMTP_PROTOCOL_SUBMISSION,
			false, false, "expect EHLO STARTTLS tls EHLO MAIL "},
		{"data of submissions", "data", SMTP_PROTOCOL_SUBMISSION, true,
			true, "tls expect EHLO auth MAIL RCPT DATA "},
		{"data", "data", 0, false, true, "expect EHLO MAIL RCPT DATA "},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf text = BUF_INIT, keys = BUF_INIT;
		const struct step_list *list;
		struct folder f;

		folder_init(&f);
		f.load.protocol = rows[i].protocol;
		f.load.implicit_tls = rows[i].implicit;
		buf_printf(&text,
			"name: x\nstart: %s\nvars: {sender: s@x, recipient: "
			"r@x, %s}\n" STEPS,
			rows[i].start,
			rows[i].user ? "user: me, password: pw" : "");
		folder_load_text(&f, buf_cstr(&text));
		list = &f.set.plans[0]->sections[SECTION_PRELUDE];
		for (size_t k = 0; k < list->count; k++) {
			const struct step *step = list->items[k];
			size_t from = keys.len;

			if (strcmp(step->ops->key, "send") != 0)
				buf_puts(&keys, step->ops->key);
			else
				step->ops->describe(step, &keys);
			keys.len = from + strcspn(keys.data + from, " ");
			buf_putc(&keys, ' ');
		}
		if (strcmp(buf_cstr(&keys), rows[i].keys) != 0)
			fail_msg("%s: %s", rows[i].name, buf_cstr(&keys));
		buf_fini(&text);
		buf_fini(&keys);
		folder_fini(&f);
	}
}

static void test_own_handshake(void **state)
{
	struct folder f;

	(void)state;
	folder_init(&f);
	f.load.implicit_tls = true;
	folder_load_text(&f, "name: x\nsteps: [{tls: {max: 1.2}}, {expect: "
			     "220}]\n");
	assert_int_equal(f.set.plans[0]->sections[SECTION_PRELUDE].count, 0);
	folder_fini(&f);
}

static void test_retry(void **state)
{
	const struct retry *retry;
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_load_text(&f,
		"scenarios:\n"
		"  - name: a\n    steps: [{expect: 220}]\n"
		"  - name: b\n    retry: {times: 2}\n    steps: [{expect: "
		"220}]\n"
		"  - name: c\n    retry: {times: 100, every: 0s, when: fail}\n"
		"    steps: [{expect: 220}]\n");
	retry = &f.set.plans[0]->retry;
	assert_int_equal(retry->times, 0);
	retry = &f.set.plans[1]->retry;
	assert_int_equal(retry->times, 2);
	assert_int_equal(retry->every_us, 1000000);
	assert_int_equal(retry->when, RETRY_TEMPFAIL);
	retry = &f.set.plans[2]->retry;
	assert_int_equal(retry->times, 100);
	assert_int_equal(retry->every_us, 0);
	assert_int_equal(retry->when, RETRY_FAIL);
	folder_fini(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_servers),
		cmocka_unit_test(test_listen),
		cmocka_unit_test(test_what_is_used),
		cmocka_unit_test(test_preludes),
		cmocka_unit_test(test_own_handshake),
		cmocka_unit_test(test_retry),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
