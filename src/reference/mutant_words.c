/* mutant_words.c - the words that a row of a mutant can use. */
#include "reference/mutant_private.h"

const struct mutant_word mutant_states[] = {
	{"hello", MUTANT_HELLO},
	{"helo", MUTANT_HELO},
	{"ehlo", MUTANT_EHLO},
	{"mail", MUTANT_MAIL},
	{"rcpt", MUTANT_RCPT},
	{"data", MUTANT_DATA},
	{"chunk", MUTANT_CHUNK},
	{"chunked", MUTANT_CHUNKED},
	{"tls", MUTANT_TLS},
	{"auth", MUTANT_AUTH},
	{"exchange", MUTANT_EXCHANGE},
	{"lmtp", MUTANT_LMTP},
	{"first", MUTANT_FIRST},
	{"refused", MUTANT_REFUSED},
	{"delivered", MUTANT_DELIVERED},
	{"pipelined", MUTANT_PIPELINED},
	{"utf8", MUTANT_UTF8},
	{"binary", MUTANT_BINARY},
	{NULL, 0},
};

const struct mutant_word mutant_thens[] = {
	{"close", MUTANT_THEN_CLOSE},
	{"abort", MUTANT_THEN_ABORT},
	{"stay", MUTANT_THEN_STAY},
	{"mail", MUTANT_THEN_MAIL},
	{"rcpt", MUTANT_THEN_RCPT},
	{"data", MUTANT_THEN_DATA},
	{"reset", MUTANT_THEN_RESET},
	{"forget", MUTANT_THEN_FORGET},
	{"hello", MUTANT_THEN_HELLO},
	{"ehlo", MUTANT_THEN_EHLO},
	{"unhello", MUTANT_THEN_UNHELLO},
	{"auth", MUTANT_THEN_AUTH},
	{"unauth", MUTANT_THEN_UNAUTH},
	{"pause", MUTANT_THEN_PAUSE},
	{"early", MUTANT_THEN_EARLY},
	{NULL, 0},
};

const struct mutant_switch_kind mutant_switches[] = {
#define MUTANT_SWITCH(symbol, name, what) {name, what, false, false},
#define MUTANT_NUMBER(symbol, name, what) {name, what, true, false},
#define MUTANT_OCTETS(symbol, name, what) {name, what, false, true},
#include "reference/mutant_switch.def"
#undef MUTANT_SWITCH
#undef MUTANT_NUMBER
#undef MUTANT_OCTETS
	{NULL, NULL, false, false},
};
