/* steps_proxy.c - the header that a load balancer would put in front. */
#include "steps/steps_proxy.h"

#include <string.h>

static const char *const commands[] = {"proxy", "local", "unknown", NULL};
static const char *const versions[] = {"v1", "v2", NULL};

static const struct yaml_shape command_shape = {
	.kinds = YAML_WORD | YAML_VARS, .words = commands};
static const struct yaml_shape version_shape = {
	.kinds = YAML_WORD | YAML_VARS, .words = versions};

static const struct yaml_key keys[] = {
	YAML_KEY("version", &version_shape,
		"The header's form: text or binary."),
	YAML_KEY("source", &shape_text,
		"Whom the connection is said to come from: "
		"192.0.2.1:40000."),
	YAML_KEY("destination", &shape_text, "Where it is said to go to."),
	YAML_KEY("command", &command_shape,
		"\"local\": a connection of the balancer's own."),
	YAML_KEY_END};

const struct yaml_shape proxy_wish_shape = {
	.kinds = YAML_WORD | YAML_VARS | YAML_MAP,
	.words = versions,
	.keys = keys};

/* "192.0.2.1:40000", "[2001:db8::1]:40000", or the path of a socket. */
static bool split_address(struct str text, struct str *host, int *port)
{
	size_t colon = text.len;
	struct str digits;

	*host = text;
	*port = 0;
	if (text.len && text.data[0] == '/')
		return true;
	while (colon > 0 && text.data[colon - 1] != ':')
		colon--;
	if (colon == 0)
		return false;
	digits = (struct str){text.data + colon, text.len - colon};
	host->len = colon - 1;
	if (!str_is_digits(digits) || digits.len > 5 || host->len == 0)
		return false;
	for (size_t i = 0; i < digits.len; i++)
		*port = *port * 10 + (digits.data[i] - '0');
	if (host->data[0] != '[')
		return !memchr(host->data, ':', host->len);
	if (host->len < 3 || host->data[host->len - 1] != ']')
		return false;
	host->data++;
	host->len -= 2;
	return true;
}

struct ends {
	struct str source, destination; /* data NULL: not given */
};

/* The end that is not given, of the family of the other: an address that is
 * nobody's. [RFC5737] [RFC3849] */
static void add_end(struct proxy_header *header)
{
	struct str known =
		header->source.data ? header->source : header->destination;
	bool is_path = known.data && known.len && known.data[0] == '/';
	bool is_ipv6 = known.data && memchr(known.data, ':', known.len);

	if (!header->source.data) {
		header->source = is_path   ? STR_LITERAL("/client")
				 : is_ipv6 ? STR_LITERAL("2001:db8::1")
					   : STR_LITERAL("192.0.2.1");
		header->source_port = is_path ? 0 : 40000;
	}
	if (!header->destination.data) {
		header->destination = is_path	? STR_LITERAL("/server")
				      : is_ipv6 ? STR_LITERAL("2001:db8::2")
						: STR_LITERAL("192.0.2.2");
		header->destination_port = is_path ? 0 : 25;
	}
}

static bool encode(const struct proxy_wish *wish, const struct ends *ends,
	struct buf *out, struct err *err)
{
	struct proxy_header header = {
		.version = wish->version, .command = wish->command};

	if (ends->source.data && !split_address(ends->source, &header.source,
					 &header.source_port)) {
		err_set(err, ERR_VALUE,
			"\"source\" is an address with its port, such as "
			"192.0.2.1:40000 or [2001:db8::1]:40000");
		return false;
	}
	if (ends->destination.data &&
		!split_address(ends->destination, &header.destination,
			&header.destination_port)) {
		err_set(err, ERR_VALUE,
			"\"destination\" is an address with its port, such as "
			"192.0.2.2:25 or [2001:db8::2]:25");
		return false;
	}
	if (header.command == PROXY_COMMAND_PROXY)
		add_end(&header);
	return proxy_header_encode(&header, out, err);
}

static bool read_version(struct step_parse *parse, const struct node *value,
	const char *key, struct proxy_wish *wish)
{
	int index;

	if (!steps_read_word(parse, value, key, versions, &index))
		return false;
	wish->version = index + 1;
	return true;
}

static bool read_pair(struct step_parse *parse, const struct node_pair *pair,
	struct proxy_wish *wish)
{
	const struct node *value = pair->value;
	int index;

	if (str_equal(pair->key->text, "version"))
		return read_version(parse, value, "version", wish);
	if (str_equal(pair->key->text, "source"))
		return steps_read_template(
			parse, value, "source", &wish->source);
	if (str_equal(pair->key->text, "destination"))
		return steps_read_template(
			parse, value, "destination", &wish->destination);
	if (!steps_read_word(parse, value, "command", commands, &index))
		return false;
	wish->command = (enum proxy_command)index;
	return true;
}

/* What is known now is tried now. */
static bool check(struct step_parse *parse, const struct node *value,
	const struct proxy_wish *wish)
{
	struct ends ends = {{NULL, 0}, {NULL, 0}};
	struct buf bytes = BUF_INIT;
	struct err err;
	bool ok;

	if ((wish->source && !wish->source->is_fixed) ||
		(wish->destination && !wish->destination->is_fixed))
		return true;
	if (wish->source)
		ends.source = wish->source->text;
	if (wish->destination)
		ends.destination = wish->destination->text;
	ok = encode(wish, &ends, &bytes, &err);
	buf_fini(&bytes);
	return ok || diag_error(parse->diag, value->loc, "%s", err.text);
}

const struct proxy_wish *proxy_wish_read(
	struct step_parse *parse, const struct node *value)
{
	struct proxy_wish *wish = arena_calloc(parse->arena, 1, sizeof(*wish));
	bool ok = true;

	wish->version = 1;
	if (value->kind == NODE_SCALAR)
		return read_version(parse, value, "proxy_protocol", wish)
			       ? wish
			       : NULL;
	if (!yaml_check_keys(parse->diag, value, "\"proxy_protocol\"", keys))
		return NULL;
	for (size_t i = 0; i < value->count; i++)
		ok &= read_pair(parse, &value->pairs[i], wish);
	return ok && check(parse, value, wish) ? wish : NULL;
}

static struct str text_of(const char *text)
{
	return text ? str_from(text) : (struct str){NULL, 0};
}

bool proxy_wish_play(
	struct session *session, const struct proxy_wish *wish, struct str *out)
{
	const char *source, *destination;
	struct buf bytes = BUF_INIT;
	struct ends ends;
	struct err err;
	bool ok;

	if (!steps_play_text(session, wish->source, "source", &source) ||
		!steps_play_text(session, wish->destination, "destination",
			&destination))
		return false;
	ends.source = text_of(source);
	ends.destination = text_of(destination);
	ok = encode(wish, &ends, &bytes, &err);
	if (ok)
		*out = session_keep(session, buf_view(&bytes));
	else
		step_error(session, "%s", err.text);
	buf_fini(&bytes);
	return ok;
}

void proxy_wish_describe(const struct proxy_wish *wish, struct buf *out)
{
	buf_printf(out, "v%d", wish->version);
	if (wish->command != PROXY_COMMAND_PROXY)
		buf_printf(out, " %s", commands[wish->command]);
	if (wish->source) {
		buf_puts(out, " from ");
		buf_str(out, wish->source->shown);
	}
	if (wish->destination) {
		buf_puts(out, " to ");
		buf_str(out, wish->destination->shown);
	}
}
