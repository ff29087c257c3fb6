"""Rustuna's TPE with its defaults."""
from problems import walk

from .optuna_samplers import suggest


def run(problem, budget, seed, evaluate):
    import rustuna

    study = rustuna.create_study(sampler=rustuna.samplers.TPESampler(seed=seed))
    study.optimize(lambda trial: evaluate(walk(problem.parameters, lambda p: suggest(trial, p))), n_trials=budget)
