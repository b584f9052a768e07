/*
 * scenario_shard.c - which part of a run a scenario belongs to. Only its id
 * counts, and so scenarios that come or go move no other one. Nothing here
 * may ever change: the machines of one run may have different versions.
 */
#include "scenario/scenario.h"

#include "base/hash.h"

static bool ends_with_parent(const struct buf *path)
{
	size_t len = path->len;

	return len >= 2 && memcmp(path->data + len - 2, "..", 2) == 0 &&
	       (len == 2 || path->data[len - 3] == '/');
}

/* "a/b" and ".." are "a"; what cannot go up any more says so. */
static void go_up(struct buf *path, bool is_absolute)
{
	size_t len = path->len;

	if (len > (is_absolute ? 1 : 0) && !ends_with_parent(path)) {
		while (len > 0 && path->data[len - 1] != '/')
			len--;
		if (len > 1 || (len == 1 && !is_absolute))
			len--;
		path->len = len;
		path->data[len] = '\0';
	} else if (!is_absolute) {
		buf_puts(path, len ? "/.." : "..");
	}
}

/* Without "." and "//", and "a/.." is nothing: as it is written, wherever
 * links may lead. */
static void put_path(struct buf *out, struct str path)
{
	bool is_absolute = path.len && path.data[0] == '/';

	if (is_absolute)
		buf_putc(out, '/');
	while (path.data) {
		struct str part = str_cut(&path, '/');

		if (part.len == 0 || str_equal(part, "."))
			continue;
		if (str_equal(part, "..")) {
			go_up(out, is_absolute);
			continue;
		}
		if (out->len && out->data[out->len - 1] != '/')
			buf_putc(out, '/');
		buf_str(out, part);
	}
}

/* Below folder a path says where from there. */
static void make_relative(struct buf *path, const char *folder)
{
	size_t len = folder ? strlen(folder) : 0;

	if (len && folder[len - 1] != '/' && path->len > len &&
		memcmp(path->data, folder, len) == 0 && path->data[len] == '/')
		buf_consume(path, len + 1);
	else if (len == 1 && path->len > 1 && path->data[0] == '/')
		buf_consume(path, 1);
}

void scenario_shard_key(
	struct buf *out, const struct scenario_facts *facts, const char *folder)
{
	struct buf path = BUF_INIT;

	put_path(&path, str_from(facts->file));
	make_relative(&path, folder);
	buf_str(out, buf_view(&path));
	buf_puts(out, facts->id + strlen(facts->file));
	buf_fini(&path);
}

int scenario_shard(
	const struct scenario_facts *facts, const char *folder, int count)
{
	struct buf key = BUF_INIT;
	uint64_t hash;

	scenario_shard_key(&key, facts, folder);
	hash = hash_text(buf_view(&key));
	buf_fini(&key);
	return (int)(hash % (uint64_t)count) + 1;
}
