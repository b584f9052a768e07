#!/usr/bin/env python3
"""A correct server passes the whole library: check_builtin.py SMTPDRILL

The built-in server is correct, in each of its kinds: nothing may fail. What the
kind without extensions is warned of is named below.
"""
import collections
import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile

SCENARIOS = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                         "..", "..", "scenarios")
# So many conversations pass at least: the rest is skipped.
KINDS = {
    "builtin": 1050,
    "builtin+ipv6": 1050,
    "builtin+lmtp": 850,
    "builtin+tls": 1000,
    "builtin+submission": 800,
    # 530 to everything that TLS has to come before [RFC 3207 4].
    "builtin+submission+needs-tls": 800,
    "builtin+trusted": 1050,
    "builtin+plain": 550,
}
# A server without extensions does without what it should have.
WITHOUT = {"builtin+plain": {
    "ops/capabilities-of-today.yaml", "rfc5321/ehlo-offers-8bitmime.yaml",
    "rfc5321/help-answered.yaml"}}


def play(program, kind):
    with tempfile.TemporaryDirectory() as folder:
        report = os.path.join(folder, "report.json")
        done = subprocess.run(
            [program, "run", SCENARIOS, "-t", kind, "--allow-intrusive",
             "--report", f"json={report}"], stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, timeout=280)
        if not os.path.exists(report):
            return [f"{kind}: no report: {done.stdout.decode()}"]
        with open(report, encoding="utf-8") as file:
            results = json.load(file)["scenarios"]
    return judge(kind, results, done.returncode)


def judge(kind, results, code):
    faults = [f"{kind}: {each['id']}: {each['outcome']}" for each in results
              if each["outcome"] not in ("passed", "skipped") and not
              (each["outcome"] == "warned" and
               each["id"].partition("scenarios/")[2].partition("::")[0]
               in WITHOUT.get(kind, ()))]
    count = collections.Counter(each["outcome"] for each in results)
    if count["passed"] < KINDS[kind]:
        faults.append(f"{kind}: {count['passed']} passed, "
                      f"expected {KINDS[kind]} or more")
    if code != 0:
        faults.append(f"{kind}: exit {code}")
    print(f"{kind}: " + ", ".join(f"{number} {outcome}" for outcome, number
                                  in sorted(count.items())))
    return faults


def main():
    program, faults = os.path.abspath(sys.argv[1]), []
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for found in pool.map(lambda kind: play(program, kind), KINDS):
            faults += found
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
