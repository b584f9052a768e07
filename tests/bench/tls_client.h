/*
 * tls_client.h - raw_client.h's conversation in TLS, on OpenSSL and epoll and
 * nothing else: the floor of what TLS can cost. The certificate and its name
 * are verified; the replies are not.
 */
#ifndef BENCH_TLS_CLIENT_H
#define BENCH_TLS_CLIENT_H

#include "raw_client.h"

struct tls_load {
	struct raw_load raw;
	const char *host;    /* what the certificate must be for, numeric */
	const char *ca_path; /* whom it must be by */
	bool is_resuming;    /* with the latest session, once there is one */
};

struct tls_totals {
	struct raw_totals raw;
	long resumed;
};

/* Plays them all. False when the client itself could not go on, after a
 * message. */
bool tls_client_run(const struct tls_load *load, struct tls_totals *totals);

#endif
