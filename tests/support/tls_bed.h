/*
 * tls_bed.h - a client and a server that speak TLS with each other in memory:
 * what one writes the other is fed, whole or in pieces.
 */
#ifndef SUPPORT_TLS_BED_H
#define SUPPORT_TLS_BED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/buf.h"
#include "base/mem.h"
#include "net/tls.h"

enum tls_heard {
	HEARD_OPENED = 1, HEARD_REFUSED = 2, HEARD_RECEIVED = 4,
	HEARD_ENDED = 8, HEARD_SESSION = 16
};
enum { BED_ROUNDS_MAX = 200000, BED_SESSIONS_MAX = 8 };

struct tls_end {
	struct transport *wire; /* below; NULL once it is freed */
	struct transport *transport;
	struct tls_context *context;
	struct buf received;
	struct buf last_words; /* written when it was freed */
	struct err err;
	enum transport_end how;
	int opened, refused, ended, writes;
	struct tls_session *sessions[BED_SESSIONS_MAX];
	size_t session_count;
	int frees_in, takes_in, pauses_in; /* sets of enum tls_heard */
	const char *greets;                /* written when opened */
	bool is_clear;                     /* the connection was taken */
};

struct tls_bed {
	struct loop *loop;
	struct tls_authority *authority;
	struct tls_end client, server;
	size_t piece;  /* bytes fed at once; 0: all that there are */
	size_t cut_at; /* once, the server's bytes are cut here; 0: not */
	size_t moved;  /* the server's bytes so far */
};

static inline void end_free(struct tls_end *end)
{
	if (!end->transport)
		return;
	transport_free(&end->transport, false);
	if (end->wire)
		buf_str(&end->last_words, transport_memory_take(end->wire));
	end->wire = NULL;
}

static const struct transport_events end_events;

static inline void end_take(struct tls_end *end)
{
	end->transport =
		transport_tls_take_inner(&end->transport, &end_events, end);
	end->is_clear = true;
	if (!end->transport)
		end->wire = NULL;
}

static inline void end_react(struct tls_end *end, int heard)
{
	if (end->pauses_in & heard)
		transport_pause(end->transport);
	if (end->takes_in & heard && !end->is_clear)
		end_take(end);
	if (end->frees_in & heard)
		end_free(end);
}

static inline void end_opened(void *owner)
{
	struct tls_end *end = owner;

	end->opened++;
	if (end->greets)
		assert_true(transport_write(
			end->transport, end->greets, strlen(end->greets)));
	end_react(end, HEARD_OPENED);
}

static inline void end_refused(void *owner, const struct err *err)
{
	struct tls_end *end = owner;

	end->refused++;
	end->err = *err;
	end_react(end, HEARD_REFUSED);
}

static inline void end_received(void *owner, const char *data, size_t len)
{
	struct tls_end *end = owner;

	buf_append(&end->received, data, len);
	end_react(end, HEARD_RECEIVED);
}

static inline void end_ended(
	void *owner, enum transport_end how, const struct err *err)
{
	struct tls_end *end = owner;

	end->ended++;
	end->how = how;
	end->err = *err;
	end_react(end, HEARD_ENDED);
}

static inline void end_session(void *owner, struct tls_session *take_session)
{
	struct tls_end *end = owner;

	assert_true(end->session_count < BED_SESSIONS_MAX);
	end->sessions[end->session_count++] = take_session;
	end_react(end, HEARD_SESSION);
}

static const struct transport_events end_events = {
	.opened = end_opened,
	.refused = end_refused,
	.received = end_received,
	.ended = end_ended,
};

/* Moves what one end wrote to the other. */
static inline bool bed_move(
	struct tls_bed *bed, struct tls_end *from, struct tls_end *to)
{
	struct buf data = BUF_INIT;
	size_t at = 0;

	if (from->wire)
		buf_str(&data, transport_memory_take(from->wire));
	buf_str(&data, buf_view(&from->last_words));
	buf_clear(&from->last_words);
	from->writes += data.len > 0;
	while (at < data.len && to->wire) {
		size_t len = bed->piece ? bed->piece : data.len;

		if (len > data.len - at)
			len = data.len - at;
		if (from == &bed->server && bed->cut_at > bed->moved &&
			bed->cut_at < bed->moved + len)
			len = bed->cut_at - bed->moved;
		if (from == &bed->server)
			bed->moved += len;
		transport_memory_feed(to->wire, data.data + at, len);
		at += len;
	}
	buf_fini(&data);
	return at > 0;
}

/* Until nobody has anything to say. */
static inline void bed_run(struct tls_bed *bed)
{
	int idle = 0;

	for (int i = 0; i < BED_ROUNDS_MAX && idle < 3; i++) {
		loop_run_once(bed->loop, false);
		idle++;
		if (bed_move(bed, &bed->client, &bed->server))
			idle = 0;
		if (bed_move(bed, &bed->server, &bed->client))
			idle = 0;
	}
}

static inline struct tls_context *bed_context(
	const struct tls_settings *settings)
{
	struct err err = {.kind = ERR_NONE};
	struct tls_context *context = tls_context_new(settings, &err);

	if (!context)
		fail_msg("no context: %s", err.text);
	return context;
}

/* Contexts of the settings; without a certificate or trust, the bed's. */
static inline void bed_settings(struct tls_bed *bed,
	struct tls_settings client, struct tls_settings server)
{
	server.is_server = true;
	if (!server.cert)
		server.authority = bed->authority;
	tls_context_free(&bed->client.context);
	tls_context_free(&bed->server.context);
	bed->client.context = bed_context(&client);
	bed->server.context = bed_context(&server);
}

static inline void end_reset(struct tls_end *end)
{
	struct tls_context *context = end->context;

	end_free(end);
	for (size_t i = 0; i < end->session_count; i++)
		tls_session_free(&end->sessions[i]);
	buf_fini(&end->received);
	buf_fini(&end->last_words);
	*end = (struct tls_end){.context = context};
}

/* Both ends as they were in the beginning, contexts kept. */
static inline void bed_reset(struct tls_bed *bed)
{
	end_reset(&bed->client);
	end_reset(&bed->server);
	loop_run_once(bed->loop, false);
	bed->moved = 0;
}

static inline void end_connect(struct tls_bed *bed, struct tls_end *end)
{
	struct tls_end plan = *end;

	/* What is planned is for TLS. */
	end->greets = NULL;
	end->frees_in = end->takes_in = end->pauses_in = 0;
	end->transport = transport_memory_new(bed->loop, &end_events, end);
	end->wire = end->transport;
	loop_run_once(bed->loop, false);
	end->opened = 0;
	end->greets = plan.greets;
	end->frees_in = plan.frees_in;
	end->takes_in = plan.takes_in;
	end->pauses_in = plan.pauses_in;
}

static inline void end_start(struct tls_end *end, struct tls_params params)
{
	params.context = end->context;
	params.got_session = end_session;
	end->transport = transport_tls_start(
		&end->transport, &params, &end_events, end);
	assert_int_equal(end->opened + end->refused, 0);
}

/* Begins on both sides and runs as far as it goes. */
static inline void bed_shake(
	struct tls_bed *bed, const char *name, struct tls_session *resume)
{
	end_connect(bed, &bed->client);
	end_connect(bed, &bed->server);
	end_start(&bed->server, (struct tls_params){.name = NULL});
	end_start(&bed->client,
		(struct tls_params){.name = name, .resume = resume});
	bed_run(bed);
}

static inline int bed_setup(void **state)
{
	static const char *const names[] = {
		"mail.test", "*.wild.test", "127.0.0.1", "::1", NULL};
	struct tls_bed *bed = mem_calloc(1, sizeof(*bed));
	struct err err;

	bed->loop = loop_new();
	bed->authority = tls_authority_new(names, &err);
	*state = bed;
	return bed->authority ? 0 : 1;
}

static inline int bed_teardown(void **state)
{
	struct tls_bed *bed = *state;

	bed_reset(bed);
	loop_free(&bed->loop);
	tls_context_free(&bed->client.context);
	tls_context_free(&bed->server.context);
	tls_authority_free(&bed->authority);
	mem_free(bed);
	return 0;
}

static inline void end_write(struct tls_end *end, const char *text)
{
	transport_write(end->transport, text, strlen(text));
}

#define assert_heard(end, text)                                                \
	assert_string_equal(buf_cstr(&(end)->received), text)

#endif
