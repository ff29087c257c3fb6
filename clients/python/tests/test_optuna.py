from __future__ import annotations

import os
import pickle
from typing import Any, Callable

import optuna
import pytest
from optuna.samplers import BaseSampler
from optuna.testing.pytest_samplers import (
    BasicSamplerTestCase,
    MultiObjectiveSamplerTestCase,
    RelativeSamplerTestCase,
)

import apus

optuna.logging.set_verbosity(optuna.logging.WARNING)
SAMPLERS = os.environ.get("APUS_SAMPLERS", "auto,tpe").split(",")


class _Served:
    @pytest.fixture(params=SAMPLERS)
    def sampler(self, request: pytest.FixtureRequest, url: str) -> Callable[[], BaseSampler]:
        return lambda: apus.OptunaSampler(request.param, url=url, seed=1, patience=0)


class TestBasic(_Served, BasicSamplerTestCase):
    pass


class TestRelative(_Served, RelativeSamplerTestCase):
    pass


class TestMultiObjective(_Served, MultiObjectiveSamplerTestCase):
    pass


def parabola(trial: optuna.Trial) -> float:
    x = trial.suggest_float("x", -10, 10)
    y = trial.suggest_float("y", -10, 10)
    return (x - 3) ** 2 + (y + 1) ** 2


def search(sampler: BaseSampler, trials: int = 40, **more: Any) -> optuna.Study:
    study = optuna.create_study(sampler=sampler, **more)
    study.optimize(parabola, n_trials=trials)
    return study


def test_it_learns(url: str) -> None:
    study = search(apus.OptunaSampler("gp", url=url, seed=1))
    assert study.best_value < 0.1


def test_the_same_seed_gives_the_same_trials(url: str) -> None:
    first, second, other = (
        search(apus.OptunaSampler("tpe", url=url, seed=seed), 25) for seed in (1, 1, 2)
    )
    assert [t.params for t in first.trials] == [t.params for t in second.trials]
    assert [t.params for t in first.trials] != [t.params for t in other.trials]


def test_several_threads(url: str) -> None:
    study = optuna.create_study(sampler=apus.OptunaSampler("tpe", url=url, seed=1))
    study.optimize(parabola, n_trials=40, n_jobs=4)
    assert len({tuple(t.params.values()) for t in study.trials}) == 40


def test_a_sampler_is_pickled(url: str) -> None:
    study = search(pickle.loads(pickle.dumps(apus.OptunaSampler("tpe", url=url, seed=1))), 12)
    assert len(study.trials) == 12


def test_a_study_with_a_past(url: str) -> None:
    """A study of another sampler goes on; the server is told of its trials, in parts if they are many."""
    study = optuna.create_study(storage=optuna.storages.InMemoryStorage())
    for index in range(2500):
        params = {"x": index / 250 - 5, "y": 0.0}
        distributions = {
            "x": optuna.distributions.FloatDistribution(-10, 10),
            "y": optuna.distributions.FloatDistribution(-10, 10),
        }
        study.add_trial(
            optuna.create_trial(
                params=params, distributions=distributions, value=(params["x"] - 3) ** 2
            )
        )
    study.sampler = apus.OptunaSampler("tpe", url=url, seed=1)
    study.optimize(parabola, n_trials=20)
    distances = sorted(abs(t.params["x"] - 3) for t in study.trials[-20:])
    assert distances[10] < 1


def test_constraints(url: str) -> None:
    def constraints(trial: optuna.trial.FrozenTrial) -> list[float]:
        return [trial.params["x"]]

    def feasible(study: optuna.Study) -> int:
        return sum(trial.params["x"] <= 0 for trial in study.trials[30:])

    # The best point without the constraint is at 3.
    sampler = apus.OptunaSampler("tpe", url=url, seed=1, constraints_func=constraints)
    assert feasible(search(sampler, 60)) > 2 * feasible(search(apus.OptunaSampler("tpe", url=url, seed=1), 60))


def test_several_objectives(url: str) -> None:
    study = optuna.create_study(
        directions=["minimize", "maximize"],
        sampler=apus.OptunaSampler("nsga2", url=url, seed=1),
    )
    study.optimize(lambda t: (t.suggest_float("x", 0, 1), t.suggest_float("y", 0, 1)), n_trials=120)
    assert len(study.best_trials) > 1


def test_a_server_that_is_away(url: str) -> None:
    away = "http://127.0.0.1:1"
    with pytest.raises(apus.Unreachable):
        search(apus.OptunaSampler(url=away, patience=0), 1)
    fallback = optuna.samplers.RandomSampler(seed=1)
    study = search(apus.OptunaSampler(url=away, patience=0, fallback=fallback), 3)
    assert len(study.trials) == 3


def test_a_sampler_for_one_study_after_the_other(url: str) -> None:
    sampler = apus.OptunaSampler("tpe", url=url, seed=1)
    for _ in range(20):
        assert len(search(sampler, 3).trials) == 3
    assert len(sampler._studies) <= 20


@pytest.mark.parametrize("name", ["grid", "brute_force"])
def test_a_sampler_that_must_know_all_beforehand(url: str, name: str) -> None:
    with pytest.raises(apus.ApusError, match="beforehand"):
        search(apus.OptunaSampler(name, url=url), 1)


def test_a_sampler_that_is_none(url: str) -> None:
    with pytest.raises(apus.ApusError, match="tpee"):
        search(apus.OptunaSampler("tpee", url=url), 1)


@pytest.mark.skipif("APUS_GRPC_PORT" not in os.environ, reason="the server has no gRPC service")
def test_a_study_of_the_server_itself(url: str, name: str) -> None:
    """The server reads the trials itself: none is told, and it sees what other workers run."""
    storage = optuna.storages.GrpcStorageProxy(port=int(os.environ["APUS_GRPC_PORT"]))
    sampler = apus.OptunaSampler("tpe", url=url, seed=1)
    told: list[int] = []
    client = sampler._client
    call = client.call

    def watched(method: str, path: str, body: Any = None, **more: Any) -> Any:
        told.append(len((body or {}).get("trials", [])))
        return call(method, path, body, **more)

    client.call = watched  # type: ignore[method-assign]
    study = search(sampler, 30, storage=storage, study_name=name)
    assert len(study.trials) == 30
    assert sum(told) == 0
    # A study that is kept elsewhere is asked for the same.
    assert [t.params for t in search(apus.OptunaSampler("tpe", url=url, seed=1), 30).trials] == [
        t.params for t in study.trials
    ]
