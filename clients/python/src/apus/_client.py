"""The HTTP API of ``apus serve``."""

from __future__ import annotations

import json
import math
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any, Iterator, Mapping, Optional, Sequence, Union

Number = Union[int, float]
Json = Any


class ApusError(RuntimeError):
    """What the server refused, and why.

    Attributes:
        status: The HTTP status.
        code: A word for programs, such as ``no_study``.
        field: The part of the request that was wrong, if it was one.
        details: The whole answer.
    """

    def __init__(self, status: int, error: Mapping[str, Any]) -> None:
        super().__init__(str(error.get("message", f"status {status}")))
        self.status = status
        self.code = str(error.get("code", ""))
        self.field: Optional[str] = error.get("field")
        self.details = dict(error)


class Unreachable(ConnectionError):
    """The server does not answer."""


@dataclass(frozen=True)
class AskedTrial:
    """A trial that was asked for.

    Attributes:
        number: Its number.
        params: Its parameters by name.
    """

    client: "Client"
    study: str
    number: int
    params: Mapping[str, Any]

    def report(self, value: Union[Number, Mapping[str, Number]], *, step: int) -> bool:
        """Reports how the trial stands after a step: whether it should end now."""
        return self.client.report(self.study, self.number, value, step=step)

    def heartbeat(self) -> None:
        """Tells that whoever works on the trial lives."""
        self.client.heartbeat(self.study, self.number)

    def tell(
        self,
        values: Union[Number, Sequence[Number], None] = None,
        *,
        state: Optional[str] = None,
        reason: Optional[str] = None,
        metrics: Optional[Mapping[str, Number]] = None,
        constraints: Optional[Mapping[str, Number]] = None,
    ) -> str:
        """Ends the trial: how it ended."""
        return self.client.tell(
            self.study,
            self.number,
            values,
            state=state,
            reason=reason,
            metrics=metrics,
            constraints=constraints,
        )


@dataclass(frozen=True)
class Event:
    """Something that happened to a study.

    Attributes:
        kind: ``trial``, ``study``, ``ready`` or ``deleted``.
        data: The trial, or the study.
        id: Where to go on after it; empty within a batch.
    """

    kind: str
    data: Json
    id: str


class Client:
    """Talks to ``apus serve``.

    Args:
        url: Where it listens, such as ``http://127.0.0.1:8080``.
        token: What it asks for.
        timeout: How many seconds an answer may take.
        patience: For how many seconds a server that is away is waited for.
    """

    def __init__(
        self,
        url: str = "http://127.0.0.1:8080",
        *,
        token: Optional[str] = None,
        timeout: float = 60.0,
        patience: float = 60.0,
    ) -> None:
        self.url = url.rstrip("/")
        self.timeout = timeout
        self.patience = patience
        self._headers = {"Accept": "application/json"}
        if token is not None:
            self._headers["Authorization"] = f"Bearer {token}"

    # Studies

    def studies(self) -> list[dict[str, Any]]:
        """All studies, and how they stand."""
        return list(self.call("GET", "/api/studies"))

    def create_study(
        self,
        name: str,
        objectives: Sequence[Mapping[str, str]],
        parameters: Optional[Mapping[str, Any]] = None,
        **more: Any,
    ) -> dict[str, Any]:
        """Makes a study, described by the keys of an experiment file.

        Args:
            name: Its name.
            objectives: Such as ``[{"metric": "accuracy", "goal": "maximize"}]``.
            parameters: Such as ``{"lr": {"float": [1e-5, 1e-1], "scale": "log"}}``.
            more: ``sampler``, ``pruner``, ``constraints``, ``requires``, ``budget``, ``seed``, ``repeats``.
        """
        body: dict[str, Any] = {"name": name, "objectives": list(objectives), **more}
        if parameters is not None:
            body["parameters"] = parameters
        return dict(self.call("POST", "/api/studies", body))

    def study(self, name: str) -> dict[str, Any]:
        """How a study stands."""
        return dict(self.call("GET", self._path(name)))

    def delete_study(self, name: str) -> None:
        """Deletes a study with all its trials."""
        self.call("DELETE", self._path(name))

    # Trials

    def ask(self, study: str, *, lease: Optional[int] = None) -> AskedTrial:
        """Starts a trial.

        Args:
            study: The name of the study.
            lease: After how many seconds without a call about the trial it is given out again; by default after a long time.
        """
        body = {} if lease is None else {"lease": lease}
        reply = self.call("POST", self._path(study, "ask"), body)
        return AskedTrial(self, study, reply["number"], reply["params"])

    def enqueue(self, study: str, params: Mapping[str, Any]) -> int:
        """Queues a trial with some parameters fixed: its number."""
        return int(self.call("POST", self._path(study, "trials"), {"params": params})["number"])

    def report(
        self, study: str, number: int, value: Union[Number, Mapping[str, Number]], *, step: int
    ) -> bool:
        """Reports how a trial stands after a step: whether it should end now."""
        key = "metrics" if isinstance(value, Mapping) else "value"
        body = {"step": step, key: _finite(value)}
        path = self._path(study, "trials", number, "report")
        return bool(self.call("POST", path, body, is_repeatable=True)["prune"])

    def heartbeat(self, study: str, number: int) -> None:
        """Tells that whoever works on a trial lives."""
        self.call("POST", self._path(study, "trials", number, "heartbeat"), is_repeatable=True)

    def tell(
        self,
        study: str,
        number: int,
        values: Union[Number, Sequence[Number], None] = None,
        *,
        state: Optional[str] = None,
        reason: Optional[str] = None,
        metrics: Optional[Mapping[str, Number]] = None,
        constraints: Optional[Mapping[str, Number]] = None,
    ) -> str:
        """Ends a trial: how it ended.

        Args:
            study: The name of the study.
            number: The number of the trial.
            values: A value for each objective.
            state: ``complete``, ``pruned`` or ``failed``; by default it is complete.
            reason: Why it failed.
            metrics: What the constraints of the study look at.
            constraints: How far own constraints are broken: feasible at or below 0.
        """
        body: dict[str, Any] = {}
        if values is not None:
            body["values"] = _finite(list(values) if isinstance(values, Sequence) else [values])
        for key, value in [("state", state), ("reason", reason)]:
            if value is not None:
                body[key] = value
        for key, numbers in [("metrics", metrics), ("constraints", constraints)]:
            if numbers is not None:
                body[key] = _finite(numbers)
        path = self._path(study, "trials", number, "tell")
        return str(self.call("POST", path, body, is_repeatable=True)["state"])

    # Results

    def trials(
        self,
        study: str,
        *,
        after: int = -1,
        states: Optional[Sequence[str]] = None,
        limit: Optional[int] = None,
    ) -> list[dict[str, Any]]:
        """The trials of a study, in order of number.

        Args:
            study: The name of the study.
            after: Only trials of higher numbers.
            states: Only trials in these states.
            limit: So many at most.
        """
        query: dict[str, Any] = {"after": after}
        if states is not None:
            query["states"] = ",".join(states)
        if limit is not None:
            query["limit"] = limit
        return list(self.call("GET", self._path(study, "trials") + "?" + urllib.parse.urlencode(query)))

    def trial(self, study: str, number: int) -> dict[str, Any]:
        """One trial."""
        return dict(self.call("GET", self._path(study, "trials", number)))

    def best(self, study: str) -> Union[dict[str, Any], list[dict[str, Any]], None]:
        """The best trial; a list, the Pareto set, if there are several objectives."""
        reply: Union[dict[str, Any], list[dict[str, Any]], None] = self.call(
            "GET", self._path(study, "best")
        )
        return reply

    def importance(
        self, study: str, *, method: str = "ped-anova", objective: Optional[int] = None
    ) -> dict[str, float]:
        """How much each parameter matters: shares that sum to 1, the largest first.

        Args:
            study: The name of the study.
            method: ``ped-anova``, ``fanova``, ``mdi`` or ``shapley``.
            objective: The number of the objective, where there are several.
        """
        query: dict[str, Any] = {"method": method}
        if objective is not None:
            query["objective"] = objective
        path = self._path(study, "importance") + "?" + urllib.parse.urlencode(query)
        return dict(self.call("GET", path))

    def events(self, study: str, *, last_event_id: Optional[str] = None) -> Iterator[Event]:
        """What happens to a study, without end, across interruptions.

        Args:
            study: The name of the study.
            last_event_id: Where to go on; by default now. ``"start"`` tells of all trials first.

        Raises:
            Unreachable: If the server stays away for longer than it is waited for.
        """
        deadline = time.monotonic() + self.patience
        while True:
            headers = {} if last_event_id is None else {"Last-Event-ID": last_event_id}
            reason: object = "the connection was closed"
            try:
                for event in self._stream(self._path(study, "events"), headers):
                    deadline = time.monotonic() + self.patience
                    last_event_id = event.id or last_event_id
                    yield event
                    if event.kind == "deleted":
                        return
            except ApusError as error:
                if error.status != 503:
                    raise
                reason = error
            except (ConnectionError, TimeoutError, urllib.error.URLError) as error:
                reason = error
            if time.monotonic() > deadline:
                raise Unreachable(f"{self.url}: {reason}")
            time.sleep(min(0.5, self.patience))

    # How it is said

    def call(
        self,
        method: str,
        path: str,
        body: Optional[Mapping[str, Any]] = None,
        *,
        is_repeatable: Optional[bool] = None,
    ) -> Json:
        """Calls the API.

        Args:
            method: Such as ``GET``.
            path: Such as ``/api/studies``.
            body: What is sent, as JSON.
            is_repeatable: Whether the call may be made again after the connection broke; reading is.

        Raises:
            ApusError: If the server refuses.
            Unreachable: If it does not answer, nor when it is waited for.
        """
        data = None if body is None else json.dumps(_finite(body)).encode()
        headers = dict(self._headers)
        if data is not None:
            headers["Content-Type"] = "application/json"
        may_repeat = method in ("GET", "DELETE") if is_repeatable is None else is_repeatable
        deadline = time.monotonic() + self.patience
        pause = 0.05
        while True:
            request = urllib.request.Request(
                self.url + path, data=data, headers=headers, method=method
            )
            try:
                with urllib.request.urlopen(request, timeout=self.timeout) as reply:
                    text = reply.read()
                    return json.loads(text) if text else None
            except urllib.error.HTTPError as error:
                failure = _refusal(error)
                # A server whose storage is away says so before it has done anything.
                if error.code != 503 or time.monotonic() > deadline:
                    raise failure from None
            except urllib.error.URLError as error:
                was_refused = isinstance(error.reason, ConnectionRefusedError)
                if not (may_repeat or was_refused) or time.monotonic() > deadline:
                    raise Unreachable(f"{self.url}: {error.reason}") from error
            except (ConnectionError, TimeoutError) as error:
                if not may_repeat or time.monotonic() > deadline:
                    raise Unreachable(f"{self.url}: {error}") from error
            time.sleep(pause)
            pause = min(2 * pause, 2.0)

    def _path(self, study: str, *parts: Union[str, int]) -> str:
        name = urllib.parse.quote(study, safe="")
        return "/".join(["/api/studies", name, *map(str, parts)])

    def _stream(self, path: str, headers: Mapping[str, str]) -> Iterator[Event]:
        request = urllib.request.Request(self.url + path, headers={**self._headers, **headers})
        try:
            reply = urllib.request.urlopen(request, timeout=self.timeout)
        except urllib.error.HTTPError as error:
            raise _refusal(error) from None
        with reply:
            fields: dict[str, str] = {}
            for raw in reply:
                line = raw.decode().rstrip("\r\n")
                if line:
                    key, _, value = line.partition(":")
                    fields[key] = value[1:] if value.startswith(" ") else value
                    continue
                if "data" in fields:
                    yield Event(
                        fields.get("event", "message"), json.loads(fields["data"]), fields.get("id", "")
                    )
                fields = {}


def _refusal(error: urllib.error.HTTPError) -> ApusError:
    text = error.read()
    try:
        return ApusError(error.code, json.loads(text)["error"])
    except (ValueError, KeyError, TypeError):
        return ApusError(error.code, {"message": f"status {error.code}: {error.reason}"})


def _finite(value: Any) -> Any:
    """The value with numbers that are not finite as texts, and numbers of other libraries as plain ones."""
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, Mapping):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    if value is None or isinstance(value, (bool, int, str)):
        return value
    try:
        return _finite(float(value))
    except (TypeError, ValueError):
        return value
