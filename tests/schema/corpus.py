"""What the tests of the schema share: the program, its schema, and all the
documents that lie about."""
import json
import os
import pathlib
import re
import subprocess
import sys

try:
    import jsonschema
    import core_yaml
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(1 if os.environ.get("TESTS_NO_SKIP") == "1" else 77)

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FOLDERS = ["scenarios", "tests/must_fail", "tests/conversations",
           "tests/clients", "tests/cli", "tests/bench", "tests/schema"]
PAGES = ["README.md", "docs/language.md", "docs/clients.md"]


def schema(program, kind="scenario"):
    done = subprocess.run([program, "schema", kind], stdout=subprocess.PIPE,
                          check=True)
    return json.loads(done.stdout.decode())


def validator(its_schema):
    jsonschema.Draft7Validator.check_schema(its_schema)
    return jsonschema.Draft7Validator(its_schema)


def files():
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.yaml")):
            if path.name != "smtpdrill.yaml":
                yield path


def indent(text, width):
    return "".join(" " * width + line + "\n" for line in text.splitlines())


def example(text):
    """What a page shows, as a scenario, as tests/docs does."""
    head = "name: Example\nstart: data\ndeliver: true\nsteps:\n"
    if text.startswith("- "):
        return head + indent(text, 2)
    if text.startswith("expect:"):
        return head + "  - send: NOOP\n" + indent(text, 4)
    return text


def examples():
    """(where, text, is_config) of all examples."""
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        for match in re.finditer(r"^```yaml\n(.*?)^```$", text, re.S | re.M):
            line = text.count("\n", 0, match.start()) + 2
            yield (f"{page}:{line}", example(match[1]),
                   match[1].startswith("targets:"))


# Variables of the environment and of -D that some files ask for.
GIVEN = {"FOLDER": "/tmp", "PYTHON": "python3", "HERE": ".",
         "V250": "250", "V5S": "5s", "VTRUE": "true", "V10K": "10K",
         "V12": "1.2"}
VARS = ["-D", "closed=9", "-D", "certs=.", "-D", "sockets=/tmp"]


# A secret is shown nowhere, in the names of other files neither.
SECRET = re.compile(r"secrets|password|token")


def check(program, paths):
    """The exit code, and what the loader says of each file that it refuses."""
    said = {}
    done = subprocess.run([program, "check", *VARS, *map(str, paths)],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False,
                          env=dict(os.environ, NO_COLOR="1", **GIVEN))
    text = done.stdout.decode(errors="replace")
    if done.returncode not in (0, 2):
        raise SystemExit(f"check: exit {done.returncode}: {text[:2000]}")
    for line in text.splitlines():
        match = re.match(r"([^ :]+\.yaml)(?::\d+:\d+)?: error: (.*)", line)
        if match and match[2] != "this file holds fragments only":
            said.setdefault(match[1], []).append(match[2])
    return done.returncode, text, said


def complaints(program, paths):
    """What the loader says of each file that it refuses."""
    said = {}
    plain = []
    for path in map(str, paths):
        if not SECRET.search(pathlib.Path(path).read_text(encoding="utf-8")):
            plain.append(path)
            continue
        code, text, alone = check(program, [path])
        if code and "this file holds fragments only" not in text:
            said[path] = alone.get(path, [text])
    for start in range(0, len(plain), 200):
        said.update(check(program, plain[start:start + 200])[2])
    return said


def problems(checker, text):
    """Why an editor would mark a text; None: it would not."""
    try:
        documents = core_yaml.load(text)
    except core_yaml.yaml.YAMLError as fault:
        return f"no YAML: {fault}".splitlines()[0]
    for document in documents:
        for error in checker.iter_errors(document):
            return f"{list(error.absolute_path)}: {error.message[:100]}"
    return None
