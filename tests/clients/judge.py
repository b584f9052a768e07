#!/usr/bin/env python3
"""Has the language's servers judge clients that others wrote, and holds the
verdicts against what the files say of themselves: judge.py SMTPDRILL FILE...

In a FILE, comments are instructions. At its head:

  #! needs PROGRAM...    without these it is skipped (exit 77)

and behind the `name:` of each scenario:

  #! client COMMAND      `smtpdrill serve` plays the scenario, and this is the
                         client: a line for the shell, with $PORT (or
                         $PORT_NAME of several servers), $CA (the file of
                         --write-ca), $HERE (this folder) and $FOLDER (an
                         empty one that goes away). Several lines are one.
                         Without it the scenario has a client of its own, in
                         a `run` step: `smtpdrill run --allow-run` plays it
  #! connections N       how often the client comes (1)
  #! exit CODE | not 0   what the client's exit code is; any, if not said
  #! says TEXT           a part of what the client prints

What must come of it is written as for tests/support/play.py: #= OUTCOME
[STEP [KIND]] [KEY=VALUE...], by `serve` once for each connection, or, as
#=2 ..., for the second one.

Each client and each server is ended after CLIENT_SECONDS, and that is a
fault. With TESTS_NO_SKIP in the environment a client that is missing is
one too.
"""
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "support"))
import play  # noqa: E402

CLIENT_SECONDS = 30
POLL_SECONDS = 0.02
SHOWN_LINES = 80


class Client:
    """A scenario, and what its comments say of the client."""

    def __init__(self, name, line):
        self.name, self.line = name, line
        self.command = self.exit = None
        self.connections, self.says, self.expected = 1, [], {}


def read_file(path):
    needs, clients = [], []
    with open(path, encoding="utf-8") as text:
        lines = text.readlines()
    for number, line in enumerate(lines, 1):
        name = play.NAME.match(line)
        found = play.EXPECTATION.match(line)
        words = line.split(None, 2)
        if name and not line.startswith("    "):
            clients.append(Client(name[1].strip("'\""), number))
        elif found:
            clients[-1].expected[found[1]] = play.read_expected(found[3])
        elif words and words[0] == "#!":
            what, value = words[1], words[2].strip()
            if what == "needs":
                needs.extend(value.split())
            elif what == "client":
                clients[-1].command = " ".join(
                    filter(None, (clients[-1].command, value)))
            elif what == "connections":
                clients[-1].connections = int(value)
            elif what == "exit":
                clients[-1].exit = value
            elif what == "says":
                clients[-1].says.append(value)
            else:
                raise ValueError(f"{path}:{number}: what is {what!r}?")
    return needs, [client for client in clients if client.expected]


def environment(folder):
    """Nothing of what the developer's own clients are told."""
    path = [os.environ.get("CLIENT_PATH", ""), os.environ["PATH"],
            "/usr/sbin"]
    return {"PATH": ":".join(filter(None, path)), "HOME": folder,
            "HERE": HERE, "FOLDER": folder, "CA": os.path.join(folder, "ca"),
            "LC_ALL": "C.UTF-8", "PYTHON": debian_python(),
            "NO_COLOR": "1"}


def debian_python():
    path = "/usr/bin/python3"
    return path if os.access(path, os.X_OK) else sys.executable


class Program:
    """Runs in a group of its own, and is ended when its time is over."""

    def __init__(self, words, env, cwd=None):
        self.process = subprocess.Popen(
            words, env=env, cwd=cwd, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True)

    def end(self, seconds):
        """What it printed, and whether it was ended."""
        late = False
        try:
            out, _ = self.process.communicate(timeout=max(0.1, seconds))
        except subprocess.TimeoutExpired:
            late = True
            os.killpg(self.process.pid, signal.SIGKILL)
            out, _ = self.process.communicate()
        return out, late


def await_ports(path, server, until):
    while time.monotonic() < until and server.process.poll() is None:
        try:
            with open(path, encoding="ascii") as file:
                text = file.read()
            if text.endswith("\n"):
                return text
        except FileNotFoundError:
            pass
        time.sleep(POLL_SECONDS)
    return None


def port_variables(text):
    lines = [line.split() for line in text.splitlines()]
    if len(lines) == 1 and len(lines[0]) == 1:
        return {"PORT": lines[0][0]}
    return {f"PORT_{name}": port for name, port in lines}


def client_faults(client, code, out):
    text = out.decode("utf-8", "replace")
    if client.exit == "not 0":
        if code == 0:
            yield "the client's exit code is 0"
    elif client.exit is not None and code != int(client.exit):
        yield f"the client's exit code is {code}, not {client.exit}"
    for part in client.says:
        if part not in text:
            yield f"the client does not say {part!r}"


def connection_faults(client, results):
    if len(results) != client.connections:
        yield f"{len(results)} connections, not {client.connections}"
    for number, result in enumerate(results, 1):
        expected = client.expected.get(str(number),
                                       client.expected.get(""))
        if expected is None:
            yield f"nothing is said of connection {number}"
            continue
        placed = play.places(result, set())
        for fault in play.scenario_faults(expected, placed, result):
            yield f"{result['id']}: {fault} ({trouble(placed)})"


def trouble(placed):
    return "; ".join(f"{place}: {step['outcome']} {step['kind']} "
                     f"{step['message']}"
                     for place, step in placed if step["message"])


def read_report(path):
    report, faults = play.load_report(path)
    return (report["scenarios"] if report else []), faults


def judge(code, results):
    wanted = play.expected_exit({result["outcome"] for result in results})
    if code != wanted:
        yield f"smtpdrill's exit code is {code}, not {wanted}"


def output_faults(code, out):
    """Nothing in it does something to a terminal, no sanitizer spoke."""
    return play.output_faults(play.Ran(code, b"", out, None))


def play_serve(program, path, client, folder):
    """`smtpdrill serve`, and the client from outside."""
    env, until = environment(folder), time.monotonic() + CLIENT_SECONDS
    ports, report = (os.path.join(folder, name)
                     for name in ("ports", "report.json"))
    ca = ["--write-ca", env["CA"]] if "$CA" in client.command else []
    server = Program(
        [program, "serve", f"{os.path.basename(path)}::{client.name}",
         "--connections", str(client.connections), "--port-file", ports, *ca,
         "-vv", "--report", "text", "--report", f"json={report}"],
        env, os.path.dirname(path) or ".")
    text = await_ports(ports, server, until)
    if text is None:
        out, _ = server.end(0.1)
        return ["the server did not start"], out, b""
    user = Program(["sh", "-c", client.command],
                   {**env, **port_variables(text)}, folder)
    said, late = user.end(until - time.monotonic())
    faults = ["the client did not end"] if late else []
    faults.extend(client_faults(client, user.process.returncode, said))
    out, late = server.end(until - time.monotonic())
    if late:
        return [*faults, "the server did not end"], out, said
    results, more = read_report(report)
    faults.extend(more)
    faults.extend(connection_faults(client, results))
    faults.extend(judge(server.process.returncode, results))
    faults.extend(output_faults(server.process.returncode, out))
    return faults, out, said


def play_run(program, path, client, folder):
    """`smtpdrill run`: the scenario starts the client itself."""
    report = os.path.join(folder, "report.json")
    runner = Program(
        [program, "run", f"{os.path.basename(path)}::{client.name}",
         "--allow-run", "-vv", "--report", "text",
         "--report", f"json={report}"],
        environment(folder), os.path.dirname(path) or ".")
    out, late = runner.end(CLIENT_SECONDS)
    if late:
        return ["it did not end"], out, b""
    results, faults = read_report(report)
    names = server_names(path)
    for result in results:
        placed = play.places(result, names)
        faults.extend(f"{fault} ({trouble(placed)})" for fault in
                      play.scenario_faults(client.expected[""], placed,
                                           result))
    faults.extend(judge(runner.process.returncode, results))
    if not results:
        faults.append("it was not played")
    faults.extend(output_faults(runner.process.returncode, out))
    return faults, out, b""


def server_names(path):
    """The servers of such a file all have the same name."""
    with open(path, encoding="utf-8") as text:
        return {"mx"} if "servers:" in text.read() else set()


def play_client(program, path, client):
    with tempfile.TemporaryDirectory(prefix="smtpdrill-client.") as folder:
        how = play_serve if client.command else play_run
        faults, out, said = how(program, path, client, folder)
    print(f"{os.path.basename(path)}::{client.name}: {len(faults)} faults")
    for fault in faults:
        print(f"  {fault}")
    if faults:
        print_excerpt("smtpdrill", out)
        print_excerpt("the client", said)
    return len(faults)


def print_excerpt(who, out):
    lines = out.decode("utf-8", "replace").splitlines()
    if len(lines) > SHOWN_LINES:
        half = SHOWN_LINES // 2
        lines[half:-half] = ["..."]
    for line in lines:
        print(f"    {who}: {line[:200]}")


def missing(needs):
    path = environment("/")["PATH"]
    return [name for name in needs if not shutil.which(name, path=path)]


def play_file(program, path):
    """The number of faults; None if it cannot be played here."""
    needs, clients = read_file(path)
    lacking = missing(needs)
    if lacking:
        print(f"{os.path.basename(path)}: skipped, not installed: "
              + " ".join(lacking))
        return 1 if os.environ.get("TESTS_NO_SKIP") else None
    if not clients:
        print(f"{path}: nothing in it")
        return 1
    return sum(play_client(program, path, client) for client in clients)


def main(arguments):
    if len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    if not play.have_schema():
        print("skipped: Python has no jsonschema package")
        return 1 if os.environ.get("TESTS_NO_SKIP") else 77
    program = os.path.abspath(arguments[0])
    found = [play_file(program, path) for path in arguments[1:]]
    if any(found):
        return 1
    return 77 if None in found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
