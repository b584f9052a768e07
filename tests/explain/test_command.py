#!/usr/bin/env python3
"""test_command.py PROGRAM DOCS/EXPLAIN.MD: the command from outside: exit
codes, what is printed, and what reports say."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])
MANUAL = pathlib.Path(sys.argv[2]).read_text(encoding="utf-8")
RELAY = "server will not relay to this domain for you"
SESSION = b"""Trying 192.0.2.1...\r
Connected to mx.example.\r
220 mx.example ESMTP\r
EHLO me\r
250-mx.example\r
250-8BITMIME\r
250 SMTPUTF8\r
 <** 550 5.7.1 Relaying denied\r
RCPT TO:<550@example.com>\r
  >      +1.6ms S 550 5.7.1 Relaying denied\r
         +1.8ms C 550 never said\r
reply: b'452 4.2.2 Mailbox full\\r\\n'\r
Nov 23 23:01:02 h postfix/smtp[1]: status=bounced (host x[192.0.2.9] said: 501 Sender domain must exist)\r
"""


class Failed(Exception):
    pass


def require(condition, *what):
    if not condition:
        raise Failed(" ".join(str(part) for part in what))


def run(*arguments, stdin=b"", **options):
    return subprocess.run(
        [PROGRAM, *arguments], input=stdin, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, timeout=60, check=False, **options)


def explain(*arguments, code=0, stdin=b""):
    done = run("explain", *arguments, stdin=stdin)
    out = done.stdout.decode()
    require(done.returncode == code, "exit code", done.returncode, "not", code,
            done.stderr.decode())
    require(b"\x1b" not in done.stdout + done.stderr, "control bytes")
    for line in out.splitlines():
        require(len(line) < 80 or not line.startswith("  "), "wide:", line)
    return out, done.stderr.decode()


def test_manual_says_what_is_printed():
    out, _ = explain("550 5.7.1 Relaying denied")
    require(out in MANUAL, out)


def test_replies():
    quoted, _ = explain("550 5.7.1 Relaying denied")
    unquoted, _ = explain("550", "5.7.1", "Relaying", "denied")
    require(quoted == unquoted, unquoted)
    out, _ = explain("550 relaying denied", "452 4.2.2 full")
    require(out.count("means:") == 2 and "\n\n452 4.2.2 full\n" in out, out)
    out, _ = explain("--", "550 -x")
    require(out.startswith("550 -x\n"), out)


def test_codes():
    for arguments in (("--code", "5.7.1"), ("--code=5.7.1",), ("5.7.1",)):
        out, _ = explain(*arguments)
        require("refused by policy" in out and "RFC 3463" in out, out)
    out, _ = explain("--code", "550", "250 2.0.0 Ok")
    require(out.startswith("550\n") and "\n250 2.0.0 Ok\n" in out, out)
    explain("--code", "5.99.1", code=1)
    for wrong in ("5.7", "650", "x", "5.7.1 x"):
        _, said = explain("--code", wrong, code=2)
        require("takes a code such as 5.7.1 or 550" in said, said)


def test_transcript():
    for arguments in ((), ("-",)):
        out, said = explain(*arguments, stdin=SESSION)
        require(said == "", said)
        heads = [block.split("\n  means:")[0] for block in out.split("\n\n")]
        require(heads == [
            "220 mx.example ESMTP",
            "250-mx.example\n250-8BITMIME\n250 SMTPUTF8",
            "550 5.7.1 Relaying denied",
            "452 4.2.2 Mailbox full\\r\\n'",
            "501 Sender domain must exist)"], heads)
    explain(code=1, stdin=b"")
    explain(code=1, stdin=b"hello\n550x\n")


def test_hostile_input():
    explain("550 \x1b[31m relaying denied\x07\u202e")
    explain(stdin=b"550 \x1b]0;x\x07" + b"\xff" * 5000 + b"\n")
    explain(stdin=b"550-" * 400000)
    out, _ = explain(stdin=b"550-a\n" * 100000)
    require(len(out) < 5000, len(out))
    out, said = explain(stdin=b"".join(b"550 %d\n" % i for i in range(20000)))
    require(out.count("means:") == 1000 and "there are more" in said, said)
    _, said = explain("hello \x1b[31m", code=1)
    require("is no reply" in said, said)


def test_usage():
    _, said = explain("--catalog", "x", "550 x", code=2)
    require("did you mean --catalogue?" in said, said)
    explain("--strict", "550 x", code=2)
    done = run("explan")
    require(b'did you mean "explain"?' in done.stderr, done.stderr)
    done = run("explain", "--help")
    require(done.returncode == 0 and b"--catalogue FILE" in done.stdout,
            done.stdout)


def test_catalogue():
    row = re.search(r"^\(\?i\)\^554.*$", MANUAL, re.M)
    pathlib.Path("own.tsv").write_text("# ours\n\n" + row[0] + "\n")
    out, _ = explain("--catalogue", "own.tsv", "554 5.7.1 policy 17",
                     "550 5.7.1 Relaying denied")
    require("said by: our gateway\n" in out and RELAY in out, out)
    pathlib.Path("bad.tsv").write_text("a\tb\tc\td\te\nx(y\tb\tc\td\te\n1\n")
    out, said = explain("--catalogue", "bad.tsv", "550 x", code=2)
    require(out == "" and "bad.tsv:2:4: error: in the pattern: " in said
            and "bad.tsv:3:1: error: too few fields" in said, said)
    explain("--catalogue", "none.tsv", "550 x", code=2)
    explain("--catalogue", ".", "550 x", code=2)
    pathlib.Path("slow.tsv").write_text("(a+)+$\tx\tendless\t\t\n")
    out, _ = explain("--catalogue", "slow.tsv", "550 " + "a" * 900 + "!")
    require("endless" not in out, out)


def test_reports():
    pathlib.Path("a.yaml").write_text(
        "name: Relay\nstart: mail\nsteps:\n"
        "  - send: RCPT TO:<${foreign_recipient}>\n    expect: 250\n")
    pathlib.Path("b.yaml").write_text(
        "name: No\nsteps:\n  - send: NOOP\n    expect: 550\n")
    line = f"  explain:  {RELAY}\n"
    formats = ("json", "tap", "html", "junit", "markdown", "ndjson")
    done = run("run", "a.yaml", "b.yaml", "-t", "builtin", "--report", "text",
               *(f"--report={name}=r.{name}" for name in formats))
    out = done.stdout.decode()
    require(done.returncode == 1, done.stderr)
    require(out.count(line) == 1 and out.count("explain") == 1, out)
    said = {name: pathlib.Path("r." + name).read_text() for name in formats}
    for name in formats:
        require(said[name].count(RELAY) == 1, name, said[name])
    require(f'  explanation: "{RELAY}"\n' in said["tap"], said["tap"])
    require(f"<dt>Explanation</dt><dd>{RELAY}" in said["html"], "html")
    steps = [step["explanation"] for scenario in
             json.loads(said["json"])["scenarios"]
             for step in scenario["steps"]]
    require([text for text in steps if text] == [RELAY], steps)
    # Results of earlier runs are explained too.
    done = run("report", "r.json")
    require(done.stdout.decode().count(line) == 1, done.stdout)


def main():
    status = 0
    for name, test in sorted(globals().items()):
        if not name.startswith("test_"):
            continue
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            try:
                test()
                print("ok  ", name)
            except Failed as failed:
                print("FAIL", name, failed)
                status = 1
            os.chdir("/")
    return status


sys.exit(main())
