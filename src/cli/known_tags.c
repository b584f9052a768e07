/* known_tags.c - tags of --tag that no scenario has: a slip would select
 * less, or leave out nothing, and nobody would know. */
#include "base/mem.h"
#include "base/suggest.h"
#include "cli/setup.h"
#include "cli/usage.h"

static bool is_known(const struct setup *setup, struct str tag)
{
	for (size_t i = 0; i < setup->set.count; i++) {
		const struct scenario_facts *facts =
			&setup->set.plans[i]->facts;

		for (size_t k = 0; k < facts->tag_count; k++)
			if (str_equal(tag, facts->tags[k]))
				return true;
	}
	return false;
}

/* Those that hold no secret; ends with NULL. */
static const char **collect_tags(const struct setup *setup)
{
	const struct scenario_set *set = &setup->set;
	size_t count = 0, total = 0;
	const char **tags;

	for (size_t i = 0; i < set->count; i++)
		total += set->plans[i]->facts.tag_count;
	tags = mem_calloc(total + 1, sizeof(*tags));
	for (size_t i = 0; i < set->count; i++)
		for (size_t k = 0; k < set->plans[i]->facts.tag_count; k++) {
			const char *tag = set->plans[i]->facts.tags[k];
			struct buf shown = BUF_INIT;

			if (!redact(setup->redactor, str_from(tag), &shown))
				tags[count++] = tag;
			buf_fini(&shown);
		}
	return tags;
}

/* To leave out what is not there is no slip, unless it is nearly there. */
static void note_unknown(
	const struct setup *setup, struct str tag, bool is_negated)
{
	const char **known = collect_tags(setup);
	const char *near = suggest_closest(tag, known);

	tag = redact_str(setup->redactor, setup->arena, tag);
	if (near || !is_negated)
		say_note("--tag: no scenario here has the tag \"%.*s\"%s%s%s",
			(int)tag.len, tag.data, near ? "; did you mean \"" : "",
			near ? near : "", near ? "\"?" : "");
	mem_free(known);
}

void setup_note_unknown_tags(const struct setup *setup)
{
	struct str tags = setup->options->tags;

	while (tags.data) {
		struct str tag = str_trim(str_cut(&tags, ','));
		bool is_negated = tag.len && tag.data[0] == '!';

		if (is_negated)
			tag = (struct str){tag.data + 1, tag.len - 1};
		if (tag.len && !is_known(setup, tag))
			note_unknown(setup, tag, is_negated);
	}
}
