/*
 * reference_path.h - paths as commands have them, UTF-8 included. [RFC6531]
 */
#ifndef SD_REFERENCE_REFERENCE_PATH_H
#define SD_REFERENCE_REFERENCE_PATH_H

#include "smtp/address.h"

enum { REFERENCE_DOMAIN_MAX = 255 }; /* [RFC5321 4.5.3.1.2] */

/* Not to be copied: the address may point into domain. */
struct reference_path {
	struct address address; /* the domain in its ASCII form */
	bool utf8;		/* the path has something else than ASCII */
	char domain[REFERENCE_DOMAIN_MAX];
};

/* As address_parse(), with UTF-8 where letters may stand [RFC6531 3.3]. path
 * has no control characters. */
bool reference_path_parse(struct str path, struct reference_path *out);

bool reference_is_ascii(struct str text);
/* Well-formed [RFC3629 4]. */
bool reference_is_utf8(struct str text);

#endif
