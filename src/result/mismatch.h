/* mismatch.h - how what was received differs from what was expected. */
#ifndef SD_RESULT_MISMATCH_H
#define SD_RESULT_MISMATCH_H

#include "base/buf.h"
#include "result/verdict.h"

struct mismatch {
	enum failure_kind kind;
	struct buf text; /* one sentence for a person, no full stop; what came
	                    from the server stands in it as escape_wire()
	                    shows it */
};

#define MISMATCH_INIT ((struct mismatch){FAILURE_NONE, BUF_INIT})

void mismatch_fini(struct mismatch *mismatch);
/* Sets kind and text, dropping what was there. Returns false. */
bool mismatch_set(struct mismatch *mismatch, enum failure_kind kind,
	const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
