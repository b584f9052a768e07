/*
 * order.h - results come as conversations end; reports want them in the
 * order of the plan. What is early is held back.
 */
#ifndef SD_RUN_ORDER_H
#define SD_RUN_ORDER_H

#include "result/scenario_result.h"

struct order {
	struct scenario_result **held; /* a ring: held[0] is that of next */
	size_t cap, first;
	size_t next; /* the order that is due */
};

void order_fini(struct order *order);
/* Takes a result. */
void order_put(struct order *order, struct scenario_result *take_result);
/* This one would be held back. */
bool order_must_hold(const struct order *order, size_t number);
/* The result that is due, or NULL while it is not there. The caller frees
 * it. */
struct scenario_result *order_take(struct order *order);
/* Any result at all, the lowest first: for the end of a run that was cut
 * short. NULL when none is held. */
struct scenario_result *order_take_any(struct order *order);

#endif
