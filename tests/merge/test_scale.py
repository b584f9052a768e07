#!/usr/bin/env python3
"""docs/scale.md: what it shows is what is run here, letter by letter, with the
built-in server as the target. test_scale.py SMTPDRILL

Without GNU parallel, sshd or PyYAML the tests that need them are skipped (exit
77), or fail with TESTS_NO_SKIP in the environment.
"""
import getpass
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import unittest

from merge_bed import Bed, SECONDS

try:
    import yaml
except ImportError:
    yaml = None

HERE = os.path.dirname(os.path.abspath(__file__))
PAGE = os.path.join(os.path.dirname(os.path.dirname(HERE)), "docs",
                    "scale.md")
SSHD = shutil.which("sshd", path=os.environ["PATH"] + ":/usr/sbin")


def example(heading, kind):
    """The first example of that kind in a section."""
    with open(PAGE, encoding="utf-8") as file:
        text = file.read()
    section = re.search(rf"^## {heading}.*?(?=^## |\Z)", text, re.S | re.M)
    return re.search(rf"^```{kind}\n(.*?)^```$", section[0], re.S | re.M)[1]


def need(found, name):
    if not found and os.environ.get("TESTS_NO_SKIP"):
        raise AssertionError(f"{name} is not installed")
    return unittest.skipUnless(found, f"{name} is not installed")


class GitHub(Bed):
    def setUp(self):
        super().setUp()
        self.flow = yaml.safe_load(example("GitHub Actions", "yaml"))

    def step(self, job, name):
        return next(step["run"] for step in self.flow["jobs"][job]["steps"]
                    if step.get("name") == name)

    def play(self, shards):
        drill = self.flow["jobs"]["drill"]
        for shard in shards:
            matrix = {"${{ matrix.shard }}": str(shard),
                      "${{ strategy.job-total }}": str(len(shards))}
            env = {name: matrix.get(value, value)
                   for name, value in drill["env"].items()}
            self.call(["bash", "-e", "-c", self.step("drill", "Play")], None,
                      env={**env, "SMTPDRILL_TARGET": "builtin"})
            # What the two artifact actions do.
            keep = next(step["with"] for step in drill["steps"]
                        if "upload-artifact" in step.get("uses", ""))
            folder = keep["name"].replace("${{ matrix.shard }}", str(shard))
            os.mkdir(self.path(folder))
            os.rename(self.path(keep["path"]),
                      self.path(folder, keep["path"]))

    def merge(self, want):
        return self.call(["bash", "-e", "-c", self.step("report", "Report")]
                         + ["bash"], want)

    def test_matrix(self):
        shards = self.flow["jobs"]["drill"]["strategy"]["matrix"]["shard"]
        self.play(shards)
        done = self.merge(1)
        self.assertIn("::error", done.stdout)
        self.assertIn("number bad", self.read("report.html"))
        files = [f"shard-{i}/shard.json" for i in shards]
        self.drill("report", *files, "--report", "json=all.json", want=1)
        whole = super().play("whole.json")
        self.assert_same_results(self.report("all.json"), whole)

    def test_a_shard_that_never_came_is_missed(self):
        self.play([1, 2, 3, 4])
        shutil.rmtree(self.path("shard-3"))
        self.assertIn("cannot read shard-3/shard.json", self.merge(2).stderr)

    def test_the_flow_is_one(self):
        drill, report = (self.flow["jobs"][name]
                         for name in ("drill", "report"))
        self.assertEqual(report["needs"], "drill")
        self.assertEqual(report["if"], "always()")
        self.assertIs(drill["strategy"]["fail-fast"], False)
        for job in (drill, report):
            for step in job["steps"]:
                self.assertEqual("run" in step, "uses" not in step)


class Parallel(Bed):
    def spread(self, machines, want=1, **more):
        self.write("machines", machines)
        return self.call(
            ["bash", "-c", example("GNU parallel", "sh")], want,
            env={"SHARDS": "3", "TARGET": "builtin", "FOLDER": self.folder,
                 "HOME": self.folder, **more})

    def assert_all_there(self):
        whole = self.play("whole.json")
        files = [f"shards/{i}" for i in (1, 2, 3)]
        self.drill("report", *files, "--report", "json=all.json", want=1)
        self.assert_same_results(self.report("all.json"), whole)
        self.assertIn("number bad", self.read("all.xml"))

    def test_this_machine(self):
        text = self.spread("2/:\n").stdout
        self.assertIn("1 failed of 21", text)
        self.assert_all_there()

    def test_a_machine_that_does_not_answer(self):
        self.write("refuse", "#!/bin/sh\nexit 255\n")
        os.chmod(self.path("refuse"), 0o755)
        done = self.spread(f"1/{self.path('refuse')} drill1\n", want=2)
        self.assertIn("it is empty", done.stderr)


class Ssh(Parallel):
    """Two machines, which are this one under two names."""

    # Not once more.
    test_this_machine = test_a_machine_that_does_not_answer = None

    def setUp(self):
        super().setUp()
        for name in ("host", "user"):
            self.call(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f",
                       self.path(name)], 0)
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        self.write("sshd_config", f"""\
ListenAddress 127.0.0.1:{port}
HostKey {self.path("host")}
AuthorizedKeysFile {self.path("user.pub")}
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin prohibit-password
SetEnv PATH={self.path("bin")}:/usr/bin:/bin
""")
        self.write("ssh_config", f"""\
Host drill1 drill2
  HostName 127.0.0.1
  Port {port}
  User {getpass.getuser()}
  IdentityFile {self.path("user")}
  IdentitiesOnly yes
  BatchMode yes
  StrictHostKeyChecking no
  UserKnownHostsFile /dev/null
  LogLevel ERROR
""")
        # sshd wants it of root, and a package makes it at boot only.
        if os.getuid() == 0:
            os.makedirs("/run/sshd", exist_ok=True)
        self.start(port)

    def start(self, port):
        with open(self.path("sshd.log"), "w") as log:
            sshd = subprocess.Popen(
                [SSHD, "-D", "-e", "-f", self.path("sshd_config")],
                stdout=log, stderr=log)

        def stop():
            sshd.send_signal(signal.SIGTERM)
            sshd.wait(timeout=SECONDS)
        self.addCleanup(stop)
        end = time.monotonic() + SECONDS
        while time.monotonic() < end and sshd.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                return
            except ConnectionRefusedError:
                time.sleep(0.05)
        self.fail(self.read("sshd.log"))

    def test_machines(self):
        ssh = f"ssh -F {self.path('ssh_config')}"
        self.spread(f"1/{ssh} drill1\n1/{ssh} drill2\n")
        self.assertIn("Accepted publickey", self.read("sshd.log"))
        self.assert_all_there()


class Kubernetes(Bed):
    def setUp(self):
        super().setUp()
        self.jobs = {job["metadata"]["name"]: job for job in
                     yaml.safe_load_all(example("Kubernetes", "yaml"))}
        os.mkdir(self.path("results"))

    def container(self, name):
        return self.jobs[name]["spec"]["template"]["spec"]["containers"][0]

    def pod(self, name, want, **more):
        """Runs what the pod would, with its volumes where they are here."""
        words = [word.replace("/scenarios", self.path("scenarios"))
                 .replace("/results", self.path("results"))
                 for word in self.container(name)["command"]]
        env = {entry["name"]: entry["value"]
               for entry in self.container(name).get("env", [])}
        return self.call(words, want, env={
            **env, "SMTPDRILL_TARGET": "builtin", **more})

    def play(self, count):
        for index in range(count):
            self.pod("drill", 0, JOB_COMPLETION_INDEX=str(index))

    def test_indexed_job(self):
        spec = self.jobs["drill"]["spec"]
        self.assertEqual(spec["completionMode"], "Indexed")
        self.play(spec["completions"])
        done = self.pod("report", 1)
        self.assertIn("1 failed of 21", done.stdout)
        self.assertIn("number bad", self.read("results/report.html"))
        files = [f"results/{i}.json" for i in range(spec["completions"])]
        self.drill("report", *files, "--report", "json=all.json", want=1)
        self.drill("run", self.path("scenarios"), "-t", "builtin",
                   "--report", "json=whole.json", want=1)
        self.assert_same_results(self.report("all.json"),
                                 self.report("whole.json"))

    def test_a_mistake_fails_the_pod(self):
        self.write("scenarios/s0.yaml", "name: x\nstepz: []\n")
        self.pod("drill", 1, JOB_COMPLETION_INDEX="0")
        self.assertIn("cannot read 0.json", self.pod("report", 2).stderr)

    def test_the_jobs_are_jobs(self):
        drill = self.jobs["drill"]["spec"]
        shards = next(entry["value"] for entry
                      in self.container("drill")["env"]
                      if entry["name"] == "SHARDS")
        self.assertEqual(drill["completions"], int(shards))
        self.assertEqual(len(self.container("report")["command"][2]
                             .split(".json")) - 1, drill["completions"])
        for job in self.jobs.values():
            self.assertEqual((job["apiVersion"], job["kind"]),
                             ("batch/v1", "Job"))
            pod = job["spec"]["template"]["spec"]
            self.assertEqual(pod["restartPolicy"], "Never")
            self.assertEqual(
                {volume["name"] for volume in pod["volumes"]},
                {mount["name"] for mount
                 in pod["containers"][0]["volumeMounts"]})


class Targets(Bed):
    def test_side_by_side(self):
        other = f"127.0.0.1:{self.serve()}"
        self.call(["bash", "-c", example("Several targets", "sh")], 1,
                  env={"OLD": "builtin", "NEW": other})
        for text in ("builtin", other, "number bad"):
            self.assertIn(text, self.read("board.html"))


if __name__ == "__main__":
    GitHub = need(yaml, "PyYAML")(GitHub)
    Kubernetes = need(yaml, "PyYAML")(Kubernetes)
    found = shutil.which("parallel")
    Parallel = need(found, "GNU parallel")(Parallel)
    Ssh = need(found and SSHD and shutil.which("ssh"), "sshd")(Ssh)
    done = unittest.main(argv=sys.argv[:1] + sys.argv[2:], exit=False)
    for test, why in done.result.skipped:
        print(f"skipped: {test}: {why}")
    if not done.result.wasSuccessful():
        sys.exit(1)
    sys.exit(77 if done.result.skipped else 0)
