from __future__ import annotations

import math
import threading

import pytest

import apus

OBJECTIVES = [{"metric": "loss", "goal": "minimize"}]
PARAMETERS = {"x": {"float": [0, 1]}, "kind": {"choice": ["a", "b"]}}


def test_a_study_is_searched(client: apus.Client, name: str) -> None:
    made = client.create_study(name, OBJECTIVES, PARAMETERS, sampler="tpe", pruner="none", seed=1)
    assert made["name"] == name
    assert name in [study["name"] for study in client.studies()]
    for _ in range(10):
        trial = client.ask(name)
        assert 0 <= trial.params["x"] <= 1
        assert trial.report(trial.params["x"], step=1) is False
        trial.heartbeat()
        assert trial.tell(trial.params["x"]) == "complete"
    best = client.best(name)
    assert isinstance(best, dict)
    values = [trial["values"][0] for trial in client.trials(name)]
    assert best["values"][0] == min(values)
    assert sum(client.importance(name).values()) == pytest.approx(1)
    assert client.trial(name, 3)["number"] == 3
    assert [trial["number"] for trial in client.trials(name, after=7, limit=1)] == [8]
    assert client.study(name)["states"]["complete"] == 10
    client.delete_study(name)
    with pytest.raises(apus.ApusError, match="no study") as failure:
        client.study(name)
    assert failure.value.code == "no_study"


def test_ends_of_all_kinds(client: apus.Client, name: str) -> None:
    client.create_study(name, OBJECTIVES, PARAMETERS, constraints=["latency <= 20"])
    assert client.ask(name).tell(state="pruned") == "pruned"
    assert client.ask(name).tell(state="failed", reason="boom") == "failed"
    assert client.ask(name).tell(math.nan) == "failed"
    assert client.ask(name).tell(math.inf) == "complete"
    assert client.ask(name).tell(1.0, metrics={"latency": 30}) == "complete"
    assert client.ask(name).tell([2.0], metrics={"latency": 10}) == "complete"
    best = client.best(name)
    assert isinstance(best, dict)
    assert best["number"] == 5
    assert client.trial(name, 1)["error"] == "boom"


def test_a_queued_trial_comes_first(client: apus.Client, name: str) -> None:
    client.create_study(name, OBJECTIVES, PARAMETERS)
    number = client.enqueue(name, {"x": 0.25, "kind": "b"})
    trial = client.ask(name)
    assert (trial.number, trial.params) == (number, {"x": 0.25, "kind": "b"})


def test_mistakes_are_named(client: apus.Client, name: str) -> None:
    with pytest.raises(apus.ApusError) as failure:
        client.create_study(name, OBJECTIVES, {"x": {"float": [1, 0]}})
    assert (failure.value.status, failure.value.field) == (422, "parameters.x.float")


@pytest.mark.parametrize("path", ["%", "%zz", "%ff", "%+1"])
def test_a_path_that_is_not_percent_encoded_is_refused(client: apus.Client, path: str) -> None:
    with pytest.raises(apus.ApusError) as failure:
        client.call("GET", f"/api/studies/{path}")
    assert failure.value.code == "malformed"


def test_events_arrive(client: apus.Client, name: str) -> None:
    client.create_study(name, OBJECTIVES, PARAMETERS)
    states = []
    for event in client.events(name):
        if event.kind == "ready":
            threading.Thread(target=lambda: client.ask(name).tell(0.5)).start()
        if event.kind == "trial":
            states.append(event.data["state"])
            if states[-1] == "complete":
                break
    assert states[-1] == "complete"


def test_a_server_that_is_not_there_is_named() -> None:
    client = apus.Client("http://127.0.0.1:1", patience=0)
    with pytest.raises(apus.Unreachable, match="127.0.0.1:1"):
        client.studies()
    with pytest.raises(apus.Unreachable, match="127.0.0.1:1"):
        next(client.events("s"))
