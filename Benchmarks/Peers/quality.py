"""Takes fresh figures of Optuna's TPE on the ten problems, many seeds each, and keeps them in quality-pooled.json.

Usage: quality.py [--seeds 40] [--limit SECONDS]

`quality.json` has the ten seeds that the target of `benchmarks quality` is stated on. Ten seeds can be lucky: this
pool says how Optuna does on the whole. Seeds begin at 1000 and are done one after the other, each on all problems;
a run that was stopped goes on where it was. Values have six significant digits.
"""
import argparse
import json
import os
import time
import warnings

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import optuna
import ten_problems

BUDGETS = (50, 100, 200)
FOLDER = os.path.dirname(os.path.abspath(__file__))
FILE = os.path.join(FOLDER, "quality-pooled.json")
TABLES = os.path.join(FOLDER, "../../Sources/TuningTesting/Objectives/Tables")
SAMPLERS = {
    "optuna_tpe_default": dict(),
    "optuna_tpe_independent": dict(multivariate=False),
    "optuna_tpe_group": dict(multivariate=True, group=True),
}


def best_values(problem, options, seed):
    """The best value at each budget."""
    values = []

    def objective(trial):
        p = {}
        for q in problem.params:
            if not all(p.get(n) == v for n, v in q.get("when", ())):
                continue
            if q["kind"] == "cat":
                p[q["name"]] = trial.suggest_categorical(q["name"], q["choices"])
            elif q["kind"] == "int":
                p[q["name"]] = trial.suggest_int(q["name"], q["low"], q["high"])
            else:
                p[q["name"]] = trial.suggest_float(q["name"], q["low"], q["high"], log=q.get("log", False))
        values.append(problem.fun(p))
        return values[-1]

    sampler = optuna.samplers.TPESampler(seed=seed, **options)
    optuna.create_study(sampler=sampler).optimize(objective, n_trials=max(BUDGETS))
    return [float(f"{min(values[:budget]):.6g}") for budget in BUDGETS]


def read():
    if not os.path.exists(FILE):
        return {"versions": {"optuna": optuna.__version__}, "problems": {}}
    with open(FILE) as file:
        return json.load(file)


def write(pool):
    with open(FILE + ".part", "w") as file:
        json.dump(pool, file, separators=(",", ":"), sort_keys=True)
    os.replace(FILE + ".part", FILE)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=40)
    parser.add_argument("--limit", type=float, default=float("inf"))
    arguments = parser.parse_args()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    warnings.filterwarnings("ignore")
    pool, start = read(), time.monotonic()
    for number in range(arguments.seeds):
        for name, problem in ten_problems.load(TABLES).items():
            for sampler, options in SAMPLERS.items():
                # Without conditions there is one group, and the default draws it together.
                if sampler == "optuna_tpe_group" and not problem.conditional:
                    continue
                cells = pool["problems"].setdefault(name, {}).setdefault(sampler, {})
                if len(cells.get("50", [])) > number:
                    continue
                for budget, value in zip(BUDGETS, best_values(problem, options, 1000 + number)):
                    cells.setdefault(str(budget), []).append(value)
        write(pool)
        if time.monotonic() - start > arguments.limit:
            break


if __name__ == "__main__":
    main()
