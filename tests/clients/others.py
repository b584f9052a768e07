#!/usr/bin/env python3
"""Has scenarios/clients judge clients that others wrote: others.py SMTPDRILL

others.tsv has what each claim finds in each client, a line a claim that it
does not pass: CLIENT, GLOB, the step, and what it does there. A claim that is
not there must pass. Clients that are not installed are left out, unless
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
# They come once, and have no patience of many minutes.
NOT_ASKED = ("comes-again", "bounces-have", "is-patient", "loses-patience")


def known():
    """{(client, pattern): step}."""
    found = {}
    with open(os.path.join(HERE, "others.tsv"), encoding="utf-8") as lines:
        for line in lines:
            words = line.rstrip("\n").split("\t")
            if len(words) == 4 and not line.startswith("#"):
                parts = map(re.escape, words[1].split("*"))
                found[words[0], ".*".join(parts)] = words[2]
    return found


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


def main():
    program, table = os.path.abspath(sys.argv[1]), known()
    names = [name for name in missions.CLIENTS
             if name == "smtplib" or shutil.which(name)]
    lacking = set(missions.CLIENTS) - set(names)
    claims = [claim for claim in library.claims(program)
              if not any(word in claim for word in NOT_ASKED)]
    jobs = [(claim, name) for claim in claims for name in names]
    faults, used = [], set()
    with concurrent.futures.ThreadPoolExecutor(library.AT_ONCE) as pool:
        verdicts = pool.map(lambda job: verdict(program, *job), jobs)
        for (claim, name), (said, step) in zip(jobs, verdicts):
            keys = [key for key in table if key[0] == name and
                    re.fullmatch(key[1], claim.partition("/")[2], re.S)]
            used.update(keys)
            wanted = table[keys[0]] if keys else "-"
            if step != wanted or (said and step == "-"):
                faults.append(f"{name}: {claim}: {said or 'passed'}, expected "
                              + (f"step {wanted}" if keys else "to pass"))
    faults += [f"others.tsv: {key} is no claim" for key in set(table) - used
               if key[0] in names]
    print("\n".join(faults))
    print(f"{len(jobs)} conversations with {', '.join(names)}, "
          f"{len(faults)} faults")
    if lacking and os.environ.get("TESTS_NO_SKIP"):
        faults.append(f"not installed: {lacking}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
