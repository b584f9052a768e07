/* explain_transcript.c - see explain_transcript.h. */
#include "explain/explain_transcript.h"

#include "explain/explain.h"

enum { WORDS_MAX = 6, LINE_BYTES_MAX = 512, CODE_LENGTH = 3 };

static bool is_made_of(struct str word, const char *set)
{
	for (size_t i = 0; i < word.len; i++)
		if (!word.data[i] || !strchr(set, word.data[i]))
			return false;
	return true;
}

/* "<-", "<**", "+1.6ms", "23:59:01.123", "S:" */
static bool may_stand_before(struct str word)
{
	static const char *const words[] = {
		"S", "S:", "R:", "Server:", "SERVER:", "reply:", NULL};

	if (is_made_of(word, "<>-~*=|"))
		return true;
	if (is_made_of(word, "0123456789:.,+-[]()TZmsu"))
		return memchr(word.data, '.', word.len) ||
		       memchr(word.data, ':', word.len);
	return str_is_among(word, words);
}

/* smtplib prints b'550 ...'. */
static void skip_quote(struct str *text)
{
	if (text->len > 2 && text->data[0] == 'b' &&
		(text->data[1] == '\'' || text->data[1] == '"')) {
		text->data += 2;
		text->len -= 2;
	}
}

/* The reply behind what marks a line as the server's; data NULL: none. */
static struct str find_at_start(struct str line)
{
	for (int i = 0; i < WORDS_MAX; i++) {
		struct str word, rest;

		line = str_trim(line);
		skip_quote(&line);
		if (explain_code_length(line))
			return line;
		rest = line;
		word = str_cut(&rest, ' ');
		if (!rest.data || !may_stand_before(word))
			break;
		line = rest;
	}
	return (struct str){NULL, 0};
}

/* "host mx said: 550 5.1.1 ...", as logs and bounces have it. */
static struct str find_inside(struct str line)
{
	for (size_t i = 0; i + 2 < line.len; i++) {
		struct str at = {line.data + i + 2, line.len - i - 2};

		if (line.data[i] == ':' && line.data[i + 1] == ' ' &&
			at.data[0] >= '4' && at.len > CODE_LENGTH &&
			explain_code_length(at))
			return at;
	}
	return (struct str){NULL, 0};
}

static struct str find_reply(struct str line)
{
	struct str found;

	line = str_trim(line);
	while (line.len && line.data[line.len - 1] == '\r')
		line.len--;
	found = find_at_start(line);
	return found.data ? found : find_inside(line);
}

static bool goes_on(struct str line)
{
	return line.len > CODE_LENGTH && line.data[CODE_LENGTH] == '-';
}

/* Appends the further lines of a reply. */
static void take_more(struct str *rest, struct buf *reply)
{
	bool more = true;

	while (more && rest->len) {
		struct str after = *rest;
		struct str line = find_reply(str_cut(&after, '\n'));

		if (!line.data || memcmp(line.data, reply->data, CODE_LENGTH))
			return;
		*rest = after;
		more = goes_on(line);
		if (reply->len >= EXPLAIN_REPLY_BYTES_MAX)
			continue;
		buf_putc(reply, '\n');
		buf_append(reply, line.data,
			line.len < LINE_BYTES_MAX ? line.len : LINE_BYTES_MAX);
	}
}

bool explain_next_reply(struct str *rest, struct buf *reply)
{
	buf_clear(reply);
	while (rest->len) {
		struct str line = find_reply(str_cut(rest, '\n'));

		if (!line.data)
			continue;
		buf_append(reply, line.data,
			line.len < LINE_BYTES_MAX ? line.len : LINE_BYTES_MAX);
		if (goes_on(line))
			take_more(rest, reply);
		return true;
	}
	return false;
}
