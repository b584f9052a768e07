#!/usr/bin/env python3
"""test_files.py PROGRAM FOLDER...: what formatting keeps, for every YAML file
below the folders and every seed of the YAML fuzzers. The judge is not the
program: what is left without white space, the comments, and the tree as
PyYAML reads it (where it is installed)."""
import pathlib
import re
import subprocess
import sys
import tempfile

try:
    import yaml
except ImportError:
    yaml = None

PROGRAM = sys.argv[1]
FILES_AT_LEAST = 150
TREES_AT_LEAST = 80


def run(*arguments):
    return subprocess.run([PROGRAM, "fmt", *arguments], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, universal_newlines=True,
                          timeout=250, check=False)


def black(text):
    """All that is no white space; the signs of | and > made equal."""
    text = text.removeprefix(b"\xef\xbb\xbf")
    text = re.sub(rb"(?m)(^|[ \t])([|>])[-+0-9]*(?=[ \t]*(#|\r?$))",
                  rb"\1\2", text)
    return re.sub(rb"[ \t\r\n]", b"", text)


def comments(text):
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line.startswith(b"#")]


def dump(node, seen):
    """A node of PyYAML's as plain values. An alias is the number of what it
    stands for."""
    if id(node) in seen:
        return ("alias", seen[id(node)])
    seen[id(node)] = len(seen)
    if isinstance(node, yaml.ScalarNode):
        return (node.style, node.value)
    in_brackets = bool(node.flow_style)  # of loose lists it is None
    if isinstance(node, yaml.SequenceNode):
        return [in_brackets] + [dump(item, seen) for item in node.value]
    return [in_brackets] + [(dump(key, seen), dump(value, seen))
                            for key, value in node.value]


def tree(text):
    """None when PyYAML does not take it: it is stricter in places."""
    if not yaml:
        return None
    try:
        return [dump(node, {}) for node in
                yaml.compose_all(text.decode(), Loader=yaml.BaseLoader)
                if node is not None]
    except (yaml.YAMLError, RecursionError):
        return None


def judge(before, after, after_crlf):
    """(what is wrong or "", whether trees were compared)"""
    if black(before) != black(after):
        return "more than white space changed", False
    if comments(before) != comments(after):
        return "the comments differ", False
    if after_crlf not in (None, after):
        return "with CRLF it becomes something else", False
    tree_before = tree(before)
    if tree_before is None:
        return "", False
    # A text that the end of the file cuts is read differently by others.
    if before.endswith(b"\n") and tree(after) != tree_before:
        return "PyYAML reads something else", True
    return "", True


def find(folders):
    for folder in folders:
        for path in sorted(pathlib.Path(folder).rglob("*")):
            seed = "corpus" in path.parts and (
                "yaml" in path.parent.name or path.parent.name == "scenario")
            if path.is_file() and (seed or path.suffix in (".yaml", ".yml")):
                yield path


def copy(files, folder):
    """{name of the copy: its text}; a second copy has CRLF and a mark."""
    texts = {}
    for number, path in enumerate(files):
        text = path.read_bytes()
        texts[f"{folder}/{number}.yaml"] = text
        if b"\r" not in text and not text.startswith(b"\xef\xbb\xbf"):
            texts[f"{folder}/{number}-crlf.yaml"] = (
                b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    for name, text in texts.items():
        pathlib.Path(name).write_bytes(text)
    return texts


def play(texts):
    """Formats all; what became of them, None for those with a mistake.
    Ends with a message when the program contradicts itself."""
    names = list(texts)
    checked, done, again = run("--check", *names), run(*names), run(
        "--check", *names)
    if (checked.returncode, done.returncode, again.returncode) != (2, 2, 2):
        sys.exit(f"exit codes {checked.returncode}, {done.returncode}, "
                 f"{again.returncode}: {done.stderr[-2000:]}")
    results = {name: pathlib.Path(name).read_bytes() for name in names}
    broken = set(re.findall(r"(?m)^(/\S+?)(?::\d+:\d+)?: error: ",
                            done.stderr))
    broken |= set(re.findall(r"cannot read (/\S+):", done.stderr))
    changed = {name for name in names if results[name] != texts[name]}
    if broken & changed:
        sys.exit(f"files with mistakes were changed: {broken & changed}")
    for run_of, awaited in ((checked, changed), (done, changed),
                            (again, set())):
        wrong = set(run_of.stdout.splitlines()) ^ awaited
        if wrong:
            sys.exit("the names that are printed are not those of the files"
                     f" that change: {sorted(wrong)[:5]}")
    return {name: None if name in broken else results[name] for name in names}


def main():
    files = list(find(sys.argv[2:]))
    failed = formatted = trees = 0
    with tempfile.TemporaryDirectory() as folder:
        texts = copy(files, folder)
        results = play(texts)
        for number, path in enumerate(files):
            name = f"{folder}/{number}.yaml"
            if results[name] is None:
                continue
            formatted += 1
            why, compared = judge(texts[name], results[name], results.get(
                f"{folder}/{number}-crlf.yaml"))
            trees += compared
            if why:
                failed += 1
                print(f"{path}: {why}")
    print(f"{len(files)} files, {formatted} formatted, {trees} read by PyYAML"
          f" too, {failed} failed")
    if formatted < FILES_AT_LEAST or (yaml and trees < TREES_AT_LEAST):
        print("that is too few to be true")
        failed += 1
    sys.exit(1 if failed else 0)


main()
