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


def pruners():
    """What Optuna's pruners say of random histories, report by report.

    Trials run one after the other or interleaved; each says how it ended and what it was told at every step.
    """
    import math
    import warnings

    import optuna
    from optuna import pruners as p

    warnings.simplefilter("ignore")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    settings = {
        "median": (lambda: p.MedianPruner(n_startup_trials=2), {"startup": 2}),
        "median_warmup": (
            lambda: p.MedianPruner(n_startup_trials=1, n_warmup_steps=2, interval_steps=3, n_min_trials=3),
            {"startup": 1, "warmup": 2, "interval": 3, "minimum": 3},
        ),
        "percentile": (lambda: p.PercentilePruner(25.0, n_startup_trials=3), {"percentile": 25.0, "startup": 3}),
        "halving": (
            lambda: p.SuccessiveHalvingPruner(min_resource=1, reduction_factor=3),
            {"resource": 1, "factor": 3, "rate": 0, "bootstrap": 0},
        ),
        "halving_late": (
            lambda: p.SuccessiveHalvingPruner(
                min_resource=2, reduction_factor=2, min_early_stopping_rate=1, bootstrap_count=3),
            {"resource": 2, "factor": 2, "rate": 1, "bootstrap": 3},
        ),
        "hyperband": (
            lambda: p.HyperbandPruner(min_resource=1, max_resource=12, reduction_factor=3),
            {"resource": 1, "maximum": 12, "factor": 3, "bootstrap": 0},
        ),
        "hyperband_bootstrap": (
            lambda: p.HyperbandPruner(min_resource=1, max_resource=9, reduction_factor=2, bootstrap_count=2),
            {"resource": 1, "maximum": 9, "factor": 2, "bootstrap": 2},
        ),
        "threshold": (
            lambda: p.ThresholdPruner(lower=-0.5, upper=1.5, n_warmup_steps=1, interval_steps=2),
            {"lower": -0.5, "upper": 1.5, "warmup": 1, "interval": 2},
        ),
        "patient": (
            lambda: p.PatientPruner(p.MedianPruner(n_startup_trials=1), patience=2, min_delta=0.05),
            {"patience": 2, "delta": 0.05, "startup": 1},
        ),
        "patient_alone": (lambda: p.PatientPruner(None, patience=1), {"patience": 1, "delta": 0.0}),
        "wilcoxon": (lambda: p.WilcoxonPruner(p_threshold=0.2), {"threshold": 0.2, "startup": 2}),
        "wilcoxon_ties": (
            lambda: p.WilcoxonPruner(p_threshold=0.3, n_startup_steps=4), {"threshold": 0.3, "startup": 4}),
    }
    histories = []
    for seed, (name, (make, options)) in enumerate((n, s) for n, s in settings.items() for _ in range(2)):
        rng = random.Random(seed)
        direction = rng.choice(["minimize", "maximize"])
        study = optuna.create_study(study_name=f"{name}-{seed}", direction=direction, pruner=make())
        trials = []
        for number in range(24):
            trial = study.ask()
            level, slope = rng.uniform(0, 1), rng.uniform(0, 0.1)
            reports, pruned = [], False
            for step in range(rng.randint(0, 1), 13):
                value = level + slope * step + rng.gauss(0, 0.1)
                if "ties" in name:
                    value = round(value, 1)
                if name in ("median", "halving", "threshold", "hyperband", "patient"):
                    kind = rng.random()
                    value = math.nan if kind < 0.02 else math.inf if kind < 0.04 else value
                trial.report(value, step)
                pruned = bool(trial.should_prune())
                reports.append([step, value, pruned])
                if pruned and rng.random() < 0.9:  # some go on all the same
                    break
                pruned = False
            if rng.random() < 0.05:
                study.tell(trial, state=optuna.trial.TrialState.FAIL)
                state = "failed"
            elif pruned:
                study.tell(trial, state=optuna.trial.TrialState.PRUNED)
                state = "pruned"
            else:
                value = level + 0.01 * number
                study.tell(trial, value)
                state = "complete"
            trials.append({"reports": reports, "state": state, "value": value if state == "complete" else None})
        pruner = name.split("_")[0]
        histories.append({"pruner": pruner, "name": study.study_name, "direction": direction,
                          "options": options, "trials": trials})
    return {"TuningTests/Fixtures/pruners.json": histories}


def normal():
    """SciPy's scaled erfc and log of the normal distribution function; Optuna's masses and truncated densities."""
    import numpy as np
    from optuna.samplers._tpe import _truncnorm
    from scipy import special

    rng = np.random.RandomState(3)
    x = np.concatenate([-np.geomspace(1e-8, 26, 30), [0], np.geomspace(1e-8, 1e8, 80), [24.999, 25.0, 26.5]])
    z = np.concatenate([-np.geomspace(1e-6, 1e6, 60), [0], np.geomspace(1e-6, 38, 40)])
    a = np.concatenate([rng.uniform(-9, 9, 150), rng.uniform(-60, 60, 100), [0, -3, 3, -1, 30]])
    b = a + np.concatenate([rng.uniform(0.05, 9, 150), rng.uniform(0.5, 60, 100), [1, 3, 4, 2, 31]])
    mean, deviation = rng.uniform(-0.5, 1.5, 100), 10 ** rng.uniform(-2, 1, 100)
    at = rng.uniform(0, 1, 100)
    density = _truncnorm.logpdf(at, -mean / deviation, (1 - mean) / deviation, mean, deviation)
    return {
        "NumericalTests/Fixtures/normal.json": {
            "erfcx": {"x": x.tolist(), "value": special.erfcx(x).tolist()},
            "logDistribution": {"x": z.tolist(), "value": special.log_ndtr(z).tolist()},
            "logMass": {"x": a.tolist(), "to": b.tolist(), "value": _truncnorm._log_gauss_mass(a, b).tolist()},
            "truncated": [
                {"mean": m, "deviation": d, "x": x, "logDensity": y}
                for m, d, x, y in zip(mean.tolist(), deviation.tolist(), at.tolist(), density.tolist())
            ],
        }
    }


def parzen():
    """Optuna's Parzen estimators: densities of every kind of parameter, for few and many observations."""
    import functools
    from unittest import mock

    import numpy as np
    from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
    from optuna.samplers._tpe.parzen_estimator import _ParzenEstimator, _ParzenEstimatorParameters
    from optuna.samplers._tpe.sampler import default_weights

    stable = functools.partial(np.argsort, kind="stable")
    rng = np.random.RandomState(5)
    kinds = {
        "continuous": FloatDistribution(-5, 5),
        "log": FloatDistribution(1e-5, 1, log=True),
        "stepped": FloatDistribution(0, 2, step=0.25),
        "int": IntDistribution(1, 32),
        "intBy3": IntDistribution(-3, 30, step=3),
        "logInt": IntDistribution(1, 100, log=True),
        "fineInt": IntDistribution(0, 100_000),
        "categorical": CategoricalDistribution(["a", "b", "c", "d"]),
    }

    def draw(distribution, n):
        if isinstance(distribution, CategoricalDistribution):
            return rng.randint(0, 4, n).astype(float)
        low, high = distribution.low, distribution.high
        u = rng.beta(1.5, 3, n)  # crowded on one side
        u[rng.rand(n) < 0.05], u[rng.rand(n) < 0.05] = 0, 1
        values = np.exp(np.log(low) + u * np.log(high / low)) if distribution.log else low + u * (high - low)
        if distribution.step is None:
            values = np.clip(values.round(6), low, high)
        else:
            values = low + np.round((values - low) / distribution.step) * distribution.step
        if n > 4:
            values[3] = values[1]
        return values

    def describe(d):
        if isinstance(d, CategoricalDistribution):
            return {"count": len(d.choices)}
        return {"low": d.low, "high": d.high, "step": d.step, "isLog": d.log}

    cases = []

    def add(names, n, prior=1.0, clip=True, endpoints=False, equal=False):
        space = {name: kinds[name] for name in names}
        observed = {name: draw(d, n) for name, d in space.items()}
        points = {name: draw(d, 8) for name, d in space.items()}
        parameters = _ParzenEstimatorParameters(prior, clip, endpoints, default_weights, True)
        # Which of several equal observations gets the wider kernel depends on how ties are sorted; NumPy's default
        # differs by processor. We take the order of age.
        with mock.patch.object(np, "argsort", stable):
            estimator = _ParzenEstimator(observed, space, parameters, np.ones(n) if equal else None)
        cases.append({
            "dimensions": [describe(d) for d in space.values()],
            "options": {"prior": prior, "clip": clip, "endpoints": endpoints, "equal": equal},
            "observations": np.array(list(observed.values())).T.tolist(),
            "points": np.array(list(points.values())).T.tolist(),
            "logDensities": estimator.log_pdf(points).tolist(),
        })

    for n in (0, 1, 2, 5, 30, 200):
        for name in kinds:
            add([name], n)
        add(["continuous", "log", "int", "categorical"], n)
        add(list(kinds), n)
    for n in (1, 2, 30):
        add(["continuous", "logInt", "categorical"], n, endpoints=True)
        add(["continuous", "int", "categorical"], n, prior=0.3, equal=True)
        add(["int", "categorical"], n, clip=False)
    return {"SearchAlgorithmsTests/Fixtures/parzen.json": cases}


SECTIONS = {"distributions": distributions, "pruners": pruners, "normal": normal, "parzen": parzen}


def main():
    for name in sys.argv[1:] or SECTIONS:
        for path, value in SECTIONS[name]().items():
            path = TESTS / path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(value, separators=(",", ":")) + "\n")
            print(path.relative_to(TESTS.parent), path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
