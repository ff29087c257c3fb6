"""Writes the reference values that record tests compare with, each from the original implementation.

Usage: .venv/bin/python Scripts/reference-values.py [SECTION ...]     (all sections by default)
Each section is a function that returns {file below Tests/: JSON value}. Floats are written with all their digits.
"""
import json
import pathlib
import random
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent / "Tests"


def distributions():
    """Optuna's texts of distributions, and how it adjusts ranges that their step does not divide."""
    import warnings

    from optuna.distributions import (
        CategoricalDistribution,
        FloatDistribution,
        IntDistribution,
        distribution_to_json,
    )

    warnings.simplefilter("ignore")
    rng = random.Random(1)
    cases = []

    def add(request, distribution):
        cases.append({"request": request, "json": distribution_to_json(distribution)})

    for low, high in [(0.0, 1.0), (-5.0, 5.0), (1e-5, 0.1), (0.1, 1e16), (2.5, 2.5)]:
        add({"kind": "float", "low": low, "high": high}, FloatDistribution(low, high))
        if low > 0:
            add({"kind": "float", "low": low, "high": high, "log": True}, FloatDistribution(low, high, log=True))
    for _ in range(200):
        low = round(rng.uniform(-3, 3), rng.randint(0, 3))
        step = round(rng.uniform(0.01, 1), rng.randint(2, 4)) or 0.5
        high = round(low + rng.uniform(0, 5), rng.randint(0, 3))
        if high < low:
            continue
        add({"kind": "float", "low": low, "high": high, "step": step}, FloatDistribution(low, high, step=step))
    for low, high in [(0, 1), (-7, 7), (1, 1024), (3, 3)]:
        add({"kind": "int", "low": low, "high": high}, IntDistribution(low, high))
        if low > 0:
            add({"kind": "int", "low": low, "high": high, "log": True}, IntDistribution(low, high, log=True))
    for _ in range(50):
        low, step = rng.randint(-50, 50), rng.randint(1, 9)
        high = low + rng.randint(0, 60)
        add({"kind": "int", "low": low, "high": high, "step": step}, IntDistribution(low, high, step=step))
    texts = [
        distribution_to_json(CategoricalDistribution(choices))
        for choices in [("a", "b"), (None, True, 1, 2.5, "a", float("inf"), float("nan")), ("ü", '"', "\n\\", "名")]
    ]
    return {"TuningTests/Fixtures/distributions.json": {"numeric": cases, "categorical": texts}}


SECTIONS = {"distributions": distributions}


def main():
    for name in sys.argv[1:] or SECTIONS:
        for path, value in SECTIONS[name]().items():
            path = TESTS / path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(value, separators=(",", ":")) + "\n")
            print(path.relative_to(TESTS.parent), path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
