/* layer: result */
/* Steps in order, the first fault, and redaction of all that is said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "result/scenario_result.h"

static const struct scenario_facts facts = {
	.id = "a.yaml::x", .file = "a.yaml", .line = 1, .name = "x"};

static void test_steps_are_numbered(void **state)
{
	struct scenario_result *result = scenario_result_new(&facts);

	(void)state;
	assert_ptr_equal(result->facts, &facts);
	assert_null(scenario_result_first_fault(result));
	for (int i = 1; i <= 50; i++) {
		struct step_result *step = scenario_result_add_step(result);

		assert_int_equal(step->index, i);
		assert_int_equal(step->outcome, OUTCOME_PASSED);
		assert_null(step->sent.data);
	}
	assert_int_equal(result->step_count, 50);
	assert_int_equal(result->steps->next->next->index, 3);
	assert_int_equal(result->last_step->index, 50);
	assert_null(result->last_step->next);
	scenario_result_free(&result);
	assert_null(result);
	scenario_result_free(&result);
}

static void test_first_fault(void **state)
{
	static const enum outcome outcomes[] = {OUTCOME_PASSED, OUTCOME_WARNED,
		OUTCOME_SKIPPED, OUTCOME_ERROR, OUTCOME_FAILED};
	struct scenario_result *result = scenario_result_new(&facts);

	(void)state;
	for (size_t i = 0; i < 5; i++)
		scenario_result_add_step(result)->outcome = outcomes[i];
	assert_int_equal(scenario_result_first_fault(result)->index, 4);
	scenario_result_free(&result);
}

static void test_banner_and_ehlo_take_little(void **state)
{
	static const char ehlo[] =
		"250-mail.example\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n"
		"250-STARTTLS\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n";
	struct scenario_result *result = scenario_result_new(&facts);
	struct transcript *transcript = &result->transcript;
	size_t bytes;

	(void)state;
	transcript_note(transcript, 0, "connected");
	transcript_add(transcript, 1, DIRECTION_SERVER,
		STR_LITERAL("220 mail.example ESMTP\r\n"));
	transcript_add(transcript, 2, DIRECTION_CLIENT,
		STR_LITERAL("EHLO client.example\r\n"));
	transcript_add(transcript, 3, DIRECTION_SERVER, str_from(ehlo));
	scenario_result_add_step(result);
	scenario_result_add_step(result);
	bytes = arena_bytes(result->arena) + transcript->bytes.cap +
		transcript->cap * sizeof(*transcript->entries);
	if (bytes > 2048)
		fail_msg("%zu bytes", bytes);
	scenario_result_free(&result);
}

/* A result that says the secret in every field. */
static struct scenario_result *make_telling(void)
{
	static struct reply_line lines[] = {
		{535, {"clean", 5}}, {535, {"no, not hunter2", 15}}};
	static const struct reply reply = {.code = 535,
		.line_count = 2,
		.lines = lines,
		.raw = {"535-clean\r\n535 no, not hunter2\r\n", 32},
		.anomalies = ANOMALY_BARE_LF};
	struct scenario_result *result = scenario_result_new(&facts);
	struct step_result *step = scenario_result_add_step(result);

	result->reason = STR_LITERAL("because hunter2");
	step->name = "name hunter2";
	step->hint = "hint hunter2";
	step->ref = "ref hunter2";
	step->source_line = STR_LITERAL("  - send: hunter2");
	step->sent = STR_LITERAL("PASS hunter2");
	step->expected = STR_LITERAL("\"hunter2\"");
	step->received = STR_LITERAL("hunter2?");
	step->message = STR_LITERAL("got hunter2");
	step->reply = &reply;
	return result;
}

static void test_redacts_every_field(void **state)
{
	struct redactor *redactor = redactor_new();
	struct scenario_result *result = make_telling();
	const struct step_result *step = result->steps;

	(void)state;
	redactor_add(redactor, STR_LITERAL("hunter2"));
	scenario_result_redact(result, redactor);
	assert_string_equal(result->reason.data, "because [redacted]");
	assert_string_equal(step->name, "name [redacted]");
	assert_string_equal(step->hint, "hint [redacted]");
	assert_string_equal(step->ref, "ref [redacted]");
	assert_string_equal(step->source_line.data, "  - send: [redacted]");
	assert_string_equal(step->sent.data, "PASS [redacted]");
	assert_string_equal(step->expected.data, "\"[redacted]\"");
	assert_string_equal(step->received.data, "[redacted]?");
	assert_string_equal(step->message.data, "got [redacted]");
	assert_int_equal(step->reply->code, 535);
	assert_int_equal(step->reply->anomalies, ANOMALY_BARE_LF);
	assert_int_equal(step->reply->line_count, 2);
	assert_string_equal(step->reply->lines[0].text.data, "clean");
	assert_string_equal(
		step->reply->lines[1].text.data, "no, not [redacted]");
	assert_string_equal(step->reply->raw.data,
		"535-clean\r\n535 no, not [redacted]\r\n");
	scenario_result_free(&result);
	redactor_free(&redactor);
}

static void test_redacts_facts(void **state)
{
	static const char *const tags[] = {"clean", "tag hunter2"};
	static const char *const refs[] = {"ref hunter2"};
	struct scenario_facts telling = {.id = "hunter2.yaml::a",
		.description = "of hunter2",
		.hint = "ask hunter2",
		.tag_count = 2,
		.tags = tags,
		.ref_count = 1,
		.refs = refs};
	struct redactor *redactor = redactor_new();
	struct arena *arena = arena_new(0);

	(void)state;
	redactor_add(redactor, STR_LITERAL("hunter2"));
	scenario_facts_redact(&telling, arena, redactor);
	assert_string_equal(telling.id, "hunter2.yaml::a");
	assert_string_equal(telling.description, "of [redacted]");
	assert_string_equal(telling.hint, "ask [redacted]");
	assert_string_equal(telling.tags[0], "clean");
	assert_string_equal(telling.tags[1], "tag [redacted]");
	assert_string_equal(telling.refs[0], "ref [redacted]");
	arena_free(&arena);
	redactor_free(&redactor);
}

struct row {
	const char *name;
	const char *secret;
	const char *parts;    /* direction and bytes, split at '/' */
	const char *redacted; /* entries, each with its direction, and '/' */
};

static const struct row rows[] = {
	{"nothing to hide", "hunter2", "S220 hi\r\n/CQUIT\r\n",
		"S220 hi\r\n/CQUIT\r\n/"},
	{"in a line", "hunter2", "CPASS hunter2\r\n/S250 hunter2!\r\n",
		"CPASS [redacted]\r\n/S250 [redacted]!\r\n/"},
	{"over a line end", "ab\ncd", "Cxab\r\n/S250 a\r\n/Ccdy\r\n/Ccd\r\n",
		"Cx[redacted]/S250 a\r\n/Cy\r\n/Ccd\r\n/"},
	{"over three entries", "a\nb\nc", "C0a\nb\nc1\n2\n",
		"C0[redacted]/C/C1\n/C2\n/"},
	{"ends with an entry", "hunter2", "Chun/S2/Cter/S3/C2/S4/Cx",
		"C[redacted]/S2/C/S3/C/S4/Cx/"},
	{"base64 sent slowly", "hunter2", "CaHVud/S421 late\n/CGVyMg==\r\n",
		"C[redacted]/S421 late\n/C\r\n/"},
	{"in a note", "hunter2", "-sent hunter2/Chunt/-er2/Sok\n",
		"-sent [redacted]/Chunt/-er2/Sok\n/"},
	{"two in one line", "hunter2", "Chunter2 hunter2\n/Chunter2\n",
		"C[redacted] [redacted]\n/C[redacted]\n/"},
};

static void add_parts(struct transcript *transcript, const char *parts)
{
	struct str rest = str_from(parts);

	while (rest.data) {
		struct str part = str_cut(&rest, '/');
		struct str bytes = {part.data + 1, part.len - 1};

		if (part.data[0] == '-')
			transcript_note(transcript, 0, "%.*s", (int)bytes.len,
				bytes.data);
		else
			transcript_add(transcript, 0,
				part.data[0] == 'C' ? DIRECTION_CLIENT
						    : DIRECTION_SERVER,
				bytes);
	}
}

static void test_redacts_the_transcript(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct scenario_result *result = scenario_result_new(&facts);
		struct transcript *transcript = &result->transcript;
		struct redactor *redactor = redactor_new();
		struct buf shown = BUF_INIT;

		redactor_add(redactor, str_from(rows[i].secret));
		add_parts(transcript, rows[i].parts);
		scenario_result_redact(result, redactor);
		for (size_t j = 0; j < transcript->count; j++) {
			buf_putc(
				&shown, (char)transcript->entries[j].direction);
			buf_str(&shown, transcript_text(transcript, j));
			buf_putc(&shown, '/');
		}
		if (strcmp(buf_cstr(&shown), rows[i].redacted) != 0)
			fail_msg("%s: %s", rows[i].name, buf_cstr(&shown));
		buf_fini(&shown);
		redactor_free(&redactor);
		scenario_result_free(&result);
	}
}

/* The limit of an entry must not show the beginning of a secret. */
static void test_a_cut_line_tells_nothing(void **state)
{
	const struct str secret = STR_LITERAL("0123456789abcdef");

	(void)state;
	for (size_t before = 4070; before <= 4100; before++) {
		struct scenario_result *result = scenario_result_new(&facts);
		struct transcript *transcript = &result->transcript;
		struct redactor *redactor = redactor_new();
		struct buf line = BUF_INIT;

		redactor_add(redactor, secret);
		buf_fill(&line, '.', before);
		buf_str(&line, secret);
		buf_puts(&line, "\r\n");
		transcript_add(
			transcript, 0, DIRECTION_CLIENT, buf_view(&line));
		transcript_add(
			transcript, 0, DIRECTION_CLIENT, STR_LITERAL("end\n"));
		scenario_result_redact(result, redactor);
		assert_int_equal(transcript->count, 2);
		assert_null(memchr(transcript_text(transcript, 0).data, '0',
			transcript->entries[0].len));
		assert_string_equal(
			transcript_text(transcript, 1).data, "end\n");
		buf_fini(&line);
		redactor_free(&redactor);
		scenario_result_free(&result);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_steps_are_numbered),
		cmocka_unit_test(test_first_fault),
		cmocka_unit_test(test_banner_and_ehlo_take_little),
		cmocka_unit_test(test_redacts_every_field),
		cmocka_unit_test(test_redacts_facts),
		cmocka_unit_test(test_redacts_the_transcript),
		cmocka_unit_test(test_a_cut_line_tells_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
