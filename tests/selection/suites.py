#!/usr/bin/env python3
"""--suite and --library: suites.py PROGRAM"""
import json
import os
import shutil
import subprocess

from selecting import PROGRAM, SECONDS, Case, main

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
LIBRARY = os.path.join(TOP, "scenarios")
TABLE = "# comment\nall\tx y\tBoth of them.\nless\tx\tOne.\nlost\tz\tNone.\n"


class Suites(Case):
    def setUp(self):
        super().setUp()
        self.library = os.path.join(self.folder, "library")
        for name in ("x", "y", "w"):
            os.makedirs(os.path.join(self.library, name))
            self.write(f"{name}/{name}.yaml",
                       f"name: {name}\nsteps:\n  - expect: 220\n")
        self.write("suites.tsv", TABLE)

    def write(self, name, text):
        with open(os.path.join(self.library, name), "w",
                  encoding="utf-8") as file:
            file.write(text)

    def call(self, *args, code=0, program=PROGRAM, env=None):
        done = subprocess.run([program, *args], cwd=self.folder, env=env,
                              capture_output=True, text=True, timeout=SECONDS,
                              check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def suite(self, names, *more, code=0):
        done = self.call("list", "--json", "--suite", names, "--library",
                         self.library, *more, code=code)
        self.said = done.stderr
        if code:
            return None
        return [one["name"] for one in json.loads(done.stdout)["scenarios"]]

    def test_names(self):
        self.assertEqual(self.suite("all"), ["x", "y"])
        self.assertEqual(self.suite("less"), ["x"])
        # A folder that no line names.
        self.assertEqual(self.suite("w"), ["w"])
        self.assertEqual(self.suite("less,w"), ["x", "w"])
        self.assertEqual(self.suite("all", "-k", "*::y"), ["y"])

    def test_nothing_of_that_name(self):
        self.suite("al", code=2)
        self.assertIn('there is no suite "al", did you mean "all"?; '
                      "--suite list shows what there is", self.said)
        self.suite("lost", code=2)
        for name in ("../library/x", "/etc", ".", ""):
            self.suite(name, code=2)

    def test_list(self):
        done = self.call("run", "--suite", "list", "--library", self.library)
        self.assertEqual(done.stdout.split("\n")[1:4], [
            "  all              Both of them.", "  less             One.",
            "  lost             None."])

    def test_where_it_is(self):
        self.call("list", "--suite", "x", "--library", self.folder, code=2)
        env = dict(os.environ, SMTPDRILL_LIBRARY=self.library)
        done = self.call("run", "--suite", "less", "-t", "builtin", env=env)
        self.assertIn("1 passed of 1", done.stdout)

    def test_installed(self):
        """Beside the program, as it is installed."""
        os.makedirs(os.path.join(self.folder, "usr/bin"))
        share = os.path.join(self.folder, "usr/share/smtpdrill")
        program = shutil.copy(PROGRAM, os.path.join(self.folder, "usr/bin"))
        done = self.call("run", "--suite", "all", "-t", "builtin", code=2,
                         program=program)
        self.assertIn("the library of scenarios is not where it was installed",
                      done.stderr)
        os.makedirs(share)
        shutil.copytree(self.library, os.path.join(share, "scenarios"))
        done = self.call("run", "--suite", "all", "-t", "builtin",
                         program=program)
        self.assertIn("2 passed of 2", done.stdout)

    def test_the_shipped_ones(self):
        """Each has scenarios, and the one-line check needs no variable."""
        with open(os.path.join(LIBRARY, "suites.tsv"),
                  encoding="utf-8") as file:
            names = [line.split("\t")[0] for line in file
                     if line.strip() and not line.startswith("#")]
        for name in names:
            done = self.call("list", "--json", "--suite", name, "--library",
                             LIBRARY)
            self.assertTrue(json.loads(done.stdout)["scenarios"], name)
        serve = subprocess.Popen([PROGRAM, "serve"], text=True,
                                 stdout=subprocess.PIPE)
        try:
            target = serve.stdout.readline().split()[-1]
            done = self.call("run", "--suite", "smoke", "-t", target,
                             "--library", LIBRARY)
            self.assertNotIn(" 0 passed", done.stdout)
            # What the others want is named at once, with where it goes.
            done = self.call("run", "--suite", "relay", "-t", target,
                             "--library", LIBRARY, code=2)
            for word in ("foreign_recipient", "local_domain", "  targets:"):
                self.assertIn(word, done.stderr)
        finally:
            serve.terminate()
            serve.wait(SECONDS)
            serve.stdout.close()


if __name__ == "__main__":
    main()
