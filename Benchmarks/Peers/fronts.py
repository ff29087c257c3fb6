"""Writes Benchmarks/Peers/fronts.json: the volumes that Optuna's evolutionary samplers dominate on seven problems.

Usage: fronts.py [TRIALS [SEEDS]]     (by default 500 trials, 20 seeds)
"""
import json
import math
import pathlib
import sys
import warnings

import numpy as np


def zdt(front):
    def values(x):
        g = 1 + sum(x[1:])
        return [x[0], g * front(x[0], x[0] / g)]
    return [(0, 1)] * 10, [1.1, 11], values


def zdt4(x):
    g = 91 + sum(v * v - 10 * math.cos(4 * math.pi * v) for v in x[1:])
    return [x[0], g * (1 - math.sqrt(x[0] / g))]


def zdt6(x):
    f = 1 - math.exp(-4 * x[0]) * math.sin(6 * math.pi * x[0]) ** 6
    g = 1 + 9 * (sum(x[1:]) / 9) ** 0.25
    return [f, g * (1 - (f / g) ** 2)]


def dtlz1(x):
    g = 100 * (5 + sum((v - 0.5) ** 2 - math.cos(20 * math.pi * (v - 0.5)) for v in x[2:]))
    return [0.5 * v * (1 + g) for v in (x[0] * x[1], x[0] * (1 - x[1]), 1 - x[0])]


def dtlz2(x):
    g = 1 + sum((v - 0.5) ** 2 for v in x[2:])
    a, b = x[0] * math.pi / 2, x[1] * math.pi / 2
    return [g * v for v in (math.cos(a) * math.cos(b), math.cos(a) * math.sin(b), math.sin(a))]


PROBLEMS = {
    "zdt1": zdt(lambda x, r: 1 - math.sqrt(r)),
    "zdt2": zdt(lambda x, r: 1 - r * r),
    "zdt3": zdt(lambda x, r: 1 - math.sqrt(r) - r * math.sin(10 * math.pi * x)),
    "zdt4": ([(0, 1)] + [(-5, 5)] * 9, [1.1, 200], zdt4),
    "zdt6": ([(0, 1)] * 10, [1.1, 11], zdt6),
    "dtlz1": ([(0, 1)] * 7, [400, 400, 400], dtlz1),
    "dtlz2": ([(0, 1)] * 12, [2.5, 2.5, 2.5], dtlz2),
}


def volume(sampler, problem, trials):
    import optuna
    from optuna._hypervolume import compute_hypervolume

    bounds, reference, function = problem
    study = optuna.create_study(sampler=sampler, directions=["minimize"] * len(reference))
    study.optimize(lambda t: function([t.suggest_float(f"x{i}", *b) for i, b in enumerate(bounds)]), n_trials=trials)
    points, reference = np.array([t.values for t in study.trials]), np.array(reference, float)
    return compute_hypervolume(points[(points <= reference).all(axis=1)], reference)


def main():
    import optuna

    warnings.simplefilter("ignore")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    trials, seeds = (int(a) for a in (sys.argv[1:] + ["500", "20"][len(sys.argv) - 1:]))
    samplers = {"nsga2": lambda s: optuna.samplers.NSGAIISampler(seed=s), "nsga3": lambda s: optuna.samplers.NSGAIIISampler(seed=s)}
    figures = {
        name: {kind: [volume(make(seed), problem, trials) for seed in range(seeds)] for kind, make in samplers.items()}
        for name, problem in PROBLEMS.items()
    }
    text = json.dumps({"optuna": optuna.__version__, "trials": trials, "problems": figures}, indent=1)
    (pathlib.Path(__file__).parent / "fronts.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
