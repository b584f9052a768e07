/* layer: smtp */
/*
 * fuzz_sasl.c - the first byte is a mechanism, "a" for the strongest; as a
 * capital letter we are the server. What follows are the other side's
 * messages, a line each; in them, byte 0x7f is the nonce that we said. It
 * ends, it says why, nothing is given away, and nothing goes on behind the
 * end.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "smtp/sasl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROUNDS_MAX = 8, NONCE_MARK = 0x7f, DIGITS_SLOW = 4, DIGITS_MANY = 7 };

#define PASSWORD "s3cret"
#define TOKEN "t0ken"

static const struct sasl_identity identity = {
	.user = {"alice", 5},
	.password = {PASSWORD, sizeof(PASSWORD) - 1},
	.token = {TOKEN, sizeof(TOKEN) - 1},
	.host = {"mail.example", 12},
	.port = 587,
	.tls_exporter = {"0123456789abcdef", 16},
};

static void require(bool condition)
{
	if (!condition)
		abort();
}

/* NULL: no letter of a mechanism. GSSAPI's tickets are not ours to play
 * with. */
static const char *pick(uint8_t letter)
{
	const char *const *names = sasl_mechanisms();
	size_t count = 0, i = (size_t)((letter | 0x20) - 'a');

	while (names[count] && strcmp(names[count], "GSSAPI") != 0)
		count++;
	return i < count ? names[i] : NULL;
}

/* r=NONCE of SCRAM, nonce="NONCE" of DIGEST-MD5. */
static void keep_nonce(struct buf *nonce, const struct buf *said)
{
	const char *text = buf_cstr(said);
	const char *at = strstr(text, "nonce=\"");

	at = at ? at + strlen("nonce=\"") : strstr(text, "r=");
	if (!at || nonce->len)
		return;
	at += at[0] == 'r' && at[1] == '=' ? 2 : 0;
	buf_append(nonce, at, strcspn(at, ",\""));
}

static void put_message(
	struct buf *out, struct str line, const struct buf *nonce)
{
	buf_clear(out);
	for (size_t i = 0; i < line.len; i++)
		if (line.data[i] == NONCE_MARK)
			buf_str(out, buf_view(nonce));
		else
			buf_putc(out, line.data[i]);
}

/* Iterations that are taken and would take long. */
static bool is_slow(struct str text)
{
	for (size_t i = 1; i < text.len; i++) {
		size_t digits = 0;

		if (text.data[i - 1] != 'i' || text.data[i] != '=')
			continue;
		while (i + 1 + digits < text.len &&
			text.data[i + 1 + digits] >= '0' &&
			text.data[i + 1 + digits] <= '9')
			digits++;
		if (digits >= DIGITS_SLOW && digits <= DIGITS_MANY)
			return true;
	}
	return false;
}

static void check_fault(const struct err *err, const char *mechanism)
{
	require(err->kind == ERR_SASL || err->kind == ERR_AUTH);
	require(strncmp(err->text, mechanism, strlen(mechanism)) == 0);
	require(!strstr(err->text, PASSWORD) && !strstr(err->text, TOKEN));
	for (const char *at = err->text; *at; at++)
		require(*at >= 0x20 && *at < 0x7f);
}

/* A nonce is repeated, and can be a secret that the client said. */
static void check_kept(struct str in, const struct buf *out, struct str secret)
{
	require(str_contains(in, secret) ||
		!str_contains(buf_view(out), secret));
}

static void check_server(
	const struct sasl *sasl, const char *mechanism, enum sasl_answer answer)
{
	if (answer == SASL_DONE && strcmp(mechanism, "ANONYMOUS") != 0)
		require(str_equal(sasl_user(sasl), "alice"));
}

static enum sasl_answer step(struct sasl *sasl, const char *mechanism,
	bool is_server, struct str in, struct buf *out)
{
	struct err err = {.kind = ERR_NONE};
	enum sasl_answer answer = sasl_step(sasl, in, out, &err);

	if (answer == SASL_FAILED) {
		require(out->len == 0);
		check_fault(&err, mechanism);
	}
	if (is_server) {
		check_kept(in, out, identity.password);
		check_kept(in, out, identity.token);
		check_server(sasl, mechanism, answer);
	}
	return answer;
}

static void play(struct sasl *sasl, const char *mechanism, bool is_server,
	struct str lines)
{
	struct buf in = BUF_INIT, out = BUF_INIT, nonce = BUF_INIT;
	enum sasl_answer answer = SASL_MORE;

	if (is_server != sasl_is_client_first(mechanism)) {
		answer =
			step(sasl, mechanism, is_server, STR_LITERAL(""), &out);
		keep_nonce(&nonce, &out);
	}
	for (int i = 0; i < ROUNDS_MAX && lines.data && answer == SASL_MORE;
		i++) {
		put_message(&in, str_cut(&lines, '\n'), &nonce);
		answer = step(sasl, mechanism, is_server, buf_view(&in), &out);
		keep_nonce(&nonce, &out);
	}
	if (answer != SASL_MORE)
		require(step(sasl, mechanism, is_server, buf_view(&in), &out) ==
			SASL_FAILED);
	buf_fini(&in);
	buf_fini(&out);
	buf_fini(&nonce);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *mechanism = size ? pick(data[0]) : NULL;
	struct str lines = {(const char *)data, size};
	struct err err = {.kind = ERR_NONE};
	struct sasl *sasl;
	bool is_server;

	if (!mechanism || is_slow(lines))
		return 0;
	lines.data++;
	lines.len--;
	is_server = !(data[0] & 0x20);
	sasl = is_server ? sasl_server_new(mechanism, &identity, &err)
			 : sasl_client_new(mechanism, &identity, &err);
	require(sasl != NULL);
	play(sasl, mechanism, is_server, lines);
	sasl_free(&sasl);
	return 0;
}
