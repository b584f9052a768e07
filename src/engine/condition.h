/*
 * condition.h - `if:` and `requires:`.
 *
 *   condition := and { "or" and }
 *   and       := not { "and" not }
 *   not       := [ "not" ] term
 *   term      := "cap." KEYWORD | "var." NAME | "tls" | "ipv6"
 *              | "protocol.lmtp" | "protocol.submission"
 */
#ifndef SD_ENGINE_CONDITION_H
#define SD_ENGINE_CONDITION_H

#include "engine/template.h"
#include "smtp/ehlo.h"
#include "yaml/yaml_shape.h"

struct condition;

/* What terms are looked up in. */
struct condition_facts {
	const struct ehlo *ehlo;
	bool tls, ipv6, lmtp, submission;
	/* The value of a variable; data NULL: none. */
	struct str (*var)(void *owner, struct str name);
	void *owner;
};

/* What `if` and `requires` take. */
extern const struct yaml_shape condition_shape, requires_shape;

/* Reads an `if:`. NULL after a diag_error. */
const struct condition *condition_parse(struct arena *arena,
	struct diag *diag, const struct node *scalar);
/* Reads `requires:` (a scalar or a list; each entry is ["not"] and one of
 * tls, ipv6, var.NAME, protocol.lmtp, or an EHLO keyword with parameters). */
const struct condition *condition_parse_requires(struct arena *arena,
	struct diag *diag, const struct node *node);
/* The same with the arguments of a fragment put in (those of vars that are
 * ready); they must be known before the conversation. NULL after a
 * diag_error. */
const struct condition *condition_bind(struct arena *arena,
	struct diag *diag, struct loc loc, const struct condition *condition,
	const struct vars *vars);
/* When false, and why is not NULL, appends what is not so: "the server does
 * not offer STARTTLS". */
bool condition_holds(const struct condition *condition,
	const struct condition_facts *facts, struct buf *why);
/* Some term asks what EHLO offered: in `requires`, `tls` does too. */
bool condition_needs_ehlo(const struct condition *condition);
/* Calls fn for each var.NAME that must not be empty for it to hold: plain
 * terms joined by "and". */
void condition_each_required_var(const struct condition *condition,
	void (*fn)(void *owner, struct str name), void *owner);
/* The text as it was written. */
struct str condition_text(const struct condition *condition);

#endif
