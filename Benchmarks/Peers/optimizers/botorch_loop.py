"""BoTorch's standard loop: SingleTaskGP and LogEI over the unit cube, after five points of Sobol's sequence.

Choices are one-hot, whole numbers are rounded when they are evaluated, and what a condition leaves out is at ½.
Five points is what Ax takes for its default.
"""
import math
import warnings

from problems import walk

STARTUP = 5


class Cube:
    """Between the unit cube and the parameters."""

    def __init__(self, parameters):
        self.parameters = parameters
        self.columns, self.width = {}, 0
        for p in parameters:
            size = len(p["choices"]) if p["kind"] == "cat" else 1
            self.columns[p["name"]] = slice(self.width, self.width + size)
            self.width += size

    def parameter(self, p, point):
        x = point[self.columns[p["name"]]]
        if p["kind"] == "cat":
            return p["choices"][max(range(len(x)), key=lambda i: x[i])]
        low, high = self.bounds(p)
        value = low + (high - low) * x[0]
        value = math.exp(value) if p.get("log") else value
        value = round(value) if p["kind"] == "int" else value
        return min(max(value, p["low"]), p["high"])

    def decode(self, point):
        return walk(self.parameters, lambda p: self.parameter(p, point))

    def encode(self, chosen):
        point = [0.5] * self.width
        for p in self.parameters:
            if p["name"] not in chosen:
                continue
            value, columns = chosen[p["name"]], self.columns[p["name"]]
            if p["kind"] == "cat":
                point[columns] = [float(c == value) for c in p["choices"]]
            else:
                low, high = self.bounds(p)
                point[columns] = [((math.log(value) if p.get("log") else value) - low) / (high - low)]
        return point

    @staticmethod
    def bounds(p):
        # A whole number has half a step more at both ends, so that all are equally wide.
        low, high = (p["low"] - 0.5, p["high"] + 0.5) if p["kind"] == "int" else (p["low"], p["high"])
        return (math.log(low), math.log(high)) if p.get("log") else (low, high)


def run(problem, budget, seed, evaluate):
    import torch
    from botorch import fit_gpytorch_mll
    from botorch.acquisition import LogExpectedImprovement, qLogNoisyExpectedImprovement
    from botorch.exceptions import ModelFittingError
    from botorch.models import SingleTaskGP
    from botorch.models.transforms import Standardize
    from botorch.optim import optimize_acqf
    from gpytorch.mlls import ExactMarginalLogLikelihood

    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.double)
    torch.manual_seed(seed)
    cube = Cube(problem.parameters)
    corners = torch.stack([torch.zeros(cube.width), torch.ones(cube.width)])
    points, values = [], []

    def try_out(point):
        chosen = cube.decode(point)
        values.append(-evaluate(chosen))
        points.append(cube.encode(chosen))

    for point in torch.quasirandom.SobolEngine(cube.width, scramble=True, seed=seed).draw(STARTUP).tolist():
        try_out(point)
    for _ in range(budget - STARTUP):
        x, y = torch.tensor(points), torch.tensor(values).unsqueeze(-1)
        model = SingleTaskGP(x, y, outcome_transform=Standardize(1))
        try:
            fit_gpytorch_mll(ExactMarginalLogLikelihood(model.likelihood, model))
        except ModelFittingError:
            pass  # goes on with the hyperparameters it has
        if problem.deviation:
            acquisition = qLogNoisyExpectedImprovement(model, x, prune_baseline=True)
        else:
            acquisition = LogExpectedImprovement(model, y.max())
        candidate, _ = optimize_acqf(acquisition, corners, q=1, num_restarts=4, raw_samples=256, options={"maxiter": 100})
        try_out(candidate[0].tolist())
