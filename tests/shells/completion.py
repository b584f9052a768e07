#!/usr/bin/env python3
"""completion.py PROGRAM SHELL: what the shell offers is what the commands
take, no more and no less. The tables are read from the helps."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

import shells

PROGRAM = os.path.abspath(sys.argv[1])
SHELL = sys.argv[2]

FILES = {
    "smtpdrill.yaml": "targets:\n"
                      "  lab: {url: 'mail.lab.example:2525'}\n"
                      "  staging: {url: stage.example}\n",
    "good.yaml": "scenarios:\n"
                 "  - {name: It greets, start: greeting,"
                 " steps: [{send: NOOP, expect: 250}]}\n"
                 "  - {name: 'It''s $odd', start: greeting,"
                 " steps: [{send: NOOP, expect: 250}]}\n",
    "notes.txt": "no scenario\n",
    "result.json": "{}\n",
    "sub/deep.yaml": "name: deep\nsteps: [{expect: 220}]\n",
}


def output(*args):
    return subprocess.run([PROGRAM, *args], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True).stdout


def commands():
    part = output("--help").split("Commands:\n")[1].split("\n\n")[0]
    return re.findall(r"^  (\w+) ", part, re.M)


def options(command):
    listed = re.findall(r"^  (?:-\w, |    )--([a-z0-9-]+)",
                        output(command, "--help"), re.M)
    return {f"--{name}" for name in listed + ["help"]}


def formats():
    text = output("run", "x", "--report", "%")
    return set(re.search(r"there are: ([a-z, ]+)", text)[1].split(", "))


def rows():
    """Name, command line, what must be offered, and what must not be ("*":
    nothing else)."""
    names = set(commands())
    yield "commands", "smtpdrill ", names, {"lust", "bash"}
    yield "a command's beginning", "smtpdrill ch", {"check"}, {"*"}
    yield "commands of help", "smtpdrill help ", names - {"help"}, \
        {"lab", "good.yaml"}
    for command in sorted(names - {"help"}):
        yield f"options of {command}", f"smtpdrill {command} --", \
            options(command), {"*"}
    when = {"auto", "always", "never"}
    yield "colours", "smtpdrill run --color ", when, {"*"}
    yield "a colour behind =", "smtpdrill run --color=a", \
        {"auto", "always"}, {"*"}
    yield "report formats", "smtpdrill run --report ", formats(), {"*"}
    yield "a report's file", "smtpdrill run --report json=res", \
        {"result.json"}, {"*"}
    yield "a report's file behind two =", \
        "smtpdrill run --report=json=res", {"result.json"}, {"*"}
    targets = {"builtin", "lab", "staging"}
    yield "targets", "smtpdrill run good.yaml --target ", targets, {"*"}
    yield "targets of a letter", "smtpdrill run -t ", targets, {"*"}
    yield "a target behind =", "smtpdrill init --target=s", {"staging"}, {"*"}
    yield "any file", "smtpdrill run --ca no", {"notes.txt"}, {"*"}
    yield "folders", "smtpdrill run --artifacts ", {"sub/"}, {"notes.txt"}
    yield "no value is known", "smtpdrill run -k ", set(), {"*"}
    yield "scenarios", "smtpdrill run ", {"good.yaml", "sub/"}, \
        {"--target", "lab"} | ({"notes.txt"} if SHELL != "fish" else set())
    yield "scenarios of a file", "smtpdrill run good.yaml::", \
        {"good.yaml::It greets", "good.yaml::It's $odd"}, {"*"}
    yield "scenarios that begin so", "smtpdrill list good.yaml::It\\ g", \
        {"good.yaml::It greets"}, {"*"}
    yield "results", "smtpdrill report r", {"result.json"}, {"*"}
    yield "shells", "smtpdrill completion ", {"bash", "fish", "zsh"}, {"*"}
    yield "behind --", "smtpdrill run -- --", set(), {"*"}
    yield "an unknown command", "smtpdrill lust --", set(), {"*"}
    yield "an option of others", "smtpdrill list --progress a", set(), {"auto"}


def plain(line, word, full):
    """The candidate as a word of its own: some shells give what stands
    before it too, or leave away what they part words at."""
    word = word.replace("\\", "").removesuffix("=")
    if word.endswith("=-"):
        word = word[:-2]
    front = re.match(r"(--[a-z-]+=)?(json=)?", word)[0]
    if front and "=" in line:
        word = word[len(front):]
    file = re.search(r"(\S*)::", line)
    if file and not word.startswith(file[1]):
        word = f"{file[1]}::{word}"
    if os.path.isdir(word) and "/" not in word:
        word += "/"
    return word


def problem(line, got, wanted, unwanted):
    got = {plain(line, word, wanted) for word in got}
    lacking = wanted - got
    if lacking:
        return f"not offered: {sorted(lacking)}, only {sorted(got)}"
    extra = got - wanted if unwanted == {"*"} else got & unwanted
    return f"offered: {sorted(extra)}" if extra else None


def main():
    if not shutil.which(SHELL):
        if os.environ.get("TESTS_NO_SKIP") == "1":
            sys.exit(f"{SHELL} is not installed")
        print(f"{SHELL} is not installed")
        sys.exit(77)
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, text in FILES.items():
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as file:
                file.write(text)
        os.chdir(folder)
        table = list(rows())
        answers = shells.ASK[SHELL](PROGRAM, folder,
                                    [row[1] for row in table])
        for (name, line, wanted, unwanted), got in zip(table, answers):
            why = problem(line, got, wanted, unwanted)
            if why:
                failed += 1
                print(f"{SHELL}: {name} ({line!r}): {why}")
        os.chdir("/")
    print(f"{len(table)} rows, {failed} failed")
    sys.exit(1 if failed or len(answers) != len(table) else 0)


main()
