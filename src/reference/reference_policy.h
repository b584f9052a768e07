/*
 * reference_policy.h - the small world of the built-in server: which domains
 * exist, who lives here, and who may relay. Pure functions. All names stand
 * under reserved domains. [RFC2606] [RFC6761]
 */
#ifndef SD_REFERENCE_REFERENCE_POLICY_H
#define SD_REFERENCE_REFERENCE_POLICY_H

#include "smtp/address.h"

#define REFERENCE_DOMAIN "builtin.test"
#define REFERENCE_HOST "mail." REFERENCE_DOMAIN

/* Who may relay here, by password or by OAuth's bearer token. */
#define REFERENCE_USER "alice"
#define REFERENCE_PASSWORD "down-the-rabbit-hole"
#define REFERENCE_TOKEN "curiouser-and-curiouser"

enum reference_sender {
	REFERENCE_SENDER_OK,
	REFERENCE_SENDER_MISSING,  /* the domain does not exist */
	REFERENCE_SENDER_TEMPFAIL, /* the look-up failed */
	REFERENCE_SENDER_NULL_MX   /* it takes no mail [RFC7505 4.1] */
};

/* sender came out of address_parse() and has a domain or is "<>". */
enum reference_sender reference_sender_check(const struct address *sender);

enum reference_recipient {
	REFERENCE_RECIPIENT_OK,
	REFERENCE_RECIPIENT_FULL,    /* ours, but not now */
	REFERENCE_RECIPIENT_UNKNOWN, /* ours, but nobody's */
	REFERENCE_RECIPIENT_FOREIGN  /* not ours: would be relaying */
};

/* recipient came out of address_parse() and is not "<>". user, unless NULL,
 * is the mailbox's name here if there is one; static. */
enum reference_recipient reference_recipient_check(
	const struct address *recipient, const char **user);

/* The user with this local-part, as written; NULL if there is none. Case
 * plays no part, "alice" in quotes is alice [RFC5321 4.1.2], and alice+tag
 * is alice. */
const char *reference_user_find(struct str local_part);

#endif
