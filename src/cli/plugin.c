/* plugin.c - see plugin.h. */
#include "cli/plugin.h"

#include <stdio.h>
#include <stdlib.h>
#include "cli/usage.h"
#include "report/nagios/nagios_text.h"
#include "result/run_totals.h"

enum { WHY_BYTES = 240, MORE_LINES_MAX = 10 };

/* "nagios", "nagios=-": not the one into a file. */
static bool is_plugin(const char *report)
{
	return strcmp(report, "nagios") == 0 || strcmp(report, "nagios=-") == 0;
}

/* The value of --report at argv[i]; NULL: that is another argument. */
static const char *report_at(int argc, char **argv, int i)
{
	static const char option[] = "--report";
	size_t len = sizeof(option) - 1;

	if (strncmp(argv[i], option, len) != 0)
		return NULL;
	if (argv[i][len] == '=')
		return argv[i] + len + 1;
	return !argv[i][len] && i + 1 < argc ? argv[i + 1] : NULL;
}

/* The commands whose options are not known yet may be misspelt, and so may
 * the options. Only of the environment is it sure that it is not meant for
 * those that report nothing. */
static bool from_environment(const char *command)
{
	const char *report = getenv("SMTPDRILL_REPORT");

	return report && is_plugin(report) &&
	       (strcmp(command, "run") == 0 || strcmp(command, "report") == 0);
}

static bool is_wanted(int argc, char **argv)
{
	bool has_report = false;

	for (int i = 2; i < argc && strcmp(argv[i], "--") != 0; i++) {
		const char *report = report_at(argc, argv, i);

		if (report && is_plugin(report))
			return true;
		has_report |= report != NULL;
	}
	/* The command line's are instead of the environment's. */
	return argc > 1 && !has_report && from_environment(argv[1]);
}

void plugin_begin(struct plugin *plugin, int argc, char **argv)
{
	*plugin = (struct plugin){.is_wanted = is_wanted(argc, argv)};
	if (plugin->is_wanted)
		say_keep(&plugin->said);
}

/* The line with the mistake, without what each begins with; warnings may
 * stand before it. */
static struct str find_mistake(struct str said)
{
	static const char before[] = "smtpdrill: error: ";
	struct str first = {NULL, 0}, rest = said;

	while (rest.data) {
		struct str line = str_cut(&rest, '\n');

		if (!first.data)
			first = line;
		if (!str_contains(line, STR_LITERAL("error: ")))
			continue;
		if (str_starts_nocase(line, before)) {
			line.data += sizeof(before) - 1;
			line.len -= sizeof(before) - 1;
		}
		return line;
	}
	return first;
}

/* The other lines, without what shows a mistake's place in its file. */
static void put_more(struct buf *out, struct str said, const char *first)
{
	for (int i = 0; said.len && i < MORE_LINES_MAX;) {
		struct str line = str_cut(&said, '\n');
		const char *end = line.data + line.len;

		if (!line.len || line.data[0] == ' ' ||
			(first >= line.data && first < end))
			continue;
		nagios_put_text(out, line, WHY_BYTES);
		buf_putc(out, '\n');
		i++;
	}
}

static void print_unknown(struct str said)
{
	struct buf out = BUF_INIT;
	struct str why = find_mistake(said);

	nagios_put_state(&out, NAGIOS_UNKNOWN);
	nagios_put_text(&out, why.len ? why : STR_LITERAL("nothing was asked"),
		WHY_BYTES);
	buf_putc(&out, '\n');
	put_more(&out, said, why.data);
	fputs(buf_cstr(&out), stdout);
	buf_fini(&out);
}

int plugin_end(struct plugin *plugin, int exit_code)
{
	bool reports_spoke = say_keep(NULL) != &plugin->said;

	/* Help, and a plan, are what was asked for. */
	if (plugin->is_wanted && !reports_spoke &&
		exit_code != RUN_EXIT_PASSED) {
		print_unknown(buf_view(&plugin->said));
		exit_code = NAGIOS_UNKNOWN;
	}
	buf_fini(&plugin->said);
	return exit_code;
}
