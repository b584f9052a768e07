/* condition_private.h - a condition as it is kept. Internal to
 * engine/condition*.c. */
#ifndef SD_ENGINE_CONDITION_PRIVATE_H
#define SD_ENGINE_CONDITION_PRIVATE_H

#include "engine/condition.h"

enum term_kind {
	TERM_CAP,
	TERM_VAR,
	TERM_TLS,
	TERM_IPV6,
	TERM_LMTP,
	TERM_SUBMISSION
};

struct term {
	enum term_kind kind;
	bool negated;
	struct str name; /* of cap. and var. */
	struct str bound; /* the value of an argument; data NULL: it is none */
	int group;	 /* terms of one group are joined by "and" */
};

struct condition {
	size_t count, cap;
	struct term *terms;
	struct str text;
};

#endif
