#!/usr/bin/env python3
"""--ref and --exclude: references.py PROGRAM"""
from selecting import ROOT, Case, main

# name, what it goes by
GOES_BY = [
    ("noop", "[RFC 5321 4.1.1.9, 'rfc5321/4.2']"),
    ("ten", "RFC 5321 4.10"),
    ("section", "RFC 5321 section 4.5.3"),
    ("sign", "'RFC 5321 \u00a74.5.3.1'"),
    ("slash", "'rfc5321/4.1.4'"),
    ("cve", "CVE-2023-51764"),
    ("other", "RFC 53"),
    ("draft", "draft-ietf-emailcore-rfc5321bis-43"),
]
ROWS = [  # what is asked for, who comes
    ("rfc5321/4.1.1.9", "noop"),
    ("RFC 5321 4.1.1.9", "noop"),
    ("rfc 5321 section 4.1.1.9", "noop"),
    ("RFC5321#section-4.1.1.9", "noop"),
    ("rfc5321/\u00a74.1.1.9", "noop"),
    ("rfc5321/4.1", "noop slash"),
    ("rfc5321/4.1.", "noop slash"),
    ("rfc5321/4.1.1", "noop"),
    ("rfc5321/4.2", "noop"),
    ("rfc5321/4", "noop ten section sign slash"),
    ("rfc5321", "noop ten section sign slash"),
    ("rfc53", "other"),
    ("rfc", "noop ten section sign slash other"),
    ("rfc5321/4.5.3", "section sign"),
    ("cve-2023-51764", "cve"),
    ("CVE 2023", "cve"),
    ("CVE-2023-5176", ""),
    ("draft-ietf-emailcore", "draft"),
    ("rfc5321/4.10,CVE-2023", "ten cve"),
    (" rfc5321/4.10 , cve ", "ten cve"),
    ("rfc5321/4.1.1.9.1", ""),
    ("5321", ""),
]


class References(Case):
    def setUp(self):
        super().setUp()
        for name, refs in GOES_BY:
            self.write(f"{name}.yaml", f"name: {name}\nstart: greeting\n"
                       f"ref: {refs}\nsteps: [{{send: NOOP, expect: 250}}]\n")
        self.files = [f"{name}.yaml" for name, _ in GOES_BY]

    def chosen(self, *words, code=0):
        return " ".join(i.split("::")[1]
                        for i in self.list(*self.files, *words, code=code))

    def test_rows(self):
        for ref, want in ROWS:
            with self.subTest(ref=ref):
                self.assertEqual(
                    self.chosen("--ref", ref, code=0 if want else 4), want)

    def test_of_a_step(self):
        self.write("deep.yaml", """\
name: deep
start: greeting
steps:
  - steps:
      - {send: NOOP, expect: 250, ref: RFC 9999 1.2}
---
name: served
servers:
  mx:
    steps:
      - {reply: 220 mx.test, ref: RFC 9998 3}
steps:
  - connect: smtp://127.0.0.1:${server.mx.port}
  - expect: 220
""")
        self.assertEqual(self.list("deep.yaml", "--ref", "rfc9999/1"),
                         ["deep.yaml::deep"])
        self.assertEqual(self.list("deep.yaml", "--ref", "rfc9998"),
                         ["deep.yaml::served"])
        self.list("deep.yaml", "--ref", "rfc9997", code=4)

    def test_unknown(self):
        for ref, near in (("rfc5321/4.6", "rfc5321/4.1"),
                          ("RFC 5321 4.1.1.8", "rfc5321/4.1.1"),
                          ("rcf5321", "rfc5321"),
                          ("CVE-2023-51765", "CVE-2023-51764"),
                          ("something else", None)):
            with self.subTest(ref=ref):
                done = self.call("list", *self.files, "--ref", ref, code=4)
                self.assertIn(
                    f'--ref: no scenario here goes by "{ref}"' +
                    (f'; did you mean "{near}' if near else "\n"),
                    done.stderr)
                self.assertIn(f'none fits --ref "{ref}"', done.stderr)

    def test_one_of_two_unknown(self):
        """It does not go unnoticed."""
        done = self.call("list", *self.files, "--ref", "cve,rfc5322")
        self.assertIn('no scenario here goes by "rfc5322"; did you mean '
                      '"rfc5321"?', done.stderr)
        self.assertTrue(done.stdout.endswith("1 scenario\n"))

    def test_a_secret_is_no_suggestion(self):
        self.write("s.yaml", "name: s\nstart: greeting\nref: 'RFC ${pw}'\n"
                   "steps: [{send: NOOP, expect: 250}]\n")
        for pw, ref in (("7Xy5", "rfc7xy4"), ("Sesame", "RFC Sesane")):
            done = self.call("list", "s.yaml", "--ref", ref, "--secret",
                             f"pw={pw}", code=4)
            self.assertNotIn("did you mean", done.stderr)
            self.assertNotIn(pw.lower(), done.stderr.lower())

    def test_mistakes(self):
        for ref in ("", ",", "rfc5321,", "rfc5321,,cve", "section", "/."):
            with self.subTest(ref=ref):
                done = self.call("list", *self.files, f"--ref={ref}", code=2)
                self.assertIn("--ref: a reference is missing", done.stderr)

    def test_exclude(self):
        self.assertEqual(self.chosen("--exclude", "s*n or cve or o*r"),
                         "noop ten slash draft")
        self.assertEqual(self.chosen("--exclude", "not noop"), "noop")
        self.assertEqual(self.chosen("-k", "s", "--exclude", "sign",
                                     "--ref", "rfc5321"), "section slash")
        done = self.call("list", *self.files, "--exclude", "yaml", code=4)
        self.assertIn('none fits --exclude "yaml"', done.stderr)
        done = self.call("list", *self.files, "--exclude", "(a", code=2)
        self.assertIn('--exclude: a "(" is never closed in "(a"', done.stderr)

    def test_serve(self):
        for words in (("--ref", "rfc5321"), ("--exclude", "x")):
            done = self.call("serve", *words, code=2)
            self.assertIn(f"{words[0]} is for scripted servers", done.stderr)
            done = self.call("serve", "noop.yaml", *words, code=2)
            self.assertIn('there are no "servers"', done.stderr)
        done = self.call("serve", "noop.yaml", "--ref", "rfc1", code=4)
        self.assertIn("nothing selected", done.stderr)
        for word in ("--shard=1/2", "--last-failed", "--shuffle"):
            done = self.call("serve", "noop.yaml", word, code=2)
            self.assertIn("serve takes no", done.stderr)

    def test_shipped(self):
        """Those of a section are among those of the RFC."""
        rfc = self.list("scenarios", "--ref", "rfc5321", cwd=ROOT)
        section = self.list("scenarios", "--ref", "rfc5321/4.5", cwd=ROOT)
        self.assertGreater(len(section), 1)
        self.assertGreater(len(rfc), len(section))
        self.assertLessEqual(set(section), set(rfc))


if __name__ == "__main__":
    main()
