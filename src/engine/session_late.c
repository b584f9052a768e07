/*
 * session_late.c - an expectation whose text the conversation alone knows:
 * it is read when its reply is to be matched.
 */
#include "engine/session_private.h"

struct late_parse {
	struct expect_parse base;
	struct session *session;
	struct err err;
};

static bool late_expand(
	struct expect_parse *parse, const struct node *scalar, struct str *out)
{
	struct late_parse *late = parse->owner;
	struct session *s = late->session;
	struct template_scope scope = *s->unit->expect->scope;
	const struct template *template;
	struct template_values values;
	struct buf text = BUF_INIT;
	bool ok;

	scope.arena = parse->arena;
	scope.diag = parse->diag;
	template = template_parse(&scope, scalar);
	if (!template)
		return false;
	session_values(s, &values);
	ok = template_expand(
		template, &values, TEMPLATE_EXPECT, &text, &late->err);
	if (ok)
		*out = arena_str(parse->arena, buf_view(&text));
	buf_fini(&text);
	return ok;
}

static const struct expect *late_expectation(struct session *s)
{
	struct late_parse late = {.session = s};
	const struct expect *expect;

	late.base.arena = s->result->arena;
	late.base.diag = diag_new();
	late.base.expand = late_expand;
	late.base.owner = &late;
	late.base.is_late = true;
	late.base.subject = s->unit->ops->traits & STEP_SHOWS_TLS
				    ? EXPECT_SUBJECT_TLS
			    : s->unit->ops->traits & STEP_SHOWS_PROCESS
				    ? EXPECT_SUBJECT_PROCESS
				    : EXPECT_SUBJECT_REPLY;
	expect = expect_parse(&late.base, s->unit->expect->node);
	if (expect) {
		struct buf shown = BUF_INIT;

		expect_describe(expect, &shown);
		session_show_expected(s, buf_view(&shown));
		buf_fini(&shown);
	} else if (late.err.kind != ERR_NONE) {
		step_error(s, "%s", late.err.text);
	} else {
		struct buf text = BUF_INIT;

		diag_print(late.base.diag, &text, false);
		step_error(s,
			"with its variables' values the expectation "
			"cannot be read: %s",
			buf_cstr(&text));
		buf_fini(&text);
	}
	diag_free(&late.base.diag);
	return expect;
}

bool session_ready_expectation(struct session *s)
{
	if (!s->expect)
		s->expect = s->unit->expect->fixed;
	if (!s->expect)
		s->expect = late_expectation(s);
	return s->expect != NULL;
}
