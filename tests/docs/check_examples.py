#!/usr/bin/env python3
"""check_examples.py SMTPDRILL FILE...: every YAML example of the manual can be
pasted. A whole scenario or suite is read as it is; a step or an expectation is
put where it belongs first."""
import re
import subprocess
import sys


def indent(text, width):
    return "".join(" " * width + line + "\n" for line in text.splitlines())


def scenario(example):
    head = "name: Example\nstart: data\ndeliver: true\nsteps:\n"
    if example.startswith("- "):
        return head + indent(example, 2)
    if example.startswith("expect:"):
        return head + "  - send: NOOP\n" + indent(example, 4)
    return example


def main():
    program, files = sys.argv[1], sys.argv[2:]
    failed = count = 0
    for path in files:
        with open(path, encoding="utf-8") as stream:
            text = stream.read()
        for match in re.finditer(r"^```yaml\n(.*?)^```$", text, re.S | re.M):
            if match[1].startswith("targets:"):
                continue
            count += 1
            done = subprocess.run(
                [program, "check", "--strict", "-"], input=scenario(match[1]),
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                universal_newlines=True, check=False)
            if done.returncode != 0:
                line = text.count("\n", 0, match.start()) + 2
                print(f"{path}:{line}: this example cannot be pasted:\n"
                      f"{done.stdout}")
                failed += 1
    print(f"{count} examples, {failed} faulty")
    return 0 if count and not failed else 1


sys.exit(main())
