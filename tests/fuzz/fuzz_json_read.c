/* layer: report */
/*
 * fuzz_json_read.c - any bytes as results that are to be reported again: they
 * are refused with a word, or every format makes a report of them; and what
 * is written as JSON says the same when it is read and written once more.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/json/json_merge.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
	if (!condition)
		abort();
}

/* A report of that format; the caller frees it. */
static char *write_report(
	const char *format, const struct json_merge *merge, size_t *len)
{
	const struct reporter_ops *ops = reporter_find(str_from(format));
	char *text = NULL;
	struct report_options options = {.out = open_memstream(&text, len),
		.run = &merge->info,
		.verbosity = VERBOSITY_BYTES,
		.slowest = 3};
	struct reporter *reporter;
	struct err err;

	require(options.out && ops);
	reporter = ops->open(&options, &err);
	require(reporter != NULL);
	for (size_t i = 0; i < merge->count; i++) {
		struct scenario_result *result = json_merge_result(merge, i);

		ops->scenario(reporter, result);
		scenario_result_free(&result);
	}
	if (ops->exit_code)
		ops->exit_code(reporter, &merge->totals, 0);
	require(ops->close(reporter, &merge->totals, &err));
	require(fclose(options.out) == 0);
	return text;
}

static struct json_run *read_run(const void *data, size_t len)
{
	struct buf text = BUF_INIT, why = BUF_INIT;
	struct json_run *run;

	buf_append(&text, data, len);
	run = json_run_read("f", &text, &why);
	require(run || (why.len > 3 && memcmp(why.data, "f:", 2) == 0));
	buf_fini(&text);
	buf_fini(&why);
	return run;
}

static char *write_again(const char *data, size_t len, size_t *out_len)
{
	struct json_run *run = read_run(data, len);
	struct json_merge merge;
	char *text;

	require(run != NULL);
	json_merge_init(&merge, &run, 1);
	text = write_report("json", &merge, out_len);
	json_merge_fini(&merge);
	json_run_free(&run);
	return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct json_run *run = read_run(data, size);
	struct json_run *twice[] = {run, run};
	struct json_merge merge;
	char *first, *second, *third;
	size_t len, second_len, third_len;

	if (!run)
		return 0;
	json_merge_init(&merge, twice, 2);
	require(merge.replaced == run->count && merge.count == run->count);
	for (const char *const *name = reporter_names(); *name; name++)
		free(write_report(*name, &merge, &len));
	first = write_report("json", &merge, &len);
	/* Targets and scenarios that are there twice are one by now. */
	second = write_again(first, len, &second_len);
	third = write_again(second, second_len, &third_len);
	require(second_len == third_len &&
		memcmp(second, third, second_len) == 0);
	free(first);
	free(second);
	free(third);
	json_merge_fini(&merge);
	json_run_free(&run);
	return 0;
}
