/* xtext.h - the encoding of DSN's, XCLIENT's and AUTH='s values. [RFC3461 4] */
#ifndef SD_SMTP_XTEXT_H
#define SD_SMTP_XTEXT_H

#include <stdbool.h>
#include "base/buf.h"

/* "a+b" -> "a+2Bb". */
void xtext_encode(struct buf *out, struct str bytes);
/* False (and out as it was) if text is no xtext. */
bool xtext_decode(struct buf *out, struct str text);

#endif
