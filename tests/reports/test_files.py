#!/usr/bin/env python3
"""Several reports of one run, whole whatever happens: test_files.py
SMTPDRILL"""
import json
import os
import signal
import subprocess
import time
import xml.etree.ElementTree as ET

import bed
import test_tap

PASSES = "name: {}\nstart: greeting\nsteps:\n  - {{send: NOOP, expect: 250}}\n"
SLOW = "name: {}\nstart: greeting\nsteps:\n  - wait: 60s\n"


class Files(bed.Bed):
    def reports(self):
        return [f"--report={name}=report.{name}" for name in bed.FORMATS]

    def check_folder(self, *others):
        self.assertEqual(sorted(os.listdir(self.folder)),
                         sorted([*others, *(f"report.{name}"
                                            for name in bed.FORMATS)]))

    def wait_for_pass(self):
        """Until the first is over: the second waits for a minute."""
        for _ in range(600):
            if os.path.exists(self.path("live")) and \
                    '"passed"' in self.read("live"):
                return
            time.sleep(0.05)
        self.fail("the run does not get on")

    def interrupt(self, number):
        self.write("a.yaml", "---\n".join([PASSES.format("a"),
                                           SLOW.format("b"),
                                           PASSES.format("c")]))
        with open(self.path("live"), "wb") as live:
            process = self.start(live)
        self.addCleanup(process.kill)
        with process:
            self.wait_for_pass()
            process.send_signal(number)
            said = process.stderr.read()
        self.assertEqual(process.returncode, 128 + number, said)
        os.remove(self.path("live"))

    def start(self, live):
        return subprocess.Popen(
            [bed.PROGRAM, "run", "a.yaml", "-t", "builtin", "-j", "1",
             *self.reports(), "--report", "ndjson"], cwd=self.folder,
            env=bed.environment(), stdout=live,
            stderr=subprocess.PIPE)

    def test_interrupted(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(signal=number.name):
                self.interrupt(number)
                self.check_folder("a.yaml")
                report = json.loads(self.read("report.json"))
                self.assertEqual(report["interrupted"], number.name)
                count = len(report["scenarios"])
                points, plan, rest = test_tap.read_tap(
                    self.read("report.tap"))
                self.assertEqual((len(points), plan), (count, f"1..{count}"))
                self.assertTrue(rest[-1].startswith(
                    f"Bail out! interrupted by {number.name}"), rest)
                root = ET.fromstring(self.read("report.junit"))
                self.assertEqual(root.get("tests"), str(count))
                for name in ("github", "markdown"):
                    self.assertIn(f"interrupted by {number.name}",
                                  self.read(f"report.{name}"))

    def test_stopped_early(self):
        self.write("a.yaml", "---\n".join([
            PASSES.format("a").replace("250", "550"), PASSES.format("b")]))
        self.run_it("a.yaml", "-t", "builtin", "-j", "1", "-x",
                    *self.reports(), code=1)
        self.check_folder("a.yaml")
        points, plan, rest = test_tap.read_tap(self.read("report.tap"))
        self.assertEqual((len(points), plan, rest[-1]),
                         (1, "1..1", "# stopped early, 1 not run"))
        self.assertIn("<!-- stopped early, 1 not run -->",
                      self.read("report.junit"))

    def test_replaced_whole(self):
        """An older report stays until the new one is there."""
        self.write("a.yaml", PASSES.format("a"))
        for name in bed.FORMATS:
            self.write(f"report.{name}", "old\n")
        self.run_it("a.yaml", "-t", "builtin", *self.reports(), code=0)
        self.check_folder("a.yaml")
        for name in bed.FORMATS:
            self.assertGreater(len(self.read(f"report.{name}")), 9)

    def test_nowhere(self):
        self.write("a.yaml", PASSES.format("a"))
        for name in bed.FORMATS:
            with self.subTest(format=name):
                ran = self.run_it("a.yaml", "-t", "builtin", "--report",
                                  f"{name}=no/where", code=2)
                self.assertIn(b"cannot write no/where", ran.stderr)

    def test_full_disk(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full")
        self.write("a.yaml", PASSES.format("a"))
        for name in bed.FORMATS:
            with self.subTest(format=name):
                ran = self.run_it("a.yaml", "-t", "builtin", "--report",
                                  f"{name}=/dev/full", code=3)
                self.assertIn(b"cannot write /dev/full", ran.stderr)

    def test_standard_output(self):
        """One format takes it; text has to be asked for, and moves."""
        self.write("a.yaml", PASSES.format("a"))
        for name in bed.FORMATS:
            with self.subTest(format=name):
                ran = self.run_it("a.yaml", "-t", "builtin", "--report", name,
                                  "--report", "text", code=0)
                self.assertIn(b"PASS a.yaml::a", ran.stderr)
                self.assertNotIn(b"PASS a.yaml::a", ran.stdout)
                self.assertTrue(ran.stdout.endswith(b"\n"))

    def test_secrets(self):
        secret = "s3(cr.t*[`|<#:,]"
        self.write("a.yaml", "name: a\nstart: greeting\nsteps:\n"
                   "  - {send: 'VRFY ${s}', expect: '250 \"${s}\"'}\n")
        self.run_it("a.yaml", "-t", "builtin", "--secret", f"s={secret}",
                    *self.reports(), code=1, GITHUB_STEP_SUMMARY=self.summary)
        for name in (*(f"report.{name}" for name in bed.FORMATS),
                     "summary.md"):
            text = self.read(name)
            self.assertIn("[redacted]", text)
            for part in (secret, "s3(cr", "s3\\(cr", "#:,]"):
                self.assertNotIn(part, text, name)


if __name__ == "__main__":
    bed.main()
