/* config.c - finds and reads smtpdrill.yaml. */
#include "cli/config.h"

#include <sys/stat.h>
#include "base/file.h"
#include "smtp/anomaly.h"
#include "steps/steps.h"
#include "yaml/yaml_read.h"

enum { LEVELS_MAX = 128 };

/* In the order of struct timeouts. */
static const struct yaml_key timeout_keys[] = {
	YAML_KEY("connect", &shape_limit, "Until the connection is made."),
	YAML_KEY("step", &shape_limit, "Until a reply comes."),
	YAML_KEY("data", &shape_limit, "Until the reply to a message comes."),
	YAML_KEY("scenario", &shape_limit, "The whole of a scenario."),
	YAML_KEY_END};
static const struct yaml_shape timeouts_shape = {
	.kinds = YAML_MAP, .keys = timeout_keys};

static const struct yaml_shape names_shape = {.kinds = YAML_MAP,
	.other = &shape_any_text,
	.other_pattern = YAML_NAME_PATTERN};

static const struct yaml_shape anomaly_shape = {
	.kinds = YAML_WORD, .more_words = anomaly_ids};
static const struct yaml_shape anomalies_shape = {
	.kinds = YAML_WORD | YAML_LIST,
	.more_words = anomaly_ids,
	.item = &anomaly_shape,
	.count_min = 1};

static const struct yaml_key target_keys[] = {
	YAML_KEY_REQUIRED("url", &shape_text,
		"Where it is, as -t takes it: mail.example:25, "
		"smtps://mail.example."),
	YAML_KEY("vars", &names_shape, "The library's variables, and others."),
	YAML_KEY("secrets", &names_shape,
		"Variables that no report shows: env:NAME, @FILE, or the "
		"value."),
	YAML_KEY("allow_delivery", &shape_bool,
		"Scenarios that really queue mail may be played here."),
	YAML_KEY("allow_intrusive", &shape_bool,
		"Scenarios with the tag \"intrusive\" (floods, slow clients, "
		"long input) may be played here."),
	YAML_KEY("allow", &anomalies_shape,
		"Anomalies of the wire that are known here and not reported, "
		"but where a scenario denies them."),
	YAML_KEY("timeouts", &timeouts_shape, "How long is waited for what."),
	YAML_KEY("xfail", &config_xfail_shape,
		"Scenarios that are known to fail here, and why; or files of "
		"such a list."),
	YAML_KEY("tls", &config_tls_shape, "What its handshakes are like."),
	YAML_KEY_END};
static const struct yaml_shape target_shape = {
	.kinds = YAML_MAP, .name = "target", .keys = target_keys};
static const struct yaml_shape targets_shape = {.kinds = YAML_MAP,
	.other = &target_shape,
	.other_pattern = "^(?!builtin$)[^.:/\\[\\] ]+$"};

static const struct yaml_key config_keys[] = {
	YAML_KEY("targets", &targets_shape, "The targets, by name."),
	YAML_KEY_END};

const struct yaml_shape config_shape = {
	.kinds = YAML_MAP | YAML_ABSENT, .keys = config_keys};

static bool is_root(const char *dir)
{
	struct stat here, above;
	struct buf parent = BUF_INIT;
	bool is_same;

	buf_printf(&parent, "%s..", dir);
	is_same = stat(*dir ? dir : ".", &here) != 0 ||
		  stat(buf_cstr(&parent), &above) != 0 ||
		  (here.st_dev == above.st_dev && here.st_ino == above.st_ino);
	buf_fini(&parent);
	return is_same;
}

/* The nearest smtpdrill.yaml from here up. */
static void find(struct arena *arena, struct config *config)
{
	struct buf dir = BUF_INIT;

	for (int i = 0; i < LEVELS_MAX; i++) {
		const char *path =
			arena_printf(arena, "%s" CONFIG_FILE, buf_cstr(&dir));
		struct stat info;

		/* A link to nothing is a mistake, not a missing file. */
		if (lstat(path, &info) == 0) {
			config->path = path;
			config->dir = arena_strdup(arena, buf_cstr(&dir));
			break;
		}
		if (is_root(buf_cstr(&dir)))
			break;
		buf_puts(&dir, "../");
	}
	buf_fini(&dir);
}

static bool read_timeouts(
	struct diag *diag, const struct node *map, struct timeouts *timeouts)
{
	int64_t *const values[] = {&timeouts->connect_us, &timeouts->step_us,
		&timeouts->data_us, &timeouts->scenario_us};
	bool ok = yaml_check_keys(diag, map, "\"timeouts\"", timeout_keys);

	for (size_t i = 0; map->kind == NODE_MAP && timeout_keys[i].key; i++) {
		const char *key = timeout_keys[i].key;
		const struct node *value = node_get(map, key);

		if (!value)
			continue;
		if (!yaml_read_duration(diag, value, key, values[i]))
			ok = false;
		else if (*values[i] <= 0)
			ok = diag_error(diag, value->loc,
				"\"%s\" must be more than 0", key);
	}
	return ok;
}

static bool read_url(struct arena *arena, struct diag *diag,
	const struct node *map, struct config_target *target)
{
	const struct node *node = node_get(map, "url");
	const char *why = NULL;
	struct str text;

	if (!node)
		return diag_error(diag, map->loc,
			"the target \"%s\" has no \"url\"", target->name);
	if (!config_read_text(arena, diag, node, "url", &text))
		return false;
	return target_parse(arena, text, &target->target, &why) ||
	       diag_error(diag, node->loc, "\"url\": %s", why);
}

static bool read_target(struct arena *arena, struct diag *diag,
	const struct config *config, const struct node *map,
	struct config_target *target)
{
	const struct node *node;
	bool ok = yaml_check_keys(diag, map, "a target", target_keys);

	if (map->kind != NODE_MAP)
		return false;
	ok &= read_url(arena, diag, map, target);
	node = node_get(map, "vars");
	if (node)
		ok &= config_read_vars(arena, diag, node, "\"vars\"",
			VAR_RANK_TARGET, &target->vars, &target->var_count);
	node = node_get(map, "secrets");
	if (node)
		ok &= config_read_secrets(arena, diag, node, target);
	node = node_get(map, "allow_delivery");
	if (node)
		ok &= yaml_read_bool(
			diag, node, "allow_delivery", &target->allow_delivery);
	node = node_get(map, "allow_intrusive");
	if (node)
		ok &= yaml_read_bool(diag, node, "allow_intrusive",
			&target->allow_intrusive);
	node = node_get(map, "allow");
	if (node)
		ok &= steps_parse_anomalies(
			&(struct step_parse){.arena = arena, .diag = diag},
			node, "allow", &target->allow);
	node = node_get(map, "timeouts");
	if (node)
		ok &= read_timeouts(diag, node, &target->timeouts);
	node = node_get(map, "tls");
	if (node)
		ok &= config_read_tls(
			arena, diag, config->dir, node, &target->tls);
	node = node_get(map, "xfail");
	if (node)
		ok &= config_read_xfail(arena, diag, config->dir, node, target);
	return ok;
}

/* What -t could not tell from a host would never be found. */
static bool check_target_name(struct diag *diag, const struct node *key)
{
	if (str_equal(key->text, "builtin"))
		return diag_error(diag, key->loc,
			"\"builtin\" is the built-in "
			"server: choose another name");
	for (size_t i = 0; i < key->text.len; i++)
		if (strchr(".:/[] ", key->text.data[i]))
			return diag_error(diag, key->loc,
				"\"%s\" cannot be the"
				" name of a target: no dots, colons, slashes, "
				"brackets or spaces",
				key->text.data);
	return key->text.len > 0 ||
	       diag_error(diag, key->loc, "a target needs a name");
}

static bool read_targets(struct arena *arena, struct diag *diag,
	const struct node *map, struct config *config)
{
	bool ok = true;

	if (map->kind != NODE_MAP)
		return diag_error(diag, map->loc,
			"\"targets\" is a map of "
			"names to targets, got %s",
			map->kind == NODE_SCALAR && map->text.len == 0
				? "nothing"
				: node_kind_name(map));
	config->targets =
		arena_calloc(arena, map->count + 1, sizeof(*config->targets));
	for (size_t i = 0; i < map->count; i++) {
		const struct node_pair *pair = &map->pairs[i];
		struct config_target *target =
			&config->targets[config->target_count++];

		target->name = pair->key->text.data;
		ok &= check_target_name(diag, pair->key);
		ok &= read_target(arena, diag, config, pair->value, target);
	}
	return ok;
}

static bool read_file(struct arena *arena, struct diag *diag,
	struct config *config, struct str text)
{
	const struct node *root, *targets;
	struct yaml_file file;
	bool ok;

	if (!yaml_parse(arena, diag, config->path, text, &file))
		return false;
	if (file.document_count == 0)
		return true;
	root = file.documents[0];
	if (file.document_count > 1)
		return diag_error(diag, file.documents[1]->loc,
			CONFIG_FILE " is one document");
	ok = yaml_check_keys(diag, root, CONFIG_FILE, config_keys);
	targets = root->kind == NODE_MAP ? node_get(root, "targets") : NULL;
	if (targets)
		ok &= read_targets(arena, diag, targets, config);
	return ok;
}

bool config_load(struct arena *arena, struct diag *diag, struct config *config)
{
	struct buf text = BUF_INIT;
	struct err err;
	bool ok;

	*config = (struct config){.path = NULL};
	find(arena, config);
	if (!config->path)
		return true;
	ok = file_read(config->path, YAML_BYTES_MAX, &text, &err);
	if (ok)
		ok = read_file(arena, diag, config, buf_view(&text));
	else
		diag_error(diag, (struct loc){NULL, 0, 0}, "%s", err.text);
	buf_fini(&text);
	return ok;
}

const char *const *config_names(
	struct arena *arena, const struct config *config)
{
	const char **names =
		arena_calloc(arena, config->target_count + 1, sizeof(*names));

	for (size_t i = 0; i < config->target_count; i++)
		names[i] = config->targets[i].name;
	return names;
}

const char *config_list(struct arena *arena, const struct config *config)
{
	struct buf list = BUF_INIT;
	const char *text = NULL;

	for (size_t i = 0; i < config->target_count; i++)
		buf_printf(
			&list, "%s%s", i ? ", " : "", config->targets[i].name);
	if (list.len)
		text = arena_strdup(arena, buf_cstr(&list));
	buf_fini(&list);
	return text;
}
