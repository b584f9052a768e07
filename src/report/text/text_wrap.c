/* text_wrap.c - see text_wrap.h. */
#include "report/text/text_wrap.h"

#include "base/wrap.h"

enum { INDENT = 12, WIDTH_MIN = 40 };

static bool is_prose(struct str line)
{
	static const char *const labels[] = {"  why: ", "  hint: ",
		"  reason: ", "  anomaly: ", "  explain: "};

	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (str_starts_nocase(line, labels[i]))
			return true;
	return false;
}

static bool is_below(struct str line)
{
	for (size_t i = 0; i < INDENT; i++)
		if (i >= line.len || line.data[i] != ' ')
			return false;
	return true;
}

static void put_wrapped(struct buf *out, struct str line, size_t width)
{
	struct str text = {line.data + INDENT, line.len - INDENT};

	buf_append(out, line.data, INDENT);
	wrap_words(out, text, INDENT, width);
}

void text_wrap(struct buf *text, int width)
{
	struct str rest = buf_view(text);
	struct buf out = BUF_INIT;
	bool in_prose = false;

	if (width <= 0)
		return;
	if (width < WIDTH_MIN)
		width = WIDTH_MIN;
	while (rest.len) {
		struct str line = str_cut(&rest, '\n');

		in_prose = is_prose(line) || (in_prose && is_below(line));
		if (in_prose && line.len > INDENT)
			put_wrapped(&out, line, (size_t)width);
		else
			buf_str(&out, line);
		if (rest.data)
			buf_putc(&out, '\n');
	}
	buf_fini(text);
	*text = out;
}
