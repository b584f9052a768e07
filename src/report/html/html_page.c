/*
 * html_page.c - the head and the foot of the page. The page may load
 * nothing and run nothing but the one script in it, whatever gets into it:
 * the policy names the hash of style and script.
 */
#include "report/html/html_page.h"

#include "base/base64.h"
#include "report/html/html_put.h"

enum { SHA256_BYTES = 32 };

static unsigned from_hex(char c)
{
	return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* A policy has it in base64, cmake gives hexadecimal. */
static void put_hash(struct buf *out, const char *hex)
{
	char bytes[SHA256_BYTES];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(from_hex(hex[2 * i]) << 4 |
				  from_hex(hex[2 * i + 1]));
	buf_puts(out, "'sha256-");
	base64_encode(out, (struct str){bytes, sizeof(bytes)});
	buf_puts(out, "'");
}

static void put_policy(struct buf *out)
{
	buf_puts(out,
		"<meta http-equiv=\"Content-Security-Policy\" "
		"content=\"default-src 'none'; img-src data:; style-src ");
	put_hash(out, html_style_sha256);
	buf_puts(out, "; script-src ");
	put_hash(out, html_script_sha256);
	buf_puts(out, "; base-uri 'none'; form-action 'none'\">\n");
}

/* "2 failed, 31 passed" */
static void put_result(struct buf *out, const struct run_totals *totals)
{
	size_t bad = totals->outcomes[OUTCOME_FAILED] +
		     totals->outcomes[OUTCOME_ERROR] +
		     totals->outcomes[OUTCOME_XPASSED];

	if (bad)
		buf_printf(out, "%zu failed", bad);
	else
		buf_printf(out, "%zu passed", totals->outcomes[OUTCOME_PASSED]);
}

void html_put_head(struct buf *out, const struct html_page *page)
{
	const struct run_info *run = page->options->run;

	buf_puts(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
		      "<meta charset=\"utf-8\">\n");
	put_policy(out);
	buf_puts(out, "<meta name=\"viewport\" "
		      "content=\"width=device-width, initial-scale=1\">\n"
		      "<meta name=\"color-scheme\" content=\"light dark\">\n"
		      "<meta name=\"referrer\" content=\"no-referrer\">\n"
		      "<meta name=\"generator\" "
		      "content=\"smtpdrill " SMTPDRILL_VERSION
		      "\">\n<link rel=\"icon\" href=\"data:,\">\n<title>");
	put_result(out, page->totals);
	for (size_t i = 0; run && i < run->target_count && i < 3; i++)
		if (html_target_label(&run->targets[i])) {
			buf_puts(out, i ? ", " : " - ");
			html_put(out, html_target_label(&run->targets[i]));
		}
	buf_puts(out, " - smtpdrill</title>\n<style>");
	buf_puts(out, html_style);
	buf_puts(out, "</style>\n</head>\n");
}

void html_put_foot(struct buf *out)
{
	buf_puts(out, "<footer><p>Made by smtpdrill " SMTPDRILL_VERSION
		      ". What a server sent is shown as printable ASCII and as "
		      "<code>\\r \\n \\t \\0 \\xHH</code>, a backslash as "
		      "<code>\\\\</code>.</p></footer>\n<script>");
	buf_puts(out, html_script);
	buf_puts(out, "</script>\n</body>\n</html>\n");
}
