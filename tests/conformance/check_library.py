#!/usr/bin/env python3
"""What holds for every shipped scenario: check_library.py SMTPDRILL

Each says where its claim stands, how strong it is, what kind it is of, and
what to do when it fails; none queues mail or floods a server unasked; and
each is still found under the id that it once had. ids.txt beside this file
has those ids: UPDATE=1 in the environment adds new ones to it, and only a
hand takes one out.
"""
import functools
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys

try:
    import yaml
except ImportError:
    print("skipped: Python has no yaml package")
    sys.exit(1 if os.environ.get("TESTS_NO_SKIP") else 77)

HERE = pathlib.Path(__file__).resolve().parent
SCENARIOS = HERE.parent.parent / "scenarios"
IDS = HERE / "ids.txt"

# As many files as there must be at least, and what "short" means.
MIN_CLAIMS = 400
SHORT_LINES = 20

# The first tag is the folder's name; the others are folders' names, or these.
TAGS = set("""
    delivery exchange exim intrusive must-not-relay policy postmaster prdr
    proxy-protocol security sendmail-2001 slow syntax verp xclient xforward
    """.split())

# Where a requirement stands, and how that is written.
SECTION = r"(\d+|[A-Z])(\.\d+)*"
REFS = re.compile(
    rf"RFC \d{{3,4}}( {SECTION})?$"
    r"|CVE-\d{4}-\d{4,}$|CWE-\d+$|MS\d\d-\d{3}$|MS-[A-Z]+\b"
    r"|(M3AAWG|sendmail|Postfix|Exim|OpenSMTPD|Dovecot|HAProxy|Haraka|Google"
    r"|Microsoft|GTUBE|EICAR|ALPACA|draft-[a-z0-9-]+)\b")

# More than this is a flood, a long input, a crowd or a slow client.
FLOOD_TIMES = 50
LONG_OCTETS = 64 * 1024
CROWD = 10

UNITS = {"K": 1024, "M": 1024 ** 2, "G": 1024 ** 3}


def load(path):
    """The scenarios of a file, as maps; what a suite says is in each."""
    for document in yaml.load_all(path.read_text(), yaml.BaseLoader):
        if "scenarios" not in document:
            yield document
            continue
        outer = {key: value for key, value in document.items()
                 if key != "scenarios"}
        for inner in document["scenarios"]:
            yield {**outer, **inner}


def fragment(path, scenario, name):
    """(steps, its file) of the fragment that a `use` in path means."""
    file, _, word = name.rpartition("#")
    if not file:
        found = scenario.get("fragments", {})
    else:
        path = (path.parent / file).resolve()
        scenario = next(yaml.load_all(path.read_text(), yaml.BaseLoader))
        found = scenario.get("fragments", {})
    steps = found.get(word, [])
    return path, scenario, steps["steps"] if isinstance(steps, dict) else steps


def walk(path, scenario, steps):
    """All steps, those of groups, pipelines and fragments too."""
    for step in steps:
        yield step
        for key in ("steps", "pipeline"):
            if isinstance(step.get(key), list):
                yield from walk(path, scenario, step[key])
        if "use" in step:
            name = step["use"]
            name = name["name"] if isinstance(name, dict) else name
            yield from walk(*fragment(path, scenario, name))


def client_steps(path, scenario):
    for key in ("setup", "steps", "teardown"):
        yield from walk(path, scenario, scenario.get(key, []))


def server_steps(path, scenario):
    for server in scenario.get("servers", {}).values():
        for steps in [server.get("steps", []), *server.get("connections", [])]:
            yield from walk(path, scenario, steps)


def has_hint(path, scenario):
    if scenario.get("hint"):
        return True
    if "talk" in scenario:
        return False
    steps = [*client_steps(path, scenario), *server_steps(path, scenario)]
    asking = [step for step in steps
              if ("expect" in step or "await" in step)
              and step.get("expect") not in ("any", "none")
              and "use" not in step]
    return bool(asking) and all("hint" in step for step in asking)


def may_be_taken(expect):
    """Whether a 2xx reply would be no failure."""
    if expect is None:
        return True
    if isinstance(expect, dict):
        if "one_of" in expect:
            return any(may_be_taken(each.get("reply", each))
                       for each in expect["one_of"])
        if "each" in expect:
            return may_be_taken(expect["each"])
        if "recipients" in expect:
            return any(map(may_be_taken, expect["recipients"].values()))
        return may_be_taken(expect.get("code")) and (
            "code" in expect or "close" not in expect)
    if expect.startswith("not "):
        return "2" not in expect and "ok" not in expect
    return any(re.match(r"\s*(2|ok|any)", each)
               for each in re.sub(r'"[^"]*"|/[^/]*/', "", expect).split("|"))


def ends_message(step):
    """Whether the step ends a message, and may well see it taken."""
    for key in ("message", "bdat"):
        how = step.get(key)
        if how is None:
            continue
        if isinstance(how, dict) and "false" in (how.get("end"),
                                                 how.get("last")):
            return False
        return may_be_taken(step.get("expect"))
    raw = step.get("send_raw")
    raw = "".join(raw) if isinstance(raw, list) else raw
    return bool(raw) and "\\r\\n.\\r\\n" in raw and may_be_taken(
        step.get("expect"))


def queues_mail(path, scenario):
    if "talk" in scenario:
        return re.search(r"^C: \.$", scenario["talk"], re.M)
    return any(map(ends_message, client_steps(path, scenario)))


def octets(text):
    found = re.fullmatch(r"(\d+)([KMG]?)", text)
    return int(found[1]) * UNITS.get(found[2], 1) if found else 0


def texts(value):
    """Every text in a step."""
    if isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)
    else:
        yield value


def is_heavy(step):
    if int(re.sub(r"\D", "", step.get("repeat", "")) or 0) > FLOOD_TIMES:
        return True
    for text in texts({key: value for key, value in step.items()
                       if key not in ("steps", "pipeline")}):
        for word, count in re.findall(r"\$\{repeat\(([^${}]*),(\d+)\)\}",
                                      text):
            if max(1, len(word)) * int(count) > LONG_OCTETS:
                return True
    return any(isinstance(step.get(key), dict)
               and octets(step[key].get("size", "")) > LONG_OCTETS
               for key in ("message", "bdat"))


def is_intrusive(path, scenario):
    steps = list(client_steps(path, scenario))
    crowd = sum(int(re.sub(r"\D", "", step.get("repeat", "")) or 1)
                for step in steps if "connect" in step)
    return crowd > CROWD or any(map(is_heavy, steps))


@functools.lru_cache()
def titled_rfcs():
    lines = (HERE / "rfcs.tsv").read_text().splitlines()
    return {line.split("\t")[0] for line in lines if "\t" in line}


def name_faults(name):
    if len(name.split()) < 3 or name.endswith("."):
        yield "its name is no sentence (three words, no full stop)"
    if len(name) > 100:
        yield "its name is longer than 100 characters"


def folders():
    return {path.parent.name for path in claim_files()}


def folder_faults():
    readme = (SCENARIOS / "README.md").read_text()
    suites = {word for line in (SCENARIOS / "suites.tsv").read_text(
        ).splitlines() if "\t" in line for word in line.split("\t")[1].split()}
    for folder in sorted(folders()):
        if f"`{folder}/`" not in readme:
            yield f"scenarios/README.md says nothing of {folder}/"
        if folder not in suites:
            yield f"{folder} is in no suite of scenarios/suites.tsv"


def listed_faults(folder, listed):
    """What `list --json` tells."""
    if not listed["ref"]:
        yield "no ref"
    for ref in listed["ref"]:
        if not REFS.match(ref):
            yield f"a ref of no known form: {ref}"
        elif ref.startswith("RFC ") and ref.split()[1] not in titled_rfcs():
            yield f"rfcs.tsv has no title of {ref}"
    if not listed["tags"]:
        yield "no tags"
    elif listed["tags"][0] != folder:
        yield f"its first tag is not {folder}"
    for tag in listed["tags"][1:]:
        if tag not in TAGS and tag not in folders():
            yield f"the tag {tag} is unknown"
    yield from name_faults(listed["name"])


def scenario_faults(path, scenario, listed):
    yield from listed_faults(path.parent.name, listed)
    if "level" not in scenario:
        yield "no level"
    if not has_hint(path, scenario):
        yield "no hint"
    if not listed["uses_target"]:
        return
    if queues_mail(path, scenario) and not listed["deliver"]:
        yield "it may queue mail, and has no deliver: true"
    if is_intrusive(path, scenario) and "intrusive" not in listed["tags"]:
        yield "it is heavy, and has no tag intrusive"


def file_faults(path, listed):
    by_name = {each["name"]: each for each in listed}
    names = []
    try:
        scenarios = list(load(path))
    except yaml.YAMLError as error:
        yield f"other programs cannot read it: {' '.join(str(error).split())}"
        return
    for scenario in scenarios:
        name = scenario.get("name", "")
        names.append(name)
        if name not in by_name:
            yield f"list does not know {name!r}"
            continue
        for fault in scenario_faults(path, scenario, by_name[name]):
            yield f"{name}: {fault}"
    for name in set(names):
        if names.count(name) > 1:
            yield f"two scenarios have the name {name!r}"


def id_faults(ids):
    known = IDS.read_text().splitlines() if IDS.exists() else []
    if os.environ.get("UPDATE"):
        known = sorted({*known, *ids})
        IDS.write_text("".join(f"{each}\n" for each in known))
    for each in sorted(set(known) - set(ids)):
        yield f"{each} is gone, and those who ask for it by that id get " \
              "nothing: take it out of ids.txt, if that is meant"
    new = sorted(set(ids) - set(known))
    if new:
        yield f"{len(new)} ids are new ({new[0]} ...): " \
              f"UPDATE=1 {sys.argv[0]} adds them to ids.txt"


@functools.lru_cache()
def claim_files():
    """All files but those that have nothing but fragments."""
    return [path for path in sorted(SCENARIOS.rglob("*.yaml"))
            if re.search(r"^(name|scenarios):", path.read_text(), re.M)]


def report(files, listed):
    lines = [len(path.read_text().splitlines()) for path in files]
    short = sum(1 for each in lines if each < SHORT_LINES)
    levels = [each["level"] for each in listed]
    print(f"{len(files)} claims (files), {len(listed)} conversations: "
          + ", ".join(f"{levels.count(level)} {level}"
                      for level in ("must", "should", "info")))
    print(f"a file has {statistics.median(lines):g} lines (median), "
          f"{100 * short // len(lines)} % have less than {SHORT_LINES}")


def main():
    listed = []
    for folder in sorted(folders()):
        done = subprocess.run(
            [os.path.abspath(sys.argv[1]), "list", "--json", folder],
            check=False, cwd=SCENARIOS, stdout=subprocess.PIPE)
        if done.returncode == 0:
            listed += json.loads(done.stdout)["scenarios"]
    files, faults = claim_files(), list(folder_faults())
    for path in files:
        where = str(path.relative_to(SCENARIOS))
        mine = [each for each in listed
                if each["file"] == where]
        faults += [f"{where}: {fault}" for fault in file_faults(path, mine)]
    faults += id_faults([each["id"] for each in listed])
    if len(files) < MIN_CLAIMS:
        faults.append(f"{len(files)} claims are less than {MIN_CLAIMS}")
    print("\n".join(faults))
    report(files, listed)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
