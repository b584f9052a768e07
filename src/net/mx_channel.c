/* mx_channel.c - c-ares on the loop. */
#include "net/mx_channel.h"

#include "base/check.h"
#include "base/mem.h"
#include "net/loop_private.h"

enum { QUERY_TIMEOUT_MS = 2500, QUERY_TRIES = 2 };

struct mx_channel {
	struct net_handle handle;
	uv_timer_t timer;
	struct loop *loop;
	ares_channel ares;
	struct mx_socket *sockets;
	void (*leaked)(void *owner);
	void *owner;
};

/* One of c-ares's sockets, which it opens and closes itself. */
struct mx_socket {
	struct net_handle handle;
	uv_poll_t uv;
	struct mx_channel *channel;
	ares_socket_t fd;
	struct mx_socket *next;
};

static void arm_timer(struct mx_channel *channel);

static void process(struct mx_channel *channel, ares_socket_t readable,
	ares_socket_t writable)
{
	ares_process_fd(channel->ares, readable, writable);
	arm_timer(channel);
}

static void timer_expired(uv_timer_t *timer)
{
	struct mx_channel *channel = timer->data;
	struct loop *loop = channel->loop;

	process(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
	/* As for other timers: loop_run_once() shall not go on and wait. */
	if (loop->is_single)
		uv_stop(&loop->uv);
}

static void arm_timer(struct mx_channel *channel)
{
	struct timeval wait;

	if (!ares_timeout(channel->ares, NULL, &wait)) {
		uv_timer_stop(&channel->timer);
		return;
	}
	/* Rounded up: too early would be in vain. */
	uv_update_time(&channel->loop->uv);
	uv_timer_start(&channel->timer, timer_expired,
		(uint64_t)wait.tv_sec * 1000 + (uint64_t)wait.tv_usec / 1000 +
			1,
		0);
}

static void socket_ready(uv_poll_t *uv, int status, int events)
{
	struct mx_socket *ready = uv->data;
	bool is_broken = status < 0;

	process(ready->channel,
		is_broken || (events & UV_READABLE) ? ready->fd
						    : ARES_SOCKET_BAD,
		is_broken || (events & UV_WRITABLE) ? ready->fd
						    : ARES_SOCKET_BAD);
}

static void channel_leaked(struct net_handle *handle)
{
	struct mx_channel *channel = (struct mx_channel *)handle;

	channel->leaked(channel->owner);
}

static void socket_leaked(struct net_handle *handle)
{
	channel_leaked(&((struct mx_socket *)handle)->channel->handle);
}

static void socket_closed(uv_handle_t *handle)
{
	mem_free(handle->data);
}

static struct mx_socket *socket_new(
	struct mx_channel *channel, ares_socket_t fd)
{
	struct mx_socket *new = mem_calloc(1, sizeof(*new));

	if (uv_poll_init_socket(&channel->loop->uv, &new->uv, fd) != 0) {
		/* Its timeout will tell. */
		mem_free(new);
		return NULL;
	}
	new->handle.close_leaked = socket_leaked;
	new->uv.data = new;
	new->channel = channel;
	new->fd = fd;
	new->next = channel->sockets;
	channel->sockets = new;
	return new;
}

/* c-ares wants to know when fd is readable or writable; if neither, it is
 * about to close it. */
static void socket_wanted(
	void *data, ares_socket_t fd, int readable, int writable)
{
	struct mx_channel *channel = data;
	struct mx_socket **at = &channel->sockets;
	struct mx_socket *found;

	while (*at && (*at)->fd != fd)
		at = &(*at)->next;
	found = *at;
	if (!readable && !writable) {
		if (!found)
			return;
		*at = found->next;
		uv_close((uv_handle_t *)&found->uv, socket_closed);
		return;
	}
	if (!found)
		found = socket_new(channel, fd);
	if (found)
		uv_poll_start(&found->uv,
			(readable ? UV_READABLE : 0) |
				(writable ? UV_WRITABLE : 0),
			socket_ready);
}

/* c-ares's part. */
static int channel_open(
	struct mx_channel *channel, const struct net_address *dns)
{
	char dns_only[] = "b", files_too[] = "fb";
	/* A domain to look up is complete: no search list. */
	struct ares_options options = {
		.timeout = QUERY_TIMEOUT_MS,
		.tries = QUERY_TRIES,
		.lookups = dns ? dns_only : files_too,
		.sock_state_cb = socket_wanted,
		.sock_state_cb_data = channel,
		.flags = dns ? ARES_FLAG_NOCHECKRESP : 0,
	};
	char server[NET_ADDRESS_TEXT_MAX];
	int status;

	status = ares_init_options(&channel->ares, &options,
		ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_LOOKUPS |
			ARES_OPT_SOCK_STATE_CB | ARES_OPT_DOMAINS |
			ARES_OPT_FLAGS);
	if (status != ARES_SUCCESS || !dns)
		return status;
	net_address_format(dns, server);
	status = ares_set_servers_ports_csv(channel->ares, server);
	if (status != ARES_SUCCESS)
		ares_destroy(channel->ares);
	return status;
}

struct mx_channel *mx_channel_new(struct loop *loop,
	const struct net_address *dns, void (*leaked)(void *owner), void *owner,
	int *status)
{
	struct mx_channel *channel = mem_calloc(1, sizeof(*channel));

	channel->handle.close_leaked = channel_leaked;
	channel->loop = loop;
	channel->leaked = leaked;
	channel->owner = owner;
	*status = ares_library_init(ARES_LIB_INIT_ALL);
	if (*status == ARES_SUCCESS) {
		*status = channel_open(channel, dns);
		if (*status != ARES_SUCCESS)
			ares_library_cleanup();
	}
	if (*status != ARES_SUCCESS) {
		mem_free(channel);
		return NULL;
	}
	BUG_ON(uv_timer_init(&loop->uv, &channel->timer) != 0);
	channel->timer.data = channel;
	return channel;
}

ares_channel mx_channel_ares(const struct mx_channel *channel)
{
	return channel->ares;
}

void mx_channel_asked(struct mx_channel *channel)
{
	arm_timer(channel);
}

static void timer_closed(uv_handle_t *handle)
{
	mem_free(handle->data);
}

void mx_channel_free(struct mx_channel **channel)
{
	struct mx_channel *old = *channel;

	if (!old)
		return;
	*channel = NULL;
	/* Lets go of the sockets, too. */
	ares_destroy(old->ares);
	ares_library_cleanup();
	uv_close((uv_handle_t *)&old->timer, timer_closed);
}
