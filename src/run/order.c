/* order.c - see order.h. */
#include "run/order.h"

#include "base/check.h"
#include "base/mem.h"

void order_fini(struct order *order)
{
	struct scenario_result *result;

	while ((result = order_take_any(order)))
		scenario_result_free(&result);
	mem_free(order->held);
	*order = (struct order){0};
}

static void grow(struct order *order, size_t need)
{
	size_t cap = order->cap ? order->cap : 64;
	struct scenario_result **held;

	while (cap < need)
		cap *= 2;
	held = mem_calloc(cap, sizeof(*held));
	for (size_t i = 0; i < order->cap; i++)
		held[i] = order->held[(order->first + i) % order->cap];
	mem_free(order->held);
	order->held = held;
	order->cap = cap;
	order->first = 0;
}

void order_put(struct order *order, struct scenario_result *take_result)
{
	size_t ahead;

	BUG_ON(take_result->order < order->next);
	ahead = take_result->order - order->next;
	if (ahead >= order->cap)
		grow(order, ahead + 1);
	order->held[(order->first + ahead) % order->cap] = take_result;
}

bool order_must_hold(const struct order *order, size_t number)
{
	return number != order->next;
}

static struct scenario_result *take_first(struct order *order)
{
	struct scenario_result *result = order->held[order->first];

	order->held[order->first] = NULL;
	order->first = (order->first + 1) % order->cap;
	order->next++;
	return result;
}

struct scenario_result *order_take(struct order *order)
{
	if (order->cap == 0 || !order->held[order->first])
		return NULL;
	return take_first(order);
}

struct scenario_result *order_take_any(struct order *order)
{
	for (size_t i = 0; i < order->cap; i++) {
		struct scenario_result *result = take_first(order);

		if (result)
			return result;
	}
	return NULL;
}
