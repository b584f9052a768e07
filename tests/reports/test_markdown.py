#!/usr/bin/env python3
"""The report in Markdown, and the step summary, as GitHub renders them:
test_markdown.py SMTPDRILL"""
import html.parser
import re
import subprocess

import bed

TAGS = {"h2", "p", "code", "pre", "table", "thead", "tbody", "tr", "th", "td",
        "details", "summary", "ul", "li", "strong"}


class Page(html.parser.HTMLParser):
    """The tags of a page, and the text of each that is named."""

    def __init__(self, page):
        super().__init__()
        self.open, self.tags, self.faults = [], [], []
        self.outside = ""  # of code
        self.texts = {"pre": [], "summary": [], "td": [], "li": [], "h2": []}
        self.feed(page)
        self.close()
        if self.open:
            self.faults.append(f"not closed: {self.open}")

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.tags.append(tag)
        if tag not in TAGS or any(name not in ("lang", "class")
                                  for name, _ in attrs):
            self.faults.append(self.get_starttag_text())
        if tag in self.texts:
            self.texts[tag].append("")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}>")

    def handle_data(self, data):
        for tag in self.open:
            if tag in self.texts:
                self.texts[tag][-1] += data
        if "code" not in self.open:
            self.outside += data

    def handle_comment(self, data):
        self.faults.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


class Markdown(bed.Bed):
    def render(self, text):
        """As GitHub does, but with every HTML that is in it."""
        bed.need(self, "cmark-gfm")
        ran = subprocess.run(
            ["cmark-gfm", "--unsafe", "-e", "table", "-e", "autolink",
             "-e", "strikethrough"], input=text, capture_output=True,
            text=True, encoding="utf-8", check=True)
        return Page(ran.stdout)

    def check_page(self, page):
        self.assertEqual(page.faults, [])
        self.assertEqual(page.tags.count("table"), 1)
        self.assertNotRegex(page.outside, r"[<>@#|`\\]|://")

    def check_all(self, text):
        self.check_text(text)
        page = self.render(text)
        self.check_page(page)
        scenarios = self.json()
        bad = [s for s in scenarios
               if s["outcome"] in ("failed", "error", "xpassed")]
        words = {"failed": "FAIL", "error": "ERROR", "xpassed": "XPASS"}
        self.assertEqual(page.texts["summary"], [
            *(f"{words[s['outcome']]} {s['id']}" for s in bad),
            "1 flaky", "1 warned", "1 xfailed", "1 skipped"])
        self.assertEqual([cell.split()[-1] for cell in page.texts["td"][::4]],
                         [s["outcome"] for s in bad])
        # A pipe behind a backslash is shown as a byte.
        self.assertEqual(page.texts["td"][1::4],
                         [s["id"].replace("\\|", "\\\\x7c") for s in bad])
        return page, bad

    def test_comment(self):
        self.play_all()
        page, bad = self.check_all(self.read("report.markdown"))
        self.assertRegex(page.texts["h2"][0],
                         r"\A\S+ smtpdrill: 3 failed, 1 error, 1 xpassed, "
                         r"1 flaky, 1 warned, 2 passed, 1 xfailed, 1 skipped "
                         r"of 11\Z")
        self.assertIn(bed.SAID + "\n", page.texts["pre"][0])
        self.assertIn("\n            ::add-mask::forged\n",
                      page.texts["pre"][0])
        for text, scenario in zip(page.texts["pre"], bad, strict=True):
            self.assertIn("\n  rerun: smtpdrill run ", text)
            for step in scenario["steps"]:
                if step["message"] and step["outcome"] == "failed":
                    self.assertIn(step["message"], text)
        self.assertEqual(page.texts["li"][-1],
                         "outcomes.yaml::it was skipped: "
                         "no reason # SKIP \\ <b> | `x`")

    def test_summary(self):
        self.play_all()
        self.check_all(self.read("summary.md"))

    def test_slowest(self):
        self.play_all("--slowest", "2")
        page = self.render(self.read("report.markdown"))
        self.assertEqual(page.texts["summary"][-1], "the 2 slowest")
        self.assertRegex(page.texts["li"][-2], r"\A[0-9.]+(us|ms|s) outc")

    def test_page_can_fail(self):
        self.play_all()
        text = self.read("report.markdown")
        fence = max(re.findall("`{4,}", text), key=len)
        for old, new in ((fence + "text", "text"), ("</details>", ""),
                         ("`outcomes.yaml::it", "outcomes.yaml::it"),
                         ("&lt;script&gt;", "<script>")):
            with self.subTest(old=old):
                self.assertIn(old, text)
                with self.assertRaises(AssertionError):
                    self.check_all(text.replace(old, new))


if __name__ == "__main__":
    bed.main()
