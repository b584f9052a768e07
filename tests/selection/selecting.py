"""What the tests of the selection share: a folder, a state of its own, and
the program."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PROGRAM = os.path.abspath(sys.argv.pop(1))
SECONDS = 120

SCENARIO = """\
name: {name}
start: ehlo
steps:
  - {{send: NOOP, expect: {expect}}}
"""


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="smtpdrill-selection.")
        self.addCleanup(folder.cleanup)
        # As getcwd() says it.
        self.top = os.path.realpath(folder.name)
        self.folder = os.path.join(self.top, "work")
        self.state = os.path.join(self.top, "state")
        os.mkdir(self.folder)
        self.env = {name: value for name, value in os.environ.items()
                    if not name.startswith("SMTPDRILL_")}
        self.env.update(LC_ALL="C", XDG_STATE_HOME=self.state)
        self.env.pop("HOME", None)

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return name

    def scenario(self, name, expect=250):
        """A file a.yaml whose scenario is called a."""
        return self.write(f"{name}.yaml",
                          SCENARIO.format(name=name, expect=expect))

    def call(self, *words, code=0, cwd=None, stdin=None):
        done = subprocess.run(
            [PROGRAM, *words], cwd=cwd or self.folder, env=self.env,
            input=stdin, text=True, capture_output=True, timeout=SECONDS,
            check=False, **({} if stdin else {"stdin": subprocess.DEVNULL}))
        self.assertEqual(done.returncode, code,
                         f"{words}\n{done.stdout}{done.stderr}")
        self.assertNotIn("Sanitizer", done.stderr)
        return done

    def list(self, *words, code=0, **more):
        """The ids."""
        done = self.call("list", *words, "--json", code=code, **more)
        return [one["id"] for one in
                json.loads(done.stdout)["scenarios"]] if code == 0 else []

    def report(self, *words, code=0, **more):
        """The JSON report of a run against the built-in server."""
        done = self.call("run", *words, "-t", "builtin", "--report", "json",
                         code=code, **more)
        self.note = done.stderr
        return json.loads(done.stdout)

    def names(self, *words, code=0, **more):
        """What was played, in the order of the report."""
        return [one["name"] for one in
                self.report(*words, code=code, **more)["scenarios"]]


def main():
    unittest.main()
