"""The ten problems of `benchmarks quality` (all minimised), the same functions as in TuningTesting/Objectives.

A parameter is a dict: name, kind (float|int|cat), low/high or choices, log,
and optionally `when`: a list of (parent, value) conditions that must all hold.
"""
import csv
import itertools
import math
import os
from dataclasses import dataclass, field
from typing import Callable


@dataclass
class Problem:
    name: str
    params: list
    fun: Callable
    best: float  # known minimum (of the function or of the table)
    conditional: bool = field(init=False)

    def __post_init__(self):
        self.conditional = any("when" in p for p in self.params)


def floats(n, low, high):
    return [dict(name=f"x{i}", kind="float", low=low, high=high) for i in range(n)]


def vector(p, n):
    return [p[f"x{i}"] for i in range(n)]


def shift(n, low, high):
    """Fixed off-centre optimum, so that starting at the centre is no help."""
    return [low + (high - low) * (0.2 + 0.6 * math.fmod((i + 1) * 0.6180339887498949, 1.0)) for i in range(n)]


def branin(p):
    x, y = p["x"], p["y"]
    b, c, t = 5.1 / (4 * math.pi**2), 5 / math.pi, 1 / (8 * math.pi)
    return (y - b * x * x + c * x - 6) ** 2 + 10 * (1 - t) * math.cos(x) + 10


H6_ALPHA = [1.0, 1.2, 3.0, 3.2]
H6_A = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
H6_P = [[1312, 1696, 5569, 124, 8283, 5886], [2329, 4135, 8307, 3736, 1004, 9991],
        [2348, 1451, 3522, 2883, 3047, 6650], [4047, 8828, 8732, 5743, 1091, 381]]


def hartmann6(p):
    x = vector(p, 6)
    return -sum(a * math.exp(-sum(A * (v - q * 1e-4) ** 2 for A, v, q in zip(ra, x, rp)))
                for a, ra, rp in zip(H6_ALPHA, H6_A, H6_P))


def shifted(f, n, low, high):
    offset = shift(n, low, high)
    return lambda p: f([v - o for v, o in zip(vector(p, n), offset)])


def ackley(z):
    n = len(z)
    return (-20 * math.exp(-0.2 * math.sqrt(sum(v * v for v in z) / n))
            - math.exp(sum(math.cos(2 * math.pi * v) for v in z) / n) + 20 + math.e)


def rastrigin(z):
    return sum(v * v - 10 * math.cos(2 * math.pi * v) + 10 for v in z)


def levy(z):  # optimum at z = 0
    w = [1 + v / 4 for v in z]
    return (math.sin(math.pi * w[0]) ** 2
            + sum((v - 1) ** 2 * (1 + 10 * math.sin(math.pi * v + 1) ** 2) for v in w[:-1])
            + (w[-1] - 1) ** 2 * (1 + math.sin(2 * math.pi * w[-1]) ** 2))


def rosenbrock(p):
    x = vector(p, 5)
    return sum(100 * (b - a * a) ** 2 + (1 - a) ** 2 for a, b in itertools.pairwise(x))


def conditional(p):
    """Two sub-spaces behind a categorical; the `net` side is harder and better (0.05 against 0.10)."""
    if p["model"] == "svm":
        loss = 0.10 + 0.02 * (math.log10(p["C"]) - 1) ** 2 + 0.03 * (math.log10(p["gamma"]) + 2) ** 2
        return loss + (0.02 + 0.03 * (p["degree"] - 3) ** 2 if p["kernel"] == "poly" else 0.0)
    loss = 0.05 + 0.06 * (math.log10(p["lr"]) + 2.5) ** 2 + 0.5 * (p["dropout"] - 0.25) ** 2
    loss += 0.03 * abs(p["layers"] - 3)
    return loss + (0.3 * (p["momentum"] - 0.9) ** 2 if p["opt"] == "sgd" else 0.03)


CONDITIONAL = [
    dict(name="model", kind="cat", choices=["svm", "net"]),
    dict(name="C", kind="float", low=1e-3, high=1e3, log=True, when=[("model", "svm")]),
    dict(name="gamma", kind="float", low=1e-4, high=10.0, log=True, when=[("model", "svm")]),
    dict(name="kernel", kind="cat", choices=["rbf", "poly"], when=[("model", "svm")]),
    dict(name="degree", kind="int", low=2, high=5, when=[("model", "svm"), ("kernel", "poly")]),
    dict(name="layers", kind="int", low=1, high=4, when=[("model", "net")]),
    dict(name="lr", kind="float", low=1e-5, high=0.1, log=True, when=[("model", "net")]),
    dict(name="dropout", kind="float", low=0.0, high=0.6, when=[("model", "net")]),
    dict(name="opt", kind="cat", choices=["sgd", "adam"], when=[("model", "net")]),
    dict(name="momentum", kind="float", low=0.0, high=0.99, when=[("model", "net"), ("opt", "sgd")]),
]


def table(path, names):
    with open(path) as f:
        rows = {tuple(int(r[n]) for n in names): float(r["value"]) for r in csv.DictReader(f)}
    params = [dict(name=n, kind="int", low=0, high=max(k[i] for k in rows)) for i, n in enumerate(names)]
    name = os.path.splitext(os.path.basename(path))[0]
    return Problem(name, params, lambda p: rows[tuple(int(p[n]) for n in names)], min(rows.values()))


def load(tables):
    gb = ["learning_rate_i", "max_depth_i", "subsample_i", "min_samples_leaf_i", "n_estimators_i"]
    problems = [
        Problem("branin", [dict(name="x", kind="float", low=-5.0, high=10.0),
                           dict(name="y", kind="float", low=0.0, high=15.0)], branin, 0.39788736),
        Problem("hartmann6", floats(6, 0.0, 1.0), hartmann6, -3.32236801),
        Problem("ackley10", floats(10, -32.768, 32.768), shifted(ackley, 10, -32.768, 32.768), 0.0),
        Problem("rosenbrock5", floats(5, -5.0, 10.0), rosenbrock, 0.0),
        Problem("rastrigin10", floats(10, -5.12, 5.12), shifted(rastrigin, 10, -5.12, 5.12), 0.0),
        Problem("levy8", floats(8, -10.0, 10.0), shifted(levy, 8, -10.0, 10.0), 0.0),
        Problem("conditional", CONDITIONAL, conditional, 0.05),
        table(os.path.join(tables, "svm_breast_cancer.csv"), ["ci", "gi"]),
        table(os.path.join(tables, "svm_digits.csv"), ["ci", "gi"]),
        table(os.path.join(tables, "gb_diabetes.csv"), gb),
    ]
    return {p.name: p for p in problems}
