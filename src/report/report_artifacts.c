/*
 * report_artifacts.c - a folder for each conversation that went wrong:
 *
 *   DIR/relay.yaml-no-open-relay-percent-5d0c1f2a/
 *     report.txt  conversation.txt  result.json  client.bin  server.bin
 *     rerun.sh
 *
 * An attempt, a repetition and a target of several have their own in the
 * name. DIR comes with the first of them; what was in it stays, but what has
 * the same name.
 */
#include "report/report_artifacts.h"

#include <errno.h>
#include <sys/stat.h>
#include "base/escape.h"
#include "base/mem.h"
#include "report/artifacts/artifact_files.h"
#include "report/artifacts/artifact_name.h"
#include "report/report_words.h"
#include "report/text/text_style.h"

struct reporter {
	struct report_options options;
	size_t count;	/* conversations, also those that were too many */
	struct err err; /* the first fault */
};

static void keep_error(struct reporter *reporter, const char *path, int error)
{
	struct buf shown = BUF_INIT;

	if (reporter->err.kind != ERR_NONE)
		return;
	escape_terminal(&shown, str_from(path));
	err_set(&reporter->err, ERR_FILE, "cannot write %s: %s",
		buf_cstr(&shown), strerror(error));
	buf_fini(&shown);
}

static struct reporter *artifacts_open(
	const struct report_options *options, struct err *err)
{
	struct reporter *reporter = mem_calloc(1, sizeof(*reporter));
	struct stat info;

	reporter->options = *options;
	reporter->options.colour = false;
	reporter->options.verbosity = VERBOSITY_BYTES;
	if (stat(options->path, &info) == 0 && !S_ISDIR(info.st_mode)) {
		keep_error(reporter, options->path, ENOTDIR);
		*err = reporter->err;
		mem_free(reporter);
		return NULL;
	}
	return reporter;
}

/* --- the folder --- */

/* Makes it, and those that it is in. */
static bool make_folder(struct reporter *reporter, const char *path)
{
	char *part = mem_strdup(path);
	bool ok = true;
	struct stat info;

	for (char *at = part + 1; ok && *at; at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		ok = mkdir(part, 0777) == 0 || stat(part, &info) == 0;
		*at = '/';
	}
	ok = ok && (mkdir(path, 0777) == 0 || errno == EEXIST);
	if (!ok)
		keep_error(reporter, path, errno);
	mem_free(part);
	return ok;
}

static void put_folder(struct buf *out, const struct reporter *reporter,
	const struct scenario_result *result, bool is_one_of_many)
{
	const struct report_options *options = &reporter->options;
	struct buf id = BUF_INIT;

	buf_puts(&id, result->facts->id);
	if (report_has_targets(options)) {
		buf_puts(&id, "@");
		report_put_target(&id, report_target(options, result));
	}
	buf_puts(out, options->path);
	buf_putc(out, '/');
	artifact_put_name(out, buf_view(&id));
	if (result->repeat_index)
		buf_printf(out, "-repeat%d", result->repeat_index);
	if (is_one_of_many)
		buf_printf(out, "-attempt%d", result->attempts);
	buf_fini(&id);
}

static void write_folder(struct reporter *reporter,
	const struct scenario_result *result, bool is_one_of_many)
{
	struct buf path = BUF_INIT;
	struct err err = {.kind = ERR_NONE};

	put_folder(&path, reporter, result, is_one_of_many);
	if (make_folder(reporter, buf_cstr(&path)) &&
		!artifact_write_files(
			buf_cstr(&path), &reporter->options, result, &err) &&
		reporter->err.kind == ERR_NONE)
		reporter->err = err;
	buf_fini(&path);
}

static void artifacts_scenario(
	struct reporter *reporter, const struct scenario_result *result)
{
	bool is_one_of_many = result->earlier != NULL;

	if (!outcome_is_bad(result->outcome) &&
		result->outcome != OUTCOME_FLAKY)
		return;
	if (reporter->count++ >= ARTIFACTS_MAX)
		return;
	for (; result; result = result->earlier)
		write_folder(reporter, result, is_one_of_many);
}

static void write_rest(struct reporter *reporter)
{
	struct buf path = BUF_INIT, text = BUF_INIT;
	struct err err = {.kind = ERR_NONE};

	buf_printf(&path, "%s/not-kept.txt", reporter->options.path);
	buf_printf(&text, "%zu more conversations went wrong.\n",
		reporter->count - ARTIFACTS_MAX);
	if (!artifact_write_file(buf_cstr(&path), buf_view(&text), &err) &&
		reporter->err.kind == ERR_NONE)
		reporter->err = err;
	buf_fini(&text);
	buf_fini(&path);
}

static bool artifacts_close(struct reporter *reporter,
	const struct run_totals *totals, struct err *err)
{
	bool ok;

	(void)totals;
	if (reporter->count > ARTIFACTS_MAX)
		write_rest(reporter);
	ok = reporter->err.kind == ERR_NONE;
	if (!ok)
		*err = reporter->err;
	mem_free(reporter);
	return ok;
}

const struct reporter_ops reporter_artifacts = {
	.name = "artifacts",
	.summary = "a folder for each failure",
	.open = artifacts_open,
	.scenario = artifacts_scenario,
	.close = artifacts_close,
};
