/* expect_anomalies.c - what must be odd about the reply's bytes. */
#include "base/suggest.h"
#include "expect/expect_long.h"
#include "expect/expect_scan.h"

/* REFERENCE
### `anomalies`

The wire anomalies that the reply must have, by their ids: one or a list;
`not` in front says that it must not have this one. `none`: it has none at
all.

```yaml
expect: {code: 250, anomalies: [reply/bare-lf, not reply/8bit]}
```
*/

#define ANOMALY_PATTERN \
	"^\\s*((?i:none)|((?i:not)\\s+)?(reply|ehlo|tls)/[a-z0-9-]+)\\s*$"
#define ANOMALY_TAKES "an anomaly's id, not before one, or none"

static const struct yaml_shape anomaly_shape = {
	.kinds = YAML_WRITTEN | YAML_VARS,
	.pattern = ANOMALY_PATTERN,
	.takes = ANOMALY_TAKES};
static const struct yaml_shape anomalies_shape = {
	.kinds = YAML_WRITTEN | YAML_VARS | YAML_LIST,
	.pattern = ANOMALY_PATTERN,
	.takes = ANOMALY_TAKES,
	.item = &anomaly_shape,
	.count_min = 1};

struct anomalies {
	bool none;
	unsigned present;
	unsigned absent;
};

static bool scan_anomaly(struct expect_scan *scan, void *arg)
{
	struct anomalies *anomalies = arg;
	struct str text = str_trim(scan->text), id = text, shown;
	bool negated = str_starts_nocase(text, "not ");
	const char *near;
	unsigned bit;

	if (str_equal_nocase(text, "none")) {
		anomalies->none = true;
		return true;
	}
	if (negated)
		id = str_trim((struct str){text.data + 4, text.len - 4});
	bit = anomaly_bit(id);
	if (bit) {
		*(negated ? &anomalies->absent : &anomalies->present) |= bit;
		return true;
	}
	near = suggest_closest(id, anomaly_ids());
	shown = expect_scan_excerpt(id);
	scan->at = (size_t)(id.data - scan->text.data);
	if (near)
		return expect_scan_fail(scan, scan->at,
			"unknown anomaly \"%.*s\"; did you mean \"%s\"?",
			(int)shown.len, shown.data, near);
	return expect_scan_fail(scan, scan->at, "unknown anomaly \"%.*s\"",
		(int)shown.len, shown.data);
}

static bool read_anomaly(
	struct expect_parse *parse, const struct node *scalar, void *arg)
{
	return expect_read_scanned(
		parse, scalar, "anomalies", scan_anomaly, arg);
}

static bool parse_anomalies(
	struct expect_parse *parse, const struct node *value, const void **self)
{
	struct anomalies *anomalies =
		arena_calloc(parse->arena, 1, sizeof(*anomalies));

	*self = anomalies;
	if (!expect_read_each(
		    parse, value, "anomalies", read_anomaly, anomalies))
		return false;
	if (anomalies->none && (anomalies->present || anomalies->absent))
		return diag_error(parse->diag, value->loc,
			"\"none\" stands alone in \"anomalies\"");
	if (anomalies->present & anomalies->absent)
		return diag_error(parse->diag, value->loc,
			"\"anomalies\" wants the same one present and absent");
	return true;
}

static void format_ids(unsigned bits, const char *front, struct buf *out)
{
	for (unsigned i = 0; i < ANOMALY_COUNT; i++) {
		if (!(bits & (1u << i)))
			continue;
		if (out->len)
			buf_puts(out, ", ");
		buf_puts(out, front);
		buf_puts(out, anomaly_id((enum anomaly)i));
	}
}

static enum expect_answer miss(
	const char *front, unsigned bits, struct mismatch *why)
{
	struct buf ids = BUF_INIT;

	format_ids(bits, "", &ids);
	(void)mismatch_set(
		why, FAILURE_REPLY_MISMATCH, "%s %s", front, buf_cstr(&ids));
	buf_fini(&ids);
	return EXPECT_NO;
}

static enum expect_answer match_anomalies(
	const void *self, const struct observation *seen, struct mismatch *why)
{
	const struct anomalies *anomalies = self;
	unsigned have = seen->reply->anomalies;

	if (anomalies->none && have)
		return miss("expected no anomaly, the reply has", have, why);
	if (anomalies->present & ~have)
		return miss("the reply does not have the anomaly",
			anomalies->present & ~have, why);
	if (anomalies->absent & have)
		return miss("the reply has the anomaly",
			anomalies->absent & have, why);
	return EXPECT_YES;
}

static void describe_anomalies(const void *self, struct buf *out)
{
	const struct anomalies *anomalies = self;
	struct buf ids = BUF_INIT;

	format_ids(anomalies->present, "anomaly ", &ids);
	format_ids(anomalies->absent, "no ", &ids);
	buf_puts(out, anomalies->none ? "no anomaly" : buf_cstr(&ids));
	buf_fini(&ids);
}

static unsigned asked_anomalies(
	const void *self, const struct observation *seen)
{
	const struct anomalies *anomalies = self;

	(void)seen;
	return anomalies->present;
}

const struct expect_ops expect_anomalies = {
	.key = "anomalies",
	.shape = &anomalies_shape,
	.help = "Oddities of the reply on the wire that must be "
		"there, or not; none.",
	.parse = parse_anomalies,
	.match = match_anomalies,
	.describe = describe_anomalies,
	.asked_anomalies = asked_anomalies,
};
