/* base64.h - RFC 4648 base64 with padding, by OpenSSL. */
#ifndef SD_BASE_BASE64_H
#define SD_BASE_BASE64_H

#include <stdbool.h>
#include "base/buf.h"

void base64_encode(struct buf *out, struct str data);
/* Appends the decoded bytes; false (nothing appended) when text is not
 * base64. */
bool base64_decode(struct buf *out, struct str text);

#endif
