/* session_repeat.c - how often a step is played whose `repeat` holds what only
 * the conversation knows. */
#include "engine/session_private.h"

#include "base/escape.h"

enum { SHOWN_MAX = 40 };

static int read_count(struct str text)
{
	int count = 0;

	if (!str_is_digits(text))
		return -1;
	for (size_t i = 0; i < text.len; i++) {
		count = count * 10 + (text.data[i] - '0');
		if (count > STEP_REPEAT_MAX)
			return -1;
	}
	return count;
}

int session_repeat_count(
	struct session *s, const struct step *step, struct buf *why)
{
	struct template_values values;
	struct buf text = BUF_INIT;
	struct str shown;
	struct err err;
	int count = -1;

	session_values(s, &values);
	if (!template_expand(
		    step->repeat_text, &values, TEMPLATE_BYTES, &text, &err)) {
		buf_printf(why, "repeat: %s", err.text);
	} else {
		shown = buf_view(&text);
		count = read_count(shown);
		if (shown.len > SHOWN_MAX)
			shown.len = SHOWN_MAX;
		if (count < 0) {
			buf_printf(why,
				"\"repeat\" takes a number from 0 to %d here, "
				"got \"",
				STEP_REPEAT_MAX);
			escape_wire(why, shown);
			buf_putc(why, '"');
		}
	}
	buf_fini(&text);
	return count;
}
