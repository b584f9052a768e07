#!/usr/bin/env python3
"""The report for GitHub Actions as a runner reads it: test_github.py
SMTPDRILL"""
import os
import re

import bed

REGISTERED = {"error", "warning", "notice", "debug", "group", "endgroup",
              "add-mask", "set-output", "set-env", "add-path", "save-state",
              "stop-commands", "add-matcher", "remove-matcher", "echo"}


def unescape(text, is_property):
    if is_property:
        text = text.replace("%3A", ":").replace("%2C", ",")
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def read_log(text):
    """The commands that a runner takes from a log, as (name, properties,
    data): what begins with "::" behind blanks, else what follows "##["
    anywhere. A CR ends a line too."""
    for line in re.split("\r\n|\r|\n", text):
        new = re.match(r"\s*::([^ :]+)(?: (.*?))?::(.*)", line)
        old = re.search(r"##\[([\w-]+)(?: ([^\]]*))?\](.*)", line)
        if new and new[1] in REGISTERED:
            properties = {}
            for part in filter(None, (new[2] or "").split(",")):
                name, value = part.split("=", 1)
                properties[name] = unescape(value, True)
            yield new[1], properties, unescape(new[3], False)
        elif old and old[1] in REGISTERED:
            yield old[1], {}, old[3]


class Github(bed.Bed):
    def check_log(self, text):
        """Only our commands, groups closed, and everything in its place."""
        commands = list(read_log(text))
        self.assertEqual({name for name, _, _ in commands},
                         {"group", "endgroup", "error", "warning"})
        is_open = False
        for name, properties, data in commands:
            if name in ("group", "endgroup"):
                self.assertEqual(is_open, name == "endgroup")
                is_open = not is_open
                continue
            self.assertFalse(is_open)
            self.assertEqual(properties.get("file"), "outcomes.yaml")
            self.assertGreater(int(properties["line"]), 0)
            self.assertTrue(data)
        for line in text.split("\n")[:-1]:
            self.assertRegex(line, r"\A(\| |::(group|endgroup|error|warning)"
                                   r"( |::))")
        return commands

    def test_commands(self):
        self.play_all()
        text = self.read("report.github")
        self.check_text(text)
        said = [(name, properties["title"]) for name, properties, _
                in self.check_log(text) if properties]
        words = {"failed": "error FAIL", "error": "error ERROR",
                 "xpassed": "error XPASS", "warned": "warning WARN",
                 "flaky": "warning FLAKY"}
        want = [(*words[s["outcome"]].split(), s["id"]) for s in self.json()
                if s["outcome"] in words]
        self.assertEqual(said, [(a, f"{b} {c}") for a, b, c in want])
        self.assertIn(bed.SAID, text)

    def test_on_standard_output(self):
        ran = self.play_all("--report", "github")
        self.assertEqual(ran.stdout.decode(), self.read("report.github"))

    def test_place(self):
        self.play_all()
        errors = [(properties, data) for name, properties, data
                  in read_log(self.read("report.github")) if name == "error"]
        properties, data = errors[0]
        step = next(s for s in self.json()[1]["steps"]
                    if s["outcome"] == "failed")
        self.assertEqual(int(properties["line"]), step["expect_line"])
        self.assertEqual(int(properties["col"]), step["expect_column"])
        facts = data.split("\n")
        self.assertEqual(facts[0], f"{step['message']} ({step['kind']})")
        self.assertIn("sent: EHLO client.test %0A::error::", facts)
        self.assertTrue(facts[-1].startswith("rerun: smtpdrill run "))

    def test_reader_can_fail(self):
        self.play_all()
        text = self.read("report.github")
        for forged in ("::error::x", "  ::add-mask::x", "\u2003::debug::x",
                       "| ##[error]x", "| a\r::error::x", "plain"):
            with self.subTest(forged=forged):
                with self.assertRaises(AssertionError):
                    self.check_text(text + forged + "\n")
                    self.check_log(text + forged + "\n")

    def test_summary(self):
        """What other programs of the step wrote stays in front."""
        self.write("summary.md", "# another\n\n")
        self.play_all("--repeat", "2")
        text = self.read("summary.md")
        self.check_text(text)
        self.assertTrue(text.startswith("# another\n\n## "))
        self.play_all()
        both = self.read("summary.md")
        self.assertTrue(both.startswith(text))
        self.assertEqual(both.count("## "), 2 + text.count("## ") - 1)

    def test_no_summary_unasked(self):
        self.play_all(formats=("json", "junit"))
        self.assertFalse(os.path.exists(self.summary))

    def test_summary_nowhere(self):
        self.write("a.yaml", "name: a\nsteps:\n  - expect: 220\n")
        ran = self.run_it("a.yaml", "-t", "builtin", "--report", "github",
                          code=3,
                          GITHUB_STEP_SUMMARY=self.path("no/where"))
        self.assertIn(b"cannot write the step summary", ran.stderr)
        self.assertIn(b"| 1 passed of 1 in ", ran.stdout)


if __name__ == "__main__":
    bed.main()
