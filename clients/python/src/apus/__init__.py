"""The Python side of Apus.

- ``apus.trial()``: what a script that ``apus run`` or ``apus worker`` started is to try, and where it reports.
- ``apus.OptunaSampler``: a sampler for unchanged Optuna scripts, computed by ``apus serve``.
- ``apus.Client``: the HTTP API of ``apus serve``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._client import ApusError, AskedTrial, Client, Event, Unreachable
from ._trial import NotStartedByApus, Trial, trial

if TYPE_CHECKING:
    from ._optuna import OptunaSampler

__all__ = [
    "ApusError",
    "AskedTrial",
    "Client",
    "Event",
    "NotStartedByApus",
    "OptunaSampler",
    "Trial",
    "Unreachable",
    "trial",
]


def __getattr__(name: str) -> Any:
    # Optuna is only needed by whoever uses the sampler.
    if name == "OptunaSampler":
        from ._optuna import OptunaSampler

        return OptunaSampler
    raise AttributeError(f"module 'apus' has no attribute {name!r}")
