"""check_bad.py CHECK_LAYERS: the layer check must fail on the tree in bad/,
in which something is wrong with nearly every include, and say exactly what
expected.txt says."""
import difflib
import pathlib
import subprocess
import sys

BAD = pathlib.Path(__file__).resolve().parent / "bad"

run = subprocess.run(
    [sys.executable, sys.argv[1], "--root", str(BAD)],
    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
expected = (BAD / "expected.txt").read_text(encoding="utf-8")
diff = list(difflib.unified_diff(
    expected.splitlines(), run.stdout.splitlines(),
    "expected.txt", "what it said", lineterm=""))
if diff:
    sys.exit("\n".join(diff))
if run.returncode != 1:
    sys.exit(f"exit code {run.returncode}, expected 1")
print("all of it was found")
