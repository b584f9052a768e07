/* text_conversation.h - the record of a conversation, a line an entry. */
#ifndef SD_REPORT_TEXT_CONVERSATION_H
#define SD_REPORT_TEXT_CONVERSATION_H

#include "report/reporter.h"

struct conversation_view {
	size_t last; /* how many entries to show at the most; 0: all */
	bool bytes;  /* line ends too */
	/* Whose lines are marked; may be NULL. */
	const struct step_result *marked;
};

/* Appends "  conversation (LOCAL -> REMOTE)" and its lines; nothing when
 * there was none. */
void text_put_conversation(struct buf *out,
	const struct scenario_result *result, struct conversation_view view);

#endif
