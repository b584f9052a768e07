/*
 * yaml_fault.h - where a syntax error stands, and what is around it.
 * Internal to yaml/.
 */
#ifndef SD_YAML_YAML_FAULT_H
#define SD_YAML_YAML_FAULT_H

#include "yaml/yaml_source.h"

/* All places are byte offsets of the text. */
struct yaml_fault {
	const struct yaml_source *source;
	const char *problem; /* the scanner's words */
	const char *context; /* the same, or NULL */
	size_t at;	     /* the problem */
	size_t begun;	     /* what context speaks of; at when it is NULL */
	bool flow;	     /* inside [ ] or { } */
	size_t flow_begun;   /* the innermost [ or { */
	struct {
		bool seen;
		bool plain;
		size_t start;
		size_t end;
	} last; /* the latest scalar */
};

struct loc fault_loc(const struct yaml_fault *fault, size_t offset);
char fault_byte(const struct yaml_fault *fault, size_t offset);
/* The run of bytes at offset up to a blank or the line's end, or the
 * first part of a very long one. */
struct str fault_word(const struct yaml_fault *fault, size_t offset);
bool fault_is_one_line(const struct yaml_fault *fault, size_t a, size_t b);
/* Where the text of offset's line begins, behind the dashes of a list. */
size_t fault_content_start(const struct yaml_fault *fault, size_t offset);
/* Only blanks stand between the latest scalar and the problem. */
bool fault_follows_scalar(const struct yaml_fault *fault);
/* Nothing but blanks stands before the problem in its line. */
bool fault_is_first_in_line(const struct yaml_fault *fault);

/* What each kind of mistake is called; used by the table of yaml_trap.c. */
typedef void trap_fn(struct diag *diag, const struct yaml_fault *fault);
trap_fn trap_colon;	 /* ": " inside a value, or a key too deep */
trap_fn trap_not_key;	 /* a line without a colon */
trap_fn trap_block;	 /* a line that does not fit the map or list */
trap_fn trap_flow;	 /* no comma or bracket where one must be */
trap_fn trap_flow_colon; /* {a:[b]} */
trap_fn trap_node;	 /* no value where one must be */
trap_fn trap_dash;	 /* a list on its key's line */
trap_fn trap_document;	 /* a line behind the end of the document */

#endif
