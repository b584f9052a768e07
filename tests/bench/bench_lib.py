"""What `run` and `smoke` share: starting the programs, and what they cost."""
import os
import re
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time


HERE = os.path.dirname(os.path.abspath(__file__))
CONVERSATION = os.path.join(HERE, "conversation.yaml")
HOLD = os.path.join(HERE, "hold.yaml")


def note(text):
    print("- " + text, flush=True)


class Programs:
    """The benchmark's own programs, by where they were built."""

    def __init__(self, folder):
        self.sink = os.path.join(folder, "bench_sink")
        self.floor = os.path.join(folder, "bench_floor")
        self.tls_floor = os.path.join(folder, "bench_tls_floor")
        self.load_floor = os.path.join(folder, "bench_load_floor")
        self.empty = os.path.join(folder, "bench_empty")


class Sink:
    """A running bench_sink; use it with `with`."""

    def __init__(self, programs, addresses=1, hold=False, announce=0,
                 odd=None, tls=None):
        command = [programs.sink, "--addresses", str(addresses)]
        command += ["--hold"] if hold else []
        command += ["--announce", str(announce)] if announce else []
        command += ["--odd", odd] if odd else []
        command += ["--tls", tls] if tls else []
        self.addresses = addresses
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE,
                                        universal_newlines=True)
        self.port = int(self.read_line().split()[1])

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        if self.process.poll() is None:
            self.stop()

    def read_line(self):
        line = self.process.stdout.readline().strip()
        if not line:
            raise RuntimeError("bench_sink ended")
        return line

    def address(self, i):
        """Another address has ports of its own."""
        return "127.0.0.%d:%d" % (1 + i % self.addresses, self.port)

    def stop(self):
        """Ends it and returns its counts."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.communicate()[0].strip().split("\n")[-1]


class Cost:
    def __init__(self, wall_us, cpu_us, user_us):
        self.wall_us, self.cpu_us, self.user_us = wall_us, cpu_us, user_us


def total(costs):
    return Cost(sum(cost.wall_us for cost in costs),
                sum(cost.cpu_us for cost in costs),
                sum(cost.user_us for cost in costs))


def spend(command, env=None):
    """Runs it, waits for it, and returns its Cost. It has to exit with 0."""
    with tempfile.TemporaryFile() as output:
        actions = [(os.POSIX_SPAWN_DUP2, output.fileno(), 1),
                   (os.POSIX_SPAWN_DUP2, output.fileno(), 2)]
        start = time.monotonic()
        pid = os.posix_spawnp(command[0], command,
                              os.environ if env is None else env,
                              file_actions=actions)
        status, usage = os.wait4(pid, 0)[1:]
        wall_us = 1e6 * (time.monotonic() - start)
        if status != 0:
            output.seek(0)
            sys.stderr.write(output.read(4000).decode("utf-8", "replace"))
            raise RuntimeError("%s: wait status %d" % (command[0], status))
    return Cost(wall_us, 1e6 * (usage.ru_utime + usage.ru_stime),
                1e6 * usage.ru_utime)


class Row:
    """One line of the table: a number a pair, and what they should be."""

    def __init__(self, aim, what, unit, values, most=None, least=None):
        self.aim, self.what, self.unit = aim, what, unit
        self.values = values
        self.most, self.least = most, least

    def wanted(self):
        if self.most is None:
            return "" if self.least is None else ">= %g" % self.least
        if self.least is not None:
            return "%g-%g" % (self.least, self.most)
        return "<= %g" % self.most

    def verdict(self):
        median = statistics.median(self.values)
        if not self.wanted():
            return ""
        is_met = ((self.most is None or median <= self.most) and
                  (self.least is None or median >= self.least))
        return "yes" if is_met else "NO"

    def cells(self):
        numbers = (statistics.median(self.values), min(self.values),
                   max(self.values))
        return ([self.aim, self.what, self.unit, self.wanted()] +
                ["%.3g" % number if abs(number) < 100 else "%.0f" % number
                 for number in numbers] +
                [str(len(self.values)), self.verdict()])


HEAD = ["aim", "what", "unit", "wanted", "median", "min", "max", "pairs",
        "met"]


def print_table(rows):
    """As Markdown, so that it can be pasted into docs/performance.md."""
    cells = [HEAD, None] + [row.cells() for row in rows]
    widths = [max(len(line[i]) for line in cells if line)
              for i in range(len(HEAD))]
    for line in cells:
        if line is None:
            line = ["-" * width for width in widths]
        print("| " + " | ".join(cell.ljust(width) for cell, width
                                in zip(line, widths)) + " |")


def alternate(pairs, one, other):
    """Calls both as often, each first in every second pair.

    Both take the number of the pair and return a Cost.
    """
    ones, others = [], []
    one(0)  # both warm the caches; not counted
    other(0)
    for i in range(pairs):
        if i % 2 == 0:
            ones.append(one(i))
            others.append(other(i))
        else:
            others.append(other(i))
            ones.append(one(i))
    return ones, others


def ratios(ones, others, key="cpu_us"):
    return [getattr(a, key) / getattr(b, key) for a, b in zip(ones, others)]


def per(costs, count, key="cpu_us"):
    return [getattr(cost, key) / count for cost in costs]


def raise_descriptor_limit():
    """Returns how many a program of ours may open."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def status_kib(pid, name):
    """0: it has ended."""
    with open("/proc/%d/status" % pid, encoding="ascii") as status:
        found = re.search(name + r":\s*(\d+)", status.read())
    return int(found.group(1)) if found else 0


def held_kib(programs, command, count, ca=None):
    """RSS of a client when count of its connections are open.

    With the path of a CA file they are in TLS.
    """
    with Sink(programs, hold=True, announce=count, tls=ca) as sink:
        client = subprocess.Popen(
            command(sink.address(0), count), stdout=subprocess.DEVNULL)
        try:
            sink.read_line()
            # The bytes are out before the client goes back to its loop.
            time.sleep(0.5)
            return status_kib(client.pid, "VmRSS")
        finally:
            client.kill()
            client.wait()


FILE = """\
# Generated: file %(i)d of the benchmark.
name: Message %(i)d is taken
description: One message of its own, to a recipient of its own.
ref: RFC 5321 3.3
tags: [bench, group-%(group)d]
level: must
deliver: true
timeouts: {connect: 5s, step: 30s, scenario: 2m}

vars:
  client: client-%(i)d.example
  to: recipient-%(i)d@server.example

steps:
  - name: the greeting
    expect: 220 /sink\\.example/
  - name: EHLO
    send: EHLO ${client}
    expect:
      code: 250
      caps: {has: [PIPELINING, 8BITMIME]}
  - name: the sender
    send: MAIL FROM:<sender-%(i)d@client.example>
    expect: 250 2.x.x /ok$/
  - name: the recipient
    send: RCPT TO:<${to}>
    expect: 250 | 251
  - name: DATA
    send: DATA
    expect: 354
  - name: the message
    message: |
      From: <sender-%(i)d@client.example>
      To: <${to}>
      Subject: benchmark %(i)d

      One line, number %(i)d.
    expect: 250 2.0.0 "taken"
    hint: The sink takes everything.
  - name: QUIT
    send: QUIT
    expect: 221
"""


def write_files(folder, count):
    """Scenario files that differ in all that usually differs."""
    for i in range(count):
        path = os.path.join(folder, "scenario-%05d.yaml" % i)
        with open(path, "w", encoding="ascii") as out:
            out.write(FILE % {"i": i, "group": i % 10})
