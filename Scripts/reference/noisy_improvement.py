"""Writes Tests/SearchAlgorithmsTests/Fixtures/noisy-improvement.json from BoTorch.

Needs: torch 2.13, botorch 0.18.1 (not among Scripts/requirements.txt).
Run in the root of the repository: python Scripts/reference/noisy_improvement.py
"""

import json
import warnings

import numpy as np
import torch
from botorch.acquisition import analytic
from botorch.acquisition.monte_carlo import qExpectedImprovement
from botorch.models import SingleTaskGP
from botorch.sampling import SobolQMCNormalSampler
from gpytorch.kernels import MaternKernel, ScaleKernel
from gpytorch.means import ZeroMean

warnings.filterwarnings("ignore")
torch.set_default_dtype(torch.float64)
PATH = "Tests/SearchAlgorithmsTests/Fixtures/noisy-improvement.json"


def rounded(values):
    """Numbers of 13 digits: enough for the comparison, and a file of little size."""
    if isinstance(values, (list, tuple)):
        return [rounded(value) for value in values]
    if isinstance(values, (np.ndarray, torch.Tensor)):
        return rounded(values.tolist())
    return float(f"{float(values):.13g}")


def model_of(x, y, scales, scale, noise):
    """BoTorch maximizes: all signs are turned."""
    kernel = ScaleKernel(MaternKernel(nu=2.5, ard_num_dims=x.shape[1]))
    kernel.base_kernel.lengthscale, kernel.outputscale = torch.tensor(scales), torch.tensor(scale)
    x, y = torch.tensor(x), torch.tensor(-y).unsqueeze(-1)
    model = SingleTaskGP(
        x, y, train_Yvar=torch.full_like(y, noise), covar_module=kernel, mean_module=ZeroMean(), outcome_transform=None)
    return model.eval()


def world(seed, count, dimensions, noise):
    random = np.random.default_rng(seed)
    x = random.random((count, dimensions))
    y = np.sin(5 * x).sum(axis=1) + noise**0.5 * random.standard_normal(count)
    # Short enough that much is not known between the points.
    scales, scale = np.exp(random.uniform(-2, -0.7, dimensions)), float(np.exp(random.uniform(-0.5, 1)))
    case = {"points": rounded(x), "targets": rounded(y), "noise": noise, "scale": rounded(scale),
            "inverseSquaredScales": rounded(scales**-2), "others": rounded(random.random((5, dimensions)))}
    return case, model_of(x, y, scales, scale, noise), scale


def noisy(seed, count, dimensions, noise):
    """The noisy expected improvement of Letham et al., and the standard normal numbers of its fantasies."""
    case, model, scale = world(seed, count, dimensions, noise)
    seen = torch.tensor(case["points"])
    fantasies = []
    original = analytic._get_noiseless_fantasy_model

    def noted(model, batch_X_observed, Y_fantasized):
        fantasies.append(Y_fantasized)
        return original(model, batch_X_observed, Y_fantasized)

    analytic._get_noiseless_fantasy_model = noted
    function = analytic.LogNoisyExpectedImprovement(model, seen, num_fantasies=16)
    analytic._get_noiseless_fantasy_model = original
    posterior = model.posterior(seen)
    factor = torch.linalg.cholesky(posterior.covariance_matrix + 1e-8 * scale * torch.eye(count))
    deviations = -(fantasies[0].reshape(16, count) - posterior.mean.squeeze(-1))
    case["draws"] = rounded(torch.linalg.solve_triangular(factor, deviations.T, upper=False).T)
    case["values"] = rounded(function(torch.tensor(case["others"]).unsqueeze(1)).detach())
    return case


def pending(seed, count, dimensions, running):
    """What a point adds to the expected improvement of those that run."""
    case, model, _ = world(seed, count, dimensions, 1e-4)
    places = torch.tensor(np.random.default_rng(seed + 50).random((running, dimensions)))
    best = -float(np.median(case["targets"]))
    sampler = SobolQMCNormalSampler(torch.Size([1 << 15]), seed=seed)
    function = qExpectedImprovement(model, best_f=best, sampler=sampler)
    values = []
    for other in torch.tensor(case["others"]):
        sampler.base_samples = None
        together = function(torch.cat([places, other.unsqueeze(0)]).unsqueeze(0))
        sampler.base_samples = None
        # The last one twice: the same numbers are drawn for the others.
        values.append((together - function(torch.cat([places, places[-1:]]).unsqueeze(0))).item())
    return case | {"pending": rounded(places), "best": rounded(-best), "values": rounded(values)}


if __name__ == "__main__":
    content = {
        "noisy": [noisy(1, 5, 1, 0.1), noisy(2, 12, 2, 0.05), noisy(3, 20, 4, 0.3)],
        "pending": [pending(4, 6, 1, 1), pending(5, 8, 2, 3), pending(6, 10, 3, 4)],
    }
    with open(PATH, "w") as file:
        json.dump(content, file)
        file.write("\n")
