/* place.c - see place.h. */
#include "cli/place.h"

#include "base/suggest.h"

static bool open_builtin(struct place *place)
{
	place->host = "127.0.0.1";
	place->reference = reference_start(place->loop, &place->err);
	if (!place->reference)
		return false;
	place->port = reference_port(place->reference);
	place->address_count = 1;
	return net_address_parse(
		str_from(place->host), place->port, &place->addresses[0]);
}

static void on_resolved(void *owner, const struct net_address *addresses,
	size_t count, const struct err *err)
{
	struct place *place = owner;

	if (count > PLACE_ADDRESSES_MAX)
		count = PLACE_ADDRESSES_MAX;
	for (size_t i = 0; i < count; i++)
		place->addresses[i] = addresses[i];
	place->address_count = count;
	if (count == 0)
		place->err = *err;
	place->is_over = true;
}

/* A typing error in a target's name looks like a host. */
static void add_near_name(struct place *place, const struct setup *setup)
{
	const char *near = suggest_closest(str_from(place->host),
		config_names(setup->arena, &setup->config));
	struct err was = place->err;

	if (near && !strpbrk(place->host, ".:"))
		err_set(&place->err, was.kind,
			"%.140s; did you mean the target \"%.60s\"?", was.text,
			near);
}

static bool open_host(struct place *place, const struct setup *setup)
{
	place->host = setup->target.host;
	place->port = setup->target.port;
	net_resolve(place->loop, place->host, place->port,
		setup->options->family, on_resolved, place);
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

bool place_open(struct place *place, const struct setup *setup)
{
	*place = (struct place){.loop = loop_new()};
	return setup->target.host ? open_host(place, setup)
				  : open_builtin(place);
}

void place_close(struct place *place)
{
	reference_free(&place->reference);
	loop_free(&place->loop);
}
