#!/usr/bin/env python3
"""Has scenarios/clients judge clients that others wrote: others.py SMTPDRILL

others.tsv has what each claim finds in each client, a line a claim that it
does not pass: CLIENT, GLOB, the step, and what it does there. A claim that is
not there must pass; "*" is every client, and a step "-" is not asked. Clients that are not installed are left out, unless
TESTS_NO_SKIP is in the environment.
"""
import concurrent.futures
import os
import re
import shutil
import subprocess
import sys

import library
import missions

HERE = os.path.dirname(os.path.abspath(__file__))


class Known:
    """A line of others.tsv."""

    def __init__(self, words):
        self.client, glob, self.step, self.what = words
        parts = map(re.escape, glob.split("*"))
        self.pattern = re.compile("clients/" + ".*".join(parts), re.S)
        self.used = False

    def is_about(self, claim, name):
        return self.client in ("*", name) and \
            self.pattern.fullmatch(claim) is not None


def read_known():
    with open(os.path.join(HERE, "others.tsv"), encoding="utf-8") as lines:
        return [Known(line.rstrip("\n").split("\t")) for line in lines
                if line.strip() and not line.startswith("#")]


def play(program, claim, name):
    mission = missions.mission_of(claim)

    def start(port, folder):
        words, text = missions.CLIENTS[name](port, mission, folder)
        with open(text or os.devnull, "rb") as stdin:
            return subprocess.Popen(
                words, stdin=stdin, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, cwd=folder,
                env={**os.environ, "HOME": folder})
    return library.serve(program, claim, ["--step-timeout", "4s"], 1, start)


def verdict(program, claim, name):
    """(what came of it, in words)."""
    conversations, faults = play(program, claim, name)
    if faults:
        return faults[0], "-"
    if conversations[0]["outcome"] in ("passed", "skipped"):
        return None, "-"
    step = library.bad_step(conversations[0])
    return (library.describe(conversations[0]) + f" {step['received']!r}",
            str(step["index"]))


def expected(table, claim, name):
    """The line that is about both, if any."""
    for known in table:
        if known.is_about(claim, name):
            known.used = True
            return known
    return None


def main():
    program, table = os.path.abspath(sys.argv[1]), read_known()
    names = [name for name in missions.CLIENTS
             if name == "smtplib" or shutil.which(name)]
    lacking = set(missions.CLIENTS) - set(names)
    jobs = [(claim, name, expected(table, claim, name))
            for claim in library.claims(program, "clients") for name in names]
    jobs = [job for job in jobs if not job[2] or job[2].step != "-"]
    faults = [f"others.tsv: no claim: {known.pattern.pattern}"
              for known in table if not known.used
              and known.client not in lacking]
    with concurrent.futures.ThreadPoolExecutor(library.AT_ONCE) as pool:
        verdicts = pool.map(lambda job: verdict(program, *job[:2]), jobs)
        for (claim, name, known), (said, step) in zip(jobs, verdicts):
            wanted = known.step if known else "-"
            if step != wanted or (said and step == "-"):
                faults.append(f"{name}: {claim}: {said or 'passed'}, expected "
                              + (f"step {wanted}" if known else "to pass"))
    print("\n".join(faults))
    print(f"{len(jobs)} conversations with {', '.join(names)}, "
          f"{len(faults)} faults")
    if lacking and os.environ.get("TESTS_NO_SKIP"):
        print("not installed: " + ", ".join(sorted(lacking)))
        return 1
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
