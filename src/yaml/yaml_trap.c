/*
 * yaml_trap.c - from the scanner's words to the author's language. Each
 * message of libyaml has a row in traps[]; what it means in a scenario
 * follows from the bytes around the place. Here are the mistakes within a
 * value; those of layout are in yaml_layout.c.
 */
#include "yaml/yaml_quote.h"
#include "yaml/yaml_trap.h"

struct trap {
	const char *context; /* a prefix; "": any */
	const char *problem; /* a prefix; "": any */
	trap_fn *explain;
};

void yaml_trap_indicator(struct diag *diag, const struct yaml_source *source,
	size_t offset, bool flow)
{
	char sign = yaml_source_at(source, offset);

	diag_error(diag, yaml_source_loc(source, offset),
		"the value starts with a YAML indicator, \"%c\"",
		sign ? sign : ' ');
	yaml_quote_help(
		diag, source, offset, yaml_quote_end(source, offset, flow));
}

static void trap_indicator(struct diag *diag, const struct yaml_fault *fault)
{
	yaml_trap_indicator(diag, fault->source, fault->begun, fault->flow);
}

static void trap_tab(struct diag *diag, const struct yaml_fault *fault)
{
	diag_error(
		diag, fault_loc(fault, fault->at), "a tab cannot indent YAML");
	diag_help(diag, "use spaces");
}

/* Is a value's first byte at offset, inside { } or [ ]? */
static bool begins_value(const struct yaml_fault *fault, size_t offset)
{
	char before = fault_byte(fault, offset - 1);

	if (before == '{' || before == '[')
		return fault_byte(fault, offset - 2) != '$';
	return before == ',' ||
	       (yaml_is_blank(before) && fault_byte(fault, offset - 2) == ':');
}

/* "{send: RCPT TO:<${x}>, ...}": the variable's braces are YAML's there,
 * and the scanner stumbles over what follows them. */
static bool trap_variable(struct diag *diag, const struct yaml_fault *fault)
{
	size_t line = yaml_source_line_start(fault->source, fault->at);
	size_t start = fault->at;
	size_t open;

	if (fault_byte(fault, fault->at - 1) != '}')
		return false;
	while (start > line + 1 && fault_byte(fault, start) != '{')
		start--;
	open = start--;
	if (fault_byte(fault, start) != '$')
		return false;
	while (start > line + 1 && !begins_value(fault, start))
		start--;
	if (!begins_value(fault, start))
		return false;
	start = yaml_source_skip_blanks(fault->source, start);
	diag_error(
		diag, fault_loc(fault, open), "\"{\" inside an unquoted value");
	yaml_quote_help(diag, fault->source, start,
		yaml_quote_end(fault->source, start, true));
	return true;
}

static void trap_start(struct diag *diag, const struct yaml_fault *fault)
{
	if (fault_byte(fault, fault->at) == '\t')
		trap_tab(diag, fault);
	else if (!trap_variable(diag, fault))
		yaml_trap_indicator(
			diag, fault->source, fault->at, fault->flow);
}

static void trap_open_quote(struct diag *diag, const struct yaml_fault *fault)
{
	diag_error(diag, fault_loc(fault, fault->begun),
		"the quote that begins here is never closed");
	if (fault_byte(fault, fault->begun) == '\'')
		diag_help(diag, "inside single quotes, '' is one quote");
}

/* "\d": the author thinks of a pattern, or of bytes. */
static void trap_escape(struct diag *diag, const struct yaml_fault *fault)
{
	size_t slash = fault->at, end;
	struct str letter;

	/* A bad \xHH is reported behind its letter. */
	while (slash > fault->begun && fault_byte(fault, slash) != '\\')
		slash--;
	end = yaml_source_line_end(fault->source, slash);
	letter = yaml_source_char(fault->source, slash + 1);
	if (slash + 1 >= end)
		diag_error(diag, fault_loc(fault, slash),
			"a backslash at the end of the line");
	else if (slash == fault->at)
		diag_error(diag, fault_loc(fault, slash),
			"\"\\%.*s\" is not an escape of double quotes",
			(int)letter.len, letter.data);
	else
		diag_error(diag, fault_loc(fault, slash),
			"\"\\%.*s\" without the hexadecimal digits of a"
			" character",
			(int)letter.len, letter.data);
	diag_help(diag, "use single quotes for patterns and raw bytes");
	yaml_quote_swap_help(diag, fault->source, fault->begun);
}

static void trap_header(struct diag *diag, const struct yaml_fault *fault)
{
	diag_error(diag, fault_loc(fault, fault->begun),
		"the value starts with a YAML indicator, \"%c\"",
		fault_byte(fault, fault->begun));
	yaml_quote_help(diag, fault->source, fault->begun,
		yaml_quote_end(fault->source, fault->begun, false));
	diag_help(diag, "a block of text begins on the line below");
}

static void trap_directive(struct diag *diag, const struct yaml_fault *fault)
{
	diag_error(diag, fault_loc(fault, fault->begun),
		"a line that begins with \"%%\" is a YAML directive");
	diag_help(diag, "indent it or quote it if it is text");
}

static void trap_other(struct diag *diag, const struct yaml_fault *fault)
{
	diag_error(diag, fault_loc(fault, fault->at), "not YAML: %s",
		fault->problem);
}

/* The first row that fits counts. */
static const struct trap traps[] = {
	{"", "mapping values are not allowed", trap_colon},
	{"", "mapping keys are not allowed", trap_start},
	{"", "block sequence entries are not allowed", trap_dash},
	{"", "could not find expected ':'", trap_not_key},
	{"", "did not find expected key", trap_block},
	{"", "did not find expected '-' indicator", trap_block},
	{"", "did not find expected ',' or", trap_flow},
	{"", "did not find expected node content", trap_node},
	{"", "found unexpected ':'", trap_flow_colon},
	{"", "found character that cannot start", trap_start},
	{"", "found a tab character", trap_tab},
	{"", "found unknown escape character", trap_escape},
	{"", "found invalid Unicode character escape", trap_escape},
	{"while parsing a quoted", "did not find expected hexdecimal",
		trap_escape},
	{"while scanning a quoted", "", trap_open_quote},
	{"while scanning a block scalar", "", trap_header},
	{"while scanning an a", "", trap_indicator}, /* alias, anchor */
	{"while scanning a tag directive", "", trap_directive},
	{"while parsing a %", "", trap_directive},
	{"while scanning a directive", "", trap_directive},
	{"while scanning a %", "", trap_directive},
	{"while scanning a tag", "", trap_indicator},
	{"while parsing a tag", "", trap_indicator},
	{"", "found undefined tag handle", trap_indicator},
	{"", "found incompatible YAML document", trap_directive},
	{"", "found duplicate %", trap_directive},
	{"", "did not find expected <document start>", trap_document},
	{"", "", trap_other},
};

static bool has_prefix(const char *text, const char *prefix)
{
	return strncmp(text ? text : "", prefix, strlen(prefix)) == 0;
}

void yaml_trap_report(struct diag *diag, const struct yaml_fault *fault)
{
	const struct trap *trap = traps;

	while (!has_prefix(fault->context, trap->context) ||
		!has_prefix(fault->problem, trap->problem))
		trap++;
	trap->explain(diag, fault);
}
