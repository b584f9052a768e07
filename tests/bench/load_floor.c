/*
 * load_floor.c - the floor of "load these scenario files, run each once":
 * every *.yaml of a directory goes through libyaml's parser, event by event,
 * and then as many raw conversations are played. Nothing is kept or checked.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>
#include "raw_client.h"

enum { AT_ONCE_MAX = 100000, PATH_MAX_BYTES = 4096 };

static bool parse_events(FILE *file)
{
	yaml_parser_t parser;
	yaml_event_t event;
	bool ok = true, is_end = false;

	if (!yaml_parser_initialize(&parser))
		return false;
	yaml_parser_set_input_file(&parser, file);
	while (ok && !is_end) {
		ok = yaml_parser_parse(&parser, &event) != 0;
		if (!ok)
			break;
		is_end = event.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	return ok;
}

static bool parse_file(const char *folder, const char *name)
{
	char path[PATH_MAX_BYTES];
	int len = snprintf(path, sizeof(path), "%s/%s", folder, name);
	FILE *file;
	bool ok;

	if (len < 0 || (size_t)len >= sizeof(path))
		return false;
	file = fopen(path, "r");
	if (!file)
		return false;
	ok = parse_events(file);
	fclose(file);
	return ok;
}

static bool has_suffix(const char *name)
{
	size_t len = strlen(name);

	return len > 5 && strcmp(name + len - 5, ".yaml") == 0;
}

/* How many files there are, or -1. */
static long parse_folder(const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	long count = 0;

	if (!folder)
		return -1;
	while (count >= 0 && (entry = readdir(folder)) != NULL) {
		if (!has_suffix(entry->d_name))
			continue;
		count = parse_file(path, entry->d_name) ? count + 1 : -1;
	}
	closedir(folder);
	return count;
}

int main(int argc, char **argv)
{
	struct raw_load load;
	struct raw_totals totals;

	if (argc != 4 || !raw_address_parse(argv[1], &load.to) ||
		(load.at_once = raw_number_parse(argv[3], AT_ONCE_MAX)) < 0) {
		fprintf(stderr, "usage: bench_load_floor IPV4:PORT FOLDER "
				"AT_ONCE\n");
		return 2;
	}
	load.conversations = parse_folder(argv[2]);
	if (load.conversations <= 0) {
		fprintf(stderr, "bench_load_floor: no YAML files in %s\n",
			argv[2]);
		return 2;
	}
	if (!raw_client_run(&load, &totals)) {
		fprintf(stderr, "bench_load_floor: %s\n", strerror(errno));
		return 3;
	}
	printf("done %ld broken %ld\n", totals.done, totals.broken);
	return totals.broken > 0;
}
