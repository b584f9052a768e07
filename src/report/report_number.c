/* report_number.c - seconds as other programs read them; a hash. */
#include "report/report_number.h"

enum { US_PER_SECOND = 1000000 };

void report_put_seconds(struct buf *out, int64_t us)
{
	if (us < 0) {
		buf_putc(out, '-');
		us = -us;
	}
	buf_printf(out, "%lld.%06lld", (long long)(us / US_PER_SECOND),
		(long long)(us % US_PER_SECOND));
}

uint64_t report_hash(struct str data)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < data.len; i++) {
		hash ^= (unsigned char)data.data[i];
		hash *= UINT64_C(0x100000001b3);
	}
	return hash;
}
