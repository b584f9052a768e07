/*
 * sink.c - the server of the benchmark: says yes to every command and forgets
 * every message, as cheaply as one epoll can. It closes first after QUIT, so
 * the TIME_WAIT states and their ports stay on its side. It is no test of
 * anything: what it is sent is not checked. With --odd its first client is
 * served badly, and the others as they should be.
 *
 * Prints "port N" when it listens, and its counts when SIGTERM or SIGINT ends
 * it. Linux only: epoll, signalfd.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>
#include "raw_client.h"

enum {
	ADDRESSES_MAX = 64,
	BACKLOG = 4096,
	EVENTS_MAX = 256,
	READ_MAX = 65536,
	REPLIES_MAX = 4096,
	REPLY_MAX = 256, /* above the longest below */
	VERB_LEN = 4,
	DRIBBLE_MS = 10
};

/* What the first client gets: nothing at all, or a banner without an end, a
 * byte at a time. */
enum odd { ODD_NONE, ODD_MUTE, ODD_DRIBBLE };

static const char banner[] = "220 sink.example ESMTP\r\n";
static const char ehlo_reply[] = "250-sink.example\r\n"
				 "250-PIPELINING\r\n"
				 "250-SIZE 10240000\r\n"
				 "250-ENHANCEDSTATUSCODES\r\n"
				 "250 8BITMIME\r\n";

/* A command or a message may come in any number of pieces. */
struct client {
	char verb[VERB_LEN];
	unsigned char verb_len;
	unsigned char end_seen; /* of CRLF . CRLF, in a message */
	bool is_open, is_message, is_heard;
};

struct sink {
	int epoll, signals;
	int listening[ADDRESSES_MAX];
	long addresses;
	long announce; /* when so many are heard, or done; 0: never */
	bool is_holding;
	enum odd odd;
	int odd_fd; /* -1: not there */
	bool is_odd_served;
	size_t dribbled;
	struct client *clients; /* by descriptor */
	size_t client_cap;
	long open, heard, conversations, messages, cut;
	size_t reply_len;
	char replies[REPLIES_MAX];
	char input[READ_MAX];
};

static void tell(const char *what, long count)
{
	printf("%s %ld\n", what, count);
	fflush(stdout);
}

static void end_client(struct sink *sink, int fd, bool is_cut)
{
	struct client *client = &sink->clients[fd];

	sink->heard -= client->is_heard;
	sink->open--;
	sink->conversations += !is_cut;
	if (!is_cut && sink->conversations == sink->announce)
		tell("done", sink->conversations);
	sink->cut += is_cut;
	client->is_open = false;
	if (fd == sink->odd_fd)
		sink->odd_fd = -1;
	close(fd);
}

static void dribble(struct sink *sink)
{
	static const char endless[] = "220-wait\r\n";
	size_t i = sink->dribbled++ % (sizeof(endless) - 1);

	if (send(sink->odd_fd, endless + i, 1, MSG_NOSIGNAL) < 0)
		end_client(sink, sink->odd_fd, true);
}

static bool flush(struct sink *sink, int fd)
{
	size_t len = sink->reply_len;

	sink->reply_len = 0;
	return len == 0 ||
	       send(fd, sink->replies, len, MSG_NOSIGNAL) == (ssize_t)len;
}

static bool answer(struct sink *sink, int fd, const char *reply)
{
	size_t len = strlen(reply);

	if (sink->reply_len + len > REPLIES_MAX && !flush(sink, fd))
		return false;
	memcpy(sink->replies + sink->reply_len, reply, len);
	sink->reply_len += len;
	return true;
}

static bool is_verb(const struct client *client, const char *verb)
{
	for (size_t i = 0; i < VERB_LEN; i++)
		if ((client->verb[i] & ~0x20) != verb[i])
			return false;
	return true;
}

/* A whole command is there. False ends the connection. */
static bool take_command(struct sink *sink, int fd, struct client *client)
{
	bool is_quit = is_verb(client, "QUIT");
	const char *reply = "250 2.0.0 Ok\r\n";

	client->verb_len = 0;
	if (!client->is_heard) {
		client->is_heard = true;
		if (++sink->heard == sink->announce)
			tell("heard", sink->heard);
	}
	if (sink->is_holding)
		return true;
	if (is_verb(client, "EHLO")) {
		reply = ehlo_reply;
	} else if (is_verb(client, "DATA")) {
		reply = "354 Go ahead\r\n";
		client->is_message = true;
		/* DATA's own line end counts: "." may come next. */
		client->end_seen = 2;
	} else if (is_quit) {
		reply = "221 2.0.0 Bye\r\n";
	}
	return answer(sink, fd, reply) && !is_quit;
}

static bool take_message_byte(
	struct sink *sink, int fd, struct client *client, char byte)
{
	static const char end[] = "\r\n.\r\n";

	if (byte == end[client->end_seen])
		client->end_seen++;
	else
		client->end_seen = byte == '\r';
	if (end[client->end_seen])
		return true;
	client->is_message = false;
	sink->messages++;
	return answer(sink, fd, "250 2.0.0 Ok: taken\r\n");
}

static bool take_byte(
	struct sink *sink, int fd, struct client *client, char byte)
{
	if (client->is_message)
		return take_message_byte(sink, fd, client, byte);
	if (byte == '\n')
		return take_command(sink, fd, client);
	if (client->verb_len < VERB_LEN)
		client->verb[client->verb_len++] = byte;
	return true;
}

static void take_input(struct sink *sink, int fd)
{
	struct client *client = &sink->clients[fd];
	ssize_t len = recv(fd, sink->input, sizeof(sink->input), MSG_DONTWAIT);
	bool is_going_on = true;

	if (len < 0 && errno == EAGAIN)
		return;
	if (len <= 0) {
		end_client(sink, fd, true);
		return;
	}
	for (ssize_t i = 0; i < len && is_going_on; i++)
		is_going_on = take_byte(sink, fd, client, sink->input[i]);
	if (!flush(sink, fd))
		end_client(sink, fd, true);
	else if (!is_going_on)
		end_client(sink, fd, false);
}

static void take_connections(struct sink *sink, int listening)
{
	const int on = 1;
	struct epoll_event event = {.events = EPOLLIN};
	int fd;

	while ((fd = accept(listening, NULL, NULL)) >= 0) {
		event.data.fd = fd;
		if ((size_t)fd >= sink->client_cap ||
			epoll_ctl(sink->epoll, EPOLL_CTL_ADD, fd, &event) !=
				0) {
			close(fd);
			continue;
		}
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
		sink->clients[fd] = (struct client){.is_open = true};
		sink->open++;
		if (sink->odd != ODD_NONE && !sink->is_odd_served) {
			sink->is_odd_served = true;
			sink->odd_fd = fd;
		} else if (send(fd, banner, sizeof(banner) - 1, MSG_NOSIGNAL) <
			   0)
			end_client(sink, fd, true);
	}
}

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
		bool is_dribbling =
			sink->odd == ODD_DRIBBLE && sink->odd_fd >= 0;
		int count = epoll_wait(sink->epoll, events, EVENTS_MAX,
			is_dribbling ? DRIBBLE_MS : -1);

		if (count < 0 && errno != EINTR)
			return false;
		/* Only roughly on time when there is much to do. */
		if (is_dribbling)
			dribble(sink);
		for (int i = 0; i < count; i++) {
			int fd = events[i].data.fd;

			if (fd == sink->signals)
				return true;
			if (is_listening(sink, fd))
				take_connections(sink, fd);
			else if (sink->clients[fd].is_open)
				take_input(sink, fd);
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
		!watch(sink, sink->signals))
		return false;
	for (long i = 0; i < sink->addresses; i++)
		if (!listen_at(sink, i, &port))
			return false;
	printf("port %u\n", (unsigned)ntohs(port));
	return fflush(stdout) == 0;
}

static bool parse_options(struct sink *sink, int argc, char **argv)
{
	sink->addresses = 1;
	sink->odd_fd = -1;
	for (int i = 1; i < argc; i++) {
		const char *value = i + 1 < argc ? argv[i + 1] : "";

		if (strcmp(argv[i], "--hold") == 0) {
			sink->is_holding = true;
			continue;
		}
		if (strcmp(argv[i], "--addresses") == 0)
			sink->addresses =
				raw_number_parse(value, ADDRESSES_MAX);
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

int main(int argc, char **argv)
{
	struct sink *sink = calloc(1, sizeof(*sink));
	bool ok;

	if (!sink || !parse_options(sink, argc, argv)) {
		fprintf(stderr,
			"usage: bench_sink [--hold] [--addresses N] "
			"[--announce N] [--odd HOW]\n"
			"  --hold       say nothing after the banner\n"
			"  --addresses  listen at 127.0.0.1 and the N - 1 "
			"after it\n"
			"  --announce   print \"heard N\" when so many "
			"connections are open and have\n"
			"               sent a command, \"done N\" when "
			"so many conversations are done\n"
			"  --odd        mute or dribble: how the first client "
			"is served\n");
		free(sink);
		return 2;
	}
	ok = start(sink) && serve(sink);
	if (!ok)
		fprintf(stderr, "bench_sink: %s\n", strerror(errno));
	printf("conversations %ld messages %ld cut %ld open %ld\n",
		sink->conversations, sink->messages, sink->cut, sink->open);
	free(sink->clients);
	free(sink);
	return ok ? 0 : 3;
}
