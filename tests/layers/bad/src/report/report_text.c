#include <jansson.h>
#include "net/fine.h"
