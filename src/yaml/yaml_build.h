/* yaml_build.h - events to nodes. Internal to yaml/. */
#ifndef SD_YAML_YAML_BUILD_H
#define SD_YAML_YAML_BUILD_H

#include "yaml/yaml_events.h"

/* Reads all events. False after at least one error was recorded; then *out
 * is not set. */
bool yaml_build(struct arena *arena, struct diag *diag,
	const struct yaml_source *source, struct yaml_events *events,
	struct yaml_file *out);

#endif
