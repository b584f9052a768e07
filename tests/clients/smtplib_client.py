#!/usr/bin/env python3
"""smtplib_client.py WHAT PORT: Python's smtplib does one thing with the server
at that port (or socket), and the last line says how it went."""
import os
import smtplib
import ssl
import sys

SENDER, RECIPIENT = "a@client.example", "b@mx.example"
HELO = "client.example"
TEXT = "Subject: hi\n\nhello\n"
SECONDS = 20


def connect(port, kind=smtplib.SMTP, timeout=SECONDS):
    return kind("127.0.0.1", int(port), local_hostname=HELO, timeout=timeout)


def trusting():
    return ssl.create_default_context(cafile=os.environ["CA"])


def send(port, text=TEXT, recipients=(RECIPIENT,), kind=smtplib.SMTP):
    with connect(port, kind) as client:
        return client.sendmail(SENDER, recipients, text)


def lmtp_unix(path):
    with smtplib.LMTP(path, local_hostname=HELO) as client:
        client.sock.settimeout(SECONDS)
        return client.sendmail(SENDER, RECIPIENT, TEXT)


def secure(port, host="localhost"):
    """STARTTLS, and a message."""
    with smtplib.SMTP(local_hostname=HELO, timeout=SECONDS) as client:
        client.connect("127.0.0.1", int(port))
        client._host = host  # that the certificate must be for
        client.starttls(context=trusting())
        client.sendmail(SENDER, RECIPIENT, TEXT)
        return sorted(client.esmtp_features)


def starttls(port, check):
    """STARTTLS with whomever, or with those that the system trusts."""
    context = ssl.create_default_context()
    if not check:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    with connect(port) as client:
        client.starttls(context=context)
        return client.sendmail(SENDER, RECIPIENT, TEXT)


def login_send(port):
    with connect(port) as client:
        client.login("alice", "secret")
        return client.sendmail(SENDER, RECIPIENT, TEXT)


def login(port):
    with connect(port) as client:
        client.login("alice", "secret")


def features(port):
    with connect(port) as client:
        client.ehlo()
        return sorted(client.esmtp_features.items())


def beyond_ascii(port):
    with connect(port) as client:
        client.ehlo()
        return client.sendmail("jürgen@client.example", RECIPIENT,
                               "Subject: grüße\n\nhello\n".encode(),
                               ["SMTPUTF8", "BODY=8BITMIME"])


DEEDS = {
    "send": send,
    "dots": lambda port: send(port, "Subject: dots\n\n.\n.two\n..three\n"),
    "two": lambda port: send(port, recipients=(RECIPIENT, "c@mx.example")),
    "lmtp": lambda port: send(port, kind=smtplib.LMTP),
    "lmtp-two": lambda port: send(port, kind=smtplib.LMTP,
                                  recipients=(RECIPIENT, "c@mx.example")),
    "lmtp-unix": lmtp_unix,
    "impatient": lambda port: connect(port, timeout=0.2),
    "starttls": secure,
    "other-name": lambda port: secure(port, "other.example"),
    "starttls-any": lambda port: starttls(port, False),
    "starttls-trusted": lambda port: starttls(port, True),
    "login": login,
    "login-send": login_send,
    "ends": lambda port: send(port, b"Subject: hi\n\none\ntwo\rthree\n"),
    "eight-bit": lambda port: send(
        port, "Subject: hi\n\ngrüße\n".encode()),
    "large": lambda port: send(port, "Subject: hi\n\n" + "x" * 2100 + "\n"),
    "features": features,
    "beyond-ascii": beyond_ascii,
}


def main(what, port):
    try:
        print("done", DEEDS[what](port))
    except (OSError, smtplib.SMTPException) as error:
        print(type(error).__name__, error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
