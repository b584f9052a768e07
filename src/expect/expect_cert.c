/* expect_cert.c - the certificate that the other side showed. */
#include "expect/expect_cert.h"
#include "base/escape.h"
#include "expect/expect_long.h"
#include "expect/expect_pattern.h"
#include "expect/expect_subject.h"

/* REFERENCE
### `cert`

Of a `tls` step: the certificate that the server showed. All of these must
hold:

| key | what must be so |
|---|---|
| `valid_for` | it is valid for at least so long from now: `12h`, `14d`, `2w` |
| `name` | it is valid for this domain or numeric address; a list: for all |
| `issuer`, `subject` | a part of it, or a pattern in slashes; a list: all |
| `key_bits` | its key has at least so many bits |

A wildcard in the certificate stands for one whole label, the first (RFC 6125
6.4.3). Issuer and subject are in one line, `CN=Lab CA,O=Lab`, and case does
not count. Bits are counted as they are, whatever the kind of key.

```yaml
- tls: {verify: false}
  expect: {cert: {valid_for: 14d, name: mx1.example.com, issuer: Lab CA}}
```
*/

enum { KEY_BITS_MAX = 65536 };

static const struct yaml_shape valid_for_shape = {
	.kinds = YAML_WRITTEN | YAML_VARS,
	.pattern = "^\\s*([0-9]+[smhdw]|" YAML_DURATION_PATTERN ")\\s*$",
	.takes = "a span with its unit: 12h, 14d, 2w"};
static const struct yaml_shape key_bits_shape = {
	.kinds = YAML_INT | YAML_VARS, .min = 1, .max = KEY_BITS_MAX};

static const struct yaml_key cert_keys[] = {
	YAML_KEY("valid_for", &valid_for_shape,
		"How long it must still be valid: 14d."),
	YAML_KEY("name", &shape_texts, "Names that it must be for."),
	YAML_KEY("issuer", &shape_texts, "What stands in its issuer."),
	YAML_KEY("subject", &shape_texts, "What stands in its subject."),
	YAML_KEY("key_bits", &key_bits_shape, "The least size of its key."),
	YAML_KEY_END};

static const struct yaml_shape cert_shape = {
	.kinds = YAML_MAP, .keys = cert_keys, .count_min = 1};

struct cert {
	bool has_valid_for;
	int64_t valid_for_s;
	size_t name_count;
	struct str *names;
	struct expect_patterns issuer, subject;
	int64_t key_bits; /* 0: any */
};

static bool read_name(
	struct expect_parse *parse, const struct node *scalar, void *arg)
{
	struct cert *cert = arg;
	struct str text, shown;

	if (!expect_read_plain(parse, scalar, "name", &text))
		return false;
	if (expect_cert_read_name(text, &cert->names[cert->name_count])) {
		cert->name_count++;
		return true;
	}
	shown = expect_scan_excerpt(text);
	return diag_error(parse->diag, scalar->loc,
		"\"name\" takes a domain or a numeric address, got \"%.*s\"",
		(int)shown.len, shown.data);
}

static bool parse_names(
	struct expect_parse *parse, const struct node *map, struct cert *cert)
{
	const struct node *value = node_get(map, "name");
	size_t count = value && value->kind == NODE_LIST ? value->count : 1;

	cert->names = arena_calloc(
		parse->arena, count ? count : 1, sizeof(*cert->names));
	return !value ||
	       expect_read_each(parse, value, "name", read_name, cert);
}

static bool parse_patterns(struct expect_parse *parse, const struct node *map,
	const char *key, struct expect_patterns *out)
{
	const struct node *value = node_get(map, key);

	return !value || expect_patterns_read(
				 parse, value, key, EXPECT_PATTERN_TEXT, out);
}

static bool parse_valid_for(
	struct expect_parse *parse, const struct node *map, struct cert *cert)
{
	const struct node *value = node_get(map, "valid_for");

	cert->has_valid_for = value != NULL;
	return !value || expect_read_scanned(parse, value, "valid_for",
				 expect_cert_scan_span, &cert->valid_for_s);
}

static bool parse_key_bits(
	struct expect_parse *parse, const struct node *map, struct cert *cert)
{
	const struct node *value = node_get(map, "key_bits");

	if (!value)
		return true;
	value = expect_read_scalar(parse, value, "key_bits");
	return value && yaml_read_int(parse->diag, value, "key_bits", 1,
				KEY_BITS_MAX, &cert->key_bits);
}

static bool parse_cert(
	struct expect_parse *parse, const struct node *value, const void **self)
{
	struct cert *cert = arena_calloc(parse->arena, 1, sizeof(*cert));
	bool ok = yaml_check_keys(parse->diag, value, "\"cert\"", cert_keys);

	*self = cert;
	if (value->kind != NODE_MAP)
		return false;
	if (!value->count)
		return diag_error(parse->diag, value->loc,
			"\"cert\" needs valid_for, name, issuer, subject or "
			"key_bits");
	ok = parse_valid_for(parse, value, cert) && ok;
	ok = parse_names(parse, value, cert) && ok;
	ok = parse_patterns(parse, value, "issuer", &cert->issuer) && ok;
	ok = parse_patterns(parse, value, "subject", &cert->subject) && ok;
	return parse_key_bits(parse, value, cert) && ok;
}

static bool match_valid_for(const struct cert *cert,
	const struct observed_tls *tls, struct mismatch *why)
{
	int64_t left_s = tls->not_after - tls->now;
	struct buf text = BUF_INIT;

	if (!cert->has_valid_for || left_s >= cert->valid_for_s)
		return true;
	buf_puts(&text, "the certificate ");
	expect_cert_format_left(&text, left_s, cert->valid_for_s);
	buf_puts(&text,
		left_s < 0 ? ", expected one that is valid" : ", expected");
	if (cert->valid_for_s) {
		buf_puts(&text, left_s < 0 ? " for at least " : " at least ");
		expect_cert_format_span(&text, cert->valid_for_s);
	}
	(void)mismatch_set(why, FAILURE_TLS, "%s", buf_cstr(&text));
	buf_fini(&text);
	return false;
}

static bool match_names(const struct cert *cert, const struct observed_tls *tls,
	struct mismatch *why)
{
	for (size_t i = 0; i < cert->name_count; i++) {
		struct str name = cert->names[i];
		struct buf has = BUF_INIT;

		if (expect_cert_has_name(tls, name))
			continue;
		expect_cert_format_names(tls, &has);
		(void)mismatch_set(why, FAILURE_TLS,
			"the certificate is for %s, not for %.*s",
			has.len ? buf_cstr(&has) : "no name", (int)name.len,
			name.data);
		buf_fini(&has);
		return false;
	}
	return true;
}

static bool match_line(const struct expect_patterns *patterns, const char *line,
	const char *what, struct mismatch *why)
{
	struct str text = str_from(line ? line : "");
	struct buf front = BUF_INIT;
	enum expect_answer answer;

	buf_printf(&front, "the certificate's %s \"", what);
	escape_wire(&front, text);
	buf_putc(&front, '"');
	answer = expect_patterns_match(patterns, text, buf_cstr(&front), why);
	buf_fini(&front);
	return answer == EXPECT_YES;
}

static enum expect_answer match_cert(
	const void *self, const struct observation *seen, struct mismatch *why)
{
	const struct cert *cert = self;
	const struct observed_tls *tls = seen->tls;

	if (!expect_subject_has_tls(seen, why))
		return EXPECT_NO;
	if (!tls->has_cert) {
		(void)mismatch_set(why, FAILURE_TLS,
			"the other side showed no certificate");
		return EXPECT_NO;
	}
	if (!match_valid_for(cert, tls, why) || !match_names(cert, tls, why) ||
		!match_line(&cert->issuer, tls->issuer, "issuer", why) ||
		!match_line(&cert->subject, tls->subject, "subject", why))
		return EXPECT_NO;
	if (tls->key_bits >= cert->key_bits)
		return EXPECT_YES;
	(void)mismatch_set(why, FAILURE_TLS,
		"the certificate's key has %d bits, expected at least %d",
		tls->key_bits, (int)cert->key_bits);
	return EXPECT_NO;
}

static void describe_line(const char *what,
	const struct expect_patterns *patterns, struct buf *said)
{
	if (!patterns->count)
		return;
	buf_printf(said, "%s with %s ", said->len ? "," : "", what);
	expect_patterns_describe(patterns, said);
}

static void describe_cert(const void *self, struct buf *out)
{
	const struct cert *cert = self;
	struct buf said = BUF_INIT;

	if (cert->has_valid_for) {
		buf_puts(&said, " valid for at least ");
		expect_cert_format_span(&said, cert->valid_for_s);
	}
	for (size_t i = 0; i < cert->name_count; i++) {
		buf_puts(&said, i ? " and " : said.len ? ", for " : " for ");
		buf_str(&said, cert->names[i]);
	}
	describe_line("issuer", &cert->issuer, &said);
	describe_line("subject", &cert->subject, &said);
	if (cert->key_bits)
		buf_printf(&said, "%s with a key of at least %d bits",
			said.len ? "," : "", (int)cert->key_bits);
	buf_puts(out, "certificate");
	buf_str(out, buf_view(&said));
	buf_fini(&said);
}

const struct expect_ops expect_cert = {
	.key = "cert",
	.shape = &cert_shape,
	.help = "What the certificate must be like.",
	.subject = EXPECT_SUBJECT_TLS,
	.parse = parse_cert,
	.match = match_cert,
	.describe = describe_cert,
};
