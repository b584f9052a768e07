/*
 * scenario_shape.h - what a document of a scenario file may be, for the schema
 * that editors read. scenario_load.c tells the three kinds apart.
 */
#ifndef SD_SCENARIO_SCENARIO_SHAPE_H
#define SD_SCENARIO_SCENARIO_SHAPE_H

#include "yaml/yaml_shape.h"

/* A scenario, a suite of them (it has the key "scenarios"), and a document
 * that holds fragments and none of the keys of scenario_only. */
extern const struct yaml_shape scenario_shape, scenario_suite_shape,
	scenario_fragments_shape;
extern const char *const scenario_only[];

#endif
