"""Prints what TensorBoard reads of a folder of event files: its runs with their scalars, and its page of hyperparameters.

Usage: .venv/bin/python Scripts/tensorboard-runs.py FOLDER
"""

import json
import logging
import os
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams import metadata

folder = sys.argv[1]
logging.disable(logging.ERROR)


def described(path):
    events = EventAccumulator(path).Reload()
    runs = {"scalars": {tag: [[e.step, e.value] for e in events.Scalars(tag)] for tag in events.Tags()["scalars"]}}
    for tag, content in events.PluginTagToContent("hparams").items():
        if tag == metadata.SESSION_START_INFO_TAG:
            start = metadata.parse_session_start_info_plugin_data(content)
            values = {k: getattr(v, v.WhichOneof("kind")) for k, v in start.hparams.items()}
            runs["hparams"], runs["name"] = values, start.group_name
        elif tag == metadata.SESSION_END_INFO_TAG:
            runs["status"] = metadata.parse_session_end_info_plugin_data(content).status
        elif tag == metadata.EXPERIMENT_TAG:
            experiment = metadata.parse_experiment_plugin_data(content)
            runs["metrics"] = [m.name.tag for m in experiment.metric_infos]
            runs["infos"] = [[i.name, i.type] for i in experiment.hparam_infos]
    return runs


print(json.dumps({name: described(os.path.join(folder, name)) for name in sorted(os.listdir(folder))}))
