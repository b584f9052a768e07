/* reference_params.c - see reference_params.h. */
#include "reference/reference_params.h"

#include "reference/reference_extensions.h"
#include "reference/reference_message.h"
#include "smtp/address.h"
#include "smtp/xtext.h"

enum {
	SIZE_DIGITS_MAX = 20, /* [RFC1870 3] */
	ENVID_MAX = 100,      /* [RFC3461 4.4] */
	ORCPT_MAX = 500	      /* [RFC3461 4.2] */
};

/* size-value = 1*20DIGIT [RFC1870 3]; more than fits is just too much. */
static const char *size_problem(struct str value)
{
	uint64_t size = 0;

	if (value.len > SIZE_DIGITS_MAX || !str_is_digits(value))
		return "501 5.5.4 SIZE needs 1 to 20 digits\r\n";
	for (size_t i = 0; i < value.len && size <= REFERENCE_SIZE_MAX; i++)
		size = size * 10 + (uint64_t)(value.data[i] - '0');
	if (size > REFERENCE_SIZE_MAX)
		return REFERENCE_TOO_BIG;
	return NULL;
}

static const char *body_problem(struct str value)
{
	if (str_equal_nocase(value, "7BIT") ||
		str_equal_nocase(value, "8BITMIME") ||
		str_equal_nocase(value, "BINARYMIME"))
		return NULL;
	return "501 5.5.4 BODY is 7BIT, 8BITMIME or BINARYMIME\r\n";
}

static const char *utf8_problem(struct str value)
{
	return value.data ? "501 5.5.4 SMTPUTF8 takes no value\r\n" : NULL;
}

/* One reply for each recipient, behind 353: an extension of Exim's. */
static const char *prdr_problem(struct str value)
{
	return value.data ? "501 5.5.4 PRDR takes no value\r\n" : NULL;
}

/* xtext of printable characters: a CR or LF that someone writes to a log or
 * a header field is another line. */
static bool is_plain_xtext(struct str value, struct buf *decoded)
{
	if (value.len == 0 || !xtext_decode(decoded, value))
		return false;
	for (size_t i = 0; i < decoded->len; i++)
		if (decoded->data[i] < ' ' || decoded->data[i] > '~')
			return false;
	return true;
}

/* A mailbox in xtext, or "<>" [RFC4954 5]. It gives no rights here. */
static const char *auth_problem(struct str value)
{
	struct buf path = BUF_INIT, decoded = BUF_INIT;
	struct address address;
	const char *why;
	bool ok = str_equal(value, "<>");

	if (!ok && is_plain_xtext(value, &decoded)) {
		buf_putc(&path, '<');
		buf_str(&path, buf_view(&decoded));
		buf_putc(&path, '>');
		ok = address_parse(buf_view(&path), &address, &why) &&
		     !address.null_path;
	}
	buf_fini(&path);
	buf_fini(&decoded);
	return ok ? NULL : "501 5.5.4 AUTH is a mailbox in xtext or <>\r\n";
}

static const char *ret_problem(struct str value)
{
	if (str_equal_nocase(value, "FULL") || str_equal_nocase(value, "HDRS"))
		return NULL;
	return "501 5.5.4 RET is FULL or HDRS\r\n";
}

static const char *envid_problem(struct str value)
{
	struct buf decoded = BUF_INIT;
	bool ok = value.len <= ENVID_MAX && is_plain_xtext(value, &decoded);

	buf_fini(&decoded);
	return ok ? NULL
		  : "501 5.5.4 ENVID is xtext of 1 to 100 characters\r\n";
}

/* "NEVER" / 1#( "SUCCESS" / "FAILURE" / "DELAY" ) [RFC3461 4.1] */
static const char *notify_problem(struct str value)
{
	static const char *const names[] = {"SUCCESS", "FAILURE", "DELAY"};
	unsigned seen = 0;

	if (str_equal_nocase(value, "NEVER"))
		return NULL;
	while (value.data) {
		struct str word = str_cut(&value, ',');
		unsigned bit = 0;

		for (unsigned i = 0; i < 3; i++)
			if (str_equal_nocase(word, names[i]))
				bit = 1u << i;
		if (bit == 0 || (seen & bit))
			break;
		seen |= bit;
		if (!value.data)
			return NULL;
	}
	return "501 5.5.4 NOTIFY is NEVER, or of SUCCESS, FAILURE, DELAY\r\n";
}

static bool is_ascii(struct str value)
{
	for (size_t i = 0; i < value.len; i++)
		if ((unsigned char)value.data[i] > 127)
			return false;
	return true;
}

/* What is left of an address that may be UTF-8 as it is [RFC6533 3]. */
static struct str ascii_of(struct str address, struct buf *storage)
{
	for (size_t i = 0; i < address.len; i++)
		if ((unsigned char)address.data[i] > 127)
			buf_putc(storage, 'x');
		else
			buf_putc(storage, address.data[i]);
	return buf_view(storage);
}

/* addr-type ";" xtext; the type is an atom [RFC3461 4.2] */
static const char *orcpt_problem(struct str value)
{
	struct buf decoded = BUF_INIT, ascii = BUF_INIT;
	struct str address = value;
	struct str type =
		value.data ? str_cut(&address, ';') : (struct str){"", 0};
	bool ok = value.len <= ORCPT_MAX && type.len > 0 && address.data;

	for (size_t i = 0; ok && i < type.len; i++)
		ok = !strchr("()<>@,:\\\".[]", type.data[i]);
	if (ok && str_equal_nocase(type, "utf-8"))
		address = ascii_of(address, &ascii);
	ok = ok && is_plain_xtext(address, &decoded);
	buf_fini(&decoded);
	buf_fini(&ascii);
	return ok ? NULL : "501 5.5.4 ORCPT is a type, \";\" and xtext\r\n";
}

/* Which clients have it. */
enum offer { OFFER_ALL, OFFER_SUBMISSION, OFFER_TLS, OFFER_TRUSTED };

struct rule {
	const char *name;
	const char *(*problem)(struct str value);
	enum offer offer;
	/* Clients in use send it twice, and nothing is lost by it. */
	bool is_repeatable;
};

static const struct rule mail_rules[] = {
	{"SIZE", size_problem, OFFER_ALL, false},
	{"BODY", body_problem, OFFER_ALL, false},
	{"SMTPUTF8", utf8_problem, OFFER_ALL, true},
	{"AUTH", auth_problem, OFFER_ALL, false},
	{"RET", ret_problem, OFFER_ALL, false},
	{"ENVID", envid_problem, OFFER_ALL, false},
	{"BY", reference_by_problem, OFFER_ALL, false},
	{"MT-PRIORITY", reference_priority_problem, OFFER_ALL, false},
	{"SOLICIT", reference_solicit_problem, OFFER_ALL, false},
	{"HOLDFOR", reference_hold_for_problem, OFFER_SUBMISSION, false},
	{"HOLDUNTIL", reference_hold_until_problem, OFFER_SUBMISSION, false},
	{"REQUIRETLS", reference_require_tls_problem, OFFER_TLS, false},
	{"PRDR", prdr_problem, OFFER_TRUSTED, false},
	{NULL, NULL, OFFER_ALL, false},
};

static const struct rule rcpt_rules[] = {
	{"NOTIFY", notify_problem, OFFER_ALL, false},
	{"ORCPT", orcpt_problem, OFFER_ALL, false},
	{"RRVS", reference_rrvs_problem, OFFER_ALL, false},
	{NULL, NULL, OFFER_ALL, false},
};

static const char *offer_problem(
	const struct reference_session *session, enum offer offer)
{
	switch (offer) {
	case OFFER_ALL:
		break;
	case OFFER_SUBMISSION:
		if (!session->host->submission)
			return "555 5.5.4 Parameter not recognized\r\n";
		break;
	case OFFER_TRUSTED:
		if (!session->host->trusted)
			return "555 5.5.4 Parameter not recognized\r\n";
		break;
	case OFFER_TLS:
		if (!session->tls)
			return "530 5.7.10 Parameter needs TLS\r\n";
		break;
	}
	return NULL;
}

static const char *params_problem(const struct reference_session *session,
	const struct command_path *path, const struct rule *rules)
{
	const char *problem = NULL;
	unsigned seen = 0;

	for (size_t i = 0; !problem && i < path->param_count; i++) {
		unsigned rule = 0;

		while (rules[rule].name &&
			!str_equal_nocase(
				path->params[i].name, rules[rule].name))
			rule++;
		if (!rules[rule].name)
			return "555 5.5.4 Parameter not recognized\r\n";
		if ((seen & (1u << rule)) && !rules[rule].is_repeatable)
			return "501 5.5.4 Parameter given twice\r\n";
		seen |= 1u << rule;
		problem = offer_problem(session, rules[rule].offer);
		if (!problem)
			problem = rules[rule].problem(path->params[i].value);
	}
	return problem;
}

static bool has_param(const struct command_path *path, const char *name)
{
	for (size_t i = 0; i < path->param_count; i++)
		if (str_equal_nocase(path->params[i].name, name))
			return true;
	return false;
}

const char *reference_mail_params(const struct reference_session *session,
	const struct command_path *path)
{
	const char *problem = params_problem(session, path, mail_rules);

	/* [RFC4865 4] */
	if (!problem && has_param(path, "HOLDFOR") &&
		has_param(path, "HOLDUNTIL"))
		problem = "501 5.5.4 HOLDFOR or HOLDUNTIL, not both\r\n";
	return problem;
}

const char *reference_rcpt_params(const struct reference_session *session,
	const struct command_path *path)
{
	for (size_t i = 0; i < path->param_count; i++)
		if (!session->mail.utf8 && !is_ascii(path->params[i].value))
			return "501 5.5.4 Parameter needs SMTPUTF8\r\n";
	return params_problem(session, path, rcpt_rules);
}

static struct str param_value(const struct command_path *path, const char *name)
{
	for (size_t i = 0; i < path->param_count; i++)
		if (str_equal_nocase(path->params[i].name, name))
			return path->params[i].value;
	return (struct str){"", 0};
}

bool reference_params_urgent(const struct command_path *path)
{
	struct str level = param_value(path, "MT-PRIORITY");

	return level.len == 1 && level.data[0] > '0';
}

bool reference_params_utf8(const struct command_path *path)
{
	return has_param(path, "SMTPUTF8");
}

bool reference_params_prdr(const struct command_path *path)
{
	return has_param(path, "PRDR");
}

bool reference_params_binary(const struct command_path *path)
{
	return str_equal_nocase(param_value(path, "BODY"), "BINARYMIME");
}
