"""Takes the pictures of the dashboard that the README shows, of Examples/digits as it runs.

usage: .venv/bin/python Scripts/screenshots.py [FOLDER]
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parent.parent
APUS = ROOT / ".build/release/apus"
FOLDER = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "Sources/Dashboard/Dashboard.docc/Resources")


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        for name in ["digits.yaml", "train.py"]:
            shutil.copy(ROOT / "Examples/digits" / name, work)
        path = f"{ROOT}/.venv/bin:{os.environ['PATH']}"
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        run = subprocess.Popen([APUS, "run", "digits.yaml"], cwd=work, env={**os.environ, "PATH": path}, **quiet)
        try:
            take(work)
        finally:
            run.terminate()
            run.wait()


def take(work):
    while not (pathlib.Path(work) / "apus-runs/digits/1").exists():
        pass
    command = [APUS, "dashboard", "digits", "--port", "0"]
    server = subprocess.Popen(command, cwd=work, stdout=subprocess.PIPE, text=True)
    try:
        url = server.stdout.readline().strip()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            overview(browser, url)
            brushed(browser, url)
            browser.close()
    finally:
        server.terminate()
        server.wait()


def open_study(browser, url, scheme, trials):
    page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    page.set_default_timeout(600_000)
    page.goto(url)
    page.wait_for_function(
        """trials => ['complete', 'pruned'].reduce((sum, state) =>
            sum + Number(document.querySelector(`.counts [data-state=${state}] .count`)?.textContent ?? 0), 0) >= trials""",
        arg=trials)
    return page


def drawn(page, *kinds):
    for kind in kinds:
        page.locator(f'figure[data-kind="{kind}"][data-ready]').wait_for()


def picture(page, name):
    page.screenshot(path=FOLDER / name)
    # With 256 colours it is a third as large, and looks the same.
    Image.open(FOLDER / name).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(FOLDER / name, optimize=True)


def overview(browser, url):
    page = open_study(browser, url, "light", 24)
    drawn(page, "history", "importances")
    picture(page, "dashboard.png")
    page.close()


def brushed(browser, url):
    page = open_study(browser, url, "dark", 34)
    page.locator('figure[data-kind="parallel_coordinate"]').scroll_into_view_if_needed()
    drawn(page, "parallel_coordinate", "curves", "contour")
    axis = page.locator(".axis").first
    axis.focus()
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    page.locator("button.brushed:not([hidden])").wait_for()
    page.evaluate("scrollTo(0, document.querySelector('figure[data-kind=parallel_coordinate]').getBoundingClientRect().top + scrollY - 60)")
    picture(page, "dashboard-brushed.png")
    page.close()


if __name__ == "__main__":
    main()
