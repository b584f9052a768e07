/*
 * process.h - a program on this machine, started without a shell. It gets
 * nothing on standard input; what it prints is kept, up to a limit.
 */
#ifndef SD_NET_PROCESS_H
#define SD_NET_PROCESS_H

#include "base/err.h"
#include "base/str.h"
#include "net/loop.h"

/* Of each stream; the rest is read and dropped. */
enum { PROCESS_OUTPUT_MAX = 1048576 };

struct process_result {
	int exit_code;      /* -1: ended by a signal */
	int signal;         /* 0: it ended by itself */
	struct str out, err; /* borrowed, for the call */
	bool out_is_cut, err_is_cut;
};

struct process;
/* Starts argv[0] (looked up in PATH), argv ending in NULL, in the folder dir
 * (NULL: ours), in a process group of its own, with SIGPIPE and the signal
 * mask as a program expects them and no descriptors of ours. done is called
 * once from the loop, when it has ended and both its streams are closed (a
 * grandchild that keeps them open is waited for a second at most); err is
 * set, and result NULL, when it could not be started ("swaks: no such
 * file"). */
struct process *process_start(struct loop *loop, const char *const *argv,
	const char *dir,
	void (*done)(void *owner, const struct process_result *result,
		const struct err *err),
	void *owner);
/* Kills its process group (TERM, a second later KILL), and calls nobody any
 * more; sets it to NULL. Not needed after done. */
void process_kill(struct process **process);

#endif
