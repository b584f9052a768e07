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
#include "cli/plan_printer.h"

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

static void put_retry(struct printer *printer, const struct retry *retry)
{
	struct buf text = BUF_INIT;

	buf_printf(&text, "%d times, every ", retry->times);
	duration_format(&text, retry->every_us);
	buf_puts(&text,
		retry->when == RETRY_FAIL ? ", when fail" : ", when tempfail");
	printer_put_line(printer, "retry", buf_view(&text));
	buf_fini(&text);
}

static void put_facts(struct printer *printer, const struct plan *plan)
{
	const struct scenario_facts *facts = &plan->facts;
	struct buf text = BUF_INIT;

	plan_put_words(&text, "", facts->tag_count, facts->tags);
	printer_put_line(printer, "level", str_from(level_word(facts->level)));
	if (text.len)
		printer_put_line(printer, "tags", str_trim(buf_view(&text)));
	buf_clear(&text);
	plan_put_words(&text, "", facts->ref_count, facts->refs);
	if (text.len)
		printer_put_line(printer, "ref", str_trim(buf_view(&text)));
	if (plan->requires)
		printer_put_line(
			printer, "requires", condition_text(plan->requires));
	printer_put_line(printer, "skip", str_from(plan->skip));
	if (plan->lacking.data)
		printer_put_line(printer, "lacks", plan->lacking);
	printer_put_line(printer, "xfail", str_from(plan->xfail));
	if (plan->deliver)
		printer_put_line(printer, "deliver", STR_LITERAL("true"));
	if (plan->serial)
		printer_put_line(printer, "serial", STR_LITERAL("true"));
	if (plan->retry.times)
		put_retry(printer, &plan->retry);
	printer_put_line(
		printer, "start", str_from(plan_start_word(plan->start)));
	buf_clear(&text);
	plan_put_words(&text, "", plan->connection_count, plan->connections);
	if (plan->connection_count > 1)
		printer_put_line(
			printer, "connections", str_trim(buf_view(&text)));
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
	printer_put_line(printer, "tls", buf_view(&text));
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
	printer_put_line(printer, "server", str_from(server->name));
	printer->indent = 2;
	if (server->is_unix)
		buf_printf(&text, "unix:%s", server->host);
	else
		buf_printf(&text, "%s%s%s:%d", is_ipv6 ? "[" : "", server->host,
			is_ipv6 ? "]" : "", server->port);
	printer_put_line(printer, "listen", buf_view(&text));
	printer_put_line(
		printer, "protocol", str_from(words[server->protocol]));
	put_tls(printer, server);
	buf_clear(&text);
	buf_printf(&text, "%d", server->clients);
	if (server->clients >= 0)
		printer_put_line(printer, "clients", buf_view(&text));
	for (size_t i = 0; i < server->script_count; i++) {
		printer_put_key(printer, "steps");
		buf_putc(printer->out, '\n');
		printer->indent += PRINTER_INDENT;
		printer_put_steps(printer, &server->scripts[i]);
		printer->indent -= PRINTER_INDENT;
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
		printer.indent = PRINTER_INDENT;
		printer_put_steps(&printer, &plan->sections[i]);
	}
}
