/* smtp_url_private.h - what the two files that read URLs share. */
#ifndef SD_SMTP_SMTP_URL_PRIVATE_H
#define SD_SMTP_SMTP_URL_PRIVATE_H

#include "smtp/smtp_url.h"

struct url_reader {
	struct arena *arena;
	struct str text; /* the whole of it */
	struct smtp_url *out;
	const char **why;
};

/* Sets *why. Returns false. */
bool url_fail(const struct url_reader *reader, const char *why);
/* text as it stands in an error, in reader's arena. */
const char *url_shown(const struct url_reader *reader, struct str text);
/* Without its first len bytes. */
struct str url_after(struct str text, size_t len);
/* What the resolver may be asked; underscores are out there. */
bool url_is_host_name(struct str host);
bool url_is_ipv4(struct str text);
/* "mail.example:25", "[::1]" and a slash at the end. */
bool url_read_host(const struct url_reader *reader, struct str text);

#endif
