"""The trial that a script runs for."""

from __future__ import annotations

import json
import math
import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Any, Mapping, Optional, Union

Number = Union[int, float]


class NotStartedByApus(RuntimeError):
    """The script runs on its own, and was given no parameters to try."""


class Trial:
    """What to try, and where to report.

    Attributes:
        number: The number of the trial in its study.
        params: The parameters by name.
        study: The name of the study.
        attempt: How often the trial was started before, after an interruption or the death of a process.
        checkpoint_dir: A folder that is kept across attempts: whatever is there was left by an earlier one.
    """

    def __init__(
        self,
        number: int,
        params: Mapping[str, Any],
        *,
        study: str = "",
        attempt: int = 0,
        checkpoint_dir: Optional[Path] = None,
        metrics: Optional[list[str]] = None,
    ) -> None:
        self.number = number
        self.params = dict(params)
        self.study = study
        self.attempt = attempt
        self._checkpoint_dir = checkpoint_dir
        self._metrics = metrics or ["value"]
        self._end = _End()

    def __repr__(self) -> str:
        return f"Trial(number={self.number}, params={self.params})"

    @property
    def checkpoint_dir(self) -> Path:
        """A folder that is kept across attempts; it is made when it is asked for first."""
        if self._checkpoint_dir is None:
            self._checkpoint_dir = Path("apus-checkpoint")
        self._checkpoint_dir.mkdir(parents=True, exist_ok=True)
        return self._checkpoint_dir

    def report(
        self, value: Union[Number, Mapping[str, Number]], *, step: Optional[int] = None
    ) -> None:
        """Reports how the trial stands.

        The last value of each objective is the trial's result.

        Args:
            value: The value of the first objective, or values by the names of their metrics.
            step: After which step, such as the number of the epoch.
        """
        self._print(value, {} if step is None else {"step": int(step)})

    def finish(self, value: Union[Number, Mapping[str, Number]]) -> None:
        """Reports the result, whatever was reported before."""
        self._print(value, {"final": True})

    def should_prune(self) -> bool:
        """Whether the trial is to end now, because it does not promise much.

        Apus asks a process to end by SIGTERM, and ends it 10 seconds later: a script that calls this has so long to save
        what it wants to keep. Without a call the signal ends the script at once.
        """
        return self._end.is_asked_for

    def _print(self, value: Union[Number, Mapping[str, Number]], more: dict[str, Any]) -> None:
        values = dict(value) if isinstance(value, Mapping) else {self._metrics[0]: value}
        line = {**more, **{name: _plain(number) for name, number in values.items()}}
        # One write, so that lines of several threads do not mix.
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


def _plain(number: Any) -> Union[Number, str]:
    """A number of any library as JSON has it."""
    if isinstance(number, int) and not isinstance(number, bool):
        return number
    value = float(number)
    return value if math.isfinite(value) else str(value)


class _End:
    """Listens for the signal that asks the process to end, from the first question on."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._listens = False

    @property
    def is_asked_for(self) -> bool:
        if not self._listens and threading.current_thread() is threading.main_thread():
            self._listens = True
            signal.signal(signal.SIGTERM, self._note)
        return self._event.is_set()

    def _note(self, number: int, frame: Optional[FrameType]) -> None:
        self._event.set()


def trial(defaults: Optional[Mapping[str, Any]] = None) -> Trial:
    """The trial that this script runs for.

    Args:
        defaults: The parameters to use when the script is run on its own.

    Raises:
        NotStartedByApus: If the script was not started by ``apus run`` or ``apus worker``, and there are no defaults.
    """
    environment = os.environ
    if "APUS_PARAMS" not in environment:
        if defaults is None:
            raise NotStartedByApus(
                "this script was not started by Apus: run it by `apus run FILE.yaml`, "
                "or give apus.trial(defaults={...}) the parameters to use without"
            )
        return Trial(0, defaults)
    checkpoint = environment.get("APUS_CHECKPOINT_DIR")
    return Trial(
        int(environment.get("APUS_TRIAL", "0")),
        {**(defaults or {}), **json.loads(environment["APUS_PARAMS"])},
        study=environment.get("APUS_STUDY", ""),
        attempt=int(environment.get("APUS_ATTEMPT", "0")),
        checkpoint_dir=Path(checkpoint) if checkpoint else None,
        metrics=json.loads(environment.get("APUS_METRICS", "null")),
    )
