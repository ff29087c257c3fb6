"""Optuna's samplers, define-by-run, with their defaults."""
from problems import walk


def suggest(trial, p):
    if p["kind"] == "cat":
        return trial.suggest_categorical(p["name"], p["choices"])
    kind = trial.suggest_int if p["kind"] == "int" else trial.suggest_float
    return kind(p["name"], p["low"], p["high"], log=p.get("log", False))


def run(problem, budget, evaluate, sampler):
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    optuna.create_study(sampler=sampler).optimize(
        lambda trial: evaluate(walk(problem.parameters, lambda p: suggest(trial, p))), n_trials=budget)


def tpe(problem, budget, seed, evaluate):
    """`TPESampler()`, multivariate for one objective since Optuna 5."""
    from optuna.samplers import TPESampler

    run(problem, budget, evaluate, TPESampler(seed=seed, warn_independent_sampling=False))


def cmaes(problem, budget, seed, evaluate):
    from optuna.samplers import CmaEsSampler

    run(problem, budget, evaluate, CmaEsSampler(seed=seed, warn_independent_sampling=False))


def gp(problem, budget, seed, evaluate):
    import torch
    from optuna.samplers import GPSampler

    torch.set_num_threads(1)
    run(problem, budget, evaluate, GPSampler(seed=seed, warn_independent_sampling=False))


def auto_is(problem):
    """The peer whose runs are AutoSampler's: it hands the first 250 trials of a space without choices to GPSampler."""
    has_choice = any(p["kind"] == "cat" for p in problem.parameters)
    return None if has_choice or problem.is_conditional else "optuna_gp"


def auto(problem, budget, seed, evaluate):
    """What AutoSampler of OptunaHub does below 250 trials where there are choices or conditions.

    The package itself is loaded from the network at run time, so its rule is written here with Optuna's own samplers.
    """
    from optuna.samplers import TPESampler

    run(problem, budget, evaluate,
        TPESampler(seed=seed, multivariate=True, constant_liar=True, warn_independent_sampling=False))
