/* tls_client.c - see tls_client.h. Linux only: epoll. */
#include "tls_client.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS_MAX = 256, READ_MAX = 16384, DESCRIPTORS_SPARE = 64 };

struct peer {
	SSL *ssl;
	size_t step;
	bool is_connected;
};

struct tls_client {
	const struct tls_load *load;
	struct tls_totals *totals;
	SSL_CTX *ssl_ctx;
	SSL_SESSION *session; /* the latest */
	int epoll;
	long started;
	struct peer *peers; /* by descriptor */
	size_t peer_cap;
	char input[READ_MAX];
};

static int keep_session(SSL *ssl, SSL_SESSION *session)
{
	struct tls_client *client = SSL_get_app_data(ssl);

	SSL_SESSION_free(client->session);
	client->session = session;
	return 1;
}

static bool make_context(struct tls_client *client)
{
	SSL_CTX *ssl_ctx = SSL_CTX_new(TLS_client_method());

	client->ssl_ctx = ssl_ctx;
	if (!ssl_ctx ||
		SSL_CTX_load_verify_file(ssl_ctx, client->load->ca_path) != 1)
		return false;
	SSL_CTX_set_verify(ssl_ctx, SSL_VERIFY_PEER, NULL);
	/* Two records, or a record's head and body, in one recv(). */
	SSL_CTX_set_read_ahead(ssl_ctx, 1);
	if (!client->load->is_resuming)
		return true;
	SSL_CTX_set_session_cache_mode(
		ssl_ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
	SSL_CTX_sess_set_new_cb(ssl_ctx, keep_session);
	return true;
}

/* Each connection spends a session of its own. */
static bool offer_session(const struct tls_client *client, SSL *ssl)
{
	SSL_SESSION *copy;
	bool ok;

	if (!client->session)
		return true;
	copy = SSL_SESSION_dup(client->session);
	ok = copy && SSL_set_session(ssl, copy) == 1;
	SSL_SESSION_free(copy);
	return ok;
}

static SSL *make_ssl(struct tls_client *client, int fd)
{
	SSL *ssl = SSL_new(client->ssl_ctx);

	if (ssl &&
		X509_VERIFY_PARAM_set1_ip_asc(
			SSL_get0_param(ssl), client->load->host) == 1 &&
		SSL_set_fd(ssl, fd) == 1 && offer_session(client, ssl)) {
		SSL_set_app_data(ssl, client);
		SSL_set_connect_state(ssl);
		return ssl;
	}
	SSL_free(ssl);
	return NULL;
}

static bool start_one(struct tls_client *client)
{
	const struct sockaddr_in *to = &client->load->raw.to;
	/* When it is connected, and then whenever something comes. */
	struct epoll_event event = {.events = EPOLLOUT};
	const int on = 1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	SSL *ssl;

	if (fd < 0)
		return false;
	if ((size_t)fd >= client->peer_cap) {
		errno = EMFILE;
		return false;
	}
	client->started++;
	ssl = make_ssl(client, fd);
	client->peers[fd] = (struct peer){.ssl = ssl};
	event.data.fd = fd;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (!ssl ||
		(connect(fd, (const struct sockaddr *)to, sizeof(*to)) != 0 &&
			errno != EINPROGRESS))
		return false;
	return epoll_ctl(client->epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

static bool end_one(struct tls_client *client, int fd)
{
	struct peer *peer = &client->peers[fd];

	if (peer->step == RAW_COMMAND_COUNT)
		client->totals->raw.done++;
	else
		client->totals->raw.broken++;
	if (SSL_is_init_finished(peer->ssl)) {
		client->totals->resumed += SSL_session_reused(peer->ssl);
		SSL_shutdown(peer->ssl);
	}
	SSL_free(peer->ssl);
	peer->ssl = NULL;
	close(fd);
	return client->started == client->load->raw.conversations ||
	       start_one(client);
}

/* A read drives the handshake too. What ends in a line feed is taken for a
 * whole reply. */
static bool take_input(struct tls_client *client, int fd)
{
	struct peer *peer = &client->peers[fd];
	int len;

	do {
		ERR_clear_error();
		len = SSL_read(peer->ssl, client->input, sizeof(client->input));
		if (len <= 0 &&
			SSL_get_error(peer->ssl, len) == SSL_ERROR_WANT_READ)
			return true;
		if (len <= 0)
			return end_one(client, fd);
		if (client->input[len - 1] != '\n' ||
			peer->step == RAW_COMMAND_COUNT)
			continue;
		/* What could not be sent shows as a broken conversation. */
		if (SSL_write(peer->ssl, raw_commands[peer->step],
			    (int)strlen(raw_commands[peer->step])) <= 0)
			peer->step = 0;
		else
			peer->step++;
	} while (SSL_has_pending(peer->ssl));
	return true;
}

static bool take_event(struct tls_client *client, int fd)
{
	struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
	struct peer *peer = &client->peers[fd];

	if (!peer->is_connected) {
		peer->is_connected = true;
		if (epoll_ctl(client->epoll, EPOLL_CTL_MOD, fd, &event) != 0)
			return false;
	}
	return take_input(client, fd);
}

static bool play(struct tls_client *client)
{
	const struct raw_load *load = &client->load->raw;
	const struct raw_totals *totals = &client->totals->raw;
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
			if (!take_event(client, events[i].data.fd))
				return false;
	}
	return true;
}

static bool begin(struct tls_client *client)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	/* SSL_write() knows no MSG_NOSIGNAL. */
	signal(SIGPIPE, SIG_IGN);
	client->peer_cap =
		(size_t)client->load->raw.at_once + DESCRIPTORS_SPARE;
	client->peers = calloc(client->peer_cap, sizeof(*client->peers));
	client->epoll = epoll_create1(0);
	return client->peers && client->epoll >= 0 && make_context(client);
}

static void end(struct tls_client *client)
{
	if (client->epoll >= 0)
		close(client->epoll);
	for (size_t i = 0; i < client->peer_cap && client->peers; i++)
		SSL_free(client->peers[i].ssl);
	free(client->peers);
	SSL_SESSION_free(client->session);
	SSL_CTX_free(client->ssl_ctx);
	free(client);
}

bool tls_client_run(const struct tls_load *load, struct tls_totals *totals)
{
	struct tls_client *client = calloc(1, sizeof(*client));
	bool ok;

	*totals = (struct tls_totals){0};
	if (!client)
		return false;
	client->load = load;
	client->totals = totals;
	client->epoll = -1;
	ok = begin(client) && play(client);
	if (!ok) {
		fprintf(stderr, "tls_client: %s\n", strerror(errno));
		ERR_print_errors_fp(stderr);
	}
	end(client);
	return ok;
}
