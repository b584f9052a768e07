/*
 * sink.c - the server of the benchmark: says yes to every command and forgets
 * every message, as cheaply as one epoll can. It closes first after QUIT, so
 * the TIME_WAIT states and their ports stay on its side. It is no test of
 * anything: what it is sent is not checked. With --odd its first client is
 * served badly, and the others as they should be. With --tls all is in TLS.
 *
 * Prints "port N" when it listens, and its counts when SIGTERM or SIGINT ends
 * it. Linux only: epoll, signalfd, timerfd.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include "raw_client.h"
#include "sink.h"

enum { BACKLOG = 4096, EVENTS_MAX = 256, DRIBBLE_MS = 10 };

static bool is_listening(const struct sink *sink, int fd)
{
	for (long i = 0; i < sink->addresses; i++)
		if (sink->listening[i] == fd)
			return true;
	return false;
}

/* Until a signal. False when epoll fails. */
static bool serve(struct sink *sink)
{
	struct epoll_event events[EVENTS_MAX];

	for (;;) {
		int count = epoll_wait(sink->epoll, events, EVENTS_MAX, -1);

		if (count < 0 && errno != EINTR)
			return false;
		for (int i = 0; i < count; i++) {
			int fd = events[i].data.fd;

			if (fd == sink->signals)
				return true;
			if (fd == sink->ticks)
				sink_dribble(sink);
			else if (is_listening(sink, fd))
				sink_accept(sink, fd);
			else if (sink->clients[fd].is_open)
				sink_take_input(sink, fd);
		}
	}
}

static bool watch(const struct sink *sink, int fd)
{
	struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};

	return epoll_ctl(sink->epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

/* 127.0.0.1 and those after it, one port: *port, which 0 leaves to the
 * kernel. */
static bool listen_at(struct sink *sink, long i, in_port_t *port)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = *port};
	socklen_t len = sizeof(to);
	const int on = 1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK + (in_addr_t)i);
	sink->listening[i] = fd;
	if (fd < 0 ||
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) !=
			0 ||
		bind(fd, (const struct sockaddr *)&to, sizeof(to)) != 0 ||
		getsockname(fd, (struct sockaddr *)&to, &len) != 0 ||
		listen(fd, BACKLOG) != 0)
		return false;
	*port = to.sin_port;
	return watch(sink, fd);
}

static bool start_ticks(struct sink *sink)
{
	const struct itimerspec every = {
		.it_interval.tv_nsec = DRIBBLE_MS * 1000000L,
		.it_value.tv_nsec = DRIBBLE_MS * 1000000L,
	};

	if (sink->odd != ODD_DRIBBLE)
		return true;
	sink->ticks = timerfd_create(CLOCK_MONOTONIC, 0);
	return sink->ticks >= 0 &&
	       timerfd_settime(sink->ticks, 0, &every, NULL) == 0 &&
	       watch(sink, sink->ticks);
}

static bool start(struct sink *sink)
{
	struct rlimit files;
	sigset_t ends;
	in_port_t port = 0;

	if (getrlimit(RLIMIT_NOFILE, &files) != 0)
		return false;
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	sink->client_cap = files.rlim_cur < 1000000 ? files.rlim_cur : 1000000;
	sink->clients = calloc(sink->client_cap, sizeof(*sink->clients));
	sink->epoll = epoll_create1(0);
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	sigprocmask(SIG_BLOCK, &ends, NULL);
	sink->signals = signalfd(-1, &ends, 0);
	if (!sink->clients || sink->epoll < 0 || sink->signals < 0 ||
		!watch(sink, sink->signals) || !start_ticks(sink))
		return false;
	for (long i = 0; i < sink->addresses; i++)
		if (!listen_at(sink, i, &port))
			return false;
	printf("port %u\n", (unsigned)ntohs(port));
	return fflush(stdout) == 0;
}

static bool parse_options(
	struct sink *sink, int argc, char **argv, const char **ca_path)
{
	sink->addresses = 1;
	sink->odd_fd = -1;
	sink->ticks = -1;
	for (int i = 1; i < argc; i++) {
		const char *value = i + 1 < argc ? argv[i + 1] : "";

		if (strcmp(argv[i], "--hold") == 0) {
			sink->is_holding = true;
			continue;
		}
		if (strcmp(argv[i], "--tls") == 0 && value[0])
			*ca_path = value;
		else if (strcmp(argv[i], "--addresses") == 0)
			sink->addresses =
				raw_number_parse(value, SINK_ADDRESSES_MAX);
		else if (strcmp(argv[i], "--announce") == 0)
			sink->announce = raw_number_parse(value, 1000000);
		else if (strcmp(argv[i], "--odd") == 0 &&
			 strcmp(value, "mute") == 0)
			sink->odd = ODD_MUTE;
		else if (strcmp(argv[i], "--odd") == 0 &&
			 strcmp(value, "dribble") == 0)
			sink->odd = ODD_DRIBBLE;
		else
			return false;
		i++;
	}
	return sink->addresses > 0 && sink->announce >= 0;
}

static int usage(void)
{
	fprintf(stderr,
		"usage: bench_sink [--hold] [--addresses N] [--announce N] "
		"[--odd HOW]\n"
		"                  [--tls FILE]\n"
		"  --hold       say nothing after the banner\n"
		"  --addresses  listen at 127.0.0.1 and the N - 1 after it\n"
		"  --announce   print \"heard N\" when so many connections are "
		"open and have\n"
		"               sent a command, \"done N\" when so many "
		"conversations are done\n"
		"  --odd        mute or dribble: how the first client is "
		"served\n"
		"  --tls        speak TLS from the first byte on; FILE is "
		"written: what to trust\n");
	return 2;
}

static void print_counts(const struct sink *sink)
{
	printf("conversations %ld messages %ld cut %ld open %ld",
		sink->conversations, sink->messages, sink->cut, sink->open);
	if (sink->ssl_ctx)
		printf(" handshakes %ld resumed %ld", sink->handshakes,
			sink->resumed);
	printf("\n");
}

int main(int argc, char **argv)
{
	struct sink *sink = calloc(1, sizeof(*sink));
	const char *ca_path = NULL;
	bool ok;

	if (!sink || !parse_options(sink, argc, argv, &ca_path)) {
		free(sink);
		return usage();
	}
	ok = (!ca_path || sink_tls_start(sink, ca_path)) && start(sink) &&
	     serve(sink);
	if (!ok)
		fprintf(stderr, "bench_sink: %s\n", strerror(errno));
	print_counts(sink);
	sink_tls_stop(sink);
	free(sink->clients);
	free(sink);
	return ok ? 0 : 3;
}
