"""missions.py: how to have clients that others wrote send one message, in the
way that a scenario of scenarios/clients asks for."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SENDER, RECIPIENTS = "a@client.example", ("b@mx.example", "c@mx.example")
HEAD = "Subject: hi\n\n"
TEXTS = {"": "hello\n", "dots": ".\n.hidden\n", "ends": "one\ntwo\rthree\n",
         "8bit": "gr\u00fc\u00dfe\n", "large": "x" * 70 * 30 + "\n"}
# Scenarios that ask for more than a message to one recipient.
MISSIONS = {
    "too-many-recipients": "two", "one-refused-recipient": "two",
    "doubles-dots": "dots", "no-bare-line-ends": "ends",
    "no-8bit-unoffered": "8bit", "no-utf8-unoffered": "utf8",
    "keeps-to-the-limit": "large", "no-downgrade": "tls",
    "hello-again-inside-tls": "tls", "injected-reply": "tls",
    "checks-the-certificate": "verified", "keywords-in-any-case": "tls",
    "cancels-bad-challenges": "auth", "no-password-in-clear": "auth",
    "strongest-mechanism-first": "auth", "first-line-is-a-name": "tls-may",
}


def sender(mission):
    return "\u00e4@client.example" if mission == "utf8" else SENDER


def recipients(mission):
    return RECIPIENTS[:2 if mission == "two" else 1]


def write_text(mission, folder, line_end="\n"):
    path = os.path.join(folder, "message")
    text = HEAD + TEXTS.get(mission, TEXTS[""])
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text.replace("\n", line_end))
    return path


def swaks(port, mission, folder):
    words = ["swaks", "--server", f"127.0.0.1:{port}", "--helo",
             "client.example", "--from", sender(mission), "--to",
             ",".join(recipients(mission)), "--timeout", "3",
             "--data", "@" + write_text(mission, folder)]
    words += {"tls": ["--tls"], "tls-may": ["--tls-optional"],
              "verified": ["--tls", "--tls-verify"],
              "auth": ["--auth-user", "alice", "--auth-password", "secret",
                       "--auth-optional"]}.get(mission, [])
    return words, None


def curl(port, mission, folder):
    words = ["curl", "-sS", "--max-time", "8", "--mail-from",
             sender(mission), "-T", write_text(
                 mission, folder, "\n" if mission == "ends" else "\r\n"),
             f"smtp://127.0.0.1:{port}/client.example"]
    for each in recipients(mission):
        words += ["--mail-rcpt", each]
    words += {"tls": ["--ssl-reqd", "--insecure"],
              "tls-may": ["--ssl", "--insecure"],
              "verified": ["--ssl-reqd"], "two": ["--mail-rcpt-allowfails"],
              "auth": ["-u", "alice:secret"]}.get(mission, [])
    return words, None


def msmtp(port, mission, folder):
    words = ["msmtp", "--file=/dev/null", "--host=127.0.0.1",
             f"--port={port}", "--domain=client.example", "--timeout=3",
             f"--from={sender(mission)}"]
    tls = ["--tls=on", "--tls-starttls=on"]
    words += {"tls": [*tls, "--tls-certcheck=off"],
              "tls-may": [*tls, "--tls-certcheck=off"], "verified": tls,
              "auth": ["--auth=on", "--user=alice",
                       "--passwordeval=echo secret"]}.get(mission, [])
    return [*words, *recipients(mission)], write_text(mission, folder)


def smtplib(port, mission, _folder):
    deed = {"two": "two", "dots": "dots", "utf8": "beyond-ascii",
            "8bit": "eight-bit", "ends": "ends", "tls": "starttls-any",
            "verified": "starttls-trusted", "auth": "login-send",
            "large": "large", "tls-may": "starttls-any"}.get(mission, "send")
    return [sys.executable, os.path.join(HERE, "smtplib_client.py"), deed,
            str(port)], None


CLIENTS = {"swaks": swaks, "curl": curl, "msmtp": msmtp, "smtplib": smtplib}


def mission_of(claim):
    return MISSIONS.get(claim.partition("/")[2].partition(".yaml")[0], "")
