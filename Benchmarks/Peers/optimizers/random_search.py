"""Every parameter drawn on its own."""
import random

from problems import draw, walk


def run(problem, budget, seed, evaluate):
    rng = random.Random(seed)
    for _ in range(budget):
        evaluate(walk(problem.parameters, lambda p: draw(p, rng)))
