"""What the tests of the report formats share: one run with an outcome of
every kind and a server that is as hostile as it can, in all formats at
once."""
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
# The scenarios of outcomes.yaml.
OUTCOMES = ["passed", "failed", "failed", "warned", "skipped", "error",
            "xfailed", "xpassed", "passed", "failed", "flaky"]
# All but line feed and what can be seen; C1 controls, direction marks.
FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e"
                       "\ufffe\uffff]")
# What the hostile server says, as a transcript shows it.
SAID = r"250-\x1b[31mred\x1b[0m ]]><script>alert(1)</script>"
FORMATS = ("tap", "junit", "json", "github", "markdown")
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else None


class Flaky:
    """A server that says no to its first client, and yes to the others."""

    def __init__(self):
        self.sock = socket.create_server(("127.0.0.1", 0))
        self.port = self.sock.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        greeting = b"554 <script> ]]> \x1b[31m ``` ::error::no\r\n"
        while True:
            try:
                client, _ = self.sock.accept()
            except OSError:
                return
            with client:
                client.sendall(greeting)
                greeting = b"220 flaky.test\r\n"
                client.settimeout(5)
                try:
                    if client.recv(1000):
                        client.sendall(b"221 bye\r\n")
                except OSError:
                    pass

    def close(self):
        self.sock.close()


def closed_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def environment(**extra):
    clean = {name: value for name, value in os.environ.items()
             if not name.startswith(("SMTPDRILL_", "GITHUB_"))}
    return {**clean, **extra}


def need(test, program):
    """Skips the test where a program is missing, unless none may be."""
    if shutil.which(program):
        return
    if os.environ.get("TESTS_NO_SKIP"):
        test.fail(f"{program} is missing")
    test.skipTest(f"{program} is missing")


class Bed(unittest.TestCase):
    """A folder, and what a run in it leaves there."""
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="smtpdrill-reports.")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.summary = os.path.join(self.folder, "summary.md")

    def path(self, name):
        return os.path.join(self.folder, name)

    def read(self, name):
        with open(self.path(name), encoding="utf-8", newline="") as file:
            return file.read()

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def run_it(self, *arguments, code, **extra):
        ran = subprocess.run(
            [PROGRAM, "run", *arguments], cwd=self.folder,
            env=environment(**extra), capture_output=True, timeout=100,
            check=False)
        self.assertEqual(ran.returncode, code,
                         ran.stderr.decode("utf-8", "replace"))
        return ran

    def play_all(self, *arguments, formats=FORMATS):
        """Every outcome, in each of the formats; report.FORMAT is it."""
        flaky = Flaky()
        self.addCleanup(flaky.close)
        shutil.copy(os.path.join(HERE, "outcomes.yaml"), self.folder)
        wanted = [f"--report={name}=report.{name}" for name in formats]
        return self.run_it(
            "outcomes.yaml", "-D", f"closed={closed_port()}", "-D",
            f"flaky={flaky.port}", "--retries", "1", "--retry-delay", "10ms",
            "--seed", "7", *wanted, *arguments, code=1,
            GITHUB_STEP_SUMMARY=self.summary)

    def json(self):
        return json.loads(self.read("report.json"))["scenarios"]

    def check_text(self, text):
        """No byte in it does something."""
        found = FORBIDDEN.search(text)
        self.assertIsNone(found, found and text[found.start() - 50:
                                                found.start() + 50])


def main():
    """unittest's, with ctest's exit code for what was skipped."""
    program = unittest.main("__main__", argv=[sys.argv[0], *sys.argv[2:]],
                            exit=False)
    if not program.result.wasSuccessful():
        sys.exit(1)
    sys.exit(77 if program.result.skipped else 0)
