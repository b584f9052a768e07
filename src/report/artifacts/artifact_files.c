/* artifact_files.c - see artifact_files.h. */
#include "report/artifacts/artifact_files.h"

#include <sys/stat.h>
#include "base/clock.h"
#include "report/artifacts/artifact_json.h"
#include "report/artifacts/artifact_name.h"
#include "report/report_output.h"
#include "report/report_words.h"
#include "report/text/text_conversation.h"
#include "report/text/text_failure.h"
#include "report/text/text_steps.h"
#include "report/text/text_style.h"

enum { LANE_BYTES_MAX = 32 };

struct folder {
	const char *path;
	const struct report_options *options;
	const struct scenario_result *result;
	struct err *err;
};

bool artifact_write_file(const char *path, struct str text, struct err *err)
{
	struct report_options to = {.path = path};
	struct report_output output;

	if (!report_output_open(&output, &to, err))
		return false;
	report_output_write(&output, text);
	return report_output_close(&output, err);
}

/* Empties text. */
static bool write_text(
	const struct folder *folder, const char *name, struct buf *text)
{
	struct buf path = BUF_INIT;
	bool ok;

	buf_printf(&path, "%s/%s", folder->path, name);
	ok = artifact_write_file(buf_cstr(&path), buf_view(text), folder->err);
	buf_fini(&path);
	buf_fini(text);
	return ok;
}

/* What -vv says of it. */
static bool write_report(const struct folder *folder)
{
	const struct scenario_result *result = folder->result;
	const struct conversation_view all = {0, true, NULL};
	struct buf text = BUF_INIT;

	text_put_verdict(&text, result->outcome, false);
	buf_putc(&text, ' ');
	report_put_id(&text, folder->options, result);
	buf_puts(&text, " (");
	duration_format(&text, result->duration_us);
	buf_printf(&text, ", attempt %d)\nbegan ", result->attempts);
	clock_format_rfc3339(&text, result->started_wall_us);
	buf_putc(&text, '\n');
	text_put_steps(&text, result, VERBOSITY_BYTES);
	if (outcome_is_bad(result->outcome))
		text_put_failure(&text, folder->options, result);
	else
		text_put_conversation(&text, result, all);
	return write_text(folder, "report.txt", &text);
}

static bool write_conversation(const struct folder *folder)
{
	const struct conversation_view all = {0, true, NULL};
	struct buf text = BUF_INIT;

	text_put_conversation(&text, folder->result, all);
	return text.len == 0 || write_text(folder, "conversation.txt", &text);
}

static bool write_json(const struct folder *folder)
{
	struct buf text = BUF_INIT;

	artifact_put_json(&text, folder->options, folder->result);
	return write_text(folder, "result.json", &text);
}

/* --- the bytes --- */

static void put_bytes(struct buf *out, const struct transcript *transcript,
	size_t lane, enum direction direction)
{
	for (size_t i = 0; i < transcript->count; i++)
		if (transcript->entries[i].lane == lane &&
			transcript->entries[i].direction == direction)
			buf_str(out, transcript_text(transcript, i));
}

static bool write_bytes(const struct folder *folder, size_t lane,
	enum direction direction, const char *file)
{
	const struct scenario_result *result = folder->result;
	struct buf name = BUF_INIT, bytes = BUF_INIT;
	bool ok = true;

	put_bytes(&bytes, &result->transcript, lane, direction);
	/* Of several connections each has a number and a name. */
	if (result->lane_count > 1) {
		buf_printf(&name, "%zu-", lane + 1);
		artifact_put_slug(
			&name, str_from(result->lanes[lane]), LANE_BYTES_MAX);
		buf_putc(&name, '-');
	}
	buf_puts(&name, file);
	if (bytes.len)
		ok = write_text(folder, buf_cstr(&name), &bytes);
	buf_fini(&name);
	buf_fini(&bytes);
	return ok;
}

static bool write_all_bytes(const struct folder *folder)
{
	size_t lanes = folder->result->lane_count;
	bool ok = true;

	for (size_t lane = 0; ok && lane < (lanes ? lanes : 1); lane++)
		ok = write_bytes(
			     folder, lane, DIRECTION_CLIENT, "client.bin") &&
		     write_bytes(folder, lane, DIRECTION_SERVER, "server.bin");
	return ok;
}

/* --- again --- */

/* bash, since a quoted control byte is none of plain sh. */
static bool write_rerun(const struct folder *folder)
{
	struct buf text = BUF_INIT, path = BUF_INIT;
	bool ok;

	buf_puts(&text, "#!/usr/bin/env bash\n"
			"# From the folder that smtpdrill ran in.\n");
	if (!report_put_rerun(&text, folder->options, folder->result)) {
		buf_fini(&text);
		return true;
	}
	buf_puts(&text, " \"$@\"\n");
	ok = write_text(folder, "rerun.sh", &text);
	buf_printf(&path, "%s/rerun.sh", folder->path);
	/* Whoever cannot run it can still read it. */
	if (ok && chmod(buf_cstr(&path), 0755) != 0)
		ok = true;
	buf_fini(&path);
	return ok;
}

bool artifact_write_files(const char *path,
	const struct report_options *options,
	const struct scenario_result *result, struct err *err)
{
	const struct folder folder = {path, options, result, err};

	return write_report(&folder) && write_conversation(&folder) &&
	       write_json(&folder) && write_all_bytes(&folder) &&
	       write_rerun(&folder);
}
