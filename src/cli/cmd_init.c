/* cmd_init.c - writes a first scenario: one to learn from, or what a server
 * shows. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/escape.h"
#include "cli/init.h"
#include "cli/rerun.h"
#include "cli/usage.h"
#include "result/run_totals.h"

#define DEFAULT_FILE "first.yaml"

static const char help[] =
	"Writes FILE (" DEFAULT_FILE " if you name none), which must not be "
	"there yet, or to\nstandard output if FILE is -.\n\n"
	"Without a target it is a few scenarios with comments to learn from. "
	"With one,\nthe server is asked: FILE is then its greeting, what EHLO "
	"offers and, where\nthere is TLS, its version and certificate, as a "
	"scenario that passes now and\nfails when the server shows less or "
	"something else. No mail is sent.\n\n"
	"  smtpdrill init\n"
	"  smtpdrill init mx1.yaml -t mx1.mail.example\n\n"
	"Exit codes: 0 written, 2 a mistake in the command or FILE is there "
	"already, 3\nthe server could not be asked (nothing was written).\n";

static const char *file_of(const struct options *options)
{
	return options->path_count ? options->paths[0] : DEFAULT_FILE;
}

static bool is_stream(const char *file)
{
	return strcmp(file, "-") == 0;
}

/* As a shell word of one line; what has odd bytes is not shown. */
static const char *shown_file(const struct setup *setup)
{
	struct str file = str_from(file_of(setup->options));
	struct buf word = BUF_INIT, shown = BUF_INIT;
	const char *text = "FILE.yaml";

	escape_shell(&word, file);
	escape_terminal(&shown, buf_view(&word));
	if (!str_equal(file, "-") &&
		str_same(buf_view(&word), buf_view(&shown)))
		text = arena_strdup(setup->arena, buf_cstr(&word));
	buf_fini(&word);
	buf_fini(&shown);
	return text;
}

static const char *run_command(const struct setup *setup)
{
	struct buf shown = BUF_INIT;
	const char *text;

	/* What was given may hold anything; this is for people to read. */
	escape_terminal(&shown, str_from(rerun_options(setup)));
	text = arena_printf(setup->arena, "smtpdrill run %s %s",
		shown_file(setup),
		setup->has_target ? buf_cstr(&shown) : "-t builtin");
	buf_fini(&shown);
	return text;
}

static int refuse_file(const char *file, int error)
{
	if (error == EEXIST)
		return usage_error("init",
			"%s is there already, and stays as it is: name another "
			"FILE, or - to print it",
			file);
	if (error == ENOENT)
		return usage_error("init",
			"%s cannot be written: its folder is not there", file);
	return usage_error(
		"init", "%s cannot be written: %s", file, strerror(error));
}

static int write_file(const char *file, const struct buf *text)
{
	int fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	FILE *stream;
	bool ok;

	if (fd < 0)
		return refuse_file(file, errno);
	stream = fdopen(fd, "w");
	if (!stream) {
		close(fd);
		unlink(file);
		return refuse_file(file, ENOMEM);
	}
	errno = 0;
	ok = fwrite(buf_cstr(text), 1, text->len, stream) == text->len;
	ok = fclose(stream) == 0 && ok;
	if (ok)
		return RUN_EXIT_PASSED;
	say_error("%s cannot be written: %s", file,
		strerror(errno ? errno : EIO));
	unlink(file); /* half a file would be in the way */
	return RUN_EXIT_ERROR;
}

static int deliver(const struct setup *setup, const struct buf *text)
{
	const char *file = file_of(setup->options);
	int exit_code;

	if (is_stream(file)) {
		fwrite(buf_cstr(text), 1, text->len, stdout);
		return RUN_EXIT_PASSED;
	}
	exit_code = write_file(file, text);
	if (exit_code == RUN_EXIT_PASSED)
		printf("%s is written. To play it:\n\n  %s\n",
			shown_file(setup), run_command(setup));
	return exit_code;
}

static int init_from_server(const struct setup *setup)
{
	struct init_seen seen;
	struct buf text = BUF_INIT;
	int exit_code = RUN_EXIT_ERROR;

	if (init_look(&seen, setup)) {
		init_put_seen(&text, &seen, run_command(setup));
		exit_code = deliver(setup, &text);
	}
	init_seen_fini(&seen);
	buf_fini(&text);
	return exit_code;
}

static int init(struct setup *setup)
{
	const struct options *options = setup->options;
	const char *file = file_of(options);
	struct buf text = BUF_INIT;
	struct stat info;
	int exit_code;

	if (options->path_count > 1)
		return usage_error("init",
			"one FILE at a time: \"%s\" and \"%s\" were given",
			options->paths[0], options->paths[1]);
	if (!is_stream(file) && lstat(file, &info) == 0)
		return refuse_file(file, EEXIST);
	if (!setup_target(setup, &exit_code))
		return exit_code;
	if (setup->has_target)
		return init_from_server(setup);
	init_put_first(&text, shown_file(setup));
	exit_code = deliver(setup, &text);
	buf_fini(&text);
	return exit_code;
}

static int init_main(int argc, char **argv)
{
	return setup_main(&command_init, argc, argv, init);
}

const struct command_ops command_init = {
	.name = "init",
	.usage = "init [FILE] [OPTIONS]",
	.summary = "write a first scenario, or what a server shows",
	.help = help,
	.mask = OPTION_FOR_INIT,
	.main = init_main,
};
