"""Writes Tests/SearchAlgorithmsTests/Fixtures/gaussian-process.json from the original implementations.

Needs: scikit-learn 1.9.1, scipy 1.17, torch 2.13, botorch 0.18.1 (not among Scripts/requirements.txt).
Run in the root of the repository: python Scripts/reference/gaussian_process.py
"""

import json
import warnings

import numpy as np
import torch
from botorch.acquisition.analytic import _log_ei_helper
from botorch.acquisition.multi_objective.analytic import ExpectedHypervolumeImprovement
from botorch.utils.multi_objective.box_decompositions import FastNondominatedPartitioning
from scipy import stats
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel

warnings.filterwarnings("ignore")
PATH = "Tests/SearchAlgorithmsTests/Fixtures/gaussian-process.json"


def rounded(values):
    """Numbers of 15 digits: enough for the comparison, and a file of little size."""
    if isinstance(values, (list, tuple)):
        return [rounded(value) for value in values]
    if isinstance(values, np.ndarray):
        return rounded(values.tolist())
    return float(f"{float(values):.15g}")


def regressions():
    """Likelihoods with gradients and predictions of scikit-learn's regressor."""
    cases = []
    for seed, (count, dimensions) in enumerate([(1, 1), (5, 1), (12, 3), (30, 6)]):
        random = np.random.default_rng(seed)
        x = random.random((count, dimensions))
        y = np.sin(5 * x).sum(axis=1) + 0.1 * random.standard_normal(count)
        scales = np.exp(random.uniform(-1.5, 1, dimensions))
        scale, noise = np.exp(random.uniform(-1, 1)), np.exp(random.uniform(-7, -2))
        kernel = ConstantKernel(scale) * Matern(scales, nu=2.5) + WhiteKernel(noise)
        model = GaussianProcessRegressor(kernel, alpha=0, optimizer=None).fit(x, y)
        likelihood, gradient = model.log_marginal_likelihood(model.kernel_.theta, eval_gradient=True)
        others = random.random((4, dimensions))
        mean, deviation = model.predict(others, return_std=True)
        cases.append({
            "points": rounded(x), "targets": rounded(y),
            # log w = -2 log l; then the variance of the process and of the noise.
            "logarithms": rounded([*(-2 * np.log(scales)), np.log(scale), np.log(noise)]),
            "loss": rounded(-likelihood - 0.5 * count * np.log(2 * np.pi)),
            "gradient": rounded([*(0.5 * gradient[1:-1]), -gradient[0], -gradient[-1]]),
            "others": rounded(others), "means": rounded(mean), "variances": rounded(deviation**2 - noise),
        })
    return cases


def log_improvements():
    z = torch.tensor([-1e5, -300.0, -37.0, -10.0, -3.0, -1.0, -0.5, 0.0, 0.7, 4.0, 30.0], dtype=torch.float64)
    return {"z": rounded(z.numpy()), "values": rounded(_log_ei_helper(z).numpy())}


class Independent:
    """A model that answers with a given distribution, whatever the point."""

    def __init__(self, mean, variance):
        self.mean, self.variance = mean, variance
        self.num_outputs = mean.shape[-1]

    def posterior(self, X, posterior_transform=None):
        class Answer:
            pass

        answer = Answer()
        answer.mean, answer.variance = self.mean.view(1, 1, -1), self.variance.view(1, 1, -1)
        return answer


class Anything(Independent, torch.nn.Module):
    def __init__(self, mean, variance):
        torch.nn.Module.__init__(self)
        Independent.__init__(self, mean, variance)


def hypervolume_improvements():
    """BoTorch maximizes: all signs are turned."""
    cases = []
    for seed, (count, objectives) in enumerate([(0, 2), (1, 2), (6, 2), (4, 3), (9, 3), (5, 4)]):
        random = np.random.default_rng(100 + seed)
        front = random.random((count, objectives))
        reference = np.full(objectives, 1.1)
        partitioning = FastNondominatedPartitioning(
            ref_point=torch.tensor(-reference), Y=torch.tensor(-front).reshape(count, objectives))
        for _ in range(3):
            mean, variance = random.random(objectives), np.exp(random.uniform(-5, 0, objectives))
            function = ExpectedHypervolumeImprovement(
                model=Anything(torch.tensor(-mean), torch.tensor(variance)), ref_point=(-reference).tolist(),
                partitioning=partitioning)
            value = function(torch.zeros(1, 1, 1, dtype=torch.float64)).item()
            cases.append({
                "front": rounded(front), "reference": rounded(reference), "mean": rounded(mean),
                "variance": rounded(variance), "value": rounded(value),
            })
    return cases


def powers():
    cases = []
    for seed in range(4):
        random = np.random.default_rng(200 + seed)
        values = [random.standard_normal(20), random.exponential(2, 30), random.lognormal(0, 1.5, 25),
                  -random.exponential(1, 15)][seed]
        transformed, exponent = stats.yeojohnson(values)
        cases.append({
            "values": rounded(values), "exponent": rounded(exponent), "transformed": rounded(transformed)})
    return cases


if __name__ == "__main__":
    content = {
        "regressions": regressions(), "logImprovements": log_improvements(),
        "hypervolumeImprovements": hypervolume_improvements(), "powers": powers(),
    }
    with open(PATH, "w") as file:
        json.dump(content, file)
        file.write("\n")
