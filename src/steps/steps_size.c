/* steps_size.c - a number of octets, or a bound for it. */
#include "steps/steps_size.h"

#include "steps/steps_values.h"

enum relation { RELATION_EQUAL, RELATION_AT_LEAST, RELATION_AT_MOST };

struct size_bound {
	const struct template *text;
	enum relation relation; /* of a text that is fixed */
	int64_t octets;
};

const struct yaml_shape size_bound_shape = {
	.kinds = YAML_WRITTEN | YAML_SIZE | YAML_VARS,
	.pattern = "^(>=|<=|=)? *[0-9]+[KkMmGg]?$",
	.takes = "a number of octets, or a bound: 1024, >=10K, <=2M"};

static bool starts(struct str text, const char *with)
{
	return text.len >= 2 && text.data[0] == with[0] &&
	       text.data[1] == with[1];
}

/* Cuts ">=", "<=" or "=" off. */
static enum relation cut_relation(struct str *text)
{
	enum relation relation = RELATION_EQUAL;
	size_t len = 0;

	if (starts(*text, ">=")) {
		relation = RELATION_AT_LEAST;
		len = 2;
	} else if (starts(*text, "<=")) {
		relation = RELATION_AT_MOST;
		len = 2;
	} else if (text->len && text->data[0] == '=') {
		len = 1;
	}
	while (len && len < text->len && text->data[len] == ' ')
		len++;
	text->data += len;
	text->len -= len;
	return relation;
}

const struct size_bound *size_bound_read(
	struct step_parse *parse, const struct node *value, const char *key)
{
	struct size_bound *bound =
		arena_calloc(parse->arena, 1, sizeof(*bound));
	struct node number = *value;

	if (!steps_read_template(parse, value, key, &bound->text))
		return NULL;
	if (!bound->text->is_fixed)
		return bound;
	number.text = bound->text->text;
	bound->relation = cut_relation(&number.text);
	return yaml_read_size(
		       parse->diag, &number, key, INT64_MAX, &bound->octets)
		       ? bound
		       : NULL;
}

struct str size_bound_shown(const struct size_bound *bound)
{
	return bound->text->shown;
}

/* Makes *out a fixed one; false after it has ended the step. */
static bool settle(struct session *session, const struct size_bound *bound,
	struct size_bound *out)
{
	struct buf text = BUF_INIT, shown = BUF_INIT;
	struct str number;
	bool ok;

	*out = *bound;
	if (bound->text->is_fixed)
		return true;
	if (!session_expand(session, bound->text, TEMPLATE_BYTES, &text)) {
		buf_fini(&text);
		return false;
	}
	number = buf_view(&text);
	out->relation = cut_relation(&number);
	ok = yaml_parse_size(number, INT64_MAX, &out->octets);
	if (!ok) {
		steps_excerpt(&shown, buf_view(&text));
		step_error(session,
			"\"%s\" is no number of octets such as 1024 or >=10K",
			buf_cstr(&shown));
	}
	buf_fini(&text);
	buf_fini(&shown);
	return ok;
}

bool size_bound_holds(struct session *session, const struct size_bound *bound,
	size_t octets, const char *what)
{
	struct size_bound fixed;
	const char *words = "not";
	bool ok = false;

	if (!settle(session, bound, &fixed))
		return false;
	switch (fixed.relation) {
	case RELATION_EQUAL:
		ok = (int64_t)octets == fixed.octets;
		break;
	case RELATION_AT_LEAST:
		ok = (int64_t)octets >= fixed.octets;
		words = "not at least";
		break;
	case RELATION_AT_MOST:
		ok = (int64_t)octets <= fixed.octets;
		words = "not at most";
		break;
	}
	if (!ok)
		step_fail(session, FAILURE_REPLY_MISMATCH,
			"the %s has %zu octets, %s %lld", what, octets, words,
			(long long)fixed.octets);
	return ok;
}
