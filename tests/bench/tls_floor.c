/*
 * tls_floor.c - the benchmark's floor in TLS: plays COUNT conversations with
 * a server that is known to say yes to everything, on OpenSSL alone.
 */
#include <stdio.h>
#include <string.h>
#include "tls_client.h"

enum { COUNT_MAX = 100000000, AT_ONCE_MAX = 100000 };

static bool parse(int argc, char **argv, struct tls_load *load)
{
	char *colon;

	if (argc != 6 || !raw_address_parse(argv[1], &load->raw.to))
		return false;
	load->raw.conversations = raw_number_parse(argv[2], COUNT_MAX);
	load->raw.at_once = raw_number_parse(argv[3], AT_ONCE_MAX);
	load->ca_path = argv[4];
	load->is_resuming = strcmp(argv[5], "resume") == 0;
	/* It is there: the address has been read. */
	colon = strrchr(argv[1], ':');
	*colon = '\0';
	load->host = argv[1];
	return load->raw.conversations > 0 && load->raw.at_once > 0 &&
	       (load->is_resuming || strcmp(argv[5], "full") == 0);
}

int main(int argc, char **argv)
{
	struct tls_load load;
	struct tls_totals totals;

	if (!parse(argc, argv, &load)) {
		fprintf(stderr, "usage: bench_tls_floor IPV4:PORT COUNT "
				"AT_ONCE CA_FILE full|resume\n");
		return 2;
	}
	if (!tls_client_run(&load, &totals))
		return 3;
	printf("done %ld broken %ld resumed %ld\n", totals.raw.done,
		totals.raw.broken, totals.resumed);
	return totals.raw.broken > 0;
}
