"""Prints how many trials a second workers finish on one study, as JSON.

Usage: storage.py optuna PLACE WORKERS SECONDS      5 parameters, 10 reports, a tell
       storage.py rustuna FOLDER SECONDS            10 parameters, no reports
PLACE is a folder for an SQLite file, or the URL of a PostgreSQL database.
"""
import json
import multiprocessing as mp
import os
import sys
import time


def one_trial(study):
    trial = study.ask()
    x = trial.suggest_float("a", -5, 5)
    y = trial.suggest_float("b", 1e-5, 1, log=True)
    trial.suggest_float("c", 0, 1)
    k = trial.suggest_int("d", 1, 32)
    trial.suggest_categorical("e", ["p", "q", "r"])
    for step in range(10):
        trial.report(x * x + y + k / (step + 1), step)
    study.tell(trial, x * x + y + k)


def worker(url, name, seconds, barrier, queue, seed):
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.load_study(study_name=name, storage=url, sampler=optuna.samplers.RandomSampler(seed=seed))
    barrier.wait()
    start, done, errors = time.perf_counter(), 0, 0
    while time.perf_counter() - start < seconds:
        try:
            one_trial(study)
            done += 1
        except Exception:
            errors += 1
    queue.put((done / (time.perf_counter() - start), errors))


def optuna_rate(place, workers, seconds):
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    url = place if "://" in place else f"sqlite:///{os.path.join(os.path.abspath(place), f'optuna-{workers}.db')}"
    url, name = url.replace("postgresql://", "postgresql+psycopg2://"), f"optuna-{workers}"
    optuna.create_study(study_name=name, storage=url)
    context = mp.get_context("spawn")
    barrier, queue = context.Barrier(workers), context.Queue()
    processes = [context.Process(target=worker, args=(url, name, seconds, barrier, queue, s)) for s in range(workers)]
    for process in processes:
        process.start()
    results = [queue.get() for _ in processes]
    for process in processes:
        process.join()
    return {"rate": sum(r for r, _ in results), "errors": sum(e for _, e in results)}


def rustuna_rate(folder, seconds):
    import rustuna

    storage = rustuna.storages.SQLite3Storage(os.path.join(folder, "rustuna.db"))
    study = rustuna.create_study(storage=storage, sampler=rustuna.samplers.RandomSampler(seed=1))
    objective = lambda t: sum(t.suggest_float(f"x{i}", -5, 5) ** 2 for i in range(10))
    start, done = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        study.optimize(objective, n_trials=10)
        done += 10
    return {"rate": done / (time.perf_counter() - start), "errors": 0}


if __name__ == "__main__":
    if sys.argv[1] == "optuna":
        print(json.dumps(optuna_rate(sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))))
    else:
        print(json.dumps(rustuna_rate(sys.argv[2], float(sys.argv[3]))))
