#!/usr/bin/env python3
"""`smtpdrill report`: what comes of several results, and what is refused.
test_merge.py SMTPDRILL"""
import json
import os
import sys
import unittest
import xml.etree.ElementTree

from merge_bed import BAD, Bed, EACH, FILES

COUNT = FILES * EACH + 1
TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
# Keys of schema 1 that its first reports did not have.
LATER = {"targets", "served", "jobs", "order", "conns", "earlier_attempts",
         "source", "line_codes", "source_line", "first_entry", "end_entry",
         "certificate", "rerun_options"}


def without_later(value, above="report"):
    if isinstance(value, list):
        return [without_later(item, above) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: without_later(item, key) for key, item in value.items()
            if key not in LATER
            and not (key == "target" and above == "scenarios")}


class OneFile(Bed):
    def test_nothing_is_lost(self):
        self.play("a.json", "--report", "ndjson=a.ndjson")
        self.drill("report", "a.json", "--report", "json=b.json", want=1)
        self.assertEqual(self.read("b.json"), self.read("a.json"))
        self.drill("report", "a.ndjson", "--report", "json=c.json", want=1)
        self.assertEqual(self.report("c.json"), self.report("a.json"))

    def test_reports_say_what_those_of_the_run_say(self):
        formats = ("text", "tap", "junit", "markdown")
        run = [word for name in formats
               for word in ("--report", f"{name}=run.{name}")]
        again = [word for name in formats
                 for word in ("--report", f"{name}=again.{name}")]
        self.play("a.json", *run)
        self.drill("report", "-q", "a.json", *again, want=1)
        for name in formats:
            self.assertEqual(self.read("again." + name),
                             self.read("run." + name), name)

    def test_text_is_what_is_written_if_nothing_is_asked_for(self):
        self.play("a.json")
        text = self.drill("report", "a.json", want=1).stdout
        self.assertIn(f"FAIL scenarios/{BAD}::number bad", text)
        self.assertRegex(text, rf"{COUNT - 1} passed, 1 failed of {COUNT}")

    def test_options_of_reports_hold(self):
        self.play("a.json")
        quiet = self.drill("report", "-q", "a.json", want=1).stdout
        self.assertNotIn("PASS", quiet)
        self.assertNotIn("\x1b", quiet)
        shown = self.drill("report", "-v", "--color", "always", "--slowest",
                           "2", "a.json", want=1).stdout
        self.assertIn("\x1b[", shown)
        self.assertIn("slowest", shown)
        self.assertEqual(shown.count("conversation ("), COUNT)

    def test_standard_input(self):
        self.play("a.json")
        self.drill("report", "-", "--report", "json=b.json", want=1,
                   input=self.read("a.json"))
        self.assertEqual(self.read("b.json"), self.read("a.json"))
        # It is read before it is written again.
        self.drill("report", "a.json", "--report", "json=a.json", want=1)
        self.assertEqual(self.read("b.json"), self.read("a.json"))


    def test_the_first_reports_are_read(self):
        report = self.play("a.json")
        self.write("old.json", json.dumps(without_later(report)))
        self.drill("report", "old.json", "--report", "json=b.json", want=1)
        again = self.report("b.json")
        self.assertEqual(without_later(again), without_later(report))
        self.assertEqual(again["targets"][0]["url"], "builtin")

    def test_an_empty_part(self):
        self.play("a.json", "-k", "bad", "--shard", "1/2", want=None)
        self.play("b.json", "-k", "bad", "--shard", "2/2", want=None)
        self.drill("report", "a.json", "b.json", want=1)


class Merge(Bed):
    def test_shards_are_the_whole(self):
        whole = self.play("whole.json")
        shards = [f"shard-{i}.json" for i in range(1, 4)]
        parts = [self.play(name, "--shard", f"{i}/3", want=None)
                 for i, name in enumerate(shards, 1)]
        self.assertGreater(
            sum(1 for part in parts if part["scenarios"]), 1)
        done = self.drill("report", *shards, "--report", "json=all.json",
                          want=1)
        merged = self.report("all.json")
        self.assert_same_results(merged, whole)
        self.assertEqual(done.stderr, "")
        self.assertEqual([found["id"] for found in merged["scenarios"]],
                         [found["id"] for part in parts
                          for found in part["scenarios"]])
        self.assertEqual([found["order"] for found in merged["scenarios"]],
                         list(range(COUNT)))
        self.assertEqual(len(merged["targets"]), 1)
        self.assertEqual(merged["seed"], parts[0]["seed"])
        self.assertEqual(merged["started"],
                         min(part["started"] for part in parts))
        self.assertGreaterEqual(
            merged["duration_us"],
            max(part["duration_us"] for part in parts))

    def test_what_was_played_again_counts(self):
        self.play("first.json")
        text = self.read("scenarios/" + BAD)
        self.write("scenarios/" + BAD, text.replace("550", "250"))
        self.play("second.json", "-k", "bad", want=0)
        done = self.drill("report", "first.json", "second.json", "--report",
                          "json=all.json")
        self.assertIn("1 result of earlier files was replaced", done.stderr)
        merged = self.report("all.json")
        self.assertEqual(merged["summary"]["passed"], COUNT)
        self.assertEqual(merged["planned"], COUNT)
        self.assertEqual(merged["scenarios"][-1]["name"], "number bad")
        # The other way round the failure is the latest news.
        done = self.drill("report", "-q", "second.json", "first.json",
                          want=1)
        self.assertEqual(done.stderr, "")

    def test_targets_stand_side_by_side(self):
        port = self.serve()
        other = f"127.0.0.1:{port}"
        self.play("one.json")
        self.play("two.json", target=other)
        self.play("three.json", target=f"localhost:{port}")
        formats = ("junit", "html", "markdown", "json", "text", "tap",
                   "github", "prometheus", "ndjson")
        self.drill("report", "one.json", "two.json", "three.json",
                   *[word for name in formats
                     for word in ("--report", f"{name}=all.{name}")], want=1)
        merged = self.report("all.json")
        valid = self.call(
            [sys.executable, os.path.join(TOP, "tests", "support",
                                          "validate_report.py"),
             os.path.join(TOP, "docs", "report.schema.json"),
             self.path("all.json")], None)
        self.assertIn(valid.returncode, (0, 77), valid.stdout)
        urls = [target["url"] for target in merged["targets"]]
        self.assertEqual(len(set(urls)), 3, urls)
        self.assertEqual(merged["summary"]["total"], 3 * COUNT)
        self.assertEqual([found["target"] for found in merged["scenarios"]],
                         [0] * COUNT + [1] * COUNT + [2] * COUNT)
        for name in ("junit", "html", "markdown"):
            for url in urls:
                self.assertIn(url, self.read("all." + name), name)
        cases = xml.etree.ElementTree.parse(self.path("all.junit"))
        self.assertEqual(len(cases.findall(".//testcase")), 3 * COUNT)
        # And once more, with one of them played again.
        self.drill("report", "all.json", "two.json", "-q", "--report",
                   "json=more.json", want=1)
        self.assertEqual(self.report("more.json")["summary"],
                         merged["summary"])
        self.assertEqual(self.report("more.json")["targets"],
                         merged["targets"])

    def test_repeats(self):
        self.play("a.json", "--repeat", "3")
        self.drill("report", "a.json", "--report", "json=b.json", want=1)
        self.assertEqual(self.read("b.json"), self.read("a.json"))
        text = self.drill("report", "a.json", want=1).stdout
        self.assertIn("number 0 x 3\n", text)
        self.assertIn("number bad x 3\n", text)


class ExitCodes(Bed):
    def result(self, name, *outcomes, **more):
        self.write(name, json.dumps({
            "schema": 1, "scenarios": [
                {"id": f"{name}::{i}", "file": name, "name": str(i),
                 "outcome": outcome} for i, outcome in enumerate(outcomes)],
            **more}))
        return name

    def test_are_those_of_a_run(self):
        for want, outcomes in (
                (0, ["passed", "warned", "skipped", "xfailed", "flaky"]),
                (0, ["skipped"]), (1, ["passed", "failed", "error"]),
                (1, ["xpassed"]), (3, ["passed", "error"]), (4, [])):
            with self.subTest(outcomes=outcomes):
                self.drill("report", self.result("r.json", *outcomes),
                           want=want)

    def test_one_file_is_enough_to_fail(self):
        good = self.result("good.json", "passed")
        self.drill("report", good, self.result("bad.json", "failed"), want=1)
        self.drill("report", good, self.result("int.json", "passed",
                                               interrupted="SIGINT"),
                   want=130)
        text = self.drill("report", good, self.result(
            "term.json", interrupted="SIGTERM", planned=3), want=143).stdout
        self.assertIn("1 passed of 4", text)
        self.assertIn("interrupted by SIGTERM", text)

    def test_nagios_has_its_own(self):
        bad = self.result("bad.json", "failed")
        self.drill("report", "--report", "nagios", bad, want=2)
        self.drill("report", "--report", "nagios",
                   self.result("good.json", "passed"), want=0)


class Refused(Bed):
    def test_bad_files(self):
        self.write("good.json", '{"schema":1,"scenarios":[]}')
        self.write("two.json", '{"schema":2}')
        self.write("empty.json", "")
        self.write("half.json", '{"schema":1,\n"scenarios":[{"id"')
        self.write("odd.json", json.dumps({"schema": 1, "scenarios": [
            {"id": "f::n", "file": "f", "name": "n", "outcome": "failed",
             "steps": [{"outcome": "failed",
                        "reply": {"code": "\x1b[31m"}}]}]}))
        for name, why in (
                ("none.json", "cannot read none.json: No such file"),
                ("scenarios", "cannot read scenarios: it is a directory"),
                ("two.json", "two.json: it is of schema 2; this version "
                             "reads schema 1"),
                ("half.json", "half.json:2:"),
                ("empty.json", "empty.json: it is empty: its run did not "
                               "come to an end"),
                ("odd.json", "odd.json: at scenarios[0].steps[0].reply.code: "
                             "expected an integer")):
            with self.subTest(name=name):
                done = self.drill("report", "good.json", name, "--report",
                                  "html=out.html", "--report", "json",
                                  want=2)
                self.assertIn("smtpdrill: error: " + why, done.stderr)
                self.assertEqual(done.stderr.count("\n"), 2)
                self.assertIn('note: report reads what "--report json=FILE"',
                              done.stderr)
                self.assertEqual(done.stdout, "")
                self.assertFalse(os.path.exists(self.path("out.html")))

    def test_all_that_is_wrong_is_said(self):
        self.write("x.json", "\x1b[31m")
        done = self.drill("report", "none.json", "x.json", want=2)
        self.assertEqual(done.stderr.count("smtpdrill: error: "), 2)
        self.assertNotIn("\x1b", done.stderr)

    def test_no_file(self):
        done = self.drill("report", want=2)
        self.assertIn("no file", done.stderr)
        self.assertIn('see "smtpdrill report --help"', done.stderr)

    def test_a_report_that_cannot_be_written(self):
        self.write("a.json", '{"schema":1,"scenarios":[]}')
        self.drill("report", "a.json", "--report", "html=/nowhere/x.html",
                   want=2)

    def test_options_of_runs_are_none_of_report(self):
        self.drill("report", "a.json", "-t", "builtin", want=2)


class Secrets(Bed):
    def test_stay_where_they_were(self):
        self.write("scenarios/secret.yaml",
                   "name: it knows\nsecrets: [password]\nstart: ehlo\n"
                   "steps: [{send: 'NOOP ${password}', expect: 550}]\n")
        self.play("a.json", "--secret", "password=s3same,$^")
        done = self.drill("report", "-vv", "a.json", "--report", "html=x",
                          "--report", "text", want=1)
        self.assertIn("[redacted]", done.stdout)
        for text in (done.stdout, self.read("x"), self.read("a.json")):
            self.assertNotIn("s3same", text)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])
