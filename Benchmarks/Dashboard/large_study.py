"""Makes a large study in the tables of Optuna: TRIALS trials of ten parameters.

usage: large_study.py DATABASE [TRIALS] [NAME]
"""

import datetime
import math
import random
import sqlite3
import sys

import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution, distribution_to_json

SPACE = {f"x{place}": FloatDistribution(0, 1) for place in range(5)} | {
    "lr": FloatDistribution(1e-5, 1, log=True), "decay": FloatDistribution(1e-8, 1e-1, log=True),
    "depth": IntDistribution(1, 12), "units": IntDistribution(16, 512, step=16),
    "kind": CategoricalDistribution(["relu", "tanh", "gelu"]),
}


def draw(distribution, random):
    if isinstance(distribution, CategoricalDistribution):
        return random.randrange(len(distribution.choices))
    if distribution.log:
        return math.exp(random.uniform(math.log(distribution.low), math.log(distribution.high)))
    if isinstance(distribution, IntDistribution):
        return random.randrange(distribution.low, distribution.high + 1, distribution.step)
    return random.uniform(distribution.low, distribution.high)


def main(path, trials=100_000, name="large"):
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(storage=f"sqlite:///{path}", study_name=name, direction="minimize")
    texts = {key: distribution_to_json(distribution) for key, distribution in SPACE.items()}
    source, start = random.Random(1), datetime.datetime(2026, 1, 1)
    with sqlite3.connect(path) as database:
        first = (database.execute("SELECT max(trial_id) FROM trials").fetchone()[0] or 0) + 1
        rows, params, values = [], [], []
        for number in range(trials):
            point = {key: draw(distribution, source) for key, distribution in SPACE.items()}
            begun = start + datetime.timedelta(seconds=number * 3)
            ended = begun + datetime.timedelta(seconds=source.uniform(5, 60))
            rows.append((first + number, number, study._study_id, "FAIL" if number % 97 == 5 else "COMPLETE", str(begun), str(ended)))
            params += [(first + number, key, value, texts[key]) for key, value in point.items()]
            loss = sum((point[f"x{place}"] - 0.3) ** 2 for place in range(3)) + abs(math.log10(point["lr"]) + 2) / 5 + source.gauss(0, 0.02)
            if number % 97 != 5:
                values.append((first + number, 0, loss, "FINITE"))
        database.executemany("INSERT INTO trials (trial_id, number, study_id, state, datetime_start, datetime_complete) VALUES (?,?,?,?,?,?)", rows)
        database.executemany("INSERT INTO trial_params (trial_id, param_name, param_value, distribution_json) VALUES (?,?,?,?)", params)
        database.executemany("INSERT INTO trial_values (trial_id, objective, value, value_type) VALUES (?,?,?,?)", values)


if __name__ == "__main__":
    main(*sys.argv[1:2], *map(int, sys.argv[2:3]), *sys.argv[3:4])
