"""Writes Tests/TuningTests/Fixtures/requirements.json: what Python says of random requirements at random points.

Needs Python 3.11 or later and nothing else. The language of requirements is a part of Python's, so that Python itself is the
original implementation; words that are no parameter stand for texts.
"""

import json
import math
import random
from pathlib import Path

random.seed(7)
NUMBERS = {"a": [-3, -1, 0, 1, 2, 5], "b": [0.5, 0.25, 1.5, 2.0], "n": [1, 2, 3, 4, 8, 12]}
CHOICES = {"kernel": ["rbf", "poly", "linear"]}
FUNCTIONS = {
    "min": min, "max": max, "abs": abs, "floor": math.floor, "ceil": math.ceil, "round": round,
    "sqrt": math.sqrt, "exp": math.exp, "log": math.log, "log2": math.log2, "log10": math.log10,
}


def term(depth):
    kind = random.random()
    if depth == 0 or kind < 0.25:
        return random.choice([*NUMBERS, *NUMBERS, str(random.randint(0, 9)), "0.5", "2.5e1"])
    if kind < 0.65:
        sign = random.choice(["+", "-", "*", "/", "//", "%"])
        return f"{term(depth - 1)} {sign} {term(depth - 1)}"
    if kind < 0.72:
        return f"{random.choice(['a', 'n', '2'])} ** {random.choice(['2', '3', '-1'])}"
    if kind < 0.8:
        return f"-{term(depth - 1)}"
    if kind < 0.9:
        return f"({term(depth - 1)})"
    name = random.choice(list(FUNCTIONS))
    count = 2 if name in ("min", "max") else 1
    return f"{name}({', '.join(term(depth - 1) for _ in range(count))})"


def condition(depth):
    kind = random.random()
    if depth == 0 or kind < 0.35:
        if kind < 0.08:
            return f"kernel {random.choice(['==', '!='])} {random.choice(CHOICES['kernel'])}"
        if kind < 0.12:
            return f"n in [{random.randint(1, 4)}, {random.randint(1, 8)}]"
        signs = ["<=", "<", ">=", ">", "==", "!="]
        chain = f" {random.choice(signs)} {term(1)}" if random.random() < 0.2 else ""
        return f"{term(2)} {random.choice(signs)} {term(2)}{chain}"
    if kind < 0.6:
        return f"{condition(depth - 1)} and {condition(depth - 1)}"
    if kind < 0.8:
        return f"{condition(depth - 1)} or {condition(depth - 1)}"
    if kind < 0.9:
        return f"not {condition(0)}"
    return f"({condition(depth - 1)})"


def cases():
    while True:
        text = condition(2)
        if not any(name in text for name in ["a", "b", "n ", "kernel"]):
            continue
        points, holds = [], []
        for _ in range(4):
            point = {name: random.choice(values) for name, values in (NUMBERS | CHOICES).items()}
            try:
                names = FUNCTIONS | {word: word for word in CHOICES["kernel"]} | point
                value = eval(text, {"__builtins__": {}}, names)
            except (ZeroDivisionError, ValueError, OverflowError, TypeError):
                break  # Python refuses what Apus takes for not holding.
            if not isinstance(value, bool):
                break
            points.append(list(point.values()))
            holds.append(value)
        if len(points) == 4 and len(set(holds)) > 0:
            yield {"text": text, "points": points, "holds": holds}


generator = cases()
found = [next(generator) for _ in range(400)]
path = Path(__file__).resolve().parents[2] / "Tests/TuningTests/Fixtures/requirements.json"
path.write_text("[\n" + ",\n".join(json.dumps(case) for case in found) + "\n]\n")
