/* layer: scenario */
/*
 * test_step_client.c - tls, auth, bdat, connect, run and read as they are
 * read: what --dry-run shows of them, and what their authors are told.
 */
#include "scenario/scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "step_rows.h"

static const struct step_row good[] = {
	{"tls with a word", "tls: start", "start", NULL},
	{"tls with nothing", "tls: {}", "start", NULL},
	{"tls ends", "tls: stop", "stop", NULL},
	{"tls with all",
		"tls: {min: 1.2, max: TLSv1.3, ciphers: HIGH, name: m.test, "
		"ca: ca.pem, cert: c.pem, key: k.pem, alpn: smtp, verify: yes, "
		"session: resume, handshake: any}",
		"min: 1.2, max: TLSv1.3, ciphers: HIGH, name: m.test, "
		"ca: ca.pem, cert: c.pem, key: k.pem, alpn: smtp, verify: yes, "
		"session: resume, handshake: any",
		NULL},
	{"tls without a name", "tls: {name: '', verify: no}",
		"name: , verify: no", NULL},
	{"tls that fails", "tls: {handshake: fails}", "handshake: fails", NULL},
	{"tls expects", "{tls: {}, expect: {version: TLSv1.3}}", "start", NULL},
	{"tls with a variable", "tls: {name: '${target.host}'}",
		"name: ${target.host}", NULL},
	{"auth hides secrets",
		"auth: {mech: plain, user: u, password: geheim, authzid: z}",
		"plain, user: u, password: ***, authzid: z", NULL},
	{"auth with a token", "auth: {token: geheim, initial: false}",
		"auto, user: , token: ***, initial: false", NULL},
	{"auth that needs nobody", "auth: EXTERNAL", "EXTERNAL", NULL},
	{"bdat of a text", "{bdat: 'a b', expect: 250}", "a b", NULL},
	{"bdat of nothing", "{bdat: {size: 0}, expect: 250}", "(nothing)",
		NULL},
	{"bdat with all",
		"{bdat: {size: 1K, chunk: 100, last: false, announce: 7, "
		"crlf: false}, expect: 250}",
		"(1024 octets, made up) (in chunks of 100) (announced as 7) "
		"(line ends as they are) (not the last chunk)",
		NULL},
	{"connect to the target", "connect: target", "target", NULL},
	{"connect with all",
		"connect: {url: 'smtps://[::1]', bind: '::1', family: ipv6, "
		"proxy_protocol: v2, tls: {verify: no}, connection: any}",
		"smtps://[::1], bind: ::1, family: ipv6, proxy_protocol: v2, "
		"tls: {verify: no}, connection: any",
		NULL},
	{"connect with a proxy of its own",
		"connect: {url: 'lmtp+unix:/run/l', proxy_protocol: {version: "
		"v1, source: '192.0.2.9:5', command: proxy}}",
		"lmtp+unix:/run/l, proxy_protocol: v1 from 192.0.2.9:5", NULL},
	{"connect with an unknown proxy",
		"connect: {url: a.test, proxy_protocol: {command: unknown}}",
		"a.test, proxy_protocol: v1 unknown", NULL},
	{"a code is captured",
		"{send: NOOP, expect: 250, capture: {c: code, e: enhanced}}",
		"NOOP", NULL},
	{"often, and who knows how often",
		"{send: 'NOOP ${n}', expect: 250, repeat: '${n}', "
		"capture: {n: '/(.)/'}}",
		"NOOP ${n}", NULL},
	{"run quotes", "run: [echo, 'a b', '']", "echo 'a b' ''", NULL},
	{"read stops", "read: stop", "stop", NULL},
	{"connect bound to an IPv6 address",
		"connect: {url: target, bind: '[::1]'}", "target, bind: [::1]",
		NULL},
	{"send_raw", "{send_raw: ['a\\r', '\\x00'], expect: none}",
		"['a\\r', '\\0']", NULL},
};

static const struct step_row bad[] = {
	{"tls with an unknown word", "tls: begin",
		"\"tls\" is one of start, stop", NULL},
	{"tls with no value", "tls:", "\"tls\" takes \"start\"", NULL},
	{"tls as a list", "tls: [1.2]", "\"tls\"", NULL},
	{"tls with a key misspelt", "tls: {chiphers: HIGH}",
		"unknown key \"chiphers\"", "did you mean \"ciphers\"?"},
	{"tls with no such version", "tls: {min: 1.4}",
		"\"min\" is 1.0, 1.1, 1.2 or 1.3, not \"1.4\"", NULL},
	{"tls verify takes a word", "tls: {verify: maybe}", "\"verify\"", NULL},
	{"tls session takes a word", "tls: {session: old}", "\"session\"",
		NULL},
	{"tls handshake takes a word", "tls: {handshake: bad}", "\"handshake\"",
		NULL},
	{"tls that ends shows nothing",
		"{tls: stop, expect: {version: TLSv1.3}}", "shows no handshake",
		NULL},
	{"tls that fails shows nothing",
		"{tls: {handshake: fails}, expect: {version: TLSv1.3}}",
		"comes to nothing", NULL},
	{"tls expects no reply", "{tls: {}, expect: {code: 250}}", "code",
		NULL},
	{"tls captures no code", "{tls: {}, capture: {c: code}}",
		"no text to capture from", NULL},
	{"run captures no code", "{run: [a], capture: {c: code}}",
		"takes the code of replies, and \"run\" has none", NULL},
	{"connect captures no code",
		"{connect: target, capture: {c: enhanced}}",
		"no reply to capture from", NULL},
	{"a word that is no part of a reply",
		"{send: NOOP, expect: 250, capture: {c: cod}}",
		"a pattern stands between slashes", NULL},
	{"repeat of nothing", "{send: NOOP, expect: 250, repeat: 0}",
		"\"repeat\" takes a number from 1 to 10000", NULL},
	{"repeat that is no number", "{send: NOOP, expect: 250, repeat: x}",
		"\"repeat\" takes a number", NULL},
	{"repeat in a pipeline that is not known yet",
		"pipeline: [{send: NOOP, expect: 250, repeat: '${n}', "
		"capture: {n: '/(.)/'}}]",
		"an item of a pipeline has no", NULL},
	{"tls captures nothing", "{tls: {}, capture: {x: '/a/'}}",
		"no text to capture from", NULL},
	{"auth with a mechanism misspelt", "auth: PLAYN",
		"no mechanism is called \"PLAYN\"; did you mean \"PLAIN\"?",
		"with \"send\""},
	{"auth with an unknown key", "auth: {mech: PLAIN, pasword: x}",
		"did you mean \"password\"?", NULL},
	{"auth without a reply", "{auth: {user: u, password: p}, expect: none}",
		"a reply ends it", NULL},
	{"auth initial takes a word", "auth: {initial: perhaps}", "\"initial\"",
		NULL},
	{"connect bound to a name", "connect: {url: target, bind: localhost}",
		"\"bind\" takes an address in numbers", NULL},
	{"connect bound to a name in brackets",
		"connect: {url: target, bind: '[127.0.0.1]'}",
		"got \"[127.0.0.1]\"", NULL},
	{"proxy_protocol of a name",
		"connect: {url: target, proxy_protocol: {source: 'a:1'}}",
		"the PROXY header's source", NULL},
	{"auth with a list as a password", "auth: {password: [a]}",
		"\"password\" is text, not a list", NULL},
	{"bdat without a text", "{bdat: , expect: 250}",
		"{size: 0} is an empty one", NULL},
	{"bdat without an expectation", "bdat: x",
		"\"bdat\" needs an \"expect\"", NULL},
	{"bdat with two texts", "{bdat: {text: x, size: 1}, expect: 250}",
		"has one of \"text\", \"file\" and \"size\"", NULL},
	{"bdat with no text", "{bdat: {last: true}, expect: 250}",
		"\"bdat\" needs \"text\"", NULL},
	{"bdat with chunks of nothing",
		"{bdat: {text: x, chunk: 0}, expect: 250}", "one octet or more",
		NULL},
	{"bdat with a negative number",
		"{bdat: {text: x, announce: -1}, expect: 250}", "\"announce\"",
		NULL},
	{"bdat in chunks within a pipeline",
		"pipeline: [{bdat: {text: x, chunk: 1}, expect: 250}]",
		"each chunk is an item", NULL},
	{"connect to no URL", "connect: 'smpt://a.test'", "smtp",
		"\"connect\" takes \"target\" or a URL"},
	{"connect to a port that is none", "connect: 'smtp://a.test:0'", "port",
		NULL},
	{"connect to nowhere", "connect: {bind: '::1'}",
		"\"connect\" needs \"url\"", NULL},
	{"connect in the clear with tls",
		"connect: {url: 'smtp://a.test', tls: {}}",
		"has no TLS at once", NULL},
	{"connect with an unknown family",
		"connect: {url: a.test, family: ipv5}", "\"family\"", NULL},
	{"connect with an unknown version",
		"connect: {url: a.test, proxy_protocol: v3}",
		"\"proxy_protocol\"", NULL},
	{"connect with a source without a port",
		"connect: {url: a.test, proxy_protocol: {source: 192.0.2.1}}",
		"\"source\" is an address with its port", NULL},
	{"connect with a source that needs brackets",
		"connect: {url: a.test, proxy_protocol: {source: '::1:5'}}",
		"\"source\" is an address with its port", NULL},
	{"connect with two families",
		"connect: {url: a.test, proxy_protocol: {source: "
		"'192.0.2.1:1', destination: '[::1]:1'}}",
		"famil", NULL},
	{"run takes no shell's line", "run: echo a", "without a shell", NULL},
	{"run of nothing", "run: []", "without a shell", NULL},
	{"run with a map", "run: [echo, {a: b}]",
		"an argument is text, not a map", NULL},
	{"run expects no reply", "{run: [true], expect: {code: 250}}", "code",
		NULL},
	{"read takes a word", "read: no", "\"read\" is one of stop, resume",
		NULL},
	{"await is a server's", "await: EHLO",
		"\"await\" belongs to the steps of a server", NULL},
	{"send_raw needs an expectation", "send_raw: x",
		"\"send_raw\" needs an \"expect\"", NULL},
};

static void test_good(void **state)
{
	(void)state;
	step_rows_accept(STEP_ROWS(good), false);
}

static void test_bad(void **state)
{
	(void)state;
	step_rows_refuse(STEP_ROWS(bad), false);
}

/* Nothing of a message that is refused shows a password either. */
static void test_secrets_stay(void **state)
{
	struct folder folder;

	(void)state;
	folder_init(&folder);
	folder_refuse_text(&folder,
		"name: a\nsteps:\n- auth: {mech: PLAYN, password: geheim}\n",
		"PLAYN");
	folder_fini(&folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_secrets_stay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
