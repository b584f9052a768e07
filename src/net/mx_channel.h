/*
 * mx_channel.h - c-ares on the loop: a channel whose sockets and timeouts are
 * libuv's. For mx_lookup.c.
 */
#ifndef SD_NET_MX_CHANNEL_H
#define SD_NET_MX_CHANNEL_H

/* What c-ares 1.28 and later would rather have is not there in 1.18. */
#define CARES_NO_DEPRECATED
#include <ares.h>
#include "net/address.h"

struct mx_channel;

/* Asks dns, or the system's servers if it is NULL; hosts files are only for
 * those. leaked(owner) is called when the loop ends first, and frees it. NULL
 * if there can be none, with *status c-ares's reason. */
struct mx_channel *mx_channel_new(struct loop *loop,
	const struct net_address *dns, void (*leaked)(void *owner), void *owner,
	int *status);
ares_channel mx_channel_ares(const struct mx_channel *channel);
/* To be called when questions were asked. */
void mx_channel_asked(struct mx_channel *channel);
/* Ends what is under way; the callbacks get ARES_EDESTRUCTION. Not from
 * within one of them. */
void mx_channel_free(struct mx_channel **channel);

#endif
