/* layer: reference */
/*
 * fuzz_mutant.c - any bytes as a table of mutants: what cannot be read is
 * complained of, and a server that has all the others at once still comes to
 * an end.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "reference/mutant_filter.h"
#include "reference/reference_tls.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PIECE = 24, TABLE_MAX = 1 << 14 };

static const char client[] =
	"EHLO client.exists.test\r\n"
	"MAIL FROM:<sender@exists.test> SIZE=20\r\n"
	"RCPT TO:<alice@builtin.test>\r\n"
	"RCPT TO:<nobody-here@builtin.test>\r\n"
	"DATA\r\n"
	"Subject: x\r\n\r\n..a\n.\r\r\nb\r\n.\r\n"
	"NO\0OP\r\nNOO\bP\nRSET\rNOOP\r\n"
	"MAIL FROM:<> BODY=BINARYMIME\r\nRCPT TO:<bob@builtin.test>\r\n"
	"BDAT 4\r\nhi\r\nBDAT 3 LAST\r\nhi\n\r\n"
	"AUTH SCRAM-SHA-1\r\n*\r\nAUTH LOGIN\r\nYWxpY2U=\r\n"
	"VRFY bob\r\nHELP\r\nSTARTTLS\r\nEHLO again.test\r\nQUIT\r\nNOOP\r\n";

static void require(bool condition)
{
	if (!condition)
		abort();
}

static void play(struct reference_host *host, bool has_tls)
{
	struct reference_session *session = reference_session_new(host);
	struct transport *transport = transport_memory_new(
		host->loop, &reference_session_events, session);

	reference_session_open(session, transport);
	loop_run_once(host->loop, false);
	if (host->sessions)
		session->tls = has_tls;
	for (size_t at = 0; at + 1 < sizeof(client) && host->sessions;
		at += PIECE) {
		size_t rest = sizeof(client) - 1 - at;

		transport_memory_take(transport);
		transport_memory_feed(
			transport, client + at, rest < PIECE ? rest : PIECE);
		if (host->sessions)
			loop_run_once(host->loop, false);
	}
	if (host->sessions)
		transport_memory_end(transport, TRANSPORT_EOF);
	require(host->out.len == 0);
	if (host->sessions)
		reference_session_free(host->sessions);
	require(host->session_count == 0);
	loop_run_once(host->loop, false);
}

static void choose_all(struct mutants *mutants)
{
	for (size_t i = 0; i < mutants->count; i++) {
		struct str unknown;
		const char *near;

		if (!mutants->rows[i]->breaks)
			continue;
		require(mutants_choose(mutants,
			str_from(mutants->rows[i]->name), &unknown, &near));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct reference_host host;
	struct mutants mutants = {.arena = arena_new(0)};
	struct diag *diag = diag_new();
	struct str text = {
		(const char *)data, size < TABLE_MAX ? size : TABLE_MAX};
	struct str unknown;
	const char *near;

	if (!host.loop)
		host.loop = loop_new();
	host.limits = (struct reference_limits){
		.idle_us = INT64_C(3600000000),
		.linger_us = INT64_C(3600000000),
		.connections = 10,
		.pending_bytes = 4096,
		.errors = 20,
		.recipients = 3,
	};
	mutants_add(&mutants, "fuzz", text, diag);
	choose_all(&mutants);
	require(!mutants_choose(
		&mutants, STR_LITERAL("NONE"), &unknown, &near));
	host.mutants = &mutants;
	host.submission = size & 1;
	host.lmtp = (size & 6) == 6;
	mutant_set_limits(&host);
	play(&host, size & 8);
	mem_free(mutants.rows);
	mem_free(mutants.chosen);
	arena_free(&mutants.arena);
	diag_free(&diag);
	return 0;
}
