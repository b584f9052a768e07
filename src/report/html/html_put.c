/* html_put.c - text and bytes as markup. */
#include "report/html/html_put.h"

#include "base/escape.h"

enum { LINE_SHOWN = 320, LINE_FOLD = 400 };

const enum outcome html_order[OUTCOME_COUNT] = {OUTCOME_FAILED, OUTCOME_ERROR,
	OUTCOME_XPASSED, OUTCOME_FLAKY, OUTCOME_WARNED, OUTCOME_PASSED,
	OUTCOME_XFAILED, OUTCOME_SKIPPED};

void html_put_str(struct buf *out, struct str text)
{
	escape_markup(out, text);
}

void html_put(struct buf *out, const char *text)
{
	html_put_str(out, str_from(text));
}

void html_put_path(struct buf *out, const char *path)
{
	struct str rest = str_from(path);

	while (rest.data) {
		html_put_str(out, str_cut(&rest, '/'));
		if (rest.data)
			buf_puts(out, "/<wbr>");
	}
}

/* How escape.c shows them, as markup. */
static void put_run(struct buf *out, struct str bytes)
{
	struct buf shown = BUF_INIT;

	escape_wire(&shown, bytes);
	escape_markup(out, buf_view(&shown));
	buf_fini(&shown);
}

static bool is_plain(char c)
{
	return c >= 0x20 && c < 0x7f;
}

void html_put_wire(struct buf *out, struct str bytes)
{
	size_t start = 0, end;

	while (start < bytes.len) {
		bool plain = is_plain(bytes.data[start]);

		for (end = start + 1; end < bytes.len; end++)
			if (is_plain(bytes.data[end]) != plain)
				break;
		if (!plain)
			buf_puts(out, "<u>");
		put_run(out, (struct str){bytes.data + start, end - start});
		if (!plain)
			buf_puts(out, "</u>");
		start = end;
	}
}

static bool ends_in_crlf(struct str line)
{
	return line.len >= 2 && line.data[line.len - 2] == '\r' &&
	       line.data[line.len - 1] == '\n';
}

void html_put_wire_line(struct buf *out, struct str line)
{
	struct str rest = {NULL, 0};

	if (ends_in_crlf(line))
		line.len -= 2;
	if (line.len > LINE_FOLD) {
		rest = (struct str){
			line.data + LINE_SHOWN, line.len - LINE_SHOWN};
		line.len = LINE_SHOWN;
	}
	html_put_wire(out, line);
	if (!rest.len)
		return;
	buf_printf(out,
		"<details class=\"more\"><summary>%zu more bytes</summary>",
		rest.len);
	html_put_wire(out, rest);
	buf_puts(out, "</details>");
}

struct str html_cut_line(struct str *rest)
{
	struct str line = *rest;
	const char *end = memchr(line.data, '\n', line.len);

	if (end)
		line.len = (size_t)(end - line.data) + 1;
	rest->data += line.len;
	rest->len -= line.len;
	return line;
}

const char *html_sign(enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_PASSED:
		return "&#10003;";
	case OUTCOME_FAILED:
		return "&#10007;";
	case OUTCOME_WARNED:
		return "!";
	case OUTCOME_SKIPPED:
		return "&#8722;";
	case OUTCOME_XFAILED:
		return "&#215;";
	case OUTCOME_XPASSED:
		return "&#8252;";
	case OUTCOME_FLAKY:
		return "&#8776;";
	case OUTCOME_ERROR:
	case OUTCOME_COUNT:
		break;
	}
	return "&#8856;";
}

void html_put_verdict(struct buf *out, enum outcome outcome)
{
	buf_printf(out,
		"<span class=\"v %s\"><b aria-hidden=\"true\">%s</b> %s</span>",
		outcome_word(outcome), html_sign(outcome),
		outcome_word(outcome));
}

bool html_is_bad(enum outcome outcome)
{
	return outcome == OUTCOME_FAILED || outcome == OUTCOME_ERROR ||
	       outcome == OUTCOME_XPASSED;
}

void html_put_ms(struct buf *out, int64_t us)
{
	int64_t tenths = (us + 50) / 100;

	buf_printf(out, "%lld.%lld", (long long)(tenths / 10),
		(long long)(tenths % 10));
}

const char *html_target_label(const struct run_target *target)
{
	if (!target)
		return NULL;
	return target->name ? target->name : target->url;
}
