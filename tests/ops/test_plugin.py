#!/usr/bin/env python3
"""A plugin of Nagios: its first line, its performance data, its exit codes,
whatever becomes of it. test_plugin.py SMTPDRILL [unittest arguments]"""
import re
import signal
import sys

sys.dont_write_bytecode = True
from ops_bed import Bed, main  # noqa: E402

# https://nagios-plugins.org/doc/guidelines.html: 'label'=value[UOM];warn;...
NUMBER = r"-?\d+(?:\.\d+)?"
DATUM = re.compile(rf"[a-z_]+={NUMBER}(?:s|%|B|c)?(?:;(?:{NUMBER})?){{0,4}}$")
STATES = ["OK", "WARNING", "CRITICAL", "UNKNOWN"]


class Plugin(Bed):
    def plugin(self, state, *arguments, **environment):
        """Plays it and holds the output against the guidelines; the first
        line, its data as a dictionary of text, and the rest."""
        code = STATES.index(state)
        ran = self.drill("run", *arguments, "--report", "nagios", code=code,
                         **environment)
        first, _, rest = ran.stdout.partition("\n")
        text, bar, data = first.partition(" | ")
        self.assertTrue(first.startswith(f"SMTP {state} - "), first)
        self.assertNotIn("|", text + data + rest)
        for c in first + rest:
            self.assertTrue(c == "\n" or c.isprintable(), ran.stdout)
        self.assertEqual(ran.stdout[-1:], "\n")
        for datum in data.split():
            self.assertRegex(datum, DATUM)
        values = dict(d.split("=", 1) for d in data.split())
        self.assertEqual(bar != "", "time" in values)
        return text, values, rest

    def test_ok(self):
        text, data, rest = self.plugin(
            "OK", "ok.yaml", "-t", "builtin", "--warn", "50s", "--crit", "55s")
        self.assertRegex(text, r"^SMTP OK - 1 of 1 passed in [\d.]+m?u?s$")
        self.assertRegex(data["time"], r"^0\.\d{6}s;50\.000000;55\.000000;0$")
        self.assertEqual((data["passed"], data["failed"]), ("1", "0"))
        self.assertEqual(rest, "")

    def test_failed(self):
        text, data, rest = self.plugin(
            "CRITICAL", "ok.yaml", "bad.yaml", "-t", "builtin")
        self.assertIn("1 of 2 passed, 1 failed in ", text)
        self.assertIn(": bad.yaml::it refuses: got 250 2.0.0, expected 500 "
                      "or 502 (ReplyMismatch); the server said: 2.0.0 Ok", text)
        self.assertEqual(data["failed"], "1")
        self.assertEqual(rest.count("\n"), 1)
        self.assertTrue(rest.startswith("FAIL bad.yaml::it refuses: "))

    def test_warned(self):
        self.plugin("WARNING", "warned.yaml", "-t", "builtin")
        self.plugin("CRITICAL", "warned.yaml", "-t", "builtin", "--strict")

    def test_down(self):
        text, data, _ = self.plugin(
            "CRITICAL", "ok.yaml", "-t", f"127.0.0.1:{self.closed_port()}")
        self.assertIn("connection refused", text)
        self.assertEqual(data["error"], "1")

    def test_no_such_name(self):
        text, _, _ = self.plugin(
            "CRITICAL", "ok.yaml", "-t", "host.invalid", "-4")
        self.assertIn("does not resolve", text)

    def test_slow(self):
        for state, warn, crit in (("OK", "40s", "50s"),
                                  ("WARNING", "100ms", "50s"),
                                  ("CRITICAL", "50ms", "100ms")):
            port = self.serve("late.yaml", "--connections", "1")
            text, data, _ = self.plugin(
                state, "ok.yaml", "-t", f"127.0.0.1:{port}", "--warn", warn,
                "--crit", crit)
            self.assertGreater(float(data["time"].split("s;")[0]), 0.29)
            if state != "OK":
                self.assertIn(", the limit is 100ms", text)

    def test_hostile_server(self):
        port = self.serve("hostile.yaml", "--connections", "1")
        text, _, rest = self.plugin("CRITICAL", "ok.yaml", "-t",
                                    f"127.0.0.1:{port}")
        self.assertIn("the server said: x\\x7ctime=9 \\x3cscript\\x3e'", text)
        for part in ("<", ">", "$", "`", '"'):
            self.assertNotIn(part, text + rest)

    def test_skipped(self):
        text, _, _ = self.plugin("UNKNOWN", "skipped.yaml", "-t", "builtin")
        self.assertIn("nothing was asked: 0 of 1 passed, 1 skipped", text)

    def test_early_ends(self):
        """Nagios sees standard output only, and 2 is CRITICAL."""
        for arguments, why in (
                (["ok.yaml"], "no target: say where to play"),
                ([], "no scenario: say what to run"),
                (["gone.yaml", "-t", "builtin"], "no such file or folder"),
                (["mistake.yaml", "-t", "builtin"],
                 "mistake.yaml:2:22: error: unknown key 'expct'"),
                (["ok.yaml", "-t", "builtin", "--wran", "1s"],
                 "unknown option --wran; did you mean --warn?"),
                (["ok.yaml", "-t", "builtin", "--warn", "1"],
                 "--warn takes a time with a unit"),
                (["ok.yaml", "-t", "builtin", "-k", "nothing"],
                 "nothing selected"),
                (["ok.yaml", "-t", "builtin", "--report", "json"],
                 "two reports go to standard output"),
                (["ok.yaml", "-t", "builtin", "--report", "json=/no/where"],
                 "cannot write /no/where"),
                (["ok.yaml", "-t", "builtin", "--artifacts", "ok.yaml"],
                 "cannot write ok.yaml: Not a directory"),
                (["ok.yaml", "-t", "builtin", "--secret", "a=env:UNSET"],
                 "UNSET")):
            with self.subTest(arguments=arguments):
                text, data, _ = self.plugin("UNKNOWN", *arguments)
                self.assertIn(why, text)
                self.assertEqual(data, {})

    def test_wrong_command(self):
        ran = self.drill("rnu", "ok.yaml", "--report=nagios=-", code=3)
        self.assertEqual(ran.stdout, "SMTP UNKNOWN - unknown command 'rnu'; "
                                     "did you mean 'run'?\n")

    def test_environment(self):
        wants = {"SMTPDRILL_REPORT": "nagios"}
        ran = self.drill("run", "bad.yaml", "-t", "builtin", code=2, **wants)
        self.assertIn("SMTP CRITICAL", ran.stdout)
        ran = self.drill("run", "bad.yaml", code=3, **wants)
        self.assertTrue(ran.stdout.startswith("SMTP UNKNOWN - no target"))
        # The command line's is instead of it.
        ran = self.drill("run", "bad.yaml", "--report", "text", code=2,
                         **wants)
        self.assertNotIn("SMTP", ran.stdout)
        # It is none for those that report nothing.
        ran = self.drill("check", "mistake.yaml", code=2, **wants)
        self.assertNotIn("SMTP", ran.stdout)

    def test_help_and_plan_are_answers(self):
        self.assertIn("usage", self.drill(
            "run", "--help", "--report", "nagios").stdout)
        self.assertIn("nothing was sent", self.drill(
            "run", "ok.yaml", "-t", "builtin", "--dry-run", "--report",
            "nagios").stdout)

    def test_file_leaves_the_exit_codes(self):
        for name, code, state in (("ok.yaml", 0, "OK"),
                                  ("bad.yaml", 1, "CRITICAL"),
                                  ("skipped.yaml", 0, "UNKNOWN")):
            ran = self.drill("run", name, "-t", "builtin", "--report",
                             "nagios=out", code=code)
            self.assertIn(" of 1 in ", ran.stdout)
            self.assertTrue(self.read("out").startswith(f"SMTP {state} - "))
        self.drill("run", "mistake.yaml", "-t", "builtin", "--report",
                   "nagios=out", code=2)

    def test_signal(self):
        """Nagios has waited long enough."""
        process = self.start("run", "ok.yaml", "slow.yaml", "-t", "builtin",
                             "-j", "1", "--report", "nagios", "--report",
                             "ndjson=events")
        self.wait_for(lambda: self.exists("events") and self.read(
            "events").count('"event":"started"') == 2, "the second one")
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 3)
        self.assertTrue(out.startswith(
            "SMTP UNKNOWN - interrupted by SIGTERM"), out)

    def exists(self, name):
        try:
            return bool(self.read(name))
        except FileNotFoundError:
            return False


if __name__ == "__main__":
    main()
