"""test_scoreboard.py SMTPDRILL RESULTS TARGET...: merges what tests/lab/play
kept of each target (RESULTS/TARGET.json) into a scoreboard, beside them, and
counts what each report says of each target."""
import collections
import html.parser
import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree

PROGRAM, RESULTS, TARGETS = sys.argv[1], sys.argv[2], sys.argv[3:]


def path(name):
    return os.path.join(RESULTS, name)


def read(name):
    with open(path(name), encoding="utf-8") as file:
        return file.read()


def tally(scenarios):
    return collections.Counter(each["outcome"] for each in scenarios)


def same(what, got, want):
    if got != want:
        sys.exit(f"{what}: {got!r}, expected {want!r}")


class Matrix(html.parser.HTMLParser):
    """The scoreboard by file: its columns, and the cells of each row."""

    def __init__(self):
        super().__init__()
        self.inside = self.in_head = False
        self.columns = 0
        self.rows = []

    def handle_starttag(self, tag, attrs):
        words = (dict(attrs).get("class") or "").split()
        if tag == "div" and "scroll" in words:
            self.inside = "by-file" in words
        if not self.inside:
            return
        if tag in ("thead", "tbody"):
            self.in_head = tag == "thead"
        elif tag == "th" and dict(attrs).get("scope") == "col":
            self.columns += 1
        elif tag == "tr" and not self.in_head and "group" not in words:
            self.rows.append([])
        elif tag == "td" and not self.in_head:
            self.rows[-1].append(words[1] if "v" in words else None)

    def handle_endtag(self, tag):
        if tag == "table":
            self.inside = False


def check_json(runs):
    """Nothing is lost, added or mistaken for another target's."""
    merged = json.loads(read("all.json"))
    same("targets", [each["name"] for each in merged["targets"]], TARGETS)
    for number, target in enumerate(TARGETS):
        want = runs[target]["scenarios"]
        got = [each for each in merged["scenarios"]
               if each["target"] == number]
        same(f"{target}: outcomes", [(s["id"], s["outcome"]) for s in got],
             [(s["id"], s["outcome"]) for s in want])
    return merged["scenarios"]


def check_junit(scenarios):
    root = xml.etree.ElementTree.parse(path("all.xml")).getroot()
    counts = tally(scenarios)
    want = {"tests": len(scenarios), "errors": counts["error"],
            "failures": counts["failed"] + counts["xpassed"],
            "skipped": counts["skipped"] + counts["xfailed"]}
    same("junit", {name: int(root.get(name)) for name in want}, want)
    files = {(each["target"], each["file"]) for each in scenarios}
    same("junit's suites", len(root.findall("testsuite")), len(files))
    same("junit's cases", len(root.findall("*/testcase")), len(scenarios))
    if shutil.which("xmllint"):
        schema = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                              "..", "reports", "junit.xsd")
        subprocess.run(["xmllint", "--noout", "--schema", schema,
                        path("all.xml")], check=True)


def check_html(scenarios):
    matrix = Matrix()
    matrix.feed(read("scoreboard.html"))
    ids = {each["id"] for each in scenarios}
    same("columns", matrix.columns, len(TARGETS) + 1)
    same("rows", len(matrix.rows), len(ids))
    same("widths", {len(row) for row in matrix.rows}, {len(TARGETS)})
    for number, target in enumerate(TARGETS):
        same(f"{target}: cells",
             collections.Counter(row[number] for row in matrix.rows),
             tally(s for s in scenarios if s["target"] == number))


def check_markdown(scenarios):
    text = read("all.md")
    for outcome, count in tally(scenarios).items():
        if f"{count} {outcome}" not in text.partition("\n")[0]:
            sys.exit(f"all.md: not {count} {outcome}")
    head = "| scenario | " + " | ".join(f"`{t}`" for t in TARGETS) + " |"
    if head not in text:
        sys.exit(f"all.md: no table of {head}")
    if len(text.encode()) > 60000:
        sys.exit("all.md: more than GitHub takes")


def main():
    runs = {target: json.loads(read(f"{target}.json")) for target in TARGETS}
    first = [each["id"] for each in runs[TARGETS[0]]["scenarios"]]
    for target, run in runs.items():
        same(f"{target}: ids", [s["id"] for s in run["scenarios"]], first)
    files = [path(f"{target}.json") for target in TARGETS]
    done = subprocess.run(
        [PROGRAM, "report", *files, "--report", "html=" + path("scoreboard.html"),
         "--report", "junit=" + path("all.xml"),
         "--report", "markdown=" + path("all.md"),
         "--report", "json=" + path("all.json")], check=False,
        stdout=subprocess.DEVNULL)
    scenarios = check_json(runs)
    counts = tally(scenarios)
    want = 1 if counts["failed"] or counts["xpassed"] else (
        3 if counts["error"] else 0)
    same("exit code", done.returncode, want)
    check_junit(scenarios)
    check_html(scenarios)
    check_markdown(scenarios)
    print(f"{len(TARGETS)} targets, {len(first)} scenarios:", dict(counts))


if __name__ == "__main__":
    main()
