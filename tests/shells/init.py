#!/usr/bin/env python3
"""init.py PROGRAM: what `init` writes is read without a warning, passes at
once, and fails when the server is another one. Servers are smtpdrill's own;
the hostile ones are scripted."""
import os
import shutil
import subprocess
import sys
import tempfile
import time

PROGRAM = os.path.abspath(sys.argv[1])
PATIENCE_S = 60
FAILURES = []


def run(*args, **more):
    return subprocess.run([PROGRAM, *args], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=PATIENCE_S,
                          **more)


def claim(name, ok, output=b""):
    if not ok:
        FAILURES.append(name)
        print(f"FAILED: {name}\n{output.decode(errors='replace')}")


def claim_exit(name, code, *args, **more):
    done = run(*args, **more)
    claim(f"{name}: exit {code}, got {done.returncode}",
          done.returncode == code, done.stdout)
    return done.stdout.decode(errors="replace")


def content(path):
    with open(path, "rb") as file:
        return file.read()


class Server:
    """`serve` with these arguments; port is where it listens."""

    def __init__(self, *args):
        self.process = subprocess.Popen(
            [PROGRAM, "serve", *args, "--port-file", "port"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.port = None

    def __enter__(self):
        until = time.monotonic() + PATIENCE_S
        while not os.path.exists("port"):
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(self.process.stdout.read().decode())
            time.sleep(0.01)
        self.port = int(content("port"))
        os.unlink("port")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.communicate(timeout=PATIENCE_S)


def script(name, greeting, hello, more=""):
    """A file of a scripted server: what it greets with and offers, in the
    escapes of `reply`."""
    with open(name, "w") as file:
        file.write("name: it serves\nservers:\n  mx:\n    steps:\n"
                   f"      - reply: {{raw: '{greeting}'}}\n"
                   "      - await: [EHLO, close]\n"
                   f"      - reply: {{raw: '{hello}'}}\n{more}"
                   "      - await: [QUIT, close]\n"
                   "      - reply: 221 bye\n")
    return name


PLAIN = "250-mx.example\\r\\n250-PIPELINING\\r\\n250-SIZE 1000\\r\\n" \
        "250 AUTH PLAIN LOGIN\\r\\n"
STARTTLS = "250-mx.example\\r\\n250 STARTTLS\\r\\n"
LONG = "X" * 3000

# Greeting and reply to EHLO; what must come of it is a file that is fine.
HOSTILE = {
    "plain": ("220 mx.example ESMTP\\r\\n", PLAIN),
    "quotes": ("220 mx.example it''s \"q\"\\r\\n",
               "250-mx\\r\\n250-X''Y \"Z\"\\r\\n250 A''\\r\\n"),
    "variables": ("220 $${env.HOME} $${x\\r\\n",
                  "250-mx\\r\\n250-X $${env.HOME}\\r\\n250 Y$$ $$$$\\r\\n"),
    "yaml signs": ("220 &a *b !c # d: e\\r\\n",
                   "250-mx\\r\\n250-XA # b: c\\r\\n250-X: y\\r\\n"
                   "250-NO\\r\\n250-null\\r\\n250 12\\r\\n"),
    "control bytes": ("220 mx.example \\e[31m\\x07\\r\\n",
                      "250-mx\\r\\n250-X\\e[2J\\r\\n250 \\x01\\r\\n"),
    "bytes above 127": ("220 mx.example \\xff\\xfe\\r\\n",
                        "250-mx\\r\\n250 X\\xc3\\x28\\r\\n"),
    "NUL": ("220 mx\\0.example\\r\\n", "250-mx\\r\\n250 A\\0B\\r\\n"),
    "a bare LF": ("220 mx.example\\n", "250-mx\\n250 PIPELINING\\n"),
    "a bare CR": ("220 mx.example a\\rb\\r\\n", "250 mx\\r\\n"),
    "long lines": (f"220 {LONG}\\r\\n", f"250-mx\\r\\n250 X{LONG}\\r\\n"),
    "no text": ("220\\r\\n", "250\\r\\n"),
    "empty lines": ("220-\\r\\n220 \\r\\n", "250-\\r\\n250-\\r\\n250 \\r\\n"),
    "a pattern": ("220 (.*)+/c\\r\\n", "250-m\\r\\n250 (.*)+/c\\r\\n"),
    "many lines": ("220 mx.example\\r\\n",
                   "250-mx\\r\\n" + "250-X1\\r\\n" * 300 + "250 X2\\r\\n"),
    "STARTTLS is refused": ("220 mx.example\\r\\n", STARTTLS,
                            "      - await: [STARTTLS, QUIT, close]\n"
                            "      - reply: 454 not today\n"),
}

# What cannot be asked: no file may come of it.
REFUSALS = {
    "it does not want us": ("554 no\\r\\n", PLAIN),
    "it is no mail server": ("HTTP/1.1 400 no\\r\\n", PLAIN),
    "it does not know EHLO": ("220 mx\\r\\n", "502 what?\\r\\n"),
    "it says nothing in time": ("220-mx\\r\\n", PLAIN),
}


def check_first():
    claim_exit("the first file", 0, "init")
    was = content("first.yaml")
    claim_exit("it is read", 0, "check", "--strict", "first.yaml")
    claim_exit("it is formatted", 0, "fmt", "--check", "first.yaml")
    claim_exit("it passes", 0, "run", "first.yaml", "-t", "builtin",
               "--strict")
    text = claim_exit("it is not overwritten", 2, "init")
    claim("the way out is named", "or - to print it" in text, text.encode())
    claim("it stays", content("first.yaml") == was)
    os.symlink("nowhere", "link.yaml")
    claim_exit("neither is a link", 2, "init", "link.yaml", "-t", "builtin")
    claim("nothing is behind the link", not os.path.exists("nowhere"))
    claim_exit("no such folder", 2, "init", "no/such.yaml")
    claim_exit("two files", 2, "init", "a.yaml", "b.yaml")
    claim("neither is there", not os.path.exists("a.yaml"))
    printed = subprocess.run([PROGRAM, "init", "-"], stdout=subprocess.PIPE,
                             timeout=PATIENCE_S)
    claim("it is printed", b"\nname: " in printed.stdout)
    claim_exit("what is printed is read", 0, "check", "--strict", "-",
               input=printed.stdout)
    claim_exit("a name with blanks", 0, "init", "a b.yaml")


def check_written(name, file, *target):
    """It is read without a warning and passes; its text."""
    claim_exit(f"{name}: written", 0, "init", file, *target)
    if not os.path.exists(file):
        return ""
    claim_exit(f"{name}: read", 0, "check", "--strict", file)
    claim_exit(f"{name}: formatted", 0, "fmt", "--check", file)
    claim_exit(f"{name}: passes", 0, "run", file, *target, "--strict")
    text = content(file)
    claim(f"{name}: plain text", all(32 <= c < 127 or c == 10 for c in text))
    return text.decode(errors="replace")


def check_own_servers():
    text = check_written("built-in", "builtin.yaml", "-t", "builtin")
    claim("its certificate", "valid_for: 14d" in text, text.encode())
    with Server("--write-ca", "ca.pem") as server:
        target = f"127.0.0.1:{server.port}"
        text = check_written("with its CA", "ca.yaml", "-t", target,
                             "--ca", "ca.pem")
        claim("it is trusted", "tls: start" in text
              and "name: '127.0.0.1'" in text, text.encode())
        text = check_written("without", "noca.yaml", "-t", target)
        claim("it is not", "verify: no" in text, text.encode())
        check_written("insecure", "any.yaml", "-t", target, "--insecure")
    with Server("--implicit-tls", "--write-ca", "ca.pem") as server:
        text = check_written("smtps", "smtps.yaml", "-t",
                             f"smtps://127.0.0.1:{server.port}",
                             "--ca", "ca.pem")
        claim("the handshake is first",
              0 < text.find("tls: start") < text.find("greeting"),
              text.encode())
    with Server("--lmtp") as server:
        text = check_written("lmtp", "lmtp.yaml", "-t",
                             f"lmtp://127.0.0.1:{server.port}")
        claim("it says LHLO", "LHLO" in text, text.encode())


def check_hostile():
    for number, (name, server) in enumerate(HOSTILE.items()):
        with Server(script(f"server{number}.yaml", *server)) as serving:
            check_written(name, f"hostile{number}.yaml", "-t",
                          f"127.0.0.1:{serving.port}")
    text = content("hostile0.yaml").decode()
    for word in ("PIPELINING", "SIZE 1000", "AUTH PLAIN LOGIN"):
        claim(f"{word} is there", f"- {word}\n" in text, text.encode())


def check_certificate():
    """Names in it are the server's too."""
    if not shutil.which("openssl"):
        return
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
         "-keyout", "key.pem", "-out", "cert.pem", "-days", "40", "-subj",
         "/CN=it's ${env.HOME} # : 'x' \"q\"/O=a.*b"],
        check=True, stderr=subprocess.DEVNULL)
    name = script("certificate.yaml", "220 mx.example\\r\\n", STARTTLS,
                  "      - await: [STARTTLS, QUIT, close]\n"
                  "      - reply: 220 go\n      - tls: start\n"
                  "      - await: [EHLO, close]\n"
                  "      - reply: {raw: '%s'}\n" % PLAIN)
    text = content(name).decode().replace(
        "  mx:\n", "  mx:\n    tls: {cert: cert.pem, key: key.pem}\n")
    with open(name, "w") as file:
        file.write(text)
    with Server(name) as server:
        text = check_written("a hostile certificate", "cert.yaml", "-t",
                             f"127.0.0.1:{server.port}")
    claim("its end is there", "valid_for: 14d" in text, text.encode())


def check_change():
    """The file of the plain server, played against others."""
    changes = {
        "a keyword less": ("220 mx.example\\r\\n",
                           PLAIN.replace("250-PIPELINING\\r\\n", ""),
                           "what it offers"),
        "another limit": ("220 mx.example\\r\\n",
                          PLAIN.replace("1000", "999"), "what it offers"),
        "a mechanism less": ("220 mx.example\\r\\n",
                             PLAIN.replace(" LOGIN", ""),
                             "what it offers"),
        "another host": ("220 mx.example.org\\r\\n", PLAIN, "the greeting"),
    }
    for name, (greeting, hello, step) in changes.items():
        with Server(script("changed.yaml", greeting, hello)) as server:
            text = claim_exit(name, 1, "run", "hostile0.yaml", "-t",
                              f"127.0.0.1:{server.port}")
            claim(f"{name}: at its step", step in text, text.encode())


def check_refusals():
    for number, (name, server) in enumerate(REFUSALS.items()):
        with Server(script(f"refuses{number}.yaml", *server)) as serving:
            text = claim_exit(name, 3, "init", "none.yaml", "-t",
                              f"127.0.0.1:{serving.port}",
                              "--step-timeout", "500ms")
            claim(f"{name}: said", "nothing was written" in text,
                  text.encode())
        claim(f"{name}: no file", not os.path.exists("none.yaml"))
    claim_exit("nobody listens", 3, "init", "none.yaml", "-t", "127.0.0.1:1")
    claim_exit("no such name", 3, "init", "none.yaml", "-t",
               "no-such-host.invalid")
    claim("no file", not os.path.exists("none.yaml"))


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for check in (check_first, check_own_servers, check_hostile,
                      check_certificate, check_change, check_refusals):
            check()
        os.chdir("/")
    print(f"{len(FAILURES)} failed")
    sys.exit(1 if FAILURES else 0)


main()
