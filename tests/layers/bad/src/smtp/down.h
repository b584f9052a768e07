/* This one is as it should be. */
#include <stddef.h>
#include "base/up.h"
