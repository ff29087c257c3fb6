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
from optimizers import optuna_samplers
from problems import classic

BUDGETS = (50, 100, 200)
FOLDER = os.path.dirname(os.path.abspath(__file__))
FILE = os.path.join(FOLDER, "quality-pooled.json")
SAMPLERS = {
    "optuna_tpe_default": dict(),
    "optuna_tpe_independent": dict(multivariate=False),
    "optuna_tpe_group": dict(multivariate=True, group=True),
}


def best_values(problem, options, seed):
    """The best value at each budget."""
    values = []

    def evaluate(parameters):
        values.append(problem.function(parameters))
        return values[-1]

    sampler = optuna.samplers.TPESampler(seed=seed, **options)
    optuna_samplers.run(problem, max(BUDGETS), evaluate, sampler)
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
    warnings.filterwarnings("ignore")
    pool, start = read(), time.monotonic()
    for number in range(arguments.seeds):
        for problem in classic.problems():
            for sampler, options in SAMPLERS.items():
                # Without conditions there is one group, and the default draws it together.
                if sampler == "optuna_tpe_group" and not problem.is_conditional:
                    continue
                cells = pool["problems"].setdefault(problem.name, {}).setdefault(sampler, {})
                if len(cells.get("50", [])) > number:
                    continue
                for budget, value in zip(BUDGETS, best_values(problem, options, 1000 + number)):
                    cells.setdefault(str(budget), []).append(value)
        write(pool)
        if time.monotonic() - start > arguments.limit:
            break


if __name__ == "__main__":
    main()
