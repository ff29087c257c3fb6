"""Studies as they are in the world: usual ones, and whatever could break a page."""

import datetime
import math
import warnings

import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.trial import FrozenTrial, TrialState
from sqlalchemy import Engine, event



@event.listens_for(Engine, "connect")
def hurry(connection, _):
    """What is lost with the machine is only a test."""
    connection.execute("PRAGMA synchronous = OFF")


HOSTILE = '<img src=x onerror="alert(1)">'
EMOJI = "🚀 عِلْم 学習 שלום"
LONG = "long name " * 50
NAMES = [HOSTILE, EMOJI, LONG, "a/b?c#d&e=%2F", "<script>alert(2)</script>"]

START = datetime.datetime(2026, 1, 2, 3, 4, 5)


def trial(number, params, space, values=None, state=TrialState.COMPLETE, reports=None, attrs=None, error=None):
    start = START + datetime.timedelta(seconds=7 * number)
    return FrozenTrial(
        number=number, trial_id=number, state=state, value=None, values=values, params=params,
        distributions={key: space[key] for key in params}, datetime_start=start,
        datetime_complete=None if state == TrialState.RUNNING else start + datetime.timedelta(seconds=5 + number % 9),
        user_attrs=attrs or {}, system_attrs={"apus:error": error} if error else {},
        intermediate_values=reports or {},
    )


def make(storage, name, trials, directions=("maximize",), metrics=None):
    study = optuna.create_study(storage=storage, study_name=name, directions=directions)
    if metrics:
        with warnings.catch_warnings(action="ignore"):
            study.set_metric_names(metrics)
    study.add_trials(trials)
    return study


def usual_trials(count=40):
    space = {
        "C": FloatDistribution(1e-3, 1e3, log=True), "gamma": FloatDistribution(1e-6, 10, log=True),
        "kernel": CategoricalDistribution(["rbf", "poly"]), "units": IntDistribution(8, 128, step=8),
    }
    trials = []
    for number in range(count):
        c, gamma = 10 ** (number * 7 % 13 / 3 - 2), 10 ** (number * 5 % 11 / 2 - 5)
        params = {"C": c, "gamma": gamma, "kernel": ["rbf", "poly"][number % 2], "units": 8 * (1 + number % 16)}
        value = 0.99 - 0.01 * abs(math.log10(c) - 1) - 0.005 * abs(math.log10(gamma) + 3) - 0.02 * (number % 2)
        reports = {step: value * (1 - math.exp(-step / 3)) for step in range(1, 10 if number % 4 else 4)}
        if number % 13 == 5:
            trials.append(trial(number, params, space, state=TrialState.FAIL, error=f"exit status 1\n{HOSTILE}"))
        elif number % 4 == 0:
            trials.append(trial(number, params, space, [reports[3]], TrialState.PRUNED, reports))
        else:
            trials.append(trial(number, params, space, [value], reports=reports, attrs={"fold": number % 5}))
    return trials


def make_all(storage, folder):
    study = make(storage, "digits", usual_trials(), metrics=["accuracy"])
    study.set_user_attr("dataset", "digits")
    running = study.ask({"C": FloatDistribution(1e-3, 1e3, log=True)})
    for step in range(1, 5):
        running.report(0.5 + step / 10, step)
    x = {"x": FloatDistribution(0, 1)}
    make(storage, "empty", [])
    make(storage, "one", [trial(0, {"x": 0.5}, x, [1.5])], ["minimize"])
    make(storage, "all failed", [trial(n, {"x": n / 5}, x, state=TrialState.FAIL, error=HOSTILE) for n in range(5)])
    make(
        storage, "front",
        [trial(n, {"x": n / 30}, x, [math.sin(n), n * 7 % 30 / 30]) for n in range(30)], ["minimize", "maximize"],
        ["loss", "speed"],
    )
    make(
        storage, "three",
        [trial(n, {"x": n / 20}, x, [n % 7, n * 3 % 11, n * 5 % 13]) for n in range(20)], ["minimize"] * 3,
    )
    make(
        storage, "unusual",
        [trial(n, {"x": n / 8}, x, [[math.inf, -math.inf, 1.0, 2.0, 1e300, -1e-300, 3.0, 4.0][n]],
               reports={1: math.nan, 2: math.inf, 3: 1.0}) for n in range(8)],
        ["minimize"],
    )
    wide = {f"parameter_{n:03}": FloatDistribution(0, 1) for n in range(300)}
    make(storage, "wide", [
        trial(n, {key: (n * 31 + place * 17) % 100 / 100 for place, key in enumerate(wide)}, wide, [n / 10])
        for n in range(12)
    ])
    changing = []
    for n in range(12):
        space = {"x": FloatDistribution(0, 1 + n)} if n % 2 else {"x": FloatDistribution(0, 1 + n), f"y{n % 3}": IntDistribution(0, 9)}
        changing.append(trial(n, {key: 1 for key in space}, space, [n]))
    make(storage, "changing", changing)
    for name in NAMES:
        space = {name: FloatDistribution(0, 1), "choice": CategoricalDistribution([name, "other"])}
        make(
            storage, name,
            [trial(n, {name: n / 6, "choice": [name, "other"][n % 2]}, space, [n], attrs={name: name}, error=None) for n in range(6)],
            metrics=[name],
        )
