#!/usr/bin/env python3
"""Holds the inventory of claims against the scenarios: check_coverage.py

inventory.tsv has a row for each thing that a mail server or a client can be
asked over the wire. coverage/*.tsv say, once for each of its rows:

    ROW-ID <TAB> PATH[ PATH...]          the files below scenarios/ that ask it
    ROW-ID <TAB> - <TAB> REASON          why none does

A row whose notes say "[unverified" was written down without the RFC at hand.
Empty lines, and lines that begin with "#", say nothing.
"""
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
SCENARIOS = HERE.parent.parent / "scenarios"
COLUMNS = ["id", "rfc", "section", "level", "title", "stimulus", "accept",
           "needs", "notes"]
LEVELS = {"MUST", "SHOULD", "MAY", "policy", "security"}
# What is shorter is no reason but a shrug.
REASON_WORDS = 5
UNVERIFIED = "[unverified"


def inventory_faults(lines):
    """Each row has all of its columns, an id of its own, a known level."""
    if lines[0].split("\t") != COLUMNS:
        yield "inventory.tsv:1: the columns are " + " ".join(COLUMNS)
    seen = set()
    for number, line in enumerate(lines[1:], 2):
        row = dict(zip(COLUMNS, line.split("\t")))
        where = f"inventory.tsv:{number}"
        if len(line.split("\t")) != len(COLUMNS):
            yield f"{where}: {line.count(chr(9)) + 1} columns"
        elif row["level"] not in LEVELS:
            yield f"{where}: the level {row['level']!r}"
        elif not row["title"]:
            yield f"{where}: no title"
        if row["id"] in seen:
            yield f"{where}: {row['id']} once more"
        seen.add(row["id"])


def read_coverage():
    """(where, row's id, paths, reason) of each line."""
    for path in sorted((HERE / "coverage").glob("*.tsv")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            words = line.split("\t")
            where = f"coverage/{path.name}:{number}"
            if len(words) == 2 and words[1] not in ("", "-"):
                yield where, words[0], words[1].split(), None
            elif len(words) == 3 and words[1] == "-":
                yield where, words[0], [], words[2]
            else:
                yield where, words[0], [], ""


def coverage_faults(rows, coverage):
    seen = {}
    for where, row, paths, reason in coverage:
        if row not in rows:
            yield f"{where}: the inventory has no {row}"
        elif row in seen:
            yield f"{where}: {row} is in {seen[row]} already"
        seen[row] = where
        if not paths and len((reason or "").split()) < REASON_WORDS:
            yield f"{where}: {row} has neither a path nor a reason"
        if len(set(paths)) != len(paths):
            yield f"{where}: {row} names a path twice"
        for path in paths:
            if not (SCENARIOS / path).is_file():
                yield f"{where}: there is no scenarios/{path}"
    for row in rows:
        if row not in seen:
            yield f"coverage/*.tsv say nothing of {row}"


def unverified_faults(lines, coverage):
    """What was written down from memory must not fail a server: a file that
    has nothing but such rows behind it only informs."""
    notes = {line.split("\t")[0]: line.split("\t")[-1] for line in lines}
    behind = {}
    for _, row, paths, _ in coverage:
        for path in paths:
            behind.setdefault(path, []).append(
                UNVERIFIED in notes.get(row, ""))
    for path, unverified in sorted(behind.items()):
        file = SCENARIOS / path
        text = file.read_text() if file.is_file() else ""
        # A hole is one, whatever an RFC says.
        if all(unverified) and not re.search(
                r"^ *ref: \[?CVE-", text, re.M) and re.search(
                r"^ *level: (must|should)", text, re.M):
            yield f"scenarios/{path}: its rows are unverified, so its level " \
                  "is info; or take the word out of the inventory's notes"


def scenario_files():
    """Those with claims in them: no lists of fragments."""
    return {str(path.relative_to(SCENARIOS))
            for path in SCENARIOS.rglob("*.yaml")
            if re.search(r"^(name|scenarios):", path.read_text(), re.M)}


def main():
    lines = (HERE / "inventory.tsv").read_text().splitlines()
    rows = [line.split("\t")[0] for line in lines[1:]]
    coverage = list(read_coverage())
    faults = [*inventory_faults(lines), *coverage_faults(rows, coverage),
              *unverified_faults(lines, coverage)]
    print("\n".join(faults))
    named = {path for _, _, paths, _ in coverage for path in paths}
    beyond = scenario_files() - named
    covered = sum(1 for _, _, paths, _ in coverage if paths)
    print(f"{len(rows)} rows: {covered} are covered by {len(named)} files, "
          f"{len(coverage) - covered} are not, with a reason; "
          f"{len(beyond)} files go beyond the inventory; "
          f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
