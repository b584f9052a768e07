/* sink_client.c - what the benchmark's server says to one client. */
#include "sink.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static const char banner[] = "220 sink.example ESMTP\r\n";
static const char ehlo_reply[] = "250-sink.example\r\n"
				 "250-PIPELINING\r\n"
				 "250-SIZE 10240000\r\n"
				 "250-ENHANCEDSTATUSCODES\r\n"
				 "250 8BITMIME\r\n";

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
	sink_tls_close(client);
	if (fd == sink->odd_fd)
		sink->odd_fd = -1;
	close(fd);
}

void sink_dribble(struct sink *sink)
{
	static const char endless[] = "220-wait\r\n";
	uint64_t ticks;
	size_t i;

	if (read(sink->ticks, &ticks, sizeof(ticks)) < 0 || sink->odd_fd < 0)
		return;
	i = sink->dribbled++ % (sizeof(endless) - 1);
	if (send(sink->odd_fd, endless + i, 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		end_client(sink, sink->odd_fd, true);
}

static bool tell_client(struct sink *sink, int fd, const char *text, size_t len)
{
	if (sink->clients[fd].ssl)
		return sink_tls_write(&sink->clients[fd], text, len);
	return send(fd, text, len, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)len;
}

static bool flush(struct sink *sink, int fd)
{
	size_t len = sink->reply_len;

	sink->reply_len = 0;
	return len == 0 || tell_client(sink, fd, sink->replies, len);
}

static bool answer(struct sink *sink, int fd, const char *reply)
{
	size_t len = strlen(reply);

	if (sink->reply_len + len > SINK_REPLIES_MAX && !flush(sink, fd))
		return false;
	memcpy(sink->replies + sink->reply_len, reply, len);
	sink->reply_len += len;
	return true;
}

static bool is_verb(const struct client *client, const char *verb)
{
	if (client->verb_len < SINK_VERB_LEN)
		return false;
	for (size_t i = 0; i < SINK_VERB_LEN; i++)
		if ((client->verb[i] & ~0x20) != verb[i])
			return false;
	return true;
}

/* A whole command is there. False ends the connection. */
static bool take_command(struct sink *sink, int fd, struct client *client)
{
	bool is_quit = is_verb(client, "QUIT");
	const char *reply = "250 2.0.0 Ok\r\n";

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
	client->verb_len = 0;
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
	if (client->verb_len < SINK_VERB_LEN)
		client->verb[client->verb_len++] = byte;
	return true;
}

static enum sink_io read_input(struct sink *sink, int fd, size_t *out)
{
	ssize_t len = recv(fd, sink->input, sizeof(sink->input), MSG_DONTWAIT);

	if (len < 0 && errno == EAGAIN)
		return SINK_IO_WAIT;
	*out = len > 0 ? (size_t)len : 0;
	return len > 0 ? SINK_IO_DONE : SINK_IO_END;
}

/* False if that was all of the client. */
static bool take_bytes(struct sink *sink, int fd, size_t len)
{
	struct client *client = &sink->clients[fd];
	bool is_going_on = true;

	for (size_t i = 0; i < len && is_going_on; i++)
		is_going_on = take_byte(sink, fd, client, sink->input[i]);
	if (!flush(sink, fd))
		end_client(sink, fd, true);
	else if (!is_going_on)
		end_client(sink, fd, false);
	return client->is_open;
}

void sink_take_input(struct sink *sink, int fd)
{
	struct client *client = &sink->clients[fd];
	bool is_new = false, is_more = false;
	enum sink_io io;
	size_t len = 0;

	do {
		io = client->ssl ? sink_tls_read(sink, client, &len, &is_new,
					   &is_more)
				 : read_input(sink, fd, &len);
		if (io == SINK_IO_END ||
			(is_new && !tell_client(sink, fd, banner,
					   sizeof(banner) - 1))) {
			end_client(sink, fd, true);
			return;
		}
	} while (io == SINK_IO_DONE && take_bytes(sink, fd, len) && is_more);
}

static void open_client(struct sink *sink, int fd)
{
	sink->clients[fd] = (struct client){.is_open = true};
	sink->open++;
	if (sink->odd != ODD_NONE && !sink->is_odd_served) {
		sink->is_odd_served = true;
		sink->odd_fd = fd;
		return;
	}
	/* In TLS it is told when the handshake is done. */
	if (!(sink->ssl_ctx ? sink_tls_open(sink, fd)
			    : tell_client(
				      sink, fd, banner, sizeof(banner) - 1)))
		end_client(sink, fd, true);
}

void sink_accept(struct sink *sink, int listening)
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
		open_client(sink, fd);
	}
}
