"""Optuna's side of the tests that one database serves Optuna and Apus.

Usage: .venv/bin/python Scripts/optuna-interop.py COMMAND DATABASE [ARGUMENTS]
DATABASE is the path of an SQLite file, the URL of a PostgreSQL database, or a journal if its name ends with .log.
Each command prints one JSON document: what Optuna sees afterwards, or what it did.

  write      makes a database with everything that Optuna can store
  dump       reads all studies with all trials
  continue   STUDY TRIALS    goes on with TPE
  work       STUDY TRIALS    is one of several workers: random parameters, ten reports a trial
  claim      STUDY TRIALS    asks and completes that many trials, and tells which fixed parameters they had
  running    STUDY           asks for a trial with TPE and leaves it running
  delete     STUDY ...       deletes studies
  dashboard  STUDY           asks optuna-dashboard for its pages on the study, notes something in it
  rustuna                    makes a database with Rustuna, one of whose trials is discarded
"""
import datetime
import json
import math
import sys
import warnings

import optuna
import sqlalchemy
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution, distribution_to_json
from optuna.trial import TrialState, create_trial

STATES = {"RUNNING": "running", "COMPLETE": "complete", "PRUNED": "pruned", "FAIL": "failed", "WAITING": "waiting"}


def number(value):
    """A value that is JSON for everybody."""
    if isinstance(value, (list, dict)):
        return json.dumps(value)
    if isinstance(value, float) and not math.isfinite(value):
        return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"
    return value


def microseconds(date):
    """The microseconds since 1970 of a naive local date."""
    if date is None:
        return None
    return round(date.astimezone(datetime.timezone.utc).timestamp() * 1e6)


def distribution_text(distribution):
    """The text of a distribution: of one's present class, and choices that are no plain values being texts."""
    distribution = optuna.distributions._convert_old_distribution_to_new_distribution(distribution)
    if isinstance(distribution, CategoricalDistribution):
        choices = [c if number(c) is c or isinstance(c, float) else json.dumps(c) for c in distribution.choices]
        distribution = CategoricalDistribution(choices)
    return distribution_to_json(distribution)


def trial_dump(trial):
    return {
        "id": trial._trial_id,
        "number": trial.number,
        "state": STATES[trial.state.name],
        "values": [number(float(v)) for v in trial.values or []],
        "params": [
            {
                "name": name,
                "value": number(value),
                "internal": float(trial.distributions[name].to_internal_repr(value)),
                "distribution": distribution_text(trial.distributions[name]),
            }
            for name, value in trial.params.items()
        ],
        "user_attrs": {k: json.dumps(v) for k, v in sorted(trial.user_attrs.items())},
        "system_attrs": {
            k: json.dumps(v) for k, v in sorted(trial.system_attrs.items()) if not k.startswith("apus:journal:")},
        "reports": {str(k): number(v) for k, v in sorted(trial.intermediate_values.items())},
        "start": microseconds(trial.datetime_start),
        "end": microseconds(trial.datetime_complete),
    }


def dump(storage):
    return [
        {
            "name": study.study_name,
            "directions": [d.name.lower() for d in study.directions],
            "user_attrs": {k: json.dumps(v) for k, v in sorted(study.user_attrs.items())},
            "system_attrs": {k: json.dumps(v) for k, v in sorted(study.system_attrs.items())},
            "trials": [trial_dump(t) for t in storage.get_all_trials(study._study_id)],
        }
        for study in storage.get_all_studies()
    ]


def write(storage):
    """One study with everything, one of several objectives, an empty one, and one of TPE with a running trial."""
    study = optuna.create_study(study_name="everything 名前", direction="maximize", storage=storage)
    study.set_user_attr("who", {"name": "é", "list": [1, None, float("nan")]})
    study.set_metric_names(["accuracy"])
    study.enqueue_trial({"x": 0.5, "kind": None, "other": 1}, user_attrs={"queued": True})
    study.enqueue_trial({"x": 0.25})
    trial = study.ask()
    trial.suggest_float("x", 0, 1)
    trial.suggest_float("log", 1e-5, 1e-1, log=True)
    trial.suggest_float("step", 0, 1, step=0.1)
    trial.suggest_int("n", -7, 7)
    trial.suggest_int("n log", 1, 1024, log=True)
    trial.suggest_int("n step", 0, 100, step=25)
    trial.suggest_categorical("kind", [None, True, 2, 2.5, "é\n\"", math.inf])
    trial.suggest_categorical("odd", [[1, 2], {"a": 1}])
    for step, value in [(0, 1.5), (1, math.nan), (7, math.inf), (9, -math.inf), (longest_step(storage), 1e-300)]:
        trial.report(value, step)
    trial.set_user_attr("note", ["a", 1, math.inf])
    trial.set_constraint("c0", -1.5)
    study.tell(trial, 0.1 + 0.2)
    for value in [math.inf, -math.inf, 5]:
        study.tell(study.ask({"x": FloatDistribution(0, 2)}), value)
    pruned = study.ask({"x": FloatDistribution(0, 1)})
    pruned.report(0.75, 3)
    study.tell(pruned, state=TrialState.PRUNED)
    study.tell(study.ask(), state=TrialState.PRUNED)
    study.tell(study.ask({"x": FloatDistribution(0, 1)}), state=TrialState.FAIL)
    study.ask({"x": FloatDistribution(0, 1)})
    study.add_trial(create_trial(
        value=1, params={"old1": 0.5, "old2": 0.5, "old3": 0.5, "old4": 3, "old5": 3},
        distributions={f"old{i}": FloatDistribution(0.5, 1) for i in (1, 2, 3)} | {
            f"old{i}": IntDistribution(1, 8) for i in (4, 5)}))
    study.enqueue_trial({"x": 0.125})
    several = optuna.create_study(study_name="several", directions=["minimize", "maximize"], storage=storage)
    several.tell(several.ask({"x": FloatDistribution(0, 1)}), [1, -math.inf])
    several.tell(several.ask({"c": CategoricalDistribution(["a", "b"])}), [0.5, 2])
    optuna.create_study(study_name="", storage=storage)
    tpe = optuna.create_study(study_name="tpe", storage=storage, sampler=optuna.samplers.TPESampler(seed=1))
    tpe.optimize(objective, n_trials=12)
    tpe.ask().suggest_float("x", -5, 5)
    if isinstance(storage, optuna.storages.JournalStorage):
        return
    # As databases hold them that were made before Optuna 3 and not migrated by its own means.
    statement = sqlalchemy.text("UPDATE trial_params SET distribution_json = :text WHERE param_name = :name")
    with storage._backend.engine.begin() as connection:
        for name, text in {
            "old1": '{"name": "UniformDistribution", "attributes": {"low": 0.5, "high": 1.0}}',
            "old2": '{"name": "LogUniformDistribution", "attributes": {"low": 0.5, "high": 1.0}}',
            "old3": '{"name": "DiscreteUniformDistribution", "attributes": {"low": 0.5, "high": 1.0, "q": 0.25}}',
            "old4": '{"name": "IntUniformDistribution", "attributes": {"low": 1, "high": 8, "step": 1}}',
            "old5": '{"name": "IntLogUniformDistribution", "attributes": {"low": 1, "high": 8, "step": 1}}',
        }.items():
            connection.execute(statement, {"text": text, "name": name})


def longest_step(storage):
    """PostgreSQL's INTEGER has 32 bits; all else holds more."""
    engine = getattr(storage._backend, "engine", None)
    return 2**31 - 1 if engine and engine.dialect.name == "postgresql" else 2**40


def objective(trial):
    x = trial.suggest_float("x", -5, 5)
    n = trial.suggest_int("n", 1, 100, log=True)
    c = trial.suggest_categorical("c", ["a", "b", None])
    for step in range(3):
        trial.report(x * x + n / (step + 1), step)
    return x * x + n + (1 if c == "a" else 0)


def work(study, trials):
    for _ in range(trials):
        trial = study.ask()
        x = trial.suggest_float("a", -5, 5)
        trial.suggest_float("b", 1e-5, 1, log=True)
        trial.suggest_categorical("e", ["p", "q", "r"])
        for step in range(10):
            trial.report(x * x + step, step)
        study.tell(trial, x * x)
    return trials


def claim(study, trials):
    claimed = []
    for _ in range(trials):
        trial = study.ask()
        claimed.append({"number": trial.number, "fixed": study.trials[trial.number].system_attrs.get("fixed_params", {})})
        study.tell(trial, 0)
    return claimed


def grid(study, trials):
    """Trials on a grid, which `study` ends once it is complete."""
    study.sampler = optuna.samplers.GridSampler({"b": ["x", None], "a": [1, 2, 3], "c": [0.5, 1.5]})

    def objective(trial):
        b = trial.suggest_categorical("b", ["x", None])
        return trial.suggest_int("a", 1, 3) * trial.suggest_float("c", 0, 2) + (b == "x")

    study.optimize(objective, n_trials=trials)


def rungs(study, trials):
    """Trials whose curves follow from their numbers alone, pruned by Hyperband."""
    study.pruner = optuna.pruners.HyperbandPruner(min_resource=1, max_resource=9, reduction_factor=3)

    def objective(trial):
        for step in range(12):
            trial.report(trial.number * 17 % 23 + 8 / (1 + step), step)
            if trial.should_prune():
                raise optuna.TrialPruned()
        return trial.number * 17 % 23

    study.optimize(objective, n_trials=trials)


def dashboard(storage, study):
    """The status of each page, and what it says."""
    import io
    import optuna_dashboard

    app = optuna_dashboard.wsgi(storage)

    def call(method, path, body=None):
        data = json.dumps(body).encode() if body is not None else b""
        status = []
        environment = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "test",
            "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "wsgi.version": (1, 0),
            "wsgi.input": io.BytesIO(data), "wsgi.errors": sys.stderr, "wsgi.multithread": False,
            "wsgi.multiprocess": False, "wsgi.run_once": False, "CONTENT_LENGTH": str(len(data)),
            "CONTENT_TYPE": "application/json",
        }
        text = b"".join(app(environment, lambda code, headers, error=None: status.append(code)))
        return {"status": int(status[0].split()[0]), "body": json.loads(text) if text[:1] in (b"{", b"[") else None}

    pages = {"studies": call("GET", "/api/studies")}
    identifier = next(s["study_id"] for s in pages["studies"]["body"]["study_summaries"] if s["study_name"] == study)
    trials = storage.get_all_trials(identifier)
    pages["study"] = call("GET", f"/api/studies/{identifier}")
    pages["importances"] = call("GET", f"/api/studies/{identifier}/param_importances")
    pages["note"] = call("PUT", f"/api/studies/{identifier}/note", {"body": "a note", "version": 1})
    pages["csv"] = call("GET", f"/csv/{identifier}")
    pages["trial_note"] = call(
        "PUT", f"/api/studies/{identifier}/{trials[0]._trial_id}/note", {"body": "another", "version": 1})
    return pages


def rustuna(path):
    import rustuna

    storage = rustuna.storages.SQLite3Storage(path)
    study = rustuna.create_study(storage=storage, study_name="rustuna", sampler=rustuna.samplers.RandomSampler(seed=1))
    study.optimize(lambda t: t.suggest_float("x", 0, 1) + t.suggest_int("n", 1, 8, log=True), n_trials=4)
    storage.discard_trials([2])


def open_storage(path):
    if path.endswith(".log"):
        return optuna.storages.JournalStorage(optuna.storages.journal.JournalFileBackend(path))
    url = path if "://" in path else f"sqlite:///{path}"
    return optuna.storages.get_storage(url.replace("postgresql://", "postgresql+psycopg2://"))


def main():
    command, path, *arguments = sys.argv[1:]
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    warnings.simplefilter("ignore")
    if command == "rustuna":
        rustuna(path)
    storage = open_storage(path)

    def study(sampler):
        return optuna.load_study(study_name=arguments[0], storage=storage, sampler=sampler)

    if command == "write":
        write(storage)
    elif command == "continue":
        study(optuna.samplers.TPESampler(seed=2)).optimize(objective, n_trials=int(arguments[1]))
    elif command == "running":
        study(optuna.samplers.TPESampler(seed=3)).ask().suggest_float("x", -5, 5)
    elif command == "grid":
        grid(study(None), int(arguments[1]))
    elif command == "rungs":
        rungs(study(optuna.samplers.RandomSampler()), int(arguments[1]))
    elif command == "delete":
        for name in arguments:
            optuna.delete_study(study_name=name, storage=storage)
    if command == "work":
        result = work(study(optuna.samplers.RandomSampler()), int(arguments[1]))
    elif command == "claim":
        result = claim(study(optuna.samplers.RandomSampler()), int(arguments[1]))
    elif command == "dashboard":
        result = dashboard(storage, arguments[0])
    else:
        result = dump(storage)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
