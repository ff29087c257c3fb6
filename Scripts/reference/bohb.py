"""Writes densities that hpbandster's BOHB would use: Tests/SearchAlgorithmsTests/Fixtures/bohb.json.

Usage: python Scripts/reference/bohb.py      (needs statsmodels==0.14.5, numpy)
hpbandster's KDEs are statsmodels' KDEMultivariate with the normal reference rule, their widths cut from below at
min_bandwidth; of categories, cut from above too where the kernel would fall below 0.
"""
import json
import pathlib

import numpy as np
from statsmodels.nonparametric.kernel_density import KDEMultivariate

TARGET = pathlib.Path(__file__).resolve().parents[2] / "Tests/SearchAlgorithmsTests/Fixtures/bohb.json"


def case(rng, categories, count):
    """A density over dimensions with so many categories each, 0 for numbers."""
    columns = [rng.random(count) ** 2 if k == 0 else rng.integers(0, k, count).astype(float) for k in categories]
    # statsmodels counts the categories that it has seen: all must be there.
    for column, k in zip(columns, categories):
        column[:k] = range(k)
    if count > 4:
        columns[0][-2:] = columns[0][0]
    data = np.round(np.array(columns).T, 4)
    kind = "".join("u" if k else "c" for k in categories)
    kde = KDEMultivariate(data=data, var_type=kind, bw="normal_reference")
    upper = [(k - 1) / k if k else np.inf for k in categories]
    kde.bw = np.clip(kde.bw, 1e-3, upper)
    at = np.round(np.array([rng.random(12) if k == 0 else rng.integers(0, k, 12) for k in categories]).T, 4)
    return {
        "categories": categories, "points": data.tolist(), "bandwidths": kde.bw.tolist(), "at": at.tolist(),
        "densities": [float(kde.pdf(x)) for x in at],
    }


def main():
    rng = np.random.default_rng(5)
    shapes = [[0], [0, 0, 0], [4], [0, 3], [2, 0, 5, 0], [0] * 8]
    cases = [case(rng, shape, count) for shape in shapes for count in (12, 40)]
    TARGET.write_text(json.dumps(cases, separators=(",", ":")) + "\n")
    print(TARGET.name, TARGET.stat().st_size, "bytes")


main()
