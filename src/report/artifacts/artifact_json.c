/* artifact_json.c - the result of one conversation as a JSON text. */
#include "report/artifacts/artifact_json.h"

#include <jansson.h>
#include "base/check.h"
#include "report/json/json_run.h"
#include "report/json/json_scenario.h"

static int append(const char *data, size_t len, void *out)
{
	buf_append(out, data, len);
	return 0;
}

void artifact_put_json(struct buf *out, const struct report_options *options,
	const struct scenario_result *result)
{
	json_t *scenario = json_make_scenario(options->explainer, result);

	json_put_target(scenario, options->run, result);
	BUG_ON(json_dump_callback(scenario, append, out,
		       JSON_INDENT(2) | JSON_ENSURE_ASCII) != 0);
	json_decref(scenario);
	buf_putc(out, '\n');
}
