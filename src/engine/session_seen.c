/*
 * session_seen.c - what a handshake or a program came to: as facts to expect,
 * and in words: a failed step shows them where others show the reply.
 */
#include "engine/session_private.h"

#include "base/clock.h"

static void say_certificate(struct buf *out, const struct observed_tls *seen)
{
	const char *before = " for ";

	buf_puts(out, "\r\ncertificate");
	for (size_t i = 0; i < seen->name_count; i++) {
		buf_printf(out, "%s%s", before, seen->names[i]);
		before = ", ";
	}
	buf_printf(out, "\r\nby %s, %d bits, valid until ",
		seen->issuer ? seen->issuer : "nobody", seen->key_bits);
	clock_format_rfc3339_seconds(out, seen->not_after * 1000000);
}

static void say_tls(struct buf *out, const struct observed_tls *seen)
{
	buf_printf(out, "%s, %s%s", seen->version ? seen->version : "no TLS",
		seen->cipher ? seen->cipher : "no cipher",
		seen->resumed ? ", resumed" : "");
	if (seen->alpn)
		buf_printf(out, ", ALPN %s", seen->alpn);
	if (seen->has_cert)
		say_certificate(out, seen);
}

static void say_stream(struct buf *out, const char *name, struct str text)
{
	if (text.len == 0)
		return;
	buf_printf(out, "\r\n%s: ", name);
	/* Its lines are to look like lines. */
	while (text.len) {
		struct str line = str_cut(&text, '\n');

		buf_str(out, line);
		buf_puts(out, text.len ? "\r\n" : "");
	}
}

static void say_process(struct buf *out, const struct observed_process *seen)
{
	if (seen->exit_code < 0)
		buf_printf(out, "ended by signal %d", seen->signal);
	else
		buf_printf(out, "exit code %d", seen->exit_code);
	say_stream(out, "standard output", seen->out);
	say_stream(out, "standard error", seen->err);
}

void session_show_seen(struct session *s)
{
	struct buf text = BUF_INIT;

	if (s->seen_tls)
		say_tls(&text, s->seen_tls);
	else if (s->seen_process)
		say_process(&text, s->seen_process);
	if (text.len)
		session_show_received(s, buf_view(&text));
	buf_fini(&text);
}

void session_note_tls(
	struct session *s, const struct tls_facts *facts, const char *verified)
{
	struct tls_result *result = &s->result->tls;
	struct observed_tls *seen =
		arena_calloc(s->result->arena, 1, sizeof(*seen));

	*seen = (struct observed_tls){
		.version = facts->version,
		.cipher = facts->cipher,
		.alpn = facts->alpn,
		.resumed = facts->resumed,
		.has_cert = facts->has_cert,
		.subject = facts->subject,
		.issuer = facts->issuer,
		.name_count = facts->name_count,
		.names = facts->names,
		.not_after = facts->not_after,
		.now = clock_wall_us() / 1000000,
		.key_bits = facts->key_bits,
	};
	s->seen_tls = seen;
	if (facts->has_cert) {
		result->subject = facts->subject;
		result->issuer = facts->issuer;
		result->not_before = facts->not_before;
		result->not_after = facts->not_after;
	}
	result->version = facts->version;
	result->cipher = facts->cipher;
	result->resumed = facts->resumed;
	result->verified = verified;
}

const char *session_say_verified(struct session *s,
	const struct tls_settings *settings, const struct tls_params *params,
	const struct tls_facts *facts)
{
	struct arena *arena = s->result->arena;
	const char *ca = settings->authority ? "our server's CA"
			 : settings->ca	     ? settings->ca
					     : "the system's CAs";

	if (settings->is_server)
		return facts->has_cert ? facts->subject
				       : "no client certificate";
	if (!settings->verify)
		return facts->complaint
			       ? arena_printf(arena, "not verified: %s",
					 facts->complaint)
			       : "not verified";
	return params->name ? arena_printf(arena, "verified with %s for %s", ca,
				      params->name)
			    : arena_printf(arena,
				      "verified with %s, for any name", ca);
}
