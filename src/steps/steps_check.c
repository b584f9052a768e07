/*
 * steps_check.c - what goes with what in a step: an expectation, a capture, a
 * time limit and a pace make sense for some kinds of step only, and some
 * kinds for one side of a conversation.
 */
#include "steps/steps_private.h"

#include <string.h>

bool steps_check_role(
	struct step_parse *parse, const struct step_ops *ops, struct loc loc)
{
	if ((ops->traits & STEP_SERVER_ONLY) && parse->role == ROLE_CLIENT)
		return diag_error(parse->diag, loc,
			"\"%s\" belongs to the steps of a server (servers:, "
			"serve)",
			ops->key);
	if (!(ops->traits & STEP_CLIENT_ONLY) || parse->role == ROLE_CLIENT)
		return true;
	diag_error(parse->diag, loc,
		"\"%s\" belongs to the steps of a client, and these are a "
		"server's",
		ops->key);
	diag_help(parse->diag, "a server takes commands with \"await\" and "
			       "answers with \"reply\"");
	return false;
}

/* Whether the step has a reply, if that is what a capture reads. */
static bool check_captures(struct step_parse *parse, const struct node *node,
	const struct step *step)
{
	unsigned traits = step->ops->traits;
	const struct node *at = node_get(node, "capture");
	const char *word = NULL;

	for (size_t i = 0; i < step->capture_count; i++)
		if (step->captures[i].part != CAPTURE_TEXT)
			word = step->captures[i].pattern.data;
	if (!word ||
		((traits & STEP_TAKES_EXPECT) && parse->role == ROLE_CLIENT &&
			!(traits & (STEP_SHOWS_TLS | STEP_SHOWS_PROCESS))))
		return true;
	diag_error(parse->diag, at->loc,
		"\"capture\" takes the %s of replies, and \"%s\" has none",
		strcmp(word, "code") == 0 ? "code" : "enhanced code",
		step->ops->key);
	diag_help(
		parse->diag, "a pattern stands between slashes: '/%s/'", word);
	return false;
}

static bool check_times(struct step_parse *parse, const struct step *step,
	const struct node *key)
{
	if (step->timeout_us >= 0 && !steps_takes(step->ops, "timeout"))
		return diag_error(parse->diag, key->loc,
			"\"%s\" waits for nothing that \"timeout\" could "
			"end",
			step->ops->key);
	if (step->pace_bytes && !steps_takes(step->ops, "pace"))
		return diag_error(parse->diag, key->loc,
			"\"%s\" sends nothing that \"pace\" could slow",
			step->ops->key);
	if ((step->within_us >= 0 && !steps_takes(step->ops, "within")) ||
		(step->not_before_us >= 0 &&
			!steps_takes(step->ops, "not_before")))
		return diag_error(parse->diag, key->loc,
			"\"%s\" has no reply to time", step->ops->key);
	return true;
}

bool steps_check_fit(struct step_parse *parse, const struct node *node,
	const struct step *step, const struct node *key)
{
	unsigned traits = step->ops->traits;
	const struct node *expect = node_get(node, "expect");

	if ((traits & STEP_NEEDS_EXPECT) && !step->expect) {
		diag_error(parse->diag, key->loc, "\"%s\" needs an \"expect\"",
			step->ops->key);
		diag_help(parse->diag,
			"a key of the same step: \"expect: 250\", or "
			"\"expect: any\" when every reply will do, "
			"\"expect: none\" when no reply is due now");
		return false;
	}
	if (expect && !steps_takes(step->ops, "expect"))
		return diag_error(parse->diag, expect->loc,
			"\"%s\" takes no \"expect\"", step->ops->key);
	if (step->capture_count && !steps_takes(step->ops, "capture"))
		return diag_error(parse->diag, key->loc,
			"\"%s\" has no reply to capture from", step->ops->key);
	if (step->expect && step->expect->none &&
		(step->capture_count || step->within_us >= 0 ||
			step->not_before_us >= 0))
		return diag_error(parse->diag, step->expect->loc,
			"\"expect: none\" reads no reply: nothing can be "
			"captured or timed");
	return check_captures(parse, node, step) &&
	       check_times(parse, step, key);
}
