/* layer: run scenario */
/*
 * test_runner.c - attempts: which failures make another, how many there are,
 * and what ends the wait between two. The server is one in memory that says
 * one thing to each connection and closes.
 */
#include "run/runner.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "scenario_folder.h"

enum { GREETINGS_MAX = 6, ROUNDS_BEFORE_SIGNAL = 20 };

#define HOUR_US INT64_C(3600000000)

struct row {
	const char *name, *keys; /* of the scenario, or its steps in front */
	struct retry retry;
	const char *greetings[GREETINGS_MAX]; /* "": it only closes */
	enum outcome outcome;
	int attempts;
	int retries;	    /* of the run */
	const char *reason; /* NULL: none */
};

static const struct row rows[] = {
	{"passes at once", "", {3, 0, RETRY_TEMPFAIL}, {"220 a\r\n"},
		OUTCOME_PASSED, 1, 0, NULL},
	{"no retry", "", {0, 0, RETRY_FAIL}, {"450 a\r\n", "220 a\r\n"},
		OUTCOME_FAILED, 1, 0, NULL},
	{"put off twice", "", {3, 0, RETRY_TEMPFAIL},
		{"450 a\r\n", "421 a\r\n", "220 a\r\n"}, OUTCOME_PASSED, 3, 0,
		NULL},
	{"put off, after a while", "", {1, 1000, RETRY_TEMPFAIL},
		{"450 a\r\n", "220 a\r\n"}, OUTCOME_PASSED, 2, 0, NULL},
	{"put off too often", "", {2, 0, RETRY_TEMPFAIL},
		{"450 a\r\n", "450 a\r\n", "450 a\r\n", "220 a\r\n"},
		OUTCOME_FAILED, 3, 0, NULL},
	{"refused for good", "", {3, 0, RETRY_TEMPFAIL},
		{"554 a\r\n", "220 a\r\n"}, OUTCOME_FAILED, 1, 0, NULL},
	{"refused for good in the end", "", {3, 0, RETRY_TEMPFAIL},
		{"450 a\r\n", "554 a\r\n", "220 a\r\n"}, OUTCOME_FAILED, 2, 0,
		NULL},
	{"any failure", "", {3, 0, RETRY_FAIL}, {"554 a\r\n", "", "220 a\r\n"},
		OUTCOME_PASSED, 3, 0, NULL},
	{"closed without a word", "", {3, 0, RETRY_TEMPFAIL}, {"", "220 a\r\n"},
		OUTCOME_FAILED, 1, 0, NULL},
	{"only a warning", "level: should\n", {3, 0, RETRY_TEMPFAIL},
		{"450 a\r\n", "220 a\r\n"}, OUTCOME_PASSED, 2, 0, NULL},
	{"expected to fail", "xfail: so it is\n", {3, 0, RETRY_FAIL},
		{"450 a\r\n", "220 a\r\n"}, OUTCOME_XFAILED, 1, 0, NULL},
	{"closed after a 421", "- expect: 220 | 421\n", {3, 0, RETRY_TEMPFAIL},
		{"421 a\r\n", "220 a\r\n220 a\r\n"}, OUTCOME_PASSED, 2, 0,
		NULL},
	{"the run tries again", "", {0, 0, RETRY_FAIL},
		{"554 a\r\n", "220 a\r\n"}, OUTCOME_FLAKY, 2, 1,
		"passed at attempt 2; attempt 1: ReplyMismatch, got 554, "
		"expected 220"},
	{"the run tries again, in vain", "", {0, 0, RETRY_FAIL},
		{"554 a\r\n", "554 a\r\n", "554 a\r\n"}, OUTCOME_FAILED, 3, 2,
		"got 554, expected 220"},
	{"nothing to try again", "", {0, 0, RETRY_FAIL}, {"220 a\r\n"},
		OUTCOME_PASSED, 1, 5, NULL},
	{"its own attempts are no flake", "", {1, 0, RETRY_TEMPFAIL},
		{"450 a\r\n", "220 a\r\n"}, OUTCOME_PASSED, 2, 5, NULL},
	{"its own attempts, then the run's with its own", "",
		{1, 0, RETRY_TEMPFAIL},
		{"450 a\r\n", "450 b\r\n", "450 c\r\n", "220 a\r\n"},
		OUTCOME_FLAKY, 4, 1,
		"passed at attempt 4; attempt 1: ReplyMismatch, got 450, "
		"expected 220"},
	{"a failure that is expected is not tried again", "xfail: so it is\n",
		{0, 0, RETRY_FAIL}, {"450 a\r\n", "220 a\r\n"}, OUTCOME_XFAILED,
		1, 3, "so it is"},
};

/* A run and its server. */
struct fixture {
	struct folder folder;
	struct loop *loop;
	struct session_env env;
	const char *const *greetings;
	int connections, rounds, retries;
	size_t results, started, finished;
	enum outcome outcomes[2];
	int attempts[2], earlier[2];
	char reason[128]; /* of the latest; "": none */
};

struct greeting {
	struct fixture *fixture;
	struct transport *transport;
	const char *text;
};

static void greet(void *arg)
{
	struct greeting *greeting = arg;

	transport_memory_feed(
		greeting->transport, greeting->text, strlen(greeting->text));
	transport_memory_end(greeting->transport, TRANSPORT_EOF);
	free(greeting);
}

/* Not in the round in which the connection is opened. */
static void greet_soon(void *arg)
{
	struct greeting *greeting = arg;

	loop_defer(greeting->fixture->loop, greet, greeting);
}

static struct transport *on_connect(
	void *owner, const struct transport_events *events, void *events_owner)
{
	struct fixture *fixture = owner;
	struct greeting *greeting = calloc(1, sizeof(*greeting));

	greeting->fixture = fixture;
	greeting->text = fixture->greetings[fixture->connections++];
	greeting->transport =
		transport_memory_new(fixture->loop, events, events_owner);
	loop_defer(fixture->loop, greet_soon, greeting);
	return greeting->transport;
}

static void on_scenario(void *owner, const struct scenario_result *result)
{
	struct fixture *fixture = owner;

	for (const struct scenario_result *at = result->earlier; at;
		at = at->earlier)
		fixture->earlier[fixture->results]++;
	snprintf(fixture->reason, sizeof(fixture->reason), "%.*s",
		(int)result->reason.len,
		result->reason.data ? result->reason.data : "");
	fixture->outcomes[fixture->results] = result->outcome;
	fixture->attempts[fixture->results++] = result->attempts;
}

static void on_started(void *owner, const struct scenario_facts *facts,
	size_t order, int repeat_index)
{
	struct fixture *fixture = owner;

	assert_non_null(facts->id);
	assert_int_equal(order, fixture->started++);
	assert_int_equal(repeat_index, 0);
}

static void on_finished(void *owner, const struct scenario_result *result)
{
	struct fixture *fixture = owner;

	assert_true(fixture->results <= result->order);
	fixture->finished++;
}

static void fixture_init(struct fixture *fixture, const char *text)
{
	*fixture = (struct fixture){.rounds = ROUNDS_BEFORE_SIGNAL};
	folder_init(&fixture->folder);
	folder_load_text(&fixture->folder, text);
	fixture->loop = loop_new();
	fixture->env = (struct session_env){.loop = fixture->loop,
		.target_host = "h",
		.target_port = 25,
		.run_id = "r",
		.time_scale = 1,
		.connect = on_connect,
		.connect_owner = fixture};
}

static void fixture_run(
	struct fixture *fixture, bool fail_fast, struct run_totals *totals)
{
	struct run_options options = {.env = &fixture->env,
		.plans = fixture->folder.set.plans,
		.plan_count = fixture->folder.set.count,
		.jobs = 2,
		.max_failures = fail_fast ? 1 : 0,
		.fold_passes = true,
		.retries = fixture->retries,
		.retry_delay_us = 1,
		.listener = {.started = on_started,
			.finished = on_finished,
			.scenario = on_scenario,
			.owner = fixture}};

	*totals = (struct run_totals){.total = 0};
	runner_run(&options, totals);
}

static void fixture_fini(struct fixture *fixture)
{
	loop_free(&fixture->loop);
	folder_fini(&fixture->folder);
}

static void play_row(const struct row *row)
{
	bool is_step = row->keys[0] == '-';
	struct fixture fixture;
	struct run_totals totals;
	struct buf text = BUF_INIT;

	print_message("%s\n", row->name);
	buf_printf(&text, "name: a\n%ssteps:\n%s- expect: 220\n",
		is_step ? "" : row->keys, is_step ? row->keys : "");
	fixture_init(&fixture, buf_cstr(&text));
	fixture.greetings = row->greetings;
	fixture.folder.set.plans[0]->retry = row->retry;
	fixture.retries = row->retries;
	fixture_run(&fixture, false, &totals);
	assert_int_equal(fixture.started, 1);
	assert_int_equal(fixture.finished, 1);
	/* Of a pass that is folded nothing is kept. */
	assert_int_equal(fixture.earlier[0], row->attempts - 1);
	if (row->retries)
		assert_string_equal(
			fixture.reason, row->reason ? row->reason : "");
	assert_int_equal(fixture.results, 1);
	assert_string_equal(
		outcome_word(fixture.outcomes[0]), outcome_word(row->outcome));
	assert_int_equal(fixture.attempts[0], row->attempts);
	assert_int_equal(fixture.connections, row->attempts);
	assert_int_equal(totals.total, 1);
	assert_int_equal(totals.outcomes[row->outcome], 1);
	fixture_fini(&fixture);
	buf_fini(&text);
}

static void test_attempts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		play_row(&rows[i]);
}

/* It waits by then: a round of the loop is all that a step takes. */
static void raise_soon(void *arg)
{
	struct fixture *fixture = arg;

	if (--fixture->rounds == 0)
		raise(SIGTERM);
	else
		loop_defer(fixture->loop, raise_soon, fixture);
}

static void test_a_signal_ends_the_wait(void **state)
{
	static const char *const greetings[] = {"450 a\r\n"};
	struct fixture fixture;
	struct run_totals totals;

	(void)state;
	fixture_init(&fixture, "name: a\nsteps: [{expect: 220}]\n");
	fixture.greetings = greetings;
	fixture.folder.set.plans[0]->retry =
		(struct retry){3, HOUR_US, RETRY_TEMPFAIL};
	loop_defer(fixture.loop, raise_soon, &fixture);
	fixture_run(&fixture, false, &totals);
	assert_int_equal(fixture.results, 1);
	assert_int_equal(fixture.outcomes[0], OUTCOME_FAILED);
	assert_int_equal(fixture.attempts[0], 1);
	assert_int_equal(totals.interrupted_by, SIGTERM);
	fixture_fini(&fixture);
}

static void test_fail_fast_ends_the_wait(void **state)
{
	static const char *const greetings[] = {"450 a\r\n", "554 a\r\n"};
	struct fixture fixture;
	struct run_totals totals;

	(void)state;
	fixture_init(&fixture, "name: a\nsteps: [{expect: 220}]\n---\n"
			       "name: b\nsteps: [{expect: 220}]\n");
	fixture.greetings = greetings;
	fixture.folder.set.plans[0]->retry =
		(struct retry){3, HOUR_US, RETRY_TEMPFAIL};
	fixture_run(&fixture, true, &totals);
	assert_int_equal(fixture.results, 2);
	assert_int_equal(fixture.outcomes[0], OUTCOME_FAILED);
	assert_int_equal(fixture.attempts[0], 1);
	assert_int_equal(fixture.attempts[1], 1);
	assert_int_equal(fixture.connections, 2);
	assert_true(totals.stopped_early);
	fixture_fini(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_attempts),
		cmocka_unit_test(test_a_signal_ends_the_wait),
		cmocka_unit_test(test_fail_fast_ends_the_wait),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
