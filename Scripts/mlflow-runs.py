"""Prints what an MLflow server has of an experiment, as MLflow's own client reads it: a JSON list of runs.

Usage: .venv/bin/python Scripts/mlflow-runs.py URL EXPERIMENT
"""

import json
import math
import sys

from mlflow.tracking import MlflowClient

url, name = sys.argv[1:]
client = MlflowClient(tracking_uri=url)


def files(run_id, path=None):
    found = {}
    for item in client.list_artifacts(run_id, path):
        if item.is_dir:
            found.update(files(run_id, item.path))
        else:
            with open(client.download_artifacts(run_id, item.path)) as file:
                found[item.path] = file.read()
    return found


def described(run):
    history = {
        key: [[m.step, m.value if math.isfinite(m.value) else str(m.value), m.timestamp] for m in client.get_metric_history(run.info.run_id, key)]
        for key in run.data.metrics
    }
    return {
        "id": run.info.run_id, "name": run.info.run_name, "status": run.info.status,
        "start": run.info.start_time, "end": run.info.end_time, "params": run.data.params,
        "metrics": history, "tags": run.data.tags, "files": files(run.info.run_id),
    }


experiment = client.get_experiment_by_name(name)
runs = client.search_runs([experiment.experiment_id], max_results=1000) if experiment else []
print(json.dumps([described(run) for run in runs]))
