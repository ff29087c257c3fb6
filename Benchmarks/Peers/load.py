"""Prints the seconds that Optuna needs to open a study of an SQLite file and read its trials, as JSON.

Usage: load.py FILE STUDY
"""
import json
import sys
import time

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
start = time.perf_counter()
study = optuna.load_study(study_name=sys.argv[2], storage=f"sqlite:///{sys.argv[1]}")
trials = study.trials
print(json.dumps({"seconds": time.perf_counter() - start, "trials": len(trials)}))
