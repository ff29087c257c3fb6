"""Real tuning: a learner was trained at every point of a grid (`make_tables.py`), and the loss of its cross-validation kept.

A table is a CSV file with a column for each parameter, and `value`. `SPACES` says what kind of axis a column is. Between
two grid points of a number the value is interpolated, in the logarithm where the axis is logarithmic, so that the space is as
continuous as in real tuning, the values at the grid points are the measured ones, and the least value is that of the table.
"""
import bisect
import csv
import itertools
import math
from pathlib import Path

from .problem import Problem, choice, number, whole

FOLDER = Path(__file__).with_name("tables")

# kinds of axes: f and i are numbers, fl and il logarithmic ones, c choices
SPACES = {
    "boosting_mroz": {"learning_rate": "fl", "max_depth": "i", "subsample": "f", "n_estimators": "il"},
    "forest_pima": {"criterion": "c", "max_features": "f", "min_samples_leaf": "il", "max_depth": "i"},
    "knn_biopsy": {"n_neighbors": "i", "p": "f", "weights": "c", "scaling": "c"},
    "lgbm_anes96": {"learning_rate": "fl", "num_leaves": "il", "feature_fraction": "f", "lambda_l2": "fl",
                    "n_estimators": "il"},
    "lgbm_boston": {"objective": "c", "learning_rate": "fl", "num_leaves": "il", "min_child_samples": "il",
                    "n_estimators": "il"},
    "lgbm_computers": {"extra_trees": "c", "learning_rate": "fl", "max_depth": "i", "feature_fraction": "f",
                       "n_estimators": "il"},
    "mlp_wine": {"activation": "c", "hidden": "il", "alpha": "fl", "learning_rate": "fl"},
    "svr_diamonds": {"kernel": "c", "C": "fl", "gamma": "fl", "epsilon": "fl"},
}
# the conditional one: the axes that each model has
MODELS = {
    "svr": {"C": "fl", "gamma": "fl", "epsilon": "fl"},
    "forest": {"max_features": "f", "min_samples_leaf": "il"},
    "neighbours": {"n_neighbors": "il", "weights": "c"},
    "ridge": {"degree": "c", "alpha": "fl"},
}


class Axis:
    """A column of a table: the sorted grid, and where a value lies on it."""

    def __init__(self, name, kind, column):
        self.name, self.kind = name, kind
        self.is_choice, self.is_log = kind == "c", kind.endswith("l")
        read = str if self.is_choice else (float if kind[0] == "f" else int)
        self.grid = sorted({read(v) for v in column})
        self.read = read

    def parameter(self, prefix="", when=None):
        name = prefix + self.name
        if self.is_choice:
            return choice(name, self.grid, when)
        return (number if self.kind[0] == "f" else whole)(name, self.grid[0], self.grid[-1], self.is_log, when)

    def neighbours(self, value):
        """The grid points about the value, with their weights."""
        if self.is_choice:
            return [(value, 1.0)]
        i = bisect.bisect_left(self.grid, value)
        if i == 0 or i == len(self.grid) or self.grid[i] == value:
            return [(self.grid[min(i, len(self.grid) - 1)], 1.0)]
        low, high = self.grid[i - 1], self.grid[i]
        scale = math.log if self.is_log else float
        weight = (scale(value) - scale(low)) / (scale(high) - scale(low))
        return [(low, 1 - weight), (high, weight)]


class Table:
    """The measured values, interpolated between grid points."""

    def __init__(self, rows, axes):
        self.axes = [Axis(name, kind, [r[name] for r in rows]) for name, kind in axes.items()]
        self.values = {tuple(a.read(r[a.name]) for a in self.axes): float(r["value"]) for r in rows}
        expected = math.prod(len(a.grid) for a in self.axes)
        assert len(self.values) == expected, f"{len(self.values)} rows for {expected} grid points"

    def value(self, p, prefix=""):
        corners = itertools.product(*(a.neighbours(p[prefix + a.name]) for a in self.axes))
        return sum(math.prod(w for _, w in corner) * self.values[tuple(v for v, _ in corner)] for corner in corners)


def read(name):
    with open(FOLDER / f"{name}.csv", newline="") as f:
        return list(csv.DictReader(f))


def table(name):
    t = Table(read(name), SPACES[name])
    return Problem(name, "table", [a.parameter() for a in t.axes], t.value, min(t.values.values()))


def models():
    rows = read("conditional_models")
    tables = {m: Table([r for r in rows if r["model"] == m], axes) for m, axes in MODELS.items()}
    parameters = [choice("model", list(MODELS))]
    for model, t in tables.items():
        parameters += [a.parameter(f"{model}_", [("model", [model])]) for a in t.axes]
    minimum = min(min(t.values.values()) for t in tables.values())
    return Problem("conditional_models", "conditional", parameters,
                   lambda p: tables[p["model"]].value(p, p["model"] + "_"), minimum)


def problems():
    return [table(name) for name in SPACES] + [models()]
