#!/usr/bin/env python3
"""`list --json`: list_json.py PROGRAM"""
import json
import os
import subprocess
import sys

from selecting import PROGRAM, ROOT, Case, main

try:
    import jsonschema
except ImportError:
    print("list_json.py: no jsonschema package", file=sys.stderr)
    sys.exit(1 if os.environ.get("TESTS_NO_SKIP") else 77)

FULL = """\
name: "All of it \\u00fc"
description: |
  More than
  one line.
tags: [a, b]
ref: [RFC 5321 4.1, CVE-2023-51764]
level: should
start: ehlo
requires: SIZE
xfail: a bug
deliver: true
serial: true
retry: {times: 2, every: 1500ms, when: tempfail}
cases: [{id: one, word: NOOP}]
servers:
  mx:
    steps: [{reply: 220 mx.test}]
steps:
  - {send: '${word}', expect: 250}
  - {conn: b, connect: 'smtp://127.0.0.1:${server.mx.port}'}
  - {conn: b, expect: 220}
---
name: skipped
skip: not now
steps: [{expect: 220}]
"""
WANT = {
    "id": "full.yaml::All of it \u00fc[one]", "file": "full.yaml", "line": 1,
    "name": "All of it \u00fc", "case": "one",
    "description": "More than\none line.\n", "tags": ["a", "b"],
    "ref": ["RFC 5321 4.1", "CVE-2023-51764"], "level": "should",
    "start": "ehlo", "requires": "SIZE", "lacks": None, "skip": None,
    "xfail": "a bug", "deliver": True, "serial": True,
    "runs_programs": False, "uses_target": True, "servers": ["mx"],
    "connections": ["a", "b"],
    "retry": {"times": 2, "every_us": 1500000, "when": "tempfail"},
}


class ListJson(Case):
    @classmethod
    def setUpClass(cls):
        with open(os.path.join(ROOT, "docs", "list.schema.json"),
                  encoding="utf-8") as file:
            schema = json.load(file)
        kind = jsonschema.validators.validator_for(schema)
        kind.check_schema(schema)
        cls.validator = kind(schema)

    def load(self, *words, **more):
        out = self.call("list", *words, "--json", **more).stdout
        self.assertTrue(out.isascii())
        self.assertTrue(out.endswith("}\n"))
        value = json.loads(out)
        self.assertEqual([error.message for error in
                          self.validator.iter_errors(value)], [])
        return value

    def test_shipped(self):
        scenarios = self.load("scenarios", cwd=ROOT)["scenarios"]
        text = self.call("list", "scenarios", cwd=ROOT).stdout
        self.assertEqual([one["id"] for one in scenarios],
                         [line.split("  ")[0]
                          for line in text.splitlines()[:-1]])

    def test_all_keys(self):
        self.write("full.yaml", FULL)
        value = self.load("full.yaml")
        self.assertEqual(value["schema"], 1)
        self.assertEqual(value["tool"]["name"], "smtpdrill")
        self.assertEqual(value["scenarios"][0], WANT)
        self.assertEqual(set(value["scenarios"][1]), set(WANT))
        self.assertEqual(value["scenarios"][1]["skip"], "not now")
        self.assertIsNone(value["scenarios"][1]["retry"])

    def test_the_schema_is_strict(self):
        """It would notice a key that is gone, new, or something else."""
        self.write("full.yaml", FULL)
        value = self.load("full.yaml")
        for change in ({"id": 1}, {"line": 0}, {"level": "maybe"},
                       {"start": "x"}, {"retry": {"times": 1}},
                       {"new": None}, {"servers": None}):
            broken = json.loads(json.dumps(value))
            broken["scenarios"][0].update(change)
            self.assertFalse(self.validator.is_valid(broken), change)
        for key in WANT:
            broken = json.loads(json.dumps(value))
            del broken["scenarios"][0][key]
            self.assertFalse(self.validator.is_valid(broken), key)

    def test_secrets(self):
        pw = 'se"sa\\m\u00e9'
        self.write("t.yaml", """\
name: it tells
description: of ${pw}
tags: ['${pw}']
ref: ['RFC ${pw}']
skip: because ${pw}
start: ehlo
steps: [{send: NOOP, expect: 250}]
---
name: another
xfail: for ${pw}
start: ehlo
steps: [{send: NOOP, expect: 250}]
""")
        value = self.load("t.yaml", "--secret", f"pw={pw}")
        first, second = value["scenarios"]
        self.assertEqual(first["description"], "of [redacted]")
        self.assertEqual(first["tags"], ["[redacted]"])
        self.assertEqual(first["ref"], ["RFC [redacted]"])
        self.assertEqual(first["skip"], "because [redacted]")
        self.assertEqual(second["xfail"], "for [redacted]")

    def test_hostile_text(self):
        self.write("h.yaml", 'name: "</script> \\u00fc \\u202e"\n'
                   'description: "\\e[31m \\u202e \\u0007\\n"\n'
                   "start: ehlo\nsteps: [{send: NOOP, expect: 250}]\n")
        found = self.load("h.yaml")["scenarios"][0]
        self.assertEqual(found["name"],
                         "</script> \u00fc \\xe2\\x80\\xae")
        self.assertEqual(found["description"],
                         "\\x1b[31m \\xe2\\x80\\xae \\x07\n")

    def test_selection(self):
        for name in ("a", "b"):
            self.scenario(name)
        value = self.load(".", "-k", "b.yaml")
        self.assertEqual([one["name"] for one in value["scenarios"]], ["b"])
        done = self.call("list", ".", "--json", "-k", "nobody", code=4)
        self.assertEqual(done.stdout, "")
        parts = [self.load("a.yaml", "--shard", f"{i}/2")["scenarios"]
                 for i in (1, 2)]
        self.assertEqual(sorted(map(len, parts)), [0, 1])

    def test_a_full_disk(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full")
        self.scenario("a")
        with open("/dev/full", "w", encoding="ascii") as full:
            done = subprocess.run([PROGRAM, "list", "a.yaml", "--json"],
                                  cwd=self.folder, env=self.env, stdout=full,
                                  stderr=subprocess.PIPE, text=True,
                                  timeout=60, check=False)
        self.assertEqual(done.returncode, 3)
        self.assertIn("cannot write standard output", done.stderr)


if __name__ == "__main__":
    main()
