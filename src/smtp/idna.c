/*
 * idna.c - see idna.h. Only a domain that is not ASCII goes to libidn2: what
 * a tester sends on purpose, underscores and odd A-labels, stays.
 */
#include "smtp/idna.h"

#include <idn2.h>

#include "base/escape.h"
#include "base/mem.h"

enum { SHOWN_MAX = 100 };

static bool is_ascii(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.data[i] >= 0x80)
			return false;
	return true;
}

static bool refuse(struct err *err, struct str domain, const char *why)
{
	struct buf shown = BUF_INIT;

	if (domain.len > SHOWN_MAX)
		domain.len = SHOWN_MAX;
	escape_terminal(&shown, domain);
	err_set(err, ERR_VALUE, "\"%s\" is no domain: %s", buf_cstr(&shown),
		why);
	buf_fini(&shown);
	return false;
}

/* The full stop of another script separates labels too [RFC3490 3.1], so the
 * ASCII form is where they are seen; only the root's, at the end, is empty.
 */
static bool has_empty_label(struct str ascii)
{
	for (size_t i = 0; i < ascii.len; i++)
		if (ascii.data[i] == '.' &&
			(i == 0 || ascii.data[i - 1] == '.'))
			return true;
	return ascii.len == 0;
}

static bool convert(struct str domain, struct buf *out, struct err *err)
{
	char *text = mem_alloc(domain.len + 1);
	char *ascii = NULL;
	const char *why = NULL;
	int rc;

	memcpy(text, domain.data, domain.len);
	text[domain.len] = '\0';
	/* Nontransitional: the sharp s is a letter. [RFC5891 5.5], UTS46 */
	rc = idn2_to_ascii_8z(
		text, &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
	if (rc != IDN2_OK)
		why = idn2_strerror(rc);
	else if (has_empty_label(str_from(ascii)))
		why = "it has an empty label";
	else
		buf_puts(out, ascii);
	if (why)
		refuse(err, domain, why);
	idn2_free(ascii);
	mem_free(text);
	return !why;
}

bool idna_to_ascii(struct str domain, struct buf *out, struct err *err)
{
	if (domain.len == 0)
		return refuse(err, domain, "it is empty");
	if (is_ascii(domain)) {
		buf_str(out, domain);
		return true;
	}
	if (memchr(domain.data, '\0', domain.len))
		return refuse(err, domain, "it holds a NUL");
	return convert(domain, out, err);
}
