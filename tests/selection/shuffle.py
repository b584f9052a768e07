#!/usr/bin/env python3
"""--shuffle: shuffle.py PROGRAM"""
import re

from selecting import Case, main

COUNT = 12


class Shuffle(Case):
    def setUp(self):
        super().setUp()
        self.all = [f"s{i:02}" for i in range(COUNT)]
        for name in self.all:
            self.scenario(name)

    def test_an_order_of_a_seed(self):
        orders = set()
        for seed in range(5):
            report = self.report(".", "--shuffle", "--seed", str(seed))
            order = [one["name"] for one in report["scenarios"]]
            self.assertEqual(sorted(order), self.all)
            self.assertEqual(report["seed"], seed)
            self.assertEqual(
                self.names(".", f"--shuffle={seed}"), order)
            orders.add(tuple(order))
        self.assertEqual(len(orders), 5)
        self.assertNotIn(tuple(self.all), orders)

    def test_the_report_says_enough(self):
        """The seed that is printed plays the same order again."""
        text = self.call("run", ".", "-t", "builtin", "--shuffle").stdout
        order = re.findall(r"^PASS \S+::(s\d+)", text, re.M)
        seed = re.search(r"seed (\d+)", text)[1]
        self.assertEqual(sorted(order), self.all)
        self.assertEqual(self.names(".", "--shuffle", "--seed", seed), order)

    def test_without_a_seed_orders_differ(self):
        orders = {tuple(self.names(".", "--shuffle")) for _ in range(4)}
        self.assertGreater(len(orders), 1)

    def test_the_seed_of_the_order_is_that_of_the_run(self):
        self.assertEqual(self.report(".", "--shuffle=77")["seed"], 77)
        report = self.report(".", "--shuffle=77", "--seed", "5")
        self.assertEqual(report["seed"], 5)
        self.assertEqual([one["name"] for one in report["scenarios"]],
                         self.names(".", "--shuffle=77"))

    def test_jobs_change_no_order(self):
        orders = [self.names(".", "--shuffle=3", "-j", jobs)
                  for jobs in ("1", "64")]
        self.assertEqual(orders[0], orders[1])

    def test_a_dry_run_shows_it(self):
        out = self.call("run", ".", "-t", "builtin", "--shuffle=3",
                        "--dry-run").stdout
        self.assertEqual(re.findall(r"^\S+::(s\d+)$", out, re.M),
                         self.names(".", "--shuffle=3"))

    def test_without_it_nothing_moves(self):
        self.assertEqual(self.names(".", "--seed", "3"), self.all)
        self.env["SMTPDRILL_SHUFFLE"] = "0"
        self.assertEqual(self.names("."), self.all)
        self.env["SMTPDRILL_SHUFFLE"] = "3"
        self.assertEqual(self.names("."), self.names(".", "--shuffle=3"))

    def test_shards(self):
        """Each shuffles what it has."""
        parts = [self.names(".", "--shard", f"{i}/3", "--shuffle=9")
                 for i in (1, 2, 3)]
        self.assertEqual(sorted(sum(parts, [])), self.all)

    def test_mistakes(self):
        for word in ("x", "-1", "9007199254740992", "1.5"):
            done = self.call("run", ".", "-t", "builtin", f"--shuffle={word}",
                             code=2)
            self.assertIn("--shuffle takes a number below 2^53", done.stderr)


if __name__ == "__main__":
    main()
