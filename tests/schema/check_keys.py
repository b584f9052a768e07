#!/usr/bin/env python3
"""check_keys.py SMTPDRILL: every key of the schema, in the smallest document
that has it, misspelt and with other values. A key that is misspelt is unknown
to the loader and to the schema. A value that no key takes is refused by both:
a key that is in a table and that no reader looks at would go through. And
what the schema refuses, the loader refuses."""
import copy
import json
import pathlib
import re
import shutil
import sys
import tempfile

import corpus
import core_yaml
import walk

# Nothing takes a list of lists of lists.
NOTHING = [[["x"]]]
VALUES = [None, "", True, False, 0, 1, -1, 250, 1.5, "0", "7", "true", "no",
          "any", "none", "text", "a b", "5s", "0s", "1.5m", "10K", ">=5",
          "/x/", "250 | 4xx", "not 250 5.7.1 \"x\"", "2..3", "1.2", "rfc5321",
          "STARTTLS", "tls", "cap.A and not var.b", "1B/200ms", "reply/bare-lf",
          "PLAIN", "v1", "continue", "C: QUIT\nS: 221\n",
          "${env.V250}", "${env.V5S}", "${env.VTRUE}", "${env.V10K}",
          "${env.V12}",
          [], {}, ["a"], [250], [""], {"a": "b"}, {"a": 1}, {"a": None},
          {"a": ["b"]}, {"send": "NOOP", "expect": 250},
          [{"send": "NOOP", "expect": 250}], [{"reply": "250 a"}],
          [{"send": "NOOP"}], [{"wait": "1s", "expect": 250}],
          [{"tls": {}, "expect": {"code": 250}}], [{"expect": 250}],
          [{"send": "A", "wait": "1s", "expect": 250}], [{}]]

# Where the loader does not look: the name of a suite is nobody's, the steps of
# a fragment are read where it is used, and where nothing but fragments stands,
# no other key is.
UNREAD = [
    r"#/definitions/suite/properties/name:",
    r"#/definitions/fragments_only/properties/fragments: \{\"a\": \[\"b\"\]\}",
    r"#/definitions/fragments_only/properties/(?!fragments)",
]


def set_at(document, path, value):
    changed = copy.deepcopy(document)
    at = changed
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return changed


def misspell(document, path):
    """The key with a Z in it, in its place."""
    changed = copy.deepcopy(document)
    at = changed
    for step in path[:-1]:
        at = at[step]
    pairs = list(at.items())
    at.clear()
    for key, value in pairs:
        at[key + "Z" if key == path[-1] else key] = value
    return changed


def is_unread(what):
    return any(re.match(pattern, what) for pattern in UNREAD)


class Test:
    def __init__(self, program, folder, kind):
        self.program = program
        self.folder = pathlib.Path(folder)
        self.kind = kind
        schema = corpus.schema(program, kind)
        self.checker = corpus.validator(schema)
        self.walk = walk.Walk(schema)
        self.count = self.failed = self.written = 0
        self.tried = set()  # (key, what it takes)
        self.queue = []  # (path, what, refused by the schema)

    def fail(self, what):
        print(what)
        self.failed += 1

    def write(self, document):
        self.written += 1
        path = self.folder / f"{self.written}.yaml"
        path.write_text(core_yaml.dump(document) + "\n")
        return path

    def documents(self):
        """All that lie about and that are still taken on one line, where no
        file stands beside them; the smallest first. What has a variable
        comes behind the others: if the conversation alone knows it, the
        loader does not look. Nor does it into fragments that are not used.
        """
        texts = [path.read_text(encoding="utf-8") for path in corpus.files()]
        texts += [text for _, text, is_config in corpus.examples()
                  if not is_config]
        written = {}
        for text in texts:
            for document in core_yaml.load(text):
                written[str(self.write(document))] = document
        refused = corpus.complaints(self.program, written)
        kept = [document for path, document in written.items()
                if path not in refused]
        return sorted(kept, key=lambda one: (
            self.walk.is_fragments(one), "${" in core_yaml.dump(one),
            len(core_yaml.dump(one))))

    def samples(self):
        found = {}
        for document in self.documents():
            for path, place in self.walk.document(document):
                found.setdefault(place, (document, path))
        return found

    def put(self, place, what, document):
        """One more document; whether the schema refuses it."""
        refused = not self.checker.is_valid(document)
        what = f"{place}: {what}"
        self.queue.append((str(self.write(document)), what, refused,
                           is_unread(what)))
        return refused

    def mutate(self, place, document, path, is_closed):
        if is_closed and not self.put(place, "misspelt",
                                      misspell(document, path)):
            self.fail(f"{place}: misspelt, and the schema takes it")
        if not self.put(place, "a value that nothing takes",
                        set_at(document, path, NOTHING)):
            self.fail(f"{place}: the schema takes {NOTHING}")
        kind = (path[-1], json.dumps(self.walk.at(place)))
        if kind in self.tried:
            return
        self.tried.add(kind)
        for value in VALUES:
            self.put(place, core_yaml.dump(value),
                     set_at(document, path, value))

    def compare(self):
        said = corpus.complaints(self.program,
                                 [path for path, *_ in self.queue])
        for path, what, refused, unread in self.queue:
            self.count += 1
            if refused and path not in said and not unread:
                self.fail(f"{what}: the loader takes what the schema refuses")
            if what.endswith(": misspelt") and not unread and not any(
                    "unknown key" in line or "[redacted]" in line
                    for line in said.get(path, [])):
                self.fail(f"{what}: {said.get(path)}")
        return said

    def run(self):
        shutil.copy(corpus.ROOT / "tests/schema/every_key.yaml", self.folder)
        samples = self.samples()
        properties = self.walk.properties()
        for place, is_closed in sorted(properties.items()):
            if place in samples:
                self.mutate(place, *samples[place], is_closed)
            else:
                self.fail(f"{place}: no document has it; write one in "
                          "every_key.yaml")
        return self.compare()


def main():
    with tempfile.TemporaryDirectory() as folder:
        test = Test(sys.argv[1], folder, "scenario")
        said = test.run()
        if "-v" in sys.argv:
            for path, what, refused, _ in test.queue:
                if path in said and not refused:
                    print(f"schema takes: {what}: {said[path][0]}")
        print(f"{test.count} documents, {test.failed} faults")
        return 1 if test.failed or not test.count else 0


sys.exit(main())
