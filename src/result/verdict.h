/* verdict.h - the words that a result is said in, the same everywhere. */
#ifndef SD_RESULT_VERDICT_H
#define SD_RESULT_VERDICT_H

/* Of a scenario; the first five of a step too. */
#define OUTCOME_LIST(OUTCOME)                                                  \
	OUTCOME(PASSED, "passed")                                              \
	OUTCOME(FAILED, "failed")                                              \
	OUTCOME(WARNED, "warned")                                              \
	OUTCOME(SKIPPED, "skipped")                                            \
	OUTCOME(ERROR, "error")                                                \
	OUTCOME(XFAILED, "xfailed")                                            \
	OUTCOME(XPASSED, "xpassed")                                            \
	OUTCOME(FLAKY, "flaky")

/* Why a step failed. */
#define FAILURE_LIST(FAILURE)                                                  \
	FAILURE(REPLY_MISMATCH, "ReplyMismatch")                               \
	FAILURE(TIMEOUT, "Timeout")                                            \
	FAILURE(SLOW, "Slow")                                                  \
	FAILURE(UNEXPECTED_CLOSE, "UnexpectedClose")                           \
	FAILURE(UNEXPECTED_REPLY, "UnexpectedReply")                           \
	FAILURE(PROTOCOL, "Protocol")                                          \
	FAILURE(TLS, "TLS")                                                    \
	FAILURE(CAPTURE, "Capture")                                            \
	FAILURE(SILENCE, "Silence")                                            \
	FAILURE(RUN, "Run")

enum outcome {
#define OUTCOME_ENUM(symbol, word) OUTCOME_##symbol,
	OUTCOME_LIST(OUTCOME_ENUM)
#undef OUTCOME_ENUM
	OUTCOME_COUNT
};

enum failure_kind {
	FAILURE_NONE,
#define FAILURE_ENUM(symbol, word) FAILURE_##symbol,
	FAILURE_LIST(FAILURE_ENUM)
#undef FAILURE_ENUM
	FAILURE_COUNT
};

enum level { LEVEL_MUST, LEVEL_SHOULD, LEVEL_INFO };

enum section {
	SECTION_PRELUDE, SECTION_SETUP, SECTION_STEPS, SECTION_TEARDOWN,
	SECTION_COUNT
};

const char *outcome_word(enum outcome outcome);
/* NULL for FAILURE_NONE. */
const char *failure_word(enum failure_kind kind);
const char *level_word(enum level level);
const char *section_word(enum section section);

#endif
