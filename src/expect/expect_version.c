/* expect_version.c - the version of TLS that a handshake came to. */
#include "expect/expect_long.h"
#include "expect/expect_scan.h"
#include "expect/expect_subject.h"

/* REFERENCE
### `version`

Of a `tls` step: the version that was agreed on: `1.0`, `1.1`, `1.2` or `1.3`
(`TLSv1.3` says the same). Several are separated by `|`; `1.2+` is 1.2 or
newer.

```yaml
- send: STARTTLS
  expect: 220
- tls: {max: 1.2}
  expect: {version: 1.2}
```
*/

#define VERSION_PATTERN "((?i:tls)\\s*(?i:v)?)?1(\\.[0-3])?\\+?"

static const struct yaml_shape version_shape = {
	.kinds = YAML_WORD | YAML_WRITTEN | YAML_VARS,
	.words = yaml_tls_words,
	.pattern = "^\\s*" VERSION_PATTERN "(\\s*\\|\\s*" VERSION_PATTERN
		   ")*\\s*$",
	.takes = "1.2, 1.2+, several separated by |"};

enum { VERSION_COUNT = 4, VERSION_NONE = -1 };

static const char *const version_numbers[VERSION_COUNT] = {
	"1.0", "1.1", "1.2", "1.3"};

/* The index, or VERSION_NONE. OpenSSL calls the first one TLSv1. */
static int read_version(struct str text)
{
	if (str_equal_nocase(text, "TLSv1"))
		return 0;
	if (str_starts_nocase(text, "TLS")) {
		text = str_trim((struct str){text.data + 3, text.len - 3});
		if (str_starts_nocase(text, "v"))
			text = (struct str){text.data + 1, text.len - 1};
	}
	for (int i = 0; i < VERSION_COUNT; i++)
		if (str_equal(text, version_numbers[i]))
			return i;
	return VERSION_NONE;
}

struct version {
	bool takes[VERSION_COUNT];
	struct str shown;
};

static bool read_alternative(
	struct expect_scan *scan, struct str part, void *arg)
{
	struct version *version = arg;
	struct str shown = expect_scan_excerpt(part);
	bool newer = part.data[part.len - 1] == '+';
	int index;

	part.len -= newer;
	index = read_version(part);
	if (index == VERSION_NONE)
		return expect_scan_fail(scan, scan->at,
			"\"%.*s\" is no TLS version: there are 1.0, 1.1, 1.2 "
			"and 1.3, and 1.2+ takes newer ones too",
			(int)shown.len, shown.data);
	for (int i = index; i < VERSION_COUNT; i++)
		if (i == index || newer)
			version->takes[i] = true;
	version->shown = str_from(arena_printf(scan->arena, "%.*s%s%sTLSv%s",
		(int)version->shown.len, version->shown.data,
		version->shown.len ? " or " : "", newer ? "at least " : "",
		version_numbers[index]));
	return true;
}

static bool scan_versions(struct expect_scan *scan, void *arg)
{
	struct version *version = arg;

	version->shown = STR_LITERAL("");
	return expect_scan_each(scan, read_alternative, version);
}

static bool parse_version(
	struct expect_parse *parse, const struct node *value, const void **self)
{
	struct version *version =
		arena_calloc(parse->arena, 1, sizeof(*version));

	*self = version;
	return expect_read_scanned(
		parse, value, "version", scan_versions, version);
}

static enum expect_answer match_version(
	const void *self, const struct observation *seen, struct mismatch *why)
{
	const struct version *version = self;
	const char *name;
	int got;

	if (!expect_subject_has_tls(seen, why))
		return EXPECT_NO;
	name = seen->tls->version;
	got = name ? read_version(str_from(name)) : VERSION_NONE;
	if (got != VERSION_NONE && version->takes[got])
		return EXPECT_YES;
	(void)mismatch_set(why, FAILURE_TLS, "the version is %s, expected %.*s",
		name ? name : "unknown", (int)version->shown.len,
		version->shown.data);
	return EXPECT_NO;
}

static void describe_version(const void *self, struct buf *out)
{
	const struct version *version = self;

	buf_puts(out, "version ");
	buf_str(out, version->shown);
}

const struct expect_ops expect_version = {
	.key = "version",
	.shape = &version_shape,
	.help = "The version of TLS: 1.2, 1.2+, TLSv1.2 | TLSv1.3.",
	.subject = EXPECT_SUBJECT_TLS,
	.parse = parse_version,
	.match = match_version,
	.describe = describe_version,
};
