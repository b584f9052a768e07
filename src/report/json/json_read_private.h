/* json_read_private.h - what json_read*.c share. */
#ifndef SD_REPORT_JSON_READ_PRIVATE_H
#define SD_REPORT_JSON_READ_PRIVATE_H

#include "report/json/json_input.h"
#include "report/json/json_read.h"
#include "report/json/json_text.h"
#include "result/scenario_result.h"

/* Lanes are numbered in a byte; one of them says "none". */
enum { JSON_LANES_MAX = 255 };

/* Of a scenario or an earlier attempt at one, into a result that is new. */
bool json_read_steps(struct json_input *in, const struct json_at *at,
	struct scenario_result *result);
bool json_read_transcript(struct json_input *in, const struct json_at *at,
	struct scenario_result *result);
bool json_read_anomalies(struct json_input *in, const struct json_at *at,
	const char *key, unsigned *out);
/* What a scenario is. Texts live in in->arena. */
bool json_read_facts(struct json_input *in, const struct json_at *at,
	struct scenario_facts *facts);
/* How it ended; *in without its arena. NULL with a fault. The caller frees
 * it. */
struct scenario_result *json_read_result(const struct json_input *in,
	const struct json_at *at, const struct scenario_facts *facts);

/* --- of a whole run --- */

struct json_reading {
	struct json_run *run;
	struct json_input in; /* into the run's arena */
	json_t *head;	      /* all that is said of the run */
	json_t *known;	      /* "TARGET ID" to the number of an entry */
	size_t cap;	      /* of run->entries */
	int64_t busy_us;      /* all conversations together */
	int64_t end_us;	      /* when the last of them ended; wall clock */
	bool has_scenarios, has_end;
};

/* A scenario whose text begins at offset and is len long. */
bool json_read_entry(struct json_reading *reading, const struct json_at *at,
	size_t offset, size_t len);
/* What head says of the run, once all entries are known. */
bool json_read_head(struct json_reading *reading);
/* "schema" is one that this program reads. */
bool json_check_schema(struct json_input *in, const json_t *head);

#endif
