/* layer: engine */
/* test_template.c - texts with variables: what is put in when files are
 * loaded, what in the conversation, and what the author is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "engine/template.h"

/* A scenario's world. Slots: captured (no value), cap_v ("a.b"), cap_crlf,
 * cap_empty, both (a slot and a variable). */
struct world {
	struct arena *arena;
	struct diag *diag;
	struct vars *vars;
	struct slots slots;
	struct template_scope scope;
	struct random random;
	struct str values[64];
	struct template_values at;
};

static void put_var(struct world *world, const char *name, const char *value,
	bool expandable)
{
	vars_put(world->vars, world->arena,
		(struct var){.name = str_from(name),
			.value = str_from(value),
			.expandable = expandable,
			.rank = VAR_RANK_SCENARIO,
			.loc = {"v.yaml", 1, 1}});
}

static void fill_vars(struct world *world)
{
	static const struct {
		const char *name, *value;
		bool expandable;
	} rows[] = {
		{"user", "joe", false},
		{"empty", "", true},
		{"outside", "${user}", false},
		{"twice", "${user}${user}", true},
		{"mid", "<${random(8)}@${user}>", true},
		{"numbered", "u${index}", true},
		{"with_slot", "[${cap_v}]", true},
		{"both", "from ${user}", true},
		{"loop_a", "${loop_b}", true},
		{"loop_b", "${loop_a}", true},
		{"self", "x${self}", true},
		{"bomb0", "", true},
		{"bomb1", "${bomb0}${bomb0}${bomb0}${bomb0}${bomb0}", true},
		{"bomb2", "${bomb1}${bomb1}${bomb1}${bomb1}${bomb1}", true},
		{"bomb3", "${bomb2}${bomb2}${bomb2}${bomb2}${bomb2}", true},
		{"bomb4", "${bomb3}${bomb3}${bomb3}${bomb3}${bomb3}", true},
		{"bomb5", "${bomb4}${bomb4}${bomb4}${bomb4}${bomb4}", true},
		{"bomb6", "${bomb5}${bomb5}${bomb5}${bomb5}${bomb5}", true},
		{"bomb7", "${bomb6}${bomb6}${bomb6}${bomb6}${bomb6}x", true},
		{"A", "a", true},
		{"lower", "low", true},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		put_var(world, rows[i].name, rows[i].value, rows[i].expandable);
}

static void world_start(struct world *world)
{
	struct err err;

	world->at.names = &world->slots;
	world->at.slots = world->values;
	assert_true(slots_start(&world->at, world->values, world->arena, &err));
	for (size_t i = 0; i < world->slots.count; i++) {
		if (str_equal(world->slots.names[i], "cap_v"))
			world->values[i] = str_from("a.b");
		if (str_equal(world->slots.names[i], "cap_crlf"))
			world->values[i] = str_from("a\r\nQUIT");
		if (str_equal(world->slots.names[i], "cap_empty"))
			world->values[i] = str_from("");
	}
}

static void world_init(struct world *world)
{
	static const char *const slots[] = {
		"captured", "cap_v", "cap_crlf", "cap_empty", "both"};

	*world = (struct world){.arena = arena_new(0), .diag = diag_new()};
	world->vars = vars_new(world->arena, NULL);
	fill_vars(world);
	for (size_t i = 0; i < sizeof(slots) / sizeof(slots[0]); i++)
		slots_add(&world->slots, world->arena, str_from(slots[i]));
	world->scope = (struct template_scope){.arena = world->arena,
		.diag = world->diag,
		.vars = world->vars,
		.slots = &world->slots,
		.scenario = "the name",
		.case_id = "row1"};
	random_seed(&world->random, 1);
	world->at = (struct template_values){.random = &world->random,
		.index = 7,
		.run_id = "r-1",
		.target_host = "mx.example",
		.target_port = 2525,
		.default_helo = str_from("[127.0.0.1]")};
}

static void world_fini(struct world *world)
{
	diag_free(&world->diag);
	arena_free(&world->arena);
}

static const struct template *parse(struct world *world, const char *text)
{
	return template_parse_text(
		&world->scope, str_from(text), (struct loc){"t.yaml", 1, 1});
}

struct row {
	const char *text;
	const char *expanded; /* NULL: an error with shown in it */
	const char *shown;    /* NULL: as expanded, and fixed */
};

static void check_row(const struct row *row)
{
	struct world world;
	struct buf out = BUF_INIT;
	const struct template *template;
	struct err err = {.kind = ERR_NONE};

	world_init(&world);
	template = parse(&world, row->text);
	if (!row->expanded) {
		diag_print(world.diag, &out, false);
		if (template || !strstr(buf_cstr(&out), row->shown))
			fail_msg("%s: %s", row->text, buf_cstr(&out));
	} else {
		if (!template)
			fail_msg("%s: not read", row->text);
		assert_int_equal(diag_error_count(world.diag), 0);
		assert_int_equal(template->is_fixed, row->shown == NULL);
		world_start(&world);
		if (!template_expand(
			    template, &world.at, TEMPLATE_BYTES, &out, &err))
			fail_msg("%s: %s", row->text, err.text);
		assert_string_equal(buf_cstr(&out), row->expanded);
		assert_true(str_equal(template->shown,
			row->shown ? row->shown : row->expanded));
	}
	buf_fini(&out);
	world_fini(&world);
}

static void test_texts(void **state)
{
	static const struct row rows[] = {
		{"", "", NULL},
		{"NOOP", "NOOP", NULL},
		{"$", "$", NULL},
		{"a$b $1 5$", "a$b $1 5$", NULL},
		{"$$", "$", NULL},
		{"$${user}", "${user}", NULL},
		{"$$$", "$$", NULL},
		{"${user}", "joe", NULL},
		{"<${user}@x>", "<joe@x>", NULL},
		{"${user}${user}", "joejoe", NULL},
		{"${twice}", "joejoe", NULL},
		{"${outside}", "${user}", NULL},
		{"${empty}", "", NULL},
		{"${empty:-x}", "x", NULL},
		{"${user:-x}", "joe", NULL},
		{"${nobody:-x}", "x", NULL},
		{"${nobody:-}", "", NULL},
		{"${nobody:-${user}}", "joe", NULL},
		{"${nobody:-${none:-a b}}", "a b", NULL},
		{"${nobody:-a\\n}", "a\\n", NULL},
		{"${user:-${recipient}}", "joe", NULL},
		{"${scenario}/${case}", "the name/row1", NULL},
		{"${bomb1}", "", NULL},
		{"${index}", "7", "${index}"},
		{"${target.host}:${target.port}", "mx.example:2525",
			"${target.host}:${target.port}"},
		{"${run_id}", "r-1", "${run_id}"},
		{"${helo}", "[127.0.0.1]", "${helo}"},
		{"a${cap_v}b", "aa.bb", "a${cap_v}b"},
		{"${captured:-none}", "none", "${captured:-none}"},
		{"${cap_empty:-none ${user}}", "none joe",
			"${cap_empty:-none ${user}}"},
		{"${cap_v:-none}", "a.b", "${cap_v:-none}"},
		{"${user} ${numbered}", "joe u7", "joe ${numbered}"},
		{"${with_slot}", "[a.b]", "${with_slot}"},
		{"${both}", "from joe", "${both}"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check_row(&rows[i]);
}

static void test_functions(void **state)
{
	static const struct row rows[] = {
		{"${base64(abc)}", "YWJj", NULL},
		{"${base64(\"\")}", "", NULL},
		{"${base64( abc )}", "YWJj", NULL},
		{"${base64(\" abc \")}", "IGFiYyA=", NULL},
		{"${base64(a b)}", "YSBi", NULL},
		{"${base64(\\0${user}\\0pw)}", "AGpvZQBwdw==", NULL},
		{"${base64(\"\\0${user}\\0pw\")}", "AGpvZQBwdw==", NULL},
		{"${base64(\"user\")}", "dXNlcg==", NULL},
		{"${base64(\"a,b)}\\\"\")}", "YSxiKX0i", NULL},
		{"${base64(\\x41\\r\\n\\t\\\\)}", "QQ0KCVw=", NULL},
		{"${base64(${base64(a)})}", "WVE9PQ==", NULL},
		{"${base64(${cap_v})}", "YS5i", "${base64(${cap_v})}"},
		{"${repeat(B,3)}", "BBB", NULL},
		{"${repeat(ab, 2)}", "abab", NULL},
		{"${repeat(${user},2)}", "joejoe", NULL},
		{"${repeat(\"A\",2)}", "AA", NULL},
		{"${repeat(B,0)}", "", NULL},
		{"${repeat(B,${nobody:-2})}", "BB", NULL},
		{"${repeat(${cap_v}/,2)}", "a.b/a.b/",
			"${repeat(${cap_v}/,2)}"},
		{"${xtext(a+b=c d)}", "a+2Bb+3Dc+20d", NULL},
		{"${xtext(\"\")}", "", NULL},
		{"${xtext(\xc3\xbc\\r\\n\\0)}", "+C3+BC+0D+0A+00", NULL},
		{"${xtext(<${user}@x>)}", "<joe@x>", NULL},
		{"${xtext(${cap_crlf})}", "a+0D+0AQUIT",
			"${xtext(${cap_crlf})}"},
		{"${unbase64(YWJj)}", "abc", NULL},
		{"${unbase64(\"\")}", "", NULL},
		{"${base64(${unbase64(AAD/)})}", "AAD/", NULL},
		{"${unbase64(${base64(${cap_crlf})})}", "a\r\nQUIT",
			"${unbase64(${base64(${cap_crlf})})}"},
		{"${upper(a${user}-z1\xc3\xa4)}", "AJOE-Z1\xc3\xa4", NULL},
		{"${lower(JOE@X.Y)}", "joe@x.y", NULL},
		{"${upper(${cap_v})}", "A.B", "${upper(${cap_v})}"},
		{"${local_part(<joe@x.example>)}", "joe", NULL},
		{"${local_part(${user}@x.example)}", "joe", NULL},
		{"${local_part('a')}", NULL, "\"'a'\" is no address"},
		{"${local_part(\"\\\"a@b \\\\\\\"c\\\"@x.example\")}",
			"\"a@b \\\"c\"", NULL},
		{"${domain(\"<\\\"a@b\\\"@x.example>\")}", "x.example", NULL},
		{"${domain(joe@X.example)}", "X.example", NULL},
		{"${domain(<@a.example,@b.example:joe@x.example>)}", NULL,
			"takes 1 argument"},
		{"${domain(\"<@a.example,@b.example:joe@x.example>\")}",
			"x.example", NULL},
		{"${domain(joe@[127.0.0.1])}", "[127.0.0.1]", NULL},
		{"${domain(\xc3\xbc@\xc3\xa4.example)}", "\xc3\xa4.example",
			NULL},
		{"${local_part(\xc3\xbc@\xc3\xa4.example)}", "\xc3\xbc", NULL},
		{"${domain(joe@${cap_v})}", "a.b", "${domain(joe@${cap_v})}"},
		{"${add(1,2)}", "3", NULL},
		{"${add(1024, -1)}", "1023", NULL},
		{"${add(-5,2)}", "-3", NULL},
		{"${add(007,0)}", "7", NULL},
		{"${add(999999999999999999,999999999999999999)}",
			"1999999999999999998", NULL},
		{"${add(${index},1)}", "8", "${add(${index},1)}"},
		{"${add(${add(${index},1)},-10)}", "-2",
			"${add(${add(${index},1)},-10)}"},
		{"${repeat(B,${add(1,1)})}", "BB", NULL},
		{"${lower}", "low", NULL},
		{"${lower:-x}", "low", NULL},
		{"${lower(${lower})}", "low", NULL},
		{"${domain:-x}", "x", NULL},
		{"${idna(b\xc3\xbc"
		 "cher.example)}",
			"xn--bcher-kva.example", NULL},
		{"${idna(mail_1.example)}", "mail_1.example", NULL},
		{"${idna(${user}.\xc3\xbc)}", "joe.xn--tda", NULL},
		{"${idna(${cap_v})}", "a.b", "${idna(${cap_v})}"},
		{"${idna(\xc3\xbc.${cap_v})}", "xn--tda.a.b",
			"${idna(\xc3\xbc.${cap_v})}"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check_row(&rows[i]);
}

static void test_errors(void **state)
{
	static const struct row rows[] = {
		{"${", NULL, "\"${\" is never closed"},
		{"a ${user", NULL, "\"${\" is never closed"},
		{"${nobody:-x", NULL, "\"${\" is never closed"},
		{"${base64(a", NULL, "never closed"},
		{"${base64(a}", NULL, "the \"(\" is never closed"},
		{"${base64(\"a)}", NULL, "the quote is never closed"},
		{"${base64(a)", NULL, "\"${\" is never closed"},
		{"${base64(a)x}", NULL, "there must be a \"}\" here"},
		{"${}", NULL, "names no variable"},
		{"${a b}", NULL, "a variable's name is letters"},
		{"${user:x}", NULL, "a variable's name is letters"},
		{"${usr}", NULL, "\"usr\"; did you mean \"user\"?"},
		{"${recipent}", NULL, "did you mean \"recipient\"?"},
		{"${target.prt}", NULL, "did you mean \"target.port\"?"},
		{"${zzzzzzzz}", NULL, "help: define it under vars:"},
		{"${user:-${zzzzzzzz}}", NULL, "unknown variable"},
		{"${recipient}", NULL,
			"\"${recipient}\" has no value for this target"},
		{"${recipient}", NULL,
			"help: -D recipient=..., or under vars: of the "
			"target in smtpdrill.yaml"},
		{"${bas64(a)}", NULL, "did you mean \"base64\"?"},
		{"${exec(a)}", NULL, "unknown function \"exec\""},
		{"${random}", NULL,
			"\"random\" is a function: write ${random(8)}"},
		{"${base64(user)}", NULL,
			"\"user\" is a variable: write ${base64(${user})}"},
		{"${base64(captured)}", NULL, "\"captured\" is a variable"},
		{"${base64(recipient)}", NULL, "\"recipient\" is a variable"},
		{"${repeat(A,3)}", NULL,
			"\"A\" is a variable: write ${repeat(${A},...)}"},
		{"${repeat(B)}", NULL, "\"repeat\" takes 2 arguments"},
		{"${base64(a,b)}", NULL, "\"base64\" takes 1 argument:"},
		{"${now(a)}", NULL, "\"now\" takes no argument"},
		{"${random(0)}", NULL, "\"0\" is not a number from 1 to 1024"},
		{"${random(1025)}", NULL, "\"1025\" is not a number"},
		{"${random(x)}", NULL, "\"x\" is not a number"},
		{"${random()}", NULL, "\"random\" takes 1 argument"},
		{"${random(\"\")}", NULL, "\"\" is not a number"},
		{"${random(${cap_v})}", NULL,
			"\"${cap_v}\" must be known before the conversation"},
		{"${repeat(B,99999999999999999999)}", NULL, "not a number"},
		{"${repeat(BB,1000000)}", NULL, "is more than 1 MiB"},
		{"${xtext()}", NULL, "\"xtext\" takes 1 argument"},
		{"${xtex(a)}", NULL, "did you mean \"xtext\"?"},
		{"${idna}", NULL,
			"\"idna\" is a function: write ${idna(DOMAIN)}"},
		{"${idna(\"\")}", NULL,
			"error: \"\" is no domain: it is empty"},
		{"x ${idna(\xc3\xbc..a)}", NULL,
			"error: \"\xc3\xbc..a\" is no domain"},
		{"${idna(\\xff.a)}", NULL, "\"\\xff.a\" is no domain"},
		{"${idna(${empty})}", NULL, "it is empty"},
		{"${unbase64(a)}", NULL, "\"a\" is not base64"},
		{"${domain(joe)}", NULL, "${domain()}: \"joe\" is no address"},
		{"${domain(<>)}", NULL, "\"<>\" is no address"},
		{"${domain(joe@)}", NULL, "\"joe@\" is no address"},
		{"${domain(<joe@x.example)}", NULL, "is no address"},
		{"${local_part(\"\")}", NULL, "\"\" is no address"},
		{"${local_part(joe@x..y)}", NULL, "is no address"},
		{"${domain}", NULL,
			"\"domain\" is a function: write "
			"${domain(ADDRESS)}"},
		{"${add(1)}", NULL, "\"add\" takes 2 arguments"},
		{"${add(1,x)}", NULL, "\"x\" is no number"},
		{"${add(\"\",1)}", NULL, "\"\" is no number"},
		{"${add(1.5,1)}", NULL, "\"1.5\" is no number"},
		{"${add(1,--1)}", NULL, "\"--1\" is no number"},
		{"${add(1,+1)}", NULL, "\"+1\" is no number"},
		{"${add(1,9999999999999999999)}", NULL, "is no number"},
		{"${later(1)}", NULL, "\"1\" is no time such as 30s"},
		{"${later(--1h)}", NULL, "is no time"},
		{"${later(25h)}", NULL, "is no time"},
		{"${later}", NULL, "\"later\" is a function"},
		{"${base64(\\q)}", NULL, "\"\\q\" is not an escape"},
		{"${base64(\\x4)}", NULL, "is not an escape"},
		{"${loop_a}", NULL,
			"variable \"loop_a\" refers to itself: loop_a -> "
			"loop_b -> loop_a"},
		{"${loop_b}", NULL,
			"variable \"loop_a\" refers to itself: loop_a -> "
			"loop_b -> loop_a"},
		{"${self}", NULL, "refers to itself: self -> self"},
		{"${bomb7}", NULL, "refer to variables too deeply"},
		{"${env.SMTPDRILL_TEST_NONE}", NULL,
			"the environment has no variable "
			"\"SMTPDRILL_TEST_NONE\""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check_row(&rows[i]);
}

static void test_environment(void **state)
{
	static const struct row rows[] = {
		{"${env.SMTPDRILL_TEST_SET}", "a ${user}", NULL},
		{"${env.SMTPDRILL_TEST_SET:-x}", "a ${user}", NULL},
		{"${env.SMTPDRILL_TEST_EMPTY}", "", NULL},
		{"${env.SMTPDRILL_TEST_EMPTY:-x}", "x", NULL},
		{"${env.SMTPDRILL_TEST_NONE:-x}", "x", NULL},
	};

	(void)state;
	setenv("SMTPDRILL_TEST_SET", "a ${user}", 1);
	setenv("SMTPDRILL_TEST_EMPTY", "", 1);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check_row(&rows[i]);
}

static void expand(struct world *world, const char *text,
	enum template_mode mode, struct buf *out)
{
	const struct template *template = parse(world, text);
	struct err err;

	assert_non_null(template);
	buf_clear(out);
	if (!template_expand(template, &world->at, mode, out, &err))
		fail_msg("%s: %s", text, err.text);
}

static void test_volatile_variable_has_one_value(void **state)
{
	struct world world;
	struct buf first = BUF_INIT, second = BUF_INIT;
	const struct template *before;

	(void)state;
	world_init(&world);
	before = parse(&world, "${mid}");
	assert_non_null(before);
	assert_non_null(parse(&world, "${mid}"));
	world_start(&world);
	expand(&world, "${mid}", TEMPLATE_BYTES, &first);
	expand(&world, "${mid}", TEMPLATE_BYTES, &second);
	assert_int_equal(first.len, 14);
	assert_string_equal(buf_cstr(&first), buf_cstr(&second));
	assert_int_equal(first.data[0], '<');
	/* Outside of a variable each use is a new one. */
	expand(&world, "${random(8)}", TEMPLATE_BYTES, &first);
	expand(&world, "${random(8)}", TEMPLATE_BYTES, &second);
	assert_string_not_equal(buf_cstr(&first), buf_cstr(&second));
	expand(&world, "${uuid}", TEMPLATE_BYTES, &first);
	assert_int_equal(first.len, 36);
	expand(&world, "${now}", TEMPLATE_BYTES, &first);
	assert_non_null(strstr(buf_cstr(&first), " +0000"));
	buf_fini(&first);
	buf_fini(&second);
	world_fini(&world);
}

/* The slot is older than what its initial value needs. */
static void test_initial_values_in_order(void **state)
{
	struct world world;
	struct buf out = BUF_INIT;

	(void)state;
	world_init(&world);
	put_var(&world, "both", "${random(4)}-${mid}", true);
	assert_non_null(parse(&world, "${both}"));
	world_start(&world);
	expand(&world, "${both}", TEMPLATE_BYTES, &out);
	assert_int_equal(out.len, 4 + 1 + 14);
	buf_fini(&out);
	world_fini(&world);
}

static void test_modes(void **state)
{
	struct world world;
	struct buf out = BUF_INIT;
	struct err err;

	(void)state;
	world_init(&world);
	world_start(&world);
	expand(&world, "x.${cap_v}", TEMPLATE_EXPECT, &out);
	assert_string_equal(buf_cstr(&out), "x.a\\x2eb");
	expand(&world, "${repeat(-${cap_v},2)}", TEMPLATE_EXPECT, &out);
	assert_string_equal(buf_cstr(&out), "-a\\x2eb-a\\x2eb");
	expand(&world, "${base64(${cap_v}a)}", TEMPLATE_EXPECT, &out);
	assert_string_equal(buf_cstr(&out), "YS5iYQ\\x3d\\x3d");
	expand(&world, "${target.host}", TEMPLATE_EXPECT, &out);
	assert_string_equal(buf_cstr(&out), "mx\\x2eexample");
	expand(&world, "${cap_crlf}", TEMPLATE_BYTES, &out);
	assert_string_equal(buf_cstr(&out), "a\r\nQUIT");
	expand(&world, "${base64(${cap_crlf})}", TEMPLATE_LINE, &out);
	assert_string_equal(buf_cstr(&out), "YQ0KUVVJVA==");
	expand(&world, "${xtext(${cap_crlf})}", TEMPLATE_LINE, &out);
	assert_string_equal(buf_cstr(&out), "a+0D+0AQUIT");
	expand(&world, "${xtext(${cap_v}+)}", TEMPLATE_EXPECT, &out);
	assert_string_equal(buf_cstr(&out), "a\\x2eb\\x2b2B");
	expand(&world, "${idna(${cap_v})}", TEMPLATE_EXPECT, &out);
	assert_string_equal(buf_cstr(&out), "a\\x2eb");
	assert_false(template_expand(parse(&world, "${idna(${cap_crlf})}"),
		&world.at, TEMPLATE_LINE, &out, &err));
	assert_int_equal(err.kind, ERR_VARIABLE);
	assert_non_null(strstr(err.text, "${cap_crlf} holds CR, LF or NUL"));
	buf_clear(&out);
	assert_false(template_expand(parse(&world, "${idna(${cap_empty})}"),
		&world.at, TEMPLATE_BYTES, &out, &err));
	assert_int_equal(err.kind, ERR_VARIABLE);
	assert_string_equal(
		err.text, "${idna()}: \"\" is no domain: it is empty");
	assert_int_equal(out.len, 0);
	assert_false(
		template_expand(parse(&world, "${idna(\xc3\xbc.${captured})}"),
			&world.at, TEMPLATE_BYTES, &out, &err));
	assert_string_equal(err.text, "${captured} has no value yet");
	assert_false(template_expand(parse(&world, "${cap_crlf}"), &world.at,
		TEMPLATE_LINE, &out, &err));
	assert_int_equal(err.kind, ERR_VARIABLE);
	assert_non_null(strstr(err.text, "${cap_crlf} holds CR, LF or NUL"));
	assert_false(template_expand(parse(&world, "${captured}"), &world.at,
		TEMPLATE_BYTES, &out, &err));
	assert_string_equal(err.text, "${captured} has no value yet");
	buf_fini(&out);
	world_fini(&world);
}

/* What a function makes of a captured text is minded as that text is. */
static void test_modes_of_functions(void **state)
{
	static const struct {
		const char *text;
		enum template_mode mode;
		const char *expanded; /* NULL: an error with fault in it */
		const char *fault;
	} rows[] = {
		{"${upper(${cap_v})}", TEMPLATE_EXPECT, "A\\x2eB", NULL},
		{"${upper(${cap_crlf})}", TEMPLATE_BYTES, "A\r\nQUIT", NULL},
		{"${upper(${cap_crlf})}", TEMPLATE_LINE, NULL,
			"${cap_crlf} holds CR, LF or NUL"},
		{"${lower(${unbase64(${base64(${cap_crlf})})})}", TEMPLATE_LINE,
			NULL, "${unbase64()} holds CR, LF or NUL"},
		{"${unbase64(${base64(\\0${cap_v})})}", TEMPLATE_LINE, NULL,
			"${unbase64()} holds CR, LF or NUL"},
		{"${base64(${unbase64(${base64(\\n${cap_v})})})}", TEMPLATE_LINE,
			"CmEuYg==", NULL},
		{"${unbase64(${base64(${cap_v})})}", TEMPLATE_EXPECT, "a\\x2eb",
			NULL},
		{"${unbase64(${cap_v})}", TEMPLATE_BYTES, NULL,
			"${unbase64()}: \"a.b\" is not base64"},
		{"${domain(x@${cap_v})}", TEMPLATE_EXPECT, "a\\x2eb", NULL},
		{"${domain(${cap_v})}", TEMPLATE_LINE, NULL,
			"${domain()}: \"a.b\" is no address"},
		{"${domain(${cap_crlf})}", TEMPLATE_LINE, NULL,
			"${cap_crlf} holds"},
		{"${local_part(${captured})}", TEMPLATE_LINE, NULL,
			"${captured} has no value yet"},
		{"${add(${cap_v},1)}", TEMPLATE_LINE, NULL,
			"${add()}: \"a.b\" is no number"},
		{"${add(-1${cap_empty},0)}", TEMPLATE_EXPECT, "\\x2d1", NULL},
		{"${later(${cap_v})}", TEMPLATE_LINE, NULL,
			"${later()} takes a time"},
	};
	struct world world;

	(void)state;
	world_init(&world);
	world_start(&world);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct template *template = parse(&world, rows[i].text);
		struct buf out = BUF_INIT;
		struct err err = {.kind = ERR_NONE};
		bool ok = template && template_expand(template, &world.at,
					      rows[i].mode, &out, &err);

		if (ok != (rows[i].expanded != NULL))
			fail_msg("%s: \"%s\" %s", rows[i].text, buf_cstr(&out),
				err.text);
		if (ok) {
			assert_string_equal(buf_cstr(&out), rows[i].expanded);
		} else {
			assert_int_equal(err.kind, ERR_VARIABLE);
			if (!strstr(err.text, rows[i].fault))
				fail_msg("%s: %s", rows[i].text, err.text);
		}
		buf_fini(&out);
	}
	world_fini(&world);
}

/* Texts of one form come in the order of their times. */
static void test_later(void **state)
{
	struct world world;
	struct buf past = BUF_INIT, now = BUF_INIT, future = BUF_INIT;

	(void)state;
	world_init(&world);
	world_start(&world);
	expand(&world, "${later(-1m)}", TEMPLATE_LINE, &past);
	expand(&world, "${later(0s)}", TEMPLATE_LINE, &now);
	expand(&world, "${later(1${cap_empty}m)}", TEMPLATE_LINE, &future);
	assert_int_equal(past.len, 20);
	assert_int_equal(future.len, 20);
	assert_int_equal(now.data[10], 'T');
	assert_int_equal(now.data[19], 'Z');
	assert_true(strcmp(buf_cstr(&past), buf_cstr(&now)) < 0);
	assert_true(strcmp(buf_cstr(&now), buf_cstr(&future)) < 0);
	assert_false(parse(&world, "${later(1h)}")->is_fixed);
	buf_fini(&past);
	buf_fini(&now);
	buf_fini(&future);
	world_fini(&world);
}

static bool may_lack_recipient(void *owner, struct str name)
{
	(void)owner;
	return str_equal(name, "recipient") || str_equal(name, "token");
}

static void test_may_lack(void **state)
{
	struct world world;
	const struct template *template;

	(void)state;
	world_init(&world);
	world.scope.may_lack = may_lack_recipient;
	template = parse(&world, "<${recipient}> ${token}");
	assert_non_null(template);
	assert_true(str_equal(template->text, "<recipient@example.org> token"));
	assert_null(parse(&world, "${sender}"));
	world_fini(&world);
}

static void test_helo_slot_falls_back(void **state)
{
	struct world world;
	struct buf out = BUF_INIT;

	(void)state;
	world_init(&world);
	slots_add(&world.slots, world.arena, str_from("helo"));
	assert_non_null(parse(&world, "${helo}"));
	world_start(&world);
	expand(&world, "EHLO ${helo}", TEMPLATE_LINE, &out);
	assert_string_equal(buf_cstr(&out), "EHLO [127.0.0.1]");
	buf_fini(&out);
	world_fini(&world);
}

static void test_depth(void **state)
{
	struct world world;
	struct buf text = BUF_INIT;

	(void)state;
	world_init(&world);
	for (int i = 0; i < 100000; i++)
		buf_puts(&text, "${a:-");
	assert_null(parse(&world, buf_cstr(&text)));
	buf_clear(&text);
	for (int i = 0; i < 20; i++)
		buf_puts(&text, "${zz:-");
	buf_puts(&text, "x");
	for (int i = 0; i < 20; i++)
		buf_puts(&text, "}");
	assert_non_null(parse(&world, buf_cstr(&text)));
	buf_fini(&text);
	world_fini(&world);
}

static void test_values_that_grow(void **state)
{
	struct world world;
	struct buf out = BUF_INIT, value = BUF_INIT;
	struct err err;

	(void)state;
	world_init(&world);
	world_start(&world);
	buf_fill(&value, 'x', 1048576);
	world.values[slots_find(&world.slots, STR_LITERAL("cap_v"))] =
		buf_view(&value);
	assert_true(template_expand(
		parse(&world, "${cap_v}${cap_v}${cap_v}${cap_v}"), &world.at,
		TEMPLATE_BYTES, &out, &err));
	buf_clear(&out);
	assert_false(template_expand(
		parse(&world, "${cap_v}${cap_v}${cap_v}${cap_v}${cap_v}"),
		&world.at, TEMPLATE_BYTES, &out, &err));
	assert_int_equal(err.kind, ERR_VARIABLE);
	assert_non_null(strstr(err.text, "longer than 4 MiB"));
	buf_fini(&value);
	buf_fini(&out);
	world_fini(&world);
}

/* Thousands of cases must not fill the memory; it is said once. */
static void test_no_room(void **state)
{
	struct world world;

	(void)state;
	world_init(&world);
	for (int i = 0; i < 100 && !world.scope.is_full; i++)
		parse(&world, "${repeat(${repeat(x,1000)},1000)}"
			      "${repeat(${repeat(x,1000)},1000)}"
			      "${repeat(${repeat(x,1000)},1000)}");
	assert_true(world.scope.is_full);
	assert_null(parse(&world, "x"));
	assert_int_equal(diag_error_count(world.diag), 1);
	world_fini(&world);
}

static void test_places(void **state)
{
	static const char yaml[] = "- 'it''s ${usr}'\n- |\n  a\n  b ${usr}\n";
	struct world world;
	struct yaml_file file;
	struct buf out = BUF_INIT;

	(void)state;
	world_init(&world);
	assert_true(yaml_parse(
		world.arena, world.diag, "p.yaml", str_from(yaml), &file));
	for (size_t i = 0; i < 2; i++)
		assert_null(template_parse(
			&world.scope, file.documents[0]->items[i]));
	diag_print(world.diag, &out, false);
	assert_non_null(strstr(buf_cstr(&out), "p.yaml:1:12: error"));
	assert_non_null(strstr(buf_cstr(&out), "p.yaml:4:7: error"));
	buf_fini(&out);
	world_fini(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_functions),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_environment),
		cmocka_unit_test(test_volatile_variable_has_one_value),
		cmocka_unit_test(test_initial_values_in_order),
		cmocka_unit_test(test_modes),
		cmocka_unit_test(test_modes_of_functions),
		cmocka_unit_test(test_later),
		cmocka_unit_test(test_may_lack),
		cmocka_unit_test(test_helo_slot_falls_back),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_values_that_grow),
		cmocka_unit_test(test_no_room),
		cmocka_unit_test(test_places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
