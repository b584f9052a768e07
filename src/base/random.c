/* random.c - SplitMix64: one word of state, any seed is good. Not for keys. */
#include "base/random.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include "base/clock.h"

#define GOLDEN_GAMMA UINT64_C(0x9e3779b97f4a7c15)

static uint64_t mix(uint64_t z)
{
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

void random_seed(struct random *random, uint64_t seed)
{
	random->state = seed;
}

void random_seed_indexed(struct random *random, uint64_t seed, uint64_t index)
{
	/* Both are mixed, or neighbours would share a shifted sequence. */
	random->state = mix(mix(seed + GOLDEN_GAMMA) ^
			    (index * GOLDEN_GAMMA + GOLDEN_GAMMA));
}

uint64_t random_next(struct random *random)
{
	random->state += GOLDEN_GAMMA;
	return mix(random->state);
}

void random_text(struct random *random, struct buf *out, size_t count)
{
	static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz0123456789";

	for (size_t i = 0; i < count; i++)
		buf_putc(out, alphabet[random_next(random) % 36]);
}

void random_uuid(struct random *random, struct buf *out)
{
	uint64_t high = random_next(random);
	uint64_t low = random_next(random);

	/* Version 4, variant 10 [RFC9562 5.4]. */
	high = (high & ~UINT64_C(0xf000)) | UINT64_C(0x4000);
	low = (low & (UINT64_MAX >> 2)) | UINT64_C(1) << 63;
	buf_printf(out, "%08llx-%04llx-%04llx-%04llx-%012llx",
		(unsigned long long)(high >> 32),
		(unsigned long long)(high >> 16 & 0xffff),
		(unsigned long long)(high & 0xffff),
		(unsigned long long)(low >> 48),
		(unsigned long long)(low & UINT64_C(0xffffffffffff)));
}

uint64_t random_entropy(void)
{
	uint64_t seed = 0;
	ssize_t len = -1;
	int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);

	if (fd >= 0) {
		do
			len = read(fd, &seed, sizeof(seed));
		while (len < 0 && errno == EINTR);
		close(fd);
	}
	/* In a chroot without /dev a seed that differs is enough. */
	if (len != (ssize_t)sizeof(seed))
		seed = mix((uint64_t)clock_wall_us()) ^
		       mix((uint64_t)clock_monotonic_us() + GOLDEN_GAMMA) ^
		       mix((uint64_t)getpid());
	return seed;
}
