/* serve_output.c - see serve_output.h. */
#include "cli/serve_output.h"

#include "base/escape.h"
#include "cli/usage.h"
#include "reference/reference.h"
#include "report/report_output.h"

bool serve_write_file(const char *path, struct str text)
{
	struct report_options to = {.path = path};
	struct report_output output;
	struct err err;

	if (!path)
		return true;
	if (report_output_open(&output, &to, &err)) {
		report_output_write(&output, text);
		if (report_output_close(&output, &err))
			return true;
	}
	say_error("%s", err.text);
	return false;
}

bool serve_write_ca(
	const struct options *options, const struct tls_authority *authority)
{
	if (!options->write_ca)
		return true;
	if (authority)
		return serve_write_file(
			options->write_ca, tls_authority_pem(authority));
	say_error("--write-ca: there is no CA: no server here does TLS with a "
		  "certificate of ours");
	return false;
}

FILE *serve_stream(const struct options *options)
{
	for (size_t i = 0; i < options->report_count; i++)
		if (!options->reports[i].path &&
			strcmp(options->reports[i].ops->name, "text") != 0)
			return stderr;
	return stdout;
}

void serve_print(const struct options *options, struct str text)
{
	FILE *stream = serve_stream(options);

	fwrite(text.data, 1, text.len, stream);
	fflush(stream);
}

/* smtp:// and so on in front of it, as -t takes it. */
static const char *scheme(const struct options *options)
{
	bool is_unix = options->listen &&
		       net_address_is_unix(&options->listen_address);

	if (is_unix)
		return options->lmtp || options->variant.lmtp ? "lmtp+" : "";
	if (options->lmtp || options->variant.lmtp)
		return "lmtp://";
	if (options->variant.submission)
		return options->implicit_tls || options->variant.implicit_tls
			       ? "submissions://"
			       : "submission://";
	return options->implicit_tls || options->variant.implicit_tls
		       ? "smtps://"
		       : "";
}

void serve_put_usage(
	struct buf *out, const struct options *options, const char *address)
{
	const struct reference_variable *variable = reference_variables();

	buf_printf(out,
		"  smtpdrill run PATH -t %s%s ...\n"
		"plays scenarios against it. Its world, for -D NAME=VALUE or "
		"any other client:\n",
		scheme(options), address);
	for (; variable->name; variable++)
		if (reference_variable_holds(variable, &options->variant))
			buf_printf(out, "  %-18s %s\n", variable->name,
				variable->value);
	if (options->write_ca) {
		buf_puts(out, "Its certificate is vouched for by the CA in ");
		escape_terminal(out, str_from(options->write_ca));
		buf_puts(out, " (--ca).\n");
	} else {
		buf_puts(out, "Its certificate is of a CA that --write-ca FILE "
			      "writes, for --ca FILE.\n");
	}
	buf_puts(out, "Ctrl-C ends it.\n");
}
