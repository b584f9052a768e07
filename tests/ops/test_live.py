#!/usr/bin/env python3
"""What is written while a run goes on, and when it is cut short:
test_live.py SMTPDRILL [unittest arguments]"""
import json
import os
import signal
import sys

sys.dont_write_bytecode = True
from ops_bed import Bed, main  # noqa: E402


class Live(Bed):
    def events(self, name="events"):
        """The whole lines of a file that may not be there yet."""
        if not os.path.exists(self.path(name)):
            return []
        lines = self.read(name).split("\n")
        return [json.loads(line) for line in lines[:-1]]

    def test_while_it_runs(self):
        process = self.start("run", "ok.yaml", "slow.yaml", "-t", "builtin",
                             "-j", "1", "--report", "ndjson=events")

        def words():
            found = [event["event"] for event in self.events()]
            return found if len(found) >= 4 else None
        self.assertEqual(self.wait_for(words, "the second scenario"),
                         ["run", "started", "finished", "started"])
        self.assertIsNone(process.poll())
        events = self.events()
        self.assertEqual(events[0]["planned"], 2)
        self.assertEqual(events[2]["outcome"], "passed")
        self.assertTrue(events[2]["transcript"])
        self.assertEqual([events[i]["order"] for i in (1, 2, 3)], [0, 0, 1])
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130)
        events = self.events()
        self.assertEqual([event["event"] for event in events[4:]],
                         ["finished", "end"])
        self.assertEqual(events[5]["interrupted"], "SIGINT")
        self.assertEqual(events[5]["summary"]["passed"], 1)

    def test_pipe(self):
        ran = self.drill("run", "ok.yaml", "bad.yaml", "skipped.yaml", "-t",
                         "builtin", "--report", "ndjson", code=1)
        events = [json.loads(line) for line in ran.stdout.splitlines()]
        self.assertEqual(events[0]["event"], "run")
        self.assertEqual(events[-1]["event"], "end")
        ends = {event["id"]: event["outcome"] for event in events
                if event["event"] == "finished"}
        self.assertEqual(ends, {"ok.yaml::it answers": "passed",
                                "bad.yaml::it refuses": "failed",
                                "skipped.yaml::later": "skipped"})
        self.assertEqual(events[-1]["summary"]["total"], 3)
        # The same as in the report json.
        self.drill("run", "bad.yaml", "-t", "builtin", "--report",
                   "json=a.json", "--report", "ndjson=a", code=1)
        scenario = json.loads(self.read("a.json"))["scenarios"][0]
        event = [e for e in self.events("a") if e["event"] == "finished"][0]
        del event["event"]
        self.assertEqual(event, scenario)

    def test_nowhere_to_play(self):
        self.drill("run", "ok.yaml", "-t", "host.invalid", "-4", "--report",
                   "ndjson=events", code=3)
        self.assertEqual([e["event"] for e in self.events()],
                         ["run", "finished", "end"])

    def test_artifacts(self):
        self.drill("run", "ok.yaml", "-t", "builtin", "--artifacts", "kept/a")
        self.assertFalse(os.path.exists(self.path("kept")))
        self.drill("run", "ok.yaml", "bad.yaml", "-t", "builtin",
                   "--artifacts", "kept/a", "--repeat", "2", code=1)
        names = sorted(os.listdir(self.path("kept", "a")))
        self.assertEqual(len(names), 2)
        for i, name in enumerate(names, 1):
            self.assertTrue(name.startswith("bad.yaml-it-refuses-"), name)
            self.assertTrue(name.endswith(f"-repeat{i}"), name)
        self.assertEqual(
            sorted(os.listdir(self.path("kept", "a", names[0]))),
            ["client.bin", "conversation.txt", "report.txt", "rerun.sh",
             "result.json", "server.bin"])
        self.assertIn("NOOP\n", self.read("kept", "a", names[0],
                                          "client.bin"))
        again = self.run_it([self.path("kept", "a", names[0], "rerun.sh"),
                             "-q"], 1)
        self.assertIn("FAIL bad.yaml::it refuses", again.stdout)

    def test_artifacts_that_cannot_be_kept(self):
        ran = self.drill("run", "bad.yaml", "-t", "builtin", "--artifacts",
                         "ok.yaml/in", code=1)
        self.assertIn("smtpdrill: error: cannot write ok.yaml/in", ran.stderr)
        self.assertEqual(ran.stderr.count("cannot write"), 1)
        ran = self.drill("run", "bad.yaml", "-t", "builtin", "--artifacts",
                         "ok.yaml", code=2)
        self.assertEqual(ran.stdout, "")

    def test_artifacts_of_a_run_cut_short(self):
        process = self.start("run", "bad.yaml", "slow.yaml", "-t", "builtin",
                             "-j", "1", "--artifacts", "kept", "--report",
                             "ndjson=events")
        self.wait_for(lambda: len(self.events()) >= 4, "the second scenario")
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, 143)
        self.assertEqual(len(os.listdir(self.path("kept"))), 2)


if __name__ == "__main__":
    main()
