/*
 * template_function.c - the functions of templates: a new one is a row in the
 * table. Those of texts alone are in template_function_text.c.
 */
#include "engine/template_private.h"

#include "base/clock.h"
#include "smtp/idna.h"

enum { RESULT_BYTES_MAX = 1048576, RANDOM_MAX = 1024 };

/* A number that is known when files are loaded; part->args[i]. */
static bool check_number(struct template_reader *reader, size_t offset,
	const struct template *arg, int64_t min, int64_t max, int64_t *out)
{
	int64_t value = 0;

	if (!arg->is_fixed)
		return template_complain(reader, offset,
			"\"%.*s\" must be known before the conversation",
			(int)arg->shown.len, arg->shown.data);
	for (size_t i = 0; i < arg->text.len && value <= max; i++) {
		char c = arg->text.data[i];

		value = c >= '0' && c <= '9' ? value * 10 + (c - '0') : max + 1;
	}
	if (arg->text.len == 0 || value < min || value > max)
		return template_complain(reader, offset,
			"\"%.*s\" is not a number from %lld to %lld",
			(int)arg->text.len, arg->text.data, (long long)min,
			(long long)max);
	*out = value;
	return true;
}

static bool idna_check(struct template_reader *reader, const size_t *offsets,
	struct template_part *part)
{
	struct buf ascii = BUF_INIT;
	struct err err;
	bool ok = !part->args[0]->is_fixed ||
		  idna_to_ascii(part->args[0]->text, &ascii, &err);

	if (!ok)
		template_complain(reader, offsets[0], "%s", err.text);
	buf_fini(&ascii);
	return ok;
}

/* ASCII stays as it is, and so would the CR LF of a line's slot. */
static bool idna_expand(const struct template_part *part,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err)
{
	struct buf domain = BUF_INIT, ascii = BUF_INIT;
	struct err why;
	bool ok = template_expand(part->args[0], values,
		mode == TEMPLATE_LINE ? TEMPLATE_LINE : TEMPLATE_BYTES, &domain,
		err);

	if (ok) {
		ok = idna_to_ascii(buf_view(&domain), &ascii, &why);
		if (ok)
			template_put_value(out, mode, buf_view(&ascii));
		else
			err_set(err, ERR_VARIABLE, "${idna()}: %s", why.text);
	}
	buf_fini(&domain);
	buf_fini(&ascii);
	return ok;
}

static bool repeat_check(struct template_reader *reader, const size_t *offsets,
	struct template_part *part)
{
	struct str text = part->args[0]->text;

	if (!check_number(reader, offsets[1], part->args[1], 0,
		    RESULT_BYTES_MAX, &part->number))
		return false;
	if (part->args[0]->is_fixed && part->number &&
		text.len > RESULT_BYTES_MAX / (size_t)part->number)
		return template_complain(reader, offsets[0],
			"%lld times %zu bytes is more than 1 MiB",
			(long long)part->number, text.len);
	return true;
}

static bool repeat_expand(const struct template_part *part,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err)
{
	struct buf once = BUF_INIT;
	bool ok = template_expand(part->args[0], values, mode, &once, err);

	if (ok && part->number &&
		once.len > RESULT_BYTES_MAX / (size_t)part->number) {
		err_set(err, ERR_VARIABLE,
			"${repeat()}: %lld times %zu bytes is more than 1 MiB",
			(long long)part->number, once.len);
		ok = false;
	}
	if (ok && once.len == 1)
		buf_fill(out, once.data[0], (size_t)part->number);
	else if (ok && once.len)
		for (int64_t i = 0; i < part->number; i++)
			buf_str(out, buf_view(&once));
	buf_fini(&once);
	return ok;
}

static bool random_check(struct template_reader *reader, const size_t *offsets,
	struct template_part *part)
{
	return check_number(reader, offsets[0], part->args[0], 1, RANDOM_MAX,
		&part->number);
}

static bool random_expand(const struct template_part *part,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err)
{
	(void)mode; /* letters and digits */
	(void)err;
	random_text(values->random, out, (size_t)part->number);
	return true;
}

static bool now_expand(const struct template_part *part,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err)
{
	struct buf text = BUF_INIT;

	(void)part;
	(void)values;
	(void)err;
	clock_format_rfc5322(&text, clock_wall_us());
	template_put_value(out, mode, buf_view(&text));
	buf_fini(&text);
	return true;
}

static bool uuid_expand(const struct template_part *part,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err)
{
	struct buf text = BUF_INIT;

	(void)part;
	(void)err;
	random_uuid(values->random, &text);
	template_put_value(out, mode, buf_view(&text));
	buf_fini(&text);
	return true;
}

/* "-1h" is an hour ago. */
static bool read_span(struct str text, int64_t *us)
{
	bool is_past = text.len && text.data[0] == '-';

	if (is_past)
		text = (struct str){text.data + 1, text.len - 1};
	if (!duration_parse(text, us))
		return false;
	if (is_past)
		*us = -*us;
	return true;
}

static bool later_check(struct template_reader *reader, const size_t *offsets,
	struct template_part *part)
{
	const struct template *span = part->args[0];

	return !span->is_fixed || read_span(span->text, &part->number) ||
	       template_complain(reader, offsets[0],
		       "\"%.*s\" is no time such as 30s, 1h or -5m",
		       (int)span->text.len, span->text.data);
}

/* To the second. [RFC4865 4] */
static bool later_expand(const struct template_part *part,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err)
{
	struct buf text = BUF_INIT;
	int64_t us = 0;
	bool ok = template_expand(
		part->args[0], values, TEMPLATE_BYTES, &text, err);

	if (ok && !read_span(buf_view(&text), &us)) {
		err_set(err, ERR_VARIABLE,
			"${later()} takes a time such as 30s, 1h or -5m");
		ok = false;
	}
	buf_clear(&text);
	if (ok) {
		clock_format_rfc3339_seconds(&text, clock_wall_us() + us);
		template_put_value(out, mode, buf_view(&text));
	}
	buf_fini(&text);
	return ok;
}

static const struct template_function functions[] = {
	{"base64", "${base64(TEXT)}", 1, false, NULL, template_text_base64},
	{"unbase64", "${unbase64(TEXT)}", 1, false, NULL,
		template_text_unbase64},
	{"xtext", "${xtext(TEXT)}", 1, false, NULL, template_text_xtext},
	{"idna", "${idna(DOMAIN)}", 1, false, idna_check, idna_expand},
	{"upper", "${upper(TEXT)}", 1, false, NULL, template_text_upper},
	{"lower", "${lower(TEXT)}", 1, false, NULL, template_text_lower},
	{"local_part", "${local_part(ADDRESS)}", 1, false, NULL,
		template_text_local_part},
	{"domain", "${domain(ADDRESS)}", 1, false, NULL, template_text_domain},
	{"add", "${add(NUMBER,NUMBER)}", 2, false, NULL, template_text_add},
	{"repeat", "${repeat(A,1000)}", 2, false, repeat_check, repeat_expand},
	{"random", "${random(8)}", 1, true, random_check, random_expand},
	{"now", "${now}", 0, true, NULL, now_expand},
	{"later", "${later(1h)}", 1, true, later_check, later_expand},
	{"uuid", "${uuid}", 0, true, NULL, uuid_expand},
};

const struct template_function *template_function_at(size_t i)
{
	return i < sizeof(functions) / sizeof(functions[0]) ? &functions[i]
							    : NULL;
}

const struct template_function *template_function_find(struct str name)
{
	const struct template_function *function;

	for (size_t i = 0; (function = template_function_at(i)); i++)
		if (str_equal(name, function->name))
			return function;
	return NULL;
}
