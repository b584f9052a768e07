"""HTML reports to look at: runs of smtpdrill, in a folder of their own."""
import hashlib
import os
import re
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))


class Case(unittest.TestCase):
    program = scoreboard = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="smtpdrill-html.")
        cls.addClassCleanup(cls.folder.cleanup)

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder.name, name)

    def has(self, text, part):
        """As assertIn(), without the page in the message."""
        if part not in text:
            self.fail(f"not in the page: {part}")

    @classmethod
    def play(cls, name, *arguments, cwd=HERE, **env):
        """The path of the report of a run."""
        path = cls.path(name)
        ran = subprocess.run(
            [cls.program, "run", *arguments, "-q", "--report",
             f"html={path}"],
            cwd=cwd, capture_output=True, text=True, timeout=120,
            env={**os.environ, **env})
        if ran.returncode not in (0, 1, 3):
            raise AssertionError(ran.stderr + ran.stdout)
        return path

    @classmethod
    def play_samples(cls, name="samples.html", *arguments):
        return cls.play(name, "samples.yaml", "-t", "builtin", "--allow-run",
                        "--retries", "1",
                        "-D", "sign=" + cls.path(name + ".sign"), *arguments)

    @classmethod
    def play_scoreboard(cls, *counts):
        path = cls.path("scoreboard.html")
        subprocess.run([cls.scoreboard, path, *map(str, counts)], check=True)
        return path


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def policy_hashes(text):
    """What the policy names, and what style and script hash to."""
    import base64
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    named = re.findall(r"'sha256-([^']+)'", policy[1])
    real = [base64.b64encode(hashlib.sha256(found.encode()).digest()).decode()
            for found in (re.search(r"<style>(.*?)</style>", text, re.S)[1],
                          re.search(r"<script>(.*?)</script>", text,
                                    re.S)[1])]
    return named, real


def main(arguments=sys.argv):
    Case.program, Case.scoreboard = arguments[1:3]
    unittest.main(argv=[arguments[0], *arguments[3:]])
