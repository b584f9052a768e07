/* mutant_tls.c - TLS of a broken server: its certificate, its versions. */
#include "reference/mutant_tls.h"

#include "reference/mutant_filter.h"
#include "reference/reference_policy.h"

const char *const *mutant_certificate_names(
	const struct reference_host *host, const char *const *names)
{
	static const char *const others[] = {"elsewhere.test", NULL};

	return mutant_has(host, MUTANT_CERTIFICATE_OTHER_NAME) ? others : names;
}

enum tls_fault mutant_certificate_fault(const struct reference_host *host)
{
	if (mutant_has(host, MUTANT_CERTIFICATE_EXPIRED))
		return TLS_FAULT_EXPIRED;
	if (mutant_has(host, MUTANT_CERTIFICATE_NOT_YET))
		return TLS_FAULT_NOT_YET;
	if (mutant_has(host, MUTANT_CERTIFICATE_SELF_SIGNED))
		return TLS_FAULT_SELF_SIGNED;
	if (mutant_has(host, MUTANT_CERTIFICATE_EXPIRES_SOON))
		return TLS_FAULT_EXPIRES_SOON;
	if (mutant_has(host, MUTANT_CERTIFICATE_CN_ONLY))
		return TLS_FAULT_CN_ONLY;
	if (mutant_has(host, MUTANT_CERTIFICATE_RSA_1024))
		return TLS_FAULT_RSA_1024;
	if (mutant_has(host, MUTANT_TLS_DH_1536))
		return TLS_FAULT_RSA_2048;
	if (mutant_has(host, MUTANT_CERTIFICATE_SHA1))
		return TLS_FAULT_SHA1;
	return TLS_FAULT_NONE;
}

void mutant_tls_settings(
	const struct reference_host *host, struct tls_settings *settings)
{
	if (mutant_has(host, MUTANT_TLS_1_2_MISSING))
		settings->min = TLS_VERSION_1_3;
	if (mutant_has(host, MUTANT_TLS_1_3_MISSING))
		settings->max = TLS_VERSION_1_2;
	if (mutant_has(host, MUTANT_TLS_1_1_ALLOWED))
		settings->min = TLS_VERSION_1_1;
	if (mutant_has(host, MUTANT_TLS_1_0_ALLOWED) ||
		mutant_has(host, MUTANT_TLS_WEAK_CIPHERS))
		settings->min = TLS_VERSION_1_0;
	if (mutant_has(host, MUTANT_TLS_WEAK_CIPHERS))
		settings->ciphers = "ALL:COMPLEMENTOFALL:@SECLEVEL=0";
	if (mutant_has(host, MUTANT_TLS_1_1_NEWEST))
		settings->max = TLS_VERSION_1_1;
	if (mutant_has(host, MUTANT_CERTIFICATE_RSA_1024) ||
		mutant_has(host, MUTANT_CERTIFICATE_SHA1))
		settings->ciphers = "DEFAULT:@SECLEVEL=0";
	if (mutant_has(host, MUTANT_TLS_DH_1536)) {
		settings->dh_group = "modp_1536";
		settings->ciphers = "DEFAULT:DHE:@SECLEVEL=0";
	}
	if (mutant_has(host, MUTANT_TLS_ALPN_HTTP))
		settings->alpn = "http/1.1";
	if (mutant_has(host, MUTANT_TLS_ALPN_REFUSES_SMTP))
		settings->alpn = "x-other";
	settings->sni_required = mutant_has(host, MUTANT_TLS_SNI_REQUIRED);
	if (mutant_has(host, MUTANT_TLS_SNI_UNKNOWN_REFUSED))
		settings->sni_known = REFERENCE_HOST;
	settings->no_sessions = mutant_has(host, MUTANT_TLS_NO_RESUMPTION);
}
