/*
 * smtp_url.c - a server's URL in its parts. What looks like one of ours but
 * is none says what was probably meant; nothing is looked up here.
 */
#include <string.h>

#include "base/suggest.h"
#include "smtp/smtp_url_private.h"

struct scheme {
	const char *name;
	enum smtp_protocol protocol;
	enum smtp_place place; /* a host stands behind "://", the rest : */
	bool implicit_tls;
	int port;
};

static const struct scheme schemes[] = {
	{"smtp", SMTP_PROTOCOL_SMTP, SMTP_PLACE_HOST, false, 25},
	{"smtps", SMTP_PROTOCOL_SMTP, SMTP_PLACE_HOST, true, 465},
	{"submission", SMTP_PROTOCOL_SUBMISSION, SMTP_PLACE_HOST, false, 587},
	{"submissions", SMTP_PROTOCOL_SUBMISSION, SMTP_PLACE_HOST, true, 465},
	{"lmtp", SMTP_PROTOCOL_LMTP, SMTP_PLACE_HOST, false, 24},
	{"unix", SMTP_PROTOCOL_SMTP, SMTP_PLACE_UNIX, false, 0},
	{"lmtp+unix", SMTP_PROTOCOL_LMTP, SMTP_PLACE_UNIX, false, 0},
	{"mx", SMTP_PROTOCOL_SMTP, SMTP_PLACE_MX, false, 25},
};

enum { SCHEME_COUNT = sizeof(schemes) / sizeof(schemes[0]) };

/* unix:/run/x and lmtp+unix:/run/x. The path of a URL's form, unix:///run/x,
 * would be another one to the kernel's eyes only: better asked than guessed. */
static bool read_path(const struct url_reader *reader,
	const struct scheme *scheme, struct str text)
{
	size_t slashes = 0;

	while (slashes < text.len && text.data[slashes] == '/')
		slashes++;
	if (slashes == text.len)
		return url_fail(
			reader, arena_printf(reader->arena,
					"there is no path in \"%s\"",
					url_shown(reader, reader->text)));
	if (slashes > 1)
		return url_fail(reader,
			arena_printf(reader->arena,
				"%s: takes no \"//\"; did you mean \"%s:%s\"?",
				scheme->name, scheme->name,
				url_shown(
					reader, url_after(text, slashes - 1))));
	if (memchr(text.data, '\0', text.len))
		return url_fail(reader, "a path cannot hold a NUL");
	reader->out->host = arena_str(reader->arena, text).data;
	return true;
}

static bool read_domain(const struct url_reader *reader, struct str text)
{
	size_t slashes = 0;

	if (url_is_host_name(text) && !url_is_ipv4(text)) {
		reader->out->host = arena_str(reader->arena, text).data;
		return true;
	}
	while (slashes < text.len && text.data[slashes] == '/')
		slashes++;
	text = url_after(text, slashes);
	if (slashes && url_is_host_name(text))
		return url_fail(reader,
			arena_printf(reader->arena,
				"mx: takes no \"//\"; did you mean \"mx:%s\"?",
				url_shown(reader, text)));
	return url_fail(reader,
		arena_printf(reader->arena,
			"mx: takes a domain and nothing else, got \"%s\"",
			url_shown(reader, reader->text)));
}

/* A host may be called unix or mx: mx:2525. */
static bool is_scheme(const struct scheme *scheme, struct str text)
{
	size_t len = strlen(scheme->name);

	if (!str_starts_nocase(text, scheme->name))
		return false;
	text = url_after(text, len);
	if (scheme->place == SMTP_PLACE_HOST)
		return str_starts_nocase(text, "://");
	return text.len && text.data[0] == ':' &&
	       (!str_is_digits(url_after(text, 1)) ||
		       strchr(scheme->name, '+'));
}

static const struct scheme *find_scheme(struct str text)
{
	for (size_t i = 0; i < SCHEME_COUNT; i++)
		if (is_scheme(&schemes[i], text))
			return &schemes[i];
	return NULL;
}

static const struct scheme *closest_scheme(struct str word)
{
	const char *names[SCHEME_COUNT + 1] = {NULL};
	const char *closest;

	for (size_t i = 0; i < SCHEME_COUNT; i++)
		names[i] = schemes[i].name;
	closest = suggest_closest(word, names);
	for (size_t i = 0; closest && i < SCHEME_COUNT; i++)
		if (closest == names[i])
			return &schemes[i];
	return NULL;
}

static const char *marks_of(const struct scheme *scheme)
{
	return scheme->place == SMTP_PLACE_HOST ? "://" : ":";
}

/* "smpt://a", "unxi:/run/x". */
static bool unknown_scheme(const struct url_reader *reader, struct str word,
	const struct scheme *closest, bool slashes)
{
	const char *name = url_shown(reader, word);
	const char *marks = slashes ? "://" : ":";

	if (!closest)
		return url_fail(reader, arena_printf(reader->arena,
						"unknown scheme \"%s%s\"; say "
						"smtp://HOST[:PORT]",
						name, marks));
	return url_fail(
		reader, arena_printf(reader->arena,
				"unknown scheme \"%s%s\"; did you mean "
				"\"%s%s\"?",
				name, marks, closest->name, marks_of(closest)));
}

/* "smtp:mail.example", "lmtp:/run/x": a scheme without its slashes. */
static bool half_scheme(const struct url_reader *reader,
	const struct scheme *scheme, struct str rest)
{
	const char *text = url_shown(reader, reader->text);
	bool is_path = rest.data[0] == '/';
	bool is_lmtp = scheme->protocol == SMTP_PROTOCOL_LMTP;

	return url_fail(reader,
		arena_printf(reader->arena,
			"\"%s\" is no URL; did you mean "
			"\"%s%s%s\"?",
			text,
			!is_path  ? scheme->name
			: is_lmtp ? "lmtp+unix"
				  : "unix",
			is_path ? ":" : "://", url_shown(reader, rest)));
}

/* Something with a port behind it, and so a host. */
static bool is_port_like(struct str rest)
{
	for (size_t i = 0; i < rest.len; i++)
		if (rest.data[i] != ':' &&
			!(rest.data[i] >= '0' && rest.data[i] <= '9'))
			return false;
	return true;
}

/* Text that begins with no scheme of ours: a host, or a slip. */
static bool read_bare(const struct url_reader *reader)
{
	struct str rest = reader->text;
	struct str word = {NULL, 0};
	const struct scheme *closest;

	if (rest.data[0] != '[')
		word = str_cut(&rest, ':');
	if (!word.len || !rest.data || is_port_like(rest))
		return url_read_host(reader, reader->text);
	closest = closest_scheme(word);
	if (str_starts_nocase(rest, "//"))
		return unknown_scheme(reader, word, closest, true);
	if (closest && str_equal_nocase(word, closest->name))
		return half_scheme(reader, closest, rest);
	if (closest && rest.data[0] == '/')
		return unknown_scheme(reader, word, closest, false);
	return url_read_host(reader, reader->text);
}

static void set_text(
	const struct url_reader *reader, const struct scheme *scheme)
{
	struct smtp_url *out = reader->out;

	if (scheme->place != SMTP_PLACE_HOST)
		out->text = arena_printf(
			reader->arena, "%s:%s", scheme->name, out->host);
	else
		out->text = arena_printf(reader->arena,
			strchr(out->host, ':') ? "%s://[%s]:%d" : "%s://%s:%d",
			scheme->name, out->host, out->port);
}

static bool read_behind(
	const struct url_reader *reader, const struct scheme *scheme)
{
	struct str rest = url_after(
		reader->text, strlen(scheme->name) + strlen(marks_of(scheme)));

	switch (scheme->place) {
	case SMTP_PLACE_HOST:
		return url_read_host(reader, rest);
	case SMTP_PLACE_UNIX:
		return read_path(reader, scheme, rest);
	case SMTP_PLACE_MX:
		return read_domain(reader, rest);
	}
	return false;
}

bool smtp_url_parse(struct arena *arena, struct str text, struct smtp_url *out,
	const char **why)
{
	struct url_reader reader = {arena, text, out, why};
	const struct scheme *scheme = text.len ? find_scheme(text) : NULL;
	const struct scheme *as = scheme ? scheme : &schemes[0];

	*out = (struct smtp_url){.protocol = as->protocol,
		.place = as->place,
		.implicit_tls = as->implicit_tls,
		.port = as->port};
	if (text.len == 0)
		return url_fail(&reader, "it is empty");
	if (!(scheme ? read_behind(&reader, scheme) : read_bare(&reader)))
		return false;
	set_text(&reader, as);
	return true;
}
