#!/usr/bin/env python3
"""Plays scenario files and holds the verdicts against what the files say of
themselves: play.py SMTPDRILL FILE...

In a FILE, comments are instructions:

  #! server NAME         play against that behaviour of scripted_server.py;
                         without it, against the built-in server
  #! run [LABEL] ARG...  play it once with these arguments more; several: all
                         (one without any when there is none)
  #! serve NAME...       play it against each of these; the label is the name
  #! always ARG...       arguments of all runs; {folder} in one is a folder of
                         this run's own, {closed} a port where nobody listens
  #! certs               certificates in ${certs}: ca.pem and other-ca.pem; mx.pem
                         of the first for mx.test and 127.0.0.1, other.pem of
                         the second, client.pem of the first, for a client
  #! alone               no target: the scenarios bring their own `servers:`
  #! exit CODE           instead of the one that follows from the outcomes
  #! env NAME=VALUE
  #! needs ipv6          not played on a machine without ::1

and behind the `name:` of each scenario stands what must come of it:

  #= OUTCOME [STEP [KIND]] [KEY=VALUE...]
  #=LABEL ...            for that run only
  #=[CASE] ...           for that case only
  #=LABEL[CASE] ...

STEP is the place of the step that failed, was warned about, skipped or an
error, among those of `steps`; "setup.1", "prelude.2" name another section.
The steps of scripted servers are counted by themselves, since their order
among the client's is not settled: "mx:2", "mx#2:1" (its second client). Of
several steps STEP is a list joined by commas, and KIND may be one; the keys
are of the first. Keys: anomalies (all ids of the scenario, joined by commas;
none when the key is missing), steps (how many results `steps` has), at_least
(microseconds that it took), skips (the steps that were skipped), also (the
others that may be in trouble as well), code (of the step's reply), conn and
recipient (of the step, all of it); and a part of reason, or of what the
report says of the step: message, sent, expected, received, name, hint,
action, or reply (its raw bytes as the report shows them); "none" when there
must be nothing of it.

Whatever a file says, each JSON report must be valid, scenarios must come in
the order of the file, the failed step must lie within its scenario, and no
output may hold a byte that could do something to a terminal.
"""
import json
import os
import re
import resource
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)
RUN_SECONDS = 100
MEMORY_KIB = 400 * 1024
SECTIONS = ("prelude", "setup", "steps", "teardown")
EXPECTATION = re.compile(r"\s*#=([\w-]*)(?:\[(.*?)\])?\s+(\S.*)")
SERVER = re.compile(r"  ([\w-]+):(?: \{|$)")
NAME = re.compile(r"(?:- |  )?name:\s+(.*?)\s*$")
# All but line feed, tab and what can be seen; C1 controls too.
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Server:
    """The scripted server, with a port for each behaviour."""

    def __init__(self, names=()):
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(HERE, "scripted_server.py"), *names],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.ports = {}
        for line in self.process.stdout:
            if line == "ready\n":
                return
            name, port = line.split()
            self.ports[name] = int(port)
        raise RuntimeError("the scripted server did not start")

    def target(self, name):
        return f"127.0.0.1:{self.ports[name]}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


def make_cert(folder, name, issuer, extension):
    """name.pem with the key in it, which keeps for a few days."""
    path = os.path.join(folder, f"{name}.pem")
    by = os.path.join(folder, f"{issuer}.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:P-256", "-nodes", "-days", "3", "-subj",
         f"/O=Drill/CN={name}", "-keyout", path + ".key", "-out", path,
         *(["-CA", by, "-CAkey", by] if issuer else []),
         *(["-addext", extension] if extension else [])],
        check=True, capture_output=True)
    with open(path, "a", encoding="ascii") as pem, \
            open(path + ".key", encoding="ascii") as key:
        pem.write(key.read())


def make_certs(folder):
    for name, issuer, extension in (
            ("ca", None, None), ("other-ca", None, None),
            ("mx", "ca", "subjectAltName=DNS:mx.test,IP:127.0.0.1"),
            ("other", "other-ca", "subjectAltName=DNS:mx.test,IP:127.0.0.1"),
            ("client", "ca", "extendedKeyUsage=clientAuth")):
        make_cert(folder, name, issuer, extension)
    return ["-D", f"certs={folder}"]


@dataclass
class Ran:
    """What one run left behind."""
    code: int
    out: bytes
    err: bytes
    report: dict
    faults: list = field(default_factory=list)


def load_report(path):
    """The report and what is wrong with it."""
    import validate_report
    try:
        report = validate_report.load(path)
    except (OSError, ValueError) as error:
        return None, [f"no JSON report: {error}"]
    schema = validate_report.load(os.path.join(ROOT, "docs",
                                               "report.schema.json"))
    return report, [f"report: {fault}" for fault in
                    validate_report.report_faults(schema, report)]


def wait_for_port(folder, process, name="port"):
    """The port that a server started with --port-file wrote down."""
    path = os.path.join(folder, name)
    for _ in range(600):
        if os.path.exists(path):
            with open(path, encoding="ascii") as file:
                return int(file.read().split()[-1])
        if process.poll() is not None:
            raise RuntimeError("the server has ended")
        time.sleep(0.05)
    raise RuntimeError("the server does not listen")


def have_schema():
    try:
        import jsonschema  # noqa: F401
    except ImportError:
        return False
    return True


def clean_environment(extra=()):
    env = {name: value for name, value in os.environ.items()
           if not name.startswith("SMTPDRILL_")}
    env.update(extra)
    env["NO_COLOR"] = "1"
    return env


def output_faults(ran):
    for name, data in (("output", ran.out), ("errors", ran.err)):
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            yield f"{name}: no UTF-8: {error}"
            continue
        found = FORBIDDEN.search(text)
        if found:
            at = max(0, found.start() - 40)
            yield f"{name}: a control byte: {text[at:found.end() + 20]!r}"
    if b"Sanitizer" in ran.err or b"runtime error" in ran.err:
        yield "a sanitizer spoke: " + ran.err.decode("utf-8", "replace")


def smtpdrill(program, arguments, cwd=None, env=(), seconds=RUN_SECONDS,
              with_report=True):
    """Runs it to its end and checks what is always to be checked."""
    with tempfile.TemporaryDirectory(prefix="smtpdrill-play.") as folder:
        path = os.path.join(folder, "report.json")
        if with_report:
            arguments = [*arguments, "--report", f"json={path}",
                         "--report", "text"]
        done = subprocess.run(
            [program, *arguments], cwd=cwd, env=clean_environment(env),
            stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds,
            check=False)
        ran = Ran(done.returncode, done.stdout, done.stderr, None)
        if with_report and (os.path.exists(path) or done.returncode != 2):
            ran.report, ran.faults = load_report(path)
            if os.path.exists(path):
                with open(path, encoding="utf-8",
                          errors="replace") as file:
                    raw = file.read()
                if FORBIDDEN.search(raw):
                    ran.faults.append("report: a control byte")
    ran.faults.extend(output_faults(ran))
    return ran


@dataclass
class Expected:
    outcome: str
    step: str = None
    kind: str = None
    keys: dict = field(default_factory=dict)

    def kinds(self):
        """Of each place: one of its own, or that of all."""
        steps = self.step.split(",")
        kinds = (self.kind or "").split(",")
        if len(kinds) == 1:
            kinds *= len(steps)
        return {step: kind or None for step, kind in zip(steps, kinds)}


@dataclass
class Scenario:
    name: str
    line: int
    expected: dict = field(default_factory=dict)  # (label, case): Expected

    def find(self, label, case):
        for key in ((label, case), (label, None), ("", case), ("", None)):
            if key in self.expected:
                return self.expected[key]
        return None


@dataclass
class File:
    path: str
    server: str = None
    runs: list = field(default_factory=list)  # (label, server, [argument])
    always: list = field(default_factory=list)
    alone: bool = False
    certs: bool = False
    needs_ipv6: bool = False
    servers: set = field(default_factory=set)  # names of scripted ones
    exit: int = None
    env: dict = field(default_factory=dict)
    scenarios: list = field(default_factory=list)


def read_expected(text):
    words = shlex.split(text)
    expected = Expected(words.pop(0))
    for word in words:
        key, equals, value = word.partition("=")
        if equals:
            expected.keys[key] = value
        elif expected.step is None:
            expected.step = word
        else:
            expected.kind = word
    return expected


def read_instruction(file, text):
    words = shlex.split(text)
    if words[0] == "server":
        file.server = words[1]
    elif words[0] == "run":
        label = words.pop(1) if len(words) > 1 and words[1][0] != "-" else ""
        file.runs.append((label, file.server, words[1:]))
    elif words[0] == "always":
        file.always.extend(words[1:])
    elif words[0] in ("alone", "certs"):
        setattr(file, words[0], True)
    elif words[0] == "serve":
        file.runs.extend((name, name, []) for name in words[1:])
    elif words == ["needs", "ipv6"]:
        file.needs_ipv6 = True
    elif words[0] == "exit":
        file.exit = int(words[1])
    elif words[0] == "env":
        name, _, value = words[1].partition("=")
        file.env[name] = value
    else:
        raise ValueError(f"{file.path}: what is {text!r}?")


def read_file(path):
    file = File(path)
    with open(path, encoding="utf-8") as text:
        lines = text.readlines()
    in_servers = False
    for number, line in enumerate(lines, 1):
        if line[0] not in " #\n":
            in_servers = line.startswith("servers:")
        elif in_servers and SERVER.match(line):
            file.servers.add(SERVER.match(line)[1])
        if line.startswith("#! "):
            read_instruction(file, line[3:])
            continue
        found = EXPECTATION.match(line)
        if found:
            key = (found[1], found[2])
            file.scenarios[-1].expected[key] = read_expected(found[3])
            continue
        found = NAME.match(line)
        if found and not line.startswith("    "):
            name = found[1]
            if name[0] == name[-1] and name[0] in "'\"":
                name = name[1:-1]
            file.scenarios.append(Scenario(name, number))
    # Steps have names too.
    file.scenarios = [s for s in file.scenarios if s.expected]
    file.runs = file.runs or [("", file.server, [])]
    return file


def step_place(step, seen, servers):
    conn = step.get("conn") or ""
    lane = conn if conn.partition("#")[0] in servers else ""
    key = (step["section"], lane)
    seen[key] = seen.get(key, 0) + 1
    place = str(seen[key])
    if step["section"] != "steps":
        place = f"{step['section']}.{place}"
    return f"{lane}:{place}" if lane else place


def places(result, servers):
    """The client's steps, then those of each server."""
    seen = {}
    found = [(step_place(step, seen, servers), step)
             for step in result["steps"]]
    return sorted(found, key=lambda one: one[0].rpartition(":")[0])


STEP_OUTCOMES = {"failed": ("failed",), "xfailed": ("failed", "warned"),
                 "warned": ("warned",), "error": ("error",),
                 "skipped": ("skipped",), "passed": (), "xpassed": ()}


def key_fault(key, value, placed, result, step):
    if key == "steps":
        got = sum(s["section"] == "steps" and ":" not in place
                  for place, s in placed)
        return None if got == int(value) else f"{got} steps, not {value}"
    if key == "at_least":
        got = result["duration_us"]
        return None if got >= int(value) else f"took {got} us, not {value}"
    if key == "skips":
        got = ",".join(place for place, s in placed
                       if s["outcome"] == "skipped")
        return None if got == value else f"skipped {got}, not {value}"
    if key == "reason":
        got = result["reason"]
    elif key == "code":
        got = str(step["reply"]["code"]) if step and step["reply"] else None
        return None if got == value else f"code {got}, not {value}"
    elif key in ("conn", "recipient"):
        got = step[key] if step else None
        return (None if got == (None if value == "none" else value)
                else f"{key} is {got!r}, not {value}")
    elif key == "reply":
        got = step["reply"]["raw"] if step and step["reply"] else None
    else:
        got = step[key] if step else None
    if value == "none":
        return None if got is None else f"{key} is {got!r}, not none"
    if got is None or value not in got:
        return f"{key} is {got!r}, without {value!r}"
    return None


def steps_faults(expected, placed):
    wanted = STEP_OUTCOMES[expected.outcome]
    bad = [(place, step) for place, step in placed
           if step["outcome"] in wanted]
    worse = [place for place, step in placed
             if step["outcome"] in ("failed", "error", "warned")
             and step["outcome"] not in wanted]
    if ",".join(worse) != expected.keys.get("also", ""):
        yield f"steps {','.join(worse) or 'none'} are in trouble as well"
    got = ",".join(place for place, _ in bad)
    if expected.step is None:
        if bad and expected.outcome != "skipped":
            yield f"step {got} is in trouble"
        return
    if sorted(got.split(",")) != sorted(expected.step.split(",")):
        yield f"step {got or 'none'}, not {expected.step}"
    for place, step in bad:
        kind = step["kind"]
        if kind != expected.kinds().get(place, kind):
            yield f"step {place}: kind {kind}, not {expected.kind}"


def scenario_faults(expected, placed, result):
    if result["outcome"] != expected.outcome:
        yield f"{result['outcome']}, not {expected.outcome}"
        return
    yield from steps_faults(expected, placed)
    anomalies = expected.keys.get("anomalies", "")
    if ",".join(result["anomalies"]) != anomalies:
        yield f"anomalies {result['anomalies']}, not {anomalies!r}"
    bad = [step for place, step in placed
           if place == (expected.step or "").split(",")[0]]
    for key, value in expected.keys.items():
        if key in ("anomalies", "also"):
            continue
        fault = key_fault(key, value, placed, result, bad[0] if bad else None)
        if fault:
            yield fault


def position_faults(file, scenario, following, result):
    for step in result["steps"]:
        if step["file"] and step["file"] != os.path.basename(file.path):
            continue  # a fragment's
        if step["line"] is None:
            if step["section"] != "prelude":
                yield f"step {step['index']} has no line"
        elif not scenario.line < step["line"] < following:
            yield f"step {step['index']} is in line {step['line']}"


def expected_exit(outcomes):
    if "failed" in outcomes or "xpassed" in outcomes:
        return 1
    return 3 if "error" in outcomes else 0


def match_results(file, label, results):
    """Each result with its scenario: in the order of the file."""
    at = 0
    for result in results:
        while (at < len(file.scenarios) and
               file.scenarios[at].name != result["name"]):
            at += 1
        if at == len(file.scenarios):
            yield result, None, None
            return
        behind = (file.scenarios[at + 1].line
                  if at + 1 < len(file.scenarios) else 10 ** 6)
        yield result, file.scenarios[at], behind


def report_faults(file, label, report):
    seen = set()
    for result, scenario, behind in match_results(file, label,
                                                  report["scenarios"]):
        if scenario is None:
            yield f"{result['id']}: not expected here"
            continue
        seen.add(scenario.name)
        expected = scenario.find(label, result["case"])
        if expected is None:
            yield f"{result['id']}: nothing is said of it"
            continue
        placed = places(result, file.servers)
        for fault in (*scenario_faults(expected, placed, result),
                      *position_faults(file, scenario, behind, result)):
            yield (f"{result['id']}: {fault}"
                   f" ({result['reason']}; "
                   + "; ".join(f"{p}: {s['outcome']} {s['kind']} "
                               f"{s['message']}" for p, s in placed
                               if s["message"]) + ")")
    for scenario in file.scenarios:
        if scenario.name not in seen and not file.exit:
            yield f"{scenario.name!r}: was not played"


def play_run(program, file, run, server):
    label, name, arguments = run
    target = ["-t", server.target(name) if name else "builtin"]
    with tempfile.TemporaryDirectory(prefix="smtpdrill-own.") as folder, \
            socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # nobody else's, but does not listen
        ran = smtpdrill(program,
                        ["run", os.path.basename(file.path), "-vv",
                         *([] if file.alone else target),
                         *(make_certs(folder) if file.certs else []),
                         *(word.replace("{folder}", folder)
                           .replace("{closed}", str(closed.getsockname()[1]))
                           for word in (*file.always, *arguments))],
                        cwd=os.path.dirname(file.path) or ".", env=file.env)
    faults = list(ran.faults)
    if ran.report:
        faults.extend(report_faults(file, label, ran.report))
        wanted = expected_exit({s["outcome"]
                                for s in ran.report["scenarios"]})
    else:
        wanted = 2
        faults.append(ran.err.decode("utf-8", "replace"))
    if file.exit is not None:
        wanted = file.exit
    if ran.code != wanted:
        faults.append(f"exit {ran.code}, not {wanted}")
    count = len(ran.report["scenarios"]) if ran.report else 0
    return count, faults


def have_ipv6():
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


def lacks(file):
    """What this machine would need to play it."""
    if file.needs_ipv6 and not have_ipv6():
        return "IPv6"
    if file.certs and not shutil.which("openssl"):
        return "openssl"
    return None


def play_file(program, path):
    """How many faults there were; None: it was not played."""
    file = read_file(path)
    faults = []
    if lacks(file):
        print(f"{path}: no {lacks(file)} here")
        return None
    names = {name for _, name, _ in file.runs if name}
    server = Server(sorted(names)) if names else None
    try:
        for run in file.runs:
            count, found = play_run(program, file, run, server)
            title = " ".join([os.path.basename(path), run[0], *run[2]])
            print(f"{title}: {count} scenarios, {len(found)} faults")
            for fault in found:
                print(f"  {fault}")
            faults.extend(found)
    finally:
        if server:
            server.__exit__()
    return len(faults)


def main(arguments):
    if len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    if not have_schema():
        print("play.py: no jsonschema package", file=sys.stderr)
        return 77
    counts = [play_file(arguments[0], path) for path in arguments[1:]]
    if not any(count is not None for count in counts):
        return 77
    faults = sum(count or 0 for count in counts)
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    if used > MEMORY_KIB:
        print(f"one run took {used} KiB of memory")
        faults += 1
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
