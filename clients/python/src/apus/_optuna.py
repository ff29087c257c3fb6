"""A sampler for Optuna, computed by ``apus serve``."""

from __future__ import annotations

import threading
import uuid
import weakref
from typing import Any, Callable, Mapping, Optional, Sequence, Union

from optuna.distributions import BaseDistribution, distribution_to_json
from optuna.samplers import BaseSampler
from optuna.search_space import IntersectionSearchSpace
from optuna.study import Study, StudyDirection
from optuna.trial import FrozenTrial, TrialState

from ._client import ApusError, Client, Unreachable

_ATTRIBUTE = "apus:session"
_STATES = {
    TrialState.RUNNING: "running",
    TrialState.WAITING: "waiting",
    TrialState.COMPLETE: "complete",
    TrialState.PRUNED: "pruned",
    TrialState.FAIL: "failed",
}
# So many trials are told at once.
_PART = 1000


class OptunaSampler(BaseSampler):
    """Lets Apus choose the parameters of an Optuna study.

    The study may be kept anywhere. Where ``apus serve`` has the same storage, or is the storage (``GrpcStorageProxy``), it
    reads the trials itself; else it is told of them, each once. In both cases it sees what all workers of the study run.

    Args:
        sampler: ``"auto"``, ``"tpe"``, ``"gp"``, ``"cmaes"``, … or a mapping with options, as in an experiment file.
        url: Where ``apus serve`` listens.
        seed: What all random choices follow from; by default from the study.
        token: What the server asks for.
        constraints_func: Tells by how much a trial breaks each constraint, as Optuna's own samplers take it.
        fallback: The sampler to use while the server is away; by default the trial fails with ``apus.Unreachable``.
        timeout: How many seconds an answer may take.
        patience: For how many seconds a server that is away is waited for.
    """

    def __init__(
        self,
        sampler: Union[str, Mapping[str, Any]] = "auto",
        *,
        url: str = "http://127.0.0.1:8080",
        seed: Optional[int] = None,
        token: Optional[str] = None,
        constraints_func: Optional[Callable[[FrozenTrial], Sequence[float]]] = None,
        fallback: Optional[BaseSampler] = None,
        timeout: float = 60.0,
        patience: float = 60.0,
    ) -> None:
        self._sampler = sampler
        self._seed = seed
        self._client = Client(url, token=token, timeout=timeout, patience=patience)
        self._constraints_func = constraints_func
        self._fallback = fallback
        self._studies = _nothing_told()
        self._lock = threading.Lock()

    def __getstate__(self) -> dict[str, Any]:
        state = self.__dict__.copy()
        # Another process has told nothing yet.
        del state["_lock"], state["_studies"]
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._studies = _nothing_told()
        self._lock = threading.Lock()

    def reseed_rng(self) -> None:
        """Nothing: each trial draws from bits of its own, whichever process runs it."""
        if self._fallback is not None:
            self._fallback.reseed_rng()

    def infer_relative_search_space(
        self, study: Study, trial: FrozenTrial
    ) -> dict[str, BaseDistribution]:
        """The parameters that all trials so far have: they are asked for at once."""
        space = self._told(study).space.calculate(study)
        return {name: distribution for name, distribution in space.items() if not distribution.single()}

    def sample_relative(
        self, study: Study, trial: FrozenTrial, search_space: dict[str, BaseDistribution]
    ) -> dict[str, Any]:
        """The values of all parameters of ``search_space``."""
        if not search_space:
            return {}
        try:
            return self._suggest(study, trial, search_space)
        except Unreachable:
            if self._fallback is None:
                raise
            # Each parameter is then asked for alone.
            return {}

    def sample_independent(
        self,
        study: Study,
        trial: FrozenTrial,
        param_name: str,
        param_distribution: BaseDistribution,
    ) -> Any:
        """The value of one parameter."""
        try:
            return self._suggest(study, trial, {param_name: param_distribution})[param_name]
        except Unreachable:
            if self._fallback is None:
                raise
            return self._fallback.sample_independent(study, trial, param_name, param_distribution)

    def after_trial(
        self,
        study: Study,
        trial: FrozenTrial,
        state: TrialState,
        values: Optional[Sequence[float]],
    ) -> None:
        """Notes how far the trial breaks the constraints, where Optuna's samplers note it."""
        if self._constraints_func is None or state not in (TrialState.COMPLETE, TrialState.PRUNED):
            return
        constraints = [float(value) for value in self._constraints_func(trial)]
        study._storage.set_trial_system_attr(trial._trial_id, "constraints", constraints)

    def _told(self, study: Study) -> "_Told":
        with self._lock:
            studies = self._studies.setdefault(study._storage, {})
            if study._study_id not in studies:
                studies[study._study_id] = _Told(study)
            return studies[study._study_id]

    def _suggest(
        self, study: Study, trial: FrozenTrial, space: Mapping[str, BaseDistribution]
    ) -> dict[str, Any]:
        told = self._told(study)
        question: dict[str, Any] = {
            "study": study.study_name,
            "directions": [
                "maximize" if direction == StudyDirection.MAXIMIZE else "minimize"
                for direction in study.directions
            ],
            "number": trial.number,
            "sampler": self._sampler,
            "space": {name: distribution_to_json(item) for name, item in space.items()},
        }
        if self._seed is not None:
            question["seed"] = self._seed
        reply = told.ask(self._client, question, study, trial)
        for key, value in reply["system_attrs"].items():
            study._storage.set_trial_system_attr(trial._trial_id, key, value)
        return {
            name: item.to_external_repr(reply["params"][name]) for name, item in space.items()
        }


def _nothing_told() -> "weakref.WeakKeyDictionary[Any, dict[int, _Told]]":
    # A storage that is no more leaves its place in the memory to another one.
    return weakref.WeakKeyDictionary()


class _Told:
    """What the server was told of one study."""

    def __init__(self, study: Study) -> None:
        self.space = IntersectionSearchSpace()
        self._session = self._noted_session(study)
        # Nobody knows yet whether the server has the study itself: it says so.
        self._is_own = True
        self._finished: set[int] = set()
        self._lock = threading.Lock()

    @staticmethod
    def _noted_session(study: Study) -> str:
        def noted() -> Optional[str]:
            return study._storage.get_study_system_attrs(study._study_id).get(_ATTRIBUTE)

        known = noted()
        if known is None:
            name = uuid.uuid4().hex
            study._storage.set_study_system_attr(study._study_id, _ATTRIBUTE, name)
            known = noted()
        return str(known)

    def ask(
        self, client: Client, question: dict[str, Any], study: Study, trial: FrozenTrial
    ) -> dict[str, Any]:
        if self._is_own:
            # Of two workers that begin at once one finds the session of the other: the second time it is known.
            for _ in range(2):
                try:
                    return self._post(client, {**question, "finished": 1 << 60})
                except ApusError as error:
                    if error.code != "trials_missing":
                        raise
                session = self._noted_session(study)
                if session == self._session:
                    break
                self._session = session
            self._is_own = False
        with self._lock:
            try:
                return self._tell(client, question, study, trial)
            except ApusError as error:
                # The server was started anew, or has forgotten the study.
                if error.code != "trials_missing":
                    raise
            self._finished = set()
            return self._tell(client, question, study, trial)

    def _tell(
        self, client: Client, question: dict[str, Any], study: Study, trial: FrozenTrial
    ) -> dict[str, Any]:
        all_trials = study._storage.get_all_trials(study._study_id, deepcopy=False)
        ended = [item for item in all_trials if item.state.is_finished()]
        news = [item for item in ended if item.number not in self._finished]
        running = [item for item in all_trials if item.state == TrialState.RUNNING]
        parts = [news[start : start + _PART] for start in range(0, len(news), _PART)]
        for part in parts[:-1]:
            self._post(client, {**question, "space": {}, "trials": [_as_told(item) for item in part]})
        last = (parts[-1] if parts else []) + running
        reply = self._post(
            client,
            {**question, "finished": len(ended), "trials": [_as_told(item) for item in last]},
        )
        self._finished.update(item.number for item in news)
        return reply

    def _post(self, client: Client, question: dict[str, Any]) -> dict[str, Any]:
        body = {**question, "session": self._session}
        return dict(client.call("POST", "/api/sampler/suggest", body, is_repeatable=True))


def _as_told(trial: FrozenTrial) -> dict[str, Any]:
    told: dict[str, Any] = {
        "number": trial.number,
        "state": _STATES[trial.state],
        "params": {
            name: trial.distributions[name].to_internal_repr(value)
            for name, value in trial.params.items()
        },
        "distributions": {
            name: distribution_to_json(item) for name, item in trial.distributions.items()
        },
        "system_attrs": {
            key: value
            for key, value in trial.system_attrs.items()
            if key.startswith(("constraints", "fixed_params", "apus:"))
        },
    }
    if trial.state in (TrialState.COMPLETE, TrialState.PRUNED) and trial.values is not None:
        told["values"] = list(trial.values)
    if trial.intermediate_values:
        told["intermediate_values"] = {
            str(step): value for step, value in trial.intermediate_values.items()
        }
    return told
