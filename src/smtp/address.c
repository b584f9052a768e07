/*
 * address.c - the grammar of paths and domains.
 *
 *   Path       = "<" [ A-d-l ":" ] Mailbox ">"
 *   A-d-l      = At-domain *( "," At-domain )
 *   At-domain  = "@" Domain
 *   Mailbox    = Local-part "@" ( Domain / address-literal )
 *   Local-part = Dot-string / Quoted-string          [RFC5321 4.1.2]
 */
#include "smtp/address.h"

#include <arpa/inet.h>

/* [RFC5321 4.5.3.1.1 to 4.5.3.1.3] */
enum {
	LOCAL_PART_MAX = 64,
	DOMAIN_MAX = 255,
	PATH_MAX_OCTETS = 256,
	LABEL_MAX = 63 /* [RFC1035 2.3.4] */
};

static bool fail(const char **why, const char *text)
{
	*why = text;
	return false;
}

static bool is_let_dig(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

static bool is_atext(char c)
{
	return is_let_dig(c) || (c && strchr("!#$%&'*+-/=?^_`{|}~", c));
}

/* Let-dig [Ldh-str] */
static bool is_label(struct str label)
{
	if (!label.len || label.len > LABEL_MAX)
		return false;
	for (size_t i = 0; i < label.len; i++)
		if (!is_let_dig(label.data[i]) && label.data[i] != '-')
			return false;
	return label.data[0] != '-' && label.data[label.len - 1] != '-';
}

bool domain_is_valid(struct str domain)
{
	struct str rest = domain;

	if (!domain.len || domain.len > DOMAIN_MAX)
		return false;
	while (rest.data)
		if (!is_label(str_cut(&rest, '.')))
			return false;
	return true;
}

static bool is_ip(int family, struct str text)
{
	char copy[INET6_ADDRSTRLEN];
	unsigned char address[16];

	if (!text.len || text.len >= sizeof copy)
		return false;
	memcpy(copy, text.data, text.len);
	copy[text.len] = '\0';
	return strlen(copy) == text.len &&
	       inet_pton(family, copy, address) == 1;
}

/* Standardized-tag ":" 1*dcontent; the tag is an Ldh-str, which may begin
 * with a hyphen. dcontent = %d33-90 / %d94-126 [RFC5321 4.1.3] */
static bool is_general_literal(struct str tag, struct str content)
{
	if (!tag.len || !content.len || tag.data[tag.len - 1] == '-')
		return false;
	for (size_t i = 0; i < tag.len; i++)
		if (!is_let_dig(tag.data[i]) && tag.data[i] != '-')
			return false;
	for (size_t i = 0; i < content.len; i++) {
		char c = content.data[i];

		if (c < 33 || c > 126 || (c > 90 && c < 94))
			return false;
	}
	return true;
}

bool address_literal_is_valid(struct str literal)
{
	struct str tag, content;

	if (literal.len < 3 || literal.len > DOMAIN_MAX ||
		literal.data[0] != '[' || literal.data[literal.len - 1] != ']')
		return false;
	content = (struct str){literal.data + 1, literal.len - 2};
	if (is_ip(AF_INET, content))
		return true;
	tag = str_cut(&content, ':');
	if (!content.data)
		return false;
	if (str_equal_nocase(tag, "IPv6"))
		return is_ip(AF_INET6, content);
	return is_general_literal(tag, content);
}

/* Length of the quoted string at the start of text, 0 if it is none.
 * qtextSMTP and quoted-pairSMTP are printable ASCII and SP. */
static size_t quoted_len(struct str text)
{
	for (size_t i = 1; i < text.len; i++) {
		if (text.data[i] == '"')
			return i + 1;
		if (text.data[i] == '\\' && ++i == text.len)
			return 0;
		if (text.data[i] < 32 || text.data[i] > 126)
			return 0;
	}
	return 0;
}

/* Length of Atom *("." Atom) at the start of text, 0 if it is none. */
static size_t dot_string_len(struct str text)
{
	size_t len = 0;
	bool atom = false;

	while (len < text.len) {
		if (is_atext(text.data[len]))
			atom = true;
		else if (text.data[len] == '.' && atom)
			atom = false;
		else
			break;
		len++;
	}
	return atom ? len : 0;
}

/* Drops "@a,@b:" off *text: accepted, and not to be used. [RFC5321 C] */
static bool skip_route(struct str *text, const char **why)
{
	struct str route, rest = *text;

	if (!rest.len || rest.data[0] != '@')
		return true;
	route = str_cut(&rest, ':');
	if (!rest.data)
		return fail(why, "the local part is missing");
	while (route.data) {
		struct str hop = str_cut(&route, ',');

		if (!hop.len || hop.data[0] != '@' ||
			!domain_is_valid(
				(struct str){hop.data + 1, hop.len - 1}))
			return fail(why, "the source route is malformed");
	}
	*text = rest;
	return true;
}

static bool parse_local_part(
	struct str *text, struct address *out, const char **why)
{
	bool quoted = text->len && text->data[0] == '"';
	size_t len = quoted ? quoted_len(*text) : dot_string_len(*text);

	if (!text->len || text->data[0] == '@')
		return fail(why, "the local part is missing");
	if (!len)
		return fail(why, "the local part is malformed");
	if (len > LOCAL_PART_MAX)
		return fail(why, "the local part exceeds 64 octets");
	out->local_part = (struct str){text->data, len};
	text->data += len;
	text->len -= len;
	return true;
}

static bool parse_domain(struct str text, struct address *out, const char **why)
{
	out->domain = text;
	out->domain_literal = text.len && text.data[0] == '[';
	if (!text.len)
		return fail(why, "the domain is missing");
	if (out->domain_literal && !address_literal_is_valid(text))
		return fail(why, "the address literal is malformed");
	if (!out->domain_literal && !domain_is_valid(text))
		return fail(why, "the domain is malformed");
	return true;
}

bool address_parse(struct str path, struct address *out, const char **why)
{
	struct str text;

	*out = (struct address){.local_part = {"", 0}, .domain = {"", 0}};
	if (path.len < 2 || path.data[0] != '<' ||
		path.data[path.len - 1] != '>')
		return fail(why, "the path has no angle brackets");
	if (path.len > PATH_MAX_OCTETS)
		return fail(why, "the path exceeds 256 octets");
	text = (struct str){path.data + 1, path.len - 2};
	if (!text.len) {
		out->null_path = true;
		return true;
	}
	if (!skip_route(&text, why) || !parse_local_part(&text, out, why))
		return false;
	if (!text.len) {
		/* "RCPT TO:<Postmaster>" [RFC5321 4.1.1.3] */
		if (str_equal_nocase(out->local_part, "postmaster"))
			return true;
		return fail(why, "the domain is missing");
	}
	if (text.data[0] != '@')
		return fail(why, "the local part is malformed");
	text.data++;
	text.len--;
	return parse_domain(text, out, why);
}
