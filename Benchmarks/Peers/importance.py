"""Prints the CPU milliseconds that Optuna needs to assess ten parameters from SIZE trials, as JSON.

Usage: importance.py ped-anova|fanova|mdi SIZE
"""
import json
import random
import statistics
import sys
import time
import warnings

import optuna
from latency import CATS, FLOATS, INTS, LOGS, objective, random_params
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.importance import (
    FanovaImportanceEvaluator,
    MeanDecreaseImpurityImportanceEvaluator,
    PedAnovaImportanceEvaluator,
    get_param_importances,
)

EVALUATORS = {
    "ped-anova": PedAnovaImportanceEvaluator,
    "fanova": lambda: FanovaImportanceEvaluator(seed=0),
    "mdi": lambda: MeanDecreaseImpurityImportanceEvaluator(seed=0),
}


def main(method, size):
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    dists = {n: FloatDistribution(lo, hi) for n, lo, hi in FLOATS}
    dists |= {n: FloatDistribution(lo, hi, log=True) for n, lo, hi in LOGS}
    dists |= {n: IntDistribution(lo, hi) for n, lo, hi in INTS}
    dists |= {n: CategoricalDistribution(c) for n, c in CATS}
    rng = random.Random(0)
    study = optuna.create_study()
    history = [random_params(rng) for _ in range(size)]
    study.add_trials(optuna.trial.create_trial(params=p, distributions=dists, value=objective(p)) for p in history)
    times = []
    for _ in range(3 if method == "ped-anova" else 1):
        start = time.process_time()
        get_param_importances(study, evaluator=EVALUATORS[method]())
        times.append((time.process_time() - start) * 1e3)
    print(json.dumps({"Optuna": statistics.median(times)}))


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    main(sys.argv[1], int(sys.argv[2]))
