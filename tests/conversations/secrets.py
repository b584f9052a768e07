#!/usr/bin/env python3
"""No output shows a secret: secrets.py SMTPDRILL [unittest arguments]

Secrets that are hard to hide are used wherever a scenario can use one; then
all that was written is searched for them, in the plain and in every encoding
that goes over the wire."""
import base64
import html
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))
import play  # noqa: E402

PROGRAM = None
SECRETS = {
    "regex": r"a.*(b|c)[d]+^$?{2,}\Q\E\d/i",
    "percent": "%s%n%08x%%-50%",
    "template": "${password}$${x}$(id)`id`",
    "three": "Zq7",
    "four": "Zq7~",
    "five": "Zq7~!",
    "quotes": "it's \"q\" \\n <b>&amp;</b>",
    "spaces": "two words  and more",
    "utf8": "pässwörd-€",
    "base64": "QmFzZTY0IHRvbw==",
    "repeats": "ababababab",
    "long": "".join(f"{i:x}-" for i in range(1000)),
}
FORMATS = ("text", "tap", "junit", "ndjson", "html", "markdown", "github",
           "nagios", "prometheus")
MECHANISMS = ("PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256",
              "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256-PLUS", "XOAUTH2",
              "OAUTHBEARER")
AUTH = "".join(f"""name: {mech}
start: tls
secrets: [secret]
steps:
  - auth: {{mech: {mech}, user: alice, {what}: '${{secret}}'}}
    expect: 235
---
name: {mech} as the name
start: tls
secrets: [secret]
steps:
  - auth: {{mech: {mech}, user: '${{secret}}', {what}: '${{secret}}'}}
    expect: 235
---
name: {mech} in two parts
start: tls
secrets: [secret]
steps:
  - set: {{again: '${{secret}}'}}
  - auth: {{mech: {mech}, user: '${{secret}}', {what}: 'x${{secret}}', initial: false}}
    expect: {{code: 235, text: 'x${{again}}'}}
---
""" for mech in MECHANISMS for what in
               ["token" if "OAUTH" in mech or mech == "OAUTHBEARER"
                else "password"])
PLAIN = r"""name: sends
start: ehlo
secrets: [secret]
steps:
  - set: {again: '${secret}'}
  - {send: 'AUTH PLAIN ${base64(\0alice\0${secret})}', expect: 250, on_fail: continue}
  - {send: 'NOOP ${base64(${secret})}', expect: '250 "x${again}"', on_fail: continue}
  - {send: 'NOOP ${base64(a${secret})} ${base64(ab${secret}c)}', expect: '550 "${base64(b${secret})}"', on_fail: continue}
  - {send: 'VRFY ${secret}', expect: 299, on_fail: continue, name: 'it is ${secret}', hint: 'or ${base64(${secret})}'}
  - {send_raw: 'NOOP ${again}\r\n', expect: {raw: '${again}'}, on_fail: continue}
  - {send: 'NOOP ${secret}', pace: 3B/1ms, expect: 299, on_fail: continue}
---
name: the prelude
start: auth
secrets: [password]
cases:
  - {id: wrong, password: '${secret}'}
steps:
  - {send: NOOP, expect: 250}
---
name: a message
start: data
secrets: [secret]
deliver: true
steps:
  - set: {again: '${secret}'}
  - {message: {headers: {Subject: '${secret}'}, text: '${base64(${secret})}'}, expect: '250 "${again}"'}
---
name: a chunk
start: rcpt
secrets: [secret]
deliver: true
steps:
  - set: {again: '${secret}'}
  - {bdat: 'Subject: ${secret}', expect: 299}
---
name: programs
start: greeting
secrets: [secret]
steps:
  - set: {again: '${secret}'}
  - {run: [printf, '%s', '${secret}'], expect: {stdout: 'x${again}'}, on_fail: continue}
  - {run: [printf, '%s', '${base64(ab${secret})}'], expect: {exit: 1}, capture: {got: '/.*/'}, on_fail: continue}
  - {run: [/no/such, '${secret}'], on_fail: continue}
  - {run: [sh, -c, 'printf %s "$1" >&2; exit 3', sh, '${secret}'], on_fail: continue}
"""
SERVERS = r"""name: a server that repeats it
secrets: [secret]
servers:
  mx:
    steps:
      - set: {again: '${secret}'}
      - reply: {raw: '220 ${again}\r\n'}
      - {await: 'HELO ${secret}', on_fail: continue}
      - reply: ['250-${secret}', '250 ${base64(a${secret})}']
      - {await: 'NOOP x${secret}', on_fail: continue}
      - reply: 250 ${base64(${secret})}
      - {await: /^NOOP/, capture: {got: /xyz/}, on_fail: continue}
      - reply: {raw: ['250 ${again}', '\r\n']}
steps:
  - set: {again: '${secret}'}
  - connect: smtp://127.0.0.1:${server.mx.port}
  - {expect: '220 "x${again}"', on_fail: continue}
  - {send: 'EHLO ${secret}', expect: 299, capture: {mine: '/.+/'}, on_fail: continue}
  - {send: 'NOOP ${secret}', expect: 299, on_fail: continue}
  - {send: 'NOOP ${base64(${secret})}', expect: '250 "${base64(${secret})}"', on_fail: continue}
---
name: a server that asks for it
secrets: [secret]
servers:
  mx:
    steps:
      - reply: 220 mx.test
      - await: AUTH LOGIN
      - reply: 334 ${base64(${secret})}
      - {await: '${base64(x${secret})}', on_fail: continue}
      - reply: 334 ${base64(password of ${secret})}
      - {await: '/^${base64(${secret})}x$$/', on_fail: continue}
      - reply: 535 not ${secret}
steps:
  - set: {again: '${secret}'}
  - connect: smtp://127.0.0.1:${server.mx.port}
  - {expect: 220}
  - auth: {mech: LOGIN, user: '${secret}', password: '${secret}', initial: false}
---
name: a server that wants another message
secrets: [secret]
servers:
  mx:
    steps:
      - reply: 220 mx.test
      - {await_message: {text: 'x${secret}', prompt: '354 ${secret}'}, capture: {got: /xyz/}}
steps:
  - set: {again: '${secret}'}
  - connect: smtp://127.0.0.1:${server.mx.port}
  - {expect: 220}
  - {send: DATA, expect: 354}
  - {message: 'it is ${secret}', expect: 250}
"""


def forms(secret):
    """All that must not be seen."""
    raw = secret.encode()
    yield "plain", secret
    yield "as JSON", json.dumps(secret)[1:-1]
    yield "as JSON with UTF-8", json.dumps(secret, ensure_ascii=False)[1:-1]
    yield "on the wire", "".join(
        chr(byte) if 32 <= byte < 127 and byte != 92 else
        "\\\\" if byte == 92 else f"\\x{byte:02x}" for byte in raw)
    yield "in markup", html.escape(secret)
    yield "in markup of ours", html.escape(secret).replace("&#x27;", "&#39;")
    yield "in a shell", secret.replace("'", "'\\''")
    yield "in a URL", urllib.parse.quote(secret, safe="")
    yield "in hex", raw.hex()
    yield "in HEX", raw.hex().upper()
    for shift in range(3):
        coded = base64.b64encode(b"x" * shift + raw).decode()
        # The first characters depend on what is before it, the last on what
        # follows.
        inner = coded[4 if shift else 0:len(coded) - (4 if len(
            raw + b"x" * shift) % 3 else 0)]
        if len(inner) >= 4:
            yield f"in base64, {shift} behind", inner


class Secrets(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="smtpdrill-secrets.")
        self.addCleanup(self.folder.cleanup)
        for name, text in (("auth.yaml", AUTH[:-4]), ("plain.yaml", PLAIN),
                           ("servers.yaml", SERVERS)):
            self.write(name, text)

    def write(self, name, text):
        with open(os.path.join(self.folder.name, name), "w",
                  encoding="utf-8") as file:
            file.write(text)

    def check(self, what, secret, everything):
        for form, value in forms(secret):
            at = everything.find(value)
            if at >= 0:
                self.fail(f"{what}: {form}: ...{everything[max(0, at - 200):]}"
                          [:1500])

    def written(self):
        """All that a run has left in its folder, names included; what it has
        read is not its own."""
        everything = []
        for folder, _, names in os.walk(self.folder.name):
            for name in names:
                path = os.path.join(folder, name)
                shown = os.path.relpath(path, self.folder.name)
                if shown == "secret" or (folder == self.folder.name and
                                         name.endswith(".yaml")):
                    continue
                with open(path, "rb") as file:
                    everything.append(shown + "\n" + file.read().decode(
                        "utf-8", "surrogateescape"))
        return "\n".join(everything)

    def play(self, secret, *arguments, codes=(1,)):
        self.write("secret", secret + "\n")
        formats = [word for name in FORMATS
                   for word in ("--report", f"{name}=out.{name}")]
        ran = play.smtpdrill(
            PROGRAM, ["run", *arguments, "-vv", "--allow-run",
                      "--secret", "secret=@secret", *formats,
                      "--artifacts", "artifacts", "--slowest", "5"],
            cwd=self.folder.name,
            env={"GITHUB_STEP_SUMMARY": "summary.md",
                 "XDG_STATE_HOME": os.path.join(self.folder.name, "state")})
        self.assertEqual(ran.faults, [])
        self.assertIn(ran.code, codes, ran.err + ran.out)
        self.assertIsNotNone(ran.report)
        text = (ran.out + ran.err).decode()
        self.assertTrue(os.listdir(os.path.join(
            self.folder.name, "artifacts")))
        for name in FORMATS:
            self.assertTrue(os.path.getsize(
                os.path.join(self.folder.name, f"out.{name}")), name)
        with open(os.path.join(self.folder.name, "again.json"), "w",
                  encoding="utf-8") as file:
            json.dump(ran.report, file)
        merged = subprocess.run(
            [PROGRAM, "report", "again.json", "-vv"], cwd=self.folder.name,
            env=play.clean_environment(), check=False, capture_output=True,
            timeout=60)
        self.assertIn(merged.returncode, codes, merged.stderr)
        return ran, (text + json.dumps(ran.report) +
                     json.dumps(ran.report, ensure_ascii=False) +
                     merged.stdout.decode() + self.written())

    def test_mechanisms(self):
        for name, secret in SECRETS.items():
            with self.subTest(secret=name):
                ran, everything = self.play(secret, "auth.yaml", "-t", "builtin")
                outcomes = {s["outcome"] for s in ran.report["scenarios"]}
                # Names in UTF-8 are no matter of every mechanism.
                self.assertLessEqual(outcomes, {"failed", "error"})
                self.check("auth", secret, everything)

    def test_plain(self):
        for name, secret in SECRETS.items():
            with self.subTest(secret=name):
                _, everything = self.play(secret, "plain.yaml", "-t", "builtin")
                self.check("plain", secret, everything)
                self.assertIn("[redacted]", everything)

    def test_attempts(self):
        """What came before a retry is told too."""
        secret = SECRETS["quotes"]
        ran, everything = self.play(secret, "plain.yaml", "-t", "builtin",
                                    "--retries", "1", "--retry-delay", "1ms")
        self.assertTrue(any(s["earlier_attempts"]
                            for s in ran.report["scenarios"]))
        self.check("attempts", secret, everything)

    def test_servers(self):
        for name, secret in SECRETS.items():
            with self.subTest(secret=name):
                _, everything = self.play(secret, "servers.yaml")
                self.check("servers", secret, everything)
                self.assertIn("[redacted]", everything)

    def test_without_a_connection(self):
        """What is printed before anything is sent."""
        for name, secret in SECRETS.items():
            with self.subTest(secret=name):
                self.write("secret", secret + "\n")
                self.write("bad.yaml", PLAIN + "---\nname: bad\nvars: {secret: x}"
                           "\nsteps:\n  - {send: '${secret}', expect: "
                           "'250 /(${secret}/'}\n  - {sendd: x}\n")
                for arguments in (["run", "--dry-run", "-t", "builtin"],
                                  ["list"], ["list", "--json"], ["check"]):
                    for file in ("plain.yaml", "servers.yaml", "auth.yaml",
                                 "bad.yaml"):
                        done = subprocess.run(
                            [PROGRAM, *arguments, file, "--secret",
                             "secret=@secret"], cwd=self.folder.name,
                            env=play.clean_environment(), check=False,
                            capture_output=True, timeout=60)
                        self.assertEqual(done.returncode,
                                         2 if file == "bad.yaml" else 0,
                                         done.stderr)
                        self.check(" ".join([*arguments, file]), secret,
                                   (done.stdout + done.stderr).decode())

    def test_of_the_environment(self):
        """The same, told in another way."""
        secret = SECRETS["regex"]
        ran = play.smtpdrill(
            PROGRAM, ["run", "plain.yaml", "-t", "builtin", "-vv",
                      "--allow-run", "--secret", "secret=env:HIDDEN"],
            cwd=self.folder.name, env={"HIDDEN": secret})
        self.assertEqual(ran.code, 1, ran.err)
        self.check("environment", secret, (ran.out + ran.err).decode() +
                   json.dumps(ran.report))

    def test_declared_by_the_scenario(self):
        """SMTPDRILL_VAR_secret, which the file says is one."""
        secret = SECRETS["percent"]
        ran = play.smtpdrill(
            PROGRAM, ["run", "plain.yaml", "servers.yaml", "-t", "builtin",
                      "-vv", "--allow-run"],
            cwd=self.folder.name, env={"SMTPDRILL_VAR_secret": secret})
        self.assertEqual(ran.code, 1, ran.err)
        self.check("declared", secret, (ran.out + ran.err).decode() +
                   json.dumps(ran.report))

    def test_undeclared(self):
        """What `auth` sends is nobody's business, declared or not."""
        secret = SECRETS["spaces"]
        self.write("undeclared.yaml", AUTH[:-4].replace(
            "secrets: [secret]\n", "").replace(", text: 'x${again}'", ""))
        ran = play.smtpdrill(
            PROGRAM, ["run", "undeclared.yaml", "-t", "builtin", "-vv",
                      "-D", f"secret={secret}"], cwd=self.folder.name)
        self.assertEqual(ran.code, 1, ran.err)
        everything = (ran.out + ran.err).decode() + json.dumps(ran.report)
        # It stands in the command that plays it again, as it was given.
        everything = re.sub(r"'?secret=[^\n]*", "", everything)
        self.check("undeclared", secret, everything)

    def test_served(self):
        """`serve FILE` and its reports."""
        secret = SECRETS["quotes"]
        self.write("secret", secret + "\n")
        report = os.path.join(self.folder.name, "served.json")
        with subprocess.Popen(
                [PROGRAM, "serve", "servers.yaml::a server that repeats it",
                 "--secret", "secret=@secret", "-vv", "--connections", "1",
                 "--port-file", "port", "--report", "text", "--report",
                 f"json={report}"], cwd=self.folder.name,
                env=play.clean_environment(), stdout=subprocess.PIPE,
                stderr=subprocess.PIPE) as server:
            port = play.wait_for_port(self.folder.name, server)
            with socket.create_connection(("127.0.0.1", port)) as sock, \
                    sock.makefile("rwb") as file:
                for line in (f"EHLO {secret}", f"NOOP {secret}", "NOOP",
                             "QUIT"):
                    file.write(line.encode() + b"\r\n")
                    file.flush()
                file.read()
            out, err = server.communicate(timeout=60)
        self.assertEqual(server.returncode, 1, err)
        with open(report, encoding="utf-8") as file:
            everything = file.read()
        self.check("serve", secret, everything + (out + err).decode())
        self.assertIn("[redacted]", everything)

    def test_the_search_finds(self):
        """That the search could fail."""
        for name, secret in SECRETS.items():
            with self.subTest(secret=name):
                for _, value in forms(secret):
                    with self.assertRaises(self.failureException):
                        self.check("", secret, f"x{value}x")


if __name__ == "__main__":
    if not play.have_schema():
        print("secrets.py: no jsonschema package", file=sys.stderr)
        sys.exit(77)
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
