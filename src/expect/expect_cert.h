/*
 * expect_cert.h - the rules of certificates' names, and how long they last.
 * Private to expect/.
 */
#ifndef SD_EXPECT_EXPECT_CERT_H
#define SD_EXPECT_EXPECT_CERT_H

#include <stdint.h>
#include "expect/expect_scan.h"

/* A domain, which may begin with "*.", or a numeric address; brackets and
 * the dot of the root are dropped. False if text is neither. */
bool expect_cert_read_name(struct str text, struct str *out);
/* Whether the certificate is valid for what expect_cert_read_name() gave. */
bool expect_cert_has_name(const struct observed_tls *tls, struct str name);
/* Appends the names that it has: "a.test, *.b.test". */
void expect_cert_format_names(const struct observed_tls *tls, struct buf *out);

/* Reads all of the scan as a span with its unit, s, m, h, d, w or a smaller
 * one, into an int64_t of seconds. */
bool expect_cert_scan_span(struct expect_scan *scan, void *arg);
/* Appends "14 days". */
void expect_cert_format_span(struct buf *out, int64_t seconds);
/* Appends what is left of a certificate that should last for wanted_s:
 * "is valid for 6 more days", "expired 3 hours ago". */
void expect_cert_format_left(struct buf *out, int64_t left_s, int64_t wanted_s);

#endif
