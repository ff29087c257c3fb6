"""Epochs that Optuna spends on recorded curves until a whole training is as good as a target, as JSON: {pruner: [epochs of each seed]}.

Usage: python curves.py TABLE, and on standard input {"sampler", "budget", "first", "targets": [of each seed], "space": {…}}
The first rung is at step `first`, and the space has a distribution for each name. As in `apus simulate`, a point takes the nearest
recorded training that none has taken. `null` is a target that was not reached.
"""
import csv
import json
import math
import os
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import optuna
from optuna.distributions import CategoricalDistribution, json_to_distribution
from optuna.pruners import HyperbandPruner, SuccessiveHalvingPruner
from optuna.samplers import RandomSampler, TPESampler

SAMPLERS = {"random": RandomSampler, "tpe": TPESampler}


def read(path):
    with open(path, newline="") as f:
        rows = list(csv.DictReader(f))
    steps = sorted(int(name) for name in rows[0] if name.isdigit())
    return rows, steps, np.array([[float(row[str(step)]) for step in steps] for row in rows])


def position(distribution, value):
    """Where a value lies in its range, from 0 to 1; the index of a choice."""
    if isinstance(distribution, CategoricalDistribution):
        return distribution.choices.index(value)
    low, high, value = distribution.low, distribution.high, float(value)
    if distribution.log:
        low, high, value = math.log(low), math.log(high), math.log(value)
    return (value - low) / (high - low)


class Records:
    """Trainings that are left."""

    def __init__(self, space, rows):
        self.space = space
        self.is_choice = np.array([isinstance(d, CategoricalDistribution) for d in space.values()])
        self.points = np.array([[position(d, row[name]) for name, d in space.items()] for row in rows])
        self.is_left = np.ones(len(rows), bool)

    def take(self, params):
        difference = self.points - [position(d, params[name]) for name, d in self.space.items()]
        squares = np.where(self.is_choice, difference != 0, difference ** 2).sum(axis=1)
        index = int(np.argmin(np.where(self.is_left, squares, np.inf)))
        self.is_left[index] = False
        return index


def epochs_to_target(sampler, pruner, space, rows, steps, curves, budget, target):
    study = optuna.create_study(sampler=sampler, pruner=pruner)
    records, used = Records(space, rows), 0
    while used < budget and records.is_left.any():
        trial = study.ask(space)
        curve, before = curves[records.take(trial.params)], 0
        for step, value in zip(steps, curve):
            used, before = used + step - before, step
            trial.report(value, step)
            if step < steps[-1] and trial.should_prune():
                study.tell(trial, state=optuna.trial.TrialState.PRUNED)
                break
        else:
            if curve[-1] <= target:
                return used
            is_number = not math.isnan(curve[-1])
            study.tell(trial, curve[-1] if is_number else None, None if is_number else optuna.trial.TrialState.FAIL)
    return None


def main():
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    rows, steps, curves = read(sys.argv[1])
    order = json.load(sys.stdin)
    space = {name: json_to_distribution(json.dumps(d)) for name, d in order["space"].items()}
    first, last = order["first"], steps[-1]
    pruners = {
        "SuccessiveHalvingPruner": lambda: SuccessiveHalvingPruner(min_resource=first, reduction_factor=3),
        "HyperbandPruner": lambda: HyperbandPruner(min_resource=first, max_resource=last, reduction_factor=3),
    }
    print(json.dumps({
        name: [
            epochs_to_target(SAMPLERS[order["sampler"]](seed=seed), make(), space, rows, steps, curves, order["budget"], target)
            for seed, target in enumerate(order["targets"])
        ]
        for name, make in pruners.items()
    }))


main()
