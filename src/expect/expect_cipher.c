/* expect_cipher.c - the cipher suite that a handshake came to. */
#include "expect/expect_long.h"
#include "expect/expect_pattern.h"
#include "expect/expect_subject.h"

/* REFERENCE
### `cipher`

Of a `tls` step: the cipher suite that was agreed on, by OpenSSL's name for
it. A plain word is the whole name, `"quoted"` text a part of it, and a text
between slashes a pattern; several are separated by `|`. Case does not count.

```yaml
- tls: {max: 1.2}
  expect: {cipher: '"GCM" | ECDHE-RSA-CHACHA20-POLY1305'}
```
*/

struct alternative {
	const struct alternative *next;
	struct str name; /* len 0: the pattern */
	struct expect_pattern pattern;
};

struct ciphers {
	const struct alternative *first;
	struct str shown;
};

static bool scan_alternative(
	struct expect_scan *scan, struct alternative *alternative)
{
	char c;

	expect_scan_blanks(scan);
	c = expect_scan_peek(scan);
	if (c == '/' || c == '"') {
		if (!expect_pattern_scan(scan, &alternative->pattern))
			return false;
	} else {
		alternative->name =
			arena_str(scan->arena, expect_scan_word(scan));
		if (!alternative->name.len)
			return expect_scan_fail(scan, scan->at,
				"a cipher's name is missing here");
	}
	expect_scan_blanks(scan);
	if (expect_scan_at_end(scan) || expect_scan_peek(scan) == '|')
		return true;
	return expect_scan_fail(
		scan, scan->at, "several ciphers are separated by \"|\"");
}

static bool scan_ciphers(struct expect_scan *scan, void *arg)
{
	struct ciphers *ciphers = arg;
	const struct alternative **link = &ciphers->first;
	size_t start;

	expect_scan_blanks(scan);
	start = scan->at;
	for (;;) {
		struct alternative *alternative =
			arena_calloc(scan->arena, 1, sizeof(*alternative));

		if (!scan_alternative(scan, alternative))
			return false;
		*link = alternative;
		link = &alternative->next;
		if (expect_scan_at_end(scan))
			break;
		scan->at++; /* the bar */
	}
	ciphers->shown = expect_shown(scan->arena,
		expect_scan_trim((struct str){
			scan->text.data + start, scan->at - start}),
		"");
	return true;
}

static bool parse_cipher(
	struct expect_parse *parse, const struct node *value, const void **self)
{
	struct ciphers *ciphers =
		arena_calloc(parse->arena, 1, sizeof(*ciphers));

	*self = ciphers;
	return expect_read_scanned(
		parse, value, "cipher", scan_ciphers, ciphers);
}

static enum regex_result try_alternative(
	const struct alternative *alternative, const char *name)
{
	if (!alternative->name.len)
		return expect_pattern_match(
			&alternative->pattern, str_from(name));
	return str_equal_nocase(alternative->name, name) ? REGEX_MATCH
							 : REGEX_NO_MATCH;
}

static enum expect_answer match_cipher(
	const void *self, const struct observation *seen, struct mismatch *why)
{
	const struct ciphers *ciphers = self;
	const char *name;

	if (!expect_subject_has_tls(seen, why))
		return EXPECT_NO;
	name = seen->tls->cipher ? seen->tls->cipher : "";
	for (const struct alternative *alternative = ciphers->first;
		alternative; alternative = alternative->next) {
		switch (try_alternative(alternative, name)) {
		case REGEX_MATCH:
			return EXPECT_YES;
		case REGEX_LIMIT:
			expect_pattern_give_up(
				&alternative->pattern, "the cipher", why);
			return EXPECT_NO;
		case REGEX_NO_MATCH:
			break;
		}
	}
	(void)mismatch_set(why, FAILURE_TLS, "the cipher is %s, expected %.*s",
		*name ? name : "unknown", (int)ciphers->shown.len,
		ciphers->shown.data);
	return EXPECT_NO;
}

static void describe_cipher(const void *self, struct buf *out)
{
	const struct ciphers *ciphers = self;

	buf_puts(out, "cipher ");
	buf_str(out, ciphers->shown);
}

const struct expect_ops expect_cipher = {
	.key = "cipher",
	.shape = &shape_text,
	.help = "The cipher suite; * stands for anything, several are "
		"separated by |.",
	.subject = EXPECT_SUBJECT_TLS,
	.parse = parse_cipher,
	.match = match_cipher,
	.describe = describe_cipher,
};
