"""Epochs that Optuna spends before a learning curve reaches a target, as JSON: {sampler: {pruner: [epochs of each seed]}}.

Usage: python fidelity.py TARGET SEEDS SAMPLER...
The problem is `LearningCurves` of TuningTesting: no random number is in it.
"""
import json
import math
import os
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import optuna
from optuna.pruners import HyperbandPruner, MedianPruner, NopPruner, SuccessiveHalvingPruner
from optuna.samplers import RandomSampler, TPESampler

EPOCHS = 81
LIMIT = EPOCHS * 400
SPACE = {
    "lr": optuna.distributions.FloatDistribution(1e-5, 1.0, log=True),
    "weight_decay": optuna.distributions.FloatDistribution(1e-6, 1e-1, log=True),
    "batch": optuna.distributions.IntDistribution(16, 256),
    "layers": optuna.distributions.IntDistribution(1, 8),
    "dropout": optuna.distributions.FloatDistribution(0.0, 0.8),
    "momentum": optuna.distributions.FloatDistribution(0.0, 0.99),
    "width": optuna.distributions.IntDistribution(16, 512),
    "optimizer": optuna.distributions.CategoricalDistribution(["sgd", "adam", "rms"]),
}
SAMPLERS = {"random": RandomSampler, "tpe": TPESampler}
PRUNERS = {
    "none": NopPruner,
    "median": MedianPruner,
    "halving": lambda: SuccessiveHalvingPruner(min_resource=1, reduction_factor=3),
    "hyperband": lambda: HyperbandPruner(min_resource=1, max_resource=EPOCHS, reduction_factor=3),
}


def unit(distribution, value):
    if isinstance(distribution, optuna.distributions.CategoricalDistribution):
        return distribution.choices.index(value) / (len(distribution.choices) - 1)
    low, high = distribution.low, distribution.high
    if distribution.log:
        return (math.log(value) - math.log(low)) / (math.log(high) - math.log(low))
    return (value - low) / (high - low)


def curve(params):
    u = [unit(distribution, params[name]) for name, distribution in SPACE.items()]
    best = [0.55, 0.35, 0.30, 0.45, 0.25, 0.80, 0.60]
    weight = [1.2, 0.3, 0.2, 0.4, 0.5, 0.3, 0.2]
    distance = sum(w * (v - b) ** 2 for w, v, b in zip(weight, u, best))
    penalty = {"sgd": 0.03, "adam": 0.0, "rms": 0.02}[params["optimizer"]]
    end = 0.08 + distance + penalty + 0.3 * (u[0] - 0.55) * (u[2] - 0.3)
    phase = 40.0 * sum((i + 1) * v for i, v in enumerate(u))
    return end, 1.0 + 0.5 * u[4] - 0.3 * u[3], 0.02 + 0.25 * u[0] * (1.0 - 0.5 * u[2]), phase


def loss(coefficients, epoch):
    end, height, rate, phase = coefficients
    ripple = 0.01 * math.exp(-0.02 * epoch) * math.sin(phase + 1.7 * epoch)
    return end + height * math.exp(-rate * epoch) + ripple


def epochs_to_target(sampler, pruner, target):
    study = optuna.create_study(sampler=sampler, pruner=pruner)
    used = 0
    while used < LIMIT:
        trial = study.ask(SPACE)
        coefficients = curve(trial.params)
        for epoch in range(1, EPOCHS + 1):
            value = loss(coefficients, epoch)
            used += 1
            if value <= target:
                return used
            trial.report(value, epoch)
            if epoch < EPOCHS and trial.should_prune():
                study.tell(trial, state=optuna.trial.TrialState.PRUNED)
                break
        else:
            study.tell(trial, value)
    return used


def main():
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    target, seeds = float(sys.argv[1]), int(sys.argv[2])
    print(json.dumps({
        sampler: {
            name: [epochs_to_target(SAMPLERS[sampler](seed=seed), make(), target) for seed in range(seeds)]
            for name, make in PRUNERS.items()
        }
        for sampler in sys.argv[3:]
    }))


main()
