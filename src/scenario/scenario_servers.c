/*
 * scenario_servers.c - `servers`: the other side of a conversation, played by
 * the same language.
 */
#include "scenario/scenario_private.h"

enum {
	CLIENTS_MAX = 200 /* the engine has no room for more */,
	SCRIPTS_MAX = 100
};

static const char *const protocol_words[] = {
	"smtp", "submission", "lmtp", NULL};
static const struct yaml_shape protocol_shape = {
	.kinds = YAML_WORD | YAML_VARS, .words = protocol_words};

static const struct yaml_key tls_keys[] = {
	YAML_KEY("implicit", &shape_bool,
		"The handshake is the first thing on a connection."),
	YAML_KEY("cert", &shape_text,
		"The certificate, a file in PEM; not "
		"said, one is made for the run."),
	YAML_KEY("key", &shape_text, "Its key, if that is in another file."),
	YAML_KEY("min", &shape_tls_version,
		"The oldest version of TLS: 1.0, 1.1, 1.2 or 1.3."),
	YAML_KEY("max", &shape_tls_version,
		"The newest version of TLS: 1.0, 1.1, 1.2 or 1.3."),
	YAML_KEY("ciphers", &shape_text,
		"Names of cipher suites, as OpenSSL has them."),
	YAML_KEY("verify", &shape_yes_var,
		"Whether the client must show a certificate."),
	YAML_KEY("ca", &shape_text,
		"A file of certificates, or a folder, that is trusted."),
	YAML_KEY("alpn", &shape_text, "Protocols, separated by commas."),
	YAML_KEY_END};
static const struct yaml_shape tls_shape = {
	.kinds = YAML_MAP, .keys = tls_keys};

static const char *const any_words[] = {"any", NULL};
static const struct yaml_shape clients_shape = {
	.kinds = YAML_WORD | YAML_INT | YAML_VARS,
	.words = any_words,
	.max = CLIENTS_MAX};

static const struct yaml_shape scripts_shape = {.kinds = YAML_LIST,
	.item = &steps_list_shapes[STEPS_OF_SERVER],
	.count_min = 1,
	.count_max = SCRIPTS_MAX};

static const char *const plays[] = {"steps", "connections", NULL};

static const struct yaml_key server_keys[] = {
	YAML_KEY("listen", &shape_text,
		"An address and a port; not said, 127.0.0.1:0: the kernel "
		"chooses."),
	YAML_KEY("protocol", &protocol_shape,
		"What it speaks; not said, \"smtp\"."),
	YAML_KEY("tls", &tls_shape, "What its handshakes are like."),
	YAML_KEY("clients", &clients_shape,
		"How many clients must come, or any; not said, one or more."),
	YAML_KEY_WITHOUT("steps", &steps_list_shapes[STEPS_OF_SERVER],
		"What it does with each client.", plays),
	YAML_KEY_WITHOUT("connections", &scripts_shape,
		"A list of steps for each client in turn.", plays),
	YAML_KEY_END};

static const struct yaml_shape server_shape = {.kinds = YAML_MAP,
	.name = "server",
	.keys = server_keys,
	.any_of = plays};
const struct yaml_shape scenario_servers_shape = {.kinds = YAML_MAP,
	.other = &server_shape,
	.other_pattern = YAML_NAME_PATTERN,
	.count_min = 1,
	.count_max = SERVERS_MAX};

/* --- names --- */

static int add_slot(
	struct scenario_build *build, struct str name, const char *what)
{
	char *slot = arena_printf(
		build->arena, "server.%.*s.%s", (int)name.len, name.data, what);

	return slots_add(&build->plan->slots, build->arena, str_from(slot));
}

void scenario_collect_servers(struct scenario_build *build)
{
	const struct node *servers = scenario_get(build->source, "servers");

	if (!servers || servers->kind != NODE_MAP)
		return;
	for (size_t i = 0; i < servers->count && i < SERVERS_MAX; i++) {
		const struct node *server = servers->pairs[i].value;
		const struct node *steps = node_get(server, "steps");
		const struct node *lists = node_get(server, "connections");

		add_slot(build, servers->pairs[i].key->text, "host");
		add_slot(build, servers->pairs[i].key->text, "port");
		if (steps)
			steps_collect_slots(&build->parse, steps);
		for (size_t k = 0;
			lists && lists->kind == NODE_LIST && k < lists->count;
			k++)
			steps_collect_slots(&build->parse, lists->items[k]);
	}
}

/* --- its other keys --- */

static bool read_protocol(struct scenario_build *build,
	const struct node *value, struct server_spec *server)
{
	struct node fixed;
	int index;

	if (!scenario_fixed(build, value, "protocol", &fixed) ||
		!yaml_read_word(build->diag, &fixed, "protocol", protocol_words,
			&index))
		return false;
	server->protocol = (enum smtp_protocol)index;
	return true;
}

static bool read_clients(struct scenario_build *build, const struct node *value,
	struct server_spec *server)
{
	struct node fixed;
	int64_t number;

	if (value->kind == NODE_SCALAR && str_equal(value->text, "any"))
		return true;
	if (!scenario_fixed(build, value, "clients", &fixed) ||
		!yaml_read_int(build->diag, &fixed, "clients", 0, CLIENTS_MAX,
			&number)) {
		diag_help(build->diag,
			"or any: one or more; nothing said is that too");
		return false;
	}
	server->clients = (int)number;
	return true;
}

/* The keys of a handshake, and `implicit`. */
static bool read_tls(struct scenario_build *build, const struct node *value,
	struct server_spec *server)
{
	struct node rest = *value;
	struct node_pair *pairs;
	struct tls_request *request;

	if (!yaml_check_keys(build->diag, value, "\"tls\"", tls_keys))
		return false;
	pairs = arena_calloc(build->arena, value->count + 1, sizeof(*pairs));
	rest.count = 0;
	for (size_t i = 0; i < value->count; i++) {
		if (!str_equal(value->pairs[i].key->text, "implicit"))
			pairs[rest.count++] = value->pairs[i];
		else if (!yaml_read_bool(build->diag, value->pairs[i].value,
				 "implicit", &server->implicit_tls))
			return false;
	}
	rest.pairs = pairs;
	request = arena_calloc(build->arena, 1, sizeof(*request));
	server->tls = request;
	return steps_parse_server_tls(&build->parse, &rest, request);
}

/* --- what it plays --- */

/* With implicit TLS the handshake is the first step. [RFC8314 3] */
static bool put_handshake(struct scenario_build *build,
	const struct server_spec *server, struct step_list *script)
{
	struct node *nodes = arena_calloc(build->arena, 4, sizeof(*nodes));
	struct node_pair *pair = arena_calloc(build->arena, 1, sizeof(*pair));
	const struct node **item = arena_calloc(build->arena, 1, sizeof(*item));
	struct step_list first;
	const struct step **items;

	nodes[0] = (struct node){.kind = NODE_SCALAR,
		.loc = server->loc,
		.text = STR_LITERAL("tls")};
	nodes[1] = (struct node){.kind = NODE_MAP, .loc = server->loc};
	pair->key = &nodes[0];
	pair->value = &nodes[1];
	nodes[2] = (struct node){.kind = NODE_MAP,
		.loc = server->loc,
		.count = 1,
		.pairs = pair};
	*item = &nodes[2];
	nodes[3] = (struct node){.kind = NODE_LIST,
		.loc = server->loc,
		.count = 1,
		.items = item};
	if (!steps_parse(&build->parse, &nodes[3], &first))
		return false;
	items = arena_calloc(build->arena, script->count + 1, sizeof(*items));
	items[0] = first.items[0];
	for (size_t i = 0; i < script->count; i++)
		items[i + 1] = script->items[i];
	script->items = items;
	script->count++;
	return true;
}

static bool read_scripts(struct scenario_build *build, const struct node *map,
	struct server_spec *server)
{
	const struct node *steps = node_get(map, "steps");
	const struct node *lists = node_get(map, "connections");
	struct step_list *scripts;
	size_t count = 1;
	bool ok = true;

	if (!steps == !lists)
		return diag_error(build->diag, (steps ? lists : map)->loc,
			"a server has \"steps\", or \"connections\": a list "
			"of steps for each client in turn");
	if (lists && (lists->kind != NODE_LIST || lists->count == 0 ||
			     lists->count > SCRIPTS_MAX))
		return diag_error(build->diag, lists->loc,
			"\"connections\" is a list of 1 to %d lists of steps",
			SCRIPTS_MAX);
	if (lists)
		count = lists->count;
	scripts = arena_calloc(build->arena, count, sizeof(*scripts));
	build->parse.role = ROLE_SERVER;
	for (size_t i = 0; i < count; i++)
		ok = steps_parse(&build->parse, lists ? lists->items[i] : steps,
			     &scripts[i]) &&
		     (!server->implicit_tls ||
			     put_handshake(build, server, &scripts[i])) &&
		     ok;
	build->parse.role = ROLE_CLIENT;
	server->scripts = scripts;
	server->script_count = count;
	return ok;
}

static bool read_server(struct scenario_build *build,
	const struct node_pair *pair, struct server_spec *server)
{
	static const struct {
		const char *key;
		bool (*read)(struct scenario_build *build,
			const struct node *value, struct server_spec *server);
	} readers[] = {{"listen", scenario_read_listen},
		{"protocol", read_protocol}, {"tls", read_tls},
		{"clients", read_clients}};
	struct str name = pair->key->text;
	bool ok = true;

	*server = (struct server_spec){.name = name.data,
		.loc = pair->key->loc,
		.host = "127.0.0.1",
		.clients = -1};
	if (!vars_name_is_valid(name))
		ok = diag_error(build->diag, pair->key->loc,
			"\"%s\" cannot be the name of a server", name.data);
	server->host_slot = add_slot(build, name, "host");
	server->port_slot = add_slot(build, name, "port");
	if (!yaml_check_keys(build->diag, pair->value, "a server", server_keys))
		return false;
	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
		const struct node *value =
			node_get(pair->value, readers[i].key);

		if (value)
			ok = readers[i].read(build, value, server) && ok;
	}
	return read_scripts(build, pair->value, server) && ok;
}

bool scenario_read_servers(
	struct scenario_build *build, const struct node *value)
{
	struct server_spec *servers;
	bool ok = true;

	if (value->kind != NODE_MAP || value->count == 0)
		return diag_error(build->diag, value->loc,
			"\"servers\" is a map of names to servers: {relay: "
			"{steps: [...]}}");
	if (value->count > SERVERS_MAX)
		return diag_error(build->diag, value->loc,
			"a scenario has at most %d servers", SERVERS_MAX);
	servers = arena_calloc(build->arena, value->count, sizeof(*servers));
	for (size_t i = 0; i < value->count; i++)
		ok = read_server(build, &value->pairs[i], &servers[i]) && ok;
	build->plan->servers = servers;
	build->plan->server_count = value->count;
	return ok;
}
