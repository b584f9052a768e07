#!/usr/bin/env python3
"""--last-failed: last_failed.py PROGRAM"""
import os
import signal
import stat
import subprocess

from selecting import PROGRAM, SECONDS, Case, main

NONE = "no failure is remembered here (target builtin)"


class LastFailed(Case):
    def setUp(self):
        super().setUp()
        for name in ("a", "b", "c"):
            self.scenario(name)
        self.scenario("bad", 500)
        self.scenario("worse", 500)

    def files(self):
        """The files of the state, with what is in them."""
        found = {}
        for top, _, names in os.walk(self.state):
            for name in names:
                path = os.path.join(top, name)
                with open(path, encoding="ascii") as file:
                    found[path] = file.read()
        return found

    def remembered(self):
        """TARGET<tab>ID of the only file."""
        found = list(self.files().values())
        self.assertEqual(len(found), 1)
        lines = found[0].split("\n")
        self.assertEqual(lines[0], "smtpdrill last-failed 1")
        self.assertEqual(lines[1], "folder " + self.folder)
        self.assertEqual(lines[-1], "")
        return lines[2:-1]

    def state_file(self):
        """Where it is, once something failed."""
        self.names(".", code=1)
        return next(iter(self.files()))

    # --- how it goes ---

    def test_fail_fix_run_again(self):
        self.assertEqual(len(self.names(".", code=1)), 5)
        self.assertEqual(self.names(".", "--last-failed", code=1),
                         ["bad", "worse"])
        self.assertEqual(self.note, "")
        self.scenario("bad")
        self.assertEqual(self.names(".", "--last-failed", code=1),
                         ["bad", "worse"])
        self.assertEqual(self.names(".", "--last-failed", code=1), ["worse"])
        self.scenario("worse")
        self.assertEqual(self.names(".", "--last-failed"), ["worse"])
        # Nothing is left: all are played.
        self.assertEqual(len(self.names(".", "--last-failed")), 5)
        self.assertIn(NONE, self.note)

    def test_what_was_not_played_stays(self):
        self.names(".", code=1)
        self.scenario("bad")
        self.names("./bad.yaml", "./a.yaml")
        self.assertEqual(self.remembered(), ["builtin\tworse.yaml::worse"])

    def test_however_the_path_is_written(self):
        self.names(".", code=1)
        for path in (".", "./", ".//.", self.folder):
            ids = self.list(path, "-t", "builtin", "--last-failed")
            self.assertEqual([i.split("::")[1] for i in ids],
                             ["bad", "worse"], path)

    def test_skipped_stays(self):
        self.names(".", code=1)
        self.write("bad.yaml", "name: bad\nskip: not now\nstart: ehlo\n"
                   "steps: [{send: NOOP, expect: 250}]\n")
        before = self.remembered()
        self.names(".", code=1)
        self.assertEqual(self.remembered(), before)

    def test_of_the_selection(self):
        self.names(".", code=1)
        self.assertEqual(self.names(".", "--last-failed", "-k", "worse",
                                    code=1), ["worse"])
        self.assertEqual(self.names(".", "--last-failed", "-k", "a.yaml"),
                         ["a"])
        self.assertIn("none is among the 2 that failed last", self.note)

    def test_shards_share_what_failed(self):
        self.names(".", code=1)
        parts = []
        for i in (1, 2, 3):
            parts += self.list(".", "-t", "builtin", "--last-failed",
                               "--shard", f"{i}/3")
        self.assertEqual(sorted(i.split("::")[1] for i in parts),
                         ["bad", "worse"])

    def test_each_target_has_its_own(self):
        self.call("run", ".", "-t", "127.0.0.1:1", "-k", "a.yaml", code=3)
        self.assertEqual(len(self.names(".", "--last-failed", code=1)), 5)
        self.assertIn(NONE, self.note)
        self.assertEqual(len(self.remembered()), 3)
        ids = self.list(".", "-t", "127.0.0.1:1", "--last-failed")
        self.assertEqual([i.split("::")[1] for i in ids], ["a"])
        ids = self.list(".", "-t", "smtp://127.0.0.1:1", "--last-failed")
        self.assertEqual([i.split("::")[1] for i in ids], ["a"])
        ids = self.list(".", "-t", "127.0.0.1:2", "--last-failed")
        self.assertEqual(len(ids), 5)

    def test_each_folder_has_its_own(self):
        other = os.path.join(self.top, "other")
        os.mkdir(other)
        self.names(".", code=1)
        self.assertEqual(
            len(self.names("../work", "--last-failed", cwd=other, code=1)), 5)
        self.assertIn(NONE, self.note)
        self.assertEqual(len(self.files()), 2)
        # By whatever name.
        link = os.path.join(self.top, "link")
        os.symlink(self.folder, link)
        self.assertEqual(self.names(".", "--last-failed", cwd=link, code=1),
                         ["bad", "worse"])

    def test_a_repeat_that_failed(self):
        self.names(".", "--repeat", "3", code=1)
        self.assertEqual(len(self.remembered()), 2)

    def test_an_xpass_is_a_failure_and_an_xfail_none(self):
        for name, expect in (("x", 250), ("y", 500)):
            self.write(f"{name}.yaml", f"name: {name}\nstart: ehlo\n"
                       "xfail: a bug\n"
                       f"steps: [{{send: NOOP, expect: {expect}}}]\n")
        self.names("x.yaml", "y.yaml", code=1)
        self.assertEqual(self.remembered(), ["builtin\tx.yaml::x"])

    def test_an_error_is_a_failure(self):
        self.call("run", "a.yaml", "-t", "no.such.host.invalid", code=3)
        self.assertEqual(len(self.remembered()), 1)

    def test_what_a_signal_cut_short_stays(self):
        self.write("slow.yaml", "name: slow\nstart: greeting\nsteps:\n"
                   "  - {send: NOOP, expect: 250}\n  - wait: 60s\n")
        run = subprocess.Popen(
            [PROGRAM, "run", "bad.yaml", "slow.yaml", "-t", "builtin", "-j1",
             "--report", "text"], cwd=self.folder, env=self.env, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        # The first one is over, and with -j1 so the second one runs.
        self.assertTrue(run.stdout.readline().startswith("FAIL"))
        run.send_signal(signal.SIGINT)
        run.stdout.read()
        run.stdout.close()
        self.assertEqual(run.wait(SECONDS), 130)
        self.assertEqual(self.remembered(), ["builtin\tbad.yaml::bad"])

    def test_names_of_all_kinds(self):
        self.write("w.yaml", "name: \"one, \\u00fc, 'two' \\\\ [x]\"\n"
                   "start: ehlo\nsteps: [{send: NOOP, expect: 500}]\n")
        self.names("w.yaml", "a.yaml", code=1)
        self.assertEqual(len(self.remembered()), 1)
        self.assertEqual(
            len(self.names("w.yaml", "a.yaml", "--last-failed", code=1)), 1)

    def test_secrets_are_not_kept(self):
        self.write("telling.yaml", "name: it tells of sesame\nstart: ehlo\n"
                   "secrets: [pw]\nsteps: [{send: NOOP, expect: 500}]\n")
        words = ("telling.yaml", "a.yaml", "--secret", "pw=sesame")
        self.names(*words, code=1)
        self.assertNotIn("sesame", str(self.files()))
        self.assertEqual(len(self.names(*words, "--last-failed", code=1)), 1)

    def test_list_and_dry_run_only_look(self):
        self.names(".", code=1)
        before = self.files()
        self.assertEqual(len(self.list(".", "-t", "builtin",
                                       "--last-failed")), 2)
        out = self.call("run", ".", "-t", "builtin", "--last-failed",
                        "--dry-run").stdout
        self.assertIn("2 scenarios, nothing was sent", out)
        self.assertEqual(self.files(), before)

    # --- where ---

    def test_modes(self):
        path = self.state_file()
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        folder = os.path.dirname(path)
        self.assertEqual(folder, os.path.join(self.state, "smtpdrill"))
        for one in (folder, self.state):
            self.assertEqual(stat.S_IMODE(os.stat(one).st_mode), 0o700)
        self.assertEqual(os.listdir(folder), [os.path.basename(path)])

    def test_home(self):
        home = os.path.join(self.top, "home")
        os.mkdir(home)
        del self.env["XDG_STATE_HOME"]
        self.env["HOME"] = home
        self.state = os.path.join(home, ".local", "state")
        self.names(".", code=1)
        self.assertEqual(len(self.remembered()), 2)
        # A relative one means nothing.
        self.env["XDG_STATE_HOME"] = "state"
        self.assertEqual(len(self.names(".", "--last-failed", code=1)), 2)
        self.assertNotIn("state", os.listdir(self.folder))

    def test_nothing_failed_nothing_written(self):
        self.names("a.yaml")
        self.assertFalse(os.path.exists(self.state))

    def test_nothing_changed_nothing_written(self):
        path = self.state_file()
        before = os.stat(path)
        self.names(".", code=1)
        after = os.stat(path)
        self.assertEqual((before.st_ino, before.st_mtime_ns),
                         (after.st_ino, after.st_mtime_ns))

    def test_nowhere(self):
        del self.env["XDG_STATE_HOME"]
        done = self.call("run", ".", "-t", "builtin", code=1)
        self.assertEqual(done.stderr, "")
        done = self.call("run", ".", "-t", "builtin", "-v", code=1)
        self.assertIn("neither XDG_STATE_HOME nor HOME", done.stderr)
        self.assertEqual(len(self.names(".", "--last-failed", code=1)), 5)
        self.assertIn("neither XDG_STATE_HOME nor HOME", self.note)

    def test_where_nothing_can_be_written(self):
        """A file stands where the folder should."""
        with open(self.state, "w", encoding="ascii"):
            pass
        done = self.call("run", ".", "-t", "builtin", code=1)
        self.assertEqual(done.stderr, "")
        done = self.call("run", ".", "-t", "builtin", "-v", code=1)
        self.assertIn("what failed is not remembered", done.stderr)
        self.call("run", "a.yaml", "-t", "builtin")
        self.assertEqual(len(self.names(".", "--last-failed", code=1)), 5)

    # --- who else wrote it ---

    def check_foreign(self, why):
        """It is not used, which is said, and no run fails of it."""
        self.assertEqual(len(self.names(".", "--last-failed", code=1)), 5)
        self.assertIn(why, self.note)
        self.assertIn("is not used", self.note)

    def test_foreign_files(self):
        path = self.state_file()
        with open(path, encoding="ascii") as file:
            ours = file.read()
        for data in (b"", b"\0" * 100, os.urandom(5000),
                     ours.encode()[:-1],
                     ours.replace("drill 1", "drill 2").encode()
                     .replace(b"failed 1", b"failed 2"),
                     ours.encode() + b"builtin\n",
                     ours.encode() + b"a\tb\tc\n",
                     ours.encode() + b"\n",
                     ours.encode() + b"builtin\tw\x1b[31m\n",
                     ours.encode() + b"builtin\tw\xc3\xbc\n",
                     b"smtpdrill last-failed 1\n"):
            with self.subTest(data=data[:90]):
                with open(path, "wb") as file:
                    file.write(data)
                self.check_foreign(
                    "another folder" if data == b"smtpdrill last-failed 1\n"
                    else "smtpdrill did not write it")
                # It has been replaced by now.
                self.assertEqual(len(self.names(".", "--last-failed",
                                                code=1)), 2)

    def test_another_folder(self):
        path = self.state_file()
        with open(path, encoding="ascii") as file:
            text = file.read()
        with open(path, "w", encoding="ascii") as file:
            file.write(text.replace(self.folder, self.folder + "x"))
        self.check_foreign("it is about another folder")

    def test_a_huge_file(self):
        path = self.state_file()
        with open(path, "r+b") as file:
            file.truncate(1 << 36)
        self.check_foreign("it is larger than")
        self.assertLess(os.stat(path).st_size, 1000)

    def test_a_link_and_a_pipe(self):
        path = self.state_file()
        os.rename(path, path + ".old")
        os.symlink(path + ".old", path)
        self.check_foreign("it is no file")
        self.assertFalse(os.path.islink(path))
        os.unlink(path)
        os.mkfifo(path)
        self.check_foreign("it is no file")
        os.unlink(path)
        os.mkdir(path)
        self.check_foreign("it is no file")
        self.assertTrue(os.path.isdir(path))
        self.assertEqual(sorted(os.listdir(os.path.dirname(path))),
                         sorted([os.path.basename(path),
                                 os.path.basename(path) + ".old"]))

    def test_another_user(self):
        if os.geteuid() != 0:
            self.skipTest("only root can give a file away")
        path = self.state_file()
        os.chown(path, 65534, 65534)
        before = self.files()
        self.check_foreign("it is another user's")
        self.assertEqual(self.files(), before)

    def test_many(self):
        """What failed longest ago goes first when there are too many."""
        path = self.state_file()
        with open(path, encoding="ascii") as file:
            ours = file.read()
        others = "".join(f"smtp://192.0.2.1:25\t{'x' * 80}::{i}\n"
                         for i in range(74000))
        with open(path, "w", encoding="ascii") as file:
            file.write("".join(ours.splitlines(True)[:2]) + others)
        self.assertLess(os.stat(path).st_size, 8 << 20)
        self.names(".", code=1)
        self.names("a.yaml", *(f"--var=v{i}=x" for i in range(3)))
        lines = self.remembered()
        self.assertEqual(lines[-2:], ["builtin\tbad.yaml::bad",
                                      "builtin\tworse.yaml::worse"])
        self.assertEqual(len(self.names(".", "--last-failed", code=1)), 2)

    def test_many_at_once(self):
        """Runs that end together leave a whole file."""
        runs = [subprocess.Popen(
            [PROGRAM, "run", ".", "-t", "builtin", "-q"], cwd=self.folder,
            env=self.env, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL) for _ in range(6)]
        for run in runs:
            self.assertEqual(run.wait(SECONDS), 1)
        self.assertEqual(len(self.remembered()), 2)


if __name__ == "__main__":
    main()
