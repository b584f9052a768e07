"""test_site.py SMTPDRILL: the scenarios of ops that ask for what a site says of
itself, by a variable. A server that is as the site says passes; one that is
not fails, at the step where it shows. site.tsv makes the built-in server so."""
import json
import os
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])
HERE = os.path.dirname(os.path.abspath(__file__))
OPS = os.path.join(HERE, "..", "..", "scenarios", "ops")

# Scenario, variables, what makes the built-in server as the site says ("" is
# nothing), what makes it otherwise, and the step that then fails.
ROWS = [
    ("greeting-name", {"banner_name": "mail.builtin.test"}, "",
     "other-greeting", 1),
    ("capability-wanted", {"capability_wanted": "PIPELINING"}, "",
     "pipelining-gone", 1),
    ("capability-unwanted", {"capability_unwanted": "XDEBUG"}, "",
     "xdebug-offered", 1),
    ("alias", {"alias_recipient": "abuse@builtin.test"}, "",
     "nobody-known", 1),
    ("mailbox-disabled", {"disabled_recipient": "gone@builtin.test"}, "",
     "everybody-known", 1),
    ("out-of-service", {"out_of_service": "yes"}, "drained",
     "drained-for-good", 1),
    ("out-of-service", {"out_of_service": "yes"}, "drained",
     "drained-and-waits", 1),
    ("out-of-service", {"out_of_service": "yes"}, "drained", "", 1),
    ("queue-full", {"queue_is_full": "yes"}, "spool-full",
     "spool-full-for-good", 1),
    ("queue-full", {"queue_is_full": "yes"}, "spool-full-at-rcpt",
     "spool-full-at-rcpt-for-good", 2),
    ("queue-full", {"queue_is_full": "yes"}, "spool-full-at-rcpt", "", 2),
]


def play(name, variables, mutant):
    words = [f"-D{key}={value}" for key, value in variables.items()]
    if mutant:
        words += ["--mutants", os.path.join(HERE, "site.tsv"),
                  "--mutant", mutant]
    with tempfile.TemporaryDirectory() as folder:
        report = os.path.join(folder, "report.json")
        subprocess.run(
            [PROGRAM, "run", os.path.join(OPS, f"{name}.yaml"), "-t",
             "builtin", "--step-timeout", "2s", "--report",
             f"json={report}", *words], check=False, cwd=folder,
            stdout=subprocess.DEVNULL)
        with open(report, encoding="utf-8") as file:
            scenario, = json.load(file)["scenarios"]
    steps = [step for step in scenario["steps"] if step["section"] == "steps"]
    bad = next((at for at, step in enumerate(steps, 1)
                if step["outcome"] not in ("passed", "skipped")), None)
    return scenario["outcome"], bad


def main():
    faults = 0
    for name, variables, right, wrong, step in ROWS:
        got = play(name, variables, right)
        if got != ("passed", None):
            print(f"{name}: {right or 'as it is'}: {got}")
            faults += 1
        outcome, at = play(name, variables, wrong)
        if outcome not in ("failed", "warned") or at != step:
            print(f"{name}: {wrong or 'as it is'}: {outcome} at {at}, "
                  f"expected {step}")
            faults += 1
    print(f"{len(ROWS)} rows, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
