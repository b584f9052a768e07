#!/usr/bin/env python3
"""Checks JSON reports: validate_report.py SCHEMA REPORT...

Against the schema, and what a schema cannot say: the summary counts the
scenarios, indices are consecutive, times do not run backwards. Exits 0 when
all is well, 1 with a line for each fault, 2 when a file cannot be read, 77
when the jsonschema package is missing.
"""
import collections
import json
import sys

try:
    import jsonschema
except ImportError:
    print("validate_report.py: no jsonschema package", file=sys.stderr)
    sys.exit(77)


def reject_constant(word):
    raise ValueError(f"{word} is not JSON")


def unique_pairs(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in an object")
    return found


def schema_faults(schema, report):
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    for error in kind(schema).iter_errors(report):
        place = "/".join(str(part) for part in error.absolute_path)
        yield f"{place or '(top)'}: {error.message[:300]}"


def summary_faults(report):
    counts = collections.Counter(s["outcome"] for s in report["scenarios"])
    for word, count in report["summary"].items():
        want = len(report["scenarios"]) if word == "total" else counts[word]
        if count != want:
            yield f"summary/{word}: {count}, but {want} scenarios"


def scenario_faults(scenario):
    indices = [step["index"] for step in scenario["steps"]]
    if indices != list(range(1, len(indices) + 1)):
        yield f"steps: indices are {indices[:20]}"
    times = [entry["at_us"] for entry in scenario["transcript"]]
    if times != sorted(times):
        yield "transcript: times run backwards"
    if not scenario["id"].startswith(scenario["file"] + "::"):
        yield f"id: {scenario['id']!r} does not begin with the file"
    failed = [s for s in scenario["steps"] if s["outcome"] == "failed"]
    for step in failed:
        if not step["kind"]:
            yield f"steps/{step['index']}: failed without a kind"


def report_faults(schema, report):
    faults = list(schema_faults(schema, report))
    if faults:
        return faults
    faults.extend(summary_faults(report))
    for i, scenario in enumerate(report["scenarios"]):
        faults.extend(f"scenarios/{i}: {fault}"
                      for fault in scenario_faults(scenario))
    return faults


def load(path):
    with open(path, "rb") as file:
        return json.loads(file.read().decode("utf-8"),
                          parse_constant=reject_constant,
                          object_pairs_hook=unique_pairs)


def main(paths):
    if len(paths) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    status = 0
    try:
        schema = load(paths[0])
        reports = [(path, load(path)) for path in paths[1:]]
    except (OSError, ValueError) as error:
        print(f"validate_report.py: {error}", file=sys.stderr)
        return 2
    for path, report in reports:
        for fault in report_faults(schema, report):
            print(f"{path}: {fault}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
