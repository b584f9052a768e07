#!/usr/bin/env python3
"""any_client.py PORT [OPTION...]: a correct SMTP client, which sends one message
to the server at that port of this machine; with --fault NAME it breaks one
rule. The shipped scenarios/clients must let the one pass, and fail the others
at the step that library.tsv names.

  --to N         so many recipients (1)
  --from ADDR    the sender
  --text KIND    what is special about the message: dots, ends, 8bit, large, an
                 end amid it, an encoded end
  --tls may|must what to do about STARTTLS; not asked for without it
  --ca FILE      whom to trust
  --auth         authenticates
  --again        tries again at once, where it should some time
  --bounces      sends a bounce when it was refused
  --patience S   for a reply, in seconds (10)
  --fault NAME   one of FAULTS
"""
import argparse
import base64
import re
import socket
import ssl
import sys
import time

FAULTS = {
    "no-hello": "says MAIL at once",
    "speaks-first": "says EHLO before the greeting",
    "no-helo": "knows no way but EHLO",
    "helo-with-parameters": "gives parameters after HELO",
    "helo-after-421": "takes 421 for EHLO as a word about EHLO",
    "short-name": "calls itself localhost",
    "exact-codes": "knows 220, 250, 354 and no other code",
    "needs-text": "takes a code without a text for no reply",
    "reads-one-line": "takes one line for a reply",
    "packet-is-reply": "takes what one read brings for a reply",
    "short-lines": "gives up on a reply line above 100 octets",
    "stuck-on-long-lines": "waits for the end of a line that is too long",
    "reads-on": "reads a reply, whatever its length",
    "nonsense-will-do": "takes what is no reply for a success",
    "first-line-counts": "believes a reply's first line",
    "any-refusal-stops-all": "gives up when one recipient is refused",
    "data-anyway": "sends the message whatever the reply to DATA",
    "text-for-nobody": "sends the text though no recipient was taken",
    "pipelines-anyway": "sends the envelope in one packet, offered or not",
    "dots-as-they-are": "does not double dots",
    "ends-as-they-are": "leaves LF and CR alone",
    "decodes-late": "decodes the text once it has doubled the dots",
    "8bit-anyway": "sends octets above 127, offered or not",
    "utf8-anyway": "sends addresses beyond ASCII, offered or not",
    "counts-short": "declares a size without line ends",
    "large-anyway": "sends what is larger than the limit",
    "downgrades": "goes on in the clear when there is no TLS",
    "no-hello-in-tls": "believes what was said before TLS, and goes on",
    "keeps-capabilities": "says EHLO again and does not listen",
    "keeps-input": "reads inside TLS what came before it",
    "trusts-anybody": "does not check certificates",
    "answers-nonsense": "answers a challenge that is none",
    "password-in-clear": "sends the password without TLS",
    "weakest-first": "takes the weakest mechanism",
    "case-counts": "knows keywords in capitals only",
    "first-line-offers": "looks for keywords in the first line too",
    "goes-on-where-it-was": "says DATA on a new connection",
    "deaf-to-421": "goes on after a 421",
    "impatient": "waits a second for any reply",
    "waits-for-ever": "has no time-out",
    "no-quit": "closes when it is refused",
    "ignores-refusals": "sends the message, whoever was refused",
    "chunk-again": "sends another chunk after one that failed",
    "bounces-with-sender": "gives bounces a sender",
}
STRONG = ("SCRAM-SHA-256", "CRAM-MD5", "LOGIN", "PLAIN")
MAX_LINE, MAX_LINES = 10000, 1000
TEXTS = {
    "": "Subject: hi\n\nhello\n",
    "dots": "Subject: hi\n\n.\n.hidden\n",
    "ends": "Subject: hi\n\none\ntwo\rthree\n",
    "end": "Subject: hi\n\none\n.\nThe end.\n",
    "encoded": "Subject: hi\nContent-Transfer-Encoding: quoted-printable\n\n"
               "one=0D=0A.=0D=0ARSET\nThe end.\n",
    "8bit": "Subject: hi\n\ngr\u00fc\u00dfe\n",
    "large": "Subject: hi\n\n" + "x" * 70 * 30 + "\n",
}


class GiveUp(Exception):
    """What it says to the server in the end: QUIT, or nothing."""

    def __init__(self, last=b"QUIT\r\n", later=False):
        super().__init__()
        self.last, self.later = last, later


class Refused(Exception):
    """A reply of class 4 or 5."""

    def __init__(self, code):
        super().__init__()
        self.code = code


class Client:
    def __init__(self, options):
        self.options = options
        self.fault = options.fault
        self.input = b""
        self.offers = {}
        self.mixed = False
        patience = {"impatient": 1, "waits-for-ever": None}.get(
            self.fault, options.patience)
        self.socket = socket.create_connection(
            ("127.0.0.1", options.port), timeout=patience)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    # Replies.

    def receive(self):
        data = self.socket.recv(65536)
        if not data:
            raise GiveUp(b"", later=True)
        return data

    def line(self):
        while b"\n" not in self.input:
            if len(self.input) > MAX_LINE:
                if self.fault == "stuck-on-long-lines":
                    time.sleep(60)
                raise GiveUp(b"")
            self.input += self.receive()
        line, _, self.input = self.input.partition(b"\n")
        if self.fault == "short-lines" and len(line) > 100:
            raise GiveUp()
        return line.decode("latin-1").rstrip("\r")

    def lines(self):
        if self.fault == "packet-is-reply":
            text = self.input or self.receive()
            self.input = b""
            return text.decode("latin-1").splitlines()
        lines = [self.line()]
        while lines[-1][3:4] == "-" and self.fault != "reads-one-line":
            if len(lines) > MAX_LINES and self.fault != "reads-on":
                raise GiveUp(b"")
            lines.append(self.line())
        return lines

    def code(self, lines):
        found = re.match(r"([2-5]\d\d)(?=[ -]|$)", lines[
            0 if self.fault == "first-line-counts" else -1])
        if not found and self.fault == "nonsense-will-do":
            return "250"
        if not found or (self.fault == "needs-text" and len(lines[0]) < 4):
            raise GiveUp()
        known = ("220", "221", "250", "354", "334", "235")
        if self.fault == "exact-codes" and found[1] not in known:
            raise GiveUp()
        return found[1]

    def reply(self):
        """(code, lines); raises Refused."""
        lines = self.lines()
        code = self.code(lines)
        if code == "421" and self.fault not in ("deaf-to-421",
                                                "helo-after-421"):
            raise GiveUp(b"", later=True)
        if code[0] in "45":
            raise Refused(code)
        return code, lines

    # Commands.

    def send(self, text):
        if isinstance(text, str):
            text = text.encode()
        self.socket.sendall(text)

    def say(self, line):
        self.send(line + "\r\n")
        return self.reply()

    def greet(self):
        if self.fault != "speaks-first":
            self.expect_greeting()
        if self.fault == "no-hello":
            return
        try:
            self.hello()
        except Refused as refused:
            if refused.code == "421" and self.fault != "helo-after-421":
                raise GiveUp() from refused
            if self.fault == "no-helo":
                raise GiveUp() from refused
            self.say("HELO client.example")
            self.offers = {}

    def expect_greeting(self):
        try:
            self.reply()
        except Refused as refused:
            if self.fault not in ("deaf-to-421", "ignores-refusals"):
                raise GiveUp(later=refused.code[0] == "4") from refused

    def hello(self):
        name = ("localhost" if self.fault == "short-name"
                else "client.example")
        _, lines = self.say(f"EHLO {name}")
        if self.fault == "keeps-capabilities" and self.offers:
            return
        start = 0 if self.fault == "first-line-offers" else 1
        self.offers = {}
        for line in lines[start:]:
            words = line[4:].split()
            if words and self.fault != "case-counts":
                words[0] = words[0].upper()
            if words:
                self.offers[words[0]] = words[1:]

    def secure(self):
        if self.options.tls not in ("may", "must"):
            return
        if "STARTTLS" not in self.offers:
            return self.without_tls()
        try:
            self.say("STARTTLS")
        except Refused:
            return self.without_tls()
        self.handshake()
        if self.fault != "no-hello-in-tls":
            self.hello()

    def without_tls(self):
        if self.options.tls == "must" and self.fault != "downgrades":
            raise GiveUp()

    def handshake(self):
        if self.fault != "keeps-input":
            self.input = b""
        context = ssl.create_default_context(cafile=self.options.ca or None)
        context.check_hostname = False
        if self.fault == "trusts-anybody" or not self.options.ca:
            context.verify_mode = ssl.CERT_NONE
        if self.options.tls == "must" and self.fault != "trusts-anybody":
            context.verify_mode = ssl.CERT_REQUIRED
        try:
            self.socket = context.wrap_socket(self.socket)
        except ssl.SSLError as error:
            raise GiveUp(b"") from error

    def authenticate(self):
        offered = [word.upper() for word in self.offers.get("AUTH", [])]
        strong = [mech for mech in STRONG if mech in offered]
        if not self.options.auth or not strong:
            return
        mech = strong[-1 if self.fault == "weakest-first" else 0]
        if mech in ("PLAIN", "LOGIN") and self.fault not in (
                "password-in-clear", "weakest-first", "downgrades") and \
                not isinstance(self.socket, ssl.SSLSocket):
            return
        _, lines = self.say(f"AUTH {mech}")
        try:
            base64.b64decode(lines[0][4:], validate=True)
            answer = "AGFsaWNlAHNlY3JldA=="
        except ValueError:
            answer = "*" if self.fault != "answers-nonsense" else "YWxpY2U="
        self.say(answer)

    # The message.

    def text(self):
        """As it goes out, without the final dot."""
        text = TEXTS[self.options.text]
        if "8BITMIME" not in self.offers and self.fault != "8bit-anyway":
            text = text.encode("ascii", "replace").decode()
        if self.fault != "ends-as-they-are":
            text = re.sub(r"\r\n|\r|\n", "\r\n", text)
        if not text.endswith("\r\n"):
            text = text[:-1] + "\r\n"
        return text.encode()

    def parameters(self):
        if self.fault == "helo-with-parameters":
            return " SIZE=100"
        words = ""
        if "SIZE" in self.offers:
            size = len(self.text())
            limit = int((self.offers["SIZE"] or ["0"])[0])
            if limit and size > limit and self.fault != "large-anyway":
                raise GiveUp()
            if self.fault == "counts-short":
                size -= self.text().count(b"\n")
            if self.fault != "large-anyway":
                words += f" SIZE={size}"
        if "8BITMIME" in self.offers and self.options.text == "8bit":
            words += " BODY=8BITMIME"
        return words

    def mail(self, sender):
        if not sender.isascii() and "SMTPUTF8" not in self.offers and \
                self.fault != "utf8-anyway":
            raise GiveUp()
        return f"MAIL FROM:<{sender}>{self.parameters()}"

    def recipients(self, names):
        """(taken, put off); gives up as it should."""
        taken, later = [], []
        for name in names:
            try:
                self.say(f"RCPT TO:<{name}>")
                taken.append(name)
            except Refused as refused:
                if self.fault == "any-refusal-stops-all":
                    raise GiveUp() from refused
                if self.fault in ("ignores-refusals", "deaf-to-421"):
                    taken.append(name)
                elif refused.code[0] == "4" or refused.code == "552":
                    later.append(name)
        return taken, later

    def pipeline(self, sender, names):
        lines = [self.mail(sender), *(f"RCPT TO:<{name}>" for name in names),
                 "DATA"]
        self.send("".join(line + "\r\n" for line in lines))
        self.reply()
        taken = [name for name in names if self.was_taken()]
        if not self.was_taken():
            raise GiveUp()
        self.send_text(b"" if not taken and self.fault != "text-for-nobody"
                       else self.text())

    def was_taken(self):
        try:
            self.reply()
            return True
        except Refused:
            return False

    def send_text(self, text):
        if self.fault != "dots-as-they-are":
            text = re.sub(rb"(?m)^\.", b"..", text)
        if self.fault == "decodes-late":
            text = text.replace(b"=0D=0A", b"\r\n")
        self.send(text + b".\r\n")
        self.reply()

    def transfer(self):
        if "CHUNKING" in self.offers:
            return self.send_chunk()
        try:
            code, _ = self.say("DATA")
        except Refused as refused:
            if self.fault != "data-anyway":
                raise GiveUp() from refused
            code = "354"
        if code[0] != "3" and self.fault != "data-anyway":
            raise GiveUp()
        self.send_text(self.text())

    def send_chunk(self):
        chunk = self.text()
        chunk = f"BDAT {len(chunk)} LAST\r\n".encode() + chunk
        self.send(chunk)
        try:
            self.reply()
        except Refused:
            if self.fault == "chunk-again":
                self.send(chunk)
                self.reply()
            raise

    def transaction(self, sender, names):
        """Those that are put off."""
        if ("PIPELINING" in self.offers
                or self.fault == "pipelines-anyway"):
            self.pipeline(sender, names)
            return []
        self.say(self.mail(sender))
        taken, later = self.recipients(names)
        if not taken:
            raise GiveUp(b"" if self.fault == "no-quit" else b"QUIT\r\n",
                         later=bool(later))
        self.transfer()
        return later

    def session(self, sender, names):
        self.greet()
        self.secure()
        self.authenticate()
        later = self.transaction(sender, names)
        if later:
            self.transaction(sender, later)
        self.say("QUIT")


def visit(options, sender, names, first):
    """Whether there is something to do later."""
    client = Client(options)
    try:
        return talk(client, options, sender, names, first)
    except OSError:
        return True
    finally:
        client.socket.close()


def talk(client, options, sender, names, first):
    try:
        if not first and options.fault == "goes-on-where-it-was":
            client.reply()
            client.say("DATA")
        client.session(sender, names)
        return False
    except Refused as refused:
        client.send(b"QUIT\r\n")
        return refused.code[0] == "4"
    except GiveUp as end:
        if end.last:
            client.send(end.last)
        return end.later or options.bounces


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("--to", type=int, default=1)
    parser.add_argument("--from", dest="sender", default="a@client.example")
    parser.add_argument("--text", choices=TEXTS, default="")
    parser.add_argument("--tls", choices=("may", "must"))
    parser.add_argument("--ca")
    parser.add_argument("--auth", action="store_true")
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--bounces", action="store_true")
    parser.add_argument("--patience", type=float, default=10)
    parser.add_argument("--fault", choices=FAULTS)
    options = parser.parse_args()
    try:
        deliver(options)
    except OSError as error:
        print(error)
        return 1
    return 0


def deliver(options):
    names = [f"{name}@mx.example" for name in "bcdefg"[:options.to]]
    later = visit(options, options.sender, names, True)
    if later and options.bounces:
        sender = "a@mx.example" if options.fault == "bounces-with-sender" \
            else ""
        visit(options, sender, [options.sender], False)
    elif later and options.again:
        visit(options, options.sender, names, False)


if __name__ == "__main__":
    sys.exit(main())
