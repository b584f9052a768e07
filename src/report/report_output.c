/* report_output.c - streams, and files that appear when they are complete. */
#include "report/report_output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/escape.h"
#include "base/mem.h"

static bool fail(struct err *err, const char *path, int error)
{
	struct buf shown = BUF_INIT;

	if (path)
		escape_terminal(&shown, str_from(path));
	else
		buf_puts(&shown, "the report");
	err_set(err, ERR_FILE, "cannot write %s: %s", buf_cstr(&shown),
		strerror(error));
	buf_fini(&shown);
	return false;
}

/* mkstemp(3) gives 0600; a report is as readable as any new file. */
static void set_default_mode(int fd)
{
	mode_t mask = umask(022);

	umask(mask);
	if (fchmod(fd, 0666 & ~mask) != 0)
		return; /* then it is ours alone */
}

/* The file that path leads to over symbolic links, which stay. */
static char *resolve(const char *path)
{
	char *real = realpath(path, NULL);
	char *copy = mem_strdup(real ? real : path);

	free(real);
	return copy;
}

static char *temp_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct buf name = BUF_INIT;

	if (slash)
		buf_append(&name, path, (size_t)(slash - path) + 1);
	buf_puts(&name, ".smtpdrill-XXXXXX");
	return name.data;
}

static bool open_temp(struct report_output *output)
{
	int fd = mkstemp(output->temp);

	if (fd < 0) {
		mem_free(output->temp);
		output->temp = NULL;
		return false;
	}
	set_default_mode(fd);
	output->file = fdopen(fd, "w");
	return output->file != NULL;
}

bool report_output_open(struct report_output *output,
	const struct report_options *options, struct err *err)
{
	struct stat info;
	bool ok;

	*output = (struct report_output){.file = options->out};
	if (!options->path)
		return true;
	output->path = resolve(options->path);
	if (stat(output->path, &info) == 0 && !S_ISREG(info.st_mode)) {
		output->file = fopen(output->path, "w");
		ok = output->file != NULL;
	} else {
		output->temp = temp_name(output->path);
		ok = open_temp(output);
	}
	if (ok)
		return true;
	fail(err, options->path, errno);
	mem_free(output->temp);
	mem_free(output->path);
	return false;
}

bool report_output_open_live(struct report_output *output,
	const struct report_options *options, struct err *err)
{
	*output = (struct report_output){.file = options->out};
	if (!options->path)
		return true;
	output->file = fopen(options->path, "w");
	if (!output->file)
		return fail(err, options->path, errno);
	output->path = mem_strdup(options->path);
	return true;
}

static void keep_error(struct report_output *output)
{
	if (output->error == 0)
		output->error = errno ? errno : EIO;
}

void report_output_write(struct report_output *output, struct str text)
{
	errno = 0;
	if (text.len && !output->error &&
		fwrite(text.data, 1, text.len, output->file) != text.len)
		keep_error(output);
}

void report_output_flush(struct report_output *output)
{
	errno = 0;
	if (!output->error && fflush(output->file) != 0)
		keep_error(output);
}

static void close_file(struct report_output *output)
{
	errno = 0;
	if (fclose(output->file) != 0)
		keep_error(output);
	errno = 0;
	if (output->temp && !output->error &&
		rename(output->temp, output->path) != 0)
		keep_error(output);
	if (output->temp && output->error)
		unlink(output->temp);
}

bool report_output_close(struct report_output *output, struct err *err)
{
	report_output_flush(output);
	if (!output->error && ferror(output->file))
		output->error = EIO;
	if (output->path)
		close_file(output);
	if (output->error)
		fail(err, output->path, output->error);
	mem_free(output->temp);
	mem_free(output->path);
	return output->error == 0;
}
