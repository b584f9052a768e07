/* address.h - the grammar of paths and domains. [RFC5321 4.1.2, 4.1.3] */
#ifndef SD_SMTP_ADDRESS_H
#define SD_SMTP_ADDRESS_H

#include <stdbool.h>
#include "base/str.h"

struct address {
	bool null_path;         /* "<>" */
	struct str local_part;  /* as written, quotes included */
	struct str domain;      /* as written; empty for <postmaster> */
	bool domain_literal;    /* [127.0.0.1] */
};

/* Reads a path with its angle brackets. A source route is parsed and
 * dropped. Limits: local-part 64 octets, domain 255, path 256
 * [RFC5321 4.5.3.1]. Only ASCII. False with *why in a few words. */
bool address_parse(struct str path, struct address *out, const char **why);
/* Domain: labels of letters, digits and inner hyphens, 63 octets each. */
bool domain_is_valid(struct str domain);
/* "[1.2.3.4]", "[IPv6:::1]" and "[tag:content]". */
bool address_literal_is_valid(struct str literal);

#endif
