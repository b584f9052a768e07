"""What the benchmark measures: a function an aim of docs/performance.md.

Each takes the Bench and yields Rows.
"""
import os
import shutil
import subprocess
import time

from bench_lib import (
    CONVERSATION, HOLD, Row, Sink, alternate, held_kib, note, per,
    raise_descriptor_limit, ratios, spend, status_kib, total, write_files)
from bench_tls import aim_2, aim_3_tls


class Bench:
    def __init__(self, options, sink, programs, scratch):
        self.options, self.sink = options, sink
        self.programs, self.scratch = programs, scratch
        self.addresses_used = 0

    def address(self):
        """The next address: it has all of its ports still."""
        self.addresses_used += 1
        return self.sink.address(self.addresses_used)

    def drill(self, path, *more, jobs=100):
        return [self.options.smtpdrill, "run", path, "-t", self.address(),
                "-j", str(jobs), "--allow-delivery", "-q"] + list(more)

    def repeat(self, count):
        return spend(self.drill(CONVERSATION, "--repeat", str(count)))

    def floor(self, count):
        return spend([self.programs.floor, self.address(), str(count),
                      "100"])

    def files(self, count):
        folder = os.path.join(self.scratch, str(count))
        if not os.path.isdir(folder):
            os.mkdir(folder)
            write_files(folder, count)
        return folder


def find_smtp_source():
    return os.environ.get("SMTP_SOURCE") or shutil.which("smtp-source")


def source_environment():
    env = dict(os.environ)
    if "SMTP_SOURCE_LIBRARIES" in env:
        env["LD_LIBRARY_PATH"] = env["SMTP_SOURCE_LIBRARIES"]
    return env


def aim_1(bench):
    """CPU a conversation: the floor, smtp-source; system calls."""
    count, pairs = bench.options.conversations, bench.options.pairs
    ours, floors = alternate(pairs, lambda i: bench.repeat(count),
                             lambda i: bench.floor(count))
    yield Row("1", "CPU a conversation, floor", "us", per(floors, count))
    yield Row("1", "CPU a conversation, smtpdrill", "us", per(ours, count))
    yield Row("1", "of it user time, smtpdrill", "us",
              per(ours, count, "user_us"))
    yield Row("1", "CPU, smtpdrill / floor", "x", ratios(ours, floors), 1.30)
    yield Row("1", "wall time, smtpdrill / floor", "x",
              ratios(ours, floors, "wall_us"))
    source = find_smtp_source()
    if not source:
        note("smtp-source: not found, no ratio to it")
        return
    env = source_environment()
    ours, others = alternate(
        pairs, lambda i: bench.repeat(count),
        lambda i: spend([source, "-s", "100", "-m", str(count),
                         "inet:" + bench.address()], env))
    yield Row("1", "CPU a conversation, smtp-source", "us",
              per(others, count))
    yield Row("1", "CPU, smtpdrill / smtp-source", "x",
              ratios(ours, others), 0.75)


def count_calls(bench, command):
    path = os.path.join(bench.scratch, "strace")
    spend(["strace", "-f", "-c", "-o", path] + command)
    with open(path, encoding="utf-8", errors="replace") as lines:
        total = [line for line in lines if line.endswith(" total\n")]
    return int(total[0].split()[3])


def calls(bench):
    """System calls a conversation: what 2,000 more of them add."""
    if not shutil.which("strace"):
        note("strace: not found, system calls not counted")
        return
    few, many = 500, 2500

    def added(command):
        return (count_calls(bench, command(many)) -
                count_calls(bench, command(few))) / (many - few)

    yield Row("1", "system calls a conversation, smtpdrill", "",
              [added(lambda n: bench.drill(CONVERSATION, "--repeat", str(n)))
               for _ in range(3)], 26)
    yield Row("1", "system calls a conversation, floor", "",
              [added(lambda n: [bench.programs.floor, bench.address(),
                                str(n), "100"]) for _ in range(3)])


def peak_kib(command):
    """What wait4() says is no use: it counts the program that forked."""
    peak = 0
    client = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while client.poll() is None:
        peak = max(peak, status_kib(client.pid, "VmHWM"))
        time.sleep(0.01)
    return peak


def aim_3(bench):
    """Memory of open conversations, and of finished ones."""
    many, few = 10000, 100

    def drill(address, count):
        return [bench.options.smtpdrill, "run", HOLD, "-t", address,
                "--repeat", str(count), "-j", str(count), "-q"]

    def floor(address, count):
        return [bench.programs.floor, address, str(count), str(count)]

    if raise_descriptor_limit() < many + 64:
        note("descriptor limit too low for %d connections" % many)
        return
    for name, command, most in (("smtpdrill", drill, 48),
                                ("floor", floor, None)):
        full, small = [], []
        for _ in range(3):
            full.append(held_kib(bench.programs, command, many))
            small.append(held_kib(bench.programs, command, few))
        yield Row("3", "RSS, 10,000 open, " + name, "MiB",
                  [kib / 1024 for kib in full], most)
        if command is drill:
            yield Row("3", "RSS an open conversation", "KiB",
                      [(a - b) / (many - few) for a, b in zip(full, small)],
                      4)
    many, few = 42000, 2000
    yield Row("3", "peak RSS a finished conversation", "bytes",
              [1024 * (peak_kib(bench.drill(CONVERSATION, "--repeat",
                                            str(many))) -
                       peak_kib(bench.drill(CONVERSATION, "--repeat",
                                            str(few)))) / (many - few)
               for _ in range(3)])


def aim_4(bench):
    """A thousand files, each once."""
    count, pairs = 1000, bench.options.pairs
    folder = bench.files(count)
    ours, floors = alternate(
        pairs, lambda i: spend(bench.drill(folder)),
        lambda i: spend([bench.programs.load_floor, bench.address(), folder,
                         "100"]))
    yield Row("4", "CPU, 1,000 files, floor", "ms", per(floors, 1000))
    yield Row("4", "CPU, 1,000 files, smtpdrill", "ms", per(ours, 1000))
    yield Row("4", "CPU, smtpdrill / floor", "x", ratios(ours, floors), 2.5)
    yield Row("4", "wall time, 1,000 files, smtpdrill", "ms",
              per(ours, 1000, "wall_us"))
    swaks = shutil.which("swaks")
    if not swaks:
        note("swaks: not found, no ratio to it")
        return
    few = 20
    ratio, walls = [], []
    for i in range(pairs):
        wall_us = sum(spend([swaks, "--server", bench.address(),
                             "--from", "sender@client.example",
                             "--to", "recipient@server.example",
                             "--helo", "client.example"]).wall_us
                      for _ in range(few))
        walls.append(wall_us * count / few / 1e6)
        ratio.append(walls[-1] * 1e6 / ours[i].wall_us)
    note("swaks: each value is %d of them in a row, times %d"
         % (few, count // few))
    yield Row("4", "wall time, 1,000 swaks", "s", walls)
    yield Row("4", "wall time, smtpdrill / swaks", "x",
              [1 / value for value in ratio], 1 / 50)


def libraries(program):
    found = subprocess.run(["ldd", program], stdout=subprocess.PIPE,
                           check=True, universal_newlines=True).stdout
    return {line.split()[0] for line in found.split("\n") if "=>" in line}


def aim_5(bench):
    """From start to exit."""
    starts = 20
    missing = (libraries(bench.options.smtpdrill) -
               libraries(bench.programs.empty))
    if missing:
        note("bench_empty lacks " + " ".join(sorted(missing)))

    ours, empties = [], []
    for _ in range(bench.options.pairs):
        both = alternate(
            starts, lambda i: spend(bench.drill(CONVERSATION, jobs=1)),
            lambda i: spend([bench.programs.empty]))
        ours.append(total(both[0]))
        empties.append(total(both[1]))
    yield Row("5", "start to exit, empty program", "ms",
              per(empties, 1000 * starts, "wall_us"))
    yield Row("5", "start to exit, smtpdrill", "ms",
              per(ours, 1000 * starts, "wall_us"))
    yield Row("5", "start to exit, smtpdrill / empty", "x",
              ratios(ours, empties, "wall_us"), 1.5)
    yield Row("5", "CPU, smtpdrill / empty", "x", ratios(ours, empties))


def aim_6(bench):
    """Four times as much costs four times as much."""
    count, pairs = bench.options.conversations, bench.options.pairs
    many, few = alternate(pairs, lambda i: bench.repeat(count),
                          lambda i: bench.repeat(count // 4))
    yield Row("6", "CPU, 4 x the conversations", "x", ratios(many, few),
              4.4, 3.6)
    many, few = alternate(
        pairs, lambda i: spend(bench.drill(bench.files(4000))),
        lambda i: spend(bench.drill(bench.files(1000))))
    yield Row("6", "CPU, 4 x the files", "x", ratios(many, few), 4.4, 3.6)


def rate(bench, odd, count):
    """Conversations a second beside one odd peer, or beside none."""
    with Sink(bench.programs, announce=count, odd=odd) as sink:
        more = 1 if odd else 0
        client = subprocess.Popen(
            [bench.options.smtpdrill, "run", CONVERSATION, "-t",
             sink.address(0), "--repeat", str(count + more), "-j",
             str(99 + more), "--allow-delivery", "-q"],
            stdout=subprocess.DEVNULL)
        start = time.monotonic()
        try:
            sink.read_line()
            return count / (time.monotonic() - start)
        finally:
            client.kill()
            client.wait()


def aim_7(bench):
    """One odd peer beside 99 that are as they should be."""
    count = bench.options.conversations // 2
    for odd in ("mute", "dribble"):
        values = []
        for i in range(bench.options.pairs):
            order = (odd, None) if i % 2 else (None, odd)
            found = {kind: rate(bench, kind, count) for kind in order}
            values.append(found[odd] / found[None])
        yield Row("7", "rate of 99, one %s / none" % odd, "x", values,
                  least=0.9)


AIMS = {"1": aim_1, "calls": calls, "2": aim_2, "3": aim_3,
        "3tls": aim_3_tls, "4": aim_4, "5": aim_5, "6": aim_6, "7": aim_7}
