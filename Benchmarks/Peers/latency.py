"""Prints the CPU milliseconds that Optuna and Rustuna need for one ask and tell after SIZE trials, as JSON.

Usage: latency.py random|tpe|tpe-independent SIZE
"""
import json
import math
import random
import statistics
import sys
import time
import warnings

FLOATS = [(f"f{i}", -5.0, 5.0) for i in range(4)]
LOGS = [(f"l{i}", 1e-5, 1.0) for i in range(2)]
INTS = [(f"i{i}", 1, 32) for i in range(2)]
CATS = [(f"c{i}", ["a", "b", "c", "d"]) for i in range(2)]


def objective(p):
    return (sum(p[n] ** 2 for n, *_ in FLOATS) + sum((math.log10(p[n]) + 3) ** 2 for n, *_ in LOGS)
            + sum((p[n] - 10) ** 2 / 50 for n, *_ in INTS) + sum(c.index(p[n]) for n, c in CATS))


def suggest(trial):
    p = {n: trial.suggest_float(n, lo, hi) for n, lo, hi in FLOATS}
    p |= {n: trial.suggest_float(n, lo, hi, log=True) for n, lo, hi in LOGS}
    p |= {n: trial.suggest_int(n, lo, hi) for n, lo, hi in INTS}
    return p | {n: trial.suggest_categorical(n, c) for n, c in CATS}


def random_params(rng):
    p = {n: rng.uniform(lo, hi) for n, lo, hi in FLOATS}
    p |= {n: math.exp(rng.uniform(math.log(lo), math.log(hi))) for n, lo, hi in LOGS}
    p |= {n: rng.randint(lo, hi) for n, lo, hi in INTS}
    return p | {n: rng.choice(c) for n, c in CATS}


def timed(step, repeats):
    step(), step()
    times = []
    for _ in range(repeats):
        start = time.process_time()
        step()
        times.append((time.process_time() - start) * 1e3)
    return statistics.median(times)


def optuna_ms(kind, size):
    import optuna
    from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    if kind == "random":
        sampler = optuna.samplers.RandomSampler(seed=0)
    elif kind == "gp":
        sampler = optuna.samplers.GPSampler(seed=0)
    else:
        sampler = optuna.samplers.TPESampler(seed=0, multivariate=kind == "tpe")
    study = optuna.create_study(sampler=sampler)
    dists = {n: FloatDistribution(lo, hi) for n, lo, hi in FLOATS}
    dists |= {n: FloatDistribution(lo, hi, log=True) for n, lo, hi in LOGS}
    dists |= {n: IntDistribution(lo, hi) for n, lo, hi in INTS}
    dists |= {n: CategoricalDistribution(c) for n, c in CATS}
    rng = random.Random(0)
    history = [random_params(rng) for _ in range(size)]
    study.add_trials(optuna.trial.create_trial(params=p, distributions=dists, value=objective(p)) for p in history)

    def step():
        trial = study.ask()
        study.tell(trial, objective(suggest(trial)))

    return timed(step, 15 if size <= 1000 else 5)


def rustuna_ms(kind, size):
    """Rustuna fills its history with its own random trials, as it has no way to add finished ones."""
    import rustuna

    samplers = rustuna.samplers
    storage = rustuna.storages.InMemoryStorage()
    study = rustuna.create_study(storage=storage, study_name="s", sampler=samplers.RandomSampler(seed=1))
    study.optimize(lambda t: float(objective(suggest(t))), n_trials=size)
    sampler = samplers.RandomSampler(seed=1) if kind == "random" else samplers.TPESampler(seed=1, multivariate=kind == "tpe")
    study = rustuna.load_study(storage=storage, study_name="s", sampler=sampler)
    batch = 20
    return timed(lambda: study.optimize(lambda t: float(objective(suggest(t))), n_trials=batch), 5) / batch


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    kind, size = sys.argv[1], int(sys.argv[2])
    times = {"Optuna": optuna_ms(kind, size)}
    if kind != "gp":  # Rustuna has no Gaussian process
        times["Rustuna"] = rustuna_ms(kind, size)
    print(json.dumps(times))
