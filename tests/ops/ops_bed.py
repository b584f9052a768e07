"""What the tests of operations share: a folder, servers, and the program
under the name that examples call it by."""
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
OPS = os.path.join(os.path.dirname(os.path.dirname(HERE)), "docs", "ops")
PROGRAM = os.path.abspath(sys.argv[1])
SECONDS = 60

SCENARIOS = {
    "ok.yaml": "name: it answers\nstart: ehlo\n"
               "steps: [{send: NOOP, expect: 250}]\n",
    "bad.yaml": "name: it refuses\nstart: ehlo\n"
                "steps: [{send: NOOP, expect: 500 | 502}]\n",
    "warned.yaml": "name: it should refuse\nlevel: should\nstart: ehlo\n"
                   "steps: [{send: NOOP, expect: 500}]\n",
    "skipped.yaml": "name: later\nskip: not yet\n"
                    "steps: [{send: NOOP, expect: 250}]\n",
    "slow.yaml": "name: it takes its time\nstart: greeting\n"
                 "steps: [{wait: 50s}]\n",
    "mistake.yaml": "name: a mistake\n"
                    "steps: [{send: NOOP, expct: 250}]\n",
    "secret.yaml": "name: it knows\nsecrets: [password]\nstart: ehlo\n"
                   "steps: [{send: 'NOOP ${password}', expect: 251}]\n",
    "hostile.yaml": """\
name: a hostile server
servers:
  mx:
    steps:
      - send_raw: "554 x|time=9 <script>\\"$(id)`id`\\e[2J\\r\\n"
      - await: any
""",
    "late.yaml": """\
name: a server that is late
servers:
  mx:
    steps:
      - wait: 300ms
      - reply: 220 mx.test
      - {await: EHLO}
      - reply: 250 mx.test
      - {await: NOOP}
      - reply: 250 fine
      - {await: QUIT}
      - reply: 221 bye
""",
}


class Bed(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="smtpdrill-ops.")
        self.addCleanup(shutil.rmtree, self.folder)
        os.mkdir(self.path("bin"))
        os.symlink(PROGRAM, self.path("bin", "smtpdrill"))
        for name, text in SCENARIOS.items():
            self.write(name, text)
        self.environment = {
            key: value for key, value in os.environ.items()
            if not key.startswith("SMTPDRILL_")}
        self.environment["PATH"] = \
            self.path("bin") + ":" + os.environ.get("PATH", "/usr/bin:/bin")

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, *names):
        with open(self.path(*names), encoding="utf-8") as file:
            return file.read()

    def example(self, name):
        with open(os.path.join(OPS, name), encoding="utf-8") as file:
            return file.read()

    def run_it(self, arguments, code=0, **environment):
        """Arguments, or the text of a shell's command line."""
        ran = subprocess.run(
            arguments, cwd=self.folder, shell=isinstance(arguments, str),
            env={**self.environment, **environment}, timeout=SECONDS,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, errors="surrogateescape",
            check=False)
        self.assertEqual(ran.returncode, code, ran.stdout + ran.stderr)
        return ran

    def drill(self, *arguments, code=0, **environment):
        return self.run_it(["smtpdrill", *arguments], code, **environment)

    def start(self, *arguments):
        process = subprocess.Popen(
            ["smtpdrill", *arguments], cwd=self.folder, env=self.environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.stop, process)
        return process

    def stop(self, process):
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=SECONDS)

    def wait_for(self, condition, what):
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            found = condition()
            if found:
                return found
            time.sleep(0.01)
        return self.fail(f"{what} did not come in {SECONDS} s")

    def serve(self, *arguments):
        """The port of a server that listens."""
        file = self.path(f"port.{len(os.listdir(self.folder))}")
        self.start("serve", *arguments, "--port-file", file)

        def port():
            if not os.path.exists(file):
                return None
            with open(file, encoding="ascii") as lines:
                return lines.read().strip()
        return self.wait_for(port, "the server")

    def closed_port(self):
        with socket.socket() as sock:
            sock.bind(("127.0.0.1", 0))
            return sock.getsockname()[1]


def need(program):
    """Skips the test where a program is missing, if that is allowed."""
    if shutil.which(program):
        return
    print(f"{program} is not installed")
    sys.exit(1 if os.environ.get("TESTS_NO_SKIP") else 77)


def main():
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])
