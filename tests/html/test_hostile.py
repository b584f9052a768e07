#!/usr/bin/env python3
"""What a server sends does nothing to the report but stand in it.
test_hostile.py SMTPDRILL SCOREBOARD"""
import html.parser
import http.server
import os
import re
import threading
import time
import unittest

import browser
import reports

# What a server may say of a secret, and how it may be spelled.
SECRETS = ["s3cr3t.*[x]", "it's \"quoted\" <&> s3cr3t", "tail-of-s3cr3t"]


class Bait(http.server.ThreadingHTTPServer):
    """An address that a page which leaks would ask."""

    def __init__(self):
        self.asked = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked.append(self.path)
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Elements(html.parser.HTMLParser):
    """The elements of a page, as another reader than Chromium sees them."""

    def __init__(self, text):
        super().__init__()
        self.scripts = 0
        self.suspects = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.scripts += tag == "script"
        names = [name for name, _ in attrs]
        if tag in ("img", "iframe", "base", "form", "object", "embed", "use",
                   "animate") or "src" in names or any(
                       name.startswith("on") for name in names):
            self.suspects.append((tag, attrs))
        for name, value in attrs:
            if name == "href" and not re.match(r"#|data:,$", value):
                self.suspects.append((tag, attrs))


class Hostile(reports.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bait = Bait()
        cls.addClassCleanup(cls.bait.server_close)
        cls.addClassCleanup(cls.bait.shutdown)
        cls.report = cls.play("hostile.html", "hostile.yaml", "-t", "builtin",
                              "-D", f"bait={cls.bait.url}")
        cls.text = reports.read(cls.report)

    def look(self, page):
        page.open("/dev/null")
        page.open(self.report)
        page.run("document.querySelectorAll('details')"
                 ".forEach(d => { d.open = true; })")
        time.sleep(0.3)  # for whatever would load or run

    def test_nothing_of_theirs_runs(self):
        with browser.Browser() as page:
            self.look(page)
            self.assertIsNone(page.run("return window.pwned || null"))
            self.assertEqual(page.run(
                "return ['script', 'style', 'img', 'iframe', 'base', 'form',"
                "'object', 'embed', 'animate', 'use'].map(t => document"
                ".querySelectorAll(t).length)"), [1, 1] + [0] * 8)
            self.assertEqual(page.run(
                "return performance.getEntriesByType('resource').length"), 0)
            self.assertEqual(page.run(
                "return Array.from(document.querySelectorAll('*')).filter("
                "e => Array.from(e.attributes).some(a => a.name.startsWith("
                "'on') || /^javascript:/i.test(a.value))).length"), 0)
            # A policy that had to stop something would say so here.
            self.assertEqual([entry["message"] for entry
                              in page.logs("browser")], [])
            self.assertEqual(page.run(
                "return document.querySelectorAll('article.bad').length"), 22)
        self.assertEqual(self.bait.asked, [])

    def test_without_script(self):
        """All of it can be read, and most of it works."""
        with browser.Browser() as page:
            page.devtools("Emulation.setScriptExecutionDisabled", value=True)
            self.look(page)
            self.assertIsNone(page.run(
                "return document.documentElement.dataset.js || null"))
            self.assertEqual(page.visible("#filter, #theme, .copy, #fold"), 0)
            text = page.run("return document.body.innerText")
            self.has(text, "<script>window.pwned=1</script>")
            self.has(text, "EHLO client.test")
            self.has(text, "smtpdrill run ")
            self.assertEqual(Elements(page.run(
                "return document.documentElement.outerHTML")).suspects, [])
            page.open("/dev/null")
            page.open(self.play_samples())
            page.click("#only-bad")
            self.assertEqual(page.visible("article.ok"), 0)
            self.assertGreater(page.visible("article.bad"), 3)
            page.click("#only-bad")
            page.click("#by-ref")
            self.assertEqual(page.visible(".tree.by-ref"), 1)
            page.click(".by-ref li.ok a")
            self.assertTrue(page.run(
                "return document.querySelector(':target')"
                ".parentElement.open"), "the browser opens what it goes to")
        self.assertEqual(self.bait.asked, [])

    def test_another_parser(self):
        seen = Elements(self.text)
        self.assertEqual(seen.suspects, [])
        self.assertEqual(seen.scripts, 1)

    def test_only_text(self):
        """No control bytes, nothing that reorders, every byte to be seen."""
        for char in self.text:
            code = ord(char)
            if code in (9, 10) or 0x20 <= code < 0x7f:
                continue
            self.assertGreater(code, 0x9f)
            self.assertNotIn(code, range(0x2028, 0x202f))
            self.assertNotIn(code, range(0x2066, 0x206a))
        for part in (r"\x1b[2J", r"a<u>\0</u>b", r"<u>\xe2\x80\xae",
                     r"<u>\xff\xfe\xc0\xbc</u>script"):
            self.has(self.text, part)

    def test_long_lines(self):
        """64 KiB in a line, and lines without end."""
        path = os.path.join(self.folder.name, "long.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write("name: long\nservers:\n  mx:\n    steps:\n"
                       "      - send_raw: '250 " + "<x>&" * 16384 + "\\r\\n'\n"
                       "      - send_raw: '" + "<i>\\r\\n" * 9000 + "'\n"
                       "steps:\n"
                       "  - connect: smtp://127.0.0.1:${server.mx.port}\n"
                       "  - {expect: 220}\n")
        report = self.play("long.html", path, "-t", "builtin")
        self.assertLess(os.path.getsize(report), 4 << 20)
        with browser.Browser(400, 900) as page:
            page.open(report)
            page.run("document.querySelectorAll('details')"
                     ".forEach(d => { d.open = true; })")
            self.assertLessEqual(page.run(
                "return document.documentElement.scrollWidth"), 400)

    def test_secrets(self):
        """In the file in every spelling of YAML, on the wire, in base64."""
        path = os.path.join(self.folder.name, "secret.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(
                "name: secrets\n"
                "vars:\n"
                "  one: 's3cr3t.*[x]'\n"
                "  two: 'it''s \"quoted\" <&> s3cr3t'\n"
                "  three: \"tail-of-\\x733cr3t\"\n"
                "secrets: [one, two, three]\n"
                "servers:\n  mx:\n    steps:\n"
                "      - reply: 220 you are ${one}, ${two}\n"
                "      - await: NOOP ${base64(${two})}\n"
                "      - reply: 500 ${three}\n"
                "steps:\n"
                "  - connect: smtp://127.0.0.1:${server.mx.port}\n"
                "  - {expect: 220}\n"
                "  - {send: 'NOOP ${base64(${two})}', expect: 250}\n"
                "  - {send: \"NOOP it's \\\"quoted\\\" <&> s3cr3t\", "
                "expect: 250}\n")
        text = reports.read(self.play("secret.html", path, "-t", "builtin"))
        plain = re.sub(r"</?(u|mark|i|b)>", "", text)
        for gone in SECRETS + ["it''s", "\\x733cr3t", "tail-of-", "s3cr3t",
                               "aXQncyAicXVvdGVkIiA8Jj4gczNjcjN0",
                               "&quot;quoted&quot;"]:
            self.assertFalse(gone in plain, gone)
        self.has(plain, "[redacted]")


if __name__ == "__main__":
    browser.skip_without(chromium=browser.CHROMIUM,
                         chromedriver=browser.DRIVER)
    reports.main()
