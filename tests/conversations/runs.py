#!/usr/bin/env python3
"""Whole runs: what does not fit into a scenario file that says what must come
of itself. runs.py SMTPDRILL [unittest arguments]"""
import base64
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))
import play  # noqa: E402

PROGRAM = None
PASSES = """name: {name}
start: greeting
steps:
  - {{send: NOOP, expect: 250}}
"""


class Runs(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="smtpdrill-runs.")
        self.addCleanup(self.folder.cleanup)

    def serve(self, *names):
        server = play.Server(names)
        self.addCleanup(server.__exit__)
        return server

    def write(self, text, name="a.yaml"):
        with open(os.path.join(self.folder.name, name), "w",
                  encoding="utf-8") as file:
            file.write(text)
        return name

    def run_it(self, *arguments, code=0, **rest):
        ran = play.smtpdrill(PROGRAM, ["run", *arguments],
                             cwd=self.folder.name, **rest)
        self.assertEqual(ran.faults, [])
        self.assertEqual(ran.code, code, ran.err + ran.out)
        return ran

    def outcomes(self, ran):
        return [s["outcome"] for s in ran.report["scenarios"]]

    # --- no conversation ---

    def closed_port(self):
        with socket.socket() as sock:
            sock.bind(("127.0.0.1", 0))
            return sock.getsockname()[1]

    def test_refused(self):
        file = self.write(PASSES.format(name="a") + "---\n" +
                          PASSES.format(name="b"))
        ran = self.run_it(file, "-t", f"127.0.0.1:{self.closed_port()}",
                          code=3)
        self.assertEqual(self.outcomes(ran), ["error", "error"])
        for scenario in ran.report["scenarios"]:
            self.assertIn("refused", scenario["reason"])
            self.assertEqual(scenario["steps"], [])
            self.assertIsNone(scenario["local"])

    def test_refused_although_expected_to_fail(self):
        file = self.write("xfail: known bug\n" + PASSES.format(name="a"))
        ran = self.run_it(file, "-t", f"127.0.0.1:{self.closed_port()}",
                          code=3)
        self.assertIn("refused", ran.report["scenarios"][0]["reason"])

    def test_refused_probe(self):
        file = self.write("requires: SIZE\n" + PASSES.format(name="a"))
        ran = self.run_it(file, "-t", f"127.0.0.1:{self.closed_port()}",
                          code=3)
        self.assertEqual(self.outcomes(ran), ["error"])
        self.assertIn("refused", ran.report["scenarios"][0]["reason"])

    def test_silent_probe(self):
        server = self.serve("silent")
        file = self.write("requires: SIZE\n" + PASSES.format(name="a"))
        ran = self.run_it(file, "-t", server.target("silent"),
                          "--step-timeout", "200ms", code=3)
        self.assertEqual(self.outcomes(ran), ["error"])

    def test_probe_that_is_sent_away(self):
        """Who refuses us has not said what it offers."""
        for name, outcome in (("refuse-554", "error"), ("refuse-421", "error"),
                              ("ehlo-451", "error"), ("ehlo-504", "error"),
                              ("no-ehlo", "skipped")):
            with self.subTest(server=name):
                server = self.serve(name)
                file = self.write("requires: SIZE\n" + PASSES.format(name="a"))
                ran = self.run_it(file, "-t", server.target(name),
                                  code=3 if outcome == "error" else 0)
                self.assertEqual(self.outcomes(ran), [outcome])

    def test_full_queue(self):
        """A server that never accepts: our time for connecting is up."""
        file = self.write(PASSES.format(name="a"))
        with socket.socket() as sock:
            sock.bind(("127.0.0.1", 0))
            sock.listen(0)
            port = sock.getsockname()[1]
            fill = []
            for _ in range(4):
                one = socket.socket()
                one.setblocking(False)
                one.connect_ex(("127.0.0.1", port))
                fill.append(one)
            ran = self.run_it(file, "-t", f"127.0.0.1:{port}",
                              "--connect-timeout", "200ms", code=3)
            for one in fill:
                one.close()
        self.assertEqual(self.outcomes(ran), ["error"])
        self.assertIn("time", ran.report["scenarios"][0]["reason"])

    def test_unknown_name(self):
        file = self.write(PASSES.format(name="a"))
        ran = play.smtpdrill(PROGRAM, ["run", file, "-t", "host.invalid"],
                             cwd=self.folder.name)
        self.assertEqual(ran.code, 3, ran.err)
        self.assertIn(b"host.invalid", ran.err + ran.out)

    def test_no_target(self):
        file = self.write(PASSES.format(name="a"))
        ran = self.run_it(file, code=2, with_report=False)
        self.assertIn(b"-t builtin", ran.err)

    def test_a_mistake_sends_nothing(self):
        self.write(PASSES.format(name="a"))
        self.write("name: b\nsteps:\n  - {send: NOOP}\n", "b.yaml")
        with socket.socket() as sock:
            sock.bind(("127.0.0.1", 0))
            sock.listen()
            sock.setblocking(False)
            self.run_it("a.yaml", "b.yaml", "-t",
                        f"127.0.0.1:{sock.getsockname()[1]}", code=2,
                        with_report=False)
            with self.assertRaises(BlockingIOError):
                sock.accept()

    # --- nothing to do ---

    def test_nothing_selected(self):
        file = self.write(PASSES.format(name="a"))
        self.run_it(file, "-t", "builtin", "-k", "zzz", code=4,
                    with_report=False)

    def test_everything_skipped(self):
        file = self.write("skip: no\n" + PASSES.format(name="a"))
        ran = self.run_it(file, "-t", "builtin")
        self.assertEqual(self.outcomes(ran), ["skipped"])
        ran = self.run_it(file, "-t", "builtin", "--strict", code=4)
        self.assertEqual(self.outcomes(ran), ["skipped"])

    # --- the end of a run ---

    def talk(self, sock, heard):
        """Passes the first conversation and lets the second hang."""
        for _ in range(2):
            with sock.accept()[0] as peer, peer.makefile("rwb") as file:
                file.write(b"220 here\r\n")
                file.flush()
                for line in file:
                    if b"XMUTE" in line:
                        heard.set()
                        continue
                    file.write(b"250 Ok\r\n")
                    file.flush()
                    if line == b"QUIT\r\n":
                        break

    def interrupt(self, signum):
        """A run in which one conversation is over and the next hangs."""
        heard = threading.Event()
        sock = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(sock.close)
        thread = threading.Thread(target=self.talk, args=(sock, heard))
        thread.start()
        self.addCleanup(thread.join)
        file = self.write(PASSES.format(name="over") + """---
name: hangs
start: greeting
steps:
  - pipeline:
      - {send: NOOP, expect: 250}
      - {send_raw: 'XMUTE\\n', expect: 250}
      - {send_raw: 'X', expect: 250}
teardown:
  - {send: NOOP, expect: 250}
---
""" + PASSES.format(name="never"))
        report = os.path.join(self.folder.name, "out.json")
        process = subprocess.Popen(
            [PROGRAM, "run", file, "-t",
             f"127.0.0.1:{sock.getsockname()[1]}",
             "--report", "text", "--report", f"json={report}"],
            cwd=self.folder.name, env=play.clean_environment(),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertTrue(heard.wait(20))
        process.send_signal(signum)
        process.communicate(timeout=60)
        found, faults = play.load_report(report)
        self.assertEqual(faults, [])
        return process.returncode, found

    def check_interrupted(self, signum, code, word):
        got, report = self.interrupt(signum)
        self.assertEqual(got, code)
        self.assertEqual(report["interrupted"], word)
        self.assertEqual(report["planned"], 3)
        outcomes = [(s["name"], s["outcome"]) for s in report["scenarios"]]
        self.assertEqual(outcomes, [("over", "passed"), ("hangs", "error")])
        hangs = report["scenarios"][1]
        self.assertEqual(hangs["reason"], "interrupted")
        steps = [step["outcome"] for step in hangs["steps"]
                 if step["section"] == "steps"]
        # It may have been told before the first reply was read.
        self.assertIn(steps, (["passed", "error", "skipped"],
                              ["error", "skipped", "skipped"]))

    def test_sigint(self):
        self.check_interrupted(signal.SIGINT, 130, "SIGINT")

    def test_sigterm(self):
        self.check_interrupted(signal.SIGTERM, 143, "SIGTERM")

    def test_sigint_while_a_server_waits(self):
        """Both write into one transcript, whose times run forwards."""
        ready = os.path.join(self.folder.name, "ready")
        file = self.write(f"""name: a
servers:
  mx:
    steps:
      - reply: 220 mx.test
      - await: NOOP
steps:
  - connect: smtp://127.0.0.1:${{server.mx.port}}
  - expect: 220
  - run: [touch, {ready}]
  - wait: 60s
""")
        report = os.path.join(self.folder.name, "out.json")
        process = subprocess.Popen(
            [PROGRAM, "run", file, "--allow-run", "--report", f"json={report}"],
            cwd=self.folder.name, env=play.clean_environment(),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        deadline = time.monotonic() + 20
        while not os.path.exists(ready) and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130)
        found, faults = play.load_report(report)
        self.assertEqual(faults, [])
        self.assertEqual(found["scenarios"][0]["outcome"], "error")

    def test_fail_fast(self):
        file = self.write("\n---\n".join(
            [PASSES.format(name="a"), PASSES.format(name="b").replace(
                "250", "251"), PASSES.format(name="c")]))
        ran = self.run_it(file, "-t", "builtin", "-j", "1", "--fail-fast",
                          code=1)
        self.assertEqual(self.outcomes(ran), ["passed", "failed"])
        self.assertTrue(ran.report["stopped_early"])
        self.assertEqual(ran.report["planned"], 3)

    def test_repeat(self):
        file = self.write(PASSES.format(name="a") + "---\n" +
                          PASSES.format(name="b").replace("250", "251"))
        ran = self.run_it(file, "-t", "builtin", "--repeat", "20", code=1)
        self.assertEqual(self.outcomes(ran), ["passed", "failed"] * 20)
        self.assertEqual([s["repeat"] for s in ran.report["scenarios"]],
                         [i // 2 + 1 for i in range(40)])

    # --- many at once ---

    def verdicts(self, report):
        def untimed(text):
            return text and re.sub(r"[\d.]+(us|ms|s)\b", "TIME", text)

        return [(s["id"], s["outcome"], untimed(s["reason"]),
                 [(p["index"], p["outcome"], p["kind"], p["sent"],
                   p["reply"] and p["reply"]["raw"]) for p in s["steps"]])
                for s in report["scenarios"]]

    def test_jobs_change_nothing(self):
        server = self.serve("normal")
        files = [os.path.join(HERE, "..", "must_fail", name) for name in
                 ("short_form.yaml", "long_form.yaml", "levels.yaml")]
        reports = [self.run_it(*files, "-t", server.target("normal"), "-j",
                               jobs, code=1).report
                   for jobs in ("1", "64")]
        self.assertGreater(len(reports[0]["scenarios"]), 150)
        self.assertEqual(self.verdicts(reports[0]), self.verdicts(reports[1]))

    def test_hostile_neighbours(self):
        """A conversation that is answered only when 99 others are over, and
        peers that send without end or not at all."""
        server = self.serve("normal")
        hostile = [("waits", r"XAFTER 99 250 at last\r\n", "250", "60s"),
                   ("mute", "XMUTE", "250", "300ms"),
                   ("floods", "XFLOOD lines", "250", "60s"),
                   ("floods more", "XFLOOD line", "250", "60s"),
                   ("deaf", "XDEAF", "250", "60s")]
        text = "".join(
            f"name: {name}\nstart: greeting\nsteps:\n  - {{send: '{line}', "
            f"expect: {want}, timeout: {limit}}}\n---\n"
            for name, line, want, limit in hostile)
        text += """name: floods for a while
start: greeting
steps:
  - {send: XFLOOD lines, expect: none}
  - {skip_lines: 250-, timeout: 1s}
---
name: normal
timeouts: {step: 60s}
start: ehlo
cases:
""" + "".join(f"  - {{id: {i}}}\n" for i in range(99)) + """steps:
  - {send: NOOP, expect: 250}
  - {send: 'MAIL FROM:<a@client.test>', expect: 250}
"""
        file = self.write(text)
        ran = self.run_it(file, "-t", server.target("normal"), "-j", "200",
                          code=1)
        self.assertEqual(
            self.outcomes(ran),
            ["passed", "failed", "failed", "failed", "failed", "failed"] +
            ["passed"] * 99)

    # --- secrets ---

    def test_secrets(self):
        secret, user = "s3cr3t~P*ss%s${x}", "joe"
        text = r"""
name: a secret goes out and comes back
start: greeting
vars: {user: joe, other: 'an0ther-Secret'}
secrets: [password, other]
steps:
  - {send: 'AUTH PLAIN ${base64(\0${user}\0${password})}', expect: 500}
  - {send: 'X-USER ${base64(${user})} ${base64(${password})}', expect: 500}
  - {send: XECHO, expect: none}
  - {send: '${password} ${other}', expect: 250, capture: {got: '/(.*)/'}}
  - {send: XECHO, expect: none}
  - {send: '${got}', expect: 250, name: 'name ${other}', hint: 'try ${password}'}
  - {send: XECHO, expect: none}
  - {send: '${base64(${got})}', expect: 250}
  - {send: XECHO, expect: none, pace: 100B/1ms}
  - {send: 'paced ${password}', expect: 250, pace: 3B/1ms}
  - {send: 'VRFY ${password}', expect: '550 "${password}"', on_fail: continue}
  - {send: XECHO, expect: none}
  - {send_raw: '${other}\r\n', expect: {raw: 'not ${password}'}, on_fail: continue}
  - {send: XECHO, expect: none}
  - {send: '${other}', expect: none}
  - {expect_line: 'x${other}', on_fail: continue}
  - {send: XECHO, expect: none}
  - {send: '${other}', expect: 250, capture: {no: '/not ${other}/'}}
"""
        server = self.serve("normal")
        with open(os.path.join(self.folder.name, "pw"), "w") as file:
            file.write(secret + "\n")
        file = self.write(text)
        ran = self.run_it(file, "-t", server.target("normal"), "-vv",
                          "--secret", "password=@pw", code=1)
        kinds = [s["kind"] for s in ran.report["scenarios"][0]["steps"]
                 if s["kind"]]
        self.assertEqual(kinds, ["ReplyMismatch"] * 3 + ["Capture"])
        everything = (ran.out + ran.err).decode() + json.dumps(ran.report)
        for value in (secret, "an0ther-Secret"):
            raw = value.encode()
            self.assertNotIn(value, everything)
            for whole in (raw, f"\0{user}\0{value}".encode(),
                          f"{secret} an0ther-Secret".encode()):
                for shift in range(3):
                    coded = base64.b64encode(b"x" * shift + whole).decode()
                    # The middle does not depend on what stands around it.
                    self.assertNotIn(coded[4:-4], everything)
        self.assertIn("[redacted]", everything)

    def test_secret_of_a_failed_expectation(self):
        file = self.write("""name: a
start: greeting
secrets: [password]
vars: {password: hunter2-hunter2}
steps:
  - {send: NOOP, expect: '250 /${password}/'}
""")
        ran = self.run_it(file, "-t", "builtin", "-vv", code=1)
        everything = (ran.out + ran.err).decode() + json.dumps(ran.report)
        self.assertNotIn("hunter2-hunter2", everything)

    def test_secret_that_a_step_sets(self):
        """Before it is set the file shows it."""
        file = self.write("""name: a
start: greeting
secrets: [later]
steps:
  - {send: NOOP, expect: 251, on_fail: continue}
  - set: {later: 'hunter3-it''s'}
  - {send: 'NOOP ${later}', expect: 251}
""")
        ran = self.run_it(file, "-t", "builtin", "-vv", code=1)
        everything = (ran.out + ran.err).decode() + json.dumps(ran.report)
        self.assertNotIn("hunter3", everything)
        dry = self.run_it(file, "-t", "builtin", "--dry-run",
                          with_report=False)
        self.assertNotIn(b"hunter3", dry.out)

    # --- programs ---

    def test_programs_that_are_not_allowed(self):
        """Refused before anything is sent."""
        file = self.write(PASSES.format(name="a") + """---
name: b
start: greeting
steps:
  - run: [touch, was-run]
""")
        with socket.socket() as sock:
            sock.bind(("127.0.0.1", 0))
            sock.listen()
            sock.setblocking(False)
            ran = self.run_it(file, "-t",
                              f"127.0.0.1:{sock.getsockname()[1]}", code=2,
                              with_report=False)
            with self.assertRaises(BlockingIOError):
                sock.accept()
        self.assertIn(b"--allow-run", ran.err)
        self.assertNotIn("was-run", os.listdir(self.folder.name))
        self.run_it(file, "-t", "builtin", "--allow-run")
        self.assertIn("was-run", os.listdir(self.folder.name))

    # --- a server of ours as a process of its own ---

    def served(self, text, *arguments):
        self.write(text, "served.yaml")
        path = os.path.join(self.folder.name, "port")
        if os.path.exists(path):
            os.unlink(path)
        process = subprocess.Popen(
            [PROGRAM, "serve", "served.yaml", "--port-file", "port",
             *arguments], cwd=self.folder.name, env=play.clean_environment(),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(process.communicate, timeout=60)
        self.addCleanup(process.terminate)
        port = play.wait_for_port(self.folder.name, process)
        return process, f"127.0.0.1:{port}"

    GREYLIST = """name: a server that greylists
servers:
  mx:
    connections:
      - - reply: 220 mx.test
        - await: EHLO
        - reply: 250 mx.test
        - await: MAIL
        - reply: 451 4.7.1 come again
      - - reply: 220 mx.test
        - await: EHLO
        - reply: 250 mx.test
        - await: MAIL
        - reply: 250 2.1.0 now then
"""
    SENDS = """name: a client that comes again
start: ehlo
retry: {times: %d, every: 10ms, when: %s}
steps:
  - {send: 'MAIL FROM:<a@client.test>', expect: %s}
"""

    def test_greylisting(self):
        server, target = self.served(self.GREYLIST, "--connections", "2")
        file = self.write(self.SENDS % (3, "tempfail", "250"))
        ran = self.run_it(file, "-t", target)
        self.assertEqual(self.outcomes(ran), ["passed"])
        self.assertEqual(ran.report["scenarios"][0]["attempts"], 2)
        out, err = server.communicate(timeout=60)
        self.assertEqual(server.returncode, 0, out + err)

    def test_greylisting_for_too_long(self):
        """One attempt more is not enough, and a 5xx is no reason for one."""
        for times, want, attempts in ((1, "299", 2), (3, "299", 2)):
            with self.subTest(times=times):
                server, target = self.served(self.GREYLIST)
                file = self.write(self.SENDS % (times, "tempfail", want))
                ran = self.run_it(file, "-t", target, code=1)
                self.assertEqual(self.outcomes(ran), ["failed"])
                self.assertEqual(ran.report["scenarios"][0]["attempts"],
                                 attempts)
                server.terminate()
                server.communicate(timeout=60)

    def test_retry_after_any_failure(self):
        _, target = self.served(self.GREYLIST)
        file = self.write(self.SENDS % (3, "fail", "299"))
        ran = self.run_it(file, "-t", target, code=1)
        self.assertEqual(ran.report["scenarios"][0]["attempts"], 4)

    def test_served_client_that_fails(self):
        """The server's verdict is the exit code of `serve`."""
        server, target = self.served(self.GREYLIST, "--connections", "1")
        file = self.write("name: a\nsteps:\n  - {expect: 220}\n"
                          "  - {send: HELO client.test, expect: any, "
                          "level: info}\n")
        self.run_it(file, "-t", target)
        out, err = server.communicate(timeout=60)
        self.assertEqual(server.returncode, 1, out + err)
        self.assertIn(b"HELO client.test", out)

    def test_hostile_clients_of_a_script(self):
        """Each is judged, and the next one is served."""
        hostile = (b"x" * 200000, b"\0" * 5000 + b"\r\n", b"\xff\n\n\n",
                   b"EHLO a\r\nDATA\r\n" + b"EHLO " * 1000, b"")
        report = os.path.join(self.folder.name, "served.json")
        server, target = self.served(
            self.GREYLIST, "--connections", str(len(hostile)), "--report",
            f"json={report}", "--report", "text")
        for data in hostile:
            host, _, port = target.partition(":")
            with socket.create_connection((host, int(port))) as sock:
                try:
                    sock.sendall(data)
                    sock.shutdown(socket.SHUT_WR)
                    while sock.recv(65536):
                        pass
                except OSError:
                    pass
        out, err = server.communicate(timeout=60)
        self.assertEqual(server.returncode, 1, out + err)
        ran = play.Ran(1, out, err, None)
        self.assertEqual(list(play.output_faults(ran)), [])
        found, faults = play.load_report(report)
        self.assertEqual(faults, [])
        self.assertEqual([s["outcome"] for s in found["scenarios"]],
                         ["failed"] * len(hostile))

    # --- nothing is left out ---

    def ids_of(self, header, pattern):
        with open(os.path.join(HERE, "..", "..", "src", header),
                  encoding="utf-8") as file:
            return re.findall(pattern, file.read())

    def names_in(self, name):
        file = play.read_file(os.path.join(HERE, name))
        return {s.name: s for s in file.scenarios}

    def test_every_anomaly_is_shown(self):
        ids = self.ids_of("smtp/anomaly.h",
                          r'ANOMALY\(\w+, "([a-z]+/[a-z0-9-]+)"')
        self.assertGreater(len(ids), 12)
        shown = self.names_in("anomalies.yaml")
        for name in ids:
            with self.subTest(anomaly=name):
                self.assertIn(name, shown)
                # Some run of it says that it was there.
                self.assertIn(name, {
                    expected.keys.get("anomalies")
                    for expected in shown[name].expected.values()})

    def test_every_kind_of_failure_is_shown(self):
        kinds = self.ids_of("result/verdict.h", r'FAILURE\(\w+, "(\w+)"')
        self.assertGreater(len(kinds), 9)
        shown = self.names_in("failure_kinds.yaml")
        for kind in kinds:
            with self.subTest(kind=kind):
                self.assertIn(kind, shown)
                self.assertIn(kind, {
                    expected.kind
                    for expected in shown[kind].expected.values()})

    def documents(self):
        """Those of all files, with whether one passes and one fails."""
        for folder in (HERE, os.path.join(HERE, "..", "must_fail")):
            for name in sorted(os.listdir(folder)):
                if not name.endswith(".yaml"):
                    continue
                with open(os.path.join(folder, name),
                          encoding="utf-8") as file:
                    for text in file.read().split("\n---\n"):
                        yield (text, re.search(r"#=\S* passed", text),
                               re.search(r"#=\S* (failed|warned) ", text))

    def keys_of(self, layer):
        """What the leaves of a layer are called in YAML."""
        folder = os.path.join(HERE, "..", "..", "src", layer)
        for name in sorted(os.listdir(folder)):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                for key in re.findall(r'^\t\.key = "(\w+)"', file.read(),
                                      re.M):
                    yield key

    def test_every_step_and_expectation_can_pass_and_fail(self):
        documents = list(self.documents())
        keys = [*self.keys_of("steps"), *self.keys_of("expect")]
        self.assertGreater(len(keys), 40)
        for key in keys:
            with self.subTest(key=key):
                using = [one for one in documents
                         if re.search(rf"\b{key}:", one[0])]
                self.assertTrue(any(passes for _, passes, _ in using))
                self.assertTrue(any(fails for _, _, fails in using))

    # --- what the server says is data ---

    def test_markup_stays_text(self):
        server = self.serve("escapes")
        file = self.write("name: a\nsteps:\n  - expect: 554\n")
        for color in ("never", "always"):
            done = subprocess.run(
                [PROGRAM, "run", file, "-t", server.target("escapes"), "-vv",
                 "--color", color], cwd=self.folder.name, check=False,
                env=play.clean_environment(), capture_output=True, timeout=60)
            self.assertEqual(done.returncode, 1)
            # Our own colours are all that may be left.
            for sequence in done.stdout.split(b"\x1b")[1:]:
                self.assertRegex(sequence, rb"^\[[0-9;]*m")
            self.assertNotIn(b"\x07", done.stdout)
            self.assertNotIn(b"\x9b", done.stdout)


if __name__ == "__main__":
    if not play.have_schema():
        print("runs.py: no jsonschema package", file=sys.stderr)
        sys.exit(77)
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
