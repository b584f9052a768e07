/* explain_code.c - what is known of a code when nothing is of its text. */
#include "explain/explain_private.h"

/* The number at the start of *text, at most three digits; -1: there is none.
 * "X" is -2. */
static int take_number(struct str *text)
{
	int number = 0;
	size_t i = 0;

	if (text->len && text->data[0] == 'X') {
		text->data++;
		text->len--;
		return -2;
	}
	for (; i < text->len && i < 3; i++) {
		if (text->data[i] < '0' || text->data[i] > '9')
			break;
		number = number * 10 + (text->data[i] - '0');
	}
	text->data += i;
	text->len -= i;
	return i ? number : -1;
}

static bool take_char(struct str *text, char c)
{
	if (!text->len || text->data[0] != c)
		return false;
	text->data++;
	text->len--;
	return true;
}

/* X.7.1, 5.7.1, 5.7.501-799 */
static bool fits(struct str spec, struct enhanced_code code)
{
	int class_digit = take_number(&spec), subject, from, to;

	if (!take_char(&spec, '.'))
		return false; /* a basic code */
	subject = take_number(&spec);
	take_char(&spec, '.');
	from = take_number(&spec);
	to = take_char(&spec, '-') ? take_number(&spec) : from;
	return (class_digit == -2 || class_digit == code.class_digit) &&
	       subject == code.subject && code.detail >= from &&
	       code.detail <= to;
}

const struct explain_code_row *explain_find_enhanced(
	const struct explainer *explainer, struct enhanced_code code)
{
	for (size_t i = 0; i < explainer->code_count; i++)
		if (fits(explainer->codes[i].code, code))
			return &explainer->codes[i];
	return NULL;
}

const struct explain_code_row *explain_find_basic(
	const struct explainer *explainer, struct str code)
{
	for (size_t i = 0; i < explainer->code_count; i++)
		if (str_same(explainer->codes[i].code, code))
			return &explainer->codes[i];
	return NULL;
}

struct str explain_subject(int subject)
{
	static const char *const words[] = {
		"something that the code does not say", "about an address",
		"about the mailbox", "about the mail system",
		"about the network or routing", "about the SMTP conversation",
		"about the message's content",
		"about security or policy"}; /* [RFC3463 3] */
	size_t count = sizeof(words) / sizeof(words[0]);

	return str_from(
		subject >= 0 && (size_t)subject < count ? words[subject] : "");
}

struct str explain_second_digit(char digit)
{
	/* [RFC5321 4.2.1] */
	static const char *const words[] = {"about the syntax of a command",
		"information that was asked for", "about the connection", "",
		"", "about the mail system"};
	size_t count = sizeof(words) / sizeof(words[0]);
	size_t at = (size_t)(digit - '0');

	return str_from(digit >= '0' && at < count ? words[at] : "");
}
