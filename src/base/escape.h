/*
 * escape.h - how a byte looks. Nobody else decides that: what a server or a
 * file said never reaches a terminal or a report except through here.
 */
#ifndef SD_BASE_ESCAPE_H
#define SD_BASE_ESCAPE_H

#include <stdbool.h>
#include "base/buf.h"

/* Appends data with every byte that is not printable ASCII as
 * \r \n \t \0 \xHH and a backslash as \\ (the form of transcripts). */
void escape_wire(struct buf *out, struct str data);
/* For text of our own files and messages: printable ASCII and well-formed
 * UTF-8 (but no C1 controls, no bidirectional overrides) stay, everything
 * else becomes \xHH. A backslash stays. Tabs become one space. */
void escape_terminal(struct buf *out, struct str data);
/* For XML 1.0 and HTML, in text and between quotes of either kind: what
 * escape_terminal() makes of it, & < > " ' as entities, line ends as
 * they are in text, as "&#10;" in an attribute. */
void escape_markup(struct buf *out, struct str data);
void escape_attribute(struct buf *out, struct str data);
/* One shell word: as it is when it is safe, else in single quotes. */
void escape_shell(struct buf *out, struct str data);

/* The author's escapes of send_raw, expect substrings and server replies:
 * \r \n \t \0 \\ \e \" \xHH. Appends the bytes. On a fault returns false
 * and sets *offset to the backslash. */
bool unescape_wire(struct buf *out, struct str text, size_t *offset);

#endif
