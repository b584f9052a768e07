/* check.c - the end of a program that found a fault in itself. */
#include "base/check.h"

#include <stdio.h>
#include <stdlib.h>

void bug_report(const char *condition, const char *file, int line)
{
	fprintf(stderr, "smtpdrill: internal error: %s:%d: %s\n", file, line,
		condition);
	abort();
}
