"""Works on a study of a server with Optuna's own client, and prints what it found there before.

Usage: .venv/bin/python Scripts/optuna-rpc-peer.py PORT STUDY
"""
import sys
import warnings

import optuna

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)
storage = optuna.storages.GrpcStorageProxy(host="127.0.0.1", port=int(sys.argv[1]))
storage.wait_server_ready(timeout=60)
study = optuna.load_study(study_name=sys.argv[2], storage=storage)
states = {trial.state.name for trial in study.trials}
print(len(study.trials), "trials, all complete" if states == {"COMPLETE"} else states)
study.optimize(lambda trial: trial.suggest_float("x", 0, 1) + trial.suggest_int("n", 1, 4), n_trials=3)
