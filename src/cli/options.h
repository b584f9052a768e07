/*
 * options.h - what the user asked for: the arguments of a command and the
 * environment, read and checked, nothing done yet.
 */
#ifndef SD_CLI_OPTIONS_H
#define SD_CLI_OPTIONS_H

#include "base/arena.h"
#include "cli/command.h"
#include "engine/plan.h"
#include "net/address.h"
#include "reference/reference.h"
#include "report/reporter.h"

enum {
	OPTION_FOR_RUN = 1 << 0,
	OPTION_FOR_CHECK = 1 << 1,
	OPTION_FOR_LIST = 1 << 2,
	OPTION_FOR_SERVE = 1 << 3,
	OPTION_FOR_REPORT = 1 << 4,
	OPTION_FOR_FMT = 1 << 5,
	OPTION_FOR_INIT = 1 << 6,
	OPTION_FOR_SCHEMA = 1 << 7,
	OPTION_FOR_COMPLETION = 1 << 8,
	OPTION_FOR_EXPLAIN = 1 << 9
};

enum option_group {
	OPTION_GROUP_TARGET,
	OPTION_GROUP_SELECT,
	OPTION_GROUP_VALUES,
	OPTION_GROUP_RUN,
	OPTION_GROUP_SERVE,
	OPTION_GROUP_EXPLAIN,
	OPTION_GROUP_OUTPUT,
	OPTION_GROUP_COUNT
};

enum {
	JOBS_MAX = 10000,
	REPEAT_MAX = 1000000,
	CONNECTIONS_COUNT_MAX = 1000000,
	SHARDS_MAX = 10000,
	RETRIES_MAX = 1000,
	SLOWEST_MAX = 1000000
};
/* JSON's numbers are exact below it. */
#define SEED_LIMIT (UINT64_C(1) << 53)

/* For --color and --progress. */
enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* NAME=VALUE */
struct option_pair {
	struct str name, value;
	bool from_environment;
};

struct option_report {
	const struct reporter_ops *ops;
	const char *path; /* NULL: a stream */
	bool from_environment;
};

struct options {
	const struct command_ops *command;
	struct arena *arena; /* of the lists */
	const char **paths;
	size_t path_count;
	const char *target;   /* as it was given; NULL: not */
	bool target_is_final; /* given on the command line */
	unsigned allow; /* anomalies */
	const char *allow_text; /* NULL: not given */
	bool has_variant;
	struct reference_options variant; /* of the server of serve */
	struct str suites;   /* --suite a,b; data NULL: not given */
	const char *library; /* NULL: not given */
	struct str expression, tags, refs, exclude; /* data NULL: not given */
	bool last_failed;
	int shard, shard_count; /* 0: not given */
	struct option_pair *vars, *secrets;
	size_t var_count, secret_count;
	const char **vars_files;
	size_t vars_file_count;
	int jobs, repeat;	   /* 0: not given */
	int max_failures, retries; /* 0: not given */
	int64_t retry_delay_us;	   /* 0: not given */
	int64_t wait_for_us;	   /* 0: not given */
	bool shuffle, has_shuffle_seed;
	uint64_t shuffle_seed;
	bool fail_fast, strict, allow_delivery, allow_intrusive, dry_run;
	struct timeouts timeouts; /* 0: not given */
	double time_scale;
	const char *time_scale_text; /* as it was given; NULL: not */
	uint64_t seed;
	bool has_seed;	  /* given, else from the kernel */
	const char *bind; /* NULL: not given */
	struct net_address bind_address;
	bool ipv4, ipv6;
	enum net_family family;
	const char *dns; /* NULL: not given */
	struct net_address dns_address;
	const char *ca; /* NULL: not given */
	bool insecure, allow_run;
	/* --- of serve --- */
	const char *listen; /* NULL: not given */
	struct net_address listen_address;
	bool lmtp, implicit_tls;
	const char *write_ca, *port_file; /* NULL: not given */
	int connections;		  /* 0: until a signal */
	/* --- of the built-in server --- */
	struct str mutant; /* data NULL: not given */
	const char **mutant_files;
	size_t mutant_file_count;
	enum verbosity verbosity;
	enum color color, progress;
	int slowest;		  /* 0: none */
	int64_t warn_us, crit_us; /* 0: not given */
	const char *artifacts;	  /* NULL: not given */
	bool json, check_only;
	const char *code, *catalogue; /* of explain; NULL: not given */
	struct option_report *reports;
	size_t report_count;
	const char **labels; /* of options_at(i), as the command line has it;
				NULL: it is not there */
};

/*
 * Reads the environment, then the arguments behind the command's name.
 * False when there is nothing to do but to end with *exit_code: help was
 * printed, or what is wrong. options_fini() in any case. argv is borrowed.
 */
bool options_parse(struct options *options, const struct command_ops *command,
	int argc, char **argv, int *exit_code);
void options_fini(struct options *options);
/* How the command line wrote the option of this name; NULL: it did not. */
const char *options_given(const struct options *options, const char *name);

/* --- for the help and for options_*.c --- */

/* What an option is set to. */
struct option_value {
	const char *label; /* as the user wrote the option: "-j" */
	const char *text;  /* NULL: a flag of the command line */
	bool from_environment;
};

struct option {
	const char *name;     /* without "--" */
	char letter;	      /* 0: none */
	const char *argument; /* NULL: a flag; "[SEED]": may be left out, and
				 is given behind "=" only */
	unsigned mask;
	enum option_group group;
	/* Checks and keeps the value; false after a usage_error(). */
	bool (*set)(struct options *options, const struct option_value *value);
	const char *help;
};

/* "-j takes TAKES, got \"VALUE\""; false. */
bool option_refuse(const struct options *options,
	const struct option_value *value, const char *takes);
bool option_set_flag(const struct options *options,
	const struct option_value *value, bool *out);
/* A number of digits, up to max. */
bool option_parse_number(const char *text, uint64_t max, uint64_t *out);
/* A number from 1 to max. */
bool option_set_count(const struct options *options,
	const struct option_value *value, int max, int *out);
/* A duration with a unit, more than 0. */
bool option_set_time(const struct options *options,
	const struct option_value *value, int64_t *us);
/* auto, always or never. */
bool option_set_when(const struct options *options,
	const struct option_value *value, enum color *out);
/* All that was given, together. False after a usage_error(). */
bool options_check(struct options *options);
/* Each place takes one report. False after a usage_error(). */
bool options_check_reports(const struct options *options);
/* The i-th option, or NULL behind the last. */
const struct option *options_at(size_t i);

#define OPTION(symbol, name, letter, argument, mask, group, help) \
	bool symbol(struct options *options, const struct option_value *value);
#include "cli/option_list.def"
#undef OPTION

#endif
