#!/usr/bin/env python3
"""check_config.py SMTPDRILL: what the schema of smtpdrill.yaml takes and
refuses, the loader takes and refuses; and how `schema` is asked for."""
import pathlib
import subprocess
import sys
import tempfile

import corpus
import core_yaml

GOOD = """\
targets:
  lab:
    url: mail.lab.example:2525
    vars: {local_domain: lab.example, limit: 10, empty: }
    secrets: {password: env:LAB_PASSWORD}
    allow_delivery: true
    allow_intrusive: false
    allow: [reply/bare-lf, ehlo/bad-keyword]
    timeouts: {connect: 1s, step: 10s, data: 1m, scenario: 1h}
    tls: {ca: lab.pem, verify: no, name: '', min: 1.2, max: 1.3, ciphers: a,
          cert: a.pem, key: a.key, alpn: smtp}
    xfail: [{match: '*pipelining*', reason: bug 123, got: '250'}]
"""

# The key that is changed, and to what.
BAD = [
    ("targets", [1]), ("targets", "x"),
    ("lab", "mail.example"), ("lab", [1]), ("lab", None),
    ("url", None), ("url", [1]), ("url", {"a": 1}),
    ("vars", [1]), ("vars", "a"), ("vars", {"2a": "b"}), ("vars", {"a": [1]}),
    ("secrets", [1]), ("secrets", {"a": {"b": "c"}}),
    ("allow_delivery", "yes"), ("allow_delivery", 1),
    ("allow_delivery", None), ("allow_intrusive", "maybe"),
    ("timeouts", "rfc5321"), ("timeouts", [1]), ("connect", 5),
    ("step", "0s"), ("data", "soon"), ("scenario", [1]),
    ("tls", "stop"), ("ca", None), ("verify", "maybe"), ("name", [1]),
    ("min", "1.4"), ("min", 2), ("max", "two"), ("ciphers", ""),
    ("cert", [1]), ("key", {}), ("alpn", [1]),
    ("xfail", "all"), ("xfail", {"match": "a", "reason": "b"}),
    ("match", None), ("match", [1]), ("reason", ""), ("reason", {}),
    ("got", []), ("allow", "reply/bare"), ("allow", []),
]

CALLS = [
    ([], 0, b'"title": "smtpdrill scenario"'),
    (["scenario"], 0, b'"title": "smtpdrill scenario"'),
    (["config"], 0, b"smtpdrill.yaml"),
    (["confg"], 2, b'did you mean "config"?'),
    (["config", "scenario"], 2, b"one schema at a time"),
]


def change(thing, key, value):
    """Everything with this key changed, wherever it stands."""
    if isinstance(thing, list):
        return [change(item, key, value) for item in thing]
    if not isinstance(thing, dict):
        return thing
    return {name: value if name == key else change(item, key, value)
            for name, item in thing.items()}


def rename(thing, key):
    if isinstance(thing, list):
        return [rename(item, key) for item in thing]
    if not isinstance(thing, dict):
        return thing
    return {name + "Z" if name == key else name: rename(item, key)
            for name, item in thing.items()}


def keys_of(part):
    """All keys that the schema knows."""
    found = set()
    for name, item in part.items():
        if name == "properties":
            found |= item.keys()
        if isinstance(item, dict):
            found |= keys_of(item)
    items = part.get("items")
    return found | (keys_of(items) if isinstance(items, dict) else set())


class Test:
    def __init__(self, program, folder):
        self.program = program
        self.folder = pathlib.Path(folder)
        self.schema = corpus.schema(program, "config")
        self.checker = corpus.validator(self.schema)
        self.count = self.failed = 0
        (self.folder / "a.yaml").write_text(
            "name: A\nsteps: [{send: NOOP, expect: 250}]\n")

    def loader_says(self, text):
        (self.folder / "smtpdrill.yaml").write_text(text)
        done = subprocess.run([self.program, "check", "a.yaml"],
                              cwd=self.folder, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
        return None if done.returncode == 0 else done.stdout.decode()

    def check(self, what, text, is_good, needs=""):
        self.count += 1
        said = self.loader_says(text)
        why = corpus.problems(self.checker, text)
        if (said is None) != is_good or needs not in (said or ""):
            print(f"{what}: the loader says {said}")
            self.failed += 1
        if (why is None) != is_good:
            print(f"{what}: the schema says {why}")
            self.failed += 1

    def check_calls(self):
        for words, code, part in CALLS:
            done = subprocess.run([self.program, "schema", *words],
                                  stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, check=False)
            self.count += 1
            if done.returncode != code or part not in done.stdout:
                print(f"schema {words}: exit {done.returncode}, "
                      f"{done.stdout[:200]}")
                self.failed += 1

    def run(self):
        good = core_yaml.load(GOOD)[0]
        self.check("good", GOOD, True)
        self.check("empty", "", True)
        for key, value in BAD:
            self.check(f"{key}: {value}",
                       core_yaml.dump(change(good, key, value)), False)
        for key in sorted(keys_of(self.schema)):
            changed = rename(good, key)
            if changed == good:
                print(f"{key}: put it into GOOD")
                self.failed += 1
            self.check(f"{key} misspelt", core_yaml.dump(changed), False,
                       "unknown key")
        self.check_calls()


def main():
    with tempfile.TemporaryDirectory() as folder:
        test = Test(sys.argv[1], folder)
        test.run()
        print(f"{test.count} checks, {test.failed} faults")
        return 1 if test.failed else 0


sys.exit(main())
