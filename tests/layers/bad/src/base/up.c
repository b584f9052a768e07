/* A layer that looks up. */
#include "base/up.h"
#include "smtp/down.h"
