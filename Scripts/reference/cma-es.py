"""Writes what the library cmaes makes of given generations: means, step sizes, covariances, margins, probabilities.

Usage: .venv/bin/python Scripts/reference/cma-es.py      (cmaes 0.13.1, NumPy)
Writes Tests/SearchAlgorithmsTests/Fixtures/cmaes.json. Points are drawn by the library, then rounded, so that the file
says exactly what was told.
"""
import json
import pathlib

import numpy as np
from cmaes import CMA, CMAwM, CatCMA, SepCMA, get_warm_start_mgd

TARGET = pathlib.Path(__file__).resolve().parents[2] / "Tests/SearchAlgorithmsTests/Fixtures/cmaes.json"


def rounded(points):
    return [[round(float(x), 5) for x in point] for point in points]


def ellipsoid(x):
    x = np.asarray(x)
    return float(sum(10 ** (3 * i / max(len(x) - 1, 1)) * (v - 0.3) ** 2 for i, v in enumerate(x)))


def rastrigin(x):
    x = np.asarray(x)
    return float(np.sum(x**2 - 10 * np.cos(2 * np.pi * x) + 10))


def told(optimizer, generations, function):
    """Asks, rounds and tells; what was told, with the step size after each generation."""
    history = []
    for _ in range(generations):
        points = rounded(optimizer.ask() for _ in range(optimizer.population_size))
        values = [round(function(point), 6) for point in points]
        optimizer.tell([(np.array(p), v) for p, v in zip(points, values)])
        history.append({"points": points, "values": values, "sigma": float(optimizer._sigma)})
    return history


def state(optimizer):
    covariance = optimizer._C
    return {
        "mean": optimizer.mean.tolist(),
        "covariance": (np.diag(covariance) if covariance.ndim == 1 else covariance).ravel().tolist(),
        "stepPath": optimizer._p_sigma.tolist(),
        "rankOnePath": optimizer._pc.tolist(),
    }


def gaussians():
    cases = []
    settings = [(1, None, 5), (2, None, 12), (3, 7, 8), (5, None, 10), (10, None, 8), (10, 4, 8)]
    for dimension, size, generations in settings:
        for adapts in (False, True):
            for function in (ellipsoid, rastrigin):
                mean = np.round(np.linspace(-1, 2, dimension), 3)
                optimizer = CMA(mean=mean.copy(), sigma=0.8, seed=dimension, population_size=size, lr_adapt=adapts)
                history = told(optimizer, generations, function)
                cases.append({"mean": mean.tolist(), "sigma": 0.8, "populationSize": optimizer.population_size,
                              "isSeparable": False, "adaptsLearningRate": adapts, "generations": history,
                              "state": state(optimizer)})
    for dimension, size, generations in [(2, None, 10), (5, None, 10), (10, 12, 10)]:
        mean = np.round(np.linspace(-1, 2, dimension), 3)
        optimizer = SepCMA(mean=mean.copy(), sigma=0.8, seed=dimension, population_size=size)
        history = told(optimizer, generations, ellipsoid)
        cases.append({"mean": mean.tolist(), "sigma": 0.8, "populationSize": optimizer.population_size,
                      "isSeparable": True, "adaptsLearningRate": False, "generations": history,
                      "state": state(optimizer)})
    return cases


def margins():
    cases = []
    for seed, steps in enumerate([[1.0, 0.0, 1.0], [0.25, 0.25], [1.0, 1.0, 1.0, 0.0, 0.0], [2.0, 0.0]]):
        dimension = len(steps)
        bounds = np.array([[0.0, 1.0] if s == 0.25 else [-4.0, 4.0] for s in steps])
        mean = np.round(bounds.mean(axis=1) + 0.1, 3)
        optimizer = CMAwM(mean=mean.copy(), sigma=0.5, bounds=bounds, steps=np.array(steps), seed=seed)
        history = []
        for _ in range(18):
            asked = [optimizer.ask()[1] for _ in range(optimizer.population_size)]
            points = rounded(asked)
            # Discrete coordinates far outside make the margin work at the ends as well.
            encoded = [optimizer._encode_discrete_params(np.array(p)[optimizer._discrete_idx]).tolist() for p in points]
            values = [round(ellipsoid(p) + 3 * sum(e), 6) for p, e in zip(points, encoded)]
            optimizer.tell([(np.array(p), v) for p, v in zip(points, values)])
            history.append({"points": points, "encoded": encoded, "values": values,
                            "mean": optimizer.mean.tolist(),
                            "stretch": optimizer._A[optimizer._discrete_idx].tolist(),
                            "sigma": float(optimizer._cma._sigma)})
        cases.append({"mean": mean.tolist(), "sigma": 0.5, "steps": steps, "bounds": bounds.tolist(),
                      "generations": history})
    return cases


def categories():
    cases = []
    for seed, counts in enumerate([[2], [3, 3], [2, 5, 3]]):
        optimizer = CatCMA(mean=np.zeros(2), sigma=1.0, cat_num=np.array(counts), seed=seed)
        history = []
        for _ in range(12):
            points, choices, values = [], [], []
            for _ in range(optimizer.population_size):
                x, c = optimizer.ask()
                points.append(x), choices.append(c)
                values.append(float(np.sum(x**2) + sum(i * np.argmax(row) for i, row in enumerate(c, 1))))
            order = np.argsort(values)
            optimizer.tell([((points[i], choices[i]), values[i]) for i in order])
            history.append({"choices": [[int(np.argmax(row)) for row in choices[i]] for i in order],
                            "probabilities": [optimizer._q[i, :k].tolist() for i, k in enumerate(counts)]})
        weights = optimizer._weights[: optimizer._mu].tolist()
        cases.append({"counts": counts, "weights": weights, "generations": history})
    return cases


def warm_starts():
    cases = []
    for seed, (dimension, count) in enumerate([(1, 10), (2, 25), (5, 100)]):
        points = rounded(np.random.RandomState(seed).rand(count, dimension))
        values = [round(ellipsoid(p), 6) for p in points]
        mean, sigma, covariance = get_warm_start_mgd([(np.array(p), v) for p, v in zip(points, values)])
        cases.append({"points": points, "values": values, "mean": mean.tolist(), "sigma": sigma,
                      "covariance": covariance.ravel().tolist()})
    return cases


if __name__ == "__main__":
    document = {"gaussians": gaussians(), "margins": margins(), "categories": categories(), "warmStarts": warm_starts()}
    TARGET.write_text(json.dumps(document, separators=(",", ":")) + "\n")
