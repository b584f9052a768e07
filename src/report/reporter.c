/* reporter.c - the formats of reporter_list.def. */
#include "report/reporter.h"

#define REPORTER(symbol) extern const struct reporter_ops symbol;
#include "report/reporter_list.def"
#undef REPORTER

static const struct reporter_ops *const reporters[] = {
#define REPORTER(symbol) &symbol,
#include "report/reporter_list.def"
#undef REPORTER
};

const struct reporter_ops *reporter_find(struct str name)
{
	for (size_t i = 0; i < sizeof(reporters) / sizeof(reporters[0]); i++)
		if (str_equal(name, reporters[i]->name))
			return reporters[i];
	return NULL;
}

const char *const *reporter_names(void)
{
	/* reporter_X is the format X: a constant, unlike reporter_X.name. */
	static const char *const names[] = {
#define REPORTER(symbol) &#symbol[sizeof("reporter_") - 1],
#include "report/reporter_list.def"
#undef REPORTER
		NULL
	};

	return names;
}
