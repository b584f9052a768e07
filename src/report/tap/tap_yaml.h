/*
 * tap_yaml.h - members of a YAML map, each in a line of its own. Every text
 * is a double-quoted scalar of YAML 1.2 in one line: nothing in it can end
 * the block.
 */
#ifndef SD_REPORT_TAP_YAML_H
#define SD_REPORT_TAP_YAML_H

#include "base/buf.h"

/* Appends a member; indent is in columns. Nothing when text.data is NULL.
 * Line ends of a text stay, as "\n". */
void tap_yaml_text(
	struct buf *out, int indent, const char *key, struct str text);
/* The same of bytes of the wire, as escape_wire() shows them; what is too
 * long is cut. */
void tap_yaml_wire(
	struct buf *out, int indent, const char *key, struct str bytes);
/* Appends an item of a list. */
void tap_yaml_item(struct buf *out, int indent, struct str text);

#endif
