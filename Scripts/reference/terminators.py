"""Writes what Optuna's terminators say of random histories, trial by trial: Tests/TuningTests/Fixtures/terminators.json.

Usage: .venv/bin/python Scripts/reference/terminators.py
Deterministic ones only: the stagnation of the best value, and the error of cross-validation scores.
"""
import json
import pathlib
import random
import warnings

import optuna
from optuna.terminator import BestValueStagnationEvaluator, CrossValidationErrorEvaluator, Terminator

TARGET = pathlib.Path(__file__).resolve().parents[2] / "Tests/TuningTests/Fixtures/terminators.json"

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)


def history(rng, patience, minimum):
    direction = rng.choice(["minimize", "maximize"])
    study = optuna.create_study(direction=direction)
    evaluator = BestValueStagnationEvaluator(max_stagnation_trials=patience)
    terminator = Terminator(evaluator, min_n_trials=minimum)
    errors = CrossValidationErrorEvaluator()
    trials = []
    levels = rng.choice([3, 10, 1000])
    for number in range(45):
        trial = study.ask()
        state = rng.choices(["complete", "pruned", "failed"], [6, 2, 1])[0]
        scores = [round(rng.random(), 3) for _ in range(rng.randint(2, 5))]
        optuna.terminator.report_cross_validation_scores(trial, scores)
        value = rng.randrange(levels) / levels
        if state == "complete":
            study.tell(trial, value)
        else:
            study.tell(trial, state=getattr(optuna.trial.TrialState, {"pruned": "PRUNED", "failed": "FAIL"}[state]))
        entry = {"state": state, "scores": scores}
        if state == "complete":
            entry["value"] = value
        if any(t.state == optuna.trial.TrialState.COMPLETE for t in study.trials):
            entry["figure"] = evaluator.evaluate(study.trials, study.direction)
            entry["stops"] = terminator.should_terminate(study)
            entry["error"] = round(errors.evaluate(study.trials, study.direction), 12)
        trials.append(entry)
    return {"direction": direction, "patience": patience, "minimum": minimum, "trials": trials}


def main():
    rng = random.Random(11)
    settings = [(0, 1), (3, 1), (5, 10), (10, 20), (30, 20), (2, 40)]
    histories = [history(rng, *setting) for setting in settings for _ in range(3)]
    TARGET.write_text(json.dumps(histories, separators=(",", ":")) + "\n")
    print(TARGET.name, TARGET.stat().st_size, "bytes")


main()
