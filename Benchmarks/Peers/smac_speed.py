"""Prints the CPU milliseconds that SMAC needs for one ask and tell after SIZE trials, the mean and the largest of REPEATS, as JSON.

Usage: smac_speed.py SIZE REPEATS
"""
import importlib.metadata
import json
import logging
import random
import sys
import tempfile
import time
import warnings

from latency import CATS, FLOATS, INTS, LOGS, objective, random_params


def main(size, repeats):
    import smac
    from ConfigSpace import Categorical, Configuration, ConfigurationSpace, Float, Integer
    from smac.runhistory.dataclasses import TrialInfo, TrialValue

    logging.disable(logging.WARNING)
    space = ConfigurationSpace(seed=0)
    space.add([Float(n, (lo, hi)) for n, lo, hi in FLOATS] + [Float(n, (lo, hi), log=True) for n, lo, hi in LOGS]
              + [Integer(n, (lo, hi)) for n, lo, hi in INTS] + [Categorical(n, c) for n, c in CATS])
    facade = smac.HyperparameterOptimizationFacade
    with tempfile.TemporaryDirectory() as folder:
        scenario = smac.Scenario(space, deterministic=True, n_trials=size + 1000, seed=0, output_directory=folder)
        optimizer = facade(scenario, lambda config, seed=0: 0.0, overwrite=True, logging_level=False,
                           initial_design=facade.get_initial_design(scenario, n_configs=2))
        rng = random.Random(0)
        for _ in range(size):
            values = random_params(rng)
            optimizer.tell(TrialInfo(Configuration(space, values), seed=0), TrialValue(cost=objective(values)), save=False)
        times = []
        for _ in range(repeats + 4):
            start = time.process_time()
            info = optimizer.ask()
            optimizer.tell(info, TrialValue(cost=objective(dict(info.config))), save=False)
            times.append((time.process_time() - start) * 1e3)
    times = times[4:]
    print(json.dumps({"mean": sum(times) / len(times), "slowest": max(times), "version": importlib.metadata.version("smac")}))


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    main(int(sys.argv[1]), int(sys.argv[2]))
