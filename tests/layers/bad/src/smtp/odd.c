#include "down.h"
#include "smtp/gone.h"
#include "nowhere/odd.h"
#include <openssl/ssl.h>
	#  include <pcre2.h>
