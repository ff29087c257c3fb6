"""Writes the reference values of parameter importance: Optuna's PED-ANOVA and fANOVA, scikit-learn's impurity, shap's TreeSHAP.

Usage: python Scripts/reference/importance.py
In an environment with optuna==5.0.0 scikit-learn==1.9.1 shap==0.49.1.
"""
import json
import pathlib
import random
import warnings

import numpy as np
import optuna
import shap
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution, distribution_to_json
from optuna.importance import (
    FanovaImportanceEvaluator,
    MeanDecreaseImpurityImportanceEvaluator,
    PedAnovaImportanceEvaluator,
    get_param_importances,
)
from optuna.importance._fanova._tree import _FanovaTree
from sklearn.ensemble import RandomForestRegressor

TESTS = pathlib.Path(__file__).resolve().parent.parent.parent / "Tests"
warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)

KINDS = [
    lambda rng: FloatDistribution(-2.0, 3.0),
    lambda rng: FloatDistribution(1e-4, 1.0, log=True),
    lambda rng: FloatDistribution(0.0, 1.0, step=0.25),
    lambda rng: IntDistribution(0, 9),
    lambda rng: IntDistribution(1, 300),
    lambda rng: IntDistribution(1, 64, log=True),
    lambda rng: IntDistribution(0, 60, step=3),
    lambda rng: CategoricalDistribution(("a", "b", "c")),
    lambda rng: CategoricalDistribution((1, 2)),
    lambda rng: FloatDistribution(0.5, 0.5),
]


def draw(rng, distribution):
    if isinstance(distribution, CategoricalDistribution):
        return rng.choice(distribution.choices)
    low, high, step = distribution.low, distribution.high, distribution.step
    if isinstance(distribution, IntDistribution):
        if distribution.log:
            return int(round(low * (high / low) ** rng.random()))
        return low + step * rng.randint(0, (high - low) // step)
    if step is not None:
        return low + step * rng.randint(0, round((high - low) / step))
    value = low * (high / low) ** rng.random() if distribution.log else rng.uniform(low, high)
    return min(max(round(value, 5), low), high)


def number(value):
    return {"a": 0.0, "b": 1.0, "c": 4.0}.get(value, value)


def ped_anova():
    """Importances of random studies: conditional parameters, ranges that differ, several objectives, ties."""
    cases = []
    for seed in range(24):
        rng = random.Random(seed)
        objectives = 1 if seed % 3 else 2
        directions = [rng.choice(["minimize", "maximize"]) for _ in range(objectives)]
        study = optuna.create_study(directions=directions)
        space = {f"p{i}": rng.choice(KINDS)(rng) for i in range(4)}
        trials = []
        for _ in range(rng.choice([3, 25, 60])):
            distributions = {n: d for n, d in space.items() if n == "p0" or seed % 4 or rng.random() < 0.7}
            if seed % 5 == 0:
                distributions["moving"] = FloatDistribution(0.0, 1.0) if rng.random() < 0.5 else FloatDistribution(0.0, 3.0)
            parameters = {n: draw(rng, d) for n, d in distributions.items()}
            base = sum(number(v) for v in parameters.values()) + rng.gauss(0, 0.3)
            values = [round(base, 1 + seed % 4)] + [round((base - 2) ** 2 + rng.gauss(0, 2), 3)] * (objectives - 1)
            if rng.random() < 0.05:
                values[0] = float("inf")
            trials.append((distributions, parameters, values))
            study.add_trial(optuna.trial.create_trial(params=parameters, distributions=distributions, values=values))
        results = []
        for target, region, local in [(0.1, 1.0, True), (0.25, 1.0, False), (0.2, 0.6, True)]:
            evaluator = PedAnovaImportanceEvaluator(target_quantile=target, region_quantile=region, evaluate_on_local=local)
            raw = get_param_importances(study, evaluator=evaluator, normalize=False)
            share = get_param_importances(study, evaluator=evaluator)
            results.append({"target": target, "region": region, "local": local, "raw": raw, "share": share})
        texts = sorted({distribution_to_json(d) for ds, _, _ in trials for d in ds.values()})
        cases.append({
            "directions": directions,
            "distributions": [json.loads(t) for t in texts],
            "trials": [
                [{n: [texts.index(distribution_to_json(ds[n])), ds[n].to_internal_repr(p[n])] for n in ds},
                 ["inf" if v == float("inf") else v for v in vs]]
                for ds, p, vs in trials
            ],
            "results": results,
        })
    return cases


def forests():
    """Figures of forests that scikit-learn grew."""
    cases = []
    for seed in range(3):
        rng = np.random.default_rng(seed)
        points = rng.random((40, 3 + seed)).round(3).astype(np.float32).astype(np.float64)
        values = (points[:, 0] ** 2 + points[:, 1] * points[:, 2] + 0.1 * rng.standard_normal(40)).round(4)
        forest = RandomForestRegressor(n_estimators=4, max_depth=5, random_state=seed).fit(points, values)
        bounds = np.array([[0.0, 1.0]] * points.shape[1])
        trees, fractions = [], []
        for estimator in forest.estimators_:
            tree = estimator.tree_
            assert all(tree.children_left[i] in (-1, i + 1) for i in range(tree.node_count))
            trees.append({
                "feature": np.maximum(tree.feature, -1).tolist(), "right": tree.children_right.tolist(),
                "threshold": tree.threshold.tolist(), "mean": tree.value[:, 0, 0].tolist(),
                "variance": tree.impurity.tolist(), "weight": tree.weighted_n_node_samples.tolist(),
            })
            own = _FanovaTree(tree, bounds)
            fractions.append([own.get_marginal_variance(np.array([f])) / own.variance for f in range(points.shape[1])])
        shapley = shap.TreeExplainer(forest, feature_perturbation="tree_path_dependent").shap_values(points[:5])
        cases.append({
            "trees": trees, "fanova": np.mean(fractions, axis=0).tolist(), "fanovaDeviation": np.std(fractions, axis=0).tolist(),
            "impurity": forest.feature_importances_.tolist(), "points": points[:5].tolist(),
            "shapley": np.asarray(shapley).tolist(), "prediction": forest.predict(points[:5]).tolist(),
        })
    return cases


def study_of_forests():
    """Importances by forests, over ten seeds of each, of one study with all kinds of parameters on linear scales."""
    rng = random.Random(7)
    space = {
        "x": FloatDistribution(-1.0, 1.0), "y": FloatDistribution(0.0, 1.0), "n": IntDistribution(0, 9),
        "kind": CategoricalDistribution(("a", "b", "c")), "idle": FloatDistribution(0.0, 1.0),
    }
    study = optuna.create_study()
    trials = []
    for _ in range(200):
        p = {n: draw(rng, d) for n, d in space.items()}
        value = round(2 * p["x"] ** 2 + p["x"] * p["y"] + p["n"] / 9 + {"a": 0, "b": 0.5, "c": 1}[p["kind"]] + rng.gauss(0, 0.05), 4)
        trials.append([[d.to_internal_repr(p[n]) for n, d in space.items()], value])
        study.add_trial(optuna.trial.create_trial(params=p, distributions=space, value=value))
    results = {}
    for name, make in [("fanova", FanovaImportanceEvaluator), ("impurity", MeanDecreaseImpurityImportanceEvaluator)]:
        runs = [get_param_importances(study, evaluator=make(seed=seed)) for seed in range(10)]
        results[name] = {n: round(float(np.mean([run[n] for run in runs])), 5) for n in space}
    return {"names": list(space), "distributions": [json.loads(distribution_to_json(d)) for d in space.values()],
            "trials": trials, "results": results}


def rounded(value):
    if isinstance(value, dict):
        return {key: rounded(member) for key, member in value.items()}
    if isinstance(value, list):
        return [rounded(member) for member in value]
    return float(f"{value:.9g}") if isinstance(value, float) else value


def write(path, value):
    (TESTS / path).write_text(json.dumps(value, separators=(",", ":")) + "\n")
    print(path, (TESTS / path).stat().st_size)


if __name__ == "__main__":
    # Thresholds keep all their digits: a rounded one could send a sample the other way.
    write("SearchAlgorithmsTests/Fixtures/forest-importance.json", forests())
    write("TuningTests/Fixtures/importance.json", {"pedANOVA": rounded(ped_anova()), "forests": study_of_forests()})
