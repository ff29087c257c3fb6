"""Prints the CPU milliseconds of one trial of CMA-ES in ten dimensions, whole, as JSON: Optuna's, Rustuna's, and ask and tell of cmaes.

Usage: cmaes_speed.py HISTORY          HISTORY: how many trials of its own the study has before it is measured
"""
import json
import sys
import time
import warnings


def objective(trial):
    return sum(trial.suggest_float(f"x{i}", -5, 5) ** 2 for i in range(10))


def per_trial(run, count):
    start = time.process_time()
    run(count)
    return (time.process_time() - start) / count * 1e3


def optuna_ms(history):
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(sampler=optuna.samplers.CmaEsSampler(seed=1))
    study.optimize(objective, n_trials=history)
    return per_trial(lambda count: study.optimize(objective, n_trials=count), 100)


def rustuna_ms(history):
    import rustuna

    study = rustuna.create_study(sampler=rustuna.samplers.CmaEsSampler(seed=1))
    study.optimize(objective, n_trials=history)
    return per_trial(lambda count: study.optimize(objective, n_trials=count), 1000)


def library_ms(dimension, separable):
    """Ask and tell alone, without a study."""
    import numpy as np
    from cmaes import CMA, SepCMA

    optimizer = (SepCMA if separable else CMA)(mean=np.ones(dimension), sigma=0.5, seed=1)

    def run(count):
        for _ in range(count // optimizer.population_size):
            points = [optimizer.ask() for _ in range(optimizer.population_size)]
            optimizer.tell([(x, float(x @ x)) for x in points])

    run(100)
    return per_trial(run, 1000)


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    history = int(sys.argv[1])
    print(json.dumps({
        "study": {"Optuna": optuna_ms(min(history, 1000)), "Rustuna": rustuna_ms(history)},
        "core": {"10": library_ms(10, False), "1000": library_ms(1000, True)},
    }))
