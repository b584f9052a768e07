/*
 * session_values.c - what variables and conditions are worth at this moment
 * of a conversation.
 */
#include "engine/session_private.h"

static struct str var_value(void *owner, struct str name)
{
	struct session *s = owner;
	int slot = slots_find(&s->plan->slots, name);
	const struct var *var;

	if (slot >= 0)
		return s->slots[slot];
	var = vars_get(s->plan->vars, name);
	return var ? var->value : (struct str){NULL, 0};
}

void session_values(struct session *s, struct template_values *values)
{
	*values = (struct template_values){
		.slots = s->slots,
		.names = &s->plan->slots,
		.random = &s->random,
		.index = s->index,
		.run_id = s->env->run_id,
		.target_host = s->env->target_host,
		.target_port = s->env->target_port,
		.default_helo = s->c->default_helo.data ? s->c->default_helo
							: s->first.default_helo,
	};
}

bool session_condition_is_met(
	struct session *s, const struct step *step, struct buf *why)
{
	const struct connection *at;
	const struct connection *c;
	struct condition_facts facts;

	if (!step->condition)
		return true;
	at = session_connection(s, step->conn);
	c = at ? at : &s->first;
	facts = (struct condition_facts){
		.ehlo = &c->ehlo,
		.var = var_value,
		.owner = s,
		.tls = c->transport && transport_is_tls(c->transport),
		.lmtp = c->protocol == SMTP_PROTOCOL_LMTP,
		.submission = c->protocol == SMTP_PROTOCOL_SUBMISSION,
	};
	if (c->address_count)
		facts.ipv6 = net_address_is_ipv6(
			&c->addresses[c->address_at < c->address_count
					      ? c->address_at
					      : 0]);
	return condition_holds(step->condition, &facts, why);
}

void session_note_secret(struct session *s, int slot)
{
	struct session *top = s->parent ? s->parent : s;

	for (size_t i = 0; i < s->plan->secret_count; i++) {
		if (s->plan->secret_slots[i] != slot || !s->slots[slot].len)
			continue;
		if (!top->secrets)
			top->secrets = redactor_new();
		redactor_add(top->secrets, s->slots[slot]);
	}
}

void session_note_secrets(struct session *s)
{
	for (size_t i = 0; i < s->plan->secret_count; i++)
		session_note_secret(s, s->plan->secret_slots[i]);
}
