/*
 * init_seen.c - what a server showed, as a scenario. All of it is hostile: a
 * text becomes an expectation only if it is of the form that its place asks
 * for, and a comment only with every odd byte escaped.
 */
#include "base/clock.h"
#include "base/escape.h"
#include "cli/init.h"
#include "smtp/ehlo.h"

enum {
	COMMENT_MAX = 160,
	ENTRY_MAX = 200,
	ENTRIES_MAX = 100,
	DOMAIN_MAX = 255
};

/* Behind a "#", on one line and in ASCII. */
static void put_comment(struct buf *out, struct str text)
{
	bool is_long = text.len > COMMENT_MAX;

	if (is_long)
		text.len = COMMENT_MAX;
	escape_wire(out, text);
	buf_puts(out, is_long ? "...\n" : "\n");
}

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

static bool has_only(struct str text, const char *others)
{
	for (size_t i = 0; i < text.len; i++)
		if (!is_alnum(text.data[i]) &&
			(!text.data[i] || !strchr(others, text.data[i])))
			return false;
	return text.len > 0;
}

/* Where only that text fits, within '/.../'. */
static void put_quoted_pattern(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!is_alnum(text.data[i]))
			buf_putc(out, '\\');
		if (text.data[i] == '\'')
			buf_putc(out, '\''); /* YAML's: two are one */
		buf_putc(out, text.data[i]);
	}
}

/* --- the greeting [RFC5321 4.2] --- */

static void put_greeting(struct buf *out, const struct reply *greeting)
{
	struct str rest = greeting->lines[0].text;
	struct str whole = str_trim(rest);
	struct str domain = str_cut(&rest, ' ');

	buf_puts(out, whole.len ? "  # It said: 220 " : "  # It said: 220");
	put_comment(out, whole);
	buf_puts(out, "  - name: the greeting\n");
	if (domain.len > DOMAIN_MAX || !has_only(domain, ".-_[]:")) {
		buf_puts(out, "    # No name of a server stands first in it.\n"
			      "    expect: 220\n");
		return;
	}
	buf_puts(out, "    expect: {code: 220, text: '/^");
	put_quoted_pattern(out, domain);
	buf_puts(out, "( |$)/'}\n");
}

/* --- what EHLO offers --- */

/* ehlo-keyword *( SP ehlo-param ) [RFC5321 4.1.1.1] */
static bool is_entry(struct str line)
{
	if (line.len == 0 || line.len > ENTRY_MAX || !is_alnum(line.data[0]))
		return false;
	for (size_t i = 0; i < line.len; i++)
		if (line.data[i] < ' ' || line.data[i] > '~')
			return false;
	return true;
}

/* A plain scalar of YAML's. */
static bool is_plain(struct str line)
{
	return has_only(line, " -.=") && line.data[line.len - 1] != ' ';
}

static void put_entry(struct buf *out, struct str line)
{
	const char *quote = is_plain(line) ? "" : "'";

	buf_printf(out, "          - %s", quote);
	for (size_t i = 0; i < line.len; i++) {
		/* One of YAML's, and one of variables, stand for one. */
		if (line.data[i] == '\'' || line.data[i] == '$')
			buf_putc(out, line.data[i]);
		buf_putc(out, line.data[i]);
	}
	buf_printf(out, "%s\n", quote);
}

static size_t count_entries(const struct ehlo *ehlo)
{
	size_t count = 0;

	for (size_t i = 0; i < ehlo->count; i++)
		count += is_entry(ehlo->lines[i]);
	return count;
}

static void put_offers(
	struct buf *out, struct arena *arena, const struct reply *reply)
{
	struct ehlo ehlo = {0};
	unsigned anomalies = 0;
	size_t put = 0, dropped;

	ehlo_parse(arena, reply, &ehlo, &anomalies);
	dropped = ehlo.count;
	if (count_entries(&ehlo) == 0) {
		buf_puts(out, "    expect: 250\n");
	} else {
		buf_puts(out, "    expect:\n      code: 250\n      caps:\n"
			      "        has:\n");
		for (size_t i = 0; i < ehlo.count && put < ENTRIES_MAX; i++) {
			if (!is_entry(ehlo.lines[i]))
				continue;
			put_entry(out, ehlo.lines[i]);
			put++;
		}
		dropped -= put;
	}
	if (dropped)
		buf_printf(out,
			"    # %zu more line%s left out: too much, or no "
			"keyword.\n",
			dropped, dropped == 1 ? " was" : "s were");
}

static void put_hello(struct buf *out, const struct init_seen *seen,
	const char *name, const struct reply *reply)
{
	bool is_lmtp = seen->setup->target.url.protocol == SMTP_PROTOCOL_LMTP;

	buf_printf(out, "  - name: %s\n    send: %s ${helo}\n", name,
		is_lmtp ? "LHLO" : "EHLO");
	put_offers(out, seen->arena, reply);
}

/* --- TLS --- */

/* The longest of these that will hold for a while yet. */
static const char *choose_span(int64_t left_s)
{
	static const struct {
		int64_t hours;
		const char *text;
	} spans[] = {
		{24 * 15, "14d"}, {24 * 8, "7d"}, {24 * 2, "1d"}, {2, "1h"}};

	for (size_t i = 0; i < sizeof(spans) / sizeof(spans[0]); i++)
		if (left_s > spans[i].hours * 3600)
			return spans[i].text;
	return NULL;
}

/* The name that was checked, and is to be in the certificate; NULL: none. */
static const char *checked_name(const struct init_seen *seen)
{
	const char *name = seen->security.target.name;

	if (!seen->tls->verified ||
		!str_starts_nocase(str_from(seen->tls->verified), "verified"))
		return NULL;
	if (!name)
		name = seen->place.host;
	return name && strlen(name) <= DOMAIN_MAX &&
			       has_only(str_from(name), ".-:")
		       ? name
		       : NULL;
}

static void put_cert(struct buf *out, const struct init_seen *seen)
{
	const struct tls_result *tls = seen->tls;
	const char *span =
		choose_span(tls->not_after - clock_wall_us() / 1000000);
	const char *name = checked_name(seen);
	struct str issuer = str_from(tls->issuer ? tls->issuer : "");
	bool has_issuer =
		issuer.len <= ENTRY_MAX && has_only(issuer, " .,=-_@()&+:*'");

	buf_puts(out, "      # Its certificate ends on ");
	clock_format_rfc3339_seconds(out, tls->not_after * 1000000);
	buf_puts(out, ", and is for ");
	put_comment(out, str_from(tls->subject ? tls->subject : "nobody"));
	if (!span && !name && !has_issuer)
		return;
	buf_puts(out, "      cert:\n");
	if (span)
		buf_printf(out, "        valid_for: %s\n", span);
	if (name)
		buf_printf(out, "        name: '%s'\n", name);
	if (!has_issuer)
		return;
	buf_puts(out, "        issuer: '/^");
	put_quoted_pattern(out, issuer);
	buf_puts(out, "$/'\n");
}

static void put_handshake(struct buf *out, const struct init_seen *seen)
{
	const struct tls_result *tls = seen->tls;
	struct str version = str_from(tls->version);

	buf_puts(out, "  - name: the handshake\n");
	if (seen->distrust) {
		buf_puts(out, "    # Not trusted: ");
		put_comment(out, str_from(seen->distrust));
		buf_puts(out, "    # With --ca FILE it may be: then say "
			      "\"tls: start\".\n    tls: {verify: no}\n");
	} else {
		buf_puts(out, "    tls: start\n");
	}
	buf_puts(out, "    expect:\n      version: ");
	buf_str(out, version);
	if (str_equal(version, "TLSv1.2") || str_equal(version, "TLSv1.3"))
		buf_puts(out, "+");
	buf_putc(out, '\n');
	if (tls->not_after)
		put_cert(out, seen);
}

/* --- the whole --- */

static void put_head(
	struct buf *out, const struct init_seen *seen, const char *command)
{
	const char *const *ids = anomaly_ids();
	bool is_first = true;

	buf_puts(out, "# What ");
	escape_wire(out, str_from(seen->setup->target.url.text));
	buf_puts(out, " showed on ");
	clock_format_rfc3339_seconds(out, clock_wall_us());
	buf_puts(out, ", for \"smtpdrill init\".\n"
		      "# This fails when the server shows less, or something "
		      "else:\n#\n#   ");
	buf_puts(out, command);
	buf_puts(out, "\n\nname: The server is what it was\n");
	if (!seen->anomalies)
		return;
	buf_puts(out, "# Oddities of its replies, which are warnings "
		      "otherwise.\nallow: [");
	for (size_t i = 0; ids[i]; i++) {
		if (!(seen->anomalies & anomaly_bit(str_from(ids[i]))))
			continue;
		buf_printf(out, "%s%s", is_first ? "" : ", ", ids[i]);
		is_first = false;
	}
	buf_puts(out, "]\n");
}

void init_put_seen(
	struct buf *out, const struct init_seen *seen, const char *command)
{
	bool begins_with_tls = seen->setup->target.url.implicit_tls;

	put_head(out, seen, command);
	buf_puts(out, "\nsteps:\n");
	if (begins_with_tls && seen->tls)
		put_handshake(out, seen);
	put_greeting(out, seen->greeting);
	put_hello(out, seen, "what it offers", seen->hello);
	if (seen->no_tls) {
		buf_puts(out, "  # STARTTLS is offered, but: ");
		put_comment(out, str_from(seen->no_tls));
	}
	if (!seen->secure_hello || !seen->tls)
		return;
	buf_puts(out, "  - send: STARTTLS\n    expect: 220\n");
	put_handshake(out, seen);
	put_hello(out, seen, "what it offers behind TLS", seen->secure_hello);
}
