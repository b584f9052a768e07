/*
 * regex.c - PCRE2, interpreted and over bytes. A match's working memory is
 * taken for the match only: it may grow to the heap limit, and thousands of
 * patterns would each keep theirs.
 */
#include "base/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include "base/check.h"
#include "base/mem.h"

enum {
	PATTERN_BYTES_MAX = 65536,
	MATCH_LIMIT = 200000,
	DEPTH_LIMIT = 50000,
	HEAP_LIMIT_KIB = 16384,
	SUBSTITUTED_BYTES_MAX = 1048576
};

struct regex {
	pcre2_code *code;
	pcre2_match_context *limits;
	const char *names; /* PCRE2's name table, in code */
	uint32_t name_count;
	uint32_t name_size; /* of an entry */
	uint32_t group_count;
};

static uint32_t compile_options(unsigned flags)
{
	uint32_t options = PCRE2_NEVER_UTF | PCRE2_NEVER_UCP;

	if (flags & REGEX_CASELESS)
		options |= PCRE2_CASELESS;
	if (flags & REGEX_MULTILINE)
		options |= PCRE2_MULTILINE;
	if (flags & REGEX_DOTALL)
		options |= PCRE2_DOTALL;
	if (flags & REGEX_EXTENDED)
		options |= PCRE2_EXTENDED;
	return options;
}

static pcre2_code *compile(
	struct str pattern, unsigned flags, int *fault, size_t *offset)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	pcre2_code *code;

	BUG_ON(!context);
	/* Not what the library's builder chose: lines are joined by \n. */
	pcre2_set_newline(context, PCRE2_NEWLINE_LF);
	pcre2_set_max_pattern_length(context, PATTERN_BYTES_MAX);
	code = pcre2_compile((PCRE2_SPTR)(pattern.len ? pattern.data : ""),
		pattern.len, compile_options(flags), fault, offset, context);
	pcre2_compile_context_free(context);
	return code;
}

static pcre2_match_context *new_limits(void)
{
	pcre2_match_context *limits = pcre2_match_context_create(NULL);

	BUG_ON(!limits);
	pcre2_set_match_limit(limits, MATCH_LIMIT);
	pcre2_set_depth_limit(limits, DEPTH_LIMIT);
	pcre2_set_heap_limit(limits, HEAP_LIMIT_KIB);
	return limits;
}

struct regex *regex_new(struct str pattern, unsigned flags, char *message,
	size_t cap_bytes, size_t *offset)
{
	struct regex *regex;
	pcre2_code *code;
	PCRE2_SPTR names;
	int fault;

	code = compile(pattern, flags, &fault, offset);
	if (!code) {
		/* A message that does not fit is cut and terminated. */
		if (cap_bytes)
			pcre2_get_error_message(
				fault, (PCRE2_UCHAR *)message, cap_bytes);
		if (*offset > pattern.len)
			*offset = pattern.len;
		return NULL;
	}
	regex = mem_calloc(1, sizeof(*regex));
	regex->code = code;
	regex->limits = new_limits();
	pcre2_pattern_info(code, PCRE2_INFO_NAMETABLE, &names);
	pcre2_pattern_info(code, PCRE2_INFO_NAMECOUNT, &regex->name_count);
	pcre2_pattern_info(code, PCRE2_INFO_NAMEENTRYSIZE, &regex->name_size);
	pcre2_pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &regex->group_count);
	regex->names = (const char *)names;
	return regex;
}

void regex_free(struct regex **regex)
{
	if (!*regex)
		return;
	pcre2_match_context_free((*regex)->limits);
	pcre2_code_free((*regex)->code);
	mem_free(*regex);
	*regex = NULL;
}

static void take_groups(struct regex_groups *groups, const char *subject,
	const PCRE2_SIZE *ovector, size_t count)
{
	if (count > REGEX_GROUPS_MAX)
		count = REGEX_GROUPS_MAX;
	groups->count = count;
	for (size_t i = 0; i < count; i++) {
		PCRE2_SIZE from = ovector[2 * i], to = ovector[2 * i + 1];

		if (from == PCRE2_UNSET)
			continue;
		/* \K in a look-ahead can set the start behind the end. */
		groups->group[i].data = subject + from;
		groups->group[i].len = to > from ? to - from : 0;
	}
}

static void free_late(void *ptr)
{
	struct regex *regex = ptr;

	regex_free(&regex);
}

void regex_free_with(struct arena *arena, struct regex *take_regex)
{
	arena_on_free(arena, free_late, take_regex);
}

enum regex_result regex_match(const struct regex *regex, struct str subject,
	struct regex_groups *groups)
{
	const char *data = subject.data ? subject.data : "";
	pcre2_match_data *match;
	int count;

	if (groups)
		memset(groups, 0, sizeof(*groups));
	match = pcre2_match_data_create_from_pattern(regex->code, NULL);
	BUG_ON(!match);
	count = pcre2_match(regex->code, (PCRE2_SPTR)data, subject.len, 0, 0,
		match, regex->limits);
	if (count > 0 && groups)
		take_groups(groups, data, pcre2_get_ovector_pointer(match),
			(size_t)count);
	pcre2_match_data_free(match);
	if (count > 0)
		return REGEX_MATCH;
	/* Any other fault, such as endless recursion, is a limit to us. */
	return count == PCRE2_ERROR_NOMATCH ? REGEX_NO_MATCH : REGEX_LIMIT;
}

enum regex_result regex_substitute(const struct regex *regex,
	struct str subject, struct str replacement, bool all, struct buf *out)
{
	uint32_t options = PCRE2_SUBSTITUTE_UNSET_EMPTY |
			   PCRE2_SUBSTITUTE_OVERFLOW_LENGTH |
			   (all ? PCRE2_SUBSTITUTE_GLOBAL : 0);
	PCRE2_SIZE len = subject.len + replacement.len + 64, cap;
	char *room;
	int count;

	/* Again with the length that it said it needs. */
	do {
		cap = len;
		room = mem_alloc(cap);
		count = pcre2_substitute(regex->code,
			(PCRE2_SPTR)(subject.data ? subject.data : ""),
			subject.len, 0, options, NULL, regex->limits,
			(PCRE2_SPTR)(replacement.data ? replacement.data : ""),
			replacement.len, (PCRE2_UCHAR *)room, &len);
		if (count > 0)
			buf_append(out, room, len);
		mem_free(room);
	} while (count == PCRE2_ERROR_NOMEMORY && len > cap &&
		 len <= SUBSTITUTED_BYTES_MAX);
	if (count > 0)
		return REGEX_MATCH;
	return count == 0 ? REGEX_NO_MATCH : REGEX_LIMIT;
}

size_t regex_name_count(const struct regex *regex)
{
	return regex->name_count;
}

const char *regex_name(const struct regex *regex, size_t i, unsigned *group)
{
	const char *entry;

	BUG_ON(i >= regex->name_count);
	/* An entry is the group's number, high byte first, then the name. */
	entry = regex->names + i * regex->name_size;
	*group = (unsigned)(unsigned char)entry[0] << 8 |
		 (unsigned char)entry[1];
	return entry + 2;
}

unsigned regex_group_count(const struct regex *regex)
{
	return regex->group_count;
}
