"""Serves a storage by Optuna's own gRPC server until its standard input ends; prints its port first.

Usage: .venv/bin/python Scripts/optuna-server.py memory|URL
"""
import os
import socket
import sys
import threading
import warnings

import optuna

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)
url = sys.argv[1]
storage = optuna.storages.InMemoryStorage() if url == "memory" else optuna.storages.get_storage(url)
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]


def end_with_input():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_input, daemon=True).start()
print(port, flush=True)
optuna.storages.run_grpc_proxy_server(storage, host="127.0.0.1", port=port)
