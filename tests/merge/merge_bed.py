"""What the tests of merging share: scenarios to spread, and the program under
the name that examples call it by."""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = os.path.abspath(sys.argv[1])
SECONDS = 120
FILES, EACH = 5, 4
# The one scenario that fails, wherever it is played.
BAD = "s2.yaml"


def scenario(number, reply):
    return (f"name: number {number}\nstart: ehlo\n"
            f"steps: [{{send: NOOP, expect: {reply}}}]\n")


class Bed(unittest.TestCase):
    """Each test has a folder of its own, with "scenarios" in it."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="smtpdrill-merge.")
        self.addCleanup(shutil.rmtree, self.folder)
        os.mkdir(self.path("bin"))
        os.symlink(PROGRAM, self.path("bin", "smtpdrill"))
        os.mkdir(self.path("scenarios"))
        for number in range(FILES):
            self.write(f"scenarios/s{number}.yaml", "---\n".join(
                scenario(i, 250) for i in range(EACH)))
        with open(self.path("scenarios", BAD), "a") as out:
            out.write("---\n" + scenario("bad", 550))
        self.env = {name: value for name, value in os.environ.items()
                    if not name.startswith("SMTPDRILL_")}
        self.env["PATH"] = self.path("bin") + os.pathsep + self.env["PATH"]

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as out:
            out.write(text)

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def report(self, name):
        return json.loads(self.read(name))

    def call(self, words, want, **more):
        """Runs it; its exit code is want (None: any). Its output."""
        done = subprocess.run(
            words, cwd=more.pop("cwd", self.folder),
            env={**self.env, **more.pop("env", {})},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            encoding="utf-8", timeout=SECONDS, check=False,
            stdin=None if "input" in more else subprocess.DEVNULL, **more)
        if want is not None:
            self.assertEqual(done.returncode, want,
                             f"{words}\n{done.stdout}{done.stderr}")
        return done

    def drill(self, *words, want=0, **more):
        return self.call([PROGRAM, *words], want, **more)

    def play(self, report, *words, target="builtin", want=1):
        self.drill("run", "scenarios", "-t", target, "-q", "--report",
                   f"json={report}", *words, want=want)
        return self.report(report)

    def serve(self):
        """A built-in server on a port of its own; returns the port."""
        server = subprocess.Popen(
            [PROGRAM, "serve", "--port-file", self.path("port")],
            stdout=subprocess.DEVNULL, env=self.env)

        def stop():
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=SECONDS)
        self.addCleanup(stop)
        end = time.monotonic() + SECONDS
        while not os.path.exists(self.path("port")):
            self.assertLess(time.monotonic(), end)
            time.sleep(0.02)
        while not self.read("port").endswith("\n"):
            time.sleep(0.02)
        return int(self.read("port"))

    def assert_same_results(self, merged, whole):
        self.assertEqual(merged["summary"], whole["summary"])
        self.assertEqual(merged["planned"], whole["planned"])
        self.assertEqual(ids_of(merged), ids_of(whole))


def ids_of(report):
    return sorted(found["id"] for found in report["scenarios"])
