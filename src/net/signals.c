/* signals.c - SIGINT and SIGTERM as events of the loop. */
#include "net/loop_private.h"

#include <signal.h>
#include "base/check.h"
#include "base/mem.h"

enum { SIGNALS_COUNT = 2 };

static const int caught_signals[SIGNALS_COUNT] = {SIGINT, SIGTERM};

struct signals {
	struct net_handle handle;
	uv_signal_t uv[SIGNALS_COUNT];
	size_t closed;
	bool is_closing;
	sigset_t blocked; /* before */
	void (*caught)(void *owner, int signum);
	void *owner;
};

static void signal_closed(uv_handle_t *handle)
{
	struct signals *signals = handle->data;

	if (++signals->closed == SIGNALS_COUNT)
		mem_free(signals);
}

static void signals_close(struct net_handle *handle)
{
	struct signals *signals = (struct signals *)handle;

	signals->is_closing = true;
	pthread_sigmask(SIG_SETMASK, &signals->blocked, NULL);
	for (size_t i = 0; i < SIGNALS_COUNT; i++)
		uv_close((uv_handle_t *)&signals->uv[i], signal_closed);
}

static void signal_caught(uv_signal_t *uv, int signum)
{
	struct signals *signals = uv->data;

	if (!signals->is_closing)
		signals->caught(signals->owner, signum);
}

struct signals *signals_new(
	struct loop *loop, void (*caught)(void *owner, int signum), void *owner)
{
	struct signals *signals = mem_calloc(1, sizeof(*signals));
	sigset_t wanted;

	sigemptyset(&wanted);
	signals->handle.close_leaked = signals_close;
	signals->caught = caught;
	signals->owner = owner;
	for (size_t i = 0; i < SIGNALS_COUNT; i++) {
		uv_signal_t *uv = &signals->uv[i];

		BUG_ON(uv_signal_init(&loop->uv, uv) != 0);
		uv->data = signals;
		uv_signal_start(uv, signal_caught, caught_signals[i]);
		/* A signal that may come is no work to wait for. */
		uv_unref((uv_handle_t *)uv);
		sigaddset(&wanted, caught_signals[i]);
	}
	/* Those that waited for somebody to listen come now. */
	pthread_sigmask(SIG_UNBLOCK, &wanted, &signals->blocked);
	return signals;
}

void signals_free(struct signals **signals)
{
	if (!*signals)
		return;
	signals_close(&(*signals)->handle);
	*signals = NULL;
}
