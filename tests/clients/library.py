#!/usr/bin/env python3
"""Holds the shipped judges of clients against clients: library.py SMTPDRILL

They are scenarios/clients, and those about relays: what a relay sends on, it
sends as a client. A correct client passes each of them; a client with the fault
that library.tsv names fails at the step that it names. No scenario is without
such a fault.
"""
import concurrent.futures
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SCENARIOS = os.path.join(HERE, "..", "..", "scenarios")
CLIENT = [sys.executable, os.path.join(HERE, "any_client.py")]
SECONDS = 60
# Most of the time they wait for each other.
AT_ONCE = 8


class Row:
    def __init__(self, line):
        claim, serve, client, self.fault, step = line.split("\t")
        parts = map(re.escape, claim.split("*"))
        self.pattern = re.compile(".*".join(parts) + "$", re.S)
        self.serve = [] if serve == "-" else serve.split()
        self.client = [] if client == "-" else client.split()
        connection, _, index = step.rpartition(":")
        self.place = int(connection or 1), int(index)
        self.hits = 0


def rows():
    with open(os.path.join(HERE, "library.tsv"), encoding="utf-8") as lines:
        return [Row(line.rstrip("\n")) for line in lines
                if line.strip() and not line.startswith("#")]


def claims(program, *places):
    done = subprocess.run([program, "list", "--json", *places], check=True,
                          cwd=SCENARIOS, stdout=subprocess.PIPE)
    return [each["id"] for each in json.loads(done.stdout)["scenarios"]]


def await_port(path, server):
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and server.poll() is None:
        if os.path.exists(path):
            with open(path, encoding="ascii") as file:
                text = file.read()
            if text.endswith("\n"):
                return text.strip()
        time.sleep(0.01)
    return None


def end(process):
    try:
        process.wait(SECONDS)
        return True
    except subprocess.TimeoutExpired:
        process.terminate()
        process.wait()
        return False


def connections(row, fault):
    """A fault on the first connection leaves no second one to wait for."""
    words = row.serve + ["--connections", "1"]
    count = int(words[words.index("--connections") + 1])
    return min(count, row.place[0]) if fault else count


def serve(program, claim, words, count, start):
    """(the conversations, faults); start(port, folder) starts the client."""
    with tempfile.TemporaryDirectory(prefix="smtpdrill-client.") as folder:
        port, report = (os.path.join(folder, name)
                        for name in ("port", "report.json"))
        server = subprocess.Popen(
            [program, "serve", claim, *words, "--connections", str(count),
             "--port-file", port, "--report", f"json={report}"],
            cwd=SCENARIOS, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        number = await_port(port, server)
        if not number:
            return [], [f"no port: {server.communicate()[0]!r}"]
        client = start(number, folder)
        ended = end(server)
        client.kill()
        said = client.communicate()[0]
        server.communicate()
        if not ended:
            return [], ["nobody came, or the server did not end"]
        if b"Traceback" in said:
            return [], [f"the client: {said.decode()}"]
        with open(report, encoding="utf-8") as file:
            return json.load(file)["scenarios"], []


def play(program, claim, row, fault):
    words = list(row.serve)
    if "--connections" in words:
        at = words.index("--connections")
        words = words[:at] + words[at + 2:]

    def start(port, _folder):
        return subprocess.Popen(
            [*CLIENT, port, *row.client,
             *(["--fault", fault] if fault else [])],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return serve(program, claim, words, connections(row, fault), start)


def bad_step(conversation):
    return next((step for step in conversation["steps"]
                 if step["outcome"] not in ("passed", "skipped")), None)


def describe(conversation):
    step = bad_step(conversation)
    return conversation["outcome"] + (
        f" at {step['index']} ({step['message']})" if step else "")


def judge_correct(program, claim, row):
    conversations, faults = play(program, claim, row, None)
    for each in conversations:
        if each["outcome"] != "passed":
            faults.append(describe(each))
    return [f"{claim}: a correct client: {fault}" for fault in faults]


def judge_faulty(program, claim, row):
    conversations, faults = play(program, claim, row, row.fault)
    connection, index = row.place
    if not faults and len(conversations) < connection:
        faults = [f"{len(conversations)} connections"]
    elif not faults:
        met = conversations[connection - 1]
        step = bad_step(met)
        if met["outcome"] not in ("failed", "warned") or not step or \
                step["index"] != index:
            faults = [f"{describe(met)}, expected {index}"]
    return [f"{claim}: {row.fault}: {fault}" for fault in faults]


def main():
    program, table, jobs, faults = os.path.abspath(sys.argv[1]), rows(), [], []
    relays = sorted(glob.glob("smuggling/relay-*.yaml", root_dir=SCENARIOS))
    for claim in claims(program, "clients", *relays):
        mine = [row for row in table
                if row.pattern.match(claim.partition("/")[2])]
        for row in mine:
            row.hits += 1
            jobs.append((judge_faulty, claim, row))
        if mine:
            jobs.append((judge_correct, claim, mine[0]))
        else:
            faults.append(f"{claim}: no fault is known that it would find")
    faults += [f"{row.pattern.pattern} is no claim" for row in table
               if not row.hits]
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        for found in pool.map(lambda job: job[0](program, *job[1:]), jobs):
            faults += found
    print("\n".join(faults))
    print(f"{len(jobs)} conversations, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
