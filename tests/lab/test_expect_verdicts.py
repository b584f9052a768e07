"""What expect_verdicts.py must find, and what it must let pass."""
import json
import pathlib
import subprocess
import sys
import tempfile

SCRIPT = (pathlib.Path(__file__).resolve().parent.parent
          / "support" / "expect_verdicts.py")


def step(index, outcome, kind=None):
    return {"index": index, "outcome": outcome, "kind": kind,
            "message": "why", "sent": "NOOP"}


REPORT = {"scenarios": [
    {"id": "a.yaml::good", "outcome": "passed", "steps": [step(1, "passed")]},
    {"id": "a.yaml::bad[x]", "outcome": "failed",
     "steps": [step(1, "passed"), step(2, "failed", "Timeout")]},
]}

GOOD = "passed: *good\n"
ROWS = [
    # name, expectations, what it prints (None: no deviation)
    ("exact", GOOD + "failed at 2 Timeout: *bad[x]", None),
    ("a star decides what is left", "failed: *bad*\npassed: *", None),
    ("first line counts", GOOD + "failed: *bad*\npassed: *bad*", None),
    ("one of several", GOOD + "failed,error at 1,2 Slow,Timeout: *bad*", None),
    ("other outcome", "passed: *", "expected passed, was failed at step 2"),
    ("other step", GOOD + "failed at 1: *bad*", "expected step [1] to fail"),
    ("other kind", GOOD + "failed at 2 Slow: *bad*", "expected Slow"),
    ("should have failed", "failed: *", "good: expected failed, was passed"),
    ("no line for it", GOOD, "bad[x]: nothing is expected of it"),
    ("no such conversation", "passed: *gone\npassed: *good\nfailed: *bad*",
     "no conversation is called *gone"),
    ("brackets are no class", GOOD + "failed: *bad[xy]", "nothing is expected"),
    ("not a line", "passed *good", "not OUTCOME"),
]


def run(report, expectations):
    with tempfile.TemporaryDirectory() as folder:
        paths = [pathlib.Path(folder) / name for name in ("r.json", "e.txt")]
        paths[0].write_text(json.dumps(report), encoding="utf-8")
        paths[1].write_text(expectations, encoding="utf-8")
        return subprocess.run(
            [sys.executable, SCRIPT, *paths], stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, check=False)


def problem(report, expectations, wanted):
    done = run(report, expectations)
    if done.returncode != (1 if wanted else 0):
        return f"exit code {done.returncode}: {done.stdout}"
    if wanted and wanted not in done.stdout:
        return f"{wanted!r} is not in: {done.stdout}"
    return None


def main():
    rows = [(name, REPORT, text, wanted) for name, text, wanted in ROWS]
    rows.append(("an empty report", {"scenarios": []}, "passed: *",
                 "the report has no scenarios"))
    failed = 0
    for name, report, expectations, wanted in rows:
        why = problem(report, expectations, wanted)
        if why:
            print(f"FAIL {name}: {why}")
            failed += 1
    print(f"{len(rows)} rows, {failed} failed")
    sys.exit(1 if failed else 0)


main()
