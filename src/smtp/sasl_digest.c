/*
 * sasl_digest.c - whether a DIGEST-MD5 message can be left to libgsasl. Some
 * of its versions follow a null pointer where a directive has no value, or a
 * response in Latin-1 no realm; a hostile peer would end the program.
 *
 *   message   := directive *("," directive)
 *   directive := name "=" (token | quoted)           [RFC2831 2.1.1, 2.1.2]
 */
#include "smtp/sasl_private.h"

/* Up to the next comma outside of quotes, as libgsasl cuts: a backslash
 * protects no quote. */
static struct str cut_directive(struct str *rest)
{
	struct str directive = *rest;
	bool in_quotes = false;
	size_t i = 0;

	while (i < rest->len && (in_quotes || rest->data[i] != ',')) {
		in_quotes ^= rest->data[i] == '"';
		i++;
	}
	directive.len = i;
	i += i < rest->len;
	while (i < rest->len && strchr(" \t\r\n", rest->data[i]))
		i++;
	rest->data += i;
	rest->len -= i;
	return directive;
}

bool sasl_digest_is_safe(struct str message, bool is_response)
{
	bool has_text_form = false;

	if (message.len && memchr(message.data, '\0', message.len))
		return false;
	while (message.len) {
		struct str value = cut_directive(&message);
		struct str name;

		if (value.len == 0)
			continue;
		name = str_cut(&value, '=');
		if (!value.data)
			return false;
		has_text_form |=
			str_equal(name, "realm") || str_equal(name, "charset");
	}
	return has_text_form || !is_response;
}
