/* layer: net */
/* Timers, deferred calls, stopping, signals, and freeing a loop in use. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>
#include <cmocka.h>
#include "base/clock.h"
#include "net/loop.h"

static const int64_t HOUR_US = INT64_C(3600000000);

static int setup(void **state)
{
	*state = loop_new();
	return 0;
}

static int teardown(void **state)
{
	struct loop *loop = *state;

	loop_free(&loop);
	assert_null(loop);
	loop_free(&loop);
	return 0;
}

struct ticker {
	struct loop *loop;
	struct timer *timer;
	int fired;
	int again;	  /* restarts itself so often */
	int64_t delay_us; /* ... with this delay */
	int64_t fired_us;
	bool frees;
	bool stops;
};

static void ticked(void *owner)
{
	struct ticker *ticker = owner;

	ticker->fired++;
	ticker->fired_us = clock_monotonic_us();
	if (ticker->again-- > 0)
		timer_start(ticker->timer, ticker->delay_us);
	if (ticker->frees)
		timer_free(&ticker->timer);
	if (ticker->stops)
		loop_stop(ticker->loop);
}

static void ticker_start(
	struct ticker *ticker, struct loop *loop, int64_t delay_us)
{
	ticker->loop = loop;
	ticker->timer = timer_new(loop, ticked, ticker);
	timer_start(ticker->timer, delay_us);
}

static void test_timer_is_never_early(void **state)
{
	static const struct {
		const char *name;
		int64_t delay_us;
	} rows[] = {
		{"at once", 0},
		{"a microsecond", 1},
		{"half a millisecond", 500},
		{"a millisecond", 1000},
		{"a little more", 1001},
		{"almost two", 1999},
		{"ten", 10000},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		/* From any part of a millisecond. */
		for (int64_t phase_us = 0; phase_us < 1000; phase_us += 90) {
			struct ticker ticker = {0};
			int64_t start_us;

			do {
				start_us = loop_now_us(*state);
			} while (start_us % 1000 < phase_us);
			ticker_start(&ticker, *state, rows[i].delay_us);
			assert_true(timer_is_active(ticker.timer));
			loop_run(*state);
			assert_int_equal(ticker.fired, 1);
			assert_false(timer_is_active(ticker.timer));
			if (ticker.fired_us - start_us < rows[i].delay_us)
				fail_msg("%s: too early", rows[i].name);
			timer_free(&ticker.timer);
			assert_null(ticker.timer);
		}
	}
}

static void test_timer_restart_moves_it(void **state)
{
	struct ticker ticker = {0};
	int64_t start_us = loop_now_us(*state);

	ticker_start(&ticker, *state, HOUR_US);
	timer_start(ticker.timer, 3000);
	loop_run(*state);
	assert_int_equal(ticker.fired, 1);
	assert_true(ticker.fired_us - start_us >= 3000);
	timer_free(&ticker.timer);
}

static void test_timer_stop(void **state)
{
	struct ticker ticker = {0};

	ticker_start(&ticker, *state, 0);
	timer_stop(ticker.timer);
	loop_run(*state);
	assert_int_equal(ticker.fired, 0);
	timer_free(&ticker.timer);
	timer_free(&ticker.timer);
}

static void test_timer_freed_in_its_callback(void **state)
{
	struct ticker ticker = {.frees = true};

	ticker_start(&ticker, *state, 0);
	loop_run(*state);
	assert_int_equal(ticker.fired, 1);
	assert_null(ticker.timer);
}

static void test_timers_fire_by_time(void **state)
{
	struct ticker late = {0}, early = {.frees = true};

	ticker_start(&late, *state, 20000);
	ticker_start(&early, *state, 5000);
	loop_run(*state);
	assert_int_equal(late.fired, 1);
	assert_int_equal(early.fired, 1);
	assert_true(early.fired_us <= late.fired_us);
	timer_free(&late.timer);
}

static void test_timer_at_once_again_and_again_lets_others_in(void **state)
{
	struct ticker busy = {.again = INT32_MAX};
	struct ticker other = {.stops = true};

	ticker_start(&busy, *state, 0);
	ticker_start(&other, *state, 5000);
	loop_run(*state);
	assert_true(busy.fired >= 1);
	assert_int_equal(other.fired, 1);
	timer_free(&busy.timer);
	timer_free(&other.timer);
}

static void test_unreferenced_timer_keeps_nothing_alive(void **state)
{
	struct ticker ticker = {0};

	ticker_start(&ticker, *state, HOUR_US);
	timer_unref(ticker.timer);
	loop_run(*state);
	assert_int_equal(ticker.fired, 0);
	timer_free(&ticker.timer);
}

static void test_one_round_ends_with_the_timer_that_fired(void **state)
{
	struct ticker soon = {0}, never = {0};

	ticker_start(&soon, *state, 0);
	ticker_start(&never, *state, HOUR_US);
	assert_true(loop_run_once(*state, true));
	assert_int_equal(soon.fired, 1);
	assert_true(loop_run_once(*state, false));
	assert_int_equal(never.fired, 0);
	timer_free(&soon.timer);
	timer_free(&never.timer);
	loop_run_once(*state, false);
	assert_false(loop_run_once(*state, true));
}

struct chain {
	struct loop *loop;
	int left;
	int runs;
	bool stops;
};

static void chain_run(void *arg)
{
	struct chain *chain = arg;

	chain->runs++;
	if (chain->left-- > 0)
		loop_defer(chain->loop, chain_run, chain);
	else if (chain->stops)
		loop_stop(chain->loop);
}

static void test_deferred_from_outside(void **state)
{
	struct chain chain = {.loop = *state};

	loop_defer(*state, chain_run, &chain);
	assert_int_equal(chain.runs, 0);
	loop_run(*state);
	assert_int_equal(chain.runs, 1);
	loop_defer(*state, chain_run, &chain);
	assert_false(loop_run_once(*state, true));
	assert_int_equal(chain.runs, 2);
}

static void test_deferred_defers_more(void **state)
{
	static const int rows[] = {1, 15, 16, 17, 1023, 1024, 1025, 100000};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct chain chain = {.loop = *state, .left = rows[i]};

		loop_defer(*state, chain_run, &chain);
		loop_run(*state);
		assert_int_equal(chain.runs, rows[i] + 1);
	}
}

static void test_deferring_for_ever_lets_timers_in(void **state)
{
	struct chain chain = {.loop = *state, .left = INT32_MAX};
	struct ticker ticker = {.stops = true};

	loop_defer(*state, chain_run, &chain);
	ticker_start(&ticker, *state, 3000);
	loop_run(*state);
	assert_int_equal(ticker.fired, 1);
	timer_free(&ticker.timer);
	chain.left = 0;
	loop_run(*state);
	assert_int_equal(chain.left, -1);
}

static void test_deferred_does_not_wait_for_an_event(void **state)
{
	struct chain chain = {.loop = *state, .left = 5000, .stops = true};
	struct ticker never = {0};

	ticker_start(&never, *state, HOUR_US);
	loop_defer(*state, chain_run, &chain);
	loop_run(*state);
	assert_int_equal(chain.runs, 5001);
	loop_defer(*state, chain_run, &chain);
	assert_true(loop_run_once(*state, true));
	assert_int_equal(chain.runs, 5002);
	timer_free(&never.timer);
}

struct order {
	struct loop *loop;
	struct timer *timer;
	bool is_in_callback;
	int runs;
};

static void order_deferred(void *arg)
{
	struct order *order = arg;

	assert_false(order->is_in_callback);
	order->runs++;
	timer_free(&order->timer);
}

static void order_fired(void *owner)
{
	struct order *order = owner;

	order->is_in_callback = true;
	loop_defer(order->loop, order_deferred, order);
	assert_int_equal(order->runs, 0);
	order->is_in_callback = false;
}

static void test_deferred_runs_after_the_callback(void **state)
{
	struct order order = {.loop = *state};
	struct ticker never = {0};

	ticker_start(&never, *state, HOUR_US);
	timer_unref(never.timer);
	order.timer = timer_new(*state, order_fired, &order);
	timer_start(order.timer, 0);
	loop_run(*state);
	assert_int_equal(order.runs, 1);
	assert_null(order.timer);
	timer_free(&never.timer);
}

static void test_stop_and_go_on(void **state)
{
	struct ticker first = {.stops = true}, second = {0};

	ticker_start(&first, *state, 0);
	ticker_start(&second, *state, 30000);
	loop_run(*state);
	assert_int_equal(first.fired, 1);
	assert_int_equal(second.fired, 0);
	loop_run(*state);
	assert_int_equal(second.fired, 1);
	timer_free(&first.timer);
	timer_free(&second.timer);
}

static void test_stop_before_run(void **state)
{
	struct ticker never = {0};

	ticker_start(&never, *state, HOUR_US);
	loop_stop(*state);
	loop_run(*state);
	assert_int_equal(never.fired, 0);
	timer_free(&never.timer);
}

static void remember_signal(void *owner, int signum)
{
	struct ticker *ticker = owner;

	ticker->fired = signum;
	timer_free(&ticker->timer);
}

static void test_signals(void **state)
{
	static const int rows[] = {SIGINT, SIGTERM};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ticker never = {0};
		struct signals *signals =
			signals_new(*state, remember_signal, &never);

		ticker_start(&never, *state, HOUR_US);
		assert_int_equal(kill(getpid(), rows[i]), 0);
		loop_run(*state);
		assert_int_equal(never.fired, rows[i]);
		signals_free(&signals);
		assert_null(signals);
		signals_free(&signals);
	}
}

static void test_waiting_for_signals_keeps_nothing_alive(void **state)
{
	struct ticker none = {0};
	struct signals *signals = signals_new(*state, remember_signal, &none);

	loop_run(*state);
	assert_int_equal(none.fired, 0);
	signals_free(&signals);
}

static void test_loop_is_freed_with_all_that_is_open(void **state)
{
	struct loop *loop = loop_new();
	struct chain chain = {.loop = loop, .left = 3000};
	struct ticker never = {0}, due = {0}, unreferenced = {0};

	(void)state;
	ticker_start(&never, loop, HOUR_US);
	ticker_start(&due, loop, 0);
	ticker_start(&unreferenced, loop, HOUR_US);
	timer_unref(unreferenced.timer);
	signals_new(loop, remember_signal, &never);
	loop_defer(loop, chain_run, &chain);
	loop_stop(loop);
	loop_free(&loop);
	assert_int_equal(chain.runs, 3001);
	assert_int_equal(never.fired, 0);
	assert_int_equal(due.fired, 0);
}

#define LOOP_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		LOOP_TEST(test_timer_is_never_early),
		LOOP_TEST(test_timer_restart_moves_it),
		LOOP_TEST(test_timer_stop),
		LOOP_TEST(test_timer_freed_in_its_callback),
		LOOP_TEST(test_timers_fire_by_time),
		LOOP_TEST(test_timer_at_once_again_and_again_lets_others_in),
		LOOP_TEST(test_unreferenced_timer_keeps_nothing_alive),
		LOOP_TEST(test_one_round_ends_with_the_timer_that_fired),
		LOOP_TEST(test_deferred_from_outside),
		LOOP_TEST(test_deferred_defers_more),
		LOOP_TEST(test_deferring_for_ever_lets_timers_in),
		LOOP_TEST(test_deferred_does_not_wait_for_an_event),
		LOOP_TEST(test_deferred_runs_after_the_callback),
		LOOP_TEST(test_stop_and_go_on),
		LOOP_TEST(test_stop_before_run),
		LOOP_TEST(test_signals),
		LOOP_TEST(test_waiting_for_signals_keeps_nothing_alive),
		LOOP_TEST(test_loop_is_freed_with_all_that_is_open),
	};

	/* A test that hangs fails. */
	alarm(120);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
