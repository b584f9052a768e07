#!/usr/bin/env python3
"""--shard I/N: shards.py PROGRAM"""
import concurrent.futures
import json
import os
import shutil

from selecting import ROOT, Case, main

# Written down once: machines of one run may have different versions, so none
# of these may ever move.
SETTLED = {
    "a.yaml::a": {2: 1, 3: 1, 7: 5},
    "deep/b.yaml::b": {2: 1, 3: 3, 7: 4},
    "rows.yaml::rows[1]": {2: 2, 3: 2, 7: 7},
    "rows.yaml::rows[two]": {2: 2, 3: 3, 7: 1},
}
ROWS = """\
name: rows
start: greeting
cases: [{id: 1, line: NOOP}, {id: two, line: RSET}]
steps:
  - {send: '${line}', expect: 250}
"""


class Shards(Case):
    def shards(self, count, *words, **more):
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            return list(pool.map(
                lambda i: self.list(*words, "--shard", f"{i}/{count}", **more),
                range(1, count + 1)))

    def where(self, count, *words, **more):
        """From the id, without the path, to its shard."""
        found = {}
        for i, ids in enumerate(self.shards(count, *words, **more)):
            for one in ids:
                found[os.path.basename(one.split("::")[0]) + "::" +
                      one.split("::")[1]] = i
        return found

    def test_the_union_is_the_whole(self):
        whole = self.list("scenarios", cwd=ROOT)
        self.assertGreater(len(whole), 100)
        for count in (*range(1, 10), 50):
            with self.subTest(count=count):
                parts = self.shards(count, "scenarios", cwd=ROOT)
                self.assertEqual(sorted(sum(parts, [])), sorted(whole))
                # In the order of the whole.
                for part in parts:
                    self.assertEqual(part, [i for i in whole if i in part])

    def test_shards_are_of_a_size(self):
        """Not all in one: within half of what would be even."""
        whole = len(self.list("scenarios", cwd=ROOT))
        for count in (2, 4, 8):
            for part in self.shards(count, "scenarios", cwd=ROOT):
                self.assertGreater(len(part), whole / count / 2)
                self.assertLess(len(part), whole / count * 2)

    def test_of_what_else_was_selected(self):
        words = ("scenarios", "-k", "not telnet", "--ref", "rfc5321",
                 "--exclude", "rcpt")
        whole = self.list(*words, cwd=ROOT)
        self.assertGreater(len(whole), 20)
        self.assertEqual(sorted(sum(self.shards(3, *words, cwd=ROOT), [])),
                         sorted(whole))
        # Narrowing moves nothing.
        every = [set(part) for part in self.shards(3, "scenarios", cwd=ROOT)]
        for part, all_of_it in zip(self.shards(3, *words, cwd=ROOT), every):
            self.assertLessEqual(set(part), all_of_it)

    def test_new_files_move_nothing(self):
        shutil.copytree(os.path.join(ROOT, "scenarios"),
                        os.path.join(self.folder, "scenarios"))
        before = self.where(5, "scenarios")
        self.scenario("scenarios/a")
        self.scenario("scenarios/lines/a-first")
        self.write("scenarios/z/z.yaml", ROWS)
        after = self.where(5, "scenarios")
        self.assertEqual(len(after), len(before) + 4)
        self.assertEqual({i: after[i] for i in before}, before)

    def test_settled(self):
        self.scenario("a")
        self.write("deep/b.yaml", "name: b\nstart: greeting\n"
                   "steps: [{send: NOOP, expect: 250}]\n")
        self.write("rows.yaml", ROWS)
        for name, shards in SETTLED.items():
            for count, want in shards.items():
                got = [i + 1 for i, part in enumerate(self.shards(count, "."))
                       if "./" + name in part or name in part]
                self.assertEqual(got, [want], f"{name} of {count}")

    def test_spellings(self):
        self.write("deep/er/rows.yaml", ROWS)
        for i in range(8):
            self.scenario(f"deep/er/{i}")
        want = self.where(4, "deep")
        self.assertGreater(len(set(want.values())), 1)
        for path in ("./deep", ".//deep/", "deep//er", "deep/../deep/./er",
                     os.path.join(self.folder, "deep"),
                     self.folder + "//./deep/er/../er"):
            with self.subTest(path=path):
                self.assertEqual(self.where(4, path), want)
        # Another folder is another place: shards are to be named alike.
        self.assertNotEqual(
            self.where(4, "er", cwd=os.path.join(self.folder, "deep")), want)

    def test_standard_input(self):
        text = "\n---\n".join(ROWS.replace("rows", f"r{i}")
                              for i in range(10))
        parts = [self.list("-", "--shard", f"{i}/3", stdin=text)
                 for i in (1, 2, 3)]
        self.assertEqual(sorted(map(len, [sum(parts, [])])), [20])
        self.assertEqual(len(set(sum(parts, []))), 20)

    def test_repeats_stay_together(self):
        for i in range(6):
            self.scenario(f"s{i}")
        names = [self.names(".", "--shard", f"{i}/2", "--repeat", "3")
                 for i in (1, 2)]
        self.assertEqual(sorted(sum(names, [])),
                         sorted([f"s{i}" for i in range(6)] * 3))
        self.assertFalse(set(names[0]) & set(names[1]))

    def test_an_empty_shard_is_green(self):
        name = self.scenario("a")
        empty = 0
        for i in range(1, 9):
            path = os.path.join(self.folder, "out.json")
            done = self.call("run", name, "-t", "builtin", "--shard",
                             f"{i}/8", "--report", f"json={path}",
                             "--report", "text")
            with open(path, encoding="utf-8") as file:
                report = json.load(file)
            if report["scenarios"]:
                self.assertEqual(report["summary"]["passed"], 1)
                self.assertEqual(done.stderr, "")
                continue
            empty += 1
            self.assertEqual(report["summary"]["total"], 0)
            self.assertIn(f"shard {i}/8 is empty", done.stderr)
            self.assertEqual(
                self.call("list", name, "--shard", f"{i}/8").stdout,
                "0 scenarios\n")
        self.assertEqual(empty, 7)

    def test_an_empty_shard_is_no_excuse(self):
        """What is a mistake in the whole is one in each shard."""
        name = self.scenario("a")
        for i in range(1, 9):
            self.call("run", name, "-t", "builtin", "-k", "nobody", "--shard",
                      f"{i}/8", code=4)
            done = self.call("run", name, "--shard", f"{i}/8", code=2)
            self.assertIn("no target", done.stderr)

    def test_mistakes(self):
        name = self.scenario("a")
        for word in ("0/2", "3/2", "1", "1/", "/2", "1/0", "-1/2", "1/2/3",
                     "1/10001", "a/b", " 1/2", "1/2x"):
            with self.subTest(word=word):
                done = self.call("list", name, f"--shard={word}", code=2)
                self.assertIn("--shard takes I/N", done.stderr)


if __name__ == "__main__":
    main()
