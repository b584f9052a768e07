/* mutant_limits.c - limits that a broken server has, or has not. */
#include "reference/mutant_filter.h"

#include <limits.h>

void mutant_set_limits(struct reference_host *host)
{
	struct reference_limits *limits = &host->limits;

	if (mutant_has(host, MUTANT_ERRORS_NEVER_COUNT))
		limits->errors = UINT_MAX;
	if (mutant_has(host, MUTANT_NO_RECIPIENT_LIMIT))
		limits->recipients = UINT_MAX;
	limits->recipients = (unsigned)mutant_number(
		host, MUTANT_RECIPIENTS, limits->recipients);
	if (mutant_has(host, MUTANT_IDLE))
		limits->idle_us =
			1000 * (int64_t)mutant_number(host, MUTANT_IDLE, 0);
	if (mutant_has(host, MUTANT_ONE_CONNECTION))
		limits->connections = 1;
}
