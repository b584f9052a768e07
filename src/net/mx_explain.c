/*
 * mx_explain.c - why a domain has nobody who takes its mail, in words.
 */
#include "net/mx_private.h"

#include "base/buf.h"
#include "base/escape.h"

static const char *reason(int status)
{
	switch (status) {
	case ARES_ENODATA:
		return "no such record";
	case ARES_ENOTFOUND:
		return "no such name: NXDOMAIN";
	case ARES_ESERVFAIL:
		return "the name server failed: SERVFAIL";
	case ARES_EREFUSED:
		return "the name server does not want to answer: REFUSED";
	case ARES_ENOTIMP:
		return "the name server cannot answer that: NOTIMP";
	case ARES_EFORMERR:
		return "the name server did not understand: FORMERR";
	case ARES_EBADRESP:
		return "what the name server answered is malformed";
	case ARES_EBADNAME:
		return "not a domain name";
	case ARES_ETIMEOUT:
		return "no name server answers";
	case ARES_ECONNREFUSED:
		/* Of several servers, c-ares 1.18 does not tell which of them
		 * failed and which it could not reach. */
		return "no name server gives an answer";
	default:
		return ares_strerror(status);
	}
}

static const char *family_name(enum net_family family)
{
	switch (family) {
	case NET_FAMILY_ANY:
		return "";
	case NET_FAMILY_IPV4:
		return "IPv4 ";
	case NET_FAMILY_IPV6:
		return "IPv6 ";
	}
	return "";
}

/* Names come from the network and from scenarios: neither is trusted. */
void mx_explain(const struct mx_lookup *lookup, struct err *err)
{
	const struct mx_host *first = &lookup->hosts[0];
	const char *family = family_name(lookup->family);
	struct buf domain = BUF_INIT, host = BUF_INIT;

	escape_terminal(&domain, str_from(lookup->domain));
	if (lookup->host_count > 0)
		escape_terminal(&host, str_from(first->name));
	if (lookup->is_null)
		err_set(err, ERR_RESOLVE, "%.150s takes no mail (null MX)",
			buf_cstr(&domain));
	else if (lookup->host_count == 0)
		err_set(err, ERR_RESOLVE, "%.150s: cannot look up its MX (%s)",
			buf_cstr(&domain), reason(lookup->status));
	else if (lookup->is_implicit)
		err_set(err, ERR_RESOLVE,
			"%.120s has no MX, and no %saddress (%s)",
			buf_cstr(&domain), family, reason(first->status));
	else
		err_set(err, ERR_RESOLVE,
			"%.70s: its MX %.70s has no %saddress (%s)",
			buf_cstr(&domain), buf_cstr(&host), family,
			reason(first->status));
	buf_fini(&domain);
	buf_fini(&host);
}
