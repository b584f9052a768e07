#!/usr/bin/env python3
"""The TAP report as its readers see it: test_tap.py SMTPDRILL"""
import json
import os
import re
import subprocess

import bed

try:
    import yaml
    FAULTS = (yaml.YAMLError,)
except ImportError:
    yaml = None
    FAULTS = ()

POINT = re.compile(r"(not )?ok (\d+) - ((?:\\.|[^\\#])*?)"
                   r"(?: # (SKIP|TODO)(?: ((?:\\.|[^\\#])*))?)?")
MEMBER = re.compile(r"( +)([a-z_]+):(?: (.*))?")
ITEM = re.compile(r'    - (".*")')


def unescape(text):
    return text and re.sub(r"\\([\\#])", r"\1", text)


def scalar(text):
    """Only these forms: JSON's strings and numbers, plain words, null."""
    if text == "~":
        return None
    if text.startswith('"') or re.fullmatch(r"\d+(\.\d+)?", text):
        return json.loads(text)
    if not re.fullmatch(r"[A-Za-z]+", text):
        raise ValueError(text)
    return text


def read_block(lines):
    """The block of a test point, and nothing else of YAML."""
    top, inner = {}, None
    for line in lines:
        item, member = ITEM.fullmatch(line), MEMBER.fullmatch(line)
        if item:
            inner = top[last] = top[last] or []
            inner.append(scalar(item[1]))
        elif member and len(member[1]) == 4:
            inner = top[last] = top[last] or {}
            inner[member[2]] = scalar(member[3])
        elif member and len(member[1]) == 2 and member[2] not in top:
            last = member[2]
            top[last] = scalar(member[3]) if member[3] else None
        else:
            raise ValueError(line)
    return top


def read_tap(text):
    """Points as (ok, number, description, directive, reason, block), the
    plan, what stands behind it."""
    lines = text.split("\n")
    if lines[0] != "TAP version 14" or lines.pop() != "":
        raise ValueError("no version or no end")
    points, at = [], 1
    while not lines[at].startswith("1.."):
        point = POINT.fullmatch(lines[at])
        if not point:
            raise ValueError(lines[at])
        at += 1
        block = None
        if lines[at] == "  ---":
            end = lines.index("  ...", at)
            block = read_block(lines[at + 1:end])
            if yaml:
                same = yaml.safe_load(
                    "\n".join(line[2:] for line in lines[at:end]))
                if same != block:
                    raise ValueError(f"{same} is not {block}")
            at = end + 1
        points.append((not point[1], int(point[2]), unescape(point[3]),
                       point[4], unescape(point[5]), block))
    return points, lines[at], lines[at + 1:]


class Tap(bed.Bed):
    def perl(self, text):
        bed.need(self, "perl")
        ran = subprocess.run(
            ["perl", os.path.join(bed.HERE, "read_tap.pl")], input=text,
            capture_output=True, text=True, encoding="utf-8", check=False)
        if "Can't locate TAP/Parser" in ran.stderr:
            self.skipTest("TAP::Parser is missing")
        self.assertEqual(ran.stderr, "")
        return ran.stdout.splitlines()

    def test_outcomes(self):
        self.play_all()
        text = self.read("report.tap")
        self.check_text(text)
        points, plan, rest = read_tap(text)
        self.assertEqual(plan, "1..11")
        self.assertEqual(rest, ["# 3 failed, 1 error, 1 xpassed, 1 flaky, "
                                "1 warned, 2 passed, 1 xfailed, 1 skipped "
                                "of 11"])
        self.assertEqual([p[1] for p in points], list(range(1, 12)))
        good = ("passed", "warned", "skipped", "flaky")
        for point, scenario in zip(points, self.json(), strict=True):
            ok, _, name, directive, reason, block = point
            outcome = scenario["outcome"]
            self.assertEqual(name, scenario["id"])
            self.assertEqual(ok, outcome in good, name)
            self.assertEqual(directive, {"skipped": "SKIP",
                                         "xfailed": "TODO"}.get(outcome))
            if directive:
                self.assertEqual(reason, scenario["reason"])
            if outcome == "skipped":
                self.assertIsNone(block)
                continue
            self.assertAlmostEqual(block["duration_ms"] * 1000,
                                   scenario["duration_us"])
            self.assertEqual("message" in block, outcome != "passed")
            if outcome != "passed":
                self.assertEqual(block["outcome"], outcome)

    def test_what_is_said(self):
        self.play_all()
        points, _, _ = read_tap(self.read("report.tap"))
        failed, scenario = points[1][5], self.json()[1]
        step = next(s for s in scenario["steps"] if s["outcome"] == "failed")
        self.assertEqual(failed["message"],
                         f"{step['message']} ({step['kind']})")
        self.assertEqual(failed["kind"], step["kind"])
        self.assertEqual(failed["at"], {"file": "outcomes.yaml",
                                        "line": step["expect_line"],
                                        "column": step["expect_column"]})
        for key, value in (("sent", step["sent"]),
                           ("expected", step["expected"]),
                           ("got", step["received"]),
                           ("hint", step["hint"].rstrip("\n")),
                           ("step", step["index"])):
            self.assertEqual(failed[key], value)
        self.assertTrue(any(line.endswith(bed.SAID)
                            for line in failed["conversation"]))
        self.assertIn("attempt 1: ", points[10][5]["earlier"][0])

    def test_perl(self):
        self.play_all()
        said = self.perl(self.read("report.tap"))
        tests = [line.split(" ", 1)[1].strip() for line in said
                 if line.startswith("test ")]
        self.assertEqual(tests, [
            {"passed": "good", "flaky": "good", "warned": "good",
             "skipped": "good SKIP", "xfailed": "good TODO"}.get(o, "bad")
            for o in bed.OUTCOMES])
        self.assertEqual(said[-1], "planned 11 run 11", said)
        self.assertEqual(len([x for x in said if x.startswith("yaml")]), 10)
        self.assertFalse([x for x in said if x.startswith("unknown")])

    def test_long_texts(self):
        """TAP::Parser gives a report up in which one is too long."""
        bed.need(self, "perl")
        self.write("long.yaml", "name: long\nstart: greeting\nsteps:\n"
                   "  - {send: NOOP, hint: '%s', expect: '250 \"%s\"'}\n" % (
                       "\\" * 40000, "x" * 70000))
        self.run_it("long.yaml", "-t", "builtin", "--report=tap=report.tap",
                    code=1)
        with open(self.path("report.tap"), "rb") as file:
            ran = subprocess.run(
                ["perl", os.path.join(bed.HERE, "read_tap.pl")], stdin=file,
                capture_output=True, check=False, timeout=100)
        self.assertEqual(ran.stderr, b"")
        self.assertIn(b"planned 1 run 1", ran.stdout)
        self.assertNotIn(b"error ", ran.stdout)
        self.assertIn(" more bytes", self.read("report.tap"))

    def test_perl_can_complain(self):
        self.play_all()
        text = self.read("report.tap")
        for forged in ("ok 12\n", "1..99\n", "garbage\n"):
            with self.subTest(forged=forged):
                said = self.perl(text + forged)
                self.assertTrue(said[-1].startswith("error") or
                                "unknown " in said)

    def test_reader_can_fail(self):
        self.play_all()
        text = self.read("report.tap")
        for old, new in (("ok 2", "ok 2 # ok"), ('\\"', '"'),
                         ("  ---\n", "  ---\n  ...\n"),
                         ("  kind", " kind")):
            with self.subTest(old=old):
                self.assertIn(old, text)
                with self.assertRaises((ValueError, *FAULTS)):
                    read_tap(text.replace(old, new))


if __name__ == "__main__":
    bed.main()
