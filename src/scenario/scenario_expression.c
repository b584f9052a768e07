/*
 * scenario_expression.c - -k and --exclude: whether an expression holds for
 * an id.
 *
 *   expression := all { "or" all }
 *   all        := one { "and" one }
 *   one        := [ "not" ] ( "(" expression ")" | term )
 *   term       := word { word } | quoted
 *
 * Words side by side are one term, with one blank between them: names are
 * sentences. A term with * or ? must fit the whole id, or the part before or
 * behind its "::"; any other must stand somewhere in the id.
 */
#include "scenario/scenario_private.h"

enum { NESTING_MAX = 32 };

enum token {
	TOKEN_END,
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_AND,
	TOKEN_OR,
	TOKEN_NOT,
	TOKEN_WORD,
	TOKEN_QUOTED,
	TOKEN_FAULT
};

struct reader {
	const char *option;
	struct str text;
	size_t at;
	enum token token;
	struct str word; /* of the token */
	const char *id;	 /* what terms are looked up in; NULL: check only */
	struct diag *diag;
	int depth;
	bool failed;
};

static bool read_any(struct reader *reader);

/* --- terms --- */

/* The latest * takes more whenever what follows it does not fit. */
static bool fits(struct str text, struct str glob)
{
	size_t i = 0, k = 0, star = glob.len, star_i = 0;

	while (i < text.len) {
		if (k < glob.len && glob.data[k] == '*') {
			star = k++;
			star_i = i;
		} else if (k < glob.len &&
			   (glob.data[k] == '?' ||
				   str_lower(glob.data[k]) ==
					   str_lower(text.data[i]))) {
			i++;
			k++;
		} else if (star < glob.len) {
			k = star + 1;
			i = ++star_i;
		} else {
			return false;
		}
	}
	while (k < glob.len && glob.data[k] == '*')
		k++;
	return k == glob.len;
}

static bool term_holds(const char *id, struct str term)
{
	struct str text = str_from(id);
	const char *mark = strstr(id, "::");

	if (!memchr(term.data, '*', term.len) &&
		!memchr(term.data, '?', term.len))
		return str_contains_nocase(text, term);
	return fits(text, term) ||
	       (mark && (fits((struct str){id, (size_t)(mark - id)}, term) ||
				fits(str_from(mark + 2), term)));
}

/* --- the expression --- */

static bool complain(struct reader *reader, const char *what)
{
	if (!reader->failed)
		diag_error(reader->diag, (struct loc){NULL, 0, 0},
			"%s: %s in \"%.*s\"", reader->option, what,
			(int)reader->text.len, reader->text.data);
	reader->failed = true;
	return false;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

static enum token read_quoted(struct reader *reader, char quote)
{
	size_t start = ++reader->at;

	while (reader->at < reader->text.len &&
		reader->text.data[reader->at] != quote)
		reader->at++;
	reader->word =
		(struct str){reader->text.data + start, reader->at - start};
	if (reader->at == reader->text.len) {
		complain(reader, "a quote is never closed");
		return TOKEN_FAULT;
	}
	reader->at++;
	return TOKEN_QUOTED;
}

static enum token read_word(struct reader *reader)
{
	size_t start = reader->at;

	while (reader->at < reader->text.len &&
		!is_blank(reader->text.data[reader->at]) &&
		!strchr("()", reader->text.data[reader->at]))
		reader->at++;
	reader->word =
		(struct str){reader->text.data + start, reader->at - start};
	if (str_equal(reader->word, "and"))
		return TOKEN_AND;
	if (str_equal(reader->word, "or"))
		return TOKEN_OR;
	if (str_equal(reader->word, "not"))
		return TOKEN_NOT;
	return TOKEN_WORD;
}

static enum token read_token(struct reader *reader)
{
	char c;

	while (reader->at < reader->text.len &&
		is_blank(reader->text.data[reader->at]))
		reader->at++;
	if (reader->at == reader->text.len)
		return TOKEN_END;
	c = reader->text.data[reader->at];
	if (c == '"' || c == '\'')
		return read_quoted(reader, c);
	if (c == '(' || c == ')') {
		reader->at++;
		return c == '(' ? TOKEN_OPEN : TOKEN_CLOSE;
	}
	return read_word(reader);
}

static void next_token(struct reader *reader)
{
	reader->token = read_token(reader);
}

static bool read_term(struct reader *reader)
{
	struct buf term = BUF_INIT;
	bool holds;

	buf_str(&term, reader->word);
	if (reader->token == TOKEN_QUOTED) {
		next_token(reader);
	} else {
		next_token(reader);
		while (reader->token == TOKEN_WORD) {
			buf_putc(&term, ' ');
			buf_str(&term, reader->word);
			next_token(reader);
		}
	}
	holds = reader->id && term.len &&
		term_holds(reader->id, buf_view(&term));
	buf_fini(&term);
	return holds;
}

static bool read_group(struct reader *reader)
{
	bool holds;

	if (++reader->depth > NESTING_MAX)
		return complain(reader, "too many parentheses");
	next_token(reader);
	holds = read_any(reader);
	reader->depth--;
	if (reader->token != TOKEN_CLOSE)
		return complain(reader, "a \"(\" is never closed");
	next_token(reader);
	return holds;
}

static bool read_one(struct reader *reader)
{
	bool negated = false;

	while (reader->token == TOKEN_NOT) {
		negated = !negated;
		next_token(reader);
	}
	if (reader->token == TOKEN_OPEN)
		return read_group(reader) != negated;
	if (reader->token == TOKEN_WORD || reader->token == TOKEN_QUOTED)
		return read_term(reader) != negated;
	return complain(reader, "a word is missing");
}

static bool read_all(struct reader *reader)
{
	bool holds = read_one(reader);

	while (!reader->failed && reader->token == TOKEN_AND) {
		next_token(reader);
		holds = read_one(reader) && holds;
	}
	return holds;
}

static bool read_any(struct reader *reader)
{
	bool holds = read_all(reader);

	while (!reader->failed && reader->token == TOKEN_OR) {
		next_token(reader);
		holds = read_all(reader) || holds;
	}
	return holds;
}

bool scenario_expression_holds(const struct scenario_expression *expression,
	const char *id, struct diag *diag, bool *ok)
{
	struct reader reader = {.option = expression->option,
		.text = expression->text,
		.id = id,
		.diag = diag};
	bool holds;

	next_token(&reader);
	holds = read_any(&reader);
	if (!reader.failed && reader.token == TOKEN_CLOSE)
		complain(&reader, "a \")\" without its \"(\"");
	else if (!reader.failed && reader.token != TOKEN_END)
		complain(&reader, "\"and\" or \"or\" is missing");
	*ok = !reader.failed;
	return holds;
}
