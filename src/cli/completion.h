/*
 * completion.h - scripts that let a shell complete the command line, made of
 * the tables of commands, options and report formats.
 */
#ifndef SD_CLI_COMPLETION_H
#define SD_CLI_COMPLETION_H

#include "base/buf.h"
#include "cli/options.h"

/* What can stand for a value, or for a command's arguments. */
enum completion_kind {
	COMPLETION_NOTHING, /* that a shell could know */
	COMPLETION_FILE,
	COMPLETION_FOLDER,
	COMPLETION_PATH, /* of scenarios: files, folders, FILE::NAME */
	COMPLETION_TARGET,
	COMPLETION_WHEN,
	COMPLETION_FORMAT,
	COMPLETION_WORDS /* those that stand in the command's usage */
};

/* Of the value that an option takes; NULL: it takes none. */
enum completion_kind completion_of_value(const char *argument);
/* Of the arguments of a command, and with COMPLETION_WORDS those words, parted
 * by blanks, appended. */
enum completion_kind completion_of_command(
	const struct command_ops *command, struct buf *words);
/* "file": what the scripts call it. */
const char *completion_kind_word(enum completion_kind kind);
/* The command takes the option. */
bool completion_takes(
	const struct command_ops *command, const struct option *option);
/* The i-th command that takes the option, from 0; NULL behind the last. */
const struct command_ops *completion_taker(
	const struct option *option, size_t i);
/* The first clause of an option's help. */
struct str completion_summary(const struct option *option);
/* The report formats, parted by blanks. */
void completion_put_formats(struct buf *out);

/* The scripts. */
void completion_put_bash(struct buf *out);
void completion_put_zsh(struct buf *out);
void completion_put_fish(struct buf *out);

#endif
