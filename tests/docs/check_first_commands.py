#!/usr/bin/env python3
"""check_first_commands.py PROGRAM LIBRARY PAGE...: the first command of each
page works when it is pasted, in an empty folder."""
import os
import re
import subprocess
import sys
import tempfile

PROGRAM, LIBRARY, PAGES = sys.argv[1], sys.argv[2], sys.argv[3:]


def first_command(page):
    with open(page, encoding="utf-8") as file:
        found = re.search(r"^```console\n\$ (.*)$", file.read(), re.M)
    if not found:
        sys.exit(f"{page}: no command")
    return found[1]


def play(page, folder):
    command = first_command(page)
    env = dict(os.environ, SMTPDRILL_LIBRARY=os.path.abspath(LIBRARY),
               PATH=os.path.dirname(os.path.abspath(PROGRAM)) + ":" +
               os.environ["PATH"])
    done = subprocess.run(["sh", "-c", command], cwd=folder, env=env,
                          capture_output=True, text=True, timeout=300,
                          stdin=subprocess.DEVNULL, check=False)
    print(f"{os.path.basename(page)}: {command}: exit {done.returncode}, "
          f"{done.stdout.strip().splitlines()[-1:]}")
    if done.returncode or not re.search(r"^[1-9]\d* passed", done.stdout, re.M):
        print(done.stdout[-2000:], done.stderr)
        return False
    return True


with tempfile.TemporaryDirectory() as empty:
    sys.exit(0 if all([play(page, empty) for page in PAGES]) else 1)
