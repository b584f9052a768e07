/* html_facts.c - the list of terms of a conversation. */
#include "report/html/html_facts.h"

#include "base/clock.h"
#include "report/html/html_put.h"

enum { US_PER_S = 1000000 };

static void begin(struct buf *out, const char *term)
{
	buf_printf(out, "<div><dt>%s</dt><dd>", term);
}

static void end(struct buf *out)
{
	buf_puts(out, "</dd></div>\n");
}

static void put_term(struct buf *out, const char *term, const char *text)
{
	if (!text || !*text)
		return;
	begin(out, term);
	html_put(out, text);
	end(out);
}

static void put_words(struct buf *out, const char *term,
	const char *const *words, size_t count)
{
	if (!count)
		return;
	begin(out, term);
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_puts(out, ", ");
		html_put(out, words[i]);
	}
	end(out);
}

static void put_target(struct buf *out, const struct run_target *target)
{
	if (!target || !html_target_label(target))
		return;
	begin(out, "Target");
	html_put(out, html_target_label(target));
	if (target->name && target->url) {
		buf_puts(out, " (");
		html_put(out, target->url);
		buf_putc(out, ')');
	}
	end(out);
}

static void put_ends(struct buf *out, const struct scenario_result *result)
{
	if (!result->local && !result->remote)
		return;
	begin(out, "Connection");
	html_put(out, result->local ? result->local : "?");
	buf_puts(out, " &#8594; ");
	html_put(out, result->remote ? result->remote : "?");
	end(out);
}

static void put_day(struct buf *out, int64_t seconds)
{
	clock_format_rfc3339_seconds(out, seconds * US_PER_S);
}

static void put_tls(struct buf *out, const struct tls_result *tls)
{
	if (tls->version) {
		begin(out, "TLS");
		html_put(out, tls->version);
		if (tls->cipher) {
			buf_puts(out, ", ");
			html_put(out, tls->cipher);
		}
		if (tls->resumed)
			buf_puts(out, ", resumed");
		if (tls->verified) {
			buf_puts(out, ", ");
			html_put(out, tls->verified);
		}
		end(out);
	}
	if (!tls->subject && !tls->not_after)
		return;
	begin(out, "Certificate");
	html_put(out, tls->subject);
	if (tls->issuer) {
		buf_puts(out, ", issued by ");
		html_put(out, tls->issuer);
	}
	if (tls->not_after) {
		buf_puts(out, tls->subject ? ", holds until " : "until ");
		put_day(out, tls->not_after);
	}
	end(out);
}

static void put_times(struct buf *out, const struct scenario_result *result)
{
	if (result->started_wall_us) {
		begin(out, "Started");
		clock_format_rfc3339(out, result->started_wall_us);
		end(out);
	}
	if (result->outcome == OUTCOME_SKIPPED)
		return;
	begin(out, "Took");
	duration_format(out, result->duration_us);
	if (result->attempts > 1)
		buf_printf(out, ", %d attempts", result->attempts);
	end(out);
}

static void put_anomalies(struct buf *out, unsigned anomalies)
{
	bool first = true;

	if (!anomalies)
		return;
	begin(out, "Oddities");
	for (int i = 0; i < ANOMALY_COUNT; i++) {
		if (!(anomalies & 1u << i))
			continue;
		buf_printf(out, "%s%s (%s)", first ? "" : ", ",
			anomaly_id((enum anomaly)i),
			anomaly_meaning((enum anomaly)i));
		first = false;
	}
	end(out);
}

static void put_place(struct buf *out, const struct scenario_facts *facts)
{
	if (!facts->file)
		return;
	begin(out, "File");
	html_put(out, facts->file);
	if (facts->line)
		buf_printf(out, ":%d", facts->line);
	end(out);
}

void html_put_facts(struct buf *out, const struct scenario_result *result)
{
	const struct scenario_facts *facts = result->facts;

	buf_puts(out, "<dl class=\"facts\">\n");
	put_place(out, facts);
	put_term(out, "Level", level_word(facts->level));
	put_words(out, "References", facts->refs, facts->ref_count);
	put_words(out, "Tags", facts->tags, facts->tag_count);
	put_target(out, result->target);
	put_ends(out, result);
	put_tls(out, &result->tls);
	put_times(out, result);
	put_anomalies(out, result->anomalies);
	buf_puts(out, "</dl>\n");
}
