/* terminal.c - see terminal.h. */
#include "cli/terminal.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { WIDTH_DEFAULT = 80 };

bool terminal_is_live(FILE *stream)
{
	const char *term = getenv("TERM");

	return isatty(fileno(stream)) && !(term && strcmp(term, "dumb") == 0);
}

bool terminal_takes_colour(FILE *stream, enum color color)
{
	const char *no_color = getenv("NO_COLOR");

	switch (color) {
	case COLOR_ALWAYS:
		return true;
	case COLOR_NEVER:
		return false;
	case COLOR_AUTO:
		break;
	}
	return !(no_color && no_color[0]) && terminal_is_live(stream);
}

int terminal_width(FILE *stream)
{
	if (!isatty(fileno(stream)))
		return 0;
#ifdef TIOCGWINSZ
	struct winsize size;

	if (ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
#endif
	return WIDTH_DEFAULT;
}
