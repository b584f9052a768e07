#!/usr/bin/env python3
"""The HTML report in a browser. test_page.py SMTPDRILL SCOREBOARD"""
import shutil
import subprocess
import sys
import unittest

import browser
import reports

# Text whose contrast is too low; text that stands in no view is taken too.
CONTRAST = """
const parse = (s) => (s.match(/[\\d.]+/g) || []).map(Number);
const light = (c) => { const f = c.slice(0, 3).map((v) => { v /= 255;
  return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
  return .2126 * f[0] + .7152 * f[1] + .0722 * f[2]; };
const ground = (e) => { for (; e; e = e.parentElement) {
  const c = parse(getComputedStyle(e).backgroundColor);
  if (c.length === 3 || c[3] > 0) return c; } return [255, 255, 255]; };
const bad = new Set(); let count = 0;
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
  const e = walk.currentNode.parentElement;
  if (!walk.currentNode.data.trim() || e.closest("script")) continue;
  const a = light(parse(getComputedStyle(e).color)), b = light(ground(e));
  const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  count++;
  if (ratio < 4.5) bad.add(e.outerHTML.slice(0, 80) + " " + ratio);
}
return [count, Array.from(bad).slice(0, 5)];
"""


class Page(reports.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.play_samples()
        cls.browser = browser.Browser()
        cls.addClassCleanup(cls.browser.close)

    def setUp(self):
        self.browser.resize(1400, 900)
        self.browser.prefer("light")
        self.browser.open("/dev/null")
        self.browser.open(self.report)

    def verdicts(self):
        return self.browser.run(
            "return Array.from(document.querySelectorAll("
            "'article > details > summary > .v')).map("
            "v => v.classList[1])")

    def test_every_outcome_is_there(self):
        self.assertEqual(
            set(self.verdicts()),
            {"passed", "failed", "warned", "skipped", "error", "xfailed",
             "xpassed"} | ({"flaky"} & set(self.verdicts())))
        self.assertEqual(self.verdicts()[0], "failed", "failures first")

    def test_nothing_is_loaded_and_nothing_complained_of(self):
        self.assertEqual(self.browser.run(
            "return performance.getEntriesByType('resource')"
            ".map(e => e.name)"), [])
        self.assertEqual([entry["message"]
                          for entry in self.browser.logs("browser")], [])

    def test_the_policy_names_style_and_script(self):
        named, real = reports.policy_hashes(reports.read(self.report))
        self.assertEqual(named, real)

    def test_filter(self):
        total = self.browser.visible("article")
        self.browser.type("#filter", "rfc 2033")
        self.browser.run("return new Promise(r => setTimeout(r, 50))")
        self.assertEqual(self.browser.visible("article"), 1)
        self.assertEqual(self.browser.visible(".by-file li"), 1)
        self.assertEqual(self.browser.run(
            "return document.getElementById('found').textContent"), "1 found")
        self.browser.run("const f = document.getElementById('filter');"
                         "f.value = ''; f.dispatchEvent(new Event('input'));"
                         "return new Promise(r => setTimeout(r, 50))")
        self.assertEqual(self.browser.visible("article"), total)

    def test_only_failed(self):
        bad = sum(word in ("failed", "error", "xpassed")
                  for word in self.verdicts())
        self.browser.click("#only-bad")
        self.assertEqual(self.browser.visible("article"), bad)
        self.assertEqual(self.browser.visible("article.ok"), 0)
        self.assertEqual(self.browser.visible(".by-file li"), bad)
        self.browser.click("#only-bad")
        self.assertEqual(self.browser.visible("article"),
                         len(self.verdicts()))

    def test_by_reference(self):
        self.assertEqual(self.browser.visible(".tree.by-ref"), 0)
        self.browser.click("#by-ref")
        self.assertEqual(self.browser.visible(".tree.by-ref"), 1)
        self.assertEqual(self.browser.visible(".tree.by-file"), 0)
        groups = self.browser.run(
            "return Array.from(document.querySelectorAll("
            "'.by-ref summary > span:first-child')).map(e => e.textContent)")
        self.assertEqual(groups[0], "RFC 2033 4.2")
        self.assertLess(groups.index("RFC 5321 2.3.8"),
                        groups.index("RFC 5321 4.1.1.8"))
        self.assertEqual(groups[-1], "no reference")

    def test_permalink(self):
        """It opens what it leads to, with the script and without."""
        anchors = self.browser.run(
            "return Array.from(document.querySelectorAll('article.ok .body'))"
            ".map(e => e.id)")
        self.assertEqual(len(set(anchors)), len(anchors))
        self.browser.open("/dev/null")
        self.browser.open(self.report, "#" + anchors[-1])
        self.assertEqual(self.browser.run(
            "const d = document.getElementById(arguments[0]).parentElement;"
            "return new Promise(r => setTimeout(() => {"
            "const b = d.getBoundingClientRect();"
            "r([d.open, b.top < innerHeight, b.bottom > 0]); }, 300))",
            anchors[-1]), [True, True, True])
        self.browser.click(f".by-file a[href='#{anchors[0]}']")
        self.assertTrue(self.browser.run(
            "return document.getElementById(arguments[0])"
            ".parentElement.open", anchors[0]))
        again = reports.read(self.play_samples("again.html"))
        for anchor in anchors:
            self.has(again, f'id="{anchor}"')

    def test_bytes(self):
        self.browser.click("article.bad .hex > summary")
        self.assertTrue(self.browser.run(
            "return document.querySelector('article.bad .hex').open"))
        self.assertIn("32 32 30 20 6d 78 2e 74  65 73 74 20", self.browser.run(
            "return document.querySelector('article.bad .hex pre')"
            ".textContent"))

    def test_copy(self):
        command = self.browser.run("return document.querySelector("
                                   "'article.bad .cmd').textContent")
        self.assertTrue(command.startswith("smtpdrill run 'samples.yaml::"))
        self.browser.ask("POST", "/permissions", {
            "descriptor": {"name": "clipboard-read"}, "state": "granted"})
        self.browser.click("article.bad .copy")
        self.assertEqual(self.browser.run(
            "return new Promise(r => setTimeout(() => r(document"
            ".querySelector('article.bad .copy').textContent), 100))"),
            "Copied")
        self.assertEqual(self.browser.run(
            "return navigator.clipboard.readText()"), command)

    def test_light_and_dark(self):
        ground = "return getComputedStyle(document.body).backgroundColor"
        light = self.browser.run(ground)
        self.browser.click("#theme")
        dark = self.browser.run(ground)
        self.assertNotEqual(light, dark)
        self.browser.prefer("dark")
        self.assertEqual(self.browser.run(ground), dark)
        self.browser.click("#theme")
        self.assertEqual(self.browser.run(ground), light)
        self.browser.run("localStorage.clear()")

    def test_keyboard(self):
        """Every switch is reached by Tab, and shows it."""
        seen = []
        for _ in range(12):
            self.browser.press("\ue004")
            seen.append(self.browser.run(
                "const e = document.activeElement; return [e.id || e.tagName,"
                "getComputedStyle(e).outlineStyle]"))
        names = [name for name, _ in seen]
        for name in ("theme", "filter", "only-bad", "by-file", "unfold",
                     "SUMMARY"):
            self.assertIn(name, names)
        self.assertEqual([name for name, outline in seen
                          if outline == "none"], [])

    def test_contrast(self):
        for scheme in ("light", "dark"):
            self.browser.prefer(scheme)
            self.browser.run("document.querySelectorAll('details')"
                             ".forEach(d => { d.open = true; })")
            count, bad = self.browser.run(CONTRAST)
            self.assertGreater(count, 500)
            self.assertEqual(bad, [], scheme)

    def test_fits(self):
        for width in (400, 700, 1400):
            self.browser.resize(width, 900)
            self.browser.run("document.querySelectorAll('details')"
                             ".forEach(d => { d.open = true; })")
            self.assertLessEqual(self.browser.run(
                "return document.documentElement.scrollWidth"), width)

    def test_marks(self):
        """What failed, where, and on which connection."""
        text = reports.read(self.report)
        self.has(text, "<mark>        expect: 550 | 553 | 554 5.7.1</mark>\n"
                      "<i>      </i><b>                ^ got 250")
        self.has(text, "<em>for c@mx.test</em>")
        self.has(text, "reply/bare-lf")
        self.has(text, '<span class="kind">Timeout</span>')
        self.assertEqual(self.browser.run(
            "return document.querySelectorAll('article.bad')[0]"
            ".querySelectorAll('.body > .conv .f').length"), 2)

    def test_paper(self):
        self.browser.pdf(self.path("print.pdf"))
        if not shutil.which("pdftotext"):
            self.skipTest("pdftotext is missing")
        text = subprocess.run(["pdftotext", "-layout", self.path("print.pdf"),
                               "-"], capture_output=True, text=True,
                              check=True).stdout
        self.assertIn("RCPT TO:<victim@elsewhere.test>", text)
        self.assertNotIn("Only failed", text)

    def test_valid(self):
        # Debian's, also for a Python that is not Debian's.
        sys.path.append("/usr/lib/python3/dist-packages")
        try:
            import html5lib
        except ImportError:
            self.skipTest("html5lib is missing")
        parser = html5lib.HTMLParser(strict=False)
        for path in (self.report, self.play_scoreboard(3, 20)):
            parser.parse(reports.read(path))
            self.assertEqual([(place, word) for place, word, _
                              in parser.errors], [])


class Scoreboard(reports.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.play_scoreboard(14, 200)
        cls.browser = browser.Browser(400, 900)
        cls.addClassCleanup(cls.browser.close)

    def setUp(self):
        self.browser.open(self.report)

    def test_cells(self):
        rows, cells, links = self.browser.run(
            "const t = document.querySelector('.matrix .by-file table');"
            "return ['tbody tr:not(.group)', 'tbody td', 'tbody td a']"
            ".map(s => t.querySelectorAll(s).length)")
        self.assertEqual((rows, cells, links), (200, 2800, 2800))
        lost = self.browser.run(
            "return Array.from(document.querySelectorAll('.matrix td a'))"
            ".filter(a => !document.getElementById("
            "a.getAttribute('href').slice(1))).length")
        self.assertEqual(lost, 0)

    def test_narrow(self):
        """The table scrolls, the page does not, and names stay in view."""
        self.assertLessEqual(self.browser.run(
            "return document.documentElement.scrollWidth"), 400)
        left = self.browser.run(
            "const s = document.querySelector('.scroll'); s.scrollLeft = 150;"
            "return new Promise(r => requestAnimationFrame(() => r([s."
            "scrollLeft, s.querySelector('th[scope=row]')"
            ".getBoundingClientRect().left - s.getBoundingClientRect()"
            ".left])))")
        self.assertEqual(left[0], 150)
        self.assertLess(left[1], 3)

    def test_many(self):
        """Signs only, so that more columns are seen; the words stay for
        those who listen and for the filter. The targets are folded."""
        width, text = self.browser.run(
            "const c = document.querySelector('.matrix td.failed');"
            "return [c.getBoundingClientRect().width, c.textContent]")
        self.assertLess(width, 60)
        self.assertIn("failed", text)
        self.assertEqual(self.browser.visible(".targets dd"), 0)
        self.browser.click(".targets summary")
        self.assertEqual(self.browser.visible(".targets dd"), 14)

    def test_link(self):
        self.browser.click(".matrix .by-file td.failed a")
        self.assertTrue(self.browser.run(
            "return document.querySelector('.body:target').parentElement"
            ".open"))

    def test_only_failed(self):
        self.browser.click("#only-bad")
        self.assertEqual(self.browser.visible(".matrix .by-file tr.ok"), 0)
        self.assertGreater(self.browser.visible(".matrix .by-file tr.bad"), 9)


if __name__ == "__main__":
    browser.skip_without(chromium=browser.CHROMIUM,
                         chromedriver=browser.DRIVER)
    reports.main()
