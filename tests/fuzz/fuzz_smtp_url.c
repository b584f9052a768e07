/* layer: smtp */
/*
 * fuzz_smtp_url.c - any bytes as a URL: what is taken keeps its limits, and
 * its canonical text means the same; what is not says why, fit to be shown.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "smtp/smtp_url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HOST_MAX = 253 };

static void require(bool condition)
{
	if (!condition)
		abort();
}

static void check_why(const char *why)
{
	require(why && why[0]);
	for (; *why; why++)
		require((unsigned char)*why >= 0x20 && *why != 0x7f);
}

/* What the resolver is asked holds nothing that a log or a shell minds. */
static void check_host(const char *host)
{
	require(strlen(host) <= HOST_MAX + 1);
	for (; *host; host++)
		require((*host >= 'a' && *host <= 'z') ||
			(*host >= 'A' && *host <= 'Z') ||
			(*host >= '0' && *host <= '9') ||
			strchr(".-_:%", *host));
}

static void check_url(const struct smtp_url *url)
{
	require(url->host && url->host[0]);
	require(url->text && url->text[0]);
	switch (url->place) {
	case SMTP_PLACE_UNIX:
		require(url->port == 0 && !url->implicit_tls);
		break;
	case SMTP_PLACE_MX:
		require(url->port == 25 && !strchr(url->host, ':'));
		check_host(url->host);
		break;
	case SMTP_PLACE_HOST:
		require(url->port >= 1 && url->port <= 65535);
		check_host(url->host);
		break;
	}
}

static void check_again(struct arena *arena, const struct smtp_url *url)
{
	struct smtp_url again;
	const char *why = NULL;

	require(smtp_url_parse(arena, str_from(url->text), &again, &why));
	require(again.protocol == url->protocol);
	require(again.place == url->place);
	require(again.implicit_tls == url->implicit_tls);
	require(again.port == url->port);
	require(strcmp(again.host, url->host) == 0);
	require(strcmp(again.text, url->text) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(0);
	struct smtp_url url;
	const char *why = NULL;

	if (smtp_url_parse(arena, (struct str){(const char *)data, size}, &url,
		    &why)) {
		check_url(&url);
		check_again(arena, &url);
	} else {
		check_why(why);
	}
	arena_free(&arena);
	return 0;
}
