/*
 * observation.h - what was seen of the server's answer to one step. An
 * expectation is a pure function of it.
 */
#ifndef SD_EXPECT_OBSERVATION_H
#define SD_EXPECT_OBSERVATION_H

#include <stdbool.h>
#include <stdint.h>
#include "smtp/ehlo.h"
#include "smtp/reply.h"

struct observation {
	const struct reply *reply; /* NULL: none */
	const struct ehlo *ehlo;   /* reply read as EHLO's; NULL without reply */
	bool closed;               /* the server has closed */
	bool final;                /* nothing more will be waited for */
};

#endif
