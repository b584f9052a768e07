/*
 * standalone_main.c - replays files into a fuzzer where there is no
 * libFuzzer. It generates nothing.
 */
#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/file.h"

enum { FILE_BYTES_MAX = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "usage: %s FILE...\n", argv[0]);
		return 2;
	}
	for (int i = 1; i < argc; i++) {
		struct buf data = BUF_INIT;
		struct err err;

		if (!file_read(argv[i], FILE_BYTES_MAX, &data, &err)) {
			fprintf(stderr, "%s: %s\n", argv[i], err.text);
			return 2;
		}
		LLVMFuzzerTestOneInput(
			(const uint8_t *)buf_view(&data).data, data.len);
		buf_fini(&data);
	}
	printf("%d files replayed\n", argc - 1);
	return 0;
}
