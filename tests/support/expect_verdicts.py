"""expect_verdicts.py REPORT.json EXPECTATIONS...: compares a json report with
what was expected of each conversation; exits with 1 on any deviation.

A line of EXPECTATIONS (several files are read as one) is

    OUTCOME[,OUTCOME...] [at INDEX[,INDEX...] [KIND[,KIND...]]]: GLOB

GLOB stands for ids (FILE::NAME[CASE]); only * is special in it, and it must
match to the end of the id. The first line that matches an id counts, so `*`
comes last. INDEX and KIND are those of the first step of the scenario that
did not pass. Each id must have its line, and each line an id, or else it
says nothing; a line that may go without one begins with `?`. # begins a
comment.
"""
import json
import re
import sys

LINE = re.compile(
    r"(?P<outcomes>[a-z,]+)"
    r"(\s+at\s+(?P<indices>[\d,]+)(\s+(?P<kinds>\w+(,\w+)*))?)?\s*:\s(?P<glob>.+)")


class Rule:
    def __init__(self, match):
        self.glob = match["glob"].strip()
        parts = map(re.escape, self.glob.split("*"))
        self.pattern = re.compile(".*".join(parts), re.S)
        self.outcomes = match["outcomes"].split(",")
        self.indices = [int(i) for i in (match["indices"] or "").split(",") if i]
        self.kinds = (match["kinds"] or "").split(",") if match["kinds"] else []


def read_rules(path):
    rules = []
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            match = LINE.fullmatch(line)
            if not match:
                sys.exit(f"{path}:{number}: not OUTCOME [at INDEX [KIND]]: GLOB")
            rules.append(Rule(match))
    return rules


def first_bad_step(scenario):
    for step in scenario["steps"]:
        if step["outcome"] in ("failed", "error", "warned"):
            return step
    return None


def describe(step):
    if not step:
        return ""
    return (f' at step {step["index"]} {step["kind"]}: {step["message"]}'
            f' (sent {step["sent"]!r})')


def deviation(rule, scenario):
    """What is not as the rule says, or None."""
    step = first_bad_step(scenario)
    got = scenario["outcome"] + describe(step)
    if scenario["outcome"] not in rule.outcomes:
        return f'expected {" or ".join(rule.outcomes)}, was {got}'
    if rule.indices and (not step or step["index"] not in rule.indices):
        return f"expected step {rule.indices} to fail, was {got}"
    if rule.kinds and (not step or step["kind"] not in rule.kinds):
        return f'expected {" or ".join(rule.kinds)}, was {got}'
    return None


def check(report, rules):
    problems = []
    if not report["scenarios"]:
        problems.append("the report has no scenarios")
    for scenario in report["scenarios"]:
        name = scenario["id"]
        rule = next((r for r in rules if r.pattern.fullmatch(name)), None)
        if not rule:
            problems.append(f"{name}: nothing is expected of it")
            continue
        why = deviation(rule, scenario)
        if why:
            problems.append(f"{name}: {why}")
    names = [scenario["id"] for scenario in report["scenarios"]]
    problems += [f"no conversation is called {rule.glob}" for rule in rules
                 if not any(map(rule.pattern.fullmatch, names))]
    return problems


def main():
    if len(sys.argv) < 3:
        sys.exit("usage: expect_verdicts.py REPORT.json EXPECTATIONS...")
    with open(sys.argv[1], encoding="utf-8") as source:
        report = json.load(source)
    rules = [rule for path in sys.argv[2:] for rule in read_rules(path)]
    problems = check(report, rules)
    for problem in problems:
        print(f"DEVIATION {problem}")
    print(f'{len(report["scenarios"])} conversations,'
          f" {len(problems)} deviations")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
