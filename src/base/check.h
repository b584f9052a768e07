/*
 * check.h - a condition that only a fault of ours can break: says where,
 * then aborts. Never for what an author, a user or a server did.
 */
#ifndef SD_BASE_CHECK_H
#define SD_BASE_CHECK_H

#define BUG_ON(condition)                                                      \
	do {                                                                   \
		if (condition)                                                 \
			bug_report(#condition, __FILE__, __LINE__);            \
	} while (0)

/* Prints "smtpdrill: internal error: ..." to standard error and aborts. */
_Noreturn void bug_report(const char *condition, const char *file, int line);

#endif
