/* steps_values.c - texts, words and numbers as values of an action's keys. */
#include "steps/steps_values.h"

#include <arpa/inet.h>
#include <string.h>
#include "base/escape.h"

bool steps_read_template(struct step_parse *parse, const struct node *value,
	const char *key, const struct template **out)
{
	struct str text;

	if (!yaml_read_text(parse->diag, value, key, &text))
		return false;
	*out = template_parse(parse->scope, value);
	return *out != NULL;
}

/* "127.0.0.1", "::1", "[fe80::1%eth0]" */
static bool is_address(struct str text)
{
	char host[INET6_ADDRSTRLEN];
	unsigned char bytes[sizeof(struct in6_addr)];
	bool is_bracketed = text.len > 2 && text.data[0] == '[' &&
			    text.data[text.len - 1] == ']';

	if (is_bracketed)
		text = (struct str){text.data + 1, text.len - 2};
	if (memchr(text.data, ':', text.len))
		text = str_cut(&text, '%');
	if (text.len >= sizeof(host))
		return false;
	memcpy(host, text.data, text.len);
	host[text.len] = '\0';
	return inet_pton(AF_INET6, host, bytes) == 1 ||
	       (!is_bracketed && inet_pton(AF_INET, host, bytes) == 1);
}

bool steps_read_address(struct step_parse *parse, const struct node *value,
	const char *key, const struct template **out)
{
	if (!steps_read_template(parse, value, key, out))
		return false;
	if (!(*out)->is_fixed || is_address((*out)->text))
		return true;
	return diag_error(parse->diag, value->loc,
		"\"%s\" takes an address in numbers, such as 127.0.0.2 or "
		"::1, got \"%s\"",
		key, (*out)->shown.data);
}

bool steps_read_word(struct step_parse *parse, const struct node *value,
	const char *key, const char *const *words, int *out)
{
	struct node fixed = *value;

	return steps_fixed_text(parse, value, key, &fixed.text) &&
	       yaml_read_word(parse->diag, &fixed, key, words, out);
}

bool steps_read_bool(struct step_parse *parse, const struct node *value,
	const char *key, bool *out)
{
	struct node fixed = *value;

	return steps_fixed_text(parse, value, key, &fixed.text) &&
	       yaml_read_bool(parse->diag, &fixed, key, out);
}

bool steps_read_int(struct step_parse *parse, const struct node *value,
	const char *key, int64_t min, int64_t max, int64_t *out)
{
	struct node fixed = *value;

	return steps_fixed_text(parse, value, key, &fixed.text) &&
	       yaml_read_int(parse->diag, &fixed, key, min, max, out);
}

bool steps_read_size(struct step_parse *parse, const struct node *value,
	const char *key, int64_t max, int64_t *out)
{
	struct node fixed = *value;

	return steps_fixed_text(parse, value, key, &fixed.text) &&
	       yaml_read_size(parse->diag, &fixed, key, max, out);
}

static bool keep(struct session *session, struct str text, const char *key,
	const char **out)
{
	if (memchr(text.data, '\0', text.len)) {
		step_error(session, "\"%s\" cannot hold a NUL byte", key);
		return false;
	}
	*out = session_keep(session, (struct str){text.data, text.len + 1})
		       .data;
	return true;
}

bool steps_play_text(struct session *session, const struct template *text,
	const char *key, const char **out)
{
	struct buf bytes = BUF_INIT;
	bool ok;

	*out = NULL;
	if (!text)
		return true;
	ok = session_expand(session, text, TEMPLATE_BYTES, &bytes) &&
	     keep(session, buf_view(&bytes), key, out);
	buf_fini(&bytes);
	return ok;
}

bool steps_play_path(struct session *session, const struct template *text,
	const char *key, const char *base_dir, const char **out)
{
	struct buf path = BUF_INIT;
	bool ok;

	if (!steps_play_text(session, text, key, out))
		return false;
	if (!*out || **out == '/')
		return true;
	buf_printf(&path, "%s/%s", base_dir, *out);
	ok = keep(session, buf_view(&path), key, out);
	buf_fini(&path);
	return ok;
}

bool steps_default_expect(struct step_parse *parse, struct step *step,
	const char *key, const char *text)
{
	struct node *nodes = arena_calloc(parse->arena, 3, sizeof(*nodes));
	struct node *map = &nodes[2];
	struct node_pair *pair = arena_calloc(parse->arena, 1, sizeof(*pair));

	if (step->expect)
		return true;
	for (size_t i = 0; i < 3; i++)
		nodes[i] = (struct node){.kind = NODE_SCALAR, .loc = step->loc};
	nodes[0].text = nodes[0].raw = str_from(text);
	if (key) {
		nodes[1].text = nodes[1].raw = str_from(key);
		*pair = (struct node_pair){&nodes[1], &nodes[0]};
		map->kind = NODE_MAP;
		map->pairs = pair;
		map->count = 1;
	}
	step->expect =
		steps_parse_expect(parse, key ? map : &nodes[0], step->ops);
	return step->expect != NULL;
}

void steps_excerpt(struct buf *out, struct str bytes)
{
	bool cut = bytes.len > STEPS_EXCERPT_MAX;

	if (cut)
		bytes.len = STEPS_EXCERPT_MAX;
	escape_wire(out, bytes);
	if (cut)
		buf_puts(out, "...");
}
