#!/usr/bin/env python3
"""The command line from outside: test_cli.py PROGRAM

A row is what is typed, in a folder of its own, and all that must come of it:
exit code, standard error to the letter, and standard output to the letter or
not at all. Times, ports and seeds are made equal first.
"""
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

PROGRAM = os.path.abspath(sys.argv[1])

FILES = {
    "who.yaml": """\
name: Who am I
tags: [a, b]
ref: RFC 5321 4.1.1.9
start: ehlo
vars: {who: scenario}
steps:
  - send: NOOP ${who}
    expect: 250
""",
    "fails.yaml": """\
name: It fails
start: ehlo
steps:
  - send: NOOP
    expect: 500
""",
    "skipped.yaml": """\
name: Not today
skip: it is Sunday
steps:
  - wait: 1ms
""",
    "slow.yaml": """\
name: It takes its time
start: greeting
steps:
  - wait: 20s
""",
    "noop.tsv": """\
# name\tbreaks
noop-refused\tNOOP is refused.\t-\t^NOOP\t-\t^250\t550
""",
    "mistakes.tsv": """\
#
a\tIt is so.\thalo\t-\t-\t-\t-
b\tIt is.\t-\t-\t-\t-\t-\tclosed
""",
    "mistake.yaml": """\
name: A mistake
steps:
  - send: NOOP
    expct: 250
""",
    "endless.yaml": """\
name: It skips without end
steps:
  - repeat: 10000
    steps:
      - repeat: 10000
        steps:
          - {if: tls, set: {a: b}}
""",
    "telling.yaml": """\
name: It tells
description: of ${pw}
hint: ask ${pw}
tags: ['${pw}']
ref: ['RFC ${pw}']
start: ehlo
steps:
  - {send: NOOP, expect: 251, ref: 'RFC 1 ${pw}'}
---
name: It is skipped
skip: because ${pw}
steps: [{send: NOOP, expect: 250}]
""",
    "vars.yaml": "who: file\n",
    "empty/nothing.txt": "",
    "project/smtpdrill.yaml": """\
targets:
  here:
    url: builtin
    vars: {who: target}
    secrets: {password: '@secret.txt'}
  gone: {url: '127.0.0.1:1'}
  known:
    url: builtin
    xfail: [{match: '*::It fails', reason: bug 7}]
""",
    "project/secret.txt": "sesame-open\r\n",
    "project/deep/er/who.yaml": """\
name: Who am I
start: ehlo
vars: {who: scenario}
steps:
  - send: NOOP ${who} ${password:-none}
    expect: 250
""",
    "project/mail.yaml": """\
name: A sender is taken
start: ehlo
steps:
  - send: MAIL FROM:<${sender}>
    expect: 250
  - message: {headers: {Subject: x}, text: Hello.}
    expect: 503
""",
    "greylist.yaml": """\
name: It comes again
servers:
  mx:
    connections:
      - - reply: 220 mx.test
        - {await: EHLO}
        - reply: 250 mx.test
        - {await: MAIL}
        - reply: 450 4.7.1 come again
        - {await: QUIT}
        - reply: 221 bye
      - - reply: 220 mx.test
        - {await: EHLO}
        - reply: 250 mx.test
        - {await: MAIL}
        - reply: 250 fine
        - {await: QUIT}
        - reply: 221 bye
steps:
  - connect: smtp://127.0.0.1:${server.mx.port}
  - expect: 220
  - {send: EHLO client.test, expect: 250}
  - {send: 'MAIL FROM:<>', expect: 450}
""",
    "again.yaml": """\
name: It comes again
start: ehlo
retry: {times: 3, every: 10ms, when: tempfail}
steps:
  - {send: 'MAIL FROM:<>', expect: 250}
""",
    "secure.yaml": """\
name: It begins with TLS
servers:
  mx:
    tls: {implicit: true}
    steps:
      - reply: 220 mx.test
      - {await: EHLO}
      - reply: 250 mx.test
      - {await: NOOP}
      - reply: 250 fine
      - {await: QUIT}
      - reply: 221 bye
steps:
  - connect: smtps://127.0.0.1:${server.mx.port}
  - expect: 220
  - {send: EHLO client.test, expect: 250}
  - {send: NOOP, expect: 250}
""",
    "programs.yaml": """\
name: It runs a program
steps:
  - run: ['true']
---
name: It is skipped
skip: it would
steps:
  - run: ['true']
""",
    "broken/smtpdrill.yaml": """\
targets:
  lab: {ulr: x}
  old:
    url: a
    xfail: [{match: a}]
    tls: {min: 1.4, verfy: no}
""",
    "broken/who.yaml": "name: x\nsteps: [{send: NOOP, expect: 250}]\n",
}

SEE = 'see "smtpdrill run --help"\n'
NO_TARGET = ("smtpdrill: error: no target: say where to play: -t HOST[:PORT],"
             " or -t builtin for the built-in server (SMTPDRILL_TARGET does "
             "it too%s)\n" + SEE)
ONE_PASS = """\
PASS who.yaml::Who am I (TIME)
target builtin, seed SEED
1 passed of 1 in TIME
"""


def wrong(message, command="run"):
    return (f'smtpdrill: error: {message}\n'
            f'see "smtpdrill {command + " " if command else ""}--help"\n')


# name, command line, exit code, stderr, then by name: out, env, cwd
ROWS = [
    # --- which command ---
    ("a typing error", "rnu", 2,
     wrong('unknown command "rnu"; did you mean "run"?', "")),
    ("a scenario as command", "who.yaml", 2,
     wrong('"who.yaml" is no command; did you mean "smtpdrill run '
           'who.yaml"?', "")),
    ("an option as command", "--strict", 2,
     wrong('--strict: the command comes first, as in "smtpdrill run '
           '--strict"', "")),
    ("an option, nearly", "--versoin", 2,
     wrong("unknown option --versoin; did you mean --version?", "")),
    ("an option without hyphens", "version", 2,
     wrong('unknown command "version"; did you mean --version?', "")),
    ("a command that others have", "merge", 2,
     wrong('unknown command "merge"; did you mean "report"?', "")),
    ("a command to come", "talk", 2,
     wrong('the command "talk" is not in this version', "")),
    ("help of what is not", "help nope", 2,
     wrong('unknown command "nope"', "")),
    # --- options ---
    ("no path", "run -t builtin", 2,
     wrong("no scenario: say what to run: a file, a folder, - for standard "
           "input, or --suite NAME")),
    ("no target", "run who.yaml", 2, NO_TARGET % ""),
    ("no target, and a mistake", "run mistake.yaml", 2, None),
    ("no target for a dry run", "run who.yaml --dry-run", 2, NO_TARGET % ""),
    ("an unknown option", "run who.yaml --tagret x", 2,
     wrong("unknown option --tagret; did you mean --target?")),
    ("an unknown letter", "run who.yaml -z", 2, wrong("unknown option -z")),
    ("one hyphen for two", "run who.yaml -target x", 2,
     wrong("unknown option -target; did you mean --target?")),
    ("an option that others have", "run who.yaml --maxfail=1", 2,
     wrong("unknown option --maxfail; did you mean --max-failures?")),
    ("an option that others have, with a value", "run who.yaml --junitxml=x",
     2, wrong("unknown option --junitxml; did you mean --report "
              "junit=FILE?")),
    ("a letter that others have", "run who.yaml -w 1", 2,
     wrong("unknown option -w; did you mean --warn?")),
    ("an option that others have, and this command has not",
     "check who.yaml --maxfail 1", 2,
     wrong("unknown option --maxfail", "check")),
    ("two expressions", "list who.yaml -k a --match b", 2,
     wrong('--match was given twice: join the two with "and" or "or"',
           "list")),
    ("two lists of tags", "run who.yaml --tag a --tag b", 2,
     wrong("--tag was given twice: join the two with a comma")),
    ("two parts", "run who.yaml --shard 1/2 --shard 2/2", 2,
     wrong("--shard was given twice: a run plays one part")),
    ("no retries", "run who.yaml -t builtin --retries=0", 0, "",
     dict(out=ONE_PASS)),
    ("a limit for nobody", "run who.yaml -t builtin --warn 1s", 2,
     wrong("--warn is for the report nagios: add --report nagios, or have a "
           "scenario say within: TIME")),
    ("a limit of the environment", "run who.yaml -t builtin", 0, "",
     dict(out=ONE_PASS, env={"SMTPDRILL_WARN": "1s"})),
    ("no folder for artifacts", "run who.yaml -t builtin --artifacts=", 2,
     wrong('--artifacts takes the name of a folder, got ""')),
    ("a part that is none", "run who.yaml -t builtin --shard 3/2", 2,
     wrong('--shard takes I/N, the I-th of N parts, from 1/N to N/N, got '
           '"3/2"')),
    ("a seed that is none", "run who.yaml -t builtin --shuffle=x", 2,
     wrong('--shuffle takes a number below 2^53, got "x"')),
    ("retries that are none", "run who.yaml -t builtin --retries=1001", 2,
     wrong('--retries takes a number from 1 to 1000, got "1001"')),
    ("another command's option", "check who.yaml -j 2", 2,
     wrong("check takes no -j", "check")),
    ("no value", "run who.yaml -t", 2, wrong("-t needs a value: -t TARGET")),
    ("an option for a value", "run who.yaml --target --strict", 2,
     wrong("--target needs a value: --target TARGET")),
    ("a value for a flag", "run who.yaml --strict=1", 2,
     wrong("--strict takes no value")),
    ("two targets", "run who.yaml -t a -t b", 2,
     wrong('one target at a time: "a" and "b" were given')),
    ("no jobs", "run who.yaml -t builtin -j0", 2,
     wrong('-j takes a number from 1 to 10000, got "0"')),
    ("too many jobs", "run who.yaml -t builtin --jobs=10001", 2,
     wrong('--jobs takes a number from 1 to 10000, got "10001"')),
    ("a number that would wrap", "run who.yaml -t builtin --repeat "
     "18446744073709551617", 2,
     wrong('--repeat takes a number from 1 to 1000000, got '
           '"18446744073709551617"')),
    ("a time without unit", "run who.yaml -t builtin --timeout 30", 2,
     wrong('--timeout takes a time with a unit, got "30"; did you mean '
           '"30s"?')),
    ("no time", "run who.yaml -t builtin --step-timeout 0s", 2,
     wrong('--step-timeout takes a time such as 250ms, 5s or 2m (24h at the '
           'most), got "0s"')),
    ("a scale that is too small", "run who.yaml -t builtin --time-scale 0",
     2, wrong('--time-scale takes a number from 0.01 to 1000, got "0"')),
    ("a scale that is no number", "run who.yaml -t builtin --time-scale nan",
     2, wrong('--time-scale takes a number from 0.01 to 1000, got "nan"')),
    ("a seed that JSON cannot hold", "run who.yaml -t builtin --seed "
     "9007199254740992", 2,
     wrong('--seed takes a number below 2^53, got "9007199254740992"')),
    ("IPv4 and IPv6", "run who.yaml -t builtin -46", 2,
     wrong("-4 and -6 were given: one of them")),
    ("the built-in server by IPv6", "run who.yaml -t builtin -6", 2,
     wrong("the built-in server listens on 127.0.0.1: not with IPv6 (but "
           "builtin+ipv6)")),
    ("an address of ours that does not fit", "run who.yaml -t a --bind ::1 "
     "-4", 2,
     wrong("--bind ::1 is an IPv6 address, which does not go with -4")),
    ("a colour", "run who.yaml -t builtin --color blue", 2,
     wrong('--color takes auto, always or never, got "blue"')),
    ("a target, nearly", "run who.yaml -t smpt://a", 2,
     wrong('the target "smpt://a": unknown scheme "smpt://"; did you mean '
           '"smtp://"?')),
    ("a CA and none", "run who.yaml -t builtin --ca x --insecure", 2,
     wrong("--ca and --insecure were given: one of them")),
    ("a CA that is not there", "run who.yaml -t builtin --ca no.pem", 2,
     None, dict(out="")),
    ("a CA that is none", "run who.yaml -t builtin --ca vars.yaml", 2,
     None, dict(out="")),
    ("a name server", "run who.yaml -t mx:a --dns ns.example", 2,
     wrong('--dns takes the address of a name server, and a port if it is '
           'not 53, got "ns.example"')),
    ("escapes do not reach the terminal", "run who.yaml --\x1b[31m", 2,
     wrong("unknown option --\\x1b[31m")),
    # --- reports ---
    ("two on standard output", "run who.yaml -t builtin --report json "
     "--report json=-", 2,
     wrong("two reports go to standard output: write one to a file with "
           "--report FORMAT=FILE")),
    ("two in a file", "run who.yaml -t builtin --report json=x --report "
     "text=x", 2,
     wrong("two reports go to the same file: give each one of its own")),
    ("an unknown format", "run who.yaml -t builtin --report jsno", 2,
     wrong('--report: unknown format "jsno"; there are: text, tap, junit, '
           'json, ndjson, html, markdown, github, nagios, prometheus; did you '
           'mean "json"?')),
    ("a format that others have", "run who.yaml -t builtin --report md", 2,
     wrong('--report: unknown format "md"; there are: text, tap, junit, '
           'json, ndjson, html, markdown, github, nagios, prometheus; did you '
           'mean "markdown"?')),
    ("no file behind =", "run who.yaml -t builtin --report json=", 2,
     wrong('--report takes FORMAT or FORMAT=FILE, got "json="')),
    ("a file that cannot be made", "run who.yaml -t builtin --report "
     "json=no/where", 2,
     "smtpdrill: error: cannot write no/where: there is no folder no\n"),
    ("a folder as file", "run who.yaml -t builtin --report json=empty", 2,
     "smtpdrill: error: cannot write empty: Is a directory\n"),
    # --- variables and secrets ---
    ("no value of a variable", "run who.yaml -t builtin -D who", 2,
     wrong("-D takes NAME=VALUE")),
    ("not a variable's name", "run who.yaml -t builtin -D 1x=2", 2,
     'smtpdrill: error: -D 1x: "1x" cannot be a variable: a name has '
     'letters, digits, "_" and "-", and begins with a letter\n'),
    ("a variable of ours", "run who.yaml -t builtin -D index=2", 2,
     'smtpdrill: error: -D index: "index" cannot be set: it is made by '
     'smtpdrill\n'),
    ("a secret that is not there", "run who.yaml -t builtin --secret "
     "who=env:NOT_THERE", 2,
     "smtpdrill: error: --secret who: the environment has no NOT_THERE\n"),
    ("a secret's file that is not there", "run who.yaml -t builtin --secret "
     "who=@no", 2,
     "smtpdrill: error: --secret who: cannot read no: No such file or "
     "directory\n"),
    ("a secret that is empty", "run who.yaml -t builtin --secret who=", 2,
     "smtpdrill: error: --secret who: the value is empty\n"),
    ("no file of variables", "run who.yaml -t builtin --vars-file no", 2,
     "smtpdrill: error: --vars-file: cannot read no: No such file or "
     "directory\n"),
    # --- the environment ---
    ("a target", "run who.yaml", 0, "", dict(
        out=ONE_PASS, env={"SMTPDRILL_TARGET": "builtin"})),
    ("a target that loses", "run who.yaml -t builtin", 0, "", dict(
        out=ONE_PASS, env={"SMTPDRILL_TARGET": "no.such.host.invalid"})),
    ("a number", "run who.yaml -t builtin", 2,
     wrong('SMTPDRILL_JOBS takes a number from 1 to 10000, got "many"'),
     dict(env={"SMTPDRILL_JOBS": "many"})),
    ("a flag", "run who.yaml -t builtin", 2,
     wrong('SMTPDRILL_FAIL_FAST takes 1 or 0, got "maybe"'),
     dict(env={"SMTPDRILL_FAIL_FAST": "maybe"})),
    ("a flag that is on", "run who.yaml -t builtin", 0, "", dict(
        out="1 passed of 1 in TIME\n", env={"SMTPDRILL_QUIET": "1"})),
    ("a flag that is off", "run who.yaml -t builtin", 0, "", dict(
        out=ONE_PASS, env={"SMTPDRILL_QUIET": "0"})),
    ("an empty value", "run who.yaml -t builtin", 0, "", dict(
        out=ONE_PASS, env={"SMTPDRILL_JOBS": ""})),
    ("another command's option", "check who.yaml", 0, "", dict(
        out="1 scenario in 1 file: no mistakes\n",
        env={"SMTPDRILL_JOBS": "many"})),
    ("a part of many", "run who.yaml -t builtin", 2,
     wrong('SMTPDRILL_SHARD takes I/N, the I-th of N parts, from 1/N to N/N, '
           'got "0/2"'), dict(env={"SMTPDRILL_SHARD": "0/2"})),
    ("an order", "run who.yaml -t builtin", 2,
     wrong('SMTPDRILL_SHUFFLE takes a number below 2^53, got "maybe"'),
     dict(env={"SMTPDRILL_SHUFFLE": "maybe"})),
    # --- exit codes ---
    ("all passed", "run who.yaml -tbuiltin", 0, "", dict(out=ONE_PASS)),
    ("all passed, quietly", "run -q who.yaml --target=builtin", 0, "",
     dict(out="1 passed of 1 in TIME\n")),
    ("paths behind --", "run -t builtin -- who.yaml", 0, "",
     dict(out=ONE_PASS)),
    ("something failed", "run who.yaml fails.yaml -t builtin -q", 1, ""),
    ("a mistake in a scenario", "run who.yaml mistake.yaml -t builtin", 2,
     'mistake.yaml:4:5: error: unknown key "expct" in a step; did you mean '
     '"expect"?\n'
     '    4 |     expct: 250\n'
     '      |     ^\n', dict(out="")),
    ("a path that is not", "run no.yaml -t builtin", 2,
     None, dict(out="")),
    ("refused", "run who.yaml -t 127.0.0.1:1 -q", 3, ""),
    ("a name that does not resolve", "run who.yaml -t no.such.invalid -q", 3,
     None),
    ("nothing in a folder", "run empty -t builtin", 2, None, dict(out="")),
    ("all of it skipped", "run skipped.yaml -t builtin -q", 0, ""),
    ("all of it skipped, strictly", "run skipped.yaml -t builtin --strict -q",
     4, "smtpdrill: error: all of it was skipped, which --strict does not "
     "take for a pass\n"),
    ("nothing selected", "run who.yaml -t builtin -k nobody --tag a", 4,
     'smtpdrill: error: nothing selected: of 1 scenario none fits -k '
     '"nobody" --tag "a"\n', dict(out="")),
    ("nothing selected by all of them", "run who.yaml -t builtin -k who "
     "--tag a --ref rfc5321/4.1 --exclude who", 4,
     'smtpdrill: error: nothing selected: of 1 scenario none fits -k "who" '
     '--tag "a" --ref "rfc5321/4.1" --exclude "who"\n', dict(out="")),
    ("nobody goes by it", "run who.yaml -t builtin --ref rfc5322", 4,
     'smtpdrill: note: --ref: no scenario here goes by "rfc5322"; did you '
     'mean "rfc5321"?\nsmtpdrill: error: nothing selected: of 1 scenario '
     'none fits --ref "rfc5322"\n', dict(out="")),
    ("an empty shard", "run who.yaml -t builtin --shard 2/2 -q", 0,
     "smtpdrill: note: shard 2/2 is empty: the 1 scenario is in others\n"),
    ("the other shard", "run who.yaml -t builtin --shard 1/2", 0, "",
     dict(out=ONE_PASS)),
    ("nothing failed so far", "list who.yaml -t builtin --last-failed", 0,
     "smtpdrill: note: --last-failed: no failure is remembered here (target "
     "builtin): no scenario is left out\n",
     dict(env={"XDG_STATE_HOME": "/nowhere"})),
    # --- check and list ---
    ("check", "check who.yaml fails.yaml", 0, "",
     dict(out="2 scenarios in 2 files: no mistakes\n")),
    ("check, quietly", "check -q who.yaml", 0, "", dict(out="")),
    ("check finds", "check who.yaml mistake.yaml", 2,
     'mistake.yaml:4:5: error: unknown key "expct" in a step; did you mean '
     '"expect"?\n'
     '    4 |     expct: 250\n'
     '      |     ^\n', dict(out="1 error, 0 warnings\n")),
    ("list", "list who.yaml fails.yaml", 0, "", dict(
        out="who.yaml::Who am I  must  tags: a, b  ref: RFC 5321 4.1.1.9  "
            "start: ehlo\nfails.yaml::It fails  must  start: ehlo\n"
            "2 scenarios\n")),
    ("list selects", "list who.yaml fails.yaml --tag '!a'", 0, "", dict(
        out="fails.yaml::It fails  must  start: ehlo\n1 scenario\n")),
    ("list nothing", "list who.yaml -k nobody", 4,
     'smtpdrill: error: nothing selected: of 1 scenario none fits -k '
     '"nobody"\n', dict(out="")),
    # --- programs ---
    ("programs", "run programs.yaml -t builtin", 2,
     wrong("programs would be started on this machine: say --allow-run if "
           'they may be ("programs.yaml::It runs a program")'),
     dict(out="")),
    ("programs that may be", "run programs.yaml -t builtin --allow-run -q", 0,
     "", dict(out="1 passed, 1 skipped of 2 in TIME\n")),
    # --- no target ---
    ("a server of its own", "run greylist.yaml -q", 0, "",
     dict(out="1 passed of 1 in TIME\n")),
    ("only one of two needs a target", "run greylist.yaml who.yaml", 2,
     NO_TARGET % "", dict(out="")),
    ("a report of what is not played",
     "run who.yaml -t builtin --dry-run --report json=a.json", 2,
     wrong("a report in a file and --dry-run were asked for: where nothing "
           "is played there is nothing to report", "run")),
    ("artifacts of what is not played",
     "run who.yaml -t builtin --dry-run --artifacts a", 2,
     wrong("--artifacts and --dry-run were asked for: where nothing is "
           "played there is nothing to report", "run")),
    # --- mutants ---
    ("a mutant notices nothing", "run who.yaml -t builtin --mutants "
     "noop.tsv --mutant noop-refused -q", 1, ""),
    ("a mutant that is not there",
     "run who.yaml -t builtin --mutants noop.tsv --mutant noop-refuse", 2,
     wrong('no mutant is named "noop-refuse"; did you mean '
           '"noop-refused"?')),
    ("no mutant like it",
     "run who.yaml -t builtin --mutant xyzzy", 2,
     wrong('no mutant is named "xyzzy"; --mutant list has them all')),
    ("a file and no name", "run who.yaml -t builtin --mutants noop.tsv", 2,
     wrong("--mutants noop.tsv: which of them? --mutant NAME says it, and "
           "--mutant list shows all")),
    ("a mutant of another server",
     "run who.yaml -t localhost --mutants noop.tsv --mutant noop-refused", 2,
     wrong("--mutant breaks the built-in server: it goes with -t builtin "
           "only")),
    ("a mutant without a target",
     "run greylist.yaml --mutants noop.tsv --mutant noop-refused", 2,
     wrong("--mutant breaks the built-in server: it goes with -t builtin "
           "only")),
    ("a file of mutants with mistakes",
     "run who.yaml -t builtin --mutants mistakes.tsv --mutant a", 2,
     """\
mistakes.tsv:2:13: error: unknown state "halo"; did you mean "helo"?
    2 | a It is so. halo - - - -
      |             ^
mistakes.tsv:3:20: error: unknown word "closed"; did you mean "close"?
    3 | b It is. - - - - - closed
      |                    ^
"""),
    ("a file of mutants that is not there",
     "serve --mutants none.tsv --mutant list", 2,
     "smtpdrill: error: cannot read none.tsv: No such file or directory\n"),
    ("the list of mutants", "serve --mutants noop.tsv --mutant list", 0, ""),
    ("mutants of scripted servers", "serve greylist.yaml --mutant a", 2,
     wrong("--mutant is for the built-in server: a scripted one says it in "
           "its scenario", "serve")),
    # --- serve ---
    ("two files", "serve greylist.yaml again.yaml", 2,
     wrong('one file of scripted servers at a time: "greylist.yaml" and '
           '"again.yaml" were given', "serve")),
    ("no servers", "serve who.yaml", 2,
     wrong('there are no "servers" in who.yaml', "serve")),
    ("an option of the built-in server", "serve greylist.yaml --lmtp", 2,
     wrong("--lmtp is for the built-in server: a scripted one says it in "
           "its scenario", "serve")),
    ("an option of scripted servers", "serve --connections 1", 2,
     wrong("--connections is for scripted servers: say which FILE has them",
           "serve")),
    ("a report of the built-in server", "serve --report json", 2,
     wrong("--report is for scripted servers: say which FILE has them",
           "serve")),
    ("a variable for the built-in server", "serve -D a=b", 2,
     wrong("-D is for scripted servers: say which FILE has them", "serve")),
    ("-v of scripted servers", "serve -v", 2,
     wrong("-v is for scripted servers: say which FILE has them",
           "serve")),
    ("-vv of scripted servers", "serve -vv", 2,
     wrong("-v is for scripted servers: say which FILE has them",
           "serve")),
    ("--strict of scripted servers", "serve --strict", 2,
     wrong("--strict is for scripted servers: say which FILE has them",
           "serve")),
    ("--allow-run of scripted servers", "serve --allow-run", 2,
     wrong("--allow-run is for scripted servers: say which FILE has them",
           "serve")),
    ("--seed 1 of scripted servers", "serve --seed 1", 2,
     wrong("--seed is for scripted servers: say which FILE has them",
           "serve")),
    ("--timeout 1s of scripted servers", "serve --timeout 1s", 2,
     wrong("--timeout is for scripted servers: say which FILE has them",
           "serve")),
    ("--step-timeout 1s of scripted servers", "serve --step-timeout 1s", 2,
     wrong("--step-timeout is for scripted servers: say which FILE has them",
           "serve")),
    ("--time-scale 2 of scripted servers", "serve --time-scale 2", 2,
     wrong("--time-scale is for scripted servers: say which FILE has them",
           "serve")),
    ("--artifacts d of scripted servers", "serve --artifacts d", 2,
     wrong("--artifacts is for scripted servers: say which FILE has them",
           "serve")),
    ("--slowest 3 of scripted servers", "serve --slowest 3", 2,
     wrong("--slowest is for scripted servers: say which FILE has them",
           "serve")),
    ("--vars-file v of scripted servers", "serve --vars-file v", 2,
     wrong("--vars-file is for scripted servers: say which FILE has them",
           "serve")),
    ("-k x of scripted servers", "serve -k x", 2,
     wrong("-k is for scripted servers: say which FILE has them",
           "serve")),
    ("--tag x of scripted servers", "serve --tag x", 2,
     wrong("--tag is for scripted servers: say which FILE has them",
           "serve")),
    ("--ref x of scripted servers", "serve --ref x", 2,
     wrong("--ref is for scripted servers: say which FILE has them",
           "serve")),
    ("--exclude x of scripted servers", "serve --exclude x", 2,
     wrong("--exclude is for scripted servers: say which FILE has them",
           "serve")),
    ("--warn 1s of scripted servers", "serve --warn 1s", 2,
     wrong("--warn is for scripted servers: say which FILE has them",
           "serve")),
    ("--crit 1s of scripted servers", "serve --crit 1s", 2,
     wrong("--crit is for scripted servers: say which FILE has them",
           "serve")),
    ("an option of run", "serve -t builtin", 2,
     wrong("serve takes no -t", "serve")),
    ("nowhere to listen", "serve --listen mail.example", 2,
     wrong('--listen takes an address, an address and a port, or '
           'unix:/PATH, got "mail.example"', "serve")),
    ("a place that is not ours", "serve --listen 192.0.2.1:2525", 3,
     "smtpdrill: error: cannot listen on 192.0.2.1:2525: address not "
     "available\n", dict(out="")),
    ("a port file that cannot be made", "serve --port-file no/where", 2,
     "smtpdrill: error: cannot write no/where: No such file or directory\n",
     dict(out="")),
    ("no CA to write", "serve greylist.yaml --write-ca ca.pem", 2,
     "smtpdrill: error: --write-ca: there is no CA: no server here does TLS "
     "with a certificate of ours\n", dict(out="")),
    # --- smtpdrill.yaml ---
    ("a failure that is known", "run ../fails.yaml -t known -q", 0, "", dict(
        out="0 passed, 1 xfailed of 1 in TIME\n", cwd="project")),
    ("no target, but names", "run who.yaml", 2,
     NO_TARGET % "; ../../smtpdrill.yaml has: here, gone, known",
     dict(cwd="project/deep/er")),
    ("a name", "run who.yaml -t here -q", 0, "", dict(
        out="1 passed of 1 in TIME\n", cwd="project/deep/er")),
    ("a name beside it", "run deep/er/who.yaml -t gone -q", 3, "", dict(
        cwd="project")),
    ("a name, nearly", "run who.yaml -t heer -q", 3, None, dict(
        cwd="project/deep/er", env={"RES_OPTIONS": "attempts:1 timeout:1"})),
    ("mistakes", "run who.yaml -t builtin", 2, """\
smtpdrill.yaml:2:8: error: the target "lab" has no "url"
    2 |   lab: {ulr: x}
      |        ^
smtpdrill.yaml:2:9: error: unknown key "ulr" in a target; did you mean "url"?
    2 |   lab: {ulr: x}
      |         ^
smtpdrill.yaml:5:13: error: an entry of "xfail" needs "reason"
    5 |     xfail: [{match: a}]
      |             ^
smtpdrill.yaml:6:16: error: "min" is 1.0, 1.1, 1.2 or 1.3, not "1.4"
    6 |     tls: {min: 1.4, verfy: no}
      |                ^
smtpdrill.yaml:6:21: error: unknown key "verfy" in "tls"; did you mean "verify"?
    6 |     tls: {min: 1.4, verfy: no}
      |                     ^
""", dict(out="", cwd="broken")),
]

# Who wins, from the weakest: each row adds one.
PRECEDENCE = [
    ("scenario", "-t builtin", {}),
    ("target", "-t here", {}),
    ("file", "-t here --vars-file ../../../vars.yaml", {}),
    ("capitals", "-t here --vars-file ../../../vars.yaml",
     {"SMTPDRILL_VAR_WHO": "capitals"}),
    ("environment", "-t here --vars-file ../../../vars.yaml",
     {"SMTPDRILL_VAR_WHO": "capitals", "SMTPDRILL_VAR_who": "environment"}),
    ("line", "-t here --vars-file ../../../vars.yaml -D who=line",
     {"SMTPDRILL_VAR_WHO": "capitals", "SMTPDRILL_VAR_who": "environment"}),
    ("last", "-t here -D who=line -D who=last", {}),
]

failures = 0


def complain(name, what, expected, got):
    global failures
    failures += 1
    print(f"not ok - {name}: {what}\n--- expected\n{expected}\n--- got\n{got}")


def environment(more):
    env = {k: v for k, v in os.environ.items()
           if not k.startswith("SMTPDRILL_")}
    env.update(LC_ALL="C", **more)
    return env


def start(words, folder, env=None, cwd=""):
    return subprocess.Popen(
        [PROGRAM] + words, cwd=os.path.join(folder, cwd),
        env=environment(env or {}), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        universal_newlines=True)


def play(words, folder, **more):
    process = start(words, folder, **more)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def make_equal(text):
    text = re.sub(r"\b\d+(\.\d+)?(us|ms|s)\b", "TIME", text)
    return re.sub(r"seed \d+", "seed SEED", text)


def check_row(folder, name, line, code, err, more=None):
    more = dict(more or {})
    expected_out = more.pop("out", None)
    words = line.replace("'", "").split(" ")
    got_code, got_out, got_err = play(words, folder, **more)
    if got_code != code:
        complain(name, "exit code", code, f"{got_code}\n{got_out}{got_err}")
    if err is not None and got_err != err:
        complain(name, "standard error", err, got_err)
    if err is None and not got_err:
        complain(name, "standard error", "a message", "nothing")
    if expected_out is not None and make_equal(got_out) != expected_out:
        complain(name, "standard output", expected_out, got_out)


def check_precedence(folder):
    for want, line, env in PRECEDENCE:
        code, out, err = play(
            ["run", "who.yaml", "-v"] + line.split(), folder, env=env,
            cwd="project/deep/er")
        sent = re.findall(r"C NOOP (\S+)", out)
        if code != 0 or sent != [want]:
            complain("precedence", line, want, f"{code} {sent}\n{err}")


def check_secrets(folder):
    rows = [
        (["-t", "here"], {}, "sesame-open"),
        (["-t", "builtin", "--secret", "password=env:PW"],
         {"PW": "sesame-env"}, "sesame-env"),
        (["-t", "builtin", "--secret", "password=sesame-plain"], {},
         "sesame-plain"),
        (["-t", "here", "--secret", "password=@../../secret.txt",
          "-D", "who=sesame-open"], {}, "sesame-open"),
    ]
    for words, env, secret in rows:
        for report in (["-vv"], ["--report", "json"], ["--dry-run"]):
            code, out, err = play(
                ["run", "who.yaml"] + words + report, folder, env=env,
                cwd="project/deep/er")
            if code != 0 or "sesame" in out + err:
                complain("secrets", words + report, f"0, no {secret}",
                         f"{code}\n{out}{err}")
            if report != ["--dry-run"] and "[redacted]" not in out:
                complain("secrets", words + report, "[redacted]", out)


def check_secrets_in_what_a_scenario_is(folder):
    """Tags, references and reasons may hold variables too."""
    for words in (["-vv"], ["--report", "json"], ["-k", "sesame"],
                  ["-t", "sesame.invalid"]):
        line = ["run", "telling.yaml", "--secret", "pw=sesame"] + words
        if "-t" not in words:
            line += ["-t", "builtin"]
        code, out, err = play(line, folder)
        # The summary names the host that was asked for.
        seen = (out + err).replace("target smtp://sesame.invalid", "")
        if code not in (1, 3, 4) or "sesame" in seen:
            complain("secrets", words, "no sesame", f"{code}\n{out}{err}")


def check_endless(folder):
    code, out, err = play(["run", "endless.yaml", "-t", "builtin"], folder)
    if code != 3 or "more than 100000 steps were played" not in out:
        complain("bounds", "endless.yaml", 3, f"{code}\n{out}{err}")


def check_closed_streams(folder):
    """A socket must not become standard output."""
    for closed, want in ((">&-", 3), ("2>&-", 0), (">&- 2>&- <&-", 3)):
        process = subprocess.run(
            ["sh", "-c", f'"$0" run who.yaml -t builtin {closed}', PROGRAM],
            cwd=folder, env=environment({}), stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, timeout=60, check=False)
        if process.returncode != want:
            complain("closed streams", closed, want, process.returncode)


def check_no_room(folder):
    """Neither a full disk nor a limit looks like success, or like a crash."""
    for words in ("schema", "completion bash", "init -", "list who.yaml"):
        process = subprocess.run(
            ["sh", "-c", f'"$0" {words} >/dev/full', PROGRAM], cwd=folder,
            env=environment({}), stderr=subprocess.PIPE, timeout=60,
            check=False)
        if process.returncode != 3 or \
                b"cannot write to standard output" not in process.stderr:
            complain("no room", words, 3, process)
    path = os.path.join(folder, "empty", "loose.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(FILES["who.yaml"].replace("name: ", "name:   "))
    process = subprocess.run(
        ["sh", "-c", 'ulimit -f 0; exec "$0" fmt loose.yaml', PROGRAM],
        cwd=os.path.dirname(path), env=environment({}),
        stderr=subprocess.PIPE, timeout=60, check=False)
    left = [name for name in os.listdir(os.path.dirname(path))
            if name.startswith(".")]
    os.unlink(path)
    if process.returncode != 3 or left:
        complain("no room", "fmt", left, process)


def check_rerun_of_a_dash(folder):
    """A file's name must not become an option."""
    path = os.path.join(folder, "-x.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(FILES["fails.yaml"])
    code, out, err = play(["run", "-t", "builtin", "--", "-x.yaml"], folder)
    os.unlink(path)
    if code != 1 or "rerun: smtpdrill run './-x.yaml::It fails'" not in out:
        complain("rerun", "-x.yaml", "./-x.yaml", f"{code}\n{out}{err}")


def check_dangling_config(folder):
    """A link to nothing is a mistake, not a missing file."""
    path = os.path.join(folder, "empty", "smtpdrill.yaml")
    os.symlink("nowhere", path)
    code, out, err = play(["run", "../who.yaml", "-t", "builtin"], folder,
                          cwd="empty")
    os.unlink(path)
    if code != 2 or "cannot read smtpdrill.yaml" not in err:
        complain("dangling config", "exit", 2, f"{code}\n{err}")


def check_rerun(folder):
    """The line that plays a failure again, and plays it."""
    words = ["-t", "builtin", "-D", "a=x y", "--secret", "s=env:PW",
             "--secret", "p=plain", "--insecure", "--strict", "--allow-run", "--timeout", "90s",
             "--seed", "7"]
    code, out, err = play(["run", "fails.yaml"] + words, folder,
                          env={"PW": "sesame"})
    got = re.findall(r"rerun: (.*)", out)
    want = ["smtpdrill run 'fails.yaml::It fails' -t builtin -D 'a=x y' "
            "--secret s=env:PW --secret p=... --insecure --strict "
            "--allow-run --timeout 90s --seed 7"]
    if code != 1 or got != want:
        complain("rerun", "the line", want, f"{code} {got}\n{err}")


def check_reports(folder):
    text = "PASS who.yaml::Who am I"
    run = ["run", "who.yaml", "-t", "builtin"]
    path = os.path.join(folder, "result.json")
    rows = [  # words, text on stdout, JSON on stdout, text on stderr, file
        ([], True, False, False, False),
        (["--report", "json"], False, True, False, False),
        (["--report", "json=-"], False, True, False, False),
        (["--report", "text", "--report", "json"], False, True, True, False),
        (["--report", "json=result.json"], True, False, False, True),
        (["--report", "json=result.json", "--report", "json"], False, True,
         False, True),
    ]
    for words, out_text, out_json, err_text, file in rows:
        code, out, err = play(run + words, folder)
        got = (out.startswith(text), out.startswith("{"),
               err.startswith(text), os.path.exists(path))
        if code != 0 or got != (out_text, out_json, err_text, file):
            complain("reports", words, (out_text, out_json, err_text, file),
                     f"{code} {got}\n{out}{err}")
        if out_json and json.loads(out)["summary"]["passed"] != 1:
            complain("reports", words, "1 passed", out)
        if os.path.exists(path):
            with open(path, encoding="utf-8") as report:
                if json.load(report)["summary"]["passed"] != 1:
                    complain("reports", path, "1 passed", "something else")
            os.unlink(path)
    if os.path.exists("/dev/full"):
        code, out, err = play(run + ["--report", "json=/dev/full"], folder)
        if code != 3 or "cannot write /dev/full" not in err:
            complain("reports", "a full disk", 3, f"{code} {err}")


def check_every_scenario_is_an_error(folder):
    """A name that does not resolve is in the report of each scenario."""
    code, out, err = play(
        ["run", "who.yaml", "fails.yaml", "-t", "no.such.invalid",
         "--report", "json"], folder)
    got = [s["outcome"] for s in json.loads(out)["scenarios"]]
    if code != 3 or got != ["error", "error"]:
        complain("unresolved", "outcomes", "two errors", f"{code} {got}")
    code, out, err = play(
        ["run", "who.yaml", "-t", "heer"], folder, cwd="project/deep/er")
    if 'did you mean the target "here"?' not in err:
        complain("unresolved", "a name, nearly", "did you mean", err)
    code, out, err = play(
        ["run", "mail.yaml", "-t", "heer"], folder, cwd="project")
    if code != 2 or 'Did you mean the target "here"?' not in err:
        complain("missing", "a name, nearly", "did you mean", err)


def check_standard_input(folder):
    process = subprocess.run(
        [PROGRAM, "run", "-", "-t", "builtin"], cwd=folder,
        env=environment({}), input=FILES["who.yaml"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60,
        universal_newlines=True, check=False)
    if process.returncode != 0 or "PASS -::Who am I" not in process.stdout:
        complain("standard input", "-", "PASS -::Who am I", process.stdout)


def check_dry_run(folder):
    code, out, err = play(
        ["run", "who.yaml", "-t", "builtin", "--dry-run"], folder)
    for want in ("who.yaml::Who am I\n", "  start: ehlo\n", "  prelude:\n",
                 "      expect: 250\n", "1 scenario, nothing was sent\n"):
        if code != 0 or want not in out:
            complain("dry run", "output", want, f"{code}\n{out}{err}")
    code, out, err = play(
        ["run", "mail.yaml", "-t", "builtin", "--dry-run"], folder,
        cwd="project")
    want = "    - message: Subject: x\\n\\nHello.\n"
    if code != 0 or want not in out:
        complain("dry run", "a message", want, f"{code}\n{out}{err}")


def serve(words, folder):
    """A server, and the lines that say where it listens: one, or so many."""
    process = start(["serve"] + words, folder)
    line = process.stdout.readline()
    if "listening on" not in line:
        complain("serve", words, "a line", line + process.communicate()[1])
    return process, line.rstrip("\n").split(" ")[-1]


def stop(process, number=signal.SIGTERM, want=0):
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    if process.returncode != want:
        complain("serve", f"signal {number}", want,
                 f"{process.returncode}\n{out}{err}")
    return out


def check_serve(folder):
    """The built-in server, in every form, and both signals end it well."""
    path = os.path.join(folder, "s.sock")
    rows = [  # options, the target's scheme, options of run, exit code
        ([], "", [], 0),
        (["--listen", "127.0.0.1:0"], "smtp://", [], 0),
        (["--listen", f"unix:{path}"], "", [], 0),
        (["--lmtp"], "lmtp://", [], 0),
        (["--lmtp", "--listen", f"unix:{path}"], "lmtp+", [], 0),
        (["--implicit-tls"], "smtps://", ["--ca", "ca.pem"], 0),
        (["--implicit-tls"], "smtps://", [], 3),
        (["--implicit-tls"], "smtps://", ["--insecure"], 0),
    ]
    for i, (words, scheme, more, want) in enumerate(rows):
        process, where = serve(
            words + ["--write-ca", "ca.pem", "--port-file", "port"], folder)
        with open(os.path.join(folder, "port"), encoding="utf-8") as file:
            port = file.read()
        if not where.startswith("unix:") and where.split(":")[1] != port[:-1]:
            complain("serve", "port file", where, port)
        code, out, err = play(
            ["run", "who.yaml", "-D", "helo=client.test", "-t",
             scheme + where] + more, folder)
        if code != want:
            complain("serve", words + more, want, f"{code}\n{out}{err}")
        stop(process, signal.SIGINT if i % 2 else signal.SIGTERM)
        if os.path.exists(path):
            complain("serve", words, "no socket left", path)


def check_serve_file(folder):
    """Each connection is a result; a signal ends it, and is no failure."""
    ids = ["greylist.yaml::It comes again (mx#1)",
           "greylist.yaml::It comes again (mx#2)"]
    process, where = serve(["greylist.yaml", "--connections", "2", "--report",
                            "json=served.json", "--port-file", "port"], folder)
    with open(os.path.join(folder, "port"), encoding="utf-8") as file:
        if file.read() != where.split(":")[1] + "\n":
            complain("serve", "port file", where, "something else")
    code, out, err = play(["run", "again.yaml", "-t", where, "--report",
                           "json"], folder)
    attempts = [s["attempts"] for s in json.loads(out)["scenarios"]]
    if code != 0 or attempts != [2]:
        complain("retry", "attempts", [2], f"{code} {attempts}\n{out}{err}")
    out, err = process.communicate(timeout=60)
    with open(os.path.join(folder, "served.json"), encoding="utf-8") as file:
        got = [(s["id"], s["outcome"]) for s in json.load(file)["scenarios"]]
    os.unlink(os.path.join(folder, "served.json"))
    if process.returncode != 0 or got != [(i, "passed") for i in ids]:
        complain("serve", "a file", ids,
                 f"{process.returncode} {got}\n{out}{err}")
    for text, want in (("EHLO a\r\n", 0), ("NOPE\r\n", 1)):
        process, where = serve(["greylist.yaml::It comes again"], folder)
        with socket.create_connection(
                ("127.0.0.1", int(where.split(":")[1]))) as client:
            client.recv(4096)
            client.sendall(text.encode())
            client.recv(4096)
            out = stop(process, want=want)
        if ids[0] not in out:
            complain("serve", "cut short", ids[0], out)


def check_target_tls(folder):
    """What smtpdrill.yaml says of a target's TLS, and who wins over it."""
    rows = [  # tls:, options of run, exit code
        ("{ca: ../ca.pem}", [], 0),
        ("{ca: ../ca.pem, name: localhost}", [], 0),
        ("{ca: ../ca.pem, name: other.test}", [], 3),
        ("{ca: ../ca.pem, name: ''}", [], 0),
        ("{ca: ../ca.pem, name: other.test, verify: no}", [], 0),
        ("{ca: ../ca.pem, name: other.test}", ["--insecure"], 0),
        ("{name: localhost, verify: no}", ["--ca", "../../ca.pem"], 0),
        ("{ca: ../no.pem}", [], 2),
    ]
    where = os.path.join(folder, "tls", "deep")
    os.makedirs(where)
    for tls, more, want in rows:
        words = ["secure.yaml", "--write-ca", "ca.pem"]
        if want == 0:
            words += ["--connections", "1"]
        process, place = serve(words, folder)
        with open(os.path.join(where, "..", "smtpdrill.yaml"), "w",
                  encoding="utf-8") as file:
            file.write(f"targets:\n  it:\n    url: 'smtps://{place}'\n"
                       f"    tls: {tls}\n")
        code, out, err = play(["run", "../../who.yaml", "-t", "it"] + more,
                              folder, cwd="tls/deep")
        if code != want:
            complain("a target's TLS", tls, want, f"{code}\n{out}{err}")
        if want == 0 and code == 0:
            out, err = process.communicate(timeout=60)
            if process.returncode != 0:
                complain("a target's TLS", "the server", 0, f"{out}{err}")
        else:
            process.kill()
            process.communicate(timeout=60)


def check_interrupt(folder):
    for number, want in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        process = start(["run", "slow.yaml", "-t", "builtin", "--report",
                         "json=result.json"], folder)
        temporary = []
        for _ in range(600):  # the report's temporary file: it runs
            temporary = [f for f in os.listdir(folder)
                         if f.startswith(".smtpdrill-")]
            if temporary or process.poll() is not None:
                break
            time.sleep(0.05)
        time.sleep(0.2)
        process.send_signal(number)
        process.communicate(timeout=60)
        with open(os.path.join(folder, "result.json"),
                  encoding="utf-8") as report:
            result = json.load(report)
        os.unlink(os.path.join(folder, "result.json"))
        if process.returncode != want or result["summary"]["error"] != 1:
            complain("interrupt", number, want,
                     f"{process.returncode} {result['summary']}")


def check_descriptors(folder):
    line = ("ulimit -n 100; exec \"$0\" run who.yaml -t builtin -j 500 "
            "--repeat 500")
    process = subprocess.run(
        ["sh", "-c", line, PROGRAM], cwd=folder, env=environment({}),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60,
        universal_newlines=True, check=False)
    want = wrong("-j 500 needs 1064 open files, but the limit is 100: take "
                 "a smaller -j, or raise the limit (ulimit -n)")
    if process.returncode != 2 or process.stderr != want:
        complain("descriptors", "message", want, process.stderr)


def commands(folder):
    """All that the help names."""
    _, out, _ = play(["help"], folder)
    part = out.split("Commands:\n")[1].split("\n\n")[0]
    found = [line.split()[0] for line in part.splitlines()]
    if "run" not in found or "completion" not in found:
        complain("help", "commands", "run ... completion", found)
    return [name for name in found if name != "help"]


def check_help(folder):
    for words in (["--help"], ["help"], ["-h"], ["help", "run"],
                  ["run", "--help"], ["run", "-t", "x", "--help"],
                  ["check", "-h"], ["serve", "--help"], ["--version"],
                  *(["help", name] for name in commands(folder))):
        code, out, err = play(words, folder)
        longest = max([len(line) for line in out.split("\n")])
        if code != 0 or not out or err or longest > 80:
            complain("help", words, "0, 80 columns", f"{code} {longest} {err}")
    code, out, err = play([], folder)
    if code != 2 or out or "usage: smtpdrill" not in err:
        complain("help", "no command", 2, f"{code}\n{out}")


def write_files(folder):
    for name, text in FILES.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)


def main():
    with tempfile.TemporaryDirectory() as folder:
        write_files(folder)
        # What failed is remembered: not among the user's files.
        os.environ["XDG_STATE_HOME"] = os.path.join(folder, "state")
        for row in ROWS:
            check_row(folder, *row)
        for check in (check_precedence, check_secrets,
                      check_secrets_in_what_a_scenario_is, check_endless,
                      check_closed_streams, check_dangling_config,
                      check_no_room, check_rerun_of_a_dash, check_rerun,
                      check_reports, check_every_scenario_is_an_error,
                      check_standard_input, check_dry_run, check_serve,
                      check_serve_file, check_target_tls, check_interrupt,
                      check_descriptors, check_help):
            check(folder)
        left = [f for f in os.listdir(folder) if f.startswith(".smtpdrill-")]
        if left:
            complain("temporary files", "left behind", [], left)
    print(f"{failures} failures" if failures else "all as it should be")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
