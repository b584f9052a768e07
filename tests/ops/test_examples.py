#!/usr/bin/env python3
"""The files of docs/ops, run as they stand but for the paths of this machine:
test_examples.py SMTPDRILL [unittest arguments]"""
import configparser
import glob
import os
import re
import shlex
import shutil
import stat
import sys
import xml.etree.ElementTree as xml

import yaml

sys.dont_write_bytecode = True
from ops_bed import OPS, Bed, main  # noqa: E402

PROBE = os.path.join(OPS, "probe.yaml")
SECRET = "sesame-open-4711"


class Examples(Bed):
    def server(self):
        """The port of the built-in server, trusted from now on."""
        port = self.serve("--write-ca", self.path("ca.pem"))
        self.environment["SMTPDRILL_CA"] = self.path("ca.pem")
        return port

    def here(self, text):
        """An example's text with the paths of this machine."""
        for there, path in (
                ("/usr/bin/smtpdrill", self.path("bin", "smtpdrill")),
                ("/etc/smtpdrill/probe.yaml", PROBE),
                ("monitor.example.com", "client.exists.test"),
                ("/var/lib/node_exporter", self.folder)):
            text = text.replace(there, path)
        return text

    def who(self, option):
        return self.run_it(["id", option]).stdout.strip()

    # --- Nagios ---

    def nagios_line(self, address, port):
        text = self.here(self.example("nagios.cfg"))
        line = re.search(r"^\s+command_line\s+(.*)$", text, re.M).group(1)
        called = re.search(r"^\s+check_command\s+(.*)$", text, re.M).group(1)
        name, *values = called.split("!")
        self.assertIn(f"command_name    {name}\n", text)
        line = line.replace("$HOSTADDRESS$:25", f"{address}:{port}")
        for i, value in enumerate(values, 1):
            line = line.replace(f"$ARG{i}$", value)
        self.assertNotIn("$", line)
        return line

    def test_nagios(self):
        line = self.nagios_line("127.0.0.1", self.server())
        ran = self.run_it(line, 0)
        self.assertTrue(ran.stdout.startswith("SMTP OK - 2 of 2 passed"))
        self.assertRegex(ran.stdout, r" \| time=0\.\d{6}s;1\.0+;5\.0+;0 ")
        self.assertRegex(ran.stdout, r" cert_days=(29|30)\n$")
        ran = self.run_it(line.replace("1s", "1us"), 1)
        self.assertTrue(ran.stdout.startswith("SMTP WARNING - "))
        ran = self.run_it(line.replace("5s", "2us"), 2)
        self.assertTrue(ran.stdout.startswith("SMTP CRITICAL - "))
        # Somebody's certificate that nobody here trusts.
        del self.environment["SMTPDRILL_CA"]
        ran = self.run_it(line, 2)
        self.assertIn("(TLS)", ran.stdout)

    def test_nagios_down(self):
        line = self.nagios_line("127.0.0.1", self.closed_port())
        ran = self.run_it(line, 2)
        self.assertIn("connection refused", ran.stdout)
        ran = self.run_it(line.replace("probe.yaml", "prob.yaml"), 3)
        self.assertTrue(ran.stdout.startswith("SMTP UNKNOWN - "))

    def test_nagios_takes_it(self):
        if not shutil.which("nagios4"):
            self.skipTest("nagios4 is not installed")
        self.write("objects.cfg", self.example("nagios.cfg") + """
define timeperiod {
    timeperiod_name 24x7
    alias always
    monday 00:00-24:00
}
define command {
    command_name tell
    command_line /bin/true
}
define contact {
    contact_name me
    host_notification_period 24x7
    service_notification_period 24x7
    host_notification_commands tell
    service_notification_commands tell
}
define contactgroup {
    contactgroup_name admins
    alias admins
    members me
}
define host {
    host_name mx1
    address 127.0.0.1
    max_check_attempts 3
    check_period 24x7
    notification_interval 60
    notification_period 24x7
    contact_groups admins
}
define hostgroup {
    hostgroup_name mail-servers
    alias mail
    members mx1
}
""")
        self.write("nagios.cfg", f"cfg_file={self.path('objects.cfg')}\n"
                   f"log_file={self.path('log')}\n"
                   f"check_result_path={self.folder}\n"
                   f"temp_path={self.folder}\n"
                   f"nagios_user={self.who('-un')}\n"
                   f"nagios_group={self.who('-gn')}\n")
        ran = self.run_it(["nagios4", "-v", self.path("nagios.cfg")])
        self.assertIn("Checked 1 services", ran.stdout)
        self.assertIn("Total Errors:   0", ran.stdout)

    # --- Icinga ---

    def icinga_line(self, target):
        """The command with all arguments that have a value, as Icinga makes
        it of the file."""
        text = self.here(self.example("icinga2.conf"))
        command = re.search(r'command = \[ (.*?) \]', text).group(1)
        body = text[text.index("arguments = {"):]
        found = re.findall(
            r'^\t\t"(\S+)" = (?:"(.*?)"|\{\n(.*?)^\t\t\})$', body,
            re.M | re.S)
        given = dict(re.findall(r"vars\.(\w+) = (.*)$", body, re.M))
        given["smtpdrill_target"] = f'"{target}"'
        line = [yaml.safe_load(word) for word in command.split(", ")]
        first, rest = [], []
        for key, value, block in found:
            value = value or re.search(r'value = "(.*?)"', block).group(1)
            macro = re.fullmatch(r"\$(\w+)\$", value)
            if macro and macro.group(1) not in given:
                continue
            values = yaml.safe_load(given[macro.group(1)]) if macro else value
            for one in values if isinstance(values, list) else [values]:
                if "skip_key = true" in block:
                    first.append(one)
                else:
                    rest += [key, one]
        return line + first + rest

    def test_icinga(self):
        line = self.icinga_line(f"127.0.0.1:{self.server()}")
        self.assertEqual(line[1:3], ["run", PROBE])
        self.assertIn("nagios", line)
        self.assertTrue(self.run_it(line, 0).stdout.startswith("SMTP OK"))
        line = self.icinga_line(f"127.0.0.1:{self.closed_port()}")
        self.assertTrue(self.run_it(line, 2).stdout.startswith(
            "SMTP CRITICAL"))

    def test_icinga_takes_it(self):
        if not shutil.which("icinga2"):
            self.skipTest("icinga2 is not installed")
        for name in ("data", "run", "log", "cache", "spool"):
            os.mkdir(self.path(name))
        self.write("icinga2.conf", 'include <itl>\ninclude <plugins>\n'
                   'object Host "mx1" {\n check_command = "hostalive"\n'
                   ' address = "127.0.0.1"\n'
                   ' vars.smtpdrill_target = "mx1.example.com:25"\n}\n' +
                   self.example("icinga2.conf"))
        defines = [f"-D{key}={self.path(name)}" for key, name in (
            ("DataDir", "data"), ("InitRunDir", "run"), ("LogDir", "log"),
            ("CacheDir", "cache"), ("SpoolDir", "spool"))]
        ran = self.run_it(
            ["icinga2", "daemon", "-C", "-c", self.path("icinga2.conf"),
             f"-DRunAsUser={self.who('-un')}",
             f"-DRunAsGroup={self.who('-gn')}",
             f"-DPidPath={self.path('pid')}", *defines,
             *shlex.split(os.environ.get("ICINGA2_ARGUMENTS", ""))])
        self.assertIn("Instantiated 1 Service", ran.stdout + ran.stderr)

    # --- systemd ---

    def unit(self, name):
        parser = configparser.ConfigParser(
            strict=False, interpolation=None, comment_prefixes=("#",))
        parser.optionxform = str
        parser.read_string(self.here(self.example(name)))
        return parser

    def play_unit(self, target, code):
        service = self.unit("smtpdrill-probe.service")["Service"]
        name, value = service["Environment"].split("=", 1)
        self.assertEqual((name, value),
                         ("SMTPDRILL_TARGET", "mx1.example.com:25"))
        mask = os.umask(int(service["UMask"], 8))
        self.addCleanup(os.umask, mask)
        self.run_it(shlex.split(service["ExecStart"]), code,
                    SMTPDRILL_TARGET=target)
        if code:
            self.assertIn(str(code), service["SuccessExitStatus"].split())
        info = os.stat(self.path("smtpdrill.prom"))
        self.assertEqual(stat.S_IMODE(info.st_mode), 0o644)
        # Nothing is left beside it that the collector would read.
        self.assertEqual(glob.glob(self.path(".smtpdrill-*")), [])
        return self.read("smtpdrill.prom")

    def test_unit(self):
        port = self.server()
        text = self.play_unit(f"127.0.0.1:{port}", 0)
        self.assertRegex(text, r'\nsmtpdrill_success\{target="[^"]*"\} 1\n')
        self.assertIn("smtpdrill_certificate_expiry_timestamp_seconds{", text)

    def test_unit_down(self):
        port = self.closed_port()
        text = self.play_unit(f"127.0.0.1:{port}", 3)
        self.assertRegex(text, r'\nsmtpdrill_success\{target="[^"]*"\} 0\n')

    def test_systemd_takes_it(self):
        if not shutil.which("systemd-analyze"):
            self.skipTest("systemd-analyze is not installed")
        names = ("smtpdrill-probe.service", "smtpdrill-probe.timer")
        for name in names:
            self.write(name, self.here(self.example(name)))
        ran = self.run_it(["systemd-analyze", "verify", "--man=no",
                           *(self.path(name) for name in names)])
        # Of other units of this machine it may complain.
        self.assertNotIn("smtpdrill", ran.stderr)
        timer = self.unit("smtpdrill-probe.timer")
        self.assertEqual(timer["Install"]["WantedBy"], "timers.target")

    # --- jobs of a CI ---

    def job(self, commands, code, *names, **more):
        """The lines of a job, as a runner plays them: it ends with the first
        one that fails."""
        os.makedirs(self.path("scenarios"), exist_ok=True)
        for name in os.listdir(self.path("scenarios")):
            os.remove(self.path("scenarios", name))
        for name in names:
            os.rename(self.path(name), self.path("scenarios", name))
        self.write("job.sh", "\n".join(commands))
        ran = self.run_it(["bash", "-eo", "pipefail", "job.sh"], code, **more)
        self.assertNotIn(SECRET, ran.stdout + ran.stderr)
        return ran

    def results(self):
        text = self.read("junit.xml")
        self.assertNotIn(SECRET, text)
        for folder, _, files in os.walk(self.path("artifacts")):
            for name in files:
                self.assertNotIn(SECRET, self.read(folder, name))
        return xml.fromstring(text)

    def github_job(self):
        job = yaml.safe_load(self.example("github.yml"))["jobs"][
            "conversations"]
        lines = [step["run"] for step in job["steps"]
                 if "run" in step and not step["name"].startswith("Install")]
        self.assertEqual(len(lines), 2)
        secrets = [name for name, value in job["env"].items()
                   if "secrets." in value]
        self.assertEqual(secrets, ["SMTP_PASSWORD"])
        return lines, {"SMTPDRILL_TARGET": "builtin", "SMTP_PASSWORD": SECRET,
                       "GITHUB_STEP_SUMMARY": self.path("summary.md")}

    def test_github(self):
        lines, environment = self.github_job()
        self.job(lines, 0, "ok.yaml", "skipped.yaml", **environment)
        self.assertEqual(self.results().get("failures"), "0")
        self.assertFalse(os.path.exists(self.path("artifacts")))

    def test_github_failure(self):
        lines, environment = self.github_job()
        ran = self.job(lines, 1, "ok.yaml", "secret.yaml", **environment)
        self.assertIn("::error ", ran.stdout)
        self.assertEqual(self.results().get("failures"), "1")
        # It was tried again.
        self.assertEqual(len(os.listdir(self.path("artifacts"))), 2)

    def test_github_mistake(self):
        lines, environment = self.github_job()
        self.job(lines, 2, "ok.yaml", "mistake.yaml", **environment)
        self.assertFalse(os.path.exists(self.path("junit.xml")))

    def test_gitlab(self):
        job = yaml.safe_load(self.example("gitlab.yml"))["mail"]
        environment = {"SMTP_PASSWORD": SECRET, "SMTPDRILL_TARGET": "builtin"}
        self.job(job["script"], 0, "ok.yaml", **environment)
        self.assertEqual(self.results().tag, "testsuites")
        self.assertEqual(job["artifacts"]["reports"]["junit"], "junit.xml")
        self.job(job["script"], 1, "secret.yaml", **environment)
        self.results()

    def test_gitlab_not_asked(self):
        job = yaml.safe_load(self.example("gitlab.yml"))["mail"]
        script = [line.replace("60s", "200ms") for line in job["script"]]
        self.job(script, 3, "ok.yaml", SMTP_PASSWORD=SECRET,
                 SMTPDRILL_TARGET=f"127.0.0.1:{self.closed_port()}")
        self.assertEqual(job["allow_failure"]["exit_codes"], [3])

    # --- the gate ---

    def gate(self, code, word, *paths, **environment):
        ran = self.run_it(
            [os.path.join(OPS, "pre-deploy"), *paths], code,
            **{"SMTPDRILL_TARGET": "builtin", "WAIT_FOR": "200ms",
               **environment})
        last = ran.stdout.rstrip("\n").rpartition("\n")[2]
        self.assertTrue(last.startswith(word), ran.stdout)
        return ran

    def test_gate(self):
        self.gate(0, "GO: ", "ok.yaml")
        self.assertFalse(os.path.exists(self.path("pre-deploy.d")))
        self.gate(1, "STOP: the server deviates", "ok.yaml", "bad.yaml")
        self.assertEqual(len(os.listdir(self.path("pre-deploy.d"))), 2)
        self.gate(1, "STOP: the server deviates", "warned.yaml")
        self.gate(75, "LATER: the server could not be asked", "ok.yaml",
                  SMTPDRILL_TARGET=f"127.0.0.1:{self.closed_port()}")
        self.gate(1, "STOP: the gate itself is broken", "mistake.yaml")
        self.gate(1, "STOP: the gate itself is broken", "skipped.yaml")

    def test_gate_keeps_the_password(self):
        self.write("password", SECRET + "\n")
        ran = self.gate(1, "STOP: the server deviates", "secret.yaml",
                        CANDIDATE_PASSWORD_FILE="password")
        self.assertIn("[redacted]", ran.stdout)
        kept = [self.read("pre-deploy.d.json"), ran.stdout, ran.stderr]
        for folder, _, files in os.walk(self.path("pre-deploy.d")):
            kept += [self.read(folder, name) for name in files]
        self.assertGreater(len(kept), 8)
        for text in kept:
            self.assertNotIn(SECRET, text)

    # --- all of them ---

    def test_every_example_is_told_of(self):
        with open(os.path.join(os.path.dirname(OPS), "ops.md"),
                  encoding="utf-8") as file:
            text = file.read()
        for name in os.listdir(OPS):
            self.assertIn(f"(ops/{name})", text)


if __name__ == "__main__":
    main()
