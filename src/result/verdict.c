/* verdict.c - the words of verdict.h's lists. */
#include "result/verdict.h"

#include <stddef.h>
#include "base/check.h"

const char *outcome_word(enum outcome outcome)
{
	static const char *const words[] = {
#define OUTCOME_WORD(symbol, word) word,
		OUTCOME_LIST(OUTCOME_WORD)
#undef OUTCOME_WORD
	};

	BUG_ON((size_t)outcome >= OUTCOME_COUNT);
	return words[outcome];
}

const char *failure_word(enum failure_kind kind)
{
	static const char *const words[] = {NULL,
#define FAILURE_WORD(symbol, word) word,
		FAILURE_LIST(FAILURE_WORD)
#undef FAILURE_WORD
	};

	BUG_ON((size_t)kind >= FAILURE_COUNT);
	return words[kind];
}

const char *level_word(enum level level)
{
	static const char *const words[] = {"must", "should", "info"};

	BUG_ON((size_t)level > LEVEL_INFO);
	return words[level];
}

const char *section_word(enum section section)
{
	static const char *const words[SECTION_COUNT] = {
		"prelude", "setup", "steps", "teardown"};

	BUG_ON((size_t)section >= SECTION_COUNT);
	return words[section];
}
