/* layer: smtp */
/*
 * fuzz_command.c - any bytes as a command line: its parts lie in it, and a
 * path that is taken keeps the limits and reads the same again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "smtp/address.h"
#include "smtp/command.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LOCAL_MAX = 64, DOMAIN_MAX = 255, PATH_MAX_OCTETS = 256 };

static void require(bool condition)
{
	if (!condition)
		abort();
}

static bool same(struct str a, struct str b)
{
	return a.len == b.len &&
	       (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

static void require_within(struct str part, struct str whole)
{
	require(part.len == 0 ||
		(part.data >= whole.data &&
			part.data + part.len <= whole.data + whole.len));
}

static void require_ascii(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		require(text.data[i] >= 0x20 && text.data[i] < 0x7f);
}

/* Without its source route the path means the same. */
static void check_again(const struct address *address)
{
	struct buf path = BUF_INIT;
	struct address again;
	const char *why = NULL;

	buf_putc(&path, '<');
	buf_str(&path, address->local_part);
	if (address->domain.len) {
		buf_putc(&path, '@');
		buf_str(&path, address->domain);
	}
	buf_putc(&path, '>');
	require(address_parse(buf_view(&path), &again, &why));
	require(same(again.local_part, address->local_part));
	require(same(again.domain, address->domain));
	require(again.null_path == address->null_path);
	require(again.domain_literal == address->domain_literal);
	buf_fini(&path);
}

static void check_address(struct str path)
{
	struct address address;
	const char *why = NULL;

	if (!address_parse(path, &address, &why)) {
		require(why && why[0]);
		return;
	}
	require(path.len <= PATH_MAX_OCTETS);
	require_ascii(path);
	require_within(address.local_part, path);
	require_within(address.domain, path);
	require(address.local_part.len <= LOCAL_MAX);
	require(address.domain.len <= DOMAIN_MAX);
	require(address.null_path || address.local_part.len > 0);
	if (address.domain.len)
		require(address.domain_literal
				? address_literal_is_valid(address.domain)
				: domain_is_valid(address.domain));
	check_again(&address);
}

static void check_path(struct str argument, const char *keyword)
{
	struct command_path path;
	const char *why = NULL;

	if (!command_path_parse(argument, keyword, &path, &why)) {
		require(why && why[0]);
		return;
	}
	require_within(path.path, argument);
	require(path.path.len >= 2 && path.path.data[0] == '<' &&
		path.path.data[path.path.len - 1] == '>');
	require(path.param_count <= COMMAND_PARAMS_MAX);
	for (size_t i = 0; i < path.param_count; i++) {
		require(path.params[i].name.len > 0);
		require_within(path.params[i].name, argument);
		require_within(path.params[i].value, argument);
	}
	check_address(path.path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str line = {(const char *)data, size};
	struct command command;

	command_parse(line, &command);
	require_within(command.word, line);
	require_within(command.argument, line);
	require(command.verb <= COMMAND_UNKNOWN);
	check_path(command.argument, "FROM:");
	check_path(command.argument, "TO:");
	check_address(line);
	return 0;
}
