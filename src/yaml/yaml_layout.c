/*
 * yaml_layout.c - mistakes between values: colons, commas, brackets and
 * indentation. See yaml_trap.c.
 */
#include "yaml/yaml_fault.h"
#include "yaml/yaml_quote.h"

static void help_quoted(
	struct diag *diag, const struct yaml_fault *fault, size_t start)
{
	size_t end = start;

	if (fault_is_one_line(fault, start, fault->at))
		end = yaml_quote_end(fault->source, start, fault->flow);
	yaml_quote_help(diag, fault->source, start, end);
}

/* A line where a key must be and none is. */
static void no_key(
	struct diag *diag, const struct yaml_fault *fault, size_t offset)
{
	struct str word = fault_word(fault, offset);
	const char *colon = memchr(word.data, ':', word.len);
	int key_len = (int)(colon ? (size_t)(colon - word.data) : word.len);

	if (key_len == 0)
		key_len = (int)word.len;
	if (colon && colon > word.data && (size_t)key_len + 1 < word.len) {
		diag_error(diag, fault_loc(fault, offset + (size_t)key_len),
			"no space after the colon");
		diag_help(diag, "write  %.*s: %.*s", key_len, word.data,
			(int)word.len - key_len - 1, colon + 1);
		return;
	}
	diag_error(diag, fault_loc(fault, offset), "no colon after \"%.*s\"",
		key_len, word.data);
	diag_help(diag, "write  key: value; a text that goes on is indented"
			" deeper than its key");
}

void trap_not_key(struct diag *diag, const struct yaml_fault *fault)
{
	no_key(diag, fault, fault->begun);
}

static void text_after(struct diag *diag, const struct yaml_fault *fault)
{
	size_t start = fault->last.start;
	bool quoted = fault_follows_scalar(fault) && !fault->last.plain;

	if (quoted && fault_byte(fault, fault->at) == ':' &&
		fault_content_start(fault, fault->at) == start) {
		diag_error(diag, fault_loc(fault, fault->at),
			"no space after the colon");
		return;
	}
	if (quoted && !fault_is_one_line(fault, start, fault->at)) {
		diag_error(diag, fault_loc(fault, start),
			"the quote that begins here ends on line %d, and more"
			" text follows it there",
			fault_loc(fault, fault->last.end).line);
		return;
	}
	diag_error(diag, fault_loc(fault, fault->at), "%s after the end of %s",
		fault_byte(fault, fault->at) == ':' ? "a colon" : "text",
		quoted ? "a quoted value" : "the value");
	if (!quoted)
		diag_help(diag, "quote the whole value");
	else if (fault_byte(fault, start) == '\'')
		diag_help(diag, "inside single quotes, '' is one quote");
	else
		help_quoted(diag, fault, start);
}

/* A key that was taken for more of the value above it. */
static void deep_key(
	struct diag *diag, const struct yaml_fault *fault, size_t key)
{
	size_t above = fault_content_start(fault, fault->last.start);
	struct str word = fault_word(fault, key);

	diag_error(diag, fault_loc(fault, key),
		"\"%.*s\" is indented deeper than the key above it and so"
		" belongs to that key's value",
		(int)word.len - 1, word.data);
	diag_help(diag,
		"begin it in column %d, or quote the value if it is text",
		fault_loc(fault, above).column);
}

/* The value of the latest scalar went over several lines up to a colon. */
static void colon_below(struct diag *diag, const struct yaml_fault *fault)
{
	size_t start = fault->last.start;
	size_t key = fault_content_start(fault, fault->at);
	struct str word = fault_word(fault, key);

	if (!fault->last.plain) {
		text_after(diag, fault);
	} else if (fault_content_start(fault, start) == start) {
		no_key(diag, fault, start);
	} else if (word.data + word.len ==
		   fault->source->text.data + fault->at + 1) {
		deep_key(diag, fault, key);
	} else {
		diag_error(diag, fault_loc(fault, fault->at),
			"a colon inside an unquoted value");
		diag_help(diag, "put the text below a \"|\" or in quotes");
	}
}

void trap_colon(struct diag *diag, const struct yaml_fault *fault)
{
	size_t start = fault->last.start;

	if (!fault_follows_scalar(fault)) {
		text_after(diag, fault);
	} else if (!fault_is_one_line(fault, start, fault->at)) {
		colon_below(diag, fault);
	} else {
		diag_error(diag, fault_loc(fault, fault->at),
			"a colon %s value",
			!fault->last.plain ? "after a quoted"
			: yaml_is_blank(fault_byte(fault, fault->at + 1))
				? "and a space inside an unquoted"
				: "at the end of an unquoted");
		help_quoted(diag, fault, start);
	}
}

/* The first column of a line is none of those that are open above it. */
static void bad_indent(
	struct diag *diag, const struct yaml_fault *fault, bool map)
{
	struct loc above = fault_loc(fault, fault->begun);
	struct loc line;

	diag_error(diag, fault_loc(fault, fault->at),
		"this indentation fits nothing above it");
	if (!fault->last.seen)
		return;
	line = fault_loc(fault, fault_content_start(fault, fault->last.start));
	diag_help(diag,
		"line %d begins in column %d, the %s around it in column %d",
		line.line, line.column, map ? "map" : "list", above.column);
}

void trap_block(struct diag *diag, const struct yaml_fault *fault)
{
	struct loc at = fault_loc(fault, fault->at);
	struct loc above = fault_loc(fault, fault->begun);
	char c = fault_byte(fault, fault->at);
	bool map = fault->context && strstr(fault->context, "mapping");
	bool dash = c == '-' && !fault_word(fault, fault->at + 1).len;

	if (c == ':' && fault_is_first_in_line(fault)) {
		diag_error(diag, at, "no key before the colon");
	} else if (c == '}' || c == ']') {
		diag_error(diag, at, "nothing is open that \"%c\" closes", c);
		diag_help(diag, "quote the value if it is text");
	} else if (!fault_is_first_in_line(fault)) {
		text_after(diag, fault);
	} else if (at.column != above.column || dash != map) {
		bad_indent(diag, fault, map);
	} else if (dash) {
		diag_error(diag, at,
			"a list item among the keys that begin on line %d",
			above.line);
		diag_help(diag, "a list stands below a key of its own");
	} else {
		diag_error(diag, at,
			"a key among the list items that begin on line %d",
			above.line);
		diag_help(diag, "write  - in front of it, or indent it");
	}
}

static void open_bracket(
	struct diag *diag, const struct yaml_fault *fault, size_t offset)
{
	char open = fault_byte(fault, offset);

	diag_error(diag, fault_loc(fault, offset),
		"the \"%c\" that begins here is never closed", open);
	diag_help(diag,
		"close it with \"%c\", or quote the value if it is text",
		open == '{' ? '}' : ']');
}

/* Inside [ ] or { }, after a value. */
void trap_flow(struct diag *diag, const struct yaml_fault *fault)
{
	char c = fault_byte(fault, fault->at);
	size_t start = fault->last.start;
	bool scalar = fault_follows_scalar(fault);

	if (c == ':' && scalar && fault_is_one_line(fault, start, fault->at) &&
		fault_content_start(fault, start) != start) {
		trap_colon(diag, fault);
	} else if ((c == '{' || c == '[') && scalar && fault->last.plain) {
		diag_error(diag, fault_loc(fault, fault->at),
			"\"%c\" inside an unquoted value", c);
		help_quoted(diag, fault, start);
	} else if (c == '\0' || c == '}' || c == ']' ||
		   !fault_is_one_line(fault, fault->begun, fault->at)) {
		open_bracket(diag, fault, fault->begun);
	} else {
		text_after(diag, fault);
	}
}

/* A colon with a bracket or comma behind it, inside [ ] or { }. */
void trap_flow_colon(struct diag *diag, const struct yaml_fault *fault)
{
	char next = fault_byte(fault, fault->at + 1);
	bool opens = next == '[' || next == '{';

	diag_error(diag, fault_loc(fault, fault->at),
		opens ? "no space after the colon"
		      : "a colon at the end of an unquoted value");
	if (!opens)
		help_quoted(diag, fault, fault->begun);
}

void trap_node(struct diag *diag, const struct yaml_fault *fault)
{
	char c = fault_byte(fault, fault->at);

	bool here = fault->flow &&
		    fault_is_one_line(fault, fault->flow_begun, fault->at);

	if (fault->flow && (c == '\0' || c == ']' || c == '}' || !here)) {
		open_bracket(diag, fault, fault->flow_begun);
	} else if (c == ',' && fault->flow) {
		diag_error(diag, fault_loc(fault, fault->at),
			"no value before the comma");
	} else {
		diag_error(diag, fault_loc(fault, fault->at),
			"the value starts with a YAML indicator, \"%c\"", c);
		help_quoted(diag, fault, fault->at);
	}
}

void trap_dash(struct diag *diag, const struct yaml_fault *fault)
{
	diag_error(diag, fault_loc(fault, fault->at),
		"a list cannot begin on the line of its key");
	diag_help(diag, "begin it on the next line, or quote the value if it"
			" is text");
}

void trap_document(struct diag *diag, const struct yaml_fault *fault)
{
	if (!fault_is_first_in_line(fault)) {
		text_after(diag, fault);
		return;
	}
	diag_error(diag, fault_loc(fault, fault->at),
		"this line belongs to nothing above it");
	diag_help(diag, "indent it like the first line, or put --- on a line"
			" before it");
}
