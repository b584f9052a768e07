#include <jansson.h>
#include <yaml.h>
