/*
 * scenario_talk.h - a `talk` on its way from lines to steps. Internal to
 * scenario_talk.c and scenario_talk_steps.c.
 */
#ifndef SD_SCENARIO_SCENARIO_TALK_H
#define SD_SCENARIO_SCENARIO_TALK_H

#include "scenario/scenario_private.h"

struct talk_line {
	bool is_server;
	struct str text; /* of a reply: its expectation */
	struct loc loc;
};

struct talk {
	struct scenario_source *source;
	struct arena *arena;
	struct diag *diag;
	const struct node *scalar;
	struct talk_line *lines;
	size_t count, cap;
	const struct node **steps;
	size_t step_count, step_cap;
	struct loc line_loc; /* where the line that is read begins */
	bool in_message;     /* the latest reply was a 354 */
};

/* A copy of items with room for twice as many, *cap. */
void *talk_grow(struct arena *arena, const void *items, size_t count,
	size_t *cap, size_t size);
/* The list of steps. NULL after a diag_error. */
const struct node *talk_make_steps(struct talk *talk);

#endif
