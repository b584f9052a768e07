#!/usr/bin/env python3
"""A target's xfail, from files and with `got`; the tag intrusive; the
variants of the built-in server: known.py PROGRAM"""
import json
import os
import subprocess

from selecting import PROGRAM, SECONDS, Case, main

CONFIG = """\
targets:
  known:
    url: builtin
    xfail: [%s]
  wild:
    url: builtin
    allow_intrusive: true
"""

SCENARIO = """\
name: %s
start: ehlo
%ssteps:
  - {send: NOOP, expect: 250}
  - {send: NOOP, expect: %s}
"""


class Known(Case):
    def put(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def claim(self, name, code, more=""):
        self.put(f"s/{name}.yaml", SCENARIO % (name, more, code))

    def play(self, *args, code):
        """Outcome and reason of each scenario, by name."""
        done = subprocess.run(
            [PROGRAM, "run", "s", "--report", "json", *args],
            cwd=self.folder, capture_output=True, text=True, timeout=SECONDS,
            check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.said = done.stderr
        if not done.stdout:
            return {}
        return {one["name"]: (one["outcome"], one["reason"], one["got"])
                for one in json.loads(done.stdout)["scenarios"]}

    def test_the_list_may_be_a_file(self):
        self.claim("a", 251)
        self.claim("b", 252)
        self.put("smtpdrill.yaml", CONFIG % "lists/x.yaml, {match: '*::b', reason: r2}")
        self.put("lists/x.yaml", "- {match: '*::a', reason: r1}\n")
        self.assertEqual(self.play("-t", "known", code=0), {
            "a": ("xfailed", "r1", None), "b": ("xfailed", "r2", None)})

    def test_it_is_looked_for_beside_the_configuration(self):
        self.put("smtpdrill.yaml", CONFIG % "x.yaml")
        self.put("x.yaml", "# nothing yet\n")
        self.claim("a", 250)
        done = subprocess.run(
            [PROGRAM, "run", ".", "-t", "known"], timeout=SECONDS, check=False,
            cwd=os.path.join(self.folder, "s"), capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_got_excuses_only_what_it_says(self):
        self.claim("a", 251)
        self.claim("b", 252)
        self.put("smtpdrill.yaml", CONFIG % (
            "{match: '*::a', reason: r, got: 250 2.0.0},"
            " {match: '*::b', reason: r, got: 252}"))
        played = self.play("-t", "known", code=1)
        self.assertEqual(played["a"], ("xfailed", "r", "250 2.0.0"))
        # What was expected is no part of what came.
        self.assertEqual(played["b"][0], "failed")

    def test_a_pass_is_no_longer_expected(self):
        self.claim("a", 250)
        self.put("smtpdrill.yaml",
                 CONFIG % "{match: '*::a', reason: r, got: 250}")
        self.assertEqual(self.play("-t", "known", code=1)["a"][0], "xpassed")

    def test_a_warning_can_be_known(self):
        self.claim("a", 251, "level: should\n")
        self.claim("b", 251, "level: should\n")
        self.put("smtpdrill.yaml", CONFIG % (
            "{match: '*::a', reason: r, got: 250 2},"
            " {match: '*::b', reason: r, got: 250 7}"))
        played = self.play("-t", "known", code=0)
        self.assertEqual(played["a"][0], "xfailed")
        self.assertEqual(played["b"][0], "warned")

    def test_an_error_needs_got(self):
        # The prelude fails: this sender's domain does not exist.
        for name in ("a", "b", "c"):
            self.put(f"s/{name}.yaml",
                     f"name: {name}\nstart: rcpt\n"
                     "vars: {sender: a@missing.invalid}\n"
                     "steps:\n  - {send: DATA, expect: 354}\n")
        self.put("smtpdrill.yaml", CONFIG % (
            "{match: '*::a', reason: r, got: 550 5.1.8}, {match: '*::b', reason: r},"
            " {match: '*::c', reason: r, got: 553}"))
        played = self.play("-t", "known", "-D", "sender=a@missing.invalid",
                           code=3)
        self.assertEqual(played["a"][0], "xfailed")
        self.assertEqual(played["b"][0], "error")
        self.assertEqual(played["c"][0], "error")

    def test_bad_lists(self):
        self.claim("a", 250)
        for text, said in (
                ("{}\n", "x.yaml:1:1: error: \"xfail\" is a list"),
                ("- {match: x}\n", "x.yaml:1:3: error: an entry of \"xfail\" "
                 "needs \"reason\""),
                ("- {match: '*::a', reason: b, gott: c}\n",
                 "did you mean \"got\"?"),
                ("- y.yaml\n", "x.yaml:1:3: error: ")):
            self.put("smtpdrill.yaml", CONFIG % "x.yaml")
            self.put("x.yaml", text)
            self.play("-t", "known", code=2)
            self.assertIn(said, self.said)
        self.put("smtpdrill.yaml", CONFIG % "missing.yaml")
        self.play("-t", "known", code=2)
        self.assertIn("missing.yaml", self.said)
        self.assertIn("smtpdrill.yaml:4:", self.said)

    # --- what is odd on the wire ---

    def test_anomalies_of_a_target(self):
        odd = ("name: {0}\n{1}servers:\n  mx:\n    steps: [{{reply: 220 mx}},"
               " {{await: EHLO}}, {{reply: ['250-mx', '250-X=B', '250 OK']}},"
               " {{await: QUIT}}, {{reply: 221 bye}}]\nsteps:\n"
               "  - connect: smtp://127.0.0.1:${{server.mx.port}}\n"
               "  - expect: 220\n  - {{send: EHLO a.b, expect: 250}}\n")
        self.put("s/a.yaml", odd.format("a", ""))
        self.put("s/b.yaml", odd.format("b", "deny: ehlo/bad-keyword\n"))
        self.put("smtpdrill.yaml", "targets:\n  odd:\n    url: builtin\n"
                                   "    allow: [ehlo/bad-keyword]\n")

        def outcomes(*more):
            played = self.play(*more, "--strict", code=1)
            return played["a"][0], played["b"][0]

        self.assertEqual(outcomes("-t", "builtin"), ("failed", "failed"))
        for more in (["-t", "odd"],
                     ["--allow", "reply/bare-lf,ehlo/bad-keyword"]):
            self.assertEqual(outcomes(*more), ("passed", "failed"))
        self.play("--allow", "ehlo/bad", code=2)
        self.assertIn("ids of anomalies", self.said)

    # --- what is intrusive ---

    def test_intrusive_is_asked_for(self):
        self.claim("a", 250)
        self.claim("b", 250, "tags: [flood, intrusive]\n")
        self.put("smtpdrill.yaml", CONFIG % "")
        serve = subprocess.Popen(
            [PROGRAM, "serve", "--port-file", "port"], cwd=self.folder,
            stdout=subprocess.PIPE, text=True)
        try:
            line = serve.stdout.readline()
            target = line.split()[-1]
            played = self.play("-t", target, code=0)
            self.assertEqual(played["a"][0], "passed")
            self.assertEqual(played["b"][:2], (
                "skipped", "it is intrusive: say --allow-intrusive"))
            for more in (["--allow-intrusive"], ["--tag", "flood,intrusive"]):
                played = self.play("-t", target, *more, code=0)
                self.assertEqual(played["b"][0], "passed", more)
            # To leave it out is not to ask for it.
            played = self.play("-t", target, "--tag", "!intrusive", code=0)
            self.assertNotIn("b", played)
        finally:
            serve.terminate()
            serve.wait(SECONDS)
            serve.stdout.close()
        for target in ("builtin", "wild"):
            self.assertEqual(
                self.play("-t", target, code=0)["b"][0], "passed")

    def test_a_scenario_for_clients_is_not_played(self):
        self.put("s/a.yaml", "name: a\nservers:\n  mx:\n    steps:\n"
                             "      - reply: 220 mx.test\n")
        self.claim("b", 250)
        self.assertEqual(self.play("-t", "builtin", code=0)["a"][:2], (
            "skipped", "it judges a client: smtpdrill serve FILE"))

    # --- the built-in server's variants ---

    def variant(self, target, steps, start="ehlo"):
        self.put("s/v.yaml", f"name: v\nstart: {start}\nsteps:\n{steps}")
        return self.play("-t", target, "--strict", code=0)

    def test_variants(self):
        self.variant("builtin+plain",
                     "  - {send: 'EHLO a.exists.test', expect: {code: 250,"
                     " lines: {count: 1}}}\n"
                     "  - {send: 'MAIL FROM:<> SIZE=1', expect: 555}\n"
                     "  - {send: STARTTLS, expect: 502}\n")
        self.variant("builtin+lmtp", "  - {send: 'EHLO a.b', expect: 500}\n")
        self.variant("builtin+submission",
                     "  - {send: 'MAIL FROM:<${sender}>', expect: 530}\n"
                     "  - {send: NOOP, expect: 250}\n")
        self.variant("builtin+submission",
                     "  - {send: 'RCPT TO:<${foreign_recipient}>', expect: 250}"
                     "\n  - {send: 'RCPT TO:<a@sales>', expect: 550}\n",
                     "mail")
        self.variant("builtin+submission",
                     "  - {send: 'MAIL FROM:<${other_sender}>', expect: 553}\n"
                     "  - {send: 'MAIL FROM:<alice@${local_domain}>',"
                     " expect: 250}\n", "auth")
        self.variant("builtin+tls", "  - {send: STARTTLS, expect: 5xx}\n")
        self.variant("builtin+lmtp+tls", "  - {send: NOOP, expect: 250}\n")
        self.play("-t", "builtin+lmpt", code=2)
        self.assertIn("not \"lmpt\"", self.said)


if __name__ == "__main__":
    main()
