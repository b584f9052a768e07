#!/usr/bin/env python3
"""The JUnit report as its readers see it: test_junit.py SMTPDRILL"""
import os
import subprocess
import xml.etree.ElementTree as ET

import bed

SCHEMA = os.path.join(bed.HERE, "junit.xsd")
COUNTS = ("tests", "failures", "errors", "skipped")


class Junit(bed.Bed):
    def check_schema(self, name="report.junit"):
        bed.need(self, "xmllint")
        ran = subprocess.run(
            ["xmllint", "--nonet", "--noout", "--schema", SCHEMA,
             self.path(name)], capture_output=True, text=True, check=False)
        self.assertEqual(ran.returncode, 0, ran.stderr)

    def check_counts(self, root):
        """Both levels count what is there."""
        def count(element):
            cases = list(element.iter("testcase"))
            return {"tests": len(cases),
                    "failures": len(list(element.iter("failure"))),
                    "errors": len(list(element.iter("error"))),
                    "skipped": len(list(element.iter("skipped")))}
        for element in [root, *root.iter("testsuite")]:
            said = {name: int(element.get(name)) for name in COUNTS}
            self.assertEqual(said, count(element), element.get("name"))

    def test_schema(self):
        self.play_all()
        self.check_schema()

    def test_schema_can_fail(self):
        self.play_all()
        text = self.read("report.junit")
        for old, new in (('tests="11"', ""), ("<failure ", "<fault "),
                         ('time="', 'time="x')):
            with self.subTest(old=old):
                bed.need(self, "xmllint")
                self.write("report.junit", text.replace(old, new))
                with self.assertRaises(AssertionError):
                    self.check_schema()

    def test_outcomes(self):
        self.play_all()
        text = self.read("report.junit")
        self.check_text(text)
        root = ET.fromstring(text)
        self.check_counts(root)
        cases = list(root.iter("testcase"))
        kinds = {"passed": [], "failed": ["failure", "rerunFailure"],
                 "error": ["error", "rerunError"],
                 "warned": ["system-out"], "skipped": ["skipped"],
                 "xfailed": ["skipped"], "xpassed": ["failure"],
                 "flaky": ["flakyFailure", "system-out"]}
        scenarios = self.json()
        self.assertEqual([s["outcome"] for s in scenarios], bed.OUTCOMES)
        for case, scenario in zip(cases, scenarios, strict=True):
            name = scenario["name"] + (f"[{scenario['case']}]"
                                       if scenario["case"] else "")
            self.assertEqual(case.get("name"), name)
            self.assertEqual(case.get("classname"), "outcomes")
            self.assertEqual(case.get("file"), "outcomes.yaml")
            self.assertEqual(int(case.get("line")), scenario["line"])
            self.assertEqual([child.tag for child in case],
                             kinds[scenario["outcome"]], name)

    def test_what_is_said(self):
        self.play_all()
        root = ET.fromstring(self.read("report.junit"))
        failures = list(root.iter("failure"))
        self.assertEqual([f.get("type") for f in failures],
                         ["Protocol", "ReplyMismatch", "XPassed",
                          "ReplyMismatch"])
        self.assertIn(bed.SAID + "\n", failures[0].text)
        self.assertIn("\n  conversation (127.0.0.1:", failures[0].text)
        self.assertEqual([s.get("message") for s in root.iter("skipped")], [
            "no reason # SKIP \\ <b> | `x`",
            "expected to fail: a known bug # TODO <i> | `x`"])
        flaky = root.find(".//flakyFailure")
        self.assertEqual(flaky.get("type"), "ReplyMismatch")
        self.assertIn("554 <script> ]]> \\x1b[31m",
                      flaky.find("stackTrace").text)
        properties = {p.get("name"): p.get("value")
                      for p in root.iter("property")}
        self.assertEqual(properties["seed"], "7")

    def test_repeats(self):
        self.play_all("--repeat", "3", "-k", "passed")
        root = ET.fromstring(self.read("report.junit"))
        self.check_schema()
        self.check_counts(root)
        names = [case.get("name") for case in root.iter("testcase")]
        self.assertEqual(len(names), 6)
        self.assertEqual(len(set(names)), 6, names)
        self.assertIn("it passed (repeat 3)", names)


if __name__ == "__main__":
    bed.main()
