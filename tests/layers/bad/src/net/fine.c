#include <uv.h>
#include "base/up.h"
