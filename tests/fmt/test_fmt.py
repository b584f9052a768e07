#!/usr/bin/env python3
"""test_fmt.py PROGRAM DOCS/FMT.MD: the command from outside: exit codes, what
is printed, and which files are touched. Each test gets a folder of its own."""
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])
MANUAL = pathlib.Path(sys.argv[2]).read_text(encoding="utf-8")
UGLY = "name:   A\nsteps:\n- send:  NOOP # a\n  expect: { code:  250 }\n"
FINE = "name: A\nsteps:\n  - send: NOOP  # a\n    expect: {code: 250}\n"
BROKEN = "name: A\nsteps: [\n"


class Failed(Exception):
    pass


def require(condition, *what):
    if not condition:
        raise Failed(" ".join(str(part) for part in what))


def write(name, text):
    path = pathlib.Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def fmt(*arguments, text=None, **options):
    return subprocess.run(
        [PROGRAM, "fmt", *arguments], input=text, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, universal_newlines=True, timeout=60,
        check=False, **options)


def expect(done, code, out="", err=""):
    require(done.returncode == code, "exit code", done.returncode, "not", code,
            done.stderr)
    require(done.stdout == out, "standard output:", repr(done.stdout))
    if err is not None:
        require(done.stderr == err, "standard error:", repr(done.stderr))


def only(*names):
    """Nothing else lies about: no temporary file."""
    found = sorted(str(path) for path in pathlib.Path(".").rglob("*")
                   if not path.is_dir())
    require(found == sorted(names), "files:", found)


def test_changes_in_place():
    write("a.yaml", UGLY)
    expect(fmt("a.yaml"), 0, "a.yaml\n")
    require(pathlib.Path("a.yaml").read_text() == FINE, "not formatted")
    expect(fmt("a.yaml"), 0)
    only("a.yaml")


def test_leaves_a_formatted_file_alone():
    path = write("a.yaml", FINE)
    os.utime(path, (1, 1))
    before = path.stat()
    expect(fmt("a.yaml"), 0)
    after = path.stat()
    require((before.st_ino, before.st_mtime) == (after.st_ino, after.st_mtime),
            "written again")


def test_quiet():
    write("a.yaml", UGLY)
    expect(fmt("-q", "a.yaml"), 0)
    require(pathlib.Path("a.yaml").read_text() == FINE, "not formatted")


def test_check():
    write("a.yaml", UGLY)
    write("b.yaml", FINE)
    expect(fmt("--check", "a.yaml", "b.yaml"), 1, "a.yaml\n")
    expect(fmt("--check", "-q", "a.yaml"), 1)
    expect(fmt("--check", "b.yaml"), 0)
    require(pathlib.Path("a.yaml").read_text() == UGLY, "changed")


def test_standard_input():
    expect(fmt("-", text=UGLY), 0, FINE)
    expect(fmt("-", text=FINE), 0, FINE)
    expect(fmt("-q", "-", text=UGLY), 0, FINE)
    expect(fmt("-", text=""), 0)
    expect(fmt("--check", "-", text=UGLY), 1, "-\n")
    expect(fmt("--check", "-", text=FINE), 0)
    done = fmt("-", text=BROKEN)
    expect(done, 2, err=None)
    require(done.stderr.startswith("-:2:8: error: "), done.stderr)


def test_standard_input_and_files():
    write("a.yaml", UGLY)
    done = fmt("a.yaml", "-", text=UGLY)
    expect(done, 2, err=None)
    require("- goes with no other PATH" in done.stderr, done.stderr)
    require(pathlib.Path("a.yaml").read_text() == UGLY, "changed")


def test_a_mistake_spoils_no_other_file():
    write("a.yaml", UGLY)
    write("b.yaml", BROKEN)
    write("c.yaml", UGLY)
    done = fmt("a.yaml", "b.yaml", "c.yaml")
    expect(done, 2, "a.yaml\nc.yaml\n", None)
    require(done.stderr.startswith("b.yaml:2:8: error: "), done.stderr)
    require(pathlib.Path("b.yaml").read_text() == BROKEN, "changed")
    require(pathlib.Path("c.yaml").read_text() == FINE, "not formatted")
    expect(fmt("--check", "b.yaml"), 2, err=None)


def test_lints_are_not_told():
    write("a.yaml", "send: HELP  #foo\n")
    expect(fmt("a.yaml"), 0)


def test_folders():
    write("suite/b.yaml", UGLY)
    write("suite/deep/a.yml", UGLY)
    write("suite/.hidden.yaml", UGLY)
    write("suite/smtpdrill.yaml", UGLY)
    write("suite/notes.txt", UGLY)
    expect(fmt("--check", "suite"), 1, "suite/b.yaml\nsuite/deep/a.yml\n")
    expect(fmt("suite/"), 0, "suite/b.yaml\nsuite/deep/a.yml\n")
    for name in (".hidden.yaml", "smtpdrill.yaml", "notes.txt"):
        require(pathlib.Path("suite", name).read_text() == UGLY, name)
    expect(fmt("suite/smtpdrill.yaml"), 0, "suite/smtpdrill.yaml\n")


def test_paths_that_are_none():
    write("a.yaml", FINE)
    os.mkdir("empty")
    os.mkfifo("pipe.yaml")
    for arguments, words in (
            ([], "no file: say what to format"),
            (["b.yaml"], 'b.yaml: error: there is no such file or folder; did'
                         ' you mean "a.yaml"?'),
            (["empty"], "there is no scenario in this folder"),
            (["pipe.yaml"], "it is not a regular file"),
            (["--chek", "a.yaml"], "did you mean --check?")):
        done = fmt(*arguments)
        expect(done, 2, err=None)
        require(words in done.stderr, words, "not in", done.stderr)


def test_mode_is_kept():
    for mode in (0o600, 0o644, 0o755, 0o664):
        path = write("a.yaml", UGLY)
        path.chmod(mode)
        expect(fmt("a.yaml"), 0, "a.yaml\n")
        require(stat.S_IMODE(path.stat().st_mode) == mode,
                oct(path.stat().st_mode))


def test_a_link_stays_one():
    write("real/a.txt", UGLY)
    os.symlink("real/a.txt", "link.yaml")
    expect(fmt("link.yaml"), 0, "link.yaml\n")
    require(os.readlink("link.yaml") == "real/a.txt", "no link any more")
    require(pathlib.Path("real/a.txt").read_text() == FINE, "not formatted")
    only("link.yaml", "real/a.txt")
    os.symlink("nothing", "bad.yaml")
    done = fmt("bad.yaml")
    expect(done, 2, err=None)
    require("symbolic link to nothing" in done.stderr, done.stderr)


def test_what_cannot_be_written():
    """Root may write everything: then somebody else tries. In a folder like
    /tmp, others may write the file and yet not rename over it."""
    user = 65534
    is_root = os.geteuid() == 0
    path = write("locked/a.yaml", UGLY)
    os.chmod(".", 0o755)
    cases = [(0o777, 0o444), (0o555, 0o666)] + [(0o1777, 0o666)] * is_root
    for folder_mode, mode in cases:
        os.chmod("locked", folder_mode)
        path.chmod(mode)
        try:
            done = fmt("locked/a.yaml", **(
                {"user": user, "group": user} if is_root else {}))
        except PermissionError:
            print("others do not reach the program: not tried")
            break
        expect(done, 3, "", None)
        require(re.fullmatch("smtpdrill: error: cannot write locked/a.yaml: "
                             "(Permission denied|Operation not permitted)\n",
                             done.stderr), done.stderr)
        require(path.read_text() == UGLY, "changed")
        only("locked/a.yaml")
    os.chmod("locked", 0o755)


def test_no_room():
    """Standard output that cannot be written is no success."""
    if not os.path.exists("/dev/full"):
        return
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run([PROGRAM, "fmt", "-"], input=UGLY, stdout=full,
                              stderr=subprocess.PIPE, timeout=60,
                              universal_newlines=True, check=False)
    require(done.returncode == 3, done.returncode)


def test_sizes():
    write("a.yaml", "#" * (1 << 20) + "\n")
    done = fmt("a.yaml")
    expect(done, 2, err=None)
    require("larger than" in done.stderr, done.stderr)
    items = "".join(f"- {{a:  {i}}} # {i}\n" for i in range(3000))
    write("b.yaml", items)
    expect(fmt("b.yaml"), 0, "b.yaml\n")
    require(pathlib.Path("b.yaml").read_text() ==
            items.replace("a:  ", "a: ").replace(" #", "  #"), "not as awaited")
    line = "[" + "a ,".join("" for _ in range(9000)) + "a]\n"
    expect(fmt("-", text=line), 0, line.replace(" ,", ", "))
    many = " \n" * 400000 + "#\n" * 100000 + " " * 1000 + "a: 1\n"
    expect(fmt("-", text=many), 0, "#\n" * 100000 + "a: 1\n")


def test_hostile_names():
    name = "a\x1b[31m\n.yaml"
    write(name, UGLY)
    expect(fmt(name), 0, "a\\x1b[31m\\x0a.yaml\n")


def examples(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", MANUAL, re.S | re.M)


def test_the_manual():
    before, after = examples("yaml")
    expect(fmt("-", text=before), 0, after.replace("After", "Before"))
    require(after != before, "the same")


def git(*arguments):
    return subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@test", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60,
        universal_newlines=True, check=False)


def test_the_hook_of_the_manual():
    if not shutil.which("git"):
        print("git is not here: its hook was not tried")
        return
    require(git("init", ".").returncode == 0, "git init")
    hook = write(".git/hooks/pre-commit", examples("sh")[0])
    hook.chmod(0o755)
    os.environ["PATH"] = os.path.dirname(PROGRAM) + ":" + os.environ["PATH"]
    write("scenarios/deep/a b.yaml", UGLY)
    git("add", "scenarios")
    done = git("commit", "-m", "a")
    require(done.returncode == 1, done.stdout)
    require("scenarios/deep/a b.yaml: not formatted" in done.stdout,
            done.stdout)
    # What lies in the folder does not count.
    expect(fmt("scenarios"), 0, "scenarios/deep/a b.yaml\n")
    require(git("commit", "-m", "a").returncode == 1, "taken")
    git("add", "scenarios")
    done = git("commit", "-m", "a")
    require(done.returncode == 0, done.stdout)


def main():
    tests = [(name, test) for name, test in globals().items()
             if name.startswith("test_")]
    home, failed = os.getcwd(), 0
    for name in [name for name in os.environ if name.startswith("SMTPDRILL_")]:
        del os.environ[name]
    for name, test in tests:
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            try:
                test()
            except Failed as why:
                failed += 1
                print(f"{name}: {why}")
            os.chdir(home)
    print(f"{len(tests)} tests, {failed} failed")
    sys.exit(1 if failed else 0)


main()
