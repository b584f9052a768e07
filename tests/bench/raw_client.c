/* raw_client.c - see raw_client.h. Linux only: epoll. */
#include "raw_client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS_MAX = 256, READ_MAX = 65536, DESCRIPTORS_SPARE = 64 };

const char *const raw_commands[RAW_COMMAND_COUNT] = {
	"EHLO client.example\r\n",
	"MAIL FROM:<sender@client.example>\r\n",
	"RCPT TO:<recipient@server.example>\r\n",
	"DATA\r\n",
	"From: <sender@client.example>\r\n"
	"To: <recipient@server.example>\r\n"
	"Subject: benchmark\r\n"
	"\r\n"
	"One line.\r\n"
	".\r\n",
	"QUIT\r\n",
};

struct raw_client {
	const struct raw_load *load;
	struct raw_totals *totals;
	int epoll;
	long started;
	unsigned char *steps; /* by descriptor */
	size_t step_cap;
	size_t lengths[RAW_COMMAND_COUNT];
	char input[READ_MAX];
};

long raw_number_parse(const char *text, long max)
{
	char *end = NULL;
	long number;

	errno = 0;
	number = strtol(text, &end, 10);
	if (errno != 0 || end == text || *end || number < 1 || number > max)
		return -1;
	return number;
}

bool raw_address_parse(const char *text, struct sockaddr_in *out)
{
	const char *colon = strrchr(text, ':');
	char host[INET_ADDRSTRLEN];
	long port;

	if (!colon || (size_t)(colon - text) >= sizeof(host))
		return false;
	memcpy(host, text, (size_t)(colon - text));
	host[colon - text] = '\0';
	port = raw_number_parse(colon + 1, 65535);
	memset(out, 0, sizeof(*out));
	out->sin_family = AF_INET;
	out->sin_port = htons((unsigned short)port);
	return port > 0 && inet_pton(AF_INET, host, &out->sin_addr) == 1;
}

static bool start_one(struct raw_client *client)
{
	struct epoll_event event = {.events = EPOLLIN};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return false;
	if ((size_t)fd >= client->step_cap) {
		errno = EMFILE;
		return false;
	}
	client->started++;
	client->steps[fd] = 0;
	event.data.fd = fd;
	if (connect(fd, (const struct sockaddr *)&client->load->to,
		    sizeof(client->load->to)) != 0 &&
		errno != EINPROGRESS)
		return false;
	return epoll_ctl(client->epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

static bool end_one(struct raw_client *client, int fd)
{
	if (client->steps[fd] == RAW_COMMAND_COUNT)
		client->totals->done++;
	else
		client->totals->broken++;
	close(fd);
	return client->started == client->load->conversations ||
	       start_one(client);
}

/* What ends in a line feed is taken for a whole reply. */
static bool take_input(struct raw_client *client, int fd)
{
	ssize_t len = recv(fd, client->input, sizeof(client->input), 0);
	unsigned char step = client->steps[fd];

	if (len < 0 && errno == EAGAIN)
		return true;
	if (len <= 0)
		return end_one(client, fd);
	if (client->input[len - 1] != '\n' || step == RAW_COMMAND_COUNT)
		return true;
	client->steps[fd]++;
	/* What could not be sent shows as a broken conversation. */
	if (send(fd, raw_commands[step], client->lengths[step], MSG_NOSIGNAL) <
		0)
		client->steps[fd] = 0;
	return true;
}

static bool play(struct raw_client *client)
{
	const struct raw_load *load = client->load;
	const struct raw_totals *totals = client->totals;
	struct epoll_event events[EVENTS_MAX];

	while (client->started < load->at_once &&
		client->started < load->conversations)
		if (!start_one(client))
			return false;
	while (totals->done + totals->broken < load->conversations) {
		int count = epoll_wait(client->epoll, events, EVENTS_MAX, -1);

		if (count < 0 && errno != EINTR)
			return false;
		for (int i = 0; i < count; i++)
			if (!take_input(client, events[i].data.fd))
				return false;
	}
	return true;
}

bool raw_client_run(const struct raw_load *load, struct raw_totals *totals)
{
	struct raw_client *client = calloc(1, sizeof(*client));
	struct rlimit files;
	bool ok = false;

	*totals = (struct raw_totals){0};
	if (!client)
		return false;
	client->load = load;
	client->totals = totals;
	client->epoll = epoll_create1(0);
	for (size_t i = 0; i < RAW_COMMAND_COUNT; i++)
		client->lengths[i] = strlen(raw_commands[i]);
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	client->step_cap = (size_t)load->at_once + DESCRIPTORS_SPARE;
	client->steps = calloc(client->step_cap, 1);
	if (client->epoll >= 0 && client->steps)
		ok = play(client);
	if (client->epoll >= 0)
		close(client->epoll);
	free(client->steps);
	free(client);
	return ok;
}
