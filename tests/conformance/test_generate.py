#!/usr/bin/env python3
"""test_generate.py: what tools/generate_conformance makes of results: marks,
scores, the order of sections, and nothing that differs from run to run."""
import importlib.machinery
import importlib.util
import json
import pathlib
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.dont_write_bytecode = True


def load():
    loader = importlib.machinery.SourceFileLoader(
        "generate_conformance", str(ROOT / "tools/generate_conformance"))
    module = importlib.util.module_from_spec(
        importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


made = load()


def step(outcome, section="steps", code=250, line="2.0.0 ok"):
    return {"outcome": outcome, "section": section, "kind": "ReplyMismatch",
            "message": f"got {code}", "received": None,
            "reply": {"code": code, "lines": [line]}}


def scenario(outcome, case=None, **more):
    bad = {"xfailed": "failed", "warned": "warned"}.get(outcome)
    return {"file": "../../scenarios/rfc5321/x.yaml", "name": "It is so",
            "level": "must", "ref": ["RFC 5321 4.1.4"], "case": case,
            "outcome": outcome, "reason": "Why." if bad else None,
            "steps": [step(bad)] if bad else [], **more}


class Marks(unittest.TestCase):
    ROWS = [
        (["passed"], "✓"), (["passed", "flaky"], "✓"), (["skipped"], "·"),
        (["skipped", "passed"], "✓"), (["xfailed"], "✗"),
        (["xfailed", "failed"], "✗"), (["passed", "xfailed"], "1/2"),
        (["passed", "skipped", "passed", "xfailed"], "2/3"),
        (["warned"], "!"), (["warned", "passed"], "!"),
        (["warned", "xfailed"], "1/2"), (["error"], "?"),
        (["error", "passed"], "✓"), (["xpassed"], "?"),
    ]

    def test_cell(self):
        for outcomes, mark in self.ROWS:
            claim = made.Claim("rfc5321/x.yaml", scenario("passed"))
            claim.played["postfix"] = [scenario(each) for each in outcomes]
            self.assertEqual(claim.cell("postfix"), mark, outcomes)

    def test_not_held(self):
        """A prelude that fails is nothing that the claim found."""
        early = scenario("xfailed", steps=[step("error", "prelude")])
        self.assertEqual(made.mark(early), "?")
        self.assertEqual(made.mark(scenario("xfailed")), "✗")

    def test_share(self):
        claim = made.Claim("rfc5321/x.yaml", scenario("passed"))
        claim.played["postfix"] = [scenario(each) for each in (
            "passed", "warned", "xfailed", "skipped", "error")]
        self.assertEqual(made.share([claim], "postfix", "must"), "2/3 (66 %)")
        self.assertEqual(made.share([claim], "postfix", "should"), "-")


class Words(unittest.TestCase):
    def test_scrub(self):
        for text, left in (
                ("250 Ok: queued as 4Xy1Zk0bQz9", "250 Ok: queued as …"),
                ("250 OK id=1vN2cX-0004Fx-2Q", "250 OK …"),
                ("250 <a@local.test> sJVjGl//BGua Saved",
                 "250 <a@local.test> … Saved"),
                ("220 x; Tue, 24 Nov 2026 02:09:23 GMT", "220 x; … … GMT"),
                ("the reply came after 1.5ms", "the reply came after …"),
                ("501 SMTPUTF8 is not offered", "501 SMTPUTF8 is not offered"),
                ("550 5.1.1 nobody-here is no user",
                 "550 5.1.1 nobody-here is no user")):
            self.assertEqual(made.scrub(text), left)

    def test_order(self):
        refs = ["CVE-2021-1 x", "RFC 5321 4.1.10", "RFC 821 4", "Exim 4",
                "RFC 5321 4.1.2", "RFC 5321", "RFC 5321 A.1"]
        self.assertEqual(sorted(refs, key=made.ref_key), [
            "RFC 821 4", "RFC 5321", "RFC 5321 4.1.2", "RFC 5321 4.1.10",
            "RFC 5321 A.1", "CVE-2021-1 x", "Exim 4"])

    def test_table(self):
        self.assertEqual(made.table(["a", "bb", "c"], [["xyz", 1, "long"]],
                                    (1,)),
                         ["| a   | bb | c |", "| --- | -: | --- |",
                          "| xyz |  1 | long |"])


class Page(unittest.TestCase):
    def test_page(self):
        """Alike cases are one line; a twin is not told twice."""
        with tempfile.TemporaryDirectory() as folder:
            for name in [*made.COLUMNS, *made.TWINS]:
                played = [scenario("xfailed", case, got="250 2.0.0")
                          for case in ("one", "two")]
                pathlib.Path(folder, f"{name}.json").write_text(json.dumps({
                    "target": {"banner": f"{name} ESMTP; Tue, 1 Jan"},
                    "scenarios": [*played, scenario("passed", "three")]}))
            page = made.page(pathlib.Path(folder))
        link = "[It is so](../scenarios/rfc5321/x.yaml)"
        self.assertIn("| 4.1.4   | must  |" + " 1/3" + " " * 0, page)
        self.assertIn(f"- Why.\n  {link} (must, RFC 5321 4.1.4), `one`, "
                      "`two`: `250 2.0.0`\n", page)
        self.assertIn("Deviations: 1 as `postfix`.", page)
        self.assertIn("What was played there came out the same.", page)
        self.assertIn("`postfix ESMTP`: ", page)


if __name__ == "__main__":
    unittest.main()
