#!/usr/bin/env python3
"""Prometheus' own tool has nothing to say against the report prometheus, or
the rules of docs/ops: test_promtool.py SMTPDRILL [unittest arguments]"""
import os
import subprocess
import sys

sys.dont_write_bytecode = True
from ops_bed import OPS, Bed, main, need  # noqa: E402


class Promtool(Bed):
    def check(self, name):
        with open(self.path(name), "rb") as file:
            ran = subprocess.run(["promtool", "check", "metrics"], stdin=file,
                                 stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, check=False)
        self.assertEqual((ran.returncode, ran.stdout), (0, b""))

    def test_runs(self):
        self.write("odd.yaml", 'name: "a \\"b\\" \\\\ {c} \\u00e4"\n'
                   "start: ehlo\ncases: [{id: 'x\"y', n: 250}, "
                   "{id: z, n: 251}]\nsteps: [{send: NOOP, expect: "
                   "'${n}'}]\n")
        for code, arguments in (
                (0, ["ok.yaml"]),
                (1, ["ok.yaml", "bad.yaml", "skipped.yaml", "warned.yaml",
                     "odd.yaml", "--repeat", "3"]),
                (0, ["skipped.yaml"]),
                (0, [os.path.join(OPS, "probe.yaml")]),
                (3, ["ok.yaml", "-t",
                     f"127.0.0.1:{self.closed_port()}"])):
            with self.subTest(arguments=arguments):
                if "-t" not in arguments:
                    arguments = arguments + ["-t", "builtin"]
                self.drill("run", *arguments, "--report",
                           "prometheus=out.prom", code=code)
                self.check("out.prom")

    def test_it_can_complain(self):
        self.write("bad.prom", 'a{b="c"} 1\na{b="c"} 2\n')
        with self.assertRaises(AssertionError):
            self.check("bad.prom")

    def test_rules(self):
        self.run_it(["promtool", "check", "rules",
                     os.path.join(OPS, "alerts.yml")])


if __name__ == "__main__":
    need("promtool")
    main()
