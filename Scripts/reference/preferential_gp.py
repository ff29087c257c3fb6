"""Writes Gaussian processes that were told choices: Tests/SearchAlgorithmsTests/Fixtures/preferential-gp.json.

Usage: python Scripts/reference/preferential_gp.py      (needs numpy, scipy, and botorch==0.18.1 to compare with)
Modes and evidences are those of a plain computation with dense matrices; BoTorch's PairwiseGP has to have the same modes.
"""
import json
import pathlib

import numpy as np
import torch
from botorch.models.pairwise_gp import PairwiseGP
from gpytorch.kernels import MaternKernel, ScaleKernel
from scipy.optimize import minimize
from scipy.stats import norm

TARGET = pathlib.Path(__file__).resolve().parents[2] / "Tests/SearchAlgorithmsTests/Fixtures/preferential-gp.json"


def covariances(points, lengths, scale):
    square = np.sum(((points[:, None] - points[None]) / lengths) ** 2, axis=2)
    root = np.sqrt(5 * square)
    return scale * ((1 + root + 5 / 3 * square) * np.exp(-root) + 1e-6 * np.eye(len(points)))


def laplace(points, choices, lengths, scale):
    """The losses at the mode, their variances, and the logarithm of the evidence."""
    prior = covariances(points, lengths, scale)
    inverse = np.linalg.inv(prior)
    signs = np.zeros((len(choices), len(points)))
    for row, (better, worse) in enumerate(choices):
        signs[row, worse] += np.sqrt(0.5)
        signs[row, better] -= np.sqrt(0.5)

    def loss(f):
        z = signs @ f
        ratio = np.exp(norm.logpdf(z) - norm.logcdf(z))
        return 0.5 * f @ inverse @ f - norm.logcdf(z).sum(), inverse @ f - signs.T @ ratio

    root = np.linalg.cholesky(prior)
    found = minimize(lambda g: (loss(root @ g)[0], root.T @ loss(root @ g)[1]), np.zeros(len(points)), jac=True,
                     method="BFGS", options={"gtol": 1e-10, "maxiter": 5000})
    mode = root @ found.x
    z = signs @ mode
    ratio = np.exp(norm.logpdf(z) - norm.logcdf(z))
    hessian = signs.T @ np.diag(ratio * (z + ratio)) @ signs
    evidence = -loss(mode)[0] - 0.5 * np.linalg.slogdet(np.eye(len(points)) + prior @ hessian)[1]
    return mode, np.diag(np.linalg.inv(inverse + hessian)), evidence


def check(points, choices, lengths, scale, mode):
    kernel = ScaleKernel(MaternKernel(nu=2.5, ard_num_dims=points.shape[1]))
    kernel = kernel.double()
    kernel.base_kernel.lengthscale, kernel.outputscale = torch.tensor(lengths), torch.tensor(scale, dtype=torch.float64)
    model = PairwiseGP(torch.tensor(points), torch.tensor(choices), covar_module=kernel, jitter=1e-6 * scale)
    model.eval()
    utilities = model.utility.detach().numpy()
    difference = np.max(np.abs(utilities - utilities.mean() + mode - mode.mean()))
    assert difference < 0.01 * np.ptp(mode), difference


def case(rng, dimensions, count, comparisons, scale, contradictions):
    points = np.round(rng.random((count, dimensions)), 3)
    losses = np.sum((points - 0.3) ** 2, axis=1)
    choices = []
    for _ in range(comparisons):
        one, other = (int(i) for i in rng.choice(count, 2, replace=False))
        choices.append([one, other] if losses[one] < losses[other] else [other, one])
    choices += [choice[::-1] for choice in choices[:contradictions]]
    lengths = np.round(rng.uniform(0.2, 1.5, dimensions), 3)
    mode, variances, evidence = laplace(points, choices, lengths, scale)
    check(points, choices, lengths, scale, mode)
    return {"points": points.tolist(), "choices": choices, "lengths": lengths.tolist(), "scale": scale,
            "mode": mode.tolist(), "variances": variances.tolist(), "evidence": evidence}


def main():
    shapes = [(1, 3, 1, 1.0, 0), (1, 8, 12, 4.0, 2), (2, 12, 20, 20.0, 0), (3, 25, 60, 10.0, 5)]
    cases = [case(np.random.default_rng(11 + place), *shape) for place, shape in enumerate(shapes)]
    TARGET.write_text(json.dumps(cases, separators=(",", ":")) + "\n")
    print(TARGET.name, TARGET.stat().st_size, "bytes")


main()
