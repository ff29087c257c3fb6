"""Measures the dashboard on a study of 100,000 trials of ten parameters, beside optuna-dashboard.

usage: .venv/bin/python Benchmarks/Dashboard/measure.py [TRIALS [TRIALS FOR OPTUNA-DASHBOARD]]

optuna-dashboard, which sends every trial to the page, is measured on 10,000 trials unless told otherwise: the line says how many.
Prints, for each, after which time the best value is seen (when the server has just started, and again), how many bytes were sent until all figures
in sight were drawn, and the memory of the server; for Apus also how long the page works on one update, and how much slower workers are that ask
and tell over HTTP while 200 pages listen.
"""

import json
import multiprocessing
import pathlib
import selectors
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

import optuna
from playwright.sync_api import sync_playwright

import large_study

ROOT = pathlib.Path(__file__).resolve().parents[2]
APUS = ROOT / ".build/release/apus"
LISTENERS = 200


def megabytes(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return {key: int(line.split()[1]) / 1024 for line in status.splitlines() if (key := line.split(":")[0]) in ("VmRSS", "VmHWM")}


def seen(browser, url, selector, settled):
    """Opens a page: seconds until `selector` has something in it, and the bytes that were sent, by kind, until `settled`."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    kinds, sizes = {}, {}
    session.on("Network.responseReceived", lambda event: kinds.__setitem__(event["requestId"], (event["type"], event["response"]["url"])))
    session.on("Network.dataReceived", lambda event: sizes.__setitem__(event["requestId"], sizes.get(event["requestId"], 0) + event["encodedDataLength"]))
    start = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_function("selector => { const found = document.querySelector(selector); return found && (found.textContent || found.children.length) }", arg=selector, timeout=300_000)
    seconds = time.perf_counter() - start
    settled(page)
    data = sum(size for request, size in sizes.items() if kinds.get(request, ("", ""))[0] not in ("Script", "Stylesheet", "Document"))
    return page, seconds, data


def of_apus(browser, database, folder):
    storage = f"sqlite:///{database}"
    server = subprocess.Popen([APUS, "dashboard", "large", "--storage", storage, "--port", "0"], cwd=folder, stdout=subprocess.PIPE, text=True)
    url = server.stdout.readline().strip()
    settled = lambda page: page.wait_for_function(
        "() => ['history', 'importances'].every(kind => document.querySelector(`figure[data-kind=${kind}][data-ready]`))", timeout=300_000)
    try:
        page, cold, _ = seen(browser, url, ".best .big", settled)
        page.close()
        page, warm, data = seen(browser, url, ".best .big", settled)
        print(f"apus: best seen after {cold:.2f} s at first, {warm:.2f} s later; {data / 1e6:.2f} MB of data")
        longest, median = update(page, storage)
        print(f"apus: an update takes the page {median:.0f} ms, {longest:.0f} ms at most")
        page.close()
        memory = megabytes(server)
        print(f"apus: {memory['VmRSS']:.0f} MB of memory, {memory['VmHWM']:.0f} MB at most")
        crowd(url.split("/studies")[0])
    finally:
        server.terminate()
        server.wait()


def update(page, storage):
    """How long the page's main thread is busy with one trial that ends, in milliseconds."""
    page.wait_for_function("() => document.querySelector('#connection').textContent === 'live'")
    page.evaluate("""() => { window.tasks = []; new PerformanceObserver(list => { window.latest = performance.now(); for (const task of list.getEntries()) window.tasks.push(task.duration) }).observe({ type: 'longtask', buffered: true }) }""")
    # What is drawn for the first time is no update.
    page.wait_for_function("() => performance.now() > (window.latest ?? 0) + 2000")
    study = optuna.load_study(study_name="large", storage=storage)
    works = []
    for _ in range(10):
        before = page.evaluate("document.querySelector('.counts [data-state=complete] .count').textContent")
        page.evaluate("window.tasks.length = 0")
        study.tell(study.ask(large_study.SPACE), 5.0)
        page.wait_for_function("before => document.querySelector('.counts [data-state=complete] .count').textContent !== before", arg=before)
        works.append(page.evaluate("""() => new Promise(resolve => setTimeout(() => resolve(Math.max(0, ...window.tasks)), 1500))"""))
    return max(works), sorted(works)[len(works) // 2]


def crowd(server):
    """Workers that ask and tell while many pages listen, and while none does."""
    call(server, "POST", "/api/studies", {"name": "crowd", "objectives": [{"metric": "loss", "goal": "minimize"}], "parameters": {"x": {"float": [0, 1]}}, "sampler": "random"})
    rates = {0: [], LISTENERS: []}
    for _ in range(3):
        for count in rates:
            rates[count].append(rate(server, count))
    alone, watched = (sorted(rates[count])[1] for count in rates)
    print(f"apus: {alone:.0f} trials/s with no page, {watched:.0f} with {LISTENERS}: {100 * (1 - watched / alone):.1f} % slower")


def rate(server, listeners, seconds=5):
    """Trials a second of one worker, while a process of its own listens for so many pages."""
    ready = multiprocessing.Event()
    pages = multiprocessing.Process(target=listen, args=(server, listeners, ready), daemon=True)
    pages.start()
    ready.wait()
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        number = call(server, "POST", "/api/studies/crowd/ask")["number"]
        call(server, "POST", f"/api/studies/crowd/trials/{number}/tell", {"values": [count]})
        count += 1
        # A worker computes, too: a few hundred trials a second are a busy study.
        time.sleep(0.003)
    elapsed = time.perf_counter() - start
    pages.kill()
    pages.join()
    return count / elapsed


def listen(server, listeners, ready):
    selector = selectors.DefaultSelector()
    host, port = server.removeprefix("http://").split(":")
    for _ in range(listeners):
        connection = socket.create_connection((host, int(port)))
        connection.sendall(b"GET /api/studies/crowd/summary/events HTTP/1.1\r\nHost: " + host.encode() + b"\r\n\r\n")
        selector.register(connection, selectors.EVENT_READ)
    ready.set()
    while True:
        for key, _ in selector.select():
            key.fileobj.recv(1 << 16)


def call(server, method, path, body=None):
    request = urllib.request.Request(server + path, method=method, data=json.dumps(body or {}).encode())
    with urllib.request.urlopen(request) as reply:
        return json.loads(reply.read() or "null")


def of_optuna(browser, database, folder, trials):
    python = pathlib.Path(sys.executable).parent
    server = subprocess.Popen([python / "optuna-dashboard", f"sqlite:///{database}", "--port", "8765"], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen("http://127.0.0.1:8765/api/studies").read()
                break
            except OSError:
                time.sleep(0.1)
        page, seconds, data = seen(browser, "http://127.0.0.1:8765/dashboard/studies/1", ".js-plotly-plot .points", lambda page: None)
        print(f"optuna-dashboard, {trials} trials: history seen after {seconds:.2f} s; {data / 1e6:.1f} MB of data; {megabytes(server)['VmRSS']:.0f} MB of memory")
        page.close()
    finally:
        server.terminate()
        server.wait()


def main():
    trials = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    few = int(sys.argv[2]) if len(sys.argv) > 2 else min(trials, 10_000)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        database = f"{folder}/large.db"
        large_study.main(database, trials)
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        of_apus(browser, database, folder)
        smaller = f"{folder}/smaller.db"
        large_study.main(smaller, few)
        of_optuna(browser, smaller, folder, few)
        browser.close()


if __name__ == "__main__":
    main()
