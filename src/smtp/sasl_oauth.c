/*
 * sasl_oauth.c - the bearer token's two mechanisms, which are strings.
 *
 *   XOAUTH2     := "user=" user ^A "auth=Bearer " token ^A ^A
 *   OAUTHBEARER := "n," ["a=" authzid] "," ^A ["host=" host ^A]
 *                  ["port=" port ^A] "auth=Bearer " token ^A ^A
 *                                                     [RFC7628 3.1]
 *
 * A server that refuses says why in JSON, and the client answers that before
 * the reply comes. [RFC7628 3.2.2, 3.2.3]
 */
#include "smtp/sasl_private.h"

#define SEPARATOR '\1'

bool sasl_oauth_begin(const struct sasl *sasl, struct err *err)
{
	const struct sasl_identity *identity = &sasl->identity;
	const struct str parts[] = {identity->user, identity->token,
		identity->authzid, identity->host};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (parts[i].len &&
			memchr(parts[i].data, SEPARATOR, parts[i].len)) {
			sasl_fail(sasl, err, ERR_SASL,
				"no user, token or host can hold the byte 0x01 "
				"that ends it");
			return false;
		}
	return true;
}

/* "=" and "," are what the header is made of. [RFC5801 4] */
static void put_saslname(struct buf *out, struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		if (name.data[i] == '=')
			buf_puts(out, "=3D");
		else if (name.data[i] == ',')
			buf_puts(out, "=2C");
		else
			buf_putc(out, name.data[i]);
	}
}

static void put_bearer(struct buf *out, struct str token)
{
	buf_puts(out, "auth=Bearer ");
	buf_str(out, token);
	buf_putc(out, SEPARATOR);
	buf_putc(out, SEPARATOR);
}

static void put_xoauth2(struct buf *out, const struct sasl_identity *identity)
{
	buf_puts(out, "user=");
	buf_str(out, identity->user);
	buf_putc(out, SEPARATOR);
	put_bearer(out, identity->token);
}

static void put_oauthbearer(
	struct buf *out, const struct sasl_identity *identity)
{
	struct str name =
		identity->authzid.data ? identity->authzid : identity->user;

	buf_puts(out, "n,");
	if (name.len) {
		buf_puts(out, "a=");
		put_saslname(out, name);
	}
	buf_putc(out, ',');
	buf_putc(out, SEPARATOR);
	if (identity->host.len) {
		buf_puts(out, "host=");
		buf_str(out, identity->host);
		buf_putc(out, SEPARATOR);
	}
	if (identity->port)
		buf_printf(out, "port=%d%c", identity->port, SEPARATOR);
	put_bearer(out, identity->token);
}

static bool is_xoauth2(const struct sasl *sasl)
{
	return sasl->mechanism->kind == SASL_KIND_XOAUTH2;
}

static enum sasl_answer client_step(const struct sasl *sasl, struct buf *out)
{
	if (sasl->round == 1) {
		if (!is_xoauth2(sasl))
			buf_putc(out, SEPARATOR);
		return SASL_DONE;
	}
	if (is_xoauth2(sasl))
		put_xoauth2(out, &sasl->identity);
	else
		put_oauthbearer(out, &sasl->identity);
	return SASL_MORE;
}

static bool cut_prefix(struct str *text, const char *prefix)
{
	size_t len = strlen(prefix);

	if (text->len < len || memcmp(text->data, prefix, len) != 0)
		return false;
	text->data += len;
	text->len -= len;
	return true;
}

static bool get_saslname(struct buf *out, struct str name)
{
	while (name.len) {
		if (cut_prefix(&name, "=2C")) {
			buf_putc(out, ',');
		} else if (cut_prefix(&name, "=3D")) {
			buf_putc(out, '=');
		} else if (name.data[0] == '=') {
			return false;
		} else {
			buf_putc(out, name.data[0]);
			name.data++;
			name.len--;
		}
	}
	return true;
}

/* "n,a=user,"; what can bind a channel is not for here. */
static bool read_header(struct str field, struct buf *user)
{
	struct str name;

	if (!cut_prefix(&field, "n,") && !cut_prefix(&field, "y,"))
		return false;
	name = str_cut(&field, ',');
	if (!field.data || field.len)
		return false;
	return name.len == 0 ||
	       (cut_prefix(&name, "a=") && get_saslname(user, name));
}

/* Whom the message names and with what token. */
static bool read_message(const struct sasl *sasl, struct str in,
	struct buf *user, struct str *token)
{
	struct str rest = in, field;

	*token = (struct str){NULL, 0};
	/* The last field ends, and then the message does. Neither a name nor
	 * a token has a NUL. */
	if (in.len < 2 || memchr(in.data, '\0', in.len) ||
		in.data[in.len - 1] != SEPARATOR ||
		in.data[in.len - 2] != SEPARATOR)
		return false;
	rest.len -= 2;
	field = str_cut(&rest, SEPARATOR);
	if (is_xoauth2(sasl)) {
		if (!cut_prefix(&field, "user="))
			return false;
		buf_str(user, field);
	} else if (!read_header(field, user)) {
		return false;
	}
	while (rest.data) {
		field = str_cut(&rest, SEPARATOR);
		if (str_starts_nocase(field, "auth=Bearer ")) {
			field.data += sizeof("auth=Bearer ") - 1;
			field.len -= sizeof("auth=Bearer ") - 1;
			*token = str_trim(field);
		}
	}
	return token->data != NULL;
}

static bool is_right(
	const struct sasl *sasl, const struct buf *user, struct str token)
{
	const struct sasl_identity *identity = &sasl->identity;

	if (!str_same(token, identity->token))
		return false;
	if (!identity->user.data || (user->len == 0 && !is_xoauth2(sasl)))
		return true;
	return str_same(buf_view(user), identity->user);
}

static enum sasl_answer server_step(
	struct sasl *sasl, struct str in, struct buf *out, struct err *err)
{
	struct str token;

	if (sasl->round > 0)
		return sasl_fail(
			sasl, err, ERR_AUTH, "who authenticates is refused");
	buf_clear(&sasl->user);
	if (!in.data || !read_message(sasl, in, &sasl->user, &token))
		return sasl_fail(sasl, err, ERR_SASL,
			"the other side's message is malformed");
	if (!is_right(sasl, &sasl->user, token)) {
		buf_puts(out, is_xoauth2(sasl)
				      ? "{\"status\":\"401\",\"schemes\":"
					"\"bearer\"}"
				      : "{\"status\":\"invalid_token\"}");
		return SASL_MORE;
	}
	if (sasl->user.len == 0 && sasl->identity.user.data)
		buf_str(&sasl->user, sasl->identity.user);
	return SASL_DONE;
}

enum sasl_answer sasl_oauth_step(
	struct sasl *sasl, struct str in, struct buf *out, struct err *err)
{
	return sasl->is_server ? server_step(sasl, in, out, err)
			       : client_step(sasl, out);
}
