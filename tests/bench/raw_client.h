/*
 * raw_client.h - the cheapest SMTP client that can be: one epoll, one write a
 * command, and no look at what was answered. It is the floor that the
 * benchmark's ratios stand on, never a client for anything else.
 */
#ifndef BENCH_RAW_CLIENT_H
#define BENCH_RAW_CLIENT_H

#include <netinet/in.h>
#include <stdbool.h>

enum { RAW_COMMAND_COUNT = 6 };
/* What is sent, each after a reply: the same bytes as conversation.yaml's. */
extern const char *const raw_commands[RAW_COMMAND_COUNT];

struct raw_load {
	struct sockaddr_in to;
	long conversations; /* in all */
	long at_once;
};

struct raw_totals {
	long done;   /* the server closed after QUIT */
	long broken; /* it closed earlier, or could not be reached */
};

/* "127.0.0.1:2525"; IPv4 only. */
bool raw_address_parse(const char *text, struct sockaddr_in *out);
/* From 1 to max, or -1. */
long raw_number_parse(const char *text, long max);

/* Plays them all. False when the client itself could not go on; errno says
 * why. */
bool raw_client_run(const struct raw_load *load, struct raw_totals *totals);

#endif
