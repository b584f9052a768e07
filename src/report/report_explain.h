/* report_explain.h - what a reply that failed a step means. */
#ifndef SD_REPORT_REPORT_EXPLAIN_H
#define SD_REPORT_REPORT_EXPLAIN_H

#include "report/reporter.h"

/*
 * The first line of what "smtpdrill explain" says of the reply to a step that
 * failed because of that reply, if it is one that refuses: of a 250 where 550
 * was expected there is nothing to explain. Data NULL: nothing; so where
 * there is no explainer. Borrowed from the explainer.
 */
struct str report_explain(
	struct explainer *explainer, const struct step_result *step);

#endif
