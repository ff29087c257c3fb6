"""Serves a storage by Optuna's own gRPC server until it is killed.

Usage: rpc_server.py memory|URL PORT
"""
import sys

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
url = sys.argv[1].replace("postgresql://", "postgresql+psycopg2://")
storage = optuna.storages.InMemoryStorage() if url == "memory" else optuna.storages.get_storage(url)
optuna.storages.run_grpc_proxy_server(storage, host="127.0.0.1", port=int(sys.argv[2]))
