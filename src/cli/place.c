/* place.c - see place.h. */
#include "cli/place.h"

#include "base/suggest.h"

static bool open_builtin(struct place *place, const struct setup *setup)
{
	struct reference_options how = setup->target.builtin;

	how.mutants = setup->mutants;
	place->host = how.ipv6 ? "::1" : "127.0.0.1";
	place->reference = reference_start(place->loop, &how, &place->err);
	if (!place->reference)
		return false;
	place->port = reference_port(place->reference);
	place->address_count = 1;
	return net_address_parse(
		str_from(place->host), place->port, &place->addresses[0]);
}

static void keep(struct place *place, const struct net_address *addresses,
	size_t count, const struct err *err)
{
	if (count > PLACE_ADDRESSES_MAX)
		count = PLACE_ADDRESSES_MAX;
	for (size_t i = 0; i < count; i++)
		place->addresses[i] = addresses[i];
	place->address_count = count;
	if (count == 0 && err)
		place->err = *err;
	place->is_over = true;
}

static void on_resolved(void *owner, const struct net_address *addresses,
	size_t count, const struct err *err)
{
	keep(owner, addresses, count, err);
}

/* Certificates are for the exchanger, not for the domain. One that is worse
 * has a name of its own, and is not asked instead: what is said of a server
 * must be of that server. */
static void on_exchangers(void *owner, const struct net_address *addresses,
	const char *const *hosts, size_t count, const struct err *err)
{
	struct place *place = owner;
	size_t best = 0;

	while (best < count && strcmp(hosts[best], hosts[0]) == 0)
		best++;
	keep(place, addresses, best, err);
	if (count)
		place->host = arena_strdup(place->arena, hosts[0]);
}

/* A typing error in a target's name looks like a host. */
static void add_near_name(struct place *place, const struct setup *setup)
{
	static const char *const builtin[] = {"builtin", NULL};
	struct err was = place->err;
	const char *near = NULL;

	if (target_may_be_name(&setup->target))
		near = suggest_closest(str_from(place->host),
			config_names(setup->arena, &setup->config));
	if (target_may_be_name(&setup->target) && !near)
		near = suggest_closest(str_from(place->host), builtin);
	if (near)
		err_set(&place->err, was.kind,
			"%.140s; did you mean the target \"%.60s\"?", was.text,
			near);
}

static bool wait_for_addresses(struct place *place, const struct setup *setup)
{
	while (!place->is_over && loop_run_once(place->loop, true))
		;
	if (place->address_count > 0)
		return true;
	if (place->err.kind == ERR_NONE)
		err_set(&place->err, ERR_RESOLVE, "%.150s: no address",
			place->host);
	add_near_name(place, setup);
	return false;
}

static bool open_url(struct place *place, const struct setup *setup)
{
	const struct smtp_url *url = &setup->target.url;
	const struct options *options = setup->options;

	place->host = url->host;
	place->port = url->port;
	switch (url->place) {
	case SMTP_PLACE_HOST:
		net_resolve(place->loop, url->host, url->port, options->family,
			on_resolved, place);
		break;
	case SMTP_PLACE_MX:
		mx_resolve(place->loop, url->host, url->port, options->family,
			options->dns ? &options->dns_address : NULL,
			on_exchangers, place);
		break;
	case SMTP_PLACE_UNIX:
		place->address_count = 1;
		if (net_address_unix(str_from(url->host), &place->addresses[0]))
			return true;
		place->address_count = 0;
		err_set(&place->err, ERR_VALUE,
			"%.120s: the path is too long for a socket", url->host);
		return false;
	}
	return wait_for_addresses(place, setup);
}

bool place_open(struct place *place, const struct setup *setup)
{
	*place = (struct place){.loop = loop_new(), .arena = setup->arena};
	if (!setup->has_target)
		return true;
	return setup->target.is_builtin ? open_builtin(place, setup)
					: open_url(place, setup);
}

void place_close(struct place *place)
{
	reference_free(&place->reference);
	loop_free(&place->loop);
}
