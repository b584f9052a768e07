/* condition.c - what a step or a scenario asks of the conversation, and
 * whether it is so. How it is read: condition_read.c. */
#include "engine/condition_private.h"

/* What condition_read.c reads, for editors. */
#define TERM_PATTERN                                       \
	"(tls|ipv6|protocol\\.lmtp|protocol\\.submission|" \
	"var\\.[A-Za-z_][A-Za-z0-9_-]*|cap\\.[A-Za-z0-9][A-Za-z0-9-]*)"

const struct yaml_shape condition_shape = {.kinds = YAML_WRITTEN,
	.pattern = "^\\s*(not\\s+)*" TERM_PATTERN
		   "(\\s+(and|or)\\s+(not\\s+)*" TERM_PATTERN ")*\\s*$",
	.takes = "cap.KEYWORD, var.NAME, tls, ipv6, protocol.lmtp, "
		 "protocol.submission, with not, and, or"};

/* A keyword may be of any kind; it is known by what it is not. */
#define REQUIRED_PATTERN                \
	"^\\s*(not\\s+)?(" TERM_PATTERN \
	"|[A-Za-z0-9][A-Za-z0-9-]*( (?!(and|or)( |$))[^ ]*)*)\\s*$"
#define REQUIRED_TAKES                                            \
	"an EHLO keyword, var.NAME, tls, ipv6, protocol.lmtp or " \
	"protocol.submission, with not before it"

static const struct yaml_shape required_shape = {.kinds = YAML_WRITTEN,
	.pattern = REQUIRED_PATTERN,
	.takes = REQUIRED_TAKES};
const struct yaml_shape requires_shape = {.kinds = YAML_WRITTEN | YAML_LIST,
	.pattern = REQUIRED_PATTERN,
	.takes = REQUIRED_TAKES,
	.item = &required_shape};

static bool term_holds(
	const struct term *term, const struct condition_facts *facts)
{
	bool holds = false;

	switch (term->kind) {
	case TERM_CAP:
		holds = facts->ehlo && ehlo_has(facts->ehlo, term->name);
		break;
	case TERM_VAR:
		if (term->bound.data)
			holds = term->bound.len > 0;
		else
			holds = facts->var &&
				facts->var(facts->owner, term->name).len;
		break;
	case TERM_TLS:
		holds = facts->tls;
		break;
	case TERM_IPV6:
		holds = facts->ipv6;
		break;
	case TERM_LMTP:
		holds = facts->lmtp;
		break;
	case TERM_SUBMISSION:
		holds = facts->submission;
		break;
	}
	return holds != term->negated;
}

static void explain_term(const struct term *term, struct buf *why)
{
	struct str name = term->name;
	bool no = term->negated;

	switch (term->kind) {
	case TERM_CAP:
		buf_puts(why, no ? "the server offers "
				 : "the server does not offer ");
		buf_str(why, name);
		break;
	case TERM_VAR:
		buf_printf(why, "${%.*s} has %s value", (int)name.len,
			name.data, no ? "a" : "no");
		break;
	case TERM_TLS:
		buf_puts(why, no ? "the connection is encrypted"
				 : "the connection is not encrypted");
		break;
	case TERM_IPV6:
		buf_puts(why, no ? "the connection is over IPv6"
				 : "the connection is not over IPv6");
		break;
	case TERM_LMTP:
		buf_puts(why, no ? "the target speaks LMTP"
				 : "the target does not speak LMTP");
		break;
	case TERM_SUBMISSION:
		buf_puts(why, no ? "the target is for submission"
				 : "the target is not for submission");
		break;
	}
}

/* The terms of group that do not hold; true when all do. */
static bool group_holds(const struct condition *condition, int group,
	const struct condition_facts *facts, struct buf *why)
{
	bool holds = true;

	for (size_t i = 0; i < condition->count; i++) {
		const struct term *term = &condition->terms[i];

		if (term->group != group || term_holds(term, facts))
			continue;
		if (why && (!holds || group > 0))
			buf_puts(why, holds ? ", and " : " and ");
		if (why)
			explain_term(term, why);
		holds = false;
	}
	return holds;
}

bool condition_holds(const struct condition *condition,
	const struct condition_facts *facts, struct buf *why)
{
	size_t before = why ? why->len : 0;
	int groups = condition->count
			     ? condition->terms[condition->count - 1].group + 1
			     : 1;

	for (int group = 0; group < groups; group++) {
		if (!group_holds(condition, group, facts, why))
			continue;
		if (why && why->data) {
			why->len = before;
			why->data[before] = '\0';
		}
		return true;
	}
	return false;
}

const struct condition *condition_bind(struct arena *arena, struct diag *diag,
	struct loc loc, const struct condition *condition,
	const struct vars *vars)
{
	struct condition *bound = arena_alloc(arena, sizeof(*bound));

	*bound = *condition;
	bound->terms =
		arena_calloc(arena, condition->count, sizeof(*bound->terms));
	for (size_t i = 0; i < condition->count; i++) {
		struct term *term = &bound->terms[i];
		const struct var *var;

		*term = condition->terms[i];
		var = term->kind == TERM_VAR ? vars_get(vars, term->name)
					     : NULL;
		if (!var || !var->ready)
			continue;
		if (!var->ready->is_fixed) {
			diag_error(diag, loc,
				"the argument \"%.*s\" is known in the "
				"conversation only: a condition cannot ask "
				"for it",
				(int)term->name.len, term->name.data);
			return NULL;
		}
		term->bound = var->ready->text;
	}
	return bound;
}

bool condition_needs_ehlo(const struct condition *condition)
{
	/* Whether there can be TLS is told by STARTTLS. */
	for (size_t i = 0; i < condition->count; i++)
		if (condition->terms[i].kind == TERM_CAP ||
			condition->terms[i].kind == TERM_TLS)
			return true;
	return false;
}

void condition_each_required_var(const struct condition *condition,
	void (*fn)(void *owner, struct str name), void *owner)
{
	size_t count = condition->count;

	if (count && condition->terms[count - 1].group > 0)
		return;
	for (size_t i = 0; i < count; i++)
		if (condition->terms[i].kind == TERM_VAR &&
			!condition->terms[i].negated)
			fn(owner, condition->terms[i].name);
}

struct str condition_text(const struct condition *condition)
{
	return condition->text;
}
