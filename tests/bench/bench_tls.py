"""What TLS costs: the parts of bench_aims.py that need a server in TLS.

Each run has a server of its own, which makes its own certificate, and counts
itself how many handshakes it resumed.
"""
import os
import re

from bench_lib import (
    CONVERSATION, HERE, HOLD, Row, Sink, alternate, held_kib, note, per,
    raise_descriptor_limit, ratios, spend)

RESUME = os.path.join(HERE, "tls_resume.yaml")


class Run:
    """The costs of some runs, and what their servers counted."""

    def __init__(self, bench, count):
        self.bench, self.count = bench, count
        self.ca = os.path.join(bench.scratch, "ca.pem")
        self.resumed = []

    def __call__(self, pair):
        with Sink(self.bench.programs, tls=self.ca) as sink:
            cost = spend(self.command(sink.address(0)))
            counts = dict(re.findall(r"([a-z]+) (\d+)", sink.stop()))
        if int(counts["conversations"]) != self.count:
            raise RuntimeError("the server saw %s conversations, not %d" %
                               (counts["conversations"], self.count))
        self.resumed.append(100 * int(counts["resumed"]) / self.count)
        return cost

    def drill(self, path, target):
        return [self.bench.options.smtpdrill, "run", path, "-t", target,
                "--ca", self.ca, "--repeat", str(self.count), "-j", "100",
                "--allow-delivery", "-q"]

    def floor(self, address, how):
        return [self.bench.programs.tls_floor, address, str(self.count),
                "100", self.ca, how]


class DrillFull(Run):
    def command(self, address):
        return self.drill(CONVERSATION, "smtps://" + address)


class DrillResumed(Run):
    """The file does its handshake itself."""

    def command(self, address):
        return self.drill(RESUME, address)


class FloorFull(Run):
    def command(self, address):
        return self.floor(address, "full")


class FloorResumed(Run):
    def command(self, address):
        return self.floor(address, "resume")


def each(costs, count):
    """As if each run had been of one conversation: so that runs of different
    lengths can be compared."""
    for cost in costs:
        cost.cpu_us /= count
    return costs


def aim_2(bench):
    """A full and a resumed handshake a conversation."""
    pairs = bench.options.pairs
    few = bench.options.conversations // 10
    # The first hundred have no session yet.
    many = bench.options.conversations * 3 // 5
    runs = [DrillFull(bench, few), FloorFull(bench, few)]
    ours, floors = alternate(pairs, *runs)
    if any(runs[0].resumed + runs[1].resumed):
        note("some of the full handshakes were resumed")
    yield Row("2", "CPU, full handshake, bare OpenSSL", "us",
              per(floors, few))
    yield Row("2", "CPU, full handshake, smtpdrill", "us", per(ours, few))
    yield Row("2", "CPU, full, smtpdrill / bare OpenSSL", "x",
              ratios(ours, floors), 1.15)
    runs = [DrillResumed(bench, many), DrillFull(bench, few)]
    resumed, full = alternate(pairs, *runs)
    each(resumed, many)
    each(full, few)
    yield Row("2", "CPU, resumed handshake, smtpdrill", "us",
              per(resumed, 1))
    yield Row("2", "CPU, resumed / full, smtpdrill", "x",
              ratios(resumed, full), 0.75)
    yield Row("2", "really resumed, as the server counts", "%",
              runs[0].resumed[1:], least=99)
    ours, floors = alternate(3, DrillResumed(bench, many),
                             FloorResumed(bench, many))
    yield Row("2", "CPU, resumed, smtpdrill / bare OpenSSL", "x",
              ratios(ours, floors))


def aim_3_tls(bench):
    """Memory of open conversations in TLS."""
    many, few = 10000, 100
    ca = os.path.join(bench.scratch, "ca.pem")

    def drill(address, count):
        return [bench.options.smtpdrill, "run", HOLD, "-t",
                "smtps://" + address, "--ca", ca, "--repeat", str(count),
                "-j", str(count), "-q"]

    if raise_descriptor_limit() < many + 64:
        note("descriptor limit too low for %d connections" % many)
        return
    full, small = [], []
    for _ in range(3):
        full.append(held_kib(bench.programs, drill, many, ca))
        small.append(held_kib(bench.programs, drill, few, ca))
    yield Row("3", "RSS, 10,000 open in TLS, smtpdrill", "MiB",
              [kib / 1024 for kib in full])
    yield Row("3", "RSS an open conversation in TLS", "KiB",
              [(a - b) / (many - few) for a, b in zip(full, small)], 58)
