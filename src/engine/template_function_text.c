/*
 * template_function_text.c - ${base64(x)}, ${upper(x)}, ${domain(x)} and their
 * like: what a function makes of a text alone.
 */
#include "engine/template_private.h"

#include "base/base64.h"
#include "base/escape.h"
#include "smtp/address.h"
#include "smtp/xtext.h"

enum { SHOWN_MAX = 40, NUMBER_DIGITS_MAX = 18 };

/* "${add()}: "abc" is no number"; false. */
static bool refuse_value(struct err *err, const char *function,
	struct str value, const char *what)
{
	struct buf shown = BUF_INIT;

	if (value.len > SHOWN_MAX)
		value.len = SHOWN_MAX;
	escape_terminal(&shown, value);
	err_set(err, ERR_VARIABLE, "${%s()}: \"%s\" %s", function,
		buf_cstr(&shown), what);
	buf_fini(&shown);
	return false;
}

/* An argument that goes out much as it is: a line's end in a slot is refused
 * where mode says so. */
static bool expand_argument(const struct template *arg,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err)
{
	return template_expand(arg, values,
		mode == TEMPLATE_LINE ? TEMPLATE_LINE : TEMPLATE_BYTES, out,
		err);
}

/* The argument, any bytes, as encode writes it. */
static bool expand_encoded(const struct template_part *part,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err,
	void (*encode)(struct buf *, struct str))
{
	struct buf bytes = BUF_INIT, text = BUF_INIT;
	bool ok = template_expand(
		part->args[0], values, TEMPLATE_BYTES, &bytes, err);

	if (ok) {
		encode(&text, buf_view(&bytes));
		template_put_value(out, mode, buf_view(&text));
	}
	buf_fini(&bytes);
	buf_fini(&text);
	return ok;
}

bool template_text_base64(const struct template_part *part,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err)
{
	return expand_encoded(part, values, mode, out, err, base64_encode);
}

bool template_text_xtext(const struct template_part *part,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err)
{
	return expand_encoded(part, values, mode, out, err, xtext_encode);
}

bool template_text_unbase64(const struct template_part *part,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err)
{
	struct buf text = BUF_INIT, bytes = BUF_INIT;
	bool ok = template_expand(
		part->args[0], values, TEMPLATE_BYTES, &text, err);

	if (ok)
		ok = base64_decode(&bytes, buf_view(&text))
			     ? template_put_foreign(out, mode, buf_view(&bytes),
				       STR_LITERAL("unbase64()"), err)
			     : refuse_value(err, "unbase64", buf_view(&text),
				       "is not base64");
	buf_fini(&text);
	buf_fini(&bytes);
	return ok;
}

static char to_upper(char c)
{
	return (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
}

/* ASCII letters only: more is not defined for a command's bytes. */
static bool expand_case(const struct template_part *part,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err, char (*convert)(char))
{
	struct buf text = BUF_INIT;
	bool ok = expand_argument(part->args[0], values, mode, &text, err);

	for (size_t i = 0; ok && i < text.len; i++)
		text.data[i] = convert(text.data[i]);
	if (ok)
		template_put_value(out, mode, buf_view(&text));
	buf_fini(&text);
	return ok;
}

bool template_text_upper(const struct template_part *part,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err)
{
	return expand_case(part, values, mode, out, err, to_upper);
}

bool template_text_lower(const struct template_part *part,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err)
{
	return expand_case(part, values, mode, out, err, str_lower);
}

/* The part of an address, or {NULL} if it is none. It is read with letters in
 * place of what is not ASCII, and so one of [RFC6531] is an address too. */
static struct str part_of_address(struct str text, bool wants_domain)
{
	bool bare = text.len == 0 || text.data[0] != '<';
	struct str part = {NULL, 0};
	struct buf path = BUF_INIT;
	struct address address;
	const char *why;

	buf_puts(&path, bare ? "<" : "");
	buf_str(&path, text);
	buf_puts(&path, bare ? ">" : "");
	for (size_t i = 0; i < path.len; i++)
		if ((unsigned char)path.data[i] >= 0x80)
			path.data[i] = 'x';
	if (address_parse(buf_view(&path), &address, &why) &&
		!address.null_path && address.domain.len) {
		part = wants_domain ? address.domain : address.local_part;
		part.data = text.data + (part.data - path.data) - bare;
	}
	buf_fini(&path);
	return part;
}

static bool expand_address(const struct template_part *part,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err, bool wants_domain)
{
	struct buf text = BUF_INIT;
	struct str found;
	bool ok = expand_argument(part->args[0], values, mode, &text, err);

	if (ok) {
		found = part_of_address(buf_view(&text), wants_domain);
		if (found.data)
			template_put_value(out, mode, found);
		else
			ok = refuse_value(err,
				wants_domain ? "domain" : "local_part",
				buf_view(&text), "is no address");
	}
	buf_fini(&text);
	return ok;
}

bool template_text_local_part(const struct template_part *part,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err)
{
	return expand_address(part, values, mode, out, err, false);
}

bool template_text_domain(const struct template_part *part,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err)
{
	return expand_address(part, values, mode, out, err, true);
}

/* So few digits that no sum of two overflows. */
static bool read_number(struct str text, int64_t *out)
{
	bool is_negative = text.len && text.data[0] == '-';

	if (is_negative)
		text = (struct str){text.data + 1, text.len - 1};
	if (!str_is_digits(text) || text.len > NUMBER_DIGITS_MAX)
		return false;
	*out = 0;
	for (size_t i = 0; i < text.len; i++)
		*out = *out * 10 + (text.data[i] - '0');
	if (is_negative)
		*out = -*out;
	return true;
}

static bool expand_number(const struct template *arg,
	const struct template_values *values, int64_t *out, struct err *err)
{
	struct buf text = BUF_INIT;
	bool ok = template_expand(arg, values, TEMPLATE_BYTES, &text, err) &&
		  (read_number(buf_view(&text), out) ||
			  refuse_value(err, "add", buf_view(&text),
				  "is no number of at most 18 digits"));

	buf_fini(&text);
	return ok;
}

bool template_text_add(const struct template_part *part,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err)
{
	struct buf text = BUF_INIT;
	int64_t a, b;

	if (!expand_number(part->args[0], values, &a, err) ||
		!expand_number(part->args[1], values, &b, err))
		return false;
	buf_printf(&text, "%lld", (long long)(a + b));
	template_put_value(out, mode, buf_view(&text));
	buf_fini(&text);
	return true;
}
