"""Runs MLflow's own server until its standard input ends; says on standard output when it answers.

Usage: .venv/bin/python Scripts/mlflow-server.py PORT FOLDER
"""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request

port, folder = sys.argv[1:]
command = [
    sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", port, "--workers", "1",
    "--backend-store-uri", f"sqlite:///{folder}/mlflow.db", "--artifacts-destination", f"{folder}/artifacts",
]
environment = dict(os.environ, MLFLOW_DISABLE_TELEMETRY="true", PYTHONWARNINGS="ignore", GIT_PYTHON_REFRESH="quiet")
with open(f"{folder}/server.log", "ab") as log:
    server = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, start_new_session=True)


def end_with_input():
    sys.stdin.read()
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()
    os._exit(0)


threading.Thread(target=end_with_input, daemon=True).start()
while server.poll() is None:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=10).read()
        break
    except OSError:
        time.sleep(0.1)
print("ready" if server.poll() is None else open(f"{folder}/server.log").read()[-2000:].replace("\n", " | "), flush=True)
server.wait()
