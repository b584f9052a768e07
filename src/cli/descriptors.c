/* descriptors.c - see descriptors.h. */
#include "cli/descriptors.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>
#include "cli/usage.h"

/* Standard streams, libuv's own, reports, the listener, and some. */
enum { DESCRIPTORS_RESERVE = 64 };

void descriptors_open_standard(void)
{
	/* Each the wrong way round: reading and writing still fail. */
	static const int flags[] = {O_WRONLY, O_RDONLY, O_RDONLY};

	/* The lowest number that is free is taken. */
	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
			open("/dev/null", flags[fd]) != fd)
			return;
}

bool descriptors_provide(int jobs, int each)
{
	rlim_t needed = (rlim_t)jobs * (rlim_t)each + DESCRIPTORS_RESERVE;
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 ||
		limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= needed)
		return true;
	if (limit.rlim_max == RLIM_INFINITY || limit.rlim_max >= needed) {
		limit.rlim_cur = needed;
		if (setrlimit(RLIMIT_NOFILE, &limit) == 0)
			return true;
	}
	usage_error("run",
		"-j %d needs %llu open files, but the limit is %llu: take a "
		"smaller -j, or raise the limit (ulimit -n)",
		jobs, (unsigned long long)needed,
		(unsigned long long)limit.rlim_max);
	return false;
}
