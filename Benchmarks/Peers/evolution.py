"""Prints the CPU milliseconds a trial of NSGA-II with two objectives and ten numbers takes after SIZE trials, as JSON.

Usage: evolution.py SIZE          (Optuna up to 10,000 trials only)
"""
import json
import sys
import time
import warnings


def two(trial):
    x = [trial.suggest_float(f"x{i}", 0, 1) for i in range(10)]
    g = 1 + sum(x[1:])
    return x[0], g * (1 - (x[0] / g) ** 0.5)


def grow(study, size, probe):
    study.optimize(two, n_trials=size)
    start = time.process_time()
    study.optimize(two, n_trials=probe)
    return (time.process_time() - start) / probe * 1e3


def main():
    import optuna
    import rustuna

    warnings.simplefilter("ignore")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    size, directions = int(sys.argv[1]), ["minimize", "minimize"]
    figures = {"Rustuna": grow(rustuna.create_study(sampler=rustuna.samplers.NSGAIISampler(seed=1), directions=directions), size, 1000)}
    if size <= 10_000:
        sampler = optuna.samplers.NSGAIISampler(seed=1)
        figures["Optuna"] = grow(optuna.create_study(sampler=sampler, directions=directions), size, 100)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
