/* steps.h - reads lists of steps: the action of each, and its modifiers. */
#ifndef SD_STEPS_STEPS_H
#define SD_STEPS_STEPS_H

#include "engine/step.h"

/* Reads a list of steps. False after diag_errors, all of them reported. */
bool steps_parse(struct step_parse *parse, const struct node *list,
	struct step_list *out);
/* The steps of the prelude that reaches start: greeting, EHLO, MAIL ... They
 * use ${helo}, ${sender}, ${recipient}, ${user} and ${password}; where those
 * have no value, loc is where the message points. With implicit_tls the
 * handshake is the first. */
bool steps_make_prelude(struct step_parse *parse, enum start start,
	enum smtp_protocol protocol, bool implicit_tls, struct loc loc,
	struct step_list *out);
/* The certificate and the demands of a server's handshake, all of them known
 * before the conversation. */
bool steps_parse_server_tls(struct step_parse *parse, const struct node *map,
	struct tls_request *out);
/* Adds a slot for every name that a capture or a `set` in the list (and
 * below) fills: to be called before steps_parse(). */
void steps_collect_slots(struct step_parse *parse, const struct node *list);
/* The anomalies that `allow:` and `deny:` name. */
bool steps_parse_anomalies(struct step_parse *parse, const struct node *node,
	const char *key, unsigned *bits);
/* Where a step stands, which says what it may be. */
enum steps_place {
	STEPS_OF_CLIENT,
	STEPS_OF_SERVER,
	STEPS_ANYWHERE,	  /* a fragment: of either */
	STEPS_IN_PIPELINE /* of a client */
};

/* A step in such a place, and a list of them (not of a pipeline's). The keys
 * are those of steps_key_at(). */
extern const struct yaml_shape steps_shapes[], steps_list_shapes[];

/* A key of steps. */
struct steps_key {
	struct yaml_key key;
	const struct step_ops *ops; /* NULL: not an action, and ... */
	unsigned needs;	      /* ... one of these traits must the action have */
	bool client_only;     /* not in a server's steps */
	bool not_in_pipeline; /* nor on an item of one */
};
/* The i-th, actions first; false behind the last. "expect" is among the
 * latter. */
bool steps_key_at(size_t i, struct steps_key *out);
/* All keys of steps, actions first; NULL at the end. */
const char *const *steps_keys(struct arena *arena);

#endif
