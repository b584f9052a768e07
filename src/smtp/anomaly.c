/* anomaly.c - names of the oddities. */
#include "smtp/anomaly.h"

#include "base/check.h"

static const char *const ids[] = {
#define ANOMALY_ID(symbol, id, meaning) id,
	ANOMALY_LIST(ANOMALY_ID)
#undef ANOMALY_ID
		NULL};

static const char *const meanings[] = {
#define ANOMALY_MEANING(symbol, id, meaning) meaning,
	ANOMALY_LIST(ANOMALY_MEANING)
#undef ANOMALY_MEANING
};

const char *anomaly_id(enum anomaly index)
{
	BUG_ON((unsigned)index >= ANOMALY_COUNT);
	return ids[index];
}

const char *anomaly_meaning(enum anomaly index)
{
	BUG_ON((unsigned)index >= ANOMALY_COUNT);
	return meanings[index];
}

unsigned anomaly_bit(struct str id)
{
	for (unsigned i = 0; i < ANOMALY_COUNT; i++)
		if (str_equal(id, ids[i]))
			return 1u << i;
	return 0;
}

const char *const *anomaly_ids(void)
{
	return ids;
}
