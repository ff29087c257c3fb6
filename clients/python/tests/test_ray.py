"""Ray Tune takes the sampler as it takes Optuna's own."""

from __future__ import annotations

from typing import Any

from ray import tune
from ray.tune.search.optuna import OptunaSearch

import apus


def test_ray_tunes_with_it(url: str) -> None:
    """A searcher is driven as Ray's controller drives it, several trials at once, without a cluster."""
    search = OptunaSearch(
        {"x": tune.uniform(-10, 10), "kind": tune.choice(["a", "b"]), "n": tune.randint(1, 9)},
        metric="loss",
        mode="min",
        sampler=apus.OptunaSampler("tpe", url=url, seed=1),
    )
    losses: list[float] = []
    for batch in range(20):
        configs: dict[str, Any] = {}
        for index in range(3):
            name = f"trial_{batch}_{index}"
            configs[name] = search.suggest(name)
        for name, config in configs.items():
            loss = (config["x"] - 3) ** 2 + (config["kind"] == "b") + config["n"]
            search.on_trial_result(name, {"loss": loss, "training_iteration": 1})
            search.on_trial_complete(name, {"loss": loss, "training_iteration": 1})
            losses.append(loss)
    assert len(losses) == 60
    assert min(losses) < 4
    assert sum(losses[30:]) < sum(losses[:30])
