from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Mapping

import pytest

import apus


def run(script: str, more: Mapping[str, str] = {}) -> "subprocess.Popen[str]":
    environment = {key: value for key, value in os.environ.items() if not key.startswith("APUS_")}
    return subprocess.Popen(
        [sys.executable, "-c", script],
        env={**environment, **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_parameters_and_reports(tmp_path: Path) -> None:
    checkpoint = tmp_path / "checkpoint"
    process = run(
        "import apus, math\n"
        "trial = apus.trial()\n"
        "assert (trial.number, trial.study, trial.attempt) == (7, 's', 2)\n"
        "(trial.checkpoint_dir / 'weights').write_text('w')\n"
        "trial.report(trial.params['lr'], step=3)\n"
        "trial.report({'accuracy': math.nan, 'latency': 2})\n"
        "trial.finish(1)\n",
        {
            "APUS_PARAMS": '{"lr": 0.5}',
            "APUS_TRIAL": "7",
            "APUS_STUDY": "s",
            "APUS_ATTEMPT": "2",
            "APUS_CHECKPOINT_DIR": str(checkpoint),
            "APUS_METRICS": '["accuracy"]',
        },
    )
    output, errors = process.communicate()
    assert process.returncode == 0, errors
    assert [json.loads(line) for line in output.splitlines()] == [
        {"step": 3, "accuracy": 0.5},
        {"accuracy": "nan", "latency": 2},
        {"final": True, "accuracy": 1},
    ]
    assert (checkpoint / "weights").read_text() == "w"


def test_a_script_that_asks_ends_by_itself() -> None:
    process = run(
        "import apus\n"
        "trial = apus.trial(defaults={})\n"
        "trial.should_prune()\n"
        "print('ready', flush=True)\n"
        "while not trial.should_prune(): pass\n"
        "print('saved', flush=True)\n"
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGTERM)
    assert process.communicate()[0] == "saved\n"
    assert process.returncode == 0


def test_a_script_on_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("APUS_PARAMS", raising=False)
    assert apus.trial(defaults={"lr": 1}).params == {"lr": 1}
    with pytest.raises(apus.NotStartedByApus, match="apus run"):
        apus.trial()


def test_the_package_needs_no_optuna() -> None:
    process = run("import sys; sys.modules['optuna'] = None; import apus; apus.trial(defaults={})")
    assert process.wait() == 0
