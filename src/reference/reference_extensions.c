/* reference_extensions.c - see reference_extensions.h. */
#include "reference/reference_extensions.h"

#include "base/clock.h"
#include "reference/reference_commands.h"
#include "reference/reference_policy.h"
#include "smtp/address.h"

#define MAIL_COMMANDS_TEXT "1000" /* REFERENCE_MAIL_COMMANDS_MAX */
#define RECIPIENTS_TEXT "200"	  /* of the default limits */

#define US_PER_S INT64_C(1000000)

enum {
	BY_MIN = 60,		    /* seconds */
	HOLD_MAX = 10 * 86400,	    /* seconds */
	SECONDS_DIGITS_MAX = 9,	    /* [RFC2852 4] [RFC4865 3] */
	SOLICIT_MAX = 1000,	    /* [RFC3865 2] */
	MAILBOXES_SINCE = 978307200 /* 2001-01-01: all of them are that old */
};

/* --- numbers and moments --- */

static bool take_char(struct str *text, char a, char b)
{
	if (text->len == 0 || (text->data[0] != a && text->data[0] != b))
		return false;
	text->data++;
	text->len--;
	return true;
}

/* date-time [RFC3339 5.6], as seconds since 1970. */
static bool moment_parse(struct str text, int64_t *out)
{
	if (!clock_parse_rfc3339(text, out))
		return false;
	*out /= US_PER_S;
	return true;
}

static int64_t now_seconds(void)
{
	return clock_wall_us() / US_PER_S;
}

static bool seconds_parse(struct str text, int64_t *out)
{
	if (!str_is_digits(text) || text.len > SECONDS_DIGITS_MAX)
		return false;
	*out = 0;
	for (size_t i = 0; i < text.len; i++)
		*out = *out * 10 + (text.data[i] - '0');
	return true;
}

/* --- parameters --- */

/* by-time ";" by-mode [by-trace] [RFC2852 4] */
const char *reference_by_problem(struct str value)
{
	struct str how = value, time;
	bool is_negative;
	int64_t seconds;

	if (!value.data)
		return "501 5.5.4 Syntax: BY=seconds;R or ;N\r\n";
	time = str_cut(&how, ';');
	is_negative = time.len > 0 && time.data[0] == '-';
	(void)take_char(&time, '-', '+');
	if (!how.data || !seconds_parse(time, &seconds) ||
		(!str_equal_nocase(how, "R") && !str_equal_nocase(how, "N") &&
			!str_equal_nocase(how, "RT") &&
			!str_equal_nocase(how, "NT")))
		return "501 5.5.4 Syntax: BY=seconds;R or ;N\r\n";
	if (how.data[0] == 'N' || how.data[0] == 'n')
		return NULL;
	/* What is to come back if it is late cannot be late already. */
	if (is_negative || seconds == 0)
		return "501 5.5.4 BY with R needs more than 0 seconds\r\n";
	return seconds < BY_MIN ? "555 5.4.7 BY is sooner than promised\r\n"
				: NULL;
}

const char *reference_hold_for_problem(struct str value)
{
	int64_t seconds;

	if (!value.data || !seconds_parse(value, &seconds) || seconds == 0 ||
		value.data[0] == '0')
		return "501 5.5.4 HOLDFOR is 1 to 999999999 seconds\r\n";
	return seconds > HOLD_MAX
		       ? "501 5.5.4 HOLDFOR is longer than promised\r\n"
		       : NULL;
}

const char *reference_hold_until_problem(struct str value)
{
	int64_t moment;

	if (!value.data || !moment_parse(value, &moment))
		return "501 5.5.4 HOLDUNTIL is a date and time\r\n";
	if (moment < now_seconds())
		return "501 5.5.4 HOLDUNTIL is over\r\n";
	return moment > now_seconds() + HOLD_MAX
		       ? "501 5.5.4 HOLDUNTIL is later than promised\r\n"
		       : NULL;
}

/* -9 to 9; there is no "-0" [RFC6710 7] */
const char *reference_priority_problem(struct str value)
{
	char least = '0';

	if (value.data && take_char(&value, '-', '-'))
		least = '1';
	return value.len == 1 && value.data[0] >= least && value.data[0] <= '9'
		       ? NULL
		       : "501 5.5.4 MT-PRIORITY is -9 to 9\r\n";
}

const char *reference_require_tls_problem(struct str value)
{
	return value.data ? "501 5.5.4 REQUIRETLS takes no value\r\n" : NULL;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A domain, top first, a colon, words; all of it is
 *   ALPHA *( "." / "-" / "_" / ":" / ALPHA / DIGIT ) [RFC3865 2.2] */
static bool is_solicitation(struct str keyword)
{
	struct str words = keyword, domain = str_cut(&words, ':');

	for (size_t i = 0; i < words.len; i++)
		if (!is_letter(words.data[i]) &&
			!strchr("0123456789.-_:", words.data[i]))
			return false;
	return domain_is_valid(domain) && is_letter(domain.data[0]) &&
	       words.len > 0;
}

const char *reference_solicit_problem(struct str value)
{
	if (!value.data || value.len > SOLICIT_MAX)
		return "501 5.5.4 SOLICIT is a list of keywords\r\n";
	while (value.data) {
		struct str keyword = str_cut(&value, ',');

		if (!is_solicitation(keyword))
			return "501 5.5.4 SOLICIT is a list of keywords\r\n";
		if (str_equal_nocase(keyword, "net.example:ADV"))
			return "550 5.7.1 Advertisements are not wanted\r\n";
	}
	return NULL;
}

/* date-time [";" ("C" / "R")], without fractions of a second [RFC7293 3.1] */
const char *reference_rrvs_problem(struct str value)
{
	struct str action = value, time;
	int64_t moment;

	if (!value.data)
		return "501 5.5.4 Syntax: RRVS=date-time;C or ;R\r\n";
	time = str_cut(&action, ';');
	if (!moment_parse(time, &moment) || memchr(time.data, '.', time.len) ||
		(action.data && !str_equal_nocase(action, "C") &&
			!str_equal_nocase(action, "R")))
		return "501 5.5.4 Syntax: RRVS=date-time;C or ;R\r\n";
	return moment < MAILBOXES_SINCE
		       ? "550 5.7.17 Mailbox has another owner since\r\n"
		       : NULL;
}

/* --- what EHLO says --- */

void reference_extensions_list(
	const struct reference_session *session, struct buf *out)
{
	if (session->host->submission) {
		buf_printf(out, "250-FUTURERELEASE %d ", HOLD_MAX);
		clock_format_rfc3339_seconds(
			out, clock_wall_us() + HOLD_MAX * US_PER_S);
		buf_puts(out, "\r\n");
	} else {
		/* Not for those who submit [RFC6409 7]. */
		buf_puts(out, "250-ETRN\r\n");
	}
	buf_printf(out, "250-DELIVERBY %d\r\n", BY_MIN);
	buf_puts(out, "250-MT-PRIORITY\r\n"
		      "250-RRVS\r\n"
		      "250-NO-SOLICITING net.example:ADV\r\n"
		      "250-LIMITS MAILMAX=" MAIL_COMMANDS_TEXT
		      " RCPTMAX=" RECIPIENTS_TEXT "\r\n");
	if (session->tls)
		buf_puts(out, "250-REQUIRETLS\r\n");
}

/* --- ETRN --- */

/* A domain, "@" and a domain for those below it too, or "#" and the name of a
 * queue [RFC1985 5]. */
void reference_etrn(
	struct reference_session *session, const struct command *command)
{
	struct str node = command->argument;

	if (session->hello == REFERENCE_HELLO_NONE) {
		reference_reply(session, "503 5.5.1 Say EHLO first\r\n");
	} else if (session->mail.open) {
		reference_reply(
			session, "503 5.5.1 Not within a transaction\r\n");
	} else if (node.len > 1 && take_char(&node, '#', '#')) {
		reference_reply(session, "458 4.3.0 No such queue\r\n");
	} else {
		(void)take_char(&node, '@', '@');
		if (!domain_is_valid(node))
			reference_reply(
				session, "501 5.5.4 Syntax: ETRN domain\r\n");
		else if (str_equal_nocase(node, REFERENCE_DOMAIN))
			reference_reply(session,
				"250 2.0.0 Queuing for node started\r\n");
		else
			reference_reply(
				session, "459 4.7.1 Node is not allowed\r\n");
	}
}
