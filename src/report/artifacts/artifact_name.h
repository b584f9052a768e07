/* artifact_name.h - names of folders and files, of what anybody wrote. */
#ifndef SD_REPORT_ARTIFACT_NAME_H
#define SD_REPORT_ARTIFACT_NAME_H

#include "base/buf.h"

enum { ARTIFACT_NAME_MAX = 100 };

/*
 * Appends the ASCII letters, digits, "_" and single "." of text, "-" for what
 * is between; at most max bytes of it, of a longer one the end. Never empty,
 * never with a "." or a "-" first.
 */
void artifact_put_slug(struct buf *out, struct str text, size_t max);
/* Appends a slug of an id, and a hash of it, since slugs are alike. */
void artifact_put_name(struct buf *out, struct str id);

#endif
