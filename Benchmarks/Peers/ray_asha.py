"""Ray Tune: trials a second with ASHA on two CPUs, and the memory of all of its processes. Prints JSON.

Usage: python ray_asha.py TRIALS
"""
import json
import os
import sys
import tempfile
import threading
import time

os.environ.update(
    RAY_AIR_NEW_OUTPUT="0", RAY_USAGE_STATS_ENABLED="0", TUNE_DISABLE_AUTO_CALLBACK_LOGGERS="1",
    RAY_DISABLE_IMPORT_WARNING="1")

import psutil
import ray
from ray import tune
from ray.tune.schedulers import ASHAScheduler


def toy(config):
    for step in range(1, 11):
        tune.report({"loss": (config["x"] - 0.3) ** 2 + config["y"] + 1 / step})


class Peak(threading.Thread):
    """The largest sum of the resident memory of this process and its descendants."""

    def __init__(self):
        super().__init__(daemon=True)
        self.bytes = 0

    def run(self):
        me = psutil.Process()
        while True:
            total = 0
            for process in [me, *me.children(recursive=True)]:
                try:
                    total += process.memory_info().rss
                except psutil.Error:
                    pass
            self.bytes = max(self.bytes, total)
            time.sleep(0.1)


trials = int(sys.argv[1])
peak = Peak()
peak.start()
ray.init(num_cpus=2, include_dashboard=False, configure_logging=False, log_to_driver=False)
with tempfile.TemporaryDirectory() as folder:
    start = time.monotonic()
    results = tune.Tuner(
        tune.with_resources(toy, {"cpu": 1}),
        param_space={"x": tune.uniform(0, 1), "y": tune.uniform(0, 1)},
        tune_config=tune.TuneConfig(
            metric="loss", mode="min", num_samples=trials,
            scheduler=ASHAScheduler(max_t=10, grace_period=1, reduction_factor=3)),
        run_config=tune.RunConfig(name="asha", storage_path=folder, verbose=0),
    ).fit()
    seconds = time.monotonic() - start
ray.shutdown()
print(json.dumps({
    "trials": len(results), "errors": results.num_errors, "seconds": seconds, "peak_mb": peak.bytes / 1e6,
    "version": ray.__version__}))
