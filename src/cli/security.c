/* security.c - see security.h. */
#include "cli/security.h"

/* A path is no name that a certificate could have. */
static void choose_name(
	struct tls_request *request, const struct target *target)
{
	if (!request->name && target->url.place == SMTP_PLACE_UNIX)
		request->name = "";
}

static void choose(struct tls_request *request, const struct setup *setup)
{
	const struct options *options = setup->options;

	if (setup->target.config)
		*request = setup->target.config->tls;
	if (options->ca) {
		request->ca = options->ca;
		request->verify = TLS_VERIFY_YES;
	}
	if (options->insecure)
		request->verify = TLS_VERIFY_NO;
	choose_name(request, &setup->target);
}

static bool is_given(const struct tls_request *request)
{
	return request->ca || request->cert || request->key ||
	       request->ciphers || request->alpn ||
	       request->min != TLS_VERSION_ANY ||
	       request->max != TLS_VERSION_ANY;
}

/* A mistake in them must not wait for the first handshake. Without a CA of
 * its own nothing verifies here: the system's take long to read. */
static bool check(struct security *security, struct err *err)
{
	const struct tls_request *request = &security->target;
	struct tls_settings settings = {
		.min = request->min,
		.max = request->max,
		.ciphers = request->ciphers,
		.verify = request->ca && request->verify != TLS_VERIFY_NO,
		.ca = request->ca,
		.cert = request->cert,
		.key = request->key,
		.alpn = request->alpn,
	};

	return !is_given(request) ||
	       tls_store_context(security->store, &settings, err) != NULL;
}

bool security_open(
	struct security *security, const struct setup *setup, struct err *err)
{
	*security = (struct security){.store = tls_store_new()};
	choose(&security->target, setup);
	return check(security, err);
}

static bool has_servers(const struct scenario_set *set)
{
	for (size_t i = 0; i < set->count; i++)
		if (set->plans[i]->server_count > 0)
			return true;
	return false;
}

/* Keys and certificates take some milliseconds: not for scenarios that do
 * not even say the word. */
static bool needs_tls(const struct setup *setup)
{
	static const char *const words[] = {
		"tls", "smtps", "submission", "submissions"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (diag_sources_mention(setup->diag, str_from(words[i])))
			return true;
	/* The prelude then says it. */
	return setup->target.url.implicit_tls ||
	       setup->target.url.protocol == SMTP_PROTOCOL_SUBMISSION;
}

bool security_add_authority(struct security *security,
	const struct setup *setup, struct reference *reference, struct err *err)
{
	static const char *const names[] = {
		"localhost", "127.0.0.1", "::1", NULL};

	if (!needs_tls(setup))
		return true;
	if (reference) {
		security->authority = reference_authority(reference);
	} else if (has_servers(&setup->set)) {
		security->own = tls_authority_new(names, err);
		security->authority = security->own;
		return security->own != NULL;
	}
	return true;
}

void security_close(struct security *security)
{
	tls_store_free(&security->store);
	tls_authority_free(&security->own);
}
