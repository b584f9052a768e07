/* run_target.h - the server that a conversation was held with. */
#ifndef SD_RESULT_RUN_TARGET_H
#define SD_RESULT_RUN_TARGET_H

/* Texts are NULL where there is none; banner may come during the run. */
struct run_target {
	const char *url;    /* "smtp://mail.example:25", "builtin" */
	const char *name;   /* of smtpdrill.yaml */
	const char *host;
	int port;
	const char *banner; /* the first greeting's text */
	const char *rerun_options; /* shell words that a run against it takes:
	                              "-t builtin --strict" */
};

#endif
