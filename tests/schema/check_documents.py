#!/usr/bin/env python3
"""check_documents.py SMTPDRILL: the schema takes every document that the
loader takes, wherever one lies about, and refuses what the loader refuses in
tests/scenario_errors, but for what is listed here with a reason."""
import sys

import corpus

# What a schema cannot know: it sees one value, or the keys of one map.
VALUES = "what a text or a pattern holds is no affair of keys and kinds"
VARIABLES = "which variables and functions there are"
PLACES = "what hangs together over several places of a file"
YAML = "what other readers of YAML take"
BEYOND = {
    "cases-column-missing": PLACES,
    "cases-error-in-first": VARIABLES,
    "cases-error-in-one": VARIABLES,
    "cases-id-like-number": PLACES,
    "cases-id-twice": PLACES,
    "conn-never-made": PLACES,
    "description-with-unknown-variable": VARIABLES,
    "file-empty": "no document, nothing to look at",
    "fragment-argument-outside": VARIABLES,
    "fragment-bomb": PLACES,
    "fragment-circle": PLACES,
    "fragment-condition": VARIABLES,
    "fragment-error-inside": "the mistake is in another file",
    "fragment-none": PLACES,
    "function-argument-count": VARIABLES,
    "function-bad-escape": VARIABLES,
    "function-bad-number": VARIABLES,
    "function-not-closed": VARIABLES,
    "function-of-variable-name": VARIABLES,
    "function-too-long": VARIABLES,
    "function-unknown": VARIABLES,
    "function-without-arguments": VARIABLES,
    "name-twice": PLACES,
    "requires-misspelt": "\"ipv4\" could be a keyword of EHLO",
    "secrets-unknown": VARIABLES,
    "server-port-too-early": VARIABLES,
    "server-unknown": VARIABLES,
    "step-capture-many-groups": VALUES,
    "step-expect-bad-pattern": VALUES,
    "suite-name-twice": PLACES,
    "talk-counts": VALUES,
    "talk-expect": VARIABLES,
    "talk-fold": VALUES,
    "talk-folded": "folded or not, a text is a text",
    "tls-min-above-max": PLACES,
    "variable-bad-name": VARIABLES,
    "variable-environment": VARIABLES,
    "variable-in-block": VARIABLES,
    "variable-in-expect": VARIABLES,
    "variable-misspelt": VARIABLES,
    "variable-never-closed": VARIABLES,
    "variable-unknown": VARIABLES,
    "variable-without-name": VARIABLES,
    "vars-built-in": VARIABLES,
    "vars-cycle": VARIABLES,
    "vars-self": VARIABLES,
    "yaml-not-utf8": YAML,
    "yaml-tag": YAML,
}


class Test:
    def __init__(self, program):
        self.program = program
        self.scenarios = corpus.validator(corpus.schema(program))
        self.config = corpus.validator(corpus.schema(program, "config"))
        self.count = self.failed = 0

    def fail(self, where, what):
        print(f"{where}: {what}")
        self.failed += 1

    def check_taken(self, where, text, checker=None):
        self.count += 1
        why = corpus.problems(checker or self.scenarios, text)
        if why:
            self.fail(where, f"the schema refuses it: {why}")

    def check_files(self):
        paths = list(corpus.files())
        refused = corpus.complaints(self.program, paths)
        for path in paths:
            where = path.relative_to(corpus.ROOT)
            if str(path) in refused:
                self.fail(where, f"refused: {refused[str(path)]}")
            self.check_taken(where, path.read_text(encoding="utf-8"))
        for where, text, is_config in corpus.examples():
            self.check_taken(where, text,
                             self.config if is_config else None)
        for path in sorted(corpus.ROOT.rglob("smtpdrill.yaml")):
            self.check_taken(path.relative_to(corpus.ROOT),
                             path.read_text(encoding="utf-8"), self.config)

    def check_error(self, path):
        said = path.with_suffix(".expected").read_text(encoding="utf-8")
        text = path.read_bytes().decode("utf-8", "replace")
        why = corpus.problems(self.scenarios, text)
        is_beyond = path.stem in BEYOND
        self.count += 1
        if ": error: " not in said:
            if why:
                self.fail(path.name, f"the loader takes it: {why}")
        elif why and is_beyond:
            self.fail(path.name, f"listed for nothing: {why}")
        elif not why and not is_beyond:
            self.fail(path.name, f"the schema takes it: {said}")

    def check_errors(self):
        paths = sorted((corpus.ROOT / "tests/scenario_errors").glob("*.yaml"))
        for path in paths:
            self.check_error(path)
        for name in sorted(BEYOND.keys() - {path.stem for path in paths}):
            self.fail(name, "listed, and not there")


def main():
    test = Test(sys.argv[1])
    test.check_files()
    test.check_errors()
    print(f"{test.count} documents, {test.failed} faults")
    return 1 if test.failed or not test.count else 0


sys.exit(main())
