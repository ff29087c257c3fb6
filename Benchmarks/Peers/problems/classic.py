"""The ten problems that `TuningTesting` has too (`Problem.all()`)."""
import csv
import itertools
import math
from pathlib import Path

from .problem import Problem, choice, floats, number, vector, whole

TABLES = Path(__file__).resolve().parents[3] / "Sources/TuningTesting/Objectives/Tables"


def shift(n, low, high):
    """An optimum off the centre, so that starting at the centre is no help."""
    return [low + (high - low) * (0.2 + 0.6 * math.fmod((i + 1) * 0.6180339887498949, 1.0)) for i in range(n)]


def shifted(f, n, low, high):
    offset = shift(n, low, high)
    return lambda p: f([v - o for v, o in zip(vector(p, n), offset)])


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


def ackley(z):
    n = len(z)
    return (-20 * math.exp(-0.2 * math.sqrt(sum(v * v for v in z) / n))
            - math.exp(sum(math.cos(2 * math.pi * v) for v in z) / n) + 20 + math.e)


def rastrigin(z):
    return sum(v * v - 10 * math.cos(2 * math.pi * v) + 10 for v in z)


def levy(z):  # the optimum is at z = 0
    w = [1 + v / 4 for v in z]
    return (math.sin(math.pi * w[0]) ** 2
            + sum((v - 1) ** 2 * (1 + 10 * math.sin(math.pi * v + 1) ** 2) for v in w[:-1])
            + (w[-1] - 1) ** 2 * (1 + math.sin(2 * math.pi * w[-1]) ** 2))


def rosenbrock(p):
    x = vector(p, 5)
    return sum(100 * (b - a * a) ** 2 + (1 - a) ** 2 for a, b in itertools.pairwise(x))


def conditional(p):
    """Two subspaces behind a choice: `net` is the harder one and the better one (0.05 against 0.10)."""
    if p["model"] == "svm":
        loss = 0.10 + 0.02 * (math.log10(p["C"]) - 1) ** 2 + 0.03 * (math.log10(p["gamma"]) + 2) ** 2
        return loss + (0.02 + 0.03 * (p["degree"] - 3) ** 2 if p["kernel"] == "poly" else 0.0)
    loss = 0.05 + 0.06 * (math.log10(p["lr"]) + 2.5) ** 2 + 0.5 * (p["dropout"] - 0.25) ** 2
    loss += 0.03 * abs(p["layers"] - 3)
    return loss + (0.3 * (p["momentum"] - 0.9) ** 2 if p["opt"] == "sgd" else 0.03)


SVM, NET = [("model", ["svm"])], [("model", ["net"])]
CONDITIONAL = [
    choice("model", ["svm", "net"]),
    number("C", 1e-3, 1e3, log=True, when=SVM),
    number("gamma", 1e-4, 10.0, log=True, when=SVM),
    choice("kernel", ["rbf", "poly"], when=SVM),
    whole("degree", 2, 5, when=SVM + [("kernel", ["poly"])]),
    whole("layers", 1, 4, when=NET),
    number("lr", 1e-5, 0.1, log=True, when=NET),
    number("dropout", 0.0, 0.6, when=NET),
    choice("opt", ["sgd", "adam"], when=NET),
    number("momentum", 0.0, 0.99, when=NET + [("opt", ["sgd"])]),
]


def positions(name, parameters):
    """A table over the positions on a grid."""
    with open(TABLES / f"{name}.csv") as f:
        rows = {tuple(int(r[n]) for n in parameters): float(r["value"]) for r in csv.DictReader(f)}
    space = [whole(n, 0, max(k[i] for k in rows)) for i, n in enumerate(parameters)]
    return Problem(name, "classic", space, lambda p: rows[tuple(int(p[n]) for n in parameters)], min(rows.values()))


def problems():
    def function(name, parameters, f, minimum):
        return Problem(name, "classic", parameters, f, minimum)

    return [
        function("branin", [number("x", -5.0, 10.0), number("y", 0.0, 15.0)], branin, 0.39788736),
        function("hartmann6", floats(6, 0.0, 1.0), hartmann6, -3.32236801),
        function("ackley10", floats(10, -32.768, 32.768), shifted(ackley, 10, -32.768, 32.768), 0.0),
        function("rosenbrock5", floats(5, -5.0, 10.0), rosenbrock, 0.0),
        function("rastrigin10", floats(10, -5.12, 5.12), shifted(rastrigin, 10, -5.12, 5.12), 0.0),
        function("levy8", floats(8, -10.0, 10.0), shifted(levy, 8, -10.0, 10.0), 0.0),
        function("conditional", CONDITIONAL, conditional, 0.05),
        positions("svm_breast_cancer", ["ci", "gi"]),
        positions("svm_digits", ["ci", "gi"]),
        positions("gb_diabetes", ["learning_rate_i", "max_depth_i", "subsample_i", "min_samples_leaf_i",
                                  "n_estimators_i"]),
    ]
