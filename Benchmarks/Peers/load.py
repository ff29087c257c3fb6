"""Prints the seconds that Optuna needs to open a study of an SQLite file or a PostgreSQL database and read its trials.

Usage: load.py FILE|URL STUDY
"""
import json
import sys
import time

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
place = sys.argv[1]
url = place.replace("postgresql://", "postgresql+psycopg2://") if "://" in place else f"sqlite:///{place}"
start = time.perf_counter()
study = optuna.load_study(study_name=sys.argv[2], storage=url)
trials = study.trials
print(json.dumps({"seconds": time.perf_counter() - start, "trials": len(trials)}))
