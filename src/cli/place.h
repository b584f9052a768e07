/*
 * place.h - the addresses to play at: the target's, looked up, or the
 * built-in server's, which is started. Without a target there are none:
 * scenarios that bring their servers need none.
 */
#ifndef SD_CLI_PLACE_H
#define SD_CLI_PLACE_H

#include "cli/setup.h"
#include "net/address.h"
#include "net/loop.h"
#include "reference/reference.h"

enum { PLACE_ADDRESSES_MAX = 16 };

struct place {
	struct loop *loop;
	struct arena *arena;	     /* borrowed of the setup */
	struct reference *reference; /* NULL: not the built-in server */
	const char *host; /* a name, an address, a path, or the best mail
			     exchanger; NULL: there is no target */
	int port;	  /* 0: a socket, or no target */
	struct net_address addresses[PLACE_ADDRESSES_MAX];
	size_t address_count;
	struct err err; /* why there is no address */
	bool is_over;
};

/* False with place->err set when there is nowhere to play; place_close() in
 * any case. */
bool place_open(struct place *place, const struct setup *setup);
void place_close(struct place *place);

#endif
