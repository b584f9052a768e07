/* layer: reference */
/*
 * fuzz_reference.c - any bytes as what a client of the built-in server says,
 * in memory. The first octets choose the server: its variant, and what it does
 * wrong on purpose. A correct one says well-formed replies, and the same ones
 * however its input is cut.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "reference/mutant_filter.h"
#include "reference/reference_tls.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	LMTP = 1,
	SUBMISSION = 2,
	PLAIN = 4,
	TRUSTED = 8,
	AS_IF_TLS = 16,
	AS_IF_USER = 32,
	PROXIED = 64,
	STAYS = 128, /* the client does not close its side */
	CHOSEN_MAX = 6,
	INPUT_MAX = 1 << 16
};

/* Each word, at once, besides the rows of the program. */
static const char words[] =
	"close\tx\t-\tNOOP 1\t-\t-\t-\tclose\n"
	"abort\tx\t-\tNOOP 2|<greeting>|<end>|<idle>\t-\t-\t-\tabort\n"
	"stay\tx\t-\tNOOP 3|AUTH|STARTTLS|=\t-\t-\t-\tstay\n"
	"mail\tx\t-\tNOOP 4\t-\t-\t-\tmail\n"
	"rcpt\tx\t-\tNOOP 5\t-\t-\t-\trcpt\n"
	"data\tx\t-\tNOOP 6|=|QUIT|<chunk>|<end>\t-\t-\t-\tdata\n"
	"reset\tx\t-\tNOOP 7\t-\t-\t-\treset forget\n"
	"ehlo\tx\t-\tNOOP 8\t-\t-\t-\tehlo auth\n"
	"hello\tx\t-\tNOOP 9\t-\t-\t-\tunhello unauth hello\n"
	"pause\tx\t-\t-\t-\t-\t-\tpause=0\n"
	"early\tx\t-\t-\t-\t-\t-\tearly\n"
	"double\tx\t-\t(?s).+\t$0$0\t-\t-\n"
	"longer\tx\t-\tNOOP (.*)\tRCPT TO:<$1$1$1>\t-\t-\n"
	"nothing\tx\t-\t-\t-\t.*\t<nothing>\n"
	"both\tx\t-\t-\t-\t^(...)-?\t$1-$0\n"
	"again\tx\t-\t<tls>|<long>|<chunk>|<end>\tQUIT\t-\t-\n";

/* What outlives an input: its keys take long to make. */
struct bed {
	struct loop *loop;
	struct reference_host host;
	struct mutants *mutants;
	struct mutant_octets octets;
};

static void require(bool condition)
{
	if (!condition)
		abort();
}

static struct bed *bed_of(void)
{
	static struct bed bed;
	struct diag *diag = NULL;

	if (bed.loop)
		return &bed;
	diag = diag_new();
	bed.loop = loop_new();
	bed.host.loop = bed.loop;
	bed.mutants = mutants_new(diag);
	require(mutants_add(bed.mutants, "words", str_from(words), diag));
	diag_free(&diag);
	bed.mutants->chosen =
		mem_calloc(CHOSEN_MAX, sizeof(*bed.mutants->chosen));
	return &bed;
}

static unsigned take(const uint8_t **data, size_t *size)
{
	if (*size == 0)
		return 0;
	(*size)--;
	return *(*data)++;
}

static void choose_switch(struct bed *bed, unsigned which, unsigned value)
{
	struct mutant_settings *settings = &bed->mutants->settings;
	static const char *const ends[] = {
		"\n.\n", ".\r\n", "\r\n", ".", "\r.\r", "a"};

	which %= MUTANT_SWITCH_COUNT;
	settings->has[which] = true;
	settings->number[which] = value;
	if (mutant_switches[which].is_octets) {
		bed->octets.which = (enum mutant_switch)which;
		bed->octets.text = str_from(ends[value % 6]);
		settings->octets = &bed->octets;
	}
}

/* count of rows and of switches, then two octets each. */
static bool choose(struct bed *bed, const uint8_t **data, size_t *size)
{
	struct mutants *mutants = bed->mutants;
	unsigned what = take(data, size);
	unsigned rows = what & 3, switches = what >> 2 & 3;

	mutants->chosen_count = 0;
	mutants->settings = (struct mutant_settings){.octets = NULL};
	for (unsigned i = 0; i < rows; i++) {
		unsigned high = take(data, size);
		unsigned low = take(data, size);
		size_t at = mutants->count - 1 -
			    (high * 256 + low) % mutants->count;

		mutants->chosen[mutants->chosen_count++] = mutants->rows[at];
		if (mutants->rows[at]->has_switch)
			memcpy(&mutants->settings, &mutants->rows[at]->settings,
				sizeof(mutants->settings));
	}
	for (unsigned i = 0; i < switches; i++) {
		unsigned which = take(data, size);

		choose_switch(bed, which, take(data, size));
	}
	return rows + switches > 0;
}

static void set_host(struct reference_host *host, unsigned flags)
{
	host->limits = (struct reference_limits){
		.idle_us = INT64_C(3600000000),
		.linger_us = INT64_C(3600000000),
		.connections = 10,
		.pending_bytes = 4096,
		.errors = 20,
		.recipients = 3,
	};
	host->lmtp = flags & LMTP;
	host->submission = flags & SUBMISSION;
	host->plain = flags & PLAIN;
	host->trusted = flags & TRUSTED;
	host->needs_tls = (flags & (PLAIN | TRUSTED)) == (PLAIN | TRUSTED);
	host->message_count = 0;
	mutant_set_limits(host);
}

/* All that is said to text, fed in pieces. */
static void play(struct bed *bed, unsigned flags, struct str text, size_t piece,
	struct buf *heard)
{
	struct reference_session *session = reference_session_new(&bed->host);
	struct transport *transport = transport_memory_new(
		bed->loop, &reference_session_events, session);
	struct reference_host *host = &bed->host;

	if (flags & PROXIED)
		reference_session_open_proxied(session, transport);
	else
		reference_session_open(session, transport);
	loop_run_once(bed->loop, false);
	if (host->sessions) {
		session->tls = flags & AS_IF_TLS;
		session->authenticated = flags & AS_IF_USER;
	}
	for (size_t at = 0; at < text.len && host->sessions; at += piece) {
		size_t rest = text.len - at;

		buf_str(heard, transport_memory_take(transport));
		transport_memory_feed(
			transport, text.data + at, rest < piece ? rest : piece);
		if (host->sessions && host->mutants)
			loop_run_once(bed->loop, false);
	}
	if (host->sessions)
		buf_str(heard, transport_memory_take(transport));
	if (host->sessions && !(flags & STAYS))
		transport_memory_end(transport, TRANSPORT_EOF);
	require(host->out.len == 0);
	if (host->sessions)
		reference_session_free(host->sessions);
	require(host->session_count == 0);
	loop_run_once(bed->loop, false);
}

/* Lines of "250-text" and "250 text", of printable characters. */
static void require_replies(struct str heard)
{
	while (heard.len > 0) {
		const char *lf = memchr(heard.data, '\n', heard.len);
		size_t len;

		require(lf && lf > heard.data && lf[-1] == '\r');
		len = (size_t)(lf - heard.data) + 1;
		require(len >= 6 && len <= 512);
		for (size_t i = 0; i < len - 2; i++) {
			unsigned char c = (unsigned char)heard.data[i];

			require(c >= ' ' && c != 0x7f);
			require(i > 2 || (c >= '0' && c <= '9'));
		}
		require(heard.data[3] == ' ' || heard.data[3] == '-');
		heard.data += len;
		heard.len -= len;
	}
}

static bool has(struct str heard, const char *text)
{
	return str_contains(heard, str_from(text));
}

static void check(
	struct bed *bed, unsigned flags, struct str text, struct str heard)
{
	struct buf again = BUF_INIT;
	struct str other;

	/* TLS is no text, and what stands behind STARTTLS is lost or not. */
	if (has(heard, "220 2.0.0 "))
		return;
	require_replies(heard);
	/* Challenges and moments differ by themselves. */
	if (has(heard, "334 ") || (flags & SUBMISSION))
		return;
	set_host(&bed->host, flags);
	play(bed, flags, text, 1, &again);
	other = buf_view(&again);
	require(other.len == heard.len &&
		(heard.len == 0 ||
			memcmp(other.data, heard.data, heard.len) == 0));
	buf_fini(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bed *bed = bed_of();
	unsigned flags = take(&data, &size);
	size_t piece = 1 + take(&data, &size) * 3;
	bool is_broken = choose(bed, &data, &size);
	struct str text = {
		(const char *)data, size < INPUT_MAX ? size : INPUT_MAX};
	struct buf heard = BUF_INIT;

	bed->host.mutants = is_broken ? bed->mutants : NULL;
	set_host(&bed->host, flags);
	play(bed, flags, text, piece, &heard);
	if (!is_broken)
		check(bed, flags, text, buf_view(&heard));
	buf_fini(&heard);
	return 0;
}
