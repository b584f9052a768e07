"""Asks real shells what they would complete: ask_SHELL(folder, lines) is a
list of candidates for each command line, whose cursor is at its end."""
import os
import pty
import re
import shlex
import signal
import subprocess
import time

PATIENCE_S = 60


def environment(folder, program):
    return {"PATH": f"{os.path.dirname(program)}:/usr/bin:/bin",
            "HOME": folder, "TERM": "dumb", "LC_ALL": "C.UTF-8",
            "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "")}


def split(line):
    """As readline parts words: at blanks, and at "=" and ":"."""
    words = []
    for word in re.findall(r"(?:'[^']*'?|\\.|[^\s'])+", line):
        words += ([word] if word[0] == "'"
                  else re.findall(r"[=:]+|(?:\\.|[^=:])+", word))
    return words + ([""] if line.endswith(" ") else [])


def ask_bash(program, folder, lines):
    script = [f"source <({shlex.quote(program)} completion bash)"]
    for line in lines:
        words = split(line)
        script += [
            f"COMP_WORDS=({' '.join(shlex.quote(w) for w in words)})",
            f"COMP_CWORD={len(words) - 1} COMP_LINE={shlex.quote(line)}",
            f"COMP_POINT={len(line)}",
            "_smtpdrill",
            "printf '%s\\n' \"${COMPREPLY[@]}\"; echo END"]
    text = subprocess.run(
        ["bash", "--norc", "--noprofile", "-c", "\n".join(script)],
        cwd=folder, env=environment(folder, program),
        stdout=subprocess.PIPE, timeout=PATIENCE_S, text=True).stdout
    return [[word for word in part.split("\n") if word]
            for part in text.split("END\n")[:-1]]


def ask_fish(program, folder, lines):
    script = [f"{shlex.quote(program)} completion fish | source"]
    for line in lines:
        script += [f"complete -C {shlex.quote(line)}", "echo END"]
    text = subprocess.run(
        ["fish", "--no-config", "-c", "\n".join(script)],
        cwd=folder, env=environment(folder, program),
        stdout=subprocess.PIPE, timeout=PATIENCE_S, text=True).stdout
    return [[word.split("\t")[0] for word in part.split("\n") if word]
            for part in text.split("END\n")[:-1]]


# Everything that is a candidate goes through compadd: what it would add is
# written down, when the completion is over a line END.
ZSH = r"""
unsetopt zle_bracketed_paste prompt_cr prompt_sp
PS1=''
autoload -Uz compinit && compinit -D -u
source <({program} completion zsh)
compadd() {{
	local word
	local -a hits
	for word; do
		[[ $word == (-|--) ]] && break
		[[ $word == -[OAD] ]] && {{ builtin compadd "$@"; return }}
	done
	builtin compadd -O hits "$@"
	(($#hits)) && printf '%s\n' "${{IPREFIX}}${{^hits[@]}}" >> $OUT
	builtin compadd "$@"
}}
ask() {{
	_main_complete
	compstate[list]='' compstate[insert]=''
	print -r -- END >> $OUT
}}
zle -C ask list-choices ask
bindkey '^T' ask
print -r -- END >> $OUT
"""


class Zsh:
    """One interactive zsh behind a terminal."""

    def __init__(self, program, folder):
        self.out = os.path.join(folder, ".candidates")
        open(self.out, "w").close()
        setup = os.path.join(folder, ".setup.zsh")
        with open(setup, "w") as file:
            file.write(ZSH.format(program=shlex.quote(program)))
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            env = dict(environment(folder, program), OUT=self.out)
            os.execvpe("zsh", ["zsh", "-f", "-i"], env)
        os.set_blocking(self.fd, False)
        self.at = 0
        self.type(f"source {shlex.quote(setup)}\n")
        self.wait()

    def type(self, text):
        os.write(self.fd, text.encode())

    def wait(self):
        """What was written down until the next END."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            try:
                os.read(self.fd, 65536)
            except BlockingIOError:
                pass
            with open(self.out) as file:
                text = file.read()
            if text[self.at:].endswith("END\n"):
                new = text[self.at:-4]
                self.at = len(text)
                return new.split("\n")
            time.sleep(0.02)
        raise TimeoutError("zsh does not answer")

    def ask(self, line):
        self.type(f"\x15{line}\x14")
        return sorted({word for word in self.wait() if word})

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def ask_zsh(program, folder, lines):
    zsh = Zsh(program, folder)
    try:
        return [zsh.ask(line) for line in lines]
    finally:
        zsh.close()


ASK = {"bash": ask_bash, "zsh": ask_zsh, "fish": ask_fish}
