"""Prints the versions of the peers that this Python has, and the processor, as JSON."""
import importlib.metadata
import json
import platform

PEERS = ["optuna", "rustuna", "cmaes", "hyperopt", "smac", "botorch", "torch", "scikit-learn", "numpy"]


def processor():
    with open("/proc/cpuinfo") as lines:
        return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def version(name):
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


found = {name: version(name) for name in PEERS}
print(json.dumps({"processor": processor(), "python": platform.python_version(), **{k: v for k, v in found.items() if v}}))
