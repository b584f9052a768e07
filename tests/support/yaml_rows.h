/*
 * yaml_rows.h - tables of YAML texts and of all that is said of them, as it
 * is printed. Includes cmocka and what it needs.
 */
#ifndef SD_TESTS_YAML_ROWS_H
#define SD_TESTS_YAML_ROWS_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "base/buf.h"
#include "yaml/yaml_tree.h"

struct yaml_row {
	const char *name;
	const char *text;
	const char *printed;
};

/* Each row's file is called "f". yaml_parse must be true exactly when no
 * error is among the messages. */
static inline void check_rows(const struct yaml_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct arena *arena = arena_new(0);
		struct diag *diag = diag_new();
		struct buf out = BUF_INIT;
		struct yaml_file file;
		bool ok = yaml_parse(
			arena, diag, "f", str_from(rows[i].text), &file);

		diag_print(diag, &out, false);
		if (strcmp(buf_cstr(&out), rows[i].printed) != 0)
			print_error("row \"%s\"\n", rows[i].name);
		assert_string_equal(buf_cstr(&out), rows[i].printed);
		assert_int_equal(ok, diag_error_count(diag) == 0);
		buf_fini(&out);
		diag_free(&diag);
		arena_free(&arena);
	}
}

#endif
