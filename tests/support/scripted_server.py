#!/usr/bin/env python3
"""An SMTP server that misbehaves on purpose, for tests: scripted_server.py [NAME...]

Listens on 127.0.0.1 for each behaviour (all of them without a NAME), on ports
of the kernel's choice; prints "NAME PORT" for each, then "ready". Ends when
its standard input does, or after ten minutes.

Each behaviour is a dialogue in which some verbs are answered in a way of
their own; the rest is well-behaved. And any client may say what it wants to
hear, so that a scenario holds both sides of its conversation. BYTES may hold
\\r \\n \\t \\0 \\e \\\\ and \\xHH:

  XSAY BYTES        sends exactly that
  XFIN BYTES        ... and then closes
  XRST BYTES        ... and then resets
  XDRIP BYTES       ... one byte a write, a millisecond apart
  XCUT N BYTES      ... in two writes, the first of N bytes
  XLATE MS BYTES    ... after MS milliseconds
  XMUTE             never says anything again
  XDEAF             sends 354, then reads nothing more
  XFLOOD WHAT       sends without end: lines, line, replies, or bytes
  XEARLY BYTES      sends 354, and BYTES before the message has ended
  XSTAY             250; QUIT will be answered, but the connection stays
  XECHO             the next line comes back as a 250
  XAFTER N BYTES    ... once N other connections have said QUIT
"""
import asyncio
import re
import socket
import struct
import sys

LIFE_SECONDS = 600
LINGER_SECONDS = 5
HELLO = (b"250-scripted.test\r\n250-PIPELINING\r\n250-SIZE 10485760\r\n"
         b"250-8BITMIME\r\n250-AUTH PLAIN LOGIN\r\n250 HELP\r\n")
REPLIES = {
    "HELO": b"250 scripted.test\r\n",
    "EHLO": HELLO,
    "LHLO": HELLO,
    "MAIL": b"250 2.1.0 Ok\r\n",
    "RCPT": b"250 2.1.5 Ok\r\n",
    "RSET": b"250 2.0.0 Ok\r\n",
    "NOOP": b"250 2.0.0 Ok\r\n",
    "HELP": b"214 2.0.0 See RFC 5321\r\n",
    "VRFY": b"252 2.0.0 Maybe\r\n",
}
BANNER = b"220 scripted.test ESMTP ready\r\n"
ESCAPE = re.compile(rb"\\(?:x([0-9a-fA-F]{2})|(.))")
NAMED = {b"r": b"\r", b"n": b"\n", b"t": b"\t", b"0": b"\0", b"e": b"\x1b",
         b"\\": b"\\"}


def unescape(text):
    def one(match):
        if match[1]:
            return bytes([int(match[1], 16)])
        return NAMED.get(match[2], match[2])
    return ESCAPE.sub(one, text)


class Over(Exception):
    """The conversation has ended."""


class Talk:
    """One connection: how bytes go out and lines come in."""
    quits = 0
    quit_seen = asyncio.Condition()

    def __init__(self, reader, writer, behaviour):
        self.reader, self.writer = reader, writer
        self.behaviour = behaviour
        self.kept = b""
        self.stays = self.echoes = False
        sock = writer.get_extra_info("socket")
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    async def say(self, data):
        self.writer.write(data)
        await self.writer.drain()

    async def line(self):
        while b"\n" not in self.kept:
            data = await self.reader.read(65536)
            if not data:
                raise Over
            self.kept += data
        line, _, self.kept = self.kept.partition(b"\n")
        return line.rstrip(b"\r")

    async def sink(self):
        """Reads and says nothing, until the client is gone."""
        self.kept = b""
        while await self.reader.read(65536):
            pass
        raise Over

    async def fin(self, data=b""):
        await self.say(data)
        self.writer.write_eof()
        try:
            await asyncio.wait_for(self.sink(), LINGER_SECONDS)
        except asyncio.TimeoutError:
            pass
        raise Over

    async def rst(self, data=b""):
        await self.say(data)
        self.writer.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()
        raise Over

    async def drip(self, data):
        for i in range(len(data)):
            await self.say(data[i:i + 1])
            await asyncio.sleep(0.001)

    async def cut(self, at, data):
        await self.say(data[:at])
        await asyncio.sleep(0.005)
        await self.say(data[at:])

    async def late(self, milliseconds, data):
        await asyncio.sleep(milliseconds / 1000)
        await self.say(data)

    async def flood(self, what):
        """Until the client has had enough."""
        text = b"x" * 400
        unit = {"lines": (b"250-" + text + b"\r\n") * 20,
                "line": b"250-" + b"x" * 8192,
                "replies": (b"250 " + text + b"\r\n") * 20,
                "bytes": b"\xff" * 8192}[what]
        await self.say(unit)
        unit = b"x" * 8192 if what == "line" else unit
        while True:
            await self.say(unit)

    async def after(self, count, data):
        async with Talk.quit_seen:
            await Talk.quit_seen.wait_for(lambda: Talk.quits >= count)
        await self.say(data)

    async def deaf(self):
        await self.say(b"354 Go ahead\r\n")
        await asyncio.sleep(LIFE_SECONDS)

    async def message(self):
        await self.say(b"354 Go ahead\r\n")
        while await self.line() != b".":
            pass
        await self.say(b"250 2.0.0 queued as ABC123\r\n")

    async def early(self, data):
        await self.say(b"354 Go ahead\r\n")
        await self.line()
        await self.say(data)
        while await self.line() != b".":
            pass

    async def quit(self):
        async with Talk.quit_seen:
            Talk.quits += 1
            Talk.quit_seen.notify_all()
        await self.say(b"221 2.0.0 Bye\r\n")
        if not self.stays:
            await self.fin()

    async def wish(self, verb, rest):
        """What the client wants to hear. False: it wants nothing."""
        data = unescape(rest)
        number, _, behind = rest.partition(b" ")
        if verb == "XSAY":
            await self.say(data)
        elif verb == "XFIN":
            await self.fin(data)
        elif verb == "XRST":
            await self.rst(data)
        elif verb == "XDRIP":
            await self.drip(data)
        elif verb == "XCUT":
            await self.cut(int(number), unescape(behind))
        elif verb == "XLATE":
            await self.late(int(number), unescape(behind))
        elif verb == "XAFTER":
            await self.after(int(number), unescape(behind))
        elif verb == "XMUTE":
            await self.sink()
        elif verb == "XDEAF":
            await self.deaf()
        elif verb == "XFLOOD":
            await self.flood(rest.decode("ascii"))
        elif verb == "XEARLY":
            await self.early(data)
        elif verb == "XSTAY":
            self.stays = True
            await self.say(b"250 2.0.0 I stay\r\n")
        elif verb == "XECHO":
            await self.say(b"250 " + await self.line() + b"\r\n")
        else:
            return False
        return True

    async def answer(self, line):
        word, _, rest = line.partition(b" ")
        verb = word.upper().decode("latin-1")
        if verb in self.behaviour:
            await self.behaviour[verb](self)
        elif await self.wish(verb, rest):
            pass
        elif verb == "DATA":
            await self.message()
        elif verb == "QUIT":
            await self.quit()
        else:
            await self.say(REPLIES.get(verb, b"500 5.5.2 What?\r\n"))

    async def play(self):
        await self.behaviour.get("banner", lambda t: t.say(BANNER))(self)
        while True:
            await self.answer(await self.line())


def say(data):
    return lambda talk: talk.say(data)


def fin(data=b""):
    return lambda talk: talk.fin(data)


def rst(data=b""):
    return lambda talk: talk.rst(data)


def drip(data):
    return lambda talk: talk.drip(data)


def flood(what):
    return lambda talk: talk.flood(what)


def mute(talk):
    return talk.sink()


def deaf(talk):
    return talk.deaf()


def stay(talk):
    return talk.say(b"221 2.0.0 Bye\r\n")


TLS_ALERT = b"\x15\x03\x01\x00\x02\x02\x46"
HTTP = (b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n"
        b"Connection: close\r\n\r\n<html><script>alert(1)</script></html>")

# What each does when a connection comes ("banner") or a verb is heard.
BEHAVIOURS = {
    "normal": {},
    "close-at-once": {"banner": fin()},
    "close-after-banner": {"banner": fin(BANNER)},
    "close-mid-banner": {"banner": fin(b"220 scripted.te")},
    "close-mid-multiline": {"EHLO": fin(b"250-scripted.test\r\n250-SIZE\r\n")},
    "rst-at-once": {"banner": rst()},
    "rst-after-banner": {"banner": rst(BANNER)},
    "rst-mid-reply": {"EHLO": rst(b"250-scripted.te")},
    "silent": {"banner": mute},
    "mute-mail": {"MAIL": mute},
    "drip": {"banner": drip(BANNER), "EHLO": drip(HELLO),
             "MAIL": drip(REPLIES["MAIL"])},
    "flood-lines": {"banner": flood("lines")},
    "flood-line": {"banner": flood("line")},
    "flood-replies": {"banner": flood("replies")},
    "flood-bytes": {"banner": flood("bytes")},
    "flood-ehlo": {"EHLO": flood("lines")},
    "flood-quit": {"QUIT": flood("replies")},
    "ssh": {"banner": say(b"SSH-2.0-OpenSSH_9.2\r\n")},
    "http": {"banner": fin(HTTP)},
    "http-late": {"banner": say(BANNER), "EHLO": fin(HTTP)},
    "tls-alert": {"banner": fin(TLS_ALERT)},
    "pop3": {"banner": say(b"+OK ready\r\n")},
    "empty-line": {"banner": say(b"\r\n")},
    "two-digits": {"banner": say(b"22\r\n")},
    "escapes": {"banner": say(
        b"220 \x1b[2J\x1b]8;;http://x.test\x07click\x1b]8;;\x07 "
        b"<script>alert(1)</script> \x9b31m \x7f\r\n")},
    "escapes-no-smtp": {"banner": say(b"\x1b[2J\x1b]0;owned\x07\r\n")},
    "refuse-421": {"banner": fin(b"421 4.3.2 Not now\r\n")},
    "refuse-554": {"banner": say(b"554 5.7.1 Not you\r\n")},
    "mail-421": {"MAIL": fin(b"421 4.3.2 Shutting down\r\n")},
    "idle-421": {"EHLO": fin(HELLO + b"421 4.3.2 Shutting down\r\n")},
    "after-421": {"MAIL": say(b"421 4.3.2 Shutting down\r\n"
                              b"250 2.1.0 Ok after all\r\n")},
    "two-banners": {"banner": say(BANNER + BANNER)},
    "ehlo-twice": {"EHLO": say(HELLO + b"250 and more\r\n")},
    "stay": {"QUIT": stay},
    "mute-quit": {"QUIT": mute},
    "rst-quit": {"QUIT": rst(b"221 2.0.0 Bye\r\n")},
    "deaf": {"DATA": deaf},
    "no-ehlo": {"EHLO": say(b"502 5.5.1 Not here\r\n")},
    "ehlo-451": {"EHLO": say(b"451 4.3.0 Later\r\n")},
    "ehlo-504": {"EHLO": say(b"504 5.5.2 Your name does not please\r\n")},
    "bad-keyword": {"EHLO": say(b"250-scripted.test\r\n250-8BIT_MIME\r\n"
                                b"250 OK here we go!\r\n")},
    "eight-bit-ehlo": {"EHLO": say(b"250-scripted.test \xfc\r\n"
                                   b"250 SIZE\r\n")},
}


async def handle(reader, writer, behaviour):
    try:
        await Talk(reader, writer, behaviour).play()
    except (Over, OSError, ValueError, asyncio.CancelledError):
        pass
    finally:
        writer.close()


def wait_for_end(loop, over):
    def readable():
        if not sys.stdin.buffer.read1(4096):
            over.set()
    loop.add_reader(sys.stdin, readable)


async def listen(name):
    sock = socket.socket()
    # Small, so that a window fills soon.
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16384)
    sock.bind(("127.0.0.1", 0))
    behaviour = BEHAVIOURS[name]
    server = await asyncio.start_server(
        lambda reader, writer: handle(reader, writer, behaviour),
        sock=sock, limit=16384, backlog=512)
    print(name, sock.getsockname()[1], flush=True)
    return server


async def main(names):
    loop = asyncio.get_running_loop()
    over = asyncio.Event()
    servers = [await listen(name) for name in names or BEHAVIOURS]
    print("ready", flush=True)
    wait_for_end(loop, over)
    try:
        await asyncio.wait_for(over.wait(), LIFE_SECONDS)
    except asyncio.TimeoutError:
        pass
    for server in servers:
        server.close()
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()


if __name__ == "__main__":
    unknown = [name for name in sys.argv[1:] if name not in BEHAVIOURS]
    if unknown:
        sys.exit(f"scripted_server.py: no behaviour {', '.join(unknown)}")
    asyncio.run(main(sys.argv[1:]))
