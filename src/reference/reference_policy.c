/*
 * reference_policy.c - tables of domains and users, and what follows from
 * them. Knows addresses, but neither commands nor replies.
 */
#include "reference/reference_policy.h"

#include "reference/reference.h"

static const struct {
	const char *name;
	enum reference_sender state;
} domains[] = {
	{REFERENCE_DOMAIN, REFERENCE_SENDER_OK},
	{REFERENCE_HOST, REFERENCE_SENDER_OK},
	{"exists.test", REFERENCE_SENDER_OK},
	{"client.exists.test", REFERENCE_SENDER_OK},
	{"foreign.test", REFERENCE_SENDER_OK},
	{"example.com", REFERENCE_SENDER_OK},
	{"example.net", REFERENCE_SENDER_OK},
	{"example.org", REFERENCE_SENDER_OK},
	{"tempfail.test", REFERENCE_SENDER_TEMPFAIL},
	{"nullmx.test", REFERENCE_SENDER_NULL_MX},
	{"xn--bcher-kva.test", REFERENCE_SENDER_OK}, /* bücher.test */
};

static const char full_user[] = "full";

static const char *const users[] = {
	"alice", "bob", "postmaster", "abuse", "zo\xc3\xab", full_user};

static const struct reference_variable variables[] = {
	{.name = "helo", .value = "client.exists.test"},
	{.name = "sender", .value = "sender@exists.test"},
	{.name = "recipient", .value = "alice@" REFERENCE_DOMAIN},
	{.name = "unknown_recipient", .value = "nobody-here@" REFERENCE_DOMAIN},
	{.name = "local_domain", .value = REFERENCE_DOMAIN},
	{.name = "foreign_recipient", .value = "user@foreign.test"},
	{.name = "foreign_domain", .value = "foreign.test"},
	{.name = "nullmx_domain", .value = "nullmx.test"},
	{.name = "missing_domain", .value = "missing.invalid"},
	{.name = "tempfail_domain", .value = "tempfail.test"},
	{.name = "checks_sender_domain", .value = "yes"},
	{.name = "second_recipient", .value = "bob@" REFERENCE_DOMAIN},
	{.name = "full_recipient", .value = "full@" REFERENCE_DOMAIN},
	{.name = "utf8_sender",
		.value = "j\xc3\xb6ran@b\xc3\xbc"
			 "cher.test"},
	{.name = "utf8_recipient", .value = "zo\xc3\xab@" REFERENCE_DOMAIN},
	{.name = "user", .value = REFERENCE_USER},
	{.name = "password", .value = REFERENCE_PASSWORD},
	{.name = "token", .value = REFERENCE_TOKEN},
	{.name = "needs_auth", .value = "yes", .submission = true},
	{.name = "other_sender",
		.value = "bob@" REFERENCE_DOMAIN,
		.submission = true},
	{.name = "tls_required", .value = "yes", .needs_tls = true},
	{.name = "mta_sts_mx", .value = REFERENCE_HOST},
	{.name = "idle_timeout", .value = "700ms", .impatient = true},
	{.name = "trusted", .value = "yes", .trusted = true},
	{.name = "hello_shows_address", .value = "yes", .trusted = true},
	{.name = NULL},
};

const struct reference_variable *reference_variables(void)
{
	return variables;
}

bool reference_variable_holds(const struct reference_variable *variable,
	const struct reference_options *options)
{
	return (!variable->submission || (options && options->submission)) &&
	       (!variable->needs_tls || (options && options->needs_tls)) &&
	       (!variable->impatient || (options && options->impatient)) &&
	       (!variable->trusted || (options && options->trusted));
}

enum reference_sender reference_sender_check(const struct address *sender)
{
	if (sender->null_path || sender->domain_literal)
		return REFERENCE_SENDER_OK;
	for (size_t i = 0; i < sizeof(domains) / sizeof(domains[0]); i++)
		if (str_equal_nocase(sender->domain, domains[i].name))
			return domains[i].state;
	return REFERENCE_SENDER_MISSING;
}

/* "+tag" as people make it; anything that once meant a route (% ! @) is no
 * tag, so it cannot come in through the back door. */
static bool is_tag(struct str text)
{
	if (text.len == 0 || text.data[0] != '+')
		return false;
	for (size_t i = 1; i < text.len; i++) {
		char c = text.data[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			     (c >= '0' && c <= '9') || c == '-' || c == '_' ||
			     c == '.' || c == '=';
		if (!plain)
			return false;
	}
	return true;
}

static bool is_user(struct str name, const char *user)
{
	size_t len = strlen(user);

	if (name.len > len) {
		struct str tag = {name.data + len, name.len - len};

		if (!is_tag(tag))
			return false;
		name.len = len;
	}
	return str_equal_nocase(name, user);
}

/* The meaning of a local-part: quotes and quoted pairs are only how it is
 * written. Longer ones than any grammar allows are cut, and are nobody. */
static struct str unquote(struct str local, char *room, size_t room_len)
{
	size_t len = 0;

	if (local.len < 2 || local.data[0] != '"')
		return local;
	for (size_t i = 1; i + 1 < local.len && len < room_len; i++) {
		if (local.data[i] == '\\' && i + 2 < local.len)
			i++;
		room[len++] = local.data[i];
	}
	return (struct str){room, len};
}

const char *reference_user_find(struct str local_part)
{
	char room[64]; /* [RFC5321 4.5.3.1.1] */
	struct str name = unquote(local_part, room, sizeof(room));

	for (size_t i = 0; i < sizeof(users) / sizeof(users[0]); i++)
		if (is_user(name, users[i]))
			return users[i];
	return NULL;
}

/* An empty domain is <postmaster>, who is always ours [RFC5321 4.5.1]. */
static bool is_local(const struct address *address)
{
	return address->domain.len == 0 ||
	       str_equal_nocase(address->domain, REFERENCE_DOMAIN) ||
	       str_equal(address->domain, "[127.0.0.1]");
}

/* user%other@here, other!user@here and "user@other"@here are local-parts
 * like any other, of nobody: a host between here and there that reads more
 * into them is an open relay. */
enum reference_recipient reference_recipient_check(
	const struct address *recipient, const char **user)
{
	const char *found;

	if (user)
		*user = NULL;
	if (!is_local(recipient))
		return REFERENCE_RECIPIENT_FOREIGN;
	found = reference_user_find(recipient->local_part);
	if (!found)
		return REFERENCE_RECIPIENT_UNKNOWN;
	if (user)
		*user = found;
	if (found == full_user)
		return REFERENCE_RECIPIENT_FULL;
	return REFERENCE_RECIPIENT_OK;
}
