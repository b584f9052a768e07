/* explain.c - finds what there is to say of a reply: by its text, by its
 * enhanced code, by its code. */
#include "explain/explain.h"

#include "explain/explain_private.h"

enum { CODE_LENGTH = 3 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

size_t explain_code_length(struct str text)
{
	if (text.len < CODE_LENGTH || text.data[0] < '2' ||
		text.data[0] > '5' || !is_digit(text.data[1]) ||
		!is_digit(text.data[2]))
		return 0;
	if (text.len > CODE_LENGTH && !strchr(" -\t\r\n", text.data[3]))
		return 0;
	return CODE_LENGTH;
}

/* --- the reply as patterns see it --- */

/* Appends one line's text; what is no character becomes a space. */
static void put_text(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.data[i];

		if (out->len >= EXPLAIN_REPLY_BYTES_MAX)
			return;
		buf_putc(out, c < ' ' || c == 0x7f ? ' ' : (char)c);
	}
}

/* A later line without its code, and without the enhanced code that the
 * first line has already. */
static struct str strip_line(struct str line, struct enhanced_code known)
{
	struct enhanced_code code;
	size_t length;

	if (explain_code_length(line)) {
		size_t skip =
			line.len > CODE_LENGTH ? CODE_LENGTH + 1 : CODE_LENGTH;

		line.data += skip;
		line.len -= skip;
	}
	length = enhanced_code_parse(line, &code);
	if (length && code.class_digit == known.class_digit &&
		code.subject == known.subject && code.detail == known.detail) {
		line.data += length;
		line.len -= length;
	}
	return str_trim(line);
}

/* "550-5.7.1 first second"; code is the enhanced one of the first line. */
static void put_subject(
	struct buf *out, struct str reply, struct enhanced_code *code)
{
	struct str line = str_cut(&reply, '\n');

	*code = (struct enhanced_code){0, 0, 0};
	if (line.len && line.data[line.len - 1] == '\r')
		line.len--;
	put_text(out, line);
	if (out->len == CODE_LENGTH)
		buf_putc(out, ' ');
	enhanced_code_parse((struct str){out->data + CODE_LENGTH + 1,
				    out->len - CODE_LENGTH - 1},
		code);
	while (reply.data && out->len < EXPLAIN_REPLY_BYTES_MAX) {
		line = str_cut(&reply, '\n');
		if (line.len && line.data[line.len - 1] == '\r')
			line.len--;
		line = strip_line(line, *code);
		if (!line.len)
			continue;
		put_text(out, STR_LITERAL(" "));
		put_text(out, line);
	}
}

/* --- rows --- */

/* A reply that says yes is full of words that others refuse with:
 * "250-8BITMIME". */
static bool is_for(const struct explain_row *row, struct str subject)
{
	return subject.data[0] >= '4' ||
	       str_contains(row->pattern, STR_LITERAL("^2")) ||
	       str_contains(row->pattern, STR_LITERAL("^3"));
}

static const struct explain_row *find_in(struct explainer *explainer,
	const struct explain_rows *rows, struct str subject)
{
	for (size_t i = 0; i < rows->count; i++) {
		struct explain_row *row = &rows->list[i];

		if (!is_for(row, subject))
			continue;
		explain_row_compile(explainer, row);
		if (regex_match(row->regex, subject, NULL) == REGEX_MATCH)
			return row;
	}
	return NULL;
}

static const struct explain_row *find_row(
	struct explainer *explainer, struct str subject)
{
	const struct explain_rows *rows;
	const struct explain_row *row;

	for (rows = explainer->own; rows; rows = rows->next) {
		row = find_in(explainer, rows, subject);
		if (row)
			return row;
	}
	return find_in(explainer, &explainer->built_in, subject);
}

static bool is_general(const struct explain_row *row)
{
	return str_equal(row->servers, "any");
}

static struct str name_servers(struct str servers)
{
	if (str_equal(servers, "any") || str_equal(servers, "all"))
		return (struct str){NULL, 0};
	return servers;
}

static void set_row(const struct explainer *explainer,
	const struct explain_row *row, struct explanation *out)
{
	const struct explain_row *first = explainer->built_in.list;

	if (!out->meaning.len)
		out->meaning = row->meaning;
	out->servers = name_servers(row->servers);
	out->causes = row->causes;
	out->remedy = row->remedy;
	if (row >= first && row < first + explainer->built_in.count)
		out->row = (size_t)(row - first) + 1;
}

/* --- codes --- */

static void set_code(
	const struct explain_code_row *row, struct explanation *out)
{
	out->meaning = row->meaning;
	out->ref = row->ref;
}

static void set_by_enhanced(const struct explainer *explainer,
	struct enhanced_code code, struct explanation *out)
{
	const struct explain_code_row *row =
		explain_find_enhanced(explainer, code);

	if (row)
		set_code(row, out);
	else
		out->meaning = explain_subject(code.subject);
}

/* X.Y.0 says less than most codes of three digits do. */
static void set_by_codes(const struct explainer *explainer, struct str basic,
	struct enhanced_code code, struct explanation *out)
{
	const struct explain_code_row *row =
		explain_find_basic(explainer, basic);

	if (code.class_digit && (code.detail != 0 || !row))
		set_by_enhanced(explainer, code, out);
	if (!out->meaning.len && row)
		set_code(row, out);
	if (!out->meaning.len)
		out->meaning = explain_second_digit(basic.data[1]);
	if (!out->meaning.len)
		out->meaning =
			str_from(basic.data[0] == '4'	? "temporary failure"
				 : basic.data[0] == '5' ? "permanent failure"
							: "success");
}

bool explain_reply(
	struct explainer *explainer, struct str reply, struct explanation *out)
{
	const struct explain_row *row;
	struct enhanced_code code;
	struct buf subject = BUF_INIT;

	*out = (struct explanation){.row = 0};
	if (!explain_code_length(reply))
		return false;
	explainer_load(explainer);
	put_subject(&subject, reply, &code);
	row = find_row(explainer, buf_view(&subject));
	if (!row || is_general(row))
		set_by_codes(explainer, (struct str){reply.data, CODE_LENGTH},
			code, out);
	if (row)
		set_row(explainer, row, out);
	buf_fini(&subject);
	return true;
}

/* Rows that go by the code alone know who says it, and why. */
static void set_more(struct explainer *explainer, const char *basic,
	struct str code, struct explanation *out)
{
	struct buf subject = BUF_INIT;
	const struct explain_row *row;

	buf_puts(&subject, basic);
	buf_str(&subject, code);
	buf_putc(&subject, ' ');
	row = find_row(explainer, buf_view(&subject));
	if (row)
		set_row(explainer, row, out);
	/* There is no text behind it. */
	if (row && is_general(row))
		out->causes = (struct str){NULL, 0};
	buf_fini(&subject);
}

bool explain_code(
	struct explainer *explainer, struct str code, struct explanation *out)
{
	struct enhanced_code enhanced;

	*out = (struct explanation){.row = 0};
	explainer_load(explainer);
	if (code.len == CODE_LENGTH && explain_code_length(code)) {
		set_by_codes(
			explainer, code, (struct enhanced_code){0, 0, 0}, out);
		set_more(explainer, "", code, out);
		return true;
	}
	if (code.len == 0 || enhanced_code_parse(code, &enhanced) != code.len)
		return false;
	set_by_enhanced(explainer, enhanced, out);
	if (!out->meaning.len)
		return false;
	set_more(explainer,
		enhanced.class_digit == 2   ? "250 "
		: enhanced.class_digit == 4 ? "450 "
					    : "550 ",
		code, out);
	return true;
}
