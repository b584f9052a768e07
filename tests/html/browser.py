"""A headless Chromium, spoken to by the WebDriver protocol (W3C) over plain
HTTP: no library is needed for the little that the tests ask."""
import base64
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
         "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync",
         "--disable-dev-shm-usage"]
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
SKIP = 77


def find(*names):
    for name in names:
        if shutil.which(name):
            return shutil.which(name)
    return None


CHROMIUM = find("chromium", "chromium-browser", "google-chrome")
DRIVER = find("chromedriver")


def skip_without(**programs):
    """Ends with 77 when a program is missing, unless none may be."""
    missing = [name for name, path in programs.items() if not path]
    if not missing:
        return
    print("missing:", ", ".join(missing))
    sys.exit(1 if os.environ.get("TESTS_NO_SKIP") == "1" else SKIP)


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class Browser:
    """with Browser() as browser: browser.open(path)"""

    def __init__(self, width=1400, height=900, dark=False, flags=()):
        self.profile = tempfile.mkdtemp(prefix="smtpdrill-chromium.")
        self.port = free_port()
        self.log = open(os.path.join(self.profile, "driver.log"), "wb")
        self.driver = subprocess.Popen(
            [DRIVER, f"--port={self.port}"], stdout=self.log,
            stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        self.session = None
        self.flags = [*FLAGS, *flags, f"--user-data-dir={self.profile}/data"]
        self.size = width, height
        try:
            self.start(dark)
        except Exception:
            self.close()
            raise

    def start(self, dark):
        self.wait_for_driver()
        options = {"binary": CHROMIUM, "args": self.flags}
        made = self.call("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL",
                                  "performance": "ALL"}}}})
        self.session = made["sessionId"]
        self.prefix = f"/session/{self.session}"
        self.resize(*self.size)
        self.prefer("dark" if dark else "light")

    def wait_for_driver(self):
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                if self.call("GET", "/status")["ready"]:
                    return
            except OSError:
                pass
            time.sleep(0.05)
        raise RuntimeError("chromedriver does not answer")

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", data, method=method,
            headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            value = json.load(error)["value"]
            raise RuntimeError(f"{path}: {value['error']}: "
                               f"{value['message'][:500]}") from error

    def ask(self, method, path, body=None):
        return self.call(method, self.prefix + path, body)

    def devtools(self, command, **params):
        return self.ask("POST", "/goog/cdp/execute",
                        {"cmd": command, "params": params})

    def resize(self, width, height):
        self.devtools("Emulation.setDeviceMetricsOverride", width=width,
                      height=height, deviceScaleFactor=1, mobile=False)

    def prefer(self, scheme):
        self.devtools("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": scheme}])

    def open(self, path, anchor=""):
        self.ask("POST", "/url", {"url": "file://" + os.path.abspath(path) +
                                  anchor})

    def run(self, script, *arguments):
        return self.ask("POST", "/execute/sync",
                        {"script": script, "args": list(arguments)})

    def element(self, selector):
        return self.ask("POST", "/element", {
            "using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        self.ask("POST", f"/element/{self.element(selector)}/click", {})

    def type(self, selector, text):
        self.ask("POST", f"/element/{self.element(selector)}/value",
                 {"text": text})

    def press(self, key):
        self.ask("POST", "/actions", {"actions": [
            {"type": "key", "id": "keyboard", "actions": [
                {"type": "keyDown", "value": key},
                {"type": "keyUp", "value": key}]}]})

    def visible(self, selector):
        """How many of them take room on the page."""
        return self.run(
            "return Array.from(document.querySelectorAll(arguments[0]))"
            ".filter(e => e.checkVisibility({contentVisibilityAuto: false}))"
            ".length", selector)

    def logs(self, kind):
        return self.ask("POST", "/se/log", {"type": kind})

    def picture(self, path, whole=False):
        shot = self.devtools("Page.captureScreenshot", format="png",
                             captureBeyondViewport=whole)
        with open(path, "wb") as file:
            file.write(base64.b64decode(shot["data"]))

    def pdf(self, path):
        printed = self.devtools("Page.printToPDF", printBackground=True,
                                preferCSSPageSize=True)
        with open(path, "wb") as file:
            file.write(base64.b64decode(printed["data"]))

    def close(self):
        try:
            if self.session:
                self.call("DELETE", self.prefix)
        except (OSError, RuntimeError):
            pass
        self.driver.terminate()
        self.driver.wait()
        self.log.close()
        shutil.rmtree(self.profile, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
