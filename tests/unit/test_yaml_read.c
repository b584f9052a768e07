/* layer: yaml */
/* test_yaml_read.c - typed values, and what is said of others. */
#include "yaml_rows.h"
#include "yaml/yaml_read.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

struct read_row {
	const char *text;  /* of the value */
	const char *error; /* NULL: none */
	int64_t value;
};

typedef bool read_fn(struct diag *diag, const struct node *node, int64_t *out);

/* Reads each row's text, the value of "k", and compares value or message. */
static void check_reads(const struct read_row *rows, size_t count, read_fn *fn)
{
	for (size_t i = 0; i < count; i++) {
		struct arena *arena = arena_new(0);
		struct diag *diag = diag_new();
		struct buf text = BUF_INIT, out = BUF_INIT, error = BUF_INIT;
		struct yaml_file file;
		int64_t value = -77;
		bool ok;

		buf_printf(&text, "k: %s", rows[i].text);
		assert_true(
			yaml_parse(arena, diag, "f", buf_view(&text), &file));
		ok = fn(diag, file.documents[0]->pairs[0].value, &value);
		diag_print(diag, &out, false);
		if (rows[i].error)
			buf_printf(&error, "error: %s\n", rows[i].error);
		if (!strstr(buf_cstr(&out), buf_cstr(&error)) ||
			ok != !rows[i].error)
			print_error(
				"row \"%s\": %s", rows[i].text, buf_cstr(&out));
		assert_non_null(strstr(buf_cstr(&out), buf_cstr(&error)));
		assert_int_equal(ok, !rows[i].error);
		assert_int_equal(diag_error_count(diag), !ok);
		assert_int_equal(value, ok ? rows[i].value : -77);
		buf_fini(&text);
		buf_fini(&out);
		buf_fini(&error);
		diag_free(&diag);
		arena_free(&arena);
	}
}

static bool read_text(struct diag *diag, const struct node *node, int64_t *out)
{
	struct str text;

	if (!yaml_read_text(diag, node, "send", &text))
		return false;
	*out = (int64_t)text.len;
	return true;
}

static void test_text(void **state)
{
	static const struct read_row rows[] = {
		{"NOOP", NULL, 4},
		{"~", NULL, 1},
		{"[a]", "\"send\" takes text, got a list", 0},
		{"{a: b}", "\"send\" takes text, got a map", 0},
		{"", "\"send\" takes text, got nothing", 0},
		{"''", "\"send\" takes text, got nothing", 0},
	};

	(void)state;
	check_reads(rows, COUNT(rows), read_text);
}

static bool read_bool(struct diag *diag, const struct node *node, int64_t *out)
{
	bool value;

	if (!yaml_read_bool(diag, node, "serial", &value))
		return false;
	*out = value;
	return true;
}

static void test_bool(void **state)
{
	static const struct read_row rows[] = {
		{"true", NULL, 1},
		{"false", NULL, 0},
		{"yes", "\"serial\" takes true or false, got \"yes\"", 0},
		{"True", "\"serial\" takes true or false, got \"True\"", 0},
		{"", "\"serial\" takes true or false, got nothing", 0},
		{"[]", "\"serial\" takes true or false, got a list", 0},
	};

	(void)state;
	check_reads(rows, COUNT(rows), read_bool);
}

static bool read_int(struct diag *diag, const struct node *node, int64_t *out)
{
	return yaml_read_int(diag, node, "repeat", 1, 100000, out);
}

#define REPEAT "\"repeat\" takes a number from 1 to 100000, got "

static void test_int(void **state)
{
	static const struct read_row rows[] = {
		{"1", NULL, 1},
		{"100000", NULL, 100000},
		{"007", NULL, 7},
		{"0", REPEAT "\"0\"", 0},
		{"100001", REPEAT "\"100001\"", 0},
		{"99999999999999999999999",
			REPEAT "\"99999999999999999999999\"", 0},
		{"-1", REPEAT "\"-1\"", 0},
		{"0x10", REPEAT "\"0x10\"", 0},
		{"abc", REPEAT "\"abc\"", 0},
		{"", REPEAT "nothing", 0},
		{"{}", REPEAT "a map", 0},
	};

	(void)state;
	check_reads(rows, COUNT(rows), read_int);
}

static bool read_int64(struct diag *diag, const struct node *node, int64_t *out)
{
	return yaml_read_int(diag, node, "n", 0, INT64_MAX, out);
}

static void test_int_limits(void **state)
{
	static const struct read_row rows[] = {
		{"9223372036854775807", NULL, INT64_MAX},
		{"9223372036854775808",
			"\"n\" takes a number from 0 to 9223372036854775807,"
			" got \"9223372036854775808\"",
			0},
	};

	(void)state;
	check_reads(rows, COUNT(rows), read_int64);
}

static bool read_duration(
	struct diag *diag, const struct node *node, int64_t *out)
{
	return yaml_read_duration(diag, node, "within", out);
}

#define WITHIN "\"within\" takes a duration with a unit, got "

static void test_duration(void **state)
{
	static const struct read_row rows[] = {
		{"5s", NULL, 5000000},
		{"1.5s", NULL, 1500000},
		{"250ms", NULL, 250000},
		{"5", WITHIN "\"5\"; say \"5s\"", 0},
		{"5 s", WITHIN "\"5 s\"", 0},
		{"soon", WITHIN "\"soon\"", 0},
		{"", WITHIN "nothing", 0},
		{"[5s]", WITHIN "a list", 0},
	};

	(void)state;
	check_reads(rows, COUNT(rows), read_duration);
}

static bool read_size(struct diag *diag, const struct node *node, int64_t *out)
{
	return yaml_read_size(diag, node, "size", 2097152, out);
}

#define SIZE "\"size\" takes a size such as 1024, 10K or 2M, got "

static void test_size(void **state)
{
	static const struct read_row rows[] = {
		{"0", NULL, 0},
		{"1024", NULL, 1024},
		{"10K", NULL, 10240},
		{"10k", NULL, 10240},
		{"2M", NULL, 2097152},
		{"3M", "\"size\" takes at most 2097152 bytes, got \"3M\"", 0},
		{"1G", "\"size\" takes at most 2097152 bytes, got \"1G\"", 0},
		{"2097153",
			"\"size\" takes at most 2097152 bytes, got"
			" \"2097153\"",
			0},
		{"K", SIZE "\"K\"", 0},
		{"1.5M", SIZE "\"1.5M\"", 0},
		{"10KB", SIZE "\"10KB\"", 0},
		{"", SIZE "nothing", 0},
		{"[1]", SIZE "a list", 0},
	};

	(void)state;
	check_reads(rows, COUNT(rows), read_size);
}

static bool read_word(struct diag *diag, const struct node *node, int64_t *out)
{
	static const char *const words[] = {"must", "should", "info", NULL};
	int index;

	if (!yaml_read_word(diag, node, "level", words, &index))
		return false;
	*out = index;
	return true;
}

#define LEVEL "\"level\" is one of must, should, info; got "

static void test_word(void **state)
{
	static const struct read_row rows[] = {
		{"must", NULL, 0},
		{"info", NULL, 2},
		{"shoud", LEVEL "\"shoud\"; did you mean \"should\"?", 0},
		{"Must", LEVEL "\"Must\"; did you mean \"must\"?", 0},
		{"xyzzy", LEVEL "\"xyzzy\"", 0},
		{"", LEVEL "nothing", 0},
		{"[must]", LEVEL "a list", 0},
	};

	(void)state;
	check_reads(rows, COUNT(rows), read_word);
}

static bool read_texts(struct diag *diag, const struct node *node, int64_t *out)
{
	struct arena *arena = arena_new(0);
	struct str *texts = NULL;
	size_t count = 0;
	bool ok = yaml_read_texts(arena, diag, node, "tags", &texts, &count);

	/* The count, and the length of the last one. */
	if (ok)
		*out = (int64_t)(count * 100 + texts[count - 1].len);
	arena_free(&arena);
	return ok;
}

static void test_texts(void **state)
{
	static const struct read_row rows[] = {
		{"abc", NULL, 103},
		{"[a, bc]", NULL, 202},
		{"[]",
			"\"tags\" takes text or a list of texts, got an empty"
			" list",
			0},
		{"{a: b}", "\"tags\" takes text or a list of texts, got a map",
			0},
		{"[a, [b]]", "\"tags\" takes text, got a list", 0},
		{"[a, '']", "\"tags\" takes text, got nothing", 0},
	};

	(void)state;
	check_reads(rows, COUNT(rows), read_texts);
}

static bool check_map(struct diag *diag, const struct node *node, int64_t *out)
{
	static const char *const keys[] = {"send", "expect", "name", NULL};

	*out = yaml_check_map(diag, node, "a step", keys) ? 0 : -77;
	return *out == 0;
}

static void test_map(void **state)
{
	static const struct read_row rows[] = {
		{"{send: a, expect: b}", NULL, 0},
		{"{}", NULL, 0},
		{"{expct: b}",
			"unknown key \"expct\" in a step; did you mean"
			" \"expect\"?",
			0},
		{"{zzz: b}", "unknown key \"zzz\" in a step", 0},
		{"[a]", "a step must be a map (key: value), got a list", 0},
		{"", "a step must be a map (key: value), got nothing", 0},
		{"a", "a step must be a map (key: value), got text", 0},
	};

	(void)state;
	check_reads(rows, COUNT(rows), check_map);
}

/* {send: A,B}: all that is printed, the help included. */
static void test_cut_value(void **state)
{
	struct arena *arena = arena_new(0);
	struct diag *diag = diag_new();
	struct buf out = BUF_INIT;
	struct yaml_file file;
	int64_t ignored;

	(void)state;
	assert_true(yaml_parse(
		arena, diag, "f", str_from("- {send: A,B, nam: c}\n"), &file));
	assert_false(check_map(diag, file.documents[0]->items[0], &ignored));
	diag_print(diag, &out, false);
	assert_string_equal(buf_cstr(&out),
		"f:1:12: error: unknown key \"B\" in a step\n"
		"    1 | - {send: A,B, nam: c}\n"
		"      |            ^\n"
		"   help: a comma separates keys inside { }; quote a value"
		" that holds one\n"
		"f:1:15: error: unknown key \"nam\" in a step; did you mean"
		" \"name\"?\n"
		"    1 | - {send: A,B, nam: c}\n"
		"      |               ^\n");
	buf_fini(&out);
	diag_free(&diag);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_bool),
		cmocka_unit_test(test_int),
		cmocka_unit_test(test_int_limits),
		cmocka_unit_test(test_duration),
		cmocka_unit_test(test_size),
		cmocka_unit_test(test_word),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_map),
		cmocka_unit_test(test_cut_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
