/*
 * scenario_plan.c - the plans of a scenario, one for each case. Everything
 * is read again for every case, since any value may hold its variables.
 */
#include "scenario/scenario_private.h"

static const char *const section_keys[SECTION_COUNT] = {
	[SECTION_SETUP] = "setup",
	[SECTION_STEPS] = "steps",
	[SECTION_TEARDOWN] = "teardown",
};

/* Once for each name; whoever plays the plan looks at them. */
static void note_missing(struct plan *plan, struct str name)
{
	for (size_t i = 0; i < plan->missing_count; i++)
		if (str_same(plan->missing[i], name))
			return;
	if (plan->missing_count < PLAN_MISSING_MAX)
		plan->missing[plan->missing_count++] = name;
}

static bool may_lack(void *owner, struct str name)
{
	const struct scenario_build *build = owner;

	for (size_t i = 0; i < build->may_lack_count; i++)
		if (str_same(build->may_lack[i], name))
			return true;
	if (!vars_is_vocabulary(name))
		return false;
	note_missing(build->plan, name);
	return true;
}

static void fill_facts(struct scenario_build *build)
{
	const struct scenario_source *source = build->source;
	struct scenario_facts *facts = &build->plan->facts;

	facts->file = source->file->name;
	facts->line = source->loc.line;
	facts->source = source->text;
	facts->source_line = source->text_line;
	facts->name = source->name.data ? source->name.data : "";
	facts->case_id = build->row->id;
	facts->id = facts->case_id
			    ? arena_printf(build->arena, "%s::%s[%s]",
				      facts->file, facts->name, facts->case_id)
			    : arena_printf(build->arena, "%s::%s", facts->file,
				      facts->name);
}

static void build_init(struct scenario_build *build,
	const struct scenario_source *source, const struct scenario_case *row,
	struct diag *diag)
{
	struct arena *arena = source->file->arena;
	struct plan *plan = arena_calloc(arena, 1, sizeof(*plan));

	*build = (struct scenario_build){.source = source,
		.row = row,
		.diag = diag,
		.arena = arena,
		.plan = plan,
		.start_loc = source->loc};
	plan->loc = source->loc;
	plan->timeouts = scenario_default_timeouts;
	plan->uses_target = true;
	plan->connections[0] = "a";
	plan->connection_count = 1;
	fill_facts(build);
	build->scope = (struct template_scope){.arena = arena,
		.diag = diag,
		.slots = &plan->slots,
		.may_lack = may_lack,
		.owner = build,
		.scenario = plan->facts.name,
		.case_id = row->id};
	build->parse = (struct step_parse){.arena = arena,
		.diag = diag,
		.scope = &build->scope,
		.base_dir = source->file->base_dir,
		.connection_count = &plan->connection_count,
		.connections = plan->connections,
		.connection_locs = build->connection_locs,
		.owner = build};
	scenario_init_fragments(build);
}

/* The steps that the author wrote for a section; NULL: none. What `talk` was
 * made into stands for the steps. */
const struct node *scenario_section_list(
	const struct scenario_build *build, int section)
{
	if (!section_keys[section])
		return NULL;
	if (section == SECTION_STEPS && build->source->talk)
		return build->source->talk;
	return scenario_get(build->source, section_keys[section]);
}

/* Slots are known before any text is read: their names mean the slot. */
static void collect_slots(struct scenario_build *build)
{
	build->is_collecting = true;
	for (int i = 0; i < SECTION_COUNT; i++) {
		const struct node *list = scenario_section_list(build, i);

		if (list)
			steps_collect_slots(&build->parse, list);
	}
	scenario_collect_servers(build);
	build->is_collecting = false;
}

/* A slot that is also a variable begins with that one's value, even where
 * only a condition looks at it. */
static bool start_slots(struct scenario_build *build)
{
	size_t count = build->plan->slots.count;
	bool ok = true;

	for (size_t i = 0; i < count; i++) {
		struct str name = build->plan->slots.names[i];
		char *text;

		if (!vars_name_is_valid(name) || !vars_get(build->vars, name))
			continue;
		text = arena_printf(
			build->arena, "${%.*s}", (int)name.len, name.data);
		ok = template_parse_text(&build->scope, str_from(text),
			     build->source->loc) &&
		     ok;
	}
	return ok;
}

/* The first required variable without a value: the scenario is skipped. */
static void note_lacking(struct scenario_build *build)
{
	for (size_t i = 0; i < build->may_lack_count; i++) {
		struct str name = build->may_lack[i];
		const struct var *var = vars_get(build->vars, name);

		if ((var && var->value.len) || str_equal(name, "helo"))
			continue;
		build->plan->lacking = str_from(arena_printf(
			build->arena, "var.%.*s", (int)name.len, name.data));
		return;
	}
}

/* The handshake of a target that begins with TLS is the prelude's, unless
 * the scenario begins with its own. */
static bool make_prelude(struct scenario_build *build)
{
	const struct scenario_load *load = build->source->file->load;
	struct plan *plan = build->plan;
	bool is_ours =
		plan->start == START_CONNECT && scenario_begins_with_tls(plan);

	if (!plan->uses_target)
		return true;
	return steps_make_prelude(&build->parse, plan->start, load->protocol,
		load->implicit_tls && !is_ours, build->start_loc,
		&plan->sections[SECTION_PRELUDE]);
}

static bool read_sections(struct scenario_build *build)
{
	struct plan *plan = build->plan;
	bool ok = true;

	for (int i = 0; i < SECTION_COUNT; i++) {
		const struct node *list = scenario_section_list(build, i);

		if (list)
			ok = steps_parse(
				     &build->parse, list, &plan->sections[i]) &&
			     ok;
	}
	if (!ok)
		return make_prelude(build) && false;
	ok = scenario_check_connections(build);
	return make_prelude(build) && ok;
}

/* The plan of one case; NULL after a diag_error. */
static struct plan *make_plan(const struct scenario_source *source,
	const struct scenario_case *row, struct diag *diag)
{
	/* Texts that only the conversation knows are read again then, and
	 * look into the scope. */
	struct scenario_build *build =
		arena_alloc(source->file->arena, sizeof(*build));
	bool ok;

	build_init(build, source, row, diag);
	ok = scenario_put_vars(build);
	build->scope.vars = build->vars;
	build->plan->vars = build->vars;
	collect_slots(build);
	ok = scenario_read_requires(build) && ok;
	ok = scenario_settle_vars(build) && ok;
	note_lacking(build);
	ok = start_slots(build) && ok;
	ok = scenario_read_keys(build) && ok;
	ok = read_sections(build) && ok;
	scenario_lint_delivery(build);
	scenario_lint_requires(build);
	return ok && !build->parse.failed ? build->plan : NULL;
}

/* Whether the first case's mistakes are its own: a second one does not make
 * just as many. */
static bool is_of_case(const struct scenario_source *source, size_t errors)
{
	struct diag *scratch;
	bool same;

	if (source->case_count < 2)
		return true;
	scratch = diag_new();
	make_plan(source, &source->cases[1], scratch);
	same = diag_error_count(scratch) == errors;
	diag_free(&scratch);
	return !same;
}

bool scenario_make_plans(struct scenario_source *source)
{
	struct scenario_file *file = source->file;

	for (size_t i = 0; i < source->case_count; i++) {
		const struct scenario_case *row = &source->cases[i];
		size_t before = diag_error_count(file->diag);
		struct plan *plan = make_plan(source, row, file->diag);
		size_t errors = diag_error_count(file->diag) - before;

		if (plan) {
			scenario_set_add(file->set, plan);
			continue;
		}
		/* What is wrong in one case is mostly wrong in all. */
		if (row->id && errors && (i > 0 || is_of_case(source, errors)))
			diag_help(file->diag, "in case \"%s\"", row->id);
		return false;
	}
	return true;
}
