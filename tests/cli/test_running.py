#!/usr/bin/env python3
"""How a run goes on, from outside: retries, stopping early, a target that is
only just coming up, what is slow, the live line: test_running.py PROGRAM

The server is scripted, in this process: it says what the test tells it."""
import json
import os
import pty
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest

PROGRAM = None

SCENARIOS = "---\n".join(f"""name: number {i}
start: greeting
steps:
  - {{send: 'NOOP {i}', expect: 250}}
""" for i in range(1, 6))


class Server:
    """Answers NOOP N with what answers[N] holds next, the last for ever; a
    number of seconds is waited for. The last but one thing may be "drop"."""

    def __init__(self, answers, port=0):
        self.answers = {str(n): list(a) for n, a in answers.items()}
        self.seen = []
        self.lock = threading.Lock()
        self.socket = socket.create_server(("127.0.0.1", port))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client = self.socket.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.talk, args=(client,),
                             daemon=True).start()

    def next_answer(self, number):
        with self.lock:
            self.seen.append(number)
            left = self.answers.get(number, ["250 ok"])
            return left.pop(0) if len(left) > 1 else left[0]

    def talk(self, client):
        with client, client.makefile("rwb", 0) as stream:
            stream.write(b"220 here\r\n")
            for line in stream:
                words = line.decode().split()
                if words[0] == "QUIT":
                    stream.write(b"221 bye\r\n")
                    return
                answer = self.next_answer(words[1])
                if isinstance(answer, float):
                    time.sleep(answer)
                    answer = "250 late"
                stream.write(answer.encode() + b"\r\n")

    def close(self):
        # A thread that waits in accept() would keep it open.
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.socket.close()


class Running(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        with open(os.path.join(self.folder, "s.yaml"), "w") as file:
            file.write(SCENARIOS)
        self.environment = {k: v for k, v in os.environ.items()
                            if not k.startswith("SMTPDRILL_")}
        self.environment["XDG_STATE_HOME"] = os.path.join(
            self.folder, "state")

    def serve(self, answers):
        server = Server(answers)
        self.addCleanup(server.close)
        return server

    def run_at(self, port, *arguments, code=0):
        """Plays; returns the report, standard output and error."""
        target = [] if "-t" in arguments else ["-t", f"127.0.0.1:{port}"]
        result = os.path.join(self.folder, "r.json")
        done = subprocess.run(
            [PROGRAM, "run", "s.yaml", *target, "--report",
             f"json={result}", "--report", "text", *arguments],
            cwd=self.folder, env=self.environment, timeout=60,
            stdin=subprocess.DEVNULL, capture_output=True, text=True)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        with open(result) as file:
            return json.load(file), done.stdout, done.stderr

    def outcomes(self, report):
        return [s["outcome"] for s in report["scenarios"]]

    def test_flaky(self):
        server = self.serve({2: ["450 busy", "554 no", "250 ok"]})
        report, text, _ = self.run_at(
            server.port, "--retries", "2", "--retry-delay", "10ms")
        self.assertEqual(self.outcomes(report), [
            "passed", "flaky", "passed", "passed", "passed"])
        flaky = report["scenarios"][1]
        self.assertEqual(flaky["attempts"], 3)
        self.assertIn("attempt 1: ReplyMismatch, got 450", flaky["reason"])
        self.assertEqual(report["summary"]["flaky"], 1)
        self.assertIn("FLAKY s.yaml::number 2 (", text)
        self.assertEqual(server.seen.count("2"), 3)

    def test_retries_are_bounded(self):
        server = self.serve({2: ["450 busy"]})
        report, _, _ = self.run_at(
            server.port, "--retries", "2", "--retry-delay", "10ms", code=1)
        self.assertEqual(self.outcomes(report)[1], "failed")
        self.assertEqual(server.seen.count("2"), 3)
        self.assertEqual(server.seen.count("1"), 1)

    def test_no_retry_unasked(self):
        server = self.serve({2: ["450 busy", "250 ok"]})
        self.run_at(server.port, code=1)
        self.assertEqual(server.seen.count("2"), 1)

    def test_max_failures(self):
        server = self.serve({1: ["550 no"], 3: ["550 no"], 4: ["550 no"]})
        report, text, _ = self.run_at(
            server.port, "--max-failures", "2", code=1)
        self.assertEqual(self.outcomes(report), ["failed", "passed", "failed"])
        self.assertTrue(report["stopped_early"])
        self.assertIn("of 5 in ", text)
        self.assertIn("; stopped early; 2 not run", text)

    def test_waits_for_the_greeting(self):
        late = self.serve({})
        late.close()
        port = late.port
        started = []

        def start():
            time.sleep(0.7)
            started.append(Server({}, port))

        thread = threading.Thread(target=start)
        thread.start()
        try:
            report, _, _ = self.run_at(port, "--wait-for", "20s")
        finally:
            thread.join()
            started[0].close()
        self.assertEqual(self.outcomes(report), ["passed"] * 5)
        # The errand sends nothing that counts.
        self.assertEqual(started[0].seen, ["1", "2", "3", "4", "5"])

    def test_waits_no_longer(self):
        gone = self.serve({})
        gone.close()
        report, _, _ = self.run_at(
            gone.port, "--wait-for", "300ms", code=3)
        self.assertEqual(self.outcomes(report), ["error"] * 5)
        self.assertIn("was not ready within 300ms: 127.0.0.1",
                      report["scenarios"][0]["reason"])

    def test_a_greeting_that_refuses_is_none(self):
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)

        def refuse():
            while True:
                try:
                    client = listener.accept()[0]
                except OSError:
                    return
                client.sendall(b"554 not now\r\n")
                client.close()

        threading.Thread(target=refuse, daemon=True).start()
        report, _, _ = self.run_at(listener.getsockname()[1],
                                   "--wait-for", "300ms", code=3)
        self.assertIn("got 554", report["scenarios"][0]["reason"])

    def test_a_signal_while_it_waits(self):
        gone = self.serve({})
        gone.close()
        result = os.path.join(self.folder, "r.json")
        program = subprocess.Popen(
            [PROGRAM, "run", "s.yaml", "-t", f"127.0.0.1:{gone.port}",
             "--wait-for", "1m", "--report", f"json={result}"],
            cwd=self.folder, env=self.environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(1)
        program.send_signal(2)
        program.communicate(timeout=20)
        self.assertEqual(program.returncode, 130)
        with open(result) as file:
            report = json.load(file)
        self.assertEqual(report["interrupted"], "SIGINT")
        self.assertEqual(report["scenarios"], [])

    def test_slowest(self):
        server = self.serve({4: [0.3], 2: [0.1]})
        _, text, _ = self.run_at(server.port, "--slowest", "2")
        head, tail = text.split("slowest:\n")
        self.assertEqual(re.findall(r"^ +\S+ (s\.yaml::number \d)$", tail,
                                    re.MULTILINE),
                         ["s.yaml::number 4", "s.yaml::number 2"])
        _, text, _ = self.run_at(server.port)
        self.assertNotIn("slowest:", text)

    @unittest.skipUnless(shutil.which("openssl"), "makes the certificate")
    def test_tls_that_is_cut_off_is_noted(self):
        """Closed with close_notify and without: only the latter is told."""
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
             "-keyout", "key", "-out", "cert", "-days", "2", "-subj",
             "/CN=localhost"],
            cwd=self.folder, check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.path.join(self.folder, "cert"),
                                os.path.join(self.folder, "key"))
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)

        def serve_one(says_goodbye):
            secured = context.wrap_socket(listener.accept()[0],
                                          server_side=True)
            secured.sendall(b"220 here\r\n")
            secured.recv(100)
            secured.sendall(b"221 bye\r\n")
            if says_goodbye:
                secured.unwrap()
            secured.close()

        with open(os.path.join(self.folder, "s.yaml"), "w") as file:
            file.write("name: quits\nstart: greeting\nsteps:\n"
                       "  - {send: QUIT, expect: 221}\n"
                       "  - expect_close: 5s\n")
        for says_goodbye in (True, False):
            thread = threading.Thread(target=serve_one, args=(says_goodbye,))
            thread.start()
            _, text, _ = self.run_at(
                listener.getsockname()[1], "-t",
                f"smtps://127.0.0.1:{listener.getsockname()[1]}",
                "--insecure", "-v")
            thread.join()
            self.assertEqual("(no close_notify)" in text, not says_goodbye)

    def on_terminal(self, port, *arguments):
        """What a terminal is shown."""
        main, side = pty.openpty()
        program = subprocess.Popen(
            [PROGRAM, "run", "s.yaml", "-t", f"127.0.0.1:{port}",
             *arguments], cwd=self.folder, stdout=side, stderr=side,
            env={**self.environment, "TERM": "xterm", "NO_COLOR": "1"})
        os.close(side)
        shown = b""
        while True:
            try:
                data = os.read(main, 65536)
            except OSError:
                break
            if not data:
                break
            shown += data
        program.wait(timeout=30)
        os.close(main)
        return shown.decode()

    def test_failures_come_at_once_on_a_terminal(self):
        server = self.serve({1: [1.0], 3: ["550 no"]})
        shown = self.on_terminal(server.port, "-j", "5")
        self.assertIn("running", shown)
        self.assertIn(", 1 failed, ", shown)
        # The failure, then what the plan has before it, then the list.
        self.assertEqual(
            re.findall(r"(PASS|FAIL) s\.yaml::number ([13])", shown),
            [("FAIL", "3"), ("PASS", "1"), ("FAIL", "3")])

    def test_progress_when(self):
        server = self.serve({1: [0.5]})
        self.assertIn("running", self.on_terminal(server.port))
        self.assertNotIn("running", self.on_terminal(
            server.port, "--progress", "never"))
        self.assertNotIn("\x1b", self.run_at(server.port)[1])
        self.assertIn("running", self.run_at(
            server.port, "--progress", "always")[1])


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
