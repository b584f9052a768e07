/* layer: engine steps scenario */
/*
 * test_step_play.c - tls, auth, bdat, connect, run and a server's steps, as
 * they are played: each scenario is both sides of a conversation.
 */
#include "engine/session.h"
#include "scenario/scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "scenario_folder.h"

struct row {
	const char *name;
	const char *server;   /* its steps behind the greeting; NULL: none */
	const char *client;   /* behind the connection and the greeting */
	const char *expected; /* OUTCOME [SIDE ACTION KIND: MESSAGE]... */
	const char *shown;    /* stands in the conversation; NULL: nothing */
	const char *hidden;   /* does not; NULL: nothing */
};

#define EHLO_AUTH(mechs) \
	"- await: EHLO\n- reply: ['250-s', '250 AUTH " mechs "']\n"
#define EHLO_C "- {send: EHLO c, expect: 250}\n"
#define AUTH_AS(mech) "- auth: {mech: " mech ", user: u, password: geheim}\n"

static const struct row auth_rows[] = {
	{"PLAIN in one line",
		EHLO_AUTH("PLAIN") "- await: AUTH PLAIN AHUAZ2VoZWlt\n"
				   "- reply: 235 ok\n",
		EHLO_C AUTH_AS("PLAIN"), "passed",
		"AUTH PLAIN <12 octets hidden>", "AHUAZ2VoZWlt"},
	{"PLAIN after a prompt",
		"- await: /^AUTH PLAIN$/\n- reply: '334 '\n"
		"- await: AHUAZ2VoZWlt\n- reply: 235 ok\n",
		"- auth: {mech: plain, user: u, password: geheim, "
		"initial: false}\n",
		"passed", "<12 octets hidden>", "AHUAZ2VoZWlt"},
	{"LOGIN",
		"- await: /^AUTH LOGIN$/\n- reply: 334 VXNlcm5hbWU6\n"
		"- await: dQ==\n- reply: 334 UGFzc3dvcmQ6\n"
		"- await: Z2VoZWlt\n- reply: 235 ok\n",
		AUTH_AS("LOGIN"), "passed", "334 UGFzc3dvcmQ6", "Z2VoZWlt"},
	{"an initial response of nothing",
		"- await: AUTH CRAM-MD5 =\n- reply: 501 no\n",
		"- auth: {mech: CRAM-MD5, user: u, password: geheim, "
		"initial: true}\n"
		"  expect: 501\n",
		"passed", "AUTH CRAM-MD5 =", NULL},
	{"CRAM-MD5",
		"- await: /^AUTH CRAM-MD5$/\n- reply: 334 PGFAYj4=\n"
		"- await: '/^[0-9A-Za-z+\\/]+=*$/'\n- reply: 235 ok\n",
		AUTH_AS("CRAM-MD5"), "passed", "<48 octets hidden>", NULL},
	{"auto takes the strongest",
		EHLO_AUTH("PLAIN LOGIN CRAM-MD5") "- await: AUTH CRAM-MD5\n"
						  "- reply: 504 no\n",
		EHLO_C AUTH_AS("auto") "  expect: 504\n", "passed", NULL, NULL},
	{"auto with an old server",
		"- await: EHLO\n- reply: ['250-s', '250 AUTH=LOGIN']\n"
		"- await: AUTH LOGIN\n- reply: 504 no\n",
		EHLO_C AUTH_AS("auto") "  expect: 504\n", "warned", NULL, NULL},
	{"auto finds nothing", EHLO_AUTH("GSSAPI X-ODD"),
		EHLO_C AUTH_AS("auto"),
		"failed c auth ReplyMismatch: the server offers no mechanism "
		"that goes with a user and a password: it offers GSSAPI, "
		"X-ODD",
		NULL, NULL},
	{"auto without AUTH", "- await: EHLO\n- reply: 250 s\n",
		EHLO_C AUTH_AS("auto"),
		"failed c auth ReplyMismatch: the server does not offer AUTH",
		NULL, NULL},
	{"a challenge that is no base64",
		"- await: AUTH CRAM-MD5\n- reply: 334 !!\n"
		"- await: '*'\n- reply: 501 cancelled\n",
		AUTH_AS("CRAM-MD5"),
		"failed c auth Protocol: the challenge is no base64",
		"501 cancelled", NULL},
	{"refused", "- await: AUTH PLAIN\n- reply: 535 5.7.8 no\n",
		AUTH_AS("PLAIN"),
		"failed c auth ReplyMismatch: got 535 5.7.8, expected ok", NULL,
		NULL},
	{"refused as expected", "- await: AUTH PLAIN\n- reply: 535 5.7.8 no\n",
		AUTH_AS("PLAIN") "  expect: '535 5.7.8'\n", "passed", NULL,
		NULL},
	{"SCRAM that proves nothing",
		"- await: AUTH SCRAM-SHA-256\n- reply: 235 come in\n",
		AUTH_AS("SCRAM-SHA-256"),
		"failed c auth Protocol: the server accepted before it had "
		"proved",
		NULL, NULL},
	{"SCRAM with another's nonce",
		"- await: AUTH SCRAM-SHA-256\n"
		"- reply: 334 cj1hYmMscz1RVUpETkE9PSxpPTQwOTY=\n"
		"- await: '*'\n- reply: 501 cancelled\n",
		AUTH_AS("SCRAM-SHA-256"),
		"failed c auth Protocol: ", "501 cancelled", NULL},
	{"XOAUTH2 that is refused with a reason",
		"- await: AUTH XOAUTH2\n- reply: 334 eyJzdGF0dXMiOiI0MDEifQ==\n"
		"- await: /^$/\n- reply: 535 no\n",
		"- auth: {mech: XOAUTH2, user: u, token: geheim}\n"
		"  expect: 535\n",
		"passed", NULL, "geheim"},
	{"asked for ever",
		"- {await: AUTH PLAIN}\n"
		"- repeat: 32\n  steps:\n  - reply: '334 '\n  - await: /^$/\n"
		"- reply: '334 '\n- await: '*'\n- reply: 501 no\n",
		AUTH_AS("PLAIN"),
		"failed c auth Protocol: the server asks again and again", NULL,
		NULL},
};

static const struct row bdat_rows[] = {
	{"one chunk",
		"- await_message: {by: BDAT, raw: '/^a\\r\\nb\\r\\n\\z/', "
		"size: 6}\n- reply: 250 ok\n",
		"- {bdat: \"a\\nb\", expect: 250}\n", "passed", "BDAT 6 LAST",
		NULL},
	{"three chunks and nothing",
		"- await_message: {size: 10}\n- reply: 250 taken\n",
		"- bdat: {size: 10, chunk: 4, last: false}\n"
		"  expect: 250 /2 octets/\n"
		"- {bdat: {size: 0}, expect: 250 /taken/}\n",
		"passed", "BDAT 0 LAST", NULL},
	{"an early refusal ends it",
		"- await: BDAT 4\n- await: aa\n- reply: 552 full\n",
		"- {bdat: {text: \"aa\\nbb\\n\", chunk: 4}, expect: 552}\n",
		"passed", NULL, "LAST"},
	{"a wrong number",
		"- await: BDAT 9 LAST\n- await: abc\n- reply: 501 no\n",
		"- {bdat: {text: abc, announce: 9}, expect: 501}\n", "passed",
		NULL, NULL},
	{"all at once",
		"- await: /^BDAT 2$/\n- await: /^$/\n- await: BDAT 2 LAST\n"
		"- await: /^$/\n- reply: 250 x\n",
		"- {bdat: {text: \"\\n\\n\", chunk: 2}, expect: none}\n"
		"- expect: 250\n",
		"passed", NULL, NULL},
	{"in a pipeline",
		"- await: RCPT\n- reply: 250 ok\n"
		"- await_message: {text: x}\n- reply: 250 done\n",
		"- pipeline:\n  - {send: 'RCPT TO:<a@b>', expect: 250}\n"
		"  - {bdat: x, expect: 250 /done/}\n",
		"passed", NULL, NULL},
};

#define ENVELOPE                                                           \
	"- await: MAIL\n- reply: 250 ok\n- await: RCPT\n- reply: 250 ok\n" \
	"- await: RCPT\n- reply: 250 ok\n"
#define ENVELOPE_C                                          \
	"- {send: 'MAIL FROM:<a@b> SIZE=9', expect: 250}\n" \
	"- {send: 'RCPT TO:<c@d>', expect: 250}\n"          \
	"- {send: 'RCPT TO:<e@f>', expect: 250}\n"
#define MESSAGE_C                       \
	"- {send: DATA, expect: 354}\n" \
	"- {message: \"Subject: x\\n yz\\nTo: q\\n\\n.a\\n\", expect: 250}\n"
#define MESSAGE(asserts) \
	ENVELOPE "- await_message: {" asserts "}\n- reply: 250 ok\n"
#define WRONG(asserts, message)                                           \
	{                                                                 \
		asserts, MESSAGE(asserts), ENVELOPE_C MESSAGE_C,          \
			"failed s await_message ReplyMismatch: " message, \
			NULL, NULL                                        \
	}

static const struct row server_rows[] = {
	{"a message that is right",
		MESSAGE("from: A@b, to: [e@f, '/^c@/'], params: SIZE=9, "
			"text: ['/^\\.a$/', Subject], headers: {subject: yz}, "
			"size: 30, by: DATA, prompt: 354 hm"),
		ENVELOPE_C MESSAGE_C, "passed", "354 hm", NULL},
	WRONG("from: b@b", "the sender is \"a@b\", not as expected"),
	WRONG("to: [c@d]", "the recipients are not those expected, but 2: "
			   "c@d, e@f"),
	WRONG("to: [c@d, x@y]", "the recipients are not those expected"),
	WRONG("params: BODY", "the rest of the MAIL command does not hold "
			      "\"BODY\""),
	WRONG("text: /^nothing$/", "nothing in the message matches "
				   "/^nothing$/"),
	WRONG("raw: '/[^\\r]\\n/'", "nothing in the raw message"),
	WRONG("size: 9", "the message has 30 octets, not 9"),
	WRONG("headers: {From: x}", "the message has no header field From"),
	WRONG("headers: {Subject: q}", "the header field Subject does not "
				       "hold \"q\""),
	WRONG("by: BDAT", "expected the command BDAT, got \"DATA\""),
	{"a message of no lines",
		"- await_message: {size: 0}\n- reply: 250 ok\n",
		"- {send: DATA, expect: 354}\n- {send: ., expect: 250}\n",
		"passed", NULL, NULL},
	{"only CRLF ends a message",
		"- await_message: {raw: '/^a\\n\\.\\nb\\r\\n\\z/'}\n"
		"- reply: 250 ok\n",
		"- {send: DATA, expect: 354}\n"
		"- {send_raw: ['a\\n.\\nb\\r', '\\n.', '\\r\\n'], "
		"expect: 250}\n",
		"passed", NULL, NULL},
	{"what follows a message stays",
		"- await_message: {text: a}\n- reply: 250 ok\n"
		"- await: NOOP\n- reply: 250 two\n",
		"- {send: DATA, expect: 354}\n"
		"- {send_raw: 'a\\r\\n.\\r\\nNOOP\\r\\n', expect: 250}\n"
		"- expect: 250 /two/\n",
		"passed", NULL, NULL},
	{"another command", "- await: MAIL\n- reply: 250 ok\n",
		"- {send: RSET, expect: any}\n",
		"failed s await ReplyMismatch: expected the command MAIL, got "
		"\"RSET\"",
		NULL, NULL},
	{"a word is whole", "- await: MAIL\n- reply: 250 ok\n",
		"- {send: MAILS, expect: any}\n",
		"failed s await ReplyMismatch: expected the command MAIL, got "
		"\"MAILS\"",
		NULL, NULL},
	{"a client that goes", "- await: MAIL\n", "- close: fin\n",
		"failed s await UnexpectedClose: the client closed the "
		"connection instead of sending the command MAIL",
		NULL, NULL},
	{"a client that goes in the middle", "- await_message: {}\n",
		"- {send: DATA, expect: 354}\n- {send: a, expect: none}\n"
		"- close: fin\n",
		"failed s await_message UnexpectedClose: the client closed "
		"the connection instead of sending the final dot",
		NULL, NULL},
	{"a client that says nothing", "- {await: MAIL, timeout: 20ms}\n",
		"- expect_close: 10s\n",
		"failed s await Timeout: the command MAIL did not come in "
		"time",
		NULL, NULL},
	{"a capture of a command",
		"- {await: EHLO, capture: {who: '/ (\\S+)$/'}}\n"
		"- reply: 250 hello ${who}\n",
		"- {send: EHLO c.test, expect: 250 /hello c.test/}\n", "passed",
		NULL, NULL},
	{"a block, and bytes",
		"- await: EHLO\n- reply: |\n    250-a\n    250 b\n"
		"- await: NOOP\n- reply: {raw: ['25', '0 c\\r\\n']}\n",
		"- {send: EHLO c, expect: {code: 250, lines: {count: 2}}}\n"
		"- {send: NOOP, expect: 250 /^c$/}\n",
		"passed", NULL, NULL},
	{"silence of a client", "- expect_silence: 1s\n",
		"- {send: NOOP, expect: any}\n",
		"failed s expect_silence Silence: the client sent something",
		NULL, NULL},
};

#define STARTTLS "- await: STARTTLS\n- reply: 220 go\n"
#define STARTTLS_C "- {send: STARTTLS, expect: 220}\n"

static const struct row tls_rows[] = {
	{"a handshake",
		STARTTLS "- tls: start\n- await: NOOP\n- reply: 250 ok\n",
		STARTTLS_C "- {tls: {verify: no}, expect: {version: TLSv1.3}}\n"
			   "- {send: NOOP, expect: 250}\n",
		"passed", NULL, NULL},
	{"a certificate that is not trusted",
		STARTTLS "- {tls: {handshake: any}}\n",
		STARTTLS_C "- tls: {verify: yes, ca: none.pem}\n",
		"error c tls: ", NULL, NULL},
	{"another name", STARTTLS "- {tls: {handshake: any}}\n",
		STARTTLS_C "- tls: {name: other.test, verify: yes}\n",
		"failed c tls TLS: ", NULL, NULL},
	{"a handshake that fails as it should",
		STARTTLS "- {tls: {handshake: fails}}\n",
		STARTTLS_C "- tls: {name: other.test, verify: yes, "
			   "handshake: fails}\n",
		"passed", NULL, NULL},
	{"a handshake that does not fail",
		STARTTLS "- {tls: {handshake: any}}\n",
		STARTTLS_C "- tls: {verify: no, handshake: fails}\n",
		"failed c tls TLS: the handshake went well, and was to fail",
		NULL, NULL},
	{"versions that do not meet",
		STARTTLS "- {tls: {max: 1.2, handshake: fails}}\n",
		STARTTLS_C "- tls: {min: 1.3, verify: no}\n",
		"failed c tls TLS: ", NULL, NULL},
	{"nothing to end", NULL, "- tls: stop\n",
		"error c tls: there is no TLS on this connection to stop", NULL,
		NULL},
	{"leftovers",
		"- await: STARTTLS\n"
		"- send_raw: '220 go\\r\\n250 smuggled\\r\\n'\n"
		"- tls: start\n",
		STARTTLS_C "- wait: 20ms\n- tls: {verify: no}\n", "warned",
		NULL, NULL},
};

static const struct row other_rows[] = {
	{"a second connection", "- await: QUIT\n- reply: 221 bye\n",
		"- {connect: '${url}', conn: b}\n- {expect: 220, conn: b}\n"
		"- {send: QUIT, expect: 221, conn: b}\n"
		"- {send: QUIT, expect: 221}\n",
		"passed", NULL, NULL},
	{"a header of a proxy", NULL,
		"- connect: {url: '${url}', proxy_protocol: {version: v1, "
		"source: '192.0.2.9:5', destination: '192.0.2.2:25'}}\n"
		"  conn: b\n- {expect: 220, conn: b}\n",
		"passed", "PROXY TCP4 192.0.2.9 192.0.2.2 5 25", NULL},
	{"nobody listens", NULL, "- {connect: 'smtp://127.0.0.1:1', conn: b}\n",
		"error c connect: ", NULL, NULL},
	{"nobody should listen", NULL,
		"- connect: {url: 'smtp://127.0.0.1:1', connection: refused}\n"
		"  conn: b\n",
		"passed", NULL, NULL},
	{"somebody listens", NULL,
		"- {connect: {url: '${url}', connection: refused}, conn: b}\n",
		"failed c connect UnexpectedReply: the connection was made",
		NULL, NULL},
	{"a URL that is none", NULL,
		"- set: {port: '0'}\n"
		"- {connect: 'smtp://127.0.0.1:${port}', conn: b}\n",
		"error c connect: ", NULL, NULL},
	{"a program", NULL,
		"- run: [printf, '%s', 'a b']\n"
		"  expect: {stdout: 'a b'}\n  capture: {all: '/.*/'}\n"
		"- run: [test, 'a b', =, '${all}']\n",
		"passed", NULL, NULL},
	{"a program that fails", NULL, "- run: ['false']\n",
		"failed c run Run: ", NULL, NULL},
	{"no such program", NULL, "- run: [/nowhere/prog]\n",
		"error c run: ", NULL, NULL},
	{"a program without end", NULL,
		"- {run: [sleep, '60'], timeout: 20ms}\n",
		"failed c run Timeout: ", NULL, NULL},
	{"reading stops and goes on", "- await: NOOP\n- reply: 250 ok\n",
		"- read: stop\n- {send: NOOP, expect: none}\n- wait: 20ms\n"
		"- read: resume\n- expect: 250\n",
		"passed", NULL, NULL},
};

struct play {
	struct loop *loop;
	struct scenario_result *result;
};

static void done(void *owner, struct session *session,
	struct scenario_result *take_result)
{
	struct play *play = owner;

	(void)session;
	play->result = take_result;
}

static void write_text(const struct row *row, struct buf *text)
{
	buf_puts(text, "name: a\ntimeouts: {step: 20s}\nservers:\n  s:\n");
	buf_puts(text, "    clients: any\n    steps:\n    - reply: 220 s\n");
	if (row->server)
		for (struct str rest = str_from(row->server); rest.len;) {
			struct str line = str_cut(&rest, '\n');

			buf_puts(text, "    ");
			buf_str(text, line);
			buf_puts(text, "\n");
		}
	buf_puts(text, "    - close: fin\n");
	buf_puts(text, "steps:\n"
		       "- set: {url: 'smtp://127.0.0.1:${server.s.port}'}\n"
		       "- connect: '${url}'\n- expect: 220\n");
	buf_puts(text, row->client);
}

/* "failed c auth Protocol: why" */
static void summarize(const struct scenario_result *result, struct buf *out)
{
	buf_puts(out, outcome_word(result->outcome));
	for (const struct step_result *at = result->steps; at; at = at->next) {
		const char *kind = failure_word(at->kind);

		if (at->outcome != OUTCOME_FAILED &&
			at->outcome != OUTCOME_ERROR)
			continue;
		buf_printf(out, " %s %s%s%s: ",
			str_equal(str_from(at->conn), "s") ? "s" : "c",
			at->action, kind ? " " : "", kind ? kind : "");
		buf_str(out, at->message);
		break;
	}
}

static void list_bytes(const struct scenario_result *result, struct buf *out)
{
	for (size_t i = 0; i < result->transcript.count; i++) {
		uint8_t lane = result->transcript.entries[i].lane;

		/* What a server reads is not hidden by who sent it. */
		if (lane >= result->lane_count ||
			strcmp(result->lanes[lane], "s") != 0)
			buf_str(out, transcript_text(&result->transcript, i));
	}
	for (const struct step_result *at = result->steps; at; at = at->next) {
		buf_str(out, at->sent);
		buf_str(out, at->message);
		buf_str(out, at->expected);
	}
}

static void check(const struct row *row, const struct scenario_result *result)
{
	struct buf summary = BUF_INIT, bytes = BUF_INIT;
	const char *expected = row->expected;

	summarize(result, &summary);
	list_bytes(result, &bytes);
	if (strncmp(buf_cstr(&summary), expected, strlen(expected)) != 0 ||
		(strchr(expected, ' ') == NULL &&
			strcmp(buf_cstr(&summary), expected) != 0))
		fail_msg("%s: %s, not %s\n%s", row->name, buf_cstr(&summary),
			expected, buf_cstr(&bytes));
	if (row->shown && !str_contains(buf_view(&bytes), str_from(row->shown)))
		fail_msg("%s: \"%s\" is not shown:\n%s", row->name, row->shown,
			buf_cstr(&bytes));
	if (row->hidden &&
		str_contains(buf_view(&bytes), str_from(row->hidden)))
		fail_msg("%s: \"%s\" is shown:\n%s", row->name, row->hidden,
			buf_cstr(&bytes));
	buf_fini(&summary);
	buf_fini(&bytes);
}

static void play_row(const struct row *row, struct session_env *env)
{
	struct play play = {.loop = env->loop};
	struct folder folder;
	struct buf text = BUF_INIT;

	folder_init(&folder);
	write_text(row, &text);
	folder_write("s.yaml", buf_cstr(&text));
	if (!folder_load(&folder, "s.yaml"))
		fail_msg("%s:\n%s", row->name, buf_cstr(&folder.messages));
	session_start(env, folder.set.plans[0], 0, done, &play);
	while (!play.result)
		loop_run_once(env->loop, true);
	check(row, play.result);
	scenario_result_free(&play.result);
	buf_fini(&text);
	folder_fini(&folder);
}

static void play_rows(const struct row *rows, size_t count)
{
	static const char *const names[] = {"127.0.0.1", "localhost", NULL};
	struct err err;
	struct tls_authority *authority = tls_authority_new(names, &err);
	struct session_env env = {.loop = loop_new(),
		.target_host = "h",
		.target_port = 25,
		.run_id = "r",
		.seed = 1,
		.time_scale = 1,
		.allow_run = true,
		.authority = authority,
		.tls_store = tls_store_new()};

	assert_non_null(authority);
	for (size_t i = 0; i < count; i++)
		play_row(&rows[i], &env);
	loop_free(&env.loop);
	tls_store_free(&env.tls_store);
	tls_authority_free(&authority);
}

#define ROWS(rows) (rows), sizeof(rows) / sizeof((rows)[0])

static void test_auth(void **state)
{
	(void)state;
	play_rows(ROWS(auth_rows));
}

static void test_bdat(void **state)
{
	(void)state;
	play_rows(ROWS(bdat_rows));
}

static void test_server(void **state)
{
	(void)state;
	play_rows(ROWS(server_rows));
}

static void test_tls(void **state)
{
	(void)state;
	play_rows(ROWS(tls_rows));
}

static void test_other(void **state)
{
	(void)state;
	play_rows(ROWS(other_rows));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_auth),
		cmocka_unit_test(test_bdat),
		cmocka_unit_test(test_server),
		cmocka_unit_test(test_tls),
		cmocka_unit_test(test_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
