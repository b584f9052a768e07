#!/usr/bin/env python3
"""Where reports go, and what keeps them from it: test_paths.py SMTPDRILL"""
import json
import os
import resource
import signal
import subprocess
import threading
import time

import bed

PASSES = "name: a\nstart: greeting\nsteps:\n  - {send: NOOP, expect: 250}\n"


class Paths(bed.Bed):
    def setUp(self):
        super().setUp()
        self.write("a.yaml", PASSES)

    def play(self, *arguments, **more):
        return subprocess.run(
            [bed.PROGRAM, "run", "a.yaml", "-t", "builtin", *arguments],
            cwd=self.folder, env=bed.environment(), check=False,
            capture_output=True, timeout=60, **more)

    def test_one_file_spelled_in_two_ways(self):
        os.mkdir(self.path("folder"))
        self.write("there", "")
        os.symlink("there", self.path("link"))
        for one, other in (("new", "./new"), ("folder/x", "folder/../folder/x"),
                           ("there", "link"), ("there", self.path("there"))):
            with self.subTest(other=other):
                done = self.play("--report", f"json={one}",
                                 "--report", f"tap={other}")
                self.assertEqual(done.returncode, 2)
                self.assertIn(b"two reports go to the same file: ",
                              done.stderr)
                self.assertFalse(os.path.exists(self.path("new")))

    def test_standard_output_by_its_name(self):
        done = self.play("--report", "json=/dev/stdout")
        self.assertEqual(json.loads(done.stdout)["summary"]["passed"], 1)

    def test_file_that_gets_too_large(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))

        done = self.play("--report", "json=a.json", "--report", "html=a.html",
                         preexec_fn=limit)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn(b"cannot write a.json: File too large", done.stderr)
        self.assertEqual(os.listdir(self.folder), ["a.yaml"])

    def test_named_pipe(self):
        os.mkfifo(self.path("pipe"))
        read = []

        def reader():
            time.sleep(0.2)
            read.append(self.read("pipe"))

        thread = threading.Thread(target=reader)
        thread.start()
        done = self.play("--report", "json=pipe", "--report", "tap=a.tap")
        thread.join()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(read[0])["summary"]["passed"], 1)

    def test_nobody_reads_a_named_pipe(self):
        """A signal ends that, and nothing is left behind."""
        os.mkfifo(self.path("pipe"))
        with subprocess.Popen(
                [bed.PROGRAM, "run", "a.yaml", "-t", "builtin", "--report",
                 "tap=a.tap", "--report", "json=pipe"], cwd=self.folder,
                env=bed.environment()) as process:
            time.sleep(0.5)
            process.send_signal(signal.SIGTERM)
            process.wait(20)
        self.assertEqual(process.returncode, -signal.SIGTERM)
        self.assertEqual(sorted(os.listdir(self.folder)), ["a.yaml", "pipe"])

    def test_nobody_reads_what_a_merge_prints(self):
        """The other reports are written all the same."""
        self.play("--repeat", "200", "--report", "json=a.json")
        with subprocess.Popen(
                [bed.PROGRAM, "report", "a.json", "--report", "ndjson",
                 "--report", "tap=a.tap"], cwd=self.folder,
                env=bed.environment(), stdout=subprocess.PIPE,
                stderr=subprocess.PIPE) as process:
            process.stdout.close()
            said = process.stderr.read()
        self.assertEqual(process.returncode, 3, said)
        self.assertIn(b"Broken pipe", said)
        self.assertEqual(sorted(os.listdir(self.folder)),
                         ["a.json", "a.tap", "a.yaml"])

    def test_signal_as_soon_as_there_are_files(self):
        """Between their opening and the run, and when they are closed."""
        for attempt in range(20):
            with self.subTest(attempt=attempt):
                self.interrupt(0.0005 * attempt)

    def interrupt(self, delay):
        process = subprocess.Popen(
            [bed.PROGRAM, "run", "a.yaml", "-t", "builtin", "--repeat", "50",
             "--report", "json=a.json", "--report", "html=a.html",
             "--report", "tap=a.tap"], cwd=self.folder, env=bed.environment(),
            stdout=subprocess.DEVNULL)
        try:
            for _ in range(100000):
                if len(os.listdir(self.folder)) > 1:
                    break
            time.sleep(delay)
            process.send_signal(signal.SIGINT)
            process.wait(30)
        finally:
            process.kill()
            process.wait()
        # Behind the last report the signal ends what is left.
        self.assertIn(process.returncode, (0, 130, -signal.SIGINT))
        self.assertEqual(sorted(os.listdir(self.folder)),
                         ["a.html", "a.json", "a.tap", "a.yaml"])
        for name in ("a.html", "a.json", "a.tap"):
            os.remove(self.path(name))


if __name__ == "__main__":
    bed.main()
