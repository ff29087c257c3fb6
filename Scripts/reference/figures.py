"""Writes the reference values of figures: the data that Optuna's own figures hold for studies of every kind.

Usage: .venv/bin/python Scripts/reference/figures.py
In an environment with optuna and plotly as Scripts/requirements.txt has them.
"""
import datetime
import json
import math
import pathlib
import random
import warnings

import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution, distribution_to_json
from optuna.importance import PedAnovaImportanceEvaluator
from optuna.trial import TrialState
from optuna.visualization import _parallel_coordinate, _rank

TESTS = pathlib.Path(__file__).resolve().parent.parent.parent / "Tests"
warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)

START = datetime.datetime(2026, 1, 2, 3, 4, 5)
SPACE = {
    "rate": FloatDistribution(1e-5, 0.1, log=True),
    "share": FloatDistribution(-1.0, 1.0),
    "step": FloatDistribution(0.0, 1.0, step=0.25),
    "count": IntDistribution(1, 12),
    "width": IntDistribution(1, 512, log=True),
    "model": CategoricalDistribution(("tree", "net", None, True)),
    "size": CategoricalDistribution((4, 1, 2)),
}
CONDITIONAL = {"depth": IntDistribution(1, 6), "dropout": FloatDistribution(0.0, 0.9)}


def draw(distribution, rng):
    if isinstance(distribution, CategoricalDistribution):
        return rng.choice(distribution.choices)
    if isinstance(distribution, IntDistribution):
        if distribution.log:
            return round(math.exp(rng.uniform(math.log(distribution.low), math.log(distribution.high))))
        return rng.randint(distribution.low, distribution.high)
    if distribution.log:
        return math.exp(rng.uniform(math.log(distribution.low), math.log(distribution.high)))
    if distribution.step:
        return distribution.low + distribution.step * rng.randint(0, round(1 / distribution.step))
    return rng.uniform(distribution.low, distribution.high)


def make(seed, directions, count, has_constraints, has_infinities):
    """A study of random trials, and its trials as the tests read them."""
    rng = random.Random(seed)
    study = optuna.create_study(study_name=f"study {seed}", directions=directions)
    distributions = SPACE | CONDITIONAL
    names = list(distributions)
    trials = []
    moment = START
    for _ in range(count):
        params = {name: draw(distribution, rng) for name, distribution in SPACE.items()}
        if params["model"] == "net":
            params |= {name: draw(distribution, rng) for name, distribution in CONDITIONAL.items()}
        chance = rng.random()
        state = "complete" if chance < 0.75 else "pruned" if chance < 0.9 else "failed"
        values = [round(rng.gauss(i, 1 + i) + abs(params["share"]), 3) for i in range(len(directions))]
        if has_infinities and rng.random() < 0.1:
            values[0] = rng.choice([math.inf, -math.inf])
        reports = {step: round(rng.gauss(0, 1), 3) for step in range(1, rng.randint(1, 6))}
        constraint = round(rng.gauss(-0.5, 1), 3) if has_constraints else None
        begin, end = moment, moment + datetime.timedelta(milliseconds=rng.randint(1, 90_000))
        moment += datetime.timedelta(milliseconds=rng.randint(1, 9_000))
        of_state = {"complete": TrialState.COMPLETE, "pruned": TrialState.PRUNED, "failed": TrialState.FAIL}[state]
        trial = optuna.trial.create_trial(
            state=of_state, values=values if state == "complete" else None, params=params,
            distributions={name: distributions[name] for name in params}, intermediate_values=reports,
            constraints={"c": constraint} if has_constraints and state == "complete" else None)
        trial.datetime_start, trial.datetime_complete = begin, end
        study.add_trial(trial)
        trials.append({
            "state": state, "values": values if state == "complete" else [], "reports": list(reports.items()),
            "params": {n: [names.index(n), distributions[n].to_internal_repr(v)] for n, v in params.items()},
            "constraint": constraint if state == "complete" else None,
            "start": begin.isoformat(sep=" ", timespec="microseconds"),
            "end": end.isoformat(sep=" ", timespec="microseconds"),
        })
    return study, trials, [distribution_to_json(distributions[name]) for name in names]


def plain(value):
    """What a trace holds, without numpy's types."""
    if value is None:
        return None
    return [None if v is None else v if isinstance(v, (str, int, float)) else str(v) if not hasattr(v, "item") else v.item()
            for v in value]


def points(trace):
    return {"x": plain(trace.x), "y": plain(trace.y)}


def parallel(study):
    """The values of each axis: numbers (logarithms where the axis has them), the texts of choices, none where absent."""
    info = _parallel_coordinate._get_parallel_coordinate_info(study)
    dimensions = {}
    for dim in list(info.dims_objectives) + list(info.dims_params):
        values = list(dim.values)
        if dim.is_cat:
            values = [dim.ticktext[v] for v in values]
        if dim.has_missing:
            absent = dim.range[0]
            values = [None if v in ("None", absent) else str(v).removesuffix(" (value)") if dim.is_cat else v
                      for v in values]
        dimensions[dim.label] = values
    return {"dimensions": dimensions, "colours": list(info.color_values)}


def figures(study):
    view = optuna.visualization
    single = len(study.directions) == 1
    target = {} if single else {"target": lambda t: t.values[0], "target_name": "value_0"}
    result = {}
    history = view.plot_optimization_history(study, **target).data
    result["history"] = {
        "feasible": points(history[0]), "infeasible": points(history[-1]),
        "best": points(history[1]) if single else None,
    }
    result["slice"] = {}
    for name in list(SPACE) + list(CONDITIONAL):
        traces = view.plot_slice(study, params=[name], **target).data
        result["slice"][name] = [points(trace) for trace in traces]
    result["contour"], result["rank"] = [], []
    for x, y in [("rate", "share"), ("count", "width"), ("depth", "dropout"), ("model", "rate")]:
        # Optuna takes the smaller name for the first axis.
        x, y = sorted([x, y])
        traces = view.plot_contour(study, params=[x, y], **target).data
        result["contour"].append({"params": [x, y], "traces": [points(trace) for trace in traces[1:]]})
        figure = view.plot_rank(study, params=[x, y], **target)
        info = _rank._get_rank_info(study, [x, y], target.get("target"), "value")
        ranks = _rank._get_order_with_same_order_averaging(info.zs)
        numbers = [t.number for t in study.get_trials(states=(TrialState.COMPLETE,))]
        result["rank"].append({
            "params": [x, y], "trace": points(figure.data[0]),
            "ranks": {str(n): float(r) for n, r in zip(numbers, ranks)}})
    result["edf"] = points(view.plot_edf(study, **target).data[0])
    result["intermediate"] = {
        trace.name.removeprefix("Trial").strip(): points(trace) for trace in view.plot_intermediate_values(study).data}
    result["timeline"] = {
        trace.name: {"x": plain(trace.x), "y": plain(trace.y), "base": plain(trace.base)}
        for trace in view.plot_timeline(study).data}
    result["parallel"] = parallel(study)
    if single:
        bars = view.plot_param_importances(study, evaluator=PedAnovaImportanceEvaluator()).data[0]
        result["importances"] = {"x": plain(bars.x), "y": plain(bars.y)}
    else:
        reference = [12.0 if d.name == "MINIMIZE" else -12.0 for d in study.directions]
        result["reference"] = reference
        result["hypervolume"] = points(view.plot_hypervolume_history(study, reference).data[0])
        result["pareto"] = [
            points(t) | ({"z": plain(t.z)} if len(study.directions) == 3 else {})
            for t in view.plot_pareto_front(study).data]
    return result


def main():
    cases = [
        (0, ["minimize"], 40, False, False), (1, ["maximize"], 40, True, False), (2, ["minimize"], 30, True, True),
        (3, ["minimize", "maximize"], 40, False, False), (4, ["minimize", "minimize"], 40, True, False),
        (5, ["minimize", "maximize", "minimize"], 40, True, False),
    ]
    studies = []
    for seed, directions, count, has_constraints, has_infinities in cases:
        study, trials, distributions = make(seed, directions, count, has_constraints, has_infinities)
        studies.append({
            "directions": directions, "distributions": distributions, "trials": trials, "figures": figures(study)})
    path = TESTS / "VisualizationTests" / "Fixtures" / "figures.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(studies, separators=(",", ":"), default=lambda value: value.item()) + "\n")
    print(path.relative_to(TESTS.parent), path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
