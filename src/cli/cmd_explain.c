/* cmd_explain.c - what a reply means and what to do about it. */
#include <stdio.h>
#include <unistd.h>
#include "base/file.h"
#include "cli/explain_print.h"
#include "cli/options.h"
#include "cli/usage.h"
#include "explain/explain.h"
#include "explain/explain_transcript.h"
#include "result/run_totals.h"

static const char help[] =
	"Says what a server means by a reply: who says it, what the causes "
	"are, what to\ndo about it. Without a REPLY, and for -, every reply "
	"in a transcript on standard\ninput is explained once: a session of "
	"telnet or swaks, a report, a log, a\nbounce.\n\n"
	"  smtpdrill explain '550 5.7.1 Relaying denied'\n"
	"  smtpdrill explain --code 5.7.1\n"
	"  smtpdrill explain < session.txt\n\n"
	"Exit codes: 0 explained, 1 nothing is known about it, 2 a mistake "
	"in the command\nor in a catalogue.\n";

enum { INPUT_BYTES_MAX = 16 * 1024 * 1024, REPLIES_MAX = 1000 };

struct work {
	const struct options *options;
	struct explainer *explainer;
	struct str *seen; /* replies that were explained */
	size_t seen_count;
	bool is_explained, is_unknown, is_wrong;
};

static void print(
	struct work *work, struct str text, const struct explanation *found)
{
	if (work->is_explained)
		putchar('\n');
	explain_print(text, found);
	work->is_explained = true;
}

/* --- a transcript --- */

static bool is_seen(const struct work *work, struct str reply)
{
	for (size_t i = 0; i < work->seen_count; i++)
		if (str_same(work->seen[i], reply))
			return true;
	return false;
}

/* False when there were enough of them. */
static bool explain_once(struct work *work, struct str reply)
{
	struct explanation found;

	if (is_seen(work, reply))
		return true;
	if (work->seen_count == REPLIES_MAX) {
		say_note("these are the first %d different replies; there are "
			 "more",
			REPLIES_MAX);
		return false;
	}
	work->seen[work->seen_count++] = arena_str(work->options->arena, reply);
	if (explain_reply(work->explainer, reply, &found))
		print(work, reply, &found);
	return true;
}

static void explain_transcript(struct work *work, struct str text)
{
	struct buf reply = BUF_INIT;
	bool has_any = false;

	while (explain_next_reply(&text, &reply)) {
		has_any = true;
		if (!explain_once(work, buf_view(&reply)))
			break;
	}
	if (!has_any) {
		say_error("standard input has nothing that looks like a "
			  "reply, such as \"550 5.7.1 Relaying denied\"");
		work->is_unknown = true;
	}
	buf_fini(&reply);
}

static void explain_input(struct work *work)
{
	struct buf text = BUF_INIT;
	struct err err;

	if (file_read_piped("-", INPUT_BYTES_MAX, &text, &err)) {
		explain_transcript(work, buf_view(&text));
	} else {
		say_error("%s", err.text);
		work->is_wrong = true;
	}
	buf_fini(&text);
}

/* --- arguments --- */

static void explain_one(struct work *work, struct str text)
{
	struct explanation found;

	if (explain_reply(work->explainer, text, &found) ||
		explain_code(work->explainer, text, &found)) {
		print(work, text, &found);
		return;
	}
	work->is_unknown = true;
	say_error("\"%.*s\" is no reply: it begins with three digits, as in "
		  "\"550 5.7.1 Relaying denied\"",
		(int)(text.len < 200 ? text.len : 200), text.data);
}

/* One reply may be several arguments: who is in a hurry sets no quotes. */
static void explain_arguments(struct work *work)
{
	const struct options *options = work->options;
	struct buf reply = BUF_INIT;

	for (size_t i = 0; i < options->path_count; i++) {
		const char *word = options->paths[i];
		bool is_input = strcmp(word, "-") == 0;
		bool is_new = is_input || explain_code_length(str_from(word));

		if (reply.len && is_new) {
			explain_one(work, buf_view(&reply));
			buf_clear(&reply);
		}
		if (is_input) {
			explain_input(work);
			continue;
		}
		if (reply.len)
			buf_putc(&reply, ' ');
		buf_puts(&reply, word);
	}
	if (reply.len)
		explain_one(work, buf_view(&reply));
	buf_fini(&reply);
}

static void explain_option(struct work *work)
{
	struct str code = str_from(work->options->code);
	struct explanation found;

	if (explain_code(work->explainer, code, &found)) {
		print(work, code, &found);
		return;
	}
	say_error("nothing is known about the code %s", work->options->code);
	work->is_unknown = true;
}

static bool read_catalogue(struct work *work)
{
	const char *path = work->options->catalogue;
	struct diag *diag = diag_new();
	struct buf text = BUF_INIT, complaints = BUF_INIT;
	struct err err;
	bool ok =
		file_read_piped(path, EXPLAIN_CATALOGUE_BYTES_MAX, &text, &err);

	if (!ok)
		say_error("%s", err.text);
	else
		ok = explainer_add(
			work->explainer, diag, path, buf_view(&text));
	diag_print(diag, &complaints, false);
	fwrite(buf_cstr(&complaints), 1, complaints.len, stderr);
	buf_fini(&complaints);
	buf_fini(&text);
	diag_free(&diag);
	return ok;
}

static int explain_all(const struct options *options)
{
	struct work work = {.options = options, .explainer = explainer_new()};

	work.seen =
		arena_calloc(options->arena, REPLIES_MAX, sizeof(*work.seen));
	if (options->catalogue && !read_catalogue(&work)) {
		work.is_wrong = true;
	} else {
		if (options->code)
			explain_option(&work);
		if (options->path_count)
			explain_arguments(&work);
		else if (!options->code)
			explain_input(&work);
	}
	explainer_free(&work.explainer);
	if (work.is_wrong)
		return RUN_EXIT_USAGE;
	return work.is_unknown ? RUN_EXIT_FAILED : RUN_EXIT_PASSED;
}

static int explain_main(int argc, char **argv)
{
	struct options options;
	int exit_code;

	if (options_parse(&options, &command_explain, argc, argv, &exit_code)) {
		if (!options.path_count && !options.code &&
			isatty(STDIN_FILENO))
			exit_code = usage_error("explain",
				"no reply: give one, as in smtpdrill explain "
				"'550 5.7.1 Relaying denied'");
		else
			exit_code = explain_all(&options);
	}
	options_fini(&options);
	return exit_code;
}

const struct command_ops command_explain = {
	.name = "explain",
	.usage = "explain [REPLY...] [OPTIONS]",
	.summary = "say what a reply means and what to do about it",
	.help = help,
	.mask = OPTION_FOR_EXPLAIN,
	.main = explain_main,
};
