/*
 * floor.c - the benchmark's floor: plays COUNT conversations with a server
 * that is known to say yes to everything, and checks nothing.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "raw_client.h"

enum { COUNT_MAX = 100000000, AT_ONCE_MAX = 100000 };

int main(int argc, char **argv)
{
	struct raw_load load;
	struct raw_totals totals;

	if (argc != 4 || !raw_address_parse(argv[1], &load.to)) {
		fprintf(stderr, "usage: bench_floor IPV4:PORT COUNT AT_ONCE\n");
		return 2;
	}
	load.conversations = raw_number_parse(argv[2], COUNT_MAX);
	load.at_once = raw_number_parse(argv[3], AT_ONCE_MAX);
	if (load.conversations < 0 || load.at_once < 0) {
		fprintf(stderr, "bench_floor: COUNT or AT_ONCE is no number "
				"that it takes\n");
		return 2;
	}
	if (!raw_client_run(&load, &totals)) {
		fprintf(stderr, "bench_floor: %s\n", strerror(errno));
		return 3;
	}
	printf("done %ld broken %ld\n", totals.done, totals.broken);
	return totals.broken > 0;
}
