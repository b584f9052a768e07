/* yaml_fault.c - see yaml_fault.h. */
#include "yaml/yaml_fault.h"

enum { WORD_MAX = 60 }; /* a message is one line */

struct loc fault_loc(const struct yaml_fault *fault, size_t offset)
{
	return yaml_source_loc(fault->source, offset);
}

char fault_byte(const struct yaml_fault *fault, size_t offset)
{
	return yaml_source_at(fault->source, offset);
}

struct str fault_word(const struct yaml_fault *fault, size_t offset)
{
	size_t limit = yaml_source_line_end(fault->source, offset);
	size_t end = offset;

	if (limit > offset + WORD_MAX)
		limit = offset + WORD_MAX;
	while (end < limit && !yaml_is_blank(fault_byte(fault, end)))
		end++;
	return yaml_source_slice(fault->source, offset, end);
}

bool fault_is_one_line(const struct yaml_fault *fault, size_t a, size_t b)
{
	return yaml_source_line_start(fault->source, a) ==
	       yaml_source_line_start(fault->source, b);
}

size_t fault_content_start(const struct yaml_fault *fault, size_t offset)
{
	size_t i = yaml_source_line_start(fault->source, offset);

	for (;;) {
		i = yaml_source_skip_blanks(fault->source, i);
		if (fault_byte(fault, i) != '-' ||
			!yaml_is_blank(fault_byte(fault, i + 1)))
			return i;
		i++;
	}
}

bool fault_follows_scalar(const struct yaml_fault *fault)
{
	return fault->last.seen && fault->last.end <= fault->at &&
	       yaml_source_skip_blanks(fault->source, fault->last.end) ==
		       fault->at;
}

bool fault_is_first_in_line(const struct yaml_fault *fault)
{
	size_t start = yaml_source_line_start(fault->source, fault->at);

	return yaml_source_skip_blanks(fault->source, start) >= fault->at;
}
