"""Spaces in which one choice decides what else there is to choose; the third is a table (`tables.py`)."""
import math

from .problem import Problem, choice, number, whole

DEPTHS = ["one", "two", "three"]
DEEP = [
    choice("depth", DEPTHS),
    number("rate", 1e-5, 1e-1, log=True),
    choice("activation", ["relu", "tanh", "gelu"]),
    *[whole(f"width{i + 1}", 8, 512, log=True, when=[("depth", DEPTHS[i:])]) for i in range(3)],
    *[number(f"dropout{i + 1}", 0.0, 0.7, when=[("depth", DEPTHS[i:])]) for i in range(3)],
]


def deep(p):
    """Layers with their own widths: two are best (0.1); the best rate falls with the depth and with the width."""
    layers = DEPTHS.index(p["depth"]) + 1
    widths = [math.log2(p[f"width{i + 1}"]) for i in range(layers)]
    best_rate = -2 - 0.4 * layers - 0.15 * (widths[0] - 7)
    loss = 0.1 + [0.06, 0.0, 0.02][layers - 1]
    loss += 0.05 * min((math.log10(p["rate"]) - best_rate) ** 2, 4)
    loss += {"relu": 0.01, "tanh": 0.03, "gelu": 0.0}[p["activation"]]
    loss += sum(0.012 * (w - (7 - i)) ** 2 for i, w in enumerate(widths)) / layers
    return loss + sum(0.4 * (p[f"dropout{i + 1}"] - 0.1 * (i + 1)) ** 2 for i in range(layers)) / layers


BOOST, KERNEL, LINEAR = [("learner", ["boost"])], [("learner", ["kernel"])], [("learner", ["linear"])]
PIPELINE = [
    choice("scaling", ["none", "standard", "quantile"]),
    whole("quantiles", 5, 200, log=True, when=[("scaling", ["quantile"])]),
    choice("features", ["all", "project", "select"]),
    number("components", 0.05, 1.0, when=[("features", ["project"])]),
    number("kept", 0.05, 1.0, when=[("features", ["select"])]),
    choice("learner", ["linear", "kernel", "boost"]),
    number("penalty", 1e-4, 1e3, log=True, when=LINEAR),
    number("cost", 1e-2, 1e4, log=True, when=KERNEL),
    number("bandwidth", 1e-4, 1e1, log=True, when=KERNEL),
    number("shrinkage", 1e-3, 1.0, log=True, when=BOOST),
    whole("rounds", 10, 1000, log=True, when=BOOST),
    whole("leaves", 2, 64, log=True, when=BOOST),
]


def pipeline(p):
    """A pipeline of three choices with parameters of their own: what is best before the learner depends on it.

    The best is a kernel machine behind a projection to 0.4 of the components of standardized data: 0.08.
    """
    learner, scaling, features = p["learner"], p["scaling"], p["features"]
    needs = {"linear": 0.5, "kernel": 1.0, "boost": 0.05}[learner]
    loss = needs * {"none": 0.1, "standard": 0.0, "quantile": 0.02}[scaling]
    if scaling == "quantile":
        loss += 0.01 * (math.log10(p["quantiles"]) - 1.7) ** 2
    if features == "project":
        loss += (0.12 if learner == "boost" else 0.0) + 0.15 * (p["components"] - 0.4) ** 2
    elif features == "select":
        loss += 0.02 + 0.1 * (p["kept"] - 0.6) ** 2
    else:
        loss += 0.03
    if learner == "linear":
        return loss + 0.16 + 0.01 * (math.log10(p["penalty"]) - 0.5) ** 2
    if learner == "kernel":
        cost, width = math.log10(p["cost"]) - 1.5, math.log10(p["bandwidth"]) + 1.5
        return loss + 0.08 + 0.02 * (cost**2 + width**2 + 1.2 * cost * width)
    budget = math.log10(p["shrinkage"]) + math.log10(p["rounds"]) - 1  # steps and their number go together
    return loss + 0.075 + 0.04 * budget**2 + 0.01 * (math.log10(p["shrinkage"]) + 1.3) ** 2 \
        + 0.01 * (math.log2(p["leaves"]) - 3) ** 2


def problems():
    return [Problem("conditional_deep", "conditional", DEEP, deep, 0.1),
            Problem("conditional_pipeline", "conditional", PIPELINE, pipeline, 0.08)]
