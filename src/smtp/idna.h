/* idna.h - the ASCII form of a domain, by libidn2. [RFC5891] */
#ifndef SD_SMTP_IDNA_H
#define SD_SMTP_IDNA_H

#include <stdbool.h>
#include "base/buf.h"
#include "base/err.h"

/* "bücher.example" -> "xn--bcher-kva.example"; ASCII stays as it is. False
 * with *err (ERR_VALUE) when it is no domain in UTF-8. */
bool idna_to_ascii(struct str domain, struct buf *out, struct err *err);

#endif
