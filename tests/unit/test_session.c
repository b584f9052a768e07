/* layer: engine steps scenario */
/*
 * test_session.c - conversations over a connection in memory: the verdict
 * does not depend on how the server's bytes are cut, every end of the
 * connection and every interruption gives one, and only one, result.
 */
#include "engine/session.h"
#include "scenario/scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "scenario_folder.h"

enum { WHOLE = -1, BYTE_BY_BYTE = -2, IDLE_ROUNDS = 50, LINES_MAX = 12 };

/* When the client has said `after` the server says `say`, or closes if that
 * is NULL. */
struct line {
	const char *after, *say;
};

struct row {
	const char *name, *steps;
	const char *expected; /* OUTCOME [PLACE KIND] */
	struct line lines[LINES_MAX];
};

#define HELLO                                                                 \
	{"", "220 here\r\n"},                                                 \
	{                                                                     \
		"EHLO c\r\n", "250-here\r\n250-SIZE 10\r\n250 PIPELINING\r\n" \
	}
#define BYE                          \
	{"QUIT\r\n", "221 bye\r\n"}, \
	{                            \
		"", NULL             \
	}
#define STARTS "- expect: 220\n- {send: EHLO c, expect: 250}\n"

static const struct row rows[] = {
	{"seven steps",
		"- {expect: 220, capture: {host: '/^\\S+/'}}\n"
		"- {send: EHLO c, expect: {caps: {has: SIZE}}}\n"
		"- {if: cap.SIZE, send: 'MAIL FROM:<a@${host}>', expect: 250}\n"
		"- {send: 'RCPT TO:<b@c>', expect: 250}\n"
		"- {send: DATA, expect: 354}\n"
		"- {message: hello, expect: '250 /queued/'}\n"
		"- {send: NOOP, expect: '250 /^two$/'}\n",
		"passed",
		{HELLO, {"MAIL FROM:<a@here>\r\n", "250 2.1.0 ok\r\n"},
			{"RCPT TO:<b@c>\r\n", "250 2.1.5 ok\r\n"},
			{"DATA\r\n", "354 go\r\n"},
			{"hello\r\n.\r\n", "250-first\r\n250 queued\r\n"},
			{"NOOP\r\n", "250-one\r\n250-two\r\n250\r\n"}, BYE}},
	{"a refusal",
		STARTS "- {send: NOOP, expect: 250}\n"
		       "- {send: NOOP, expect: 250}\n"
		       "- {send: NOOP, expect: 250}\n",
		"failed 4 ReplyMismatch",
		{HELLO, {"NOOP\r\n", "250 ok\r\n"},
			{"NOOP\r\n", "550-5.7.1 no\r\n550 5.7.1 no\r\n"}, BYE}},
	{"odd bytes", STARTS "- {send: NOOP, expect: any}\n", "warned 3",
		{HELLO, {"NOOP\r\n", "250-a\rb\r\n251-\xff\n250x\r\n"}, BYE}},
	{"a 421 that nobody asked for",
		STARTS "- {send: NOOP, expect: 250}\n"
		       "- {send: NOOP, expect: 250}\n",
		"failed 4 ReplyMismatch",
		{HELLO, {"NOOP\r\n", "250 ok\r\n421-going\r\n421 down\r\n"},
			{"", NULL}}},
	{"a 421 before the close",
		STARTS "- {send: NOOP, expect: 250}\n"
		       "- expect_close: 60s\n",
		"passed",
		{HELLO, {"NOOP\r\n", "250 ok\r\n421 down\r\n"}, {"", NULL}}},
	{"a close with the reply",
		STARTS "- {send: NOOP, expect: {code: 250, close: true}}\n",
		"passed", {HELLO, {"NOOP\r\n", "250 ok\r\n"}, {"", NULL}}},
	{"a step after the close",
		STARTS "- {send: NOOP, expect: {code: 250, close: true}}\n"
		       "- {send: NOOP, expect: 250}\n",
		"failed 4 UnexpectedClose",
		{HELLO, {"NOOP\r\n", "250 ok\r\n"}, {"", NULL}}},
	{"a close within a reply", STARTS "- {send: NOOP, expect: 250}\n",
		"failed 3 UnexpectedClose",
		{HELLO, {"NOOP\r\n", "250-ok\r\n250"}, {"", NULL}}},
	{"no reply at all", STARTS "- {send: NOOP, expect: 250}\n",
		"failed 3 Protocol", {HELLO, {"NOOP\r\n", "25 ok\r\n"}}},
	{"lines",
		STARTS "- {send: HELP, expect: none}\n"
		       "- expect_line: ['214-', '/^214-t.o$/']\n"
		       "- skip_lines: 214-\n"
		       "- expect_line: 214 f\n",
		"passed",
		{HELLO,
			{"HELP\r\n", "214-one\r\n214-two\r\n214-three\r\n"
				     "214-four\r\n214 five\r\n"},
			/* Nothing was a reply: there is no QUIT after HELP
			 * that could be told from one. */
			BYE}},
	{"a pipeline",
		STARTS "- pipeline:\n"
		       "  - {send: NOOP, expect: 250}\n"
		       "  - {send: HELP, expect: none}\n"
		       "  - {send: NOOP, expect: 251}\n"
		       "  - {send: RSET, expect: 250}\n",
		"failed 5 ReplyMismatch",
		{HELLO,
			{"NOOP\r\nHELP\r\nNOOP\r\nRSET\r\n",
				"250 a\r\n250-b\r\n250 b\r\n250 c\r\n"},
			BYE}},
	{"an early end",
		STARTS "- {send: NOOP, expect: {one_of: [{reply: 250},"
		       " {reply: 5xx, then: skip}]}}\n"
		       "- {send: NOOP, expect: 250}\n",
		"skipped 3", {HELLO, {"NOOP\r\n", "502 no\r\n"}, BYE}},
};

enum { ROW_COUNT = sizeof(rows) / sizeof(rows[0]) };

struct talk {
	struct folder folder;
	struct loop *loop;
	const struct row *row;
	struct session *session;
	struct transport *transport; /* the session's; NULL once it is over */
	struct scenario_result *result;
	struct buf heard;
	size_t line;
	long cut, ends_after; /* ends_after < 0: as the row says */
	enum transport_end how;
	long said;
	size_t done_count;
};

static struct transport *talk_connect(
	void *owner, const struct transport_events *events, void *events_owner)
{
	struct talk *talk = owner;

	talk->transport =
		transport_memory_new(talk->loop, events, events_owner);
	return talk->transport;
}

static void talk_done(void *owner, struct session *session,
	struct scenario_result *take_result)
{
	struct talk *talk = owner;

	assert_ptr_equal(session, talk->session);
	talk->done_count++;
	talk->transport = NULL;
	talk->result = take_result;
}

/* A turn of the loop; false when the session is over. */
static bool talk_turn(struct talk *talk)
{
	loop_run_once(talk->loop, false);
	if (talk->transport)
		buf_str(&talk->heard, transport_memory_take(talk->transport));
	return talk->transport != NULL;
}

static bool talk_say(struct talk *talk, const char *text)
{
	for (size_t len = strlen(text); len > 0;) {
		size_t piece = len;

		if (talk->cut == BYTE_BY_BYTE)
			piece = 1;
		else if (talk->cut > talk->said &&
			 talk->cut < talk->said + (long)len)
			piece = (size_t)(talk->cut - talk->said);
		if (talk->ends_after >= 0 &&
			talk->said + (long)piece > talk->ends_after)
			piece = (size_t)(talk->ends_after - talk->said);
		transport_memory_feed(talk->transport, text, piece);
		talk->said += (long)piece;
		if (talk->said == talk->ends_after)
			transport_memory_end(talk->transport, talk->how);
		if (!talk_turn(talk) || talk->said == talk->ends_after)
			return false;
		text += piece;
		len -= piece;
	}
	return true;
}

/* What the server says next, if it is time for it. */
static bool talk_answer(struct talk *talk)
{
	const struct line *line = &talk->row->lines[talk->line];
	const char *found;

	if (!line->after || talk->said == talk->ends_after)
		return false;
	found = strstr(buf_cstr(&talk->heard), line->after);
	if (!found)
		return false;
	buf_consume(&talk->heard,
		(size_t)(found - talk->heard.data) * (talk->heard.len > 0) +
			strlen(line->after));
	talk->line++;
	if (line->say) {
		talk_say(talk, line->say);
	} else {
		transport_memory_end(talk->transport, TRANSPORT_EOF);
		talk_turn(talk);
	}
	return true;
}

static void talk_start(
	struct talk *talk, const struct row *row, struct session_env *env)
{
	*talk = (struct talk){.row = row, .cut = WHOLE, .ends_after = -1};
	folder_init(&talk->folder);
	folder_write("s.yaml", "name: a\nsteps:\n");
	{
		struct buf text = BUF_INIT;

		buf_printf(&text, "name: a\nsteps:\n%s", row->steps);
		folder_load_text(&talk->folder, buf_cstr(&text));
		buf_fini(&text);
	}
	talk->loop = loop_new();
	*env = (struct session_env){.loop = talk->loop,
		.target_host = "h",
		.target_port = 25,
		.run_id = "r",
		.seed = 1,
		.time_scale = 1,
		.connect = talk_connect,
		.connect_owner = talk};
}

/* Plays it anew; max_turns < 0: to its end. */
static void talk_play(
	struct talk *talk, const struct session_env *env, int max_turns)
{
	int idle = 0;

	buf_clear(&talk->heard);
	talk->line = 0;
	talk->said = 0;
	talk->done_count = 0;
	talk->session = session_start(
		env, talk->folder.set.plans[0], 0, talk_done, talk);
	for (int i = 0; max_turns < 0 || i < max_turns; i++) {
		if (!talk_turn(talk))
			break;
		idle = talk_answer(talk) ? 0 : idle + 1;
		if (max_turns < 0 && idle > IDLE_ROUNDS)
			fail_msg("%s: it waits for something (cut %ld, "
				 "ends after %ld)",
				talk->row->name, talk->cut, talk->ends_after);
	}
}

static void talk_finish(struct talk *talk)
{
	loop_free(&talk->loop);
	buf_fini(&talk->heard);
	folder_fini(&talk->folder);
}

/* "failed 4 ReplyMismatch" */
static void summarize(const struct scenario_result *result, struct buf *out)
{
	buf_puts(out, outcome_word(result->outcome));
	for (const struct step_result *at = result->steps; at; at = at->next) {
		if (at->outcome == OUTCOME_PASSED)
			continue;
		buf_printf(out, " %d", at->index);
		if (at->kind)
			buf_printf(out, " %s", failure_word(at->kind));
	}
}

/* All that must not depend on how bytes are cut. */
static void describe(const struct scenario_result *result, struct buf *out)
{
	summarize(result, out);
	buf_printf(out, " anomalies %x\n", result->anomalies);
	for (const struct step_result *at = result->steps; at; at = at->next) {
		buf_printf(out, "%d %s sent ", at->index, at->action);
		buf_str(out, at->sent);
		buf_puts(out, " message ");
		buf_str(out, at->message);
		buf_puts(out, " reply ");
		if (at->reply)
			buf_str(out, at->reply->raw);
		buf_puts(out, "\n");
	}
}

static void play_cut(struct talk *talk, const struct session_env *env, long cut,
	const struct buf *whole)
{
	struct buf now = BUF_INIT;

	talk->cut = cut;
	talk_play(talk, env, -1);
	assert_int_equal(talk->done_count, 1);
	describe(talk->result, &now);
	if (strcmp(buf_cstr(&now), buf_cstr(whole)) != 0)
		fail_msg("%s, cut at %ld:\n%s\nwhole:\n%s", talk->row->name,
			cut, buf_cstr(&now), buf_cstr(whole));
	buf_fini(&now);
	scenario_result_free(&talk->result);
}

static void test_every_cut(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROW_COUNT; i++) {
		struct session_env env;
		struct talk talk;
		struct buf whole = BUF_INIT, summary = BUF_INIT;
		long total;

		talk_start(&talk, &rows[i], &env);
		talk_play(&talk, &env, -1);
		describe(talk.result, &whole);
		summarize(talk.result, &summary);
		if (strcmp(buf_cstr(&summary), rows[i].expected) != 0)
			fail_msg("%s: %s, not %s", rows[i].name,
				buf_cstr(&summary), rows[i].expected);
		scenario_result_free(&talk.result);
		total = talk.said;
		play_cut(&talk, &env, BYTE_BY_BYTE, &whole);
		for (long cut = 1; cut < total; cut++)
			play_cut(&talk, &env, cut, &whole);
		buf_fini(&whole);
		buf_fini(&summary);
		talk_finish(&talk);
	}
}

/* Up to the reply to QUIT, which is no part of the verdict. */
static long verdict_bytes(const struct row *row)
{
	long bytes = 0;

	for (const struct line *line = row->lines; line->say; line++)
		if (strcmp(line->after, "QUIT\r\n") != 0)
			bytes += (long)strlen(line->say);
	return bytes;
}

static void test_the_server_closes_anywhere(void **state)
{
	struct session_env env;
	struct talk talk;
	long bytes = verdict_bytes(&rows[0]);

	(void)state;
	talk_start(&talk, &rows[0], &env);
	for (long end = 1; end <= bytes + 5; end++) {
		const struct step_result *fault;

		talk.ends_after = end;
		talk_play(&talk, &env, -1);
		assert_int_equal(talk.done_count, 1);
		fault = scenario_result_first_fault(talk.result);
		assert_int_equal(talk.result->outcome,
			end < bytes ? OUTCOME_FAILED : OUTCOME_PASSED);
		assert_true(end < bytes
				    ? fault->kind == FAILURE_UNEXPECTED_CLOSE
				    : !fault);
		scenario_result_free(&talk.result);
	}
	talk_finish(&talk);
}

/* TLS finds that a record was tampered with, say. */
static void test_a_fault_is_not_told_as_a_close(void **state)
{
	struct session_env env;
	struct talk talk;
	const struct step_result *fault;

	(void)state;
	talk_start(&talk, &rows[0], &env);
	talk.ends_after = (long)strlen("220 here\r\n250");
	talk.how = TRANSPORT_FAILED;
	talk_play(&talk, &env, -1);
	fault = scenario_result_first_fault(talk.result);
	assert_non_null(fault);
	assert_int_equal(fault->kind, FAILURE_UNEXPECTED_CLOSE);
	assert_true(str_equal(fault->message,
		"the connection failed: the test ended the connection"));
	assert_true(str_equal(fault->received, "250"));
	scenario_result_free(&talk.result);
	talk_finish(&talk);
}

/* While it takes its leave the verdict is there already. */
static void assert_stopped(const struct talk *talk)
{
	struct buf summary = BUF_INIT;

	summarize(talk->result, &summary);
	if (!str_equal(talk->result->reason, "stop") &&
		strcmp(buf_cstr(&summary), talk->row->expected) != 0)
		fail_msg("%s: %s", talk->row->name, buf_cstr(&summary));
	buf_fini(&summary);
}

static void test_interrupted_anywhere(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROW_COUNT; i++) {
		struct session_env env;
		struct talk talk;
		bool over = false;

		talk_start(&talk, &rows[i], &env);
		for (int turns = 0; !over; turns++) {
			talk_play(&talk, &env, turns);
			over = !talk.transport;
			if (!over) {
				session_interrupt(talk.session, "stop");
				session_interrupt(talk.session, "again");
				talk_turn(&talk);
				assert_stopped(&talk);
			}
			assert_int_equal(talk.done_count, 1);
			scenario_result_free(&talk.result);
		}
		talk_finish(&talk);
	}
}

/* No address, no connection: an error, and no step. */
static void test_nowhere_to_connect(void **state)
{
	struct session_env env;
	struct talk talk;

	(void)state;
	talk_start(&talk, &rows[0], &env);
	env.connect = NULL;
	talk.session = session_start(
		&env, talk.folder.set.plans[0], 0, talk_done, &talk);
	assert_int_equal(talk.done_count, 0);
	talk_turn(&talk);
	assert_int_equal(talk.done_count, 1);
	assert_int_equal(talk.result->outcome, OUTCOME_ERROR);
	assert_int_equal(talk.result->step_count, 0);
	scenario_result_free(&talk.result);
	talk_finish(&talk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_cut),
		cmocka_unit_test(test_the_server_closes_anywhere),
		cmocka_unit_test(test_a_fault_is_not_told_as_a_close),
		cmocka_unit_test(test_interrupted_anywhere),
		cmocka_unit_test(test_nowhere_to_connect),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
