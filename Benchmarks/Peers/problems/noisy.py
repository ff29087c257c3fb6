"""Noisy objectives: the optimizer sees the value with normal noise, and is judged by the value without."""
import math

from .classic import ackley, hartmann6, shifted
from .problem import Problem, choice, floats, number, whole

MIXED = [
    number("rate", 1e-5, 1e-1, log=True), number("decay", 1e-6, 1e-1, log=True), number("dropout", 0.0, 0.6),
    whole("layers", 1, 8), whole("width", 16, 1024, log=True), choice("optimizer", ["sgd", "adam", "rmsprop", "lion"]),
]


def mixed(p):
    """A loss over six parameters of a network, 0.2 at best; the best rate is the optimizer's own."""
    rate = {"sgd": -1.7, "adam": -3.0, "rmsprop": -3.3, "lion": -4.0}[p["optimizer"]]
    loss = 0.2 + {"sgd": 0.02, "adam": 0.0, "rmsprop": 0.03, "lion": 0.01}[p["optimizer"]]
    loss += 0.06 * (math.log10(p["rate"]) - rate) ** 2 + 0.01 * (math.log10(p["decay"]) + 4) ** 2
    loss += 0.4 * (p["dropout"] - 0.2) ** 2 + 0.01 * (p["layers"] - 4) ** 2
    return loss + 0.01 * (math.log2(p["width"]) - 8) ** 2


def problems():
    return [
        Problem("noisy_ackley5", "noisy", floats(5, -32.768, 32.768), shifted(ackley, 5, -32.768, 32.768), 0.0, 1.0),
        Problem("noisy_hartmann6", "noisy", floats(6, 0.0, 1.0), hartmann6, -3.32236801, 0.2),
        Problem("noisy_mixed", "noisy", MIXED, mixed, 0.2, 0.05),
    ]
