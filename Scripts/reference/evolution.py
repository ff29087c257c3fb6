"""Writes Tests/SearchAlgorithmsTests/Fixtures/evolution.json: what the original implementations of evolution say.

Usage: python Scripts/reference/evolution.py, in an environment with
optuna==5.0.0 pymoo==0.6.2 moocore==0.3.2 hyperopt==0.3.0 scipy==1.17.1 numpy==2.4.6 setuptools<81
"""
import json
import pathlib
import warnings

import numpy as np

OUT = pathlib.Path(__file__).resolve().parents[2] / "Tests/SearchAlgorithmsTests/Fixtures/evolution.json"
MASK = (1 << 64) - 1


class Stream:
    """The uniform numbers of Apus' RandomStream: what Optuna draws from it, Apus draws too."""

    def __init__(self, seed):
        state = seed & MASK

        def mix():
            nonlocal state
            state = (state + 0x9E3779B97F4A7C15) & MASK
            z = state
            z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
            z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
            return z ^ (z >> 31)

        state = mix()  # stream 0 is the seed's own
        self.s = [mix() for _ in range(4)]

    def next(self):
        s = self.s

        def left(x, k):
            return ((x << k) | (x >> (64 - k))) & MASK

        result = (left((s[0] + s[3]) & MASK, 23) + s[0]) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = left(s[3], 45)
        return result

    def rand(self, n=None):
        return (self.next() >> 11) * 2.0**-53 if n is None else np.array([self.rand() for _ in range(n)])


class Study:
    def __init__(self, objectives):
        self.objectives = objectives

    def _is_multi_objective(self):
        return self.objectives > 1


def crossovers():
    from optuna.samplers import nsgaii as o

    kinds = {
        "uniform": lambda: o.UniformCrossover(0.5),
        "blend": lambda: o.BLXAlphaCrossover(0.5),
        "simulatedBinary": lambda: o.SBXCrossover(),
        "vectorSimulatedBinary": lambda: o.VSBXCrossover(),
        "simplex": lambda: o.SPXCrossover(),
    }
    rng, cases = np.random.RandomState(1), []
    for kind, make in kinds.items():
        for seed in range(8):
            n, objectives = 1 + seed, 1 + seed % 2
            parents = rng.rand(3 if kind == "simplex" else 2, n)
            if seed == 5:
                parents[1] = parents[0]
            bounds = np.array([[0.0, 1.0]] * n)
            child = make().crossover(parents, Stream(seed), Study(objectives), bounds)
            cases.append({"kind": kind, "seed": seed, "objectives": objectives, "parents": parents, "child": child})
    return cases


def mutations():
    from optuna.samplers.nsgaii import PolynomialMutation

    xs = [0.0, 0.1, 0.37, 0.5, 0.9, 1.0]
    return [
        {"x": x, "eta": eta, "seed": seed, "expected": PolynomialMutation(eta).mutation(x, Stream(seed), None, np.array([0.0, 1.0]))}
        for seed, x in enumerate(xs * 2) for eta in [1.0, 20.0]
    ]


def undx():
    """The covariance of children; Optuna takes the squares of its arguments for standard deviations."""
    from optuna.samplers.nsgaii import UNDXCrossover

    rng, cases = np.random.RandomState(2), []
    for n in [2, 4]:
        parents = rng.rand(3, n)
        crossover = UNDXCrossover(sigma_xi=np.sqrt(0.5), sigma_eta=np.sqrt(0.35 / np.sqrt(n)))
        children = np.array([crossover.crossover(parents, rng, Study(2), np.zeros((n, 2))) for _ in range(40000)])
        cases.append({"parents": parents, "mean": children.mean(0), "covariance": np.cov(children.T)})
    return cases


def selections():
    import optuna
    from optuna.samplers.nsgaii._elite_population_selection_strategy import (
        NSGAIIElitePopulationSelectionStrategy, _calc_crowding_distance, _rank_population)

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    rng, cases = np.random.RandomState(3), []
    for index in range(90):
        m, n, size = 1 + index % 4, 12 + index % 9, 5 + index % 6
        study = optuna.create_study(directions=["minimize"] * m)
        values = rng.rand(n, m).round(3)
        violations = np.where(rng.rand(n) < 0.3, rng.rand(n).round(3), 0.0) if index % 2 else np.zeros(n)
        for value, violation in zip(values, violations):
            attributes = {"constraints": [violation]} if index % 2 else {}
            study.add_trial(optuna.trial.create_trial(values=list(value), system_attrs=attributes))
        trials = study.get_trials()
        chosen = sorted(t.number for t in NSGAIIElitePopulationSelectionStrategy(population_size=size)(study, trials))
        held = 0
        for front in _rank_population(trials, study.directions, is_constrained=bool(index % 2)):
            if held + len(front) > size:
                d = sorted(_calc_crowding_distance(list(front))[t.number] for t in front)[::-1]
                if d[size - held - 1] == d[size - held]:
                    chosen = None  # equally lonely: any will do
                break
            held += len(front)
        if chosen is not None:
            cases.append({"points": values, "violations": violations, "size": size, "chosen": chosen})
    return cases


def niches():
    from optuna.samplers._nsgaiii import _elite_population_selection_strategy as o
    from pymoo.algorithms.moo.nsga3 import niching
    from pymoo.util.ref_dirs import get_reference_directions

    rng, cases = np.random.RandomState(4), []
    while len(cases) < 24:
        m = 2 + len(cases) % 4
        n, certain = 30, 6
        points = rng.rand(n, m) ** 2 * rng.randint(1, 50, m) + rng.rand(m)
        if len(cases) % 6 == 5:
            points[3, 0] = np.inf
        directions = get_reference_directions("das-dennis", m, n_partitions=4 if m < 4 else 3)
        finite = o._filter_inf([type("T", (), {"values": list(p)})() for p in points])
        shifted = finite - finite.min(axis=0)
        weights = np.where(np.eye(m) == 0, 1e6, 1.0)
        extremes = shifted[np.argmin(np.max(shifted[None] * weights[:, None], axis=2), axis=1)]
        if np.linalg.matrix_rank(extremes) < m or np.any(np.linalg.solve(extremes, np.ones(m)) <= 0):
            continue  # where there is no plane, implementations go different ways
        normalized = o._normalize_objective_values(finite)
        closest, distances = o._associate_individuals_with_reference_points(normalized, directions)
        size = certain + 10
        counts = np.bincount(closest[:certain], minlength=len(directions))
        held = counts.copy()
        picked = niching(np.arange(n - certain), size - certain, held, closest[certain:], distances[certain:],
                         random_state=np.random.RandomState(1))
        final = counts + np.bincount(closest[certain:][picked], minlength=len(directions))
        cases.append({"points": points, "divisions": 4 if m < 4 else 3, "normalized": normalized, "niches": closest,
                      "distances": distances, "certain": certain, "size": size, "counts": sorted(final.tolist())})
    return cases


def directions():
    from pymoo.util.ref_dirs import get_reference_directions

    return [
        {"objectives": m, "divisions": p, "points": get_reference_directions("das-dennis", m, n_partitions=p)}
        for m, p in [(2, 7), (3, 4), (4, 3), (6, 2)]
    ]


def decompositions():
    from pymoo.decomposition.pbi import PBI
    from pymoo.decomposition.tchebicheff import Tchebicheff
    from pymoo.decomposition.weighted_sum import WeightedSum

    rng, cases = np.random.RandomState(5), []
    for index in range(12):
        m = 2 + index % 4
        point, weights = rng.rand(1, m), rng.rand(1, m)
        weights /= weights.sum()
        ideal = np.zeros(m)
        cases.append({
            "point": point[0], "weights": weights[0],
            "weightedSum": WeightedSum().do(point, weights).item(),
            "chebyshev": Tchebicheff().do(point, weights, ideal_point=ideal).item(),
            "boundaryIntersection": PBI(theta=5).do(point, weights, ideal_point=ideal).item(),
        })
    return cases


def volumes():
    import moocore

    rng, cases = np.random.RandomState(6), []
    for index in range(24):
        m, n = 3 + index % 4, 4 + 2 * (index // 2)
        points = rng.rand(n, m).round(3)
        if index % 3:  # a front: nobody is dominated
            points = (1 - points / np.linalg.norm(points, axis=1, keepdims=True)).round(6)
        cases.append({"points": points, "volume": moocore.hypervolume(points, ref=np.full(m, 1.1))})
    return cases


def moves():
    """Moves of differential evolution from given members: the best one is the first."""
    from scipy.optimize._differentialevolution import DifferentialEvolutionSolver

    rng, cases = np.random.RandomState(7), []
    solver = DifferentialEvolutionSolver(lambda x: 0.0, [(0, 1)] * 4, popsize=3, init=0.3 + 0.4 * rng.rand(12, 4))
    for factor in [0.3, 0.5, 0.8]:
        solver.scale = factor
        p = solver.population
        a, b, c = 3, 5, 7
        cases.append({
            "factor": factor, "best": p[0], "current": p[2], "a": p[a], "b": p[b], "c": p[c],
            "best1": solver._best1(np.array([a, b, c])), "rand1": solver._rand1(np.array([a, b, c])),
            "currentToBest1": solver._currenttobest1(2, np.array([a, b, c])),
        })
    return cases


def annealing():
    """Where Hyperopt draws the next of a few points: deciles of a number, shares of the choices."""
    from hyperopt import Trials, anneal, hp
    from hyperopt.base import JOB_STATE_DONE, STATUS_OK, Domain

    rng, cases = np.random.RandomState(8), []
    domain = Domain(lambda p: 0.0, {"x": hp.uniform("x", 0, 1), "c": hp.randint("c", 3)})
    for count in [1, 6, 40]:
        xs, cs, losses = rng.rand(count).round(6), rng.randint(3, size=count), rng.rand(count).round(6)
        trials = Trials()
        docs = []
        for tid in range(count):
            vals = {"x": [float(xs[tid])], "c": [int(cs[tid])]}
            misc = {"tid": tid, "cmd": domain.cmd, "workdir": None, "idxs": {k: [tid] for k in vals}, "vals": vals}
            doc = trials.new_trial_docs([tid], [None], [{"status": STATUS_OK, "loss": float(losses[tid])}], [misc])[0]
            doc["state"] = JOB_STATE_DONE
            docs.append(doc)
        trials.insert_trial_docs(docs)
        trials.refresh()
        drawn = []
        for seed in range(4000):
            vals = anneal.suggest([count], domain, trials, seed)[0]["misc"]["vals"]
            drawn.append((float(vals["x"][0]), int(vals["c"][0])))
        x, c = np.array([d[0] for d in drawn]), np.array([d[1] for d in drawn])
        cases.append({"xs": xs, "cs": cs, "losses": losses, "deciles": np.quantile(x, np.arange(1, 10) / 10).round(6),
                      "shares": np.bincount(c, minlength=3) / len(c)})
    return cases


def plain(value):
    """JSON knows no arrays of numpy, and no infinity."""
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float) and not np.isfinite(value):
        return "inf" if value > 0 else "-inf"
    return value


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sections = [crossovers, mutations, undx, selections, niches, directions, decompositions, volumes, moves, annealing]
    OUT.write_text(json.dumps(plain({s.__name__: s() for s in sections}), separators=(",", ":")) + "\n")
    print(f"{OUT.name}: {OUT.stat().st_size} bytes")
