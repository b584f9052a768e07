/*
 * plan_print.c - a plan as text:
 *
 *   relay.yaml::Commands out of sequence are refused[data-first]
 *     start: ehlo
 *     prelude:
 *       - expect: 220
 *       - send: EHLO ${helo}
 *         expect: 250
 *     steps:
 *       - send: DATA
 *         expect: 503 | 554
 */
#include "cli/plan_print.h"

#include "base/clock.h"
#include "base/escape.h"

enum { INDENT = 4, SHOWN_MAX = 1000 };

const char *plan_start_word(enum start start)
{
	switch (start) {
	case START_CONNECT:
		return "connect";
	case START_GREETING:
		return "greeting";
	case START_HELO:
		return "helo";
	case START_EHLO:
		return "ehlo";
	case START_TLS:
		return "tls";
	case START_AUTH:
		return "auth";
	case START_MAIL:
		return "mail";
	case START_RCPT:
		return "rcpt";
	case START_DATA:
		return "data";
	}
	return "";
}

void plan_put_words(struct buf *out, const char *label, size_t count,
	const char *const *words)
{
	if (count == 0)
		return;
	buf_puts(out, label);
	for (size_t i = 0; i < count; i++) {
		buf_puts(out, i ? ", " : " ");
		escape_terminal(out, str_from(words[i]));
	}
}

/* Where a step's lines go. */
struct printer {
	struct buf *out;
	const struct plan *plan;
	size_t indent;
	bool is_first; /* the next line begins with "- " */
};

static void put_key(struct printer *printer, const char *key)
{
	buf_fill(printer->out, ' ', printer->indent);
	buf_puts(printer->out, printer->is_first ? "- " : "  ");
	printer->is_first = false;
	buf_printf(printer->out, "%s:", key);
}

static void put_line(struct printer *printer, const char *key, struct str text)
{
	if (!text.data)
		return;
	put_key(printer, key);
	buf_putc(printer->out, ' ');
	escape_terminal(printer->out, text);
	buf_putc(printer->out, '\n');
}

static void put_time(struct printer *printer, const char *key, int64_t us)
{
	struct buf text = BUF_INIT;

	if (us < 0)
		return;
	duration_format(&text, us);
	put_line(printer, key, buf_view(&text));
	buf_fini(&text);
}

static void put_action(struct printer *printer, const struct step *step)
{
	struct buf text = BUF_INIT;

	/* A step that only reads a reply is its expectation. */
	if (step->expect && strcmp(step->ops->key, "expect") == 0)
		return;
	if (step->children.count && !step->ops->describe) {
		put_key(printer, step->ops->key);
		buf_putc(printer->out, '\n');
		return;
	}
	if (step->ops->describe)
		step->ops->describe(step, &text);
	else if (step->loc.line)
		buf_printf(&text, "(line %d)", step->loc.line);
	/* A message may be megabytes. */
	if (text.len > SHOWN_MAX) {
		size_t more = text.len - SHOWN_MAX;

		text.len = SHOWN_MAX;
		buf_printf(&text, " ... and %zu more", more);
	}
	put_line(printer, step->ops->key, buf_view(&text));
	buf_fini(&text);
}

static void put_captures(struct printer *printer, const struct step *step)
{
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < step->capture_count; i++) {
		const struct capture *capture = &step->captures[i];

		if (i)
			buf_puts(&text, ", ");
		buf_str(&text, capture->name);
		buf_putc(&text, ' ');
		buf_str(&text, capture->pattern);
	}
	if (text.len)
		put_line(printer, "capture", buf_view(&text));
	buf_fini(&text);
}

static void put_counts(struct printer *printer, const struct step *step)
{
	struct buf text = BUF_INIT;

	if (step->repeat != 1) {
		buf_printf(&text, "%d", step->repeat);
		put_line(printer, "repeat", buf_view(&text));
	}
	if (step->pace_bytes) {
		buf_clear(&text);
		buf_printf(&text, "%zuB/", step->pace_bytes);
		duration_format(&text, step->pace_us);
		put_line(printer, "pace", buf_view(&text));
	}
	buf_fini(&text);
}

static void put_modifiers(struct printer *printer, const struct step *step)
{
	put_line(printer, "name", str_from(step->name));
	if (step->condition)
		put_line(printer, "if", condition_text(step->condition));
	if (step->conn)
		put_line(printer, "conn",
			str_from(printer->plan->connections[step->conn]));
	put_counts(printer, step);
	put_time(printer, "within", step->within_us);
	put_time(printer, "not_before", step->not_before_us);
	put_time(printer, "timeout", step->timeout_us);
	put_captures(printer, step);
	if (step->has_level)
		put_line(printer, "level", str_from(level_word(step->level)));
	if (step->on_fail_continue)
		put_line(printer, "on_fail", STR_LITERAL("continue"));
}

/* Groups nest 16 deep at the most, as they were read. */
static void put_steps(struct printer *printer, const struct step_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct step *step = list->items[i];

		printer->is_first = true;
		put_action(printer, step);
		if (step->children.count) {
			printer->indent += INDENT;
			put_steps(printer, &step->children);
			printer->indent -= INDENT;
		}
		if (step->expect)
			put_line(printer, "expect", step->expect->shown);
		put_modifiers(printer, step);
	}
}

static void put_retry(struct printer *printer, const struct retry *retry)
{
	struct buf text = BUF_INIT;

	buf_printf(&text, "%d times, every ", retry->times);
	duration_format(&text, retry->every_us);
	buf_puts(&text,
		retry->when == RETRY_FAIL ? ", when fail" : ", when tempfail");
	put_line(printer, "retry", buf_view(&text));
	buf_fini(&text);
}

static void put_facts(struct printer *printer, const struct plan *plan)
{
	const struct scenario_facts *facts = &plan->facts;
	struct buf text = BUF_INIT;

	plan_put_words(&text, "", facts->tag_count, facts->tags);
	put_line(printer, "level", str_from(level_word(facts->level)));
	if (text.len)
		put_line(printer, "tags", str_trim(buf_view(&text)));
	buf_clear(&text);
	plan_put_words(&text, "", facts->ref_count, facts->refs);
	if (text.len)
		put_line(printer, "ref", str_trim(buf_view(&text)));
	if (plan->requires)
		put_line(printer, "requires", condition_text(plan->requires));
	put_line(printer, "skip", str_from(plan->skip));
	if (plan->lacking.data)
		put_line(printer, "lacks", plan->lacking);
	put_line(printer, "xfail", str_from(plan->xfail));
	if (plan->deliver)
		put_line(printer, "deliver", STR_LITERAL("true"));
	if (plan->serial)
		put_line(printer, "serial", STR_LITERAL("true"));
	if (plan->retry.times)
		put_retry(printer, &plan->retry);
	put_line(printer, "start", str_from(plan_start_word(plan->start)));
	buf_clear(&text);
	plan_put_words(&text, "", plan->connection_count, plan->connections);
	if (plan->connection_count > 1)
		put_line(printer, "connections", str_trim(buf_view(&text)));
	buf_fini(&text);
}

static void put_tls(struct printer *printer, const struct server_spec *server)
{
	const struct tls_request *tls = server->tls;
	struct buf text = BUF_INIT;

	if (!tls)
		return;
	buf_puts(&text, server->implicit_tls ? "implicit" : "STARTTLS");
	if (tls->cert)
		buf_printf(&text, ", cert %s", tls->cert);
	if (tls->min != TLS_VERSION_ANY)
		buf_printf(&text, ", min %s", tls_version_name(tls->min));
	if (tls->max != TLS_VERSION_ANY)
		buf_printf(&text, ", max %s", tls_version_name(tls->max));
	put_line(printer, "tls", buf_view(&text));
	buf_fini(&text);
}

static void put_server(
	struct printer *printer, const struct server_spec *server)
{
	static const char *const words[] = {
		[SMTP_PROTOCOL_SMTP] = "smtp",
		[SMTP_PROTOCOL_SUBMISSION] = "submission",
		[SMTP_PROTOCOL_LMTP] = "lmtp",
	};
	struct buf text = BUF_INIT;
	bool is_ipv6 = strchr(server->host, ':') != NULL;

	printer->indent = 0;
	put_line(printer, "server", str_from(server->name));
	printer->indent = 2;
	if (server->is_unix)
		buf_printf(&text, "unix:%s", server->host);
	else
		buf_printf(&text, "%s%s%s:%d", is_ipv6 ? "[" : "", server->host,
			is_ipv6 ? "]" : "", server->port);
	put_line(printer, "listen", buf_view(&text));
	put_line(printer, "protocol", str_from(words[server->protocol]));
	put_tls(printer, server);
	buf_clear(&text);
	buf_printf(&text, "%d", server->clients);
	if (server->clients >= 0)
		put_line(printer, "clients", buf_view(&text));
	for (size_t i = 0; i < server->script_count; i++) {
		put_key(printer, "steps");
		buf_putc(printer->out, '\n');
		printer->indent += INDENT;
		put_steps(printer, &server->scripts[i]);
		printer->indent -= INDENT;
	}
	buf_fini(&text);
}

void plan_print(struct buf *out, const struct plan *plan)
{
	struct printer printer = {.out = out, .plan = plan};

	escape_terminal(out, str_from(plan->facts.id));
	buf_putc(out, '\n');
	put_facts(&printer, plan);
	for (size_t i = 0; i < plan->server_count; i++)
		put_server(&printer, &plan->servers[i]);
	printer.indent = 0;
	for (int i = 0; i < SECTION_COUNT; i++) {
		if (plan->sections[i].count == 0)
			continue;
		buf_printf(out, "  %s:\n", section_word((enum section)i));
		printer.indent = INDENT;
		put_steps(&printer, &plan->sections[i]);
	}
}
