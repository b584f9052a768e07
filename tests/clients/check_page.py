#!/usr/bin/env python3
"""check_page.py SMTPDRILL PAGE: what a page shows works when it is pasted. A
yaml block whose first line is `# NAME` is a file; the sh blocks are pasted in
their order, each must end well, and soon."""
import os
import re
import shlex
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import judge  # noqa: E402

BLOCK = re.compile(r"^```(yaml|sh)\n(.*?)^```$", re.S | re.M)


def paste(text, env, folder, line, page):
    # Of a failing block the first failing command must be seen.
    shell = judge.Program(["bash", "-ec", text], env, folder)
    out, late = shell.end(judge.CLIENT_SECONDS)
    if not late and shell.process.returncode == 0:
        return 0
    print(f"{page}:{line}: this cannot be pasted"
          + (": it does not end" if late else
             f": exit code {shell.process.returncode}"))
    print(out.decode("utf-8", "replace"))
    return 1


def main(program, page):
    with open(page, encoding="utf-8") as stream:
        text = stream.read()
    lacking = judge.missing(re.findall(r"^(swaks|curl)\b", text, re.M))
    if lacking:
        print("skipped, not installed: " + " ".join(sorted(set(lacking))))
        return 1 if os.environ.get("TESTS_NO_SKIP") else 77
    count = failed = 0
    with tempfile.TemporaryDirectory(prefix="smtpdrill-page.") as folder:
        env = judge.environment(folder)
        os.symlink(os.path.join(HERE, "..", "..", "scenarios"),
                   os.path.join(folder, "scenarios"))
        with open(os.path.join(folder, "smtpdrill"), "w",
                  encoding="ascii") as script:
            script.write("#!/bin/sh\nexec "
                         + shlex.quote(os.path.abspath(program)) + ' "$@"\n')
        os.chmod(script.name, 0o755)
        env["PATH"] = folder + ":" + env["PATH"]
        for match in BLOCK.finditer(text):
            kind, body = match.groups()
            name = re.match(r"# (\S+)\n", body)
            if kind == "sh":
                count += 1
                line = text.count("\n", 0, match.start()) + 2
                failed += paste(body, env, folder, line, page)
            elif name:
                with open(os.path.join(folder, name[1]), "w",
                          encoding="utf-8") as file:
                    file.write(body)
    print(f"{count} blocks of commands, {failed} faulty")
    return 0 if count and not failed else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
