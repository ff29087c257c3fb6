"""Writes the reference values that record tests compare with, each from the original implementation.

Usage: .venv/bin/python Scripts/reference-values.py [SECTION ...]     (all sections by default)
Each section is a function that returns {file below Tests/: JSON value}. Floats are written with all their digits.
"""
import json
import math
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
        "halving_auto": (lambda: p.SuccessiveHalvingPruner(reduction_factor=2), {"factor": 2}),
        "hyperband_auto": (lambda: p.HyperbandPruner(reduction_factor=2), {"resource": 1, "factor": 2}),
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
    drawn = random.Random(4)
    for number in range(8):
        options = {"percentile": drawn.choice([0.0, 10.0, 33.3, 50.0, 87.5, 100.0]), "startup": drawn.randint(0, 6)}
        options |= {"warmup": drawn.randint(0, 5), "interval": drawn.randint(1, 4), "minimum": drawn.randint(1, 6)}
        settings[f"percentile_{number}"] = (
            lambda o=options: p.PercentilePruner(*list(o.values())[:-1], n_min_trials=o["minimum"]), options)
        options = {"resource": drawn.randint(1, 4), "factor": drawn.randint(2, 5), "rate": drawn.randint(0, 2)}
        options |= {"bootstrap": drawn.choice([0, 0, 2, 5])}
        settings[f"halving_{number}"] = (lambda o=options: p.SuccessiveHalvingPruner(*o.values()), options)
        options = {"resource": drawn.randint(1, 3), "maximum": drawn.randint(3, 40), "factor": drawn.randint(2, 4)}
        options |= {"bootstrap": drawn.choice([0, 0, 2])}
        settings[f"hyperband_{number}"] = (lambda o=options: p.HyperbandPruner(*o.values()), options)
    for number in range(4):
        options = {"lower": drawn.uniform(-1, 0.2), "upper": drawn.uniform(0.3, 2)}
        options |= {"warmup": drawn.randint(0, 5), "interval": drawn.randint(1, 4)}
        settings[f"threshold_{number}"] = (lambda o=options: p.ThresholdPruner(*o.values()), options)
        options = {"patience": drawn.randint(0, 4), "delta": drawn.choice([0.0, 0.01, 0.2])}
        settings[f"patient_{number}"] = (lambda o=options: p.PatientPruner(None, *o.values()), options)
        options = {"threshold": drawn.uniform(0, 0.6), "startup": drawn.randint(0, 8)}
        settings[f"wilcoxon_{number}"] = (
            lambda o=options: p.WilcoxonPruner(p_threshold=o["threshold"], n_startup_steps=o["startup"]), options)
    histories = []
    for seed, (name, (make, options)) in enumerate((n, s) for n, s in settings.items() for _ in range(2)):
        rng = random.Random(seed)
        direction = rng.choice(["minimize", "maximize"])
        study = optuna.create_study(study_name=f"{name}-{seed}", direction=direction, pruner=make())
        trials = []
        for number in range(24 if "_" not in name or name[-1].isalpha() else 14):
            trial = study.ask()
            level, slope = rng.uniform(0, 1), rng.uniform(0, 0.1)
            reports, pruned = [], False
            for step in range(rng.randint(0, 1), 13):
                value = round(level + slope * step + rng.gauss(0, 0.1), 3)
                if "ties" in name:
                    value = round(value, 1)
                if name in ("median", "halving", "threshold", "hyperband", "patient") or name[-1] in "0246":
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
                value = round(level + 0.01 * number, 3)
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


def texts(value):
    """The value with numbers that are not finite as the texts that JSON readers can be told about."""
    if isinstance(value, dict):
        return {key: texts(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [texts(member) for member in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def quasi_random():
    """Points of SciPy's Sobol and Halton sequences, not scrambled."""
    import warnings

    from scipy.stats import qmc

    warnings.simplefilter("ignore")
    indices = [*range(17), 31, 32, 100, 1023, 12345, 10**6, 2**20 - 1]
    result = {}
    for name, engine, count in [("sobol", qmc.Sobol, 1111), ("halton", qmc.Halton, 1028)]:
        dimensions = [*range(12), 30, 51, 100, 333, 700, count - 1]
        points = []
        for index in indices:
            sequence = engine(count, scramble=False)
            if index:
                sequence.fast_forward(index)
            points.append([float(x) for x in sequence.random(1)[0][dimensions]])
        result[name] = {"indices": indices, "dimensions": dimensions, "points": points}
    return {"NumericalTests/Fixtures/quasi-random.json": result}


def statistics():
    """Rank tests of SciPy and percentiles of NumPy."""
    import warnings

    import numpy
    from scipy import stats

    warnings.simplefilter("ignore")
    rng = random.Random(2)
    sides = ["less", "greater"]

    def sample(count, has_ties):
        return [float(rng.randint(-4, 5)) if has_ties else round(rng.gauss(0.3, 1), 4) for _ in range(count)]

    mann_whitney, wilcoxon, percentiles = [], [], []
    for number in range(60):
        counts = (rng.randint(1, 12), rng.randint(1, 12)) if number % 6 else (rng.randint(9, 40), rng.randint(9, 40))
        x, y = (sample(count, number % 3 == 0) for count in counts)
        found = {side: stats.mannwhitneyu(x, y, alternative=side) for side in sides}
        p = [float(found[side].pvalue) for side in sides]
        mann_whitney.append({"x": x, "y": y, "statistic": float(found["less"].statistic), "p": p})
    for number in range(60):
        count = rng.choice([1, 2, 3, 5, 8, 12, 13, 14, 20, 30, 50, 51, 60])
        d = [0.0] * count if number == 0 else sample(count, number % 3 == 0)
        found = {side: stats.wilcoxon(d, alternative=side, zero_method="zsplit") for side in sides}
        p = [float(found[side].pvalue) for side in sides]
        wilcoxon.append({"d": d, "statistic": float(found["less"].statistic), "p": p})
    inf, nan = math.inf, math.nan
    lists = [[], [nan], [1.0], [inf], [1.0, inf], [-inf, 0.1, 0.7, inf], [nan, 3.0, nan, 1.0, 2.0]]
    lists += [sample(rng.randint(2, 12), number % 2 == 0) for number in range(20)]
    for values in lists:
        for percent in [0.0, 10.0, 25.0, 33.3, 50.0, 61.8, 75.0, 99.9, 100.0]:
            result = float(numpy.nanpercentile(numpy.array(values, dtype=float), percent))
            percentiles.append({"values": values, "percent": percent, "result": result})
    result = {"mannWhitney": mann_whitney, "wilcoxon": wilcoxon, "percentiles": percentiles}
    return {"NumericalTests/Fixtures/statistics.json": texts(result)}


def pareto():
    """Ranks, volumes, subsets and crowding distances of Optuna."""
    import types
    import warnings

    import numpy
    from optuna._hypervolume import _solve_hssp, compute_hypervolume
    from optuna.samplers.nsgaii._elite_population_selection_strategy import _calc_crowding_distance
    from optuna.study._multi_objective import _fast_non_domination_rank, _is_pareto_front

    warnings.simplefilter("ignore")
    rng = random.Random(3)
    special = [-math.inf, math.inf, 0.0, 1.0, 2.0]
    cases = []
    for number in range(120):
        objectives, count = 1 + number % 5, rng.randint(1, 24)
        draw = [lambda: rng.random(), lambda: float(rng.randint(0, 4)), lambda: rng.choice(special)][number // 5 % 3]
        points = [[draw() for _ in range(objectives)] for _ in range(count)]
        losses = numpy.array(points)
        violations = [max(0.0, round(rng.uniform(-2, 2), 1)) for _ in points]
        needed = rng.randint(1, count)
        trials = [types.SimpleNamespace(number=i, values=p) for i, p in enumerate(points)]
        crowding = _calc_crowding_distance(trials)
        case = {"points": points, "violations": violations, "needed": needed}
        case["ranks"] = _fast_non_domination_rank(losses).tolist()
        case["ranksNeeded"] = _fast_non_domination_rank(losses, n_below=needed).tolist()
        case["ranksConstrained"] = _fast_non_domination_rank(
            losses, penalty=numpy.array(violations), n_below=needed
        ).tolist()
        case["front"] = numpy.flatnonzero(_is_pareto_front(losses, assume_unique_lexsorted=False)).tolist()
        case["crowding"] = [crowding[i] for i in range(count)]
        case["reference"] = reference = [rng.choice([4.0, 5.5, math.inf] if number % 7 == 0 else [4.0, 5.5])] * objectives
        if number // 5 % 3 < 2:
            case["hypervolume"] = float(compute_hypervolume(losses, numpy.array(reference)))
            front = case["front"]
            size = rng.randint(1, len(front))
            case["size"] = size
            case["subset"] = _solve_hssp(losses[front], numpy.array(front), size, numpy.array(reference)).tolist()
        cases.append(case)
    return {"SearchAlgorithmsTests/Fixtures/pareto.json": texts(cases)}


def tpe_split():
    """Which trials Optuna's TPE counts among the best, of random histories of every kind."""
    import warnings

    import optuna
    from optuna.samplers._tpe.sampler import _split_trials

    warnings.simplefilter("ignore")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    state = optuna.trial.TrialState
    histories = []
    for seed in range(40):
        rng = random.Random(seed)
        directions = [rng.choice(["minimize", "maximize"]) for _ in range(1 if seed < 20 else 2 + seed % 2)]
        study = optuna.create_study(directions=directions)
        digits = 1 if seed % 4 == 0 else 3  # some with many equal values
        trials = []
        for number in range(rng.randint(1, 40)):
            kind = rng.random()
            trial = {"state": "complete", "values": [round(rng.gauss(0, 1), digits) for _ in directions]}
            if len(directions) == 1 and kind < 0.3:
                reports = [[step, round(rng.gauss(0, 1), digits)] for step in range(rng.randint(0, 4))]
                trial = {"state": "pruned", "reports": reports}
            if seed % 3 == 0 and rng.random() < 0.4:
                trial["constraint"] = round(rng.gauss(0, 1), 3)
            trials.append(trial)
            study.add_trial(optuna.trial.create_trial(
                state=state.COMPLETE if trial["state"] == "complete" else state.PRUNED,
                values=trial.get("values"), intermediate_values=dict(trial.get("reports", [])),
                constraints={"c": trial["constraint"]} if "constraint" in trial else None))
        splits = []
        for count in sorted({0, 1, len(trials) // 10 + 1, len(trials) // 2, len(trials)}):
            below, _ = _split_trials(study, study.get_trials(deepcopy=False), count)
            splits.append({"count": count, "below": [t.number for t in below]})
        histories.append({"directions": directions, "trials": trials, "splits": splits})
    return {"TuningTests/Fixtures/tpe-split.json": histories}


SECTIONS = {
    "distributions": distributions,
    "normal": normal,
    "pareto": pareto,
    "parzen": parzen,
    "pruners": pruners,
    "quasi-random": quasi_random,
    "statistics": statistics,
    "tpe-split": tpe_split,
}


def main():
    for name in sys.argv[1:] or SECTIONS:
        for path, value in SECTIONS[name]().items():
            path = TESTS / path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(value, separators=(",", ":")) + "\n")
            print(path.relative_to(TESTS.parent), path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
