"""The real program with real studies, and a real browser that looks at them."""

import os
import pathlib
import subprocess

import optuna
import pytest
from playwright.sync_api import expect, sync_playwright

import studies

ROOT = pathlib.Path(__file__).resolve().parents[3]
APUS = os.environ.get("APUS", str(ROOT / ".build/release/apus"))
optuna.logging.set_verbosity(optuna.logging.WARNING)

# Other tests of servers keep the machine busy: what is waited for may take long, and is not waited for longer than it takes.
LIMIT = 60_000
expect.set_options(timeout=LIMIT)


class Server:
    """`apus serve`, or `apus dashboard`, on a database."""

    def __init__(self, folder, port=0, token=None):
        self.folder, self.port, self.token = folder, port, token
        self.storage = f"sqlite:///{folder}/studies.db"
        self.process = None

    def start(self):
        (self.folder / "artifacts").mkdir(exist_ok=True)
        command = [APUS, "dashboard", "--storage", self.storage, "--port", str(self.port), "--artifacts", str(self.folder / "artifacts")]
        if self.token:
            (self.folder / "token").write_text(self.token)
            command = [
                APUS, "serve", "--storage", self.storage, "--port", str(self.port), "--grpc-port", "0",
                "--token-file", str(self.folder / "token"),
            ]
        pipe = {"stderr": subprocess.PIPE} if self.token else {"stdout": subprocess.PIPE}
        self.process = subprocess.Popen(command, cwd=self.folder, text=True, **pipe)
        line = (self.process.stderr if self.token else self.process.stdout).readline()
        self.port = int(line.split("http://127.0.0.1:")[1].split()[0].split("/")[0])
        return self

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("apus")
    server = Server(folder)
    studies.make_all(server.storage, folder)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


class Pages:
    """Makes pages that may not fail: no error in the console, no request to anybody else."""

    def __init__(self, browser):
        self.browser, self.contexts, self.problems = browser, [], []
        # Browsers note each call that is refused, or does not get through.
        self.may_refuse = False

    def open(self, url, **options):
        context = self.browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        context.set_default_timeout(LIMIT)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self.note)
        page.on("pageerror", lambda error: self.problems.append(f"error: {error} {error.stack}"))
        page.on("dialog", lambda dialog: (self.problems.append("a script ran"), dialog.dismiss()))
        page.on("request", lambda request: self.check(request, url))
        page.goto(url)
        return page

    def note(self, message):
        if message.type not in ("error", "warning"):
            return
        if self.may_refuse and "Failed to load resource" in message.text:
            return
        if "GPU stall" not in message.text:
            self.problems.append(f"{message.type}: {message.text} {message.location}")

    def check(self, request, url):
        if not request.url.startswith((url.split("/", 3)[0] + "//" + url.split("/")[2], "data:", "blob:")):
            self.problems.append(f"request to {request.url}")

    def close(self):
        for context in self.contexts:
            context.close()


@pytest.fixture
def pages(browser):
    pages = Pages(browser)
    yield pages
    pages.close()
    assert pages.problems == []
