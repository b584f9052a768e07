/* mutant_tls.h - TLS of a broken server. Private to reference/. */
#ifndef SD_REFERENCE_MUTANT_TLS_H
#define SD_REFERENCE_MUTANT_TLS_H

#include "net/tls.h"
#include "reference/reference_session.h"

/* names, or what a mutant has instead. */
const char *const *mutant_certificate_names(
	const struct reference_host *host, const char *const *names);
enum tls_fault mutant_certificate_fault(const struct reference_host *host);
/* Changes what a mutant has otherwise. */
void mutant_tls_settings(
	const struct reference_host *host, struct tls_settings *settings);

#endif
