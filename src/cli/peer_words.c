/*
 * peer_words.c - what pytest, Playwright, Hurl, check_smtp and swaks call
 * what we have too, for "did you mean": their users' fingers know it. Words
 * that are near enough to ours to be found without are not here.
 */
#include "cli/peer_words.h"

struct peer_word {
	const char *theirs, *ours;
};

static const struct peer_word options[] = {
	/* which scenarios */
	{"keyword", "match"},
	{"filter", "match"},
	{"grep", "match"},
	{"grep-invert", "exclude"},
	{"deselect", "exclude"},
	{"ignore", "exclude"},
	{"m", "tag"},
	{"marker", "tag"},
	{"lf", "last-failed"},
	/* the run */
	{"bail", "fail-fast"},
	{"exitfirst", "fail-fast"},
	{"maxfail", "max-failures"},
	{"n", "jobs"},
	{"numprocesses", "jobs"},
	{"parallel", "jobs"},
	{"workers", "jobs"},
	{"reruns", "retries"},
	{"retry", "retries"},
	{"retry-interval", "retry-delay"},
	{"reruns-delay", "retry-delay"},
	{"count", "repeat"},
	{"repeat-each", "repeat"},
	{"random-order", "shuffle"},
	{"max-time", "timeout"},
	{"collect-only", "dry-run"},
	{"list", "dry-run"},
	/* the target */
	{"H", "target"},
	{"host", "target"},
	{"hostname", "target"},
	{"server", "target"},
	{"url", "target"},
	{"p", "target HOST:PORT"},
	{"port", "target HOST:PORT"},
	{"protocol", "target lmtp://HOST"},
	{"tls-on-connect", "target smtps://HOST"},
	{"cacert", "ca"},
	{"tls-ca-path", "ca"},
	/* values */
	{"variable", "var"},
	{"variables-file", "vars-file"},
	{"ehlo", "var helo=NAME"},
	{"helo", "var helo=NAME"},
	{"from", "var sender=ADDRESS"},
	{"to", "var recipient=ADDRESS"},
	{"au", "var user=NAME"},
	{"auth-user", "var user=NAME"},
	{"ap", "secret password=env:NAME"},
	{"auth-password", "secret password=env:NAME"},
	/* output */
	{"c", "crit"},
	{"critical", "crit"},
	{"w", "warn"},
	{"warning", "warn"},
	{"durations", "slowest"},
	{"output", "artifacts"},
	{"junitxml", "report junit=FILE"},
	{"junit-xml", "report junit=FILE"},
	{"report-html", "report html=FILE"},
	{"report-json", "report json=FILE"},
	{"report-junit", "report junit=FILE"},
	{"report-tap", "report tap=FILE"},
	{"silent", "quiet"},
	{"very-verbose", "verbose --verbose"},
	{NULL, NULL},
};

static const struct peer_word commands[] = {
	{"play", "run"},
	{"test", "run"},
	{"lint", "check"},
	{"validate", "check"},
	{"merge", "report"},
	{"merge-reports", "report"},
	{"format", "fmt"},
	{"new", "init"},
	{NULL, NULL},
};

static const struct peer_word formats[] = {
	{"console", "text"},
	{"gha", "github"},
	{"icinga", "nagios"},
	{"jsonl", "ndjson"},
	{"junitxml", "junit"},
	{"md", "markdown"},
	{"xml", "junit"},
	{NULL, NULL},
};

static const char *find(const struct peer_word *words, struct str name)
{
	for (; words->theirs; words++)
		if (str_equal(name, words->theirs))
			return words->ours;
	return NULL;
}

const char *peer_option(struct str name)
{
	return find(options, name);
}

const char *peer_command(struct str name)
{
	return find(commands, name);
}

const char *peer_format(struct str name)
{
	return find(formats, name);
}
