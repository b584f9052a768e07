/* mutant_data.h - the ends of messages by other rules. Private to
 * reference/. */
#ifndef SD_REFERENCE_MUTANT_DATA_H
#define SD_REFERENCE_MUTANT_DATA_H

#include "reference/mutant_private.h"
#include "reference/reference_session.h"

/* All of them: data->mutants is not NULL. */
void mutant_data_start(struct reference_data *data);
/* is_last: nothing stands behind it in what was read. */
void mutant_data_octet(struct reference_data *data, char c, bool is_last);
/* The message has ended: which of its faults are none. */
void mutant_data_forgive(struct reference_data *data);

#endif
