/* layer: engine */
/*
 * fuzz_template.c - the first line is a text with ${variables}, what follows
 * is what a server made of ${said}. It is read or there is a message, twice
 * the same; and the server adds no line to a line.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "engine/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SLOTS_MAX = 256 };

static void require(bool condition)
{
	if (!condition)
		abort();
}

static void require_same(struct str a, struct str b)
{
	require(a.len == b.len &&
		(a.len == 0 || memcmp(a.data, b.data, a.len) == 0));
}

struct world {
	struct arena *arena;
	struct diag *diag;
	struct vars *vars;
	struct slots slots;
	struct template_scope scope;
};

static void put_var(struct world *world, const char *name, const char *value)
{
	vars_put(world->vars, world->arena,
		(struct var){.name = str_from(name),
			.value = str_from(value),
			.expandable = true,
			.loc = {"v", 1, 1},
			.rank = VAR_RANK_SCENARIO});
}

static void world_init(struct world *world)
{
	*world = (struct world){.arena = arena_new(0), .diag = diag_new()};
	world->vars = vars_new(world->arena, NULL);
	put_var(world, "a", "A");
	put_var(world, "b", "${a}${said}");
	put_var(world, "c", "${c}");
	put_var(world, "r", "${random(8)}");
	put_var(world, "e", "");
	slots_add(&world->slots, world->arena, STR_LITERAL("said"));
	world->scope = (struct template_scope){.arena = world->arena,
		.diag = world->diag,
		.vars = world->vars,
		.slots = &world->slots,
		.scenario = "name",
		.case_id = "case"};
}

static void world_fini(struct world *world)
{
	diag_free(&world->diag);
	arena_free(&world->arena);
}

/* With that value for ${said}. The same seed every time. */
static bool expand(struct world *world, const struct template *template,
	enum template_mode mode, struct str said, struct buf *out)
{
	struct random random;
	struct str values[SLOTS_MAX];
	struct template_values at = {.slots = values,
		.names = &world->slots,
		.random = &random,
		.index = 1,
		.run_id = "run",
		.target_host = "host",
		.target_port = 25,
		.default_helo = STR_LITERAL("[127.0.0.1]")};
	struct err err = {.kind = ERR_NONE};
	bool ok;

	random_seed(&random, 1);
	ok = slots_start(&at, values, world->arena, &err);
	values[slots_find(&world->slots, STR_LITERAL("said"))] = said;
	ok = ok && template_expand(template, &at, mode, out, &err);
	require(ok || (err.kind == ERR_VARIABLE && err.text[0]));
	return ok;
}

static size_t count_line_ends(struct str text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += text.data[i] == '\r' || text.data[i] == '\n' ||
			 text.data[i] == '\0';
	return count;
}

static void check_line(
	struct world *world, const struct template *template, struct str said)
{
	struct buf hostile = BUF_INIT, tame = BUF_INIT;

	if (said.len &&
		expand(world, template, TEMPLATE_LINE, said, &hostile)) {
		require(expand(world, template, TEMPLATE_LINE, STR_LITERAL("x"),
			&tame));
		require(count_line_ends(buf_view(&hostile)) ==
			count_line_ends(buf_view(&tame)));
	}
	buf_fini(&hostile);
	buf_fini(&tame);
}

static void check_twice(struct world *world, struct str text,
	const struct template *template, struct str said)
{
	struct buf one = BUF_INIT, two = BUF_INIT;
	const struct template *again = template_parse_text(
		&world->scope, text, (struct loc){"f", 1, 1});

	require(again && again->is_fixed == template->is_fixed);
	require_same(again->shown, template->shown);
	/* The clock goes on; "#" is in the names of slots that were made. */
	if (strstr(text.data, "now") || strstr(text.data, "${r"))
		return;
	require(expand(world, template, TEMPLATE_BYTES, said, &one) ==
		expand(world, again, TEMPLATE_BYTES, said, &two));
	require_same(buf_view(&one), buf_view(&two));
	buf_fini(&one);
	buf_fini(&two);
}

/* In a pattern and in send_raw it stands for itself. */
static void check_escaped(struct world *world, struct str said)
{
	const struct template *template = template_parse_text(
		&world->scope, STR_LITERAL("${said}"), (struct loc){"f", 1, 1});
	struct buf shown = BUF_INIT, bytes = BUF_INIT;
	size_t offset;

	require(template != NULL);
	require(expand(world, template, TEMPLATE_EXPECT, said, &shown));
	require(unescape_wire(&bytes, buf_view(&shown), &offset));
	require_same(buf_view(&bytes), said);
	buf_fini(&shown);
	buf_fini(&bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str said = {(const char *)data, size};
	struct str text = str_cut(&said, '\n');
	const struct template *template;
	struct world world;

	world_init(&world);
	text = arena_str(world.arena, text);
	if (!said.data)
		said = STR_LITERAL("");
	template = template_parse_text(
		&world.scope, text, (struct loc){"f", 1, 1});
	require((template == NULL) == (diag_error_count(world.diag) > 0));
	if (template && world.slots.count < SLOTS_MAX) {
		require(!template->is_fixed || template->part_count == 0);
		check_line(&world, template, said);
		if (world.slots.count < SLOTS_MAX / 2)
			check_twice(&world, text, template, said);
	}
	if (world.slots.count < SLOTS_MAX)
		check_escaped(&world, said);
	world_fini(&world);
	return 0;
}
