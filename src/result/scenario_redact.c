/*
 * scenario_redact.c - scenario_result_redact(): takes the secrets out of
 * everything that a result says.
 */
#include "result/scenario_result.h"

#include "base/mem.h"

/* What redacting a result works with. */
struct task {
	const struct redactor *redactor;
	struct arena *arena;
};

static void redact_text(const struct task *task, struct str *text)
{
	*text = redact_str(task->redactor, task->arena, *text);
}

static void redact_cstr(const struct task *task, const char **text)
{
	struct str clean;

	if (!*text)
		return;
	clean = redact_str(task->redactor, task->arena, str_from(*text));
	*text = clean.data; /* arena_str() ends it with a NUL */
}

static const char *const *redact_words(
	const struct task *task, const char *const *words, size_t count)
{
	const char **clean =
		arena_calloc(task->arena, count + 1, sizeof(*clean));

	for (size_t i = 0; i < count; i++) {
		clean[i] = words[i];
		redact_cstr(task, &clean[i]);
	}
	return clean;
}

void scenario_facts_redact(struct scenario_facts *facts, struct arena *arena,
	const struct redactor *redactor)
{
	struct task task = {redactor, arena};

	if (redactor_is_empty(redactor))
		return;
	redact_cstr(&task, &facts->description);
	redact_cstr(&task, &facts->hint);
	redact_text(&task, &facts->source);
	facts->tags = redact_words(&task, facts->tags, facts->tag_count);
	facts->refs = redact_words(&task, facts->refs, facts->ref_count);
}

static const struct reply *redact_reply(
	const struct task *task, const struct reply *reply)
{
	struct reply *clean;

	if (!reply)
		return NULL;
	clean = arena_alloc(task->arena, sizeof(*clean));
	*clean = *reply;
	redact_text(task, &clean->raw);
	clean->lines = arena_alloc(
		task->arena, reply->line_count * sizeof(*clean->lines));
	for (size_t i = 0; i < reply->line_count; i++) {
		clean->lines[i] = reply->lines[i];
		redact_text(task, &clean->lines[i].text);
	}
	return clean;
}

static void redact_step(const struct task *task, struct step_result *step)
{
	redact_cstr(task, &step->name);
	redact_cstr(task, &step->hint);
	redact_cstr(task, &step->ref);
	redact_text(task, &step->source_line);
	redact_text(task, &step->sent);
	redact_text(task, &step->expected);
	redact_text(task, &step->received);
	redact_text(task, &step->message);
	redact_text(task, &step->recipient);
	step->reply = redact_reply(task, step->reply);
}

/*
 * A transcript is redacted as a stream a direction, since a secret may stand
 * in several entries: it has line ends, or it was sent slowly and the server
 * said something meanwhile. It is shown as hidden where it begins.
 */
struct stream {
	struct buf bytes;
	size_t at;	 /* where the next entry begins */
	size_t from, to; /* the stretch to hide that ends behind at, if any */
	bool more;
};

static void stream_find(
	struct stream *stream, const struct redactor *redactor, size_t at)
{
	stream->more = redactor_find(redactor, buf_view(&stream->bytes), at,
		&stream->from, &stream->to);
}

/* Each connection has its own three. */
static struct stream *stream_of(
	struct stream *streams, const struct transcript_entry *entry)
{
	struct stream *own = &streams[(size_t)entry->lane * 3];

	switch (entry->direction) {
	case DIRECTION_CLIENT:
		return &own[0];
	case DIRECTION_SERVER:
		return &own[1];
	case DIRECTION_NOTE:
		break;
	}
	return &own[2];
}

static size_t count_streams(const struct transcript *transcript)
{
	size_t lanes = 1;

	for (size_t i = 0; i < transcript->count; i++)
		if (transcript->entries[i].lane >= lanes)
			lanes = transcript->entries[i].lane + (size_t)1;
	return 3 * lanes;
}

/* Appends what may be seen of the next len bytes of a stream. */
static void put_entry(struct stream *stream, const struct redactor *redactor,
	size_t len, struct buf *out)
{
	const char *data = buf_view(&stream->bytes).data;
	size_t at = stream->at, end = stream->at + len;

	while (stream->more && stream->from < end) {
		if (stream->from >= at) {
			buf_append(out, data + at, stream->from - at);
			buf_puts(out, REDACTED_TEXT);
		}
		at = stream->to < end ? stream->to : end;
		if (stream->to > end)
			break;
		stream_find(stream, redactor, stream->to);
	}
	buf_append(out, data + at, end - at);
	stream->at = end;
}

/* Of a line that was cut the end may be the beginning of a secret. */
static void cut_tail(
	struct transcript_entry *entry, struct buf *out, size_t longest)
{
	size_t cut = entry->len < longest ? entry->len : longest;

	if (cut > UINT32_MAX - entry->dropped)
		entry->dropped = UINT32_MAX;
	else
		entry->dropped += (uint32_t)cut;
	entry->len -= (uint32_t)cut;
	if (cut) {
		out->len -= cut;
		out->data[out->len] = '\0';
	}
}

static void rebuild(struct transcript *transcript, struct stream *streams,
	const struct redactor *redactor)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < transcript->count; i++) {
		struct transcript_entry *entry = &transcript->entries[i];
		size_t offset = out.len;

		put_entry(stream_of(streams, entry), redactor,
			entry->len, &out);
		entry->offset = (uint32_t)offset;
		entry->len = (uint32_t)(out.len - offset);
		if (entry->dropped)
			cut_tail(entry, &out, redactor_longest(redactor));
	}
	buf_fini(&transcript->bytes);
	transcript->bytes = out;
}

static void redact_transcript(
	struct transcript *transcript, const struct redactor *redactor)
{
	size_t count = count_streams(transcript);
	struct stream *streams = mem_calloc(count, sizeof(*streams));
	bool cut = false, found = false;

	for (size_t i = 0; i < transcript->count; i++) {
		const struct transcript_entry *entry = &transcript->entries[i];

		buf_str(&stream_of(streams, entry)->bytes,
			transcript_text(transcript, i));
		cut = cut || entry->dropped;
	}
	for (size_t i = 0; i < count; i++) {
		stream_find(&streams[i], redactor, 0);
		found = found || streams[i].more;
	}
	if (found || cut)
		rebuild(transcript, streams, redactor);
	for (size_t i = 0; i < count; i++)
		buf_fini(&streams[i].bytes);
	mem_free(streams);
}

void scenario_result_redact(
	struct scenario_result *result, const struct redactor *redactor)
{
	struct task task = {redactor, result->arena};

	if (redactor_is_empty(redactor))
		return;
	redact_text(&task, &result->reason);
	redact_text(&task, &result->got);
	redact_cstr(&task, &result->tls.subject);
	redact_cstr(&task, &result->tls.issuer);
	for (struct step_result *step = result->steps; step; step = step->next)
		redact_step(&task, step);
	redact_transcript(&result->transcript, redactor);
}
