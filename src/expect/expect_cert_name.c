/* expect_cert_name.c - whether a certificate is valid for a name. */
#include <arpa/inet.h>

#include "base/escape.h"
#include "expect/expect_cert.h"

enum { NAMES_SHOWN_MAX = 5, IP_BYTES_MAX = 16 };

struct ip {
	int family; /* 0: it is none */
	unsigned char bytes[IP_BYTES_MAX];
};

static struct ip read_ip(struct str text)
{
	char copy[INET6_ADDRSTRLEN];
	struct ip ip = {0, {0}};

	if (!text.len || text.len >= sizeof(copy) ||
		memchr(text.data, '\0', text.len))
		return ip;
	memcpy(copy, text.data, text.len);
	copy[text.len] = '\0';
	if (inet_pton(AF_INET, copy, ip.bytes) == 1)
		ip.family = AF_INET;
	else if (inet_pton(AF_INET6, copy, ip.bytes) == 1)
		ip.family = AF_INET6;
	return ip;
}

static bool is_same_ip(const struct ip *a, const struct ip *b)
{
	return a->family == b->family &&
	       memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

/* Letters, digits, hyphens; some names of hosts have an underscore. */
static bool is_name_char(char c)
{
	c = str_lower(c);
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
	       c == '_';
}

static bool is_domain(struct str domain)
{
	struct str rest = domain;

	while (rest.data) {
		struct str label = str_cut(&rest, '.');

		if (!label.len)
			return false;
		for (size_t i = 0; i < label.len; i++)
			if (!is_name_char(label.data[i]))
				return false;
	}
	return true;
}

bool expect_cert_read_name(struct str text, struct str *out)
{
	struct str domain;

	if (text.len > 2 && text.data[0] == '[' &&
		text.data[text.len - 1] == ']') {
		*out = (struct str){text.data + 1, text.len - 2};
		return read_ip(*out).family != 0;
	}
	*out = text;
	if (read_ip(text).family)
		return true;
	if (text.len && text.data[text.len - 1] == '.')
		out->len--;
	domain = *out;
	if (str_starts_nocase(domain, "*."))
		domain = (struct str){domain.data + 2, domain.len - 2};
	return domain.len && is_domain(domain);
}

/* The wildcard is the whole of the left-most label and stands for just one
 * [RFC6125 6.4.3], never for all that a top level domain has. */
static bool wildcard_has(const char *pattern, struct str name)
{
	struct str rest = name, label;

	if (pattern[0] != '*' || pattern[1] != '.' || !strchr(pattern + 2, '.'))
		return false;
	label = str_cut(&rest, '.');
	return label.len && rest.data && str_equal_nocase(rest, pattern + 2);
}

bool expect_cert_has_name(const struct observed_tls *tls, struct str name)
{
	struct ip ip = read_ip(name);

	for (size_t i = 0; i < tls->name_count; i++) {
		const char *has = tls->names[i];
		struct ip other = read_ip(str_from(has));

		/* An address is itself: no pattern, and no domain. */
		if (ip.family || other.family) {
			if (is_same_ip(&ip, &other))
				return true;
		} else if (str_equal_nocase(name, has) ||
			   wildcard_has(has, name)) {
			return true;
		}
	}
	return false;
}

void expect_cert_format_names(const struct observed_tls *tls, struct buf *out)
{
	for (size_t i = 0; i < tls->name_count; i++) {
		if (i == NAMES_SHOWN_MAX) {
			buf_printf(out, " and %zu more", tls->name_count - i);
			return;
		}
		if (i)
			buf_puts(out, ", ");
		escape_wire(out, str_from(tls->names[i]));
	}
}
