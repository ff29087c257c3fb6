"""Hyperopt's TPE: a condition becomes a branch of `hp.choice`."""
import math


def run(problem, budget, seed, evaluate):
    import numpy as np
    from hyperopt import fmin, tpe

    fmin(lambda p: evaluate(flat(p)), branch(problem.parameters, {}, ""), algo=tpe.suggest, max_evals=budget,
         rstate=np.random.default_rng(seed), show_progressbar=False, verbose=False)


def leaf(p, label):
    from hyperopt import hp
    from hyperopt.pyll import scope

    if p["kind"] == "int":
        if p.get("log"):
            return scope.int(hp.qloguniform(label, math.log(p["low"]), math.log(p["high"]), 1))
        return hp.uniformint(label, p["low"], p["high"])
    if p.get("log"):
        return hp.loguniform(label, math.log(p["low"]), math.log(p["high"]))
    return hp.uniform(label, p["low"], p["high"])


def branch(parameters, chosen, path):
    """The parameters whose conditions are met by what is `chosen`; a choice opens a branch for each of its values.

    A label may occur once, so one in a branch has the path of choices that lead there.
    """
    from hyperopt import hp

    space = {}
    for p in parameters:
        if any(chosen.get(parent) not in values for parent, values in p.get("when", ())):
            continue
        name, label = p["name"], p["name"] + path
        if p["kind"] != "cat":
            space[name] = leaf(p, label)
            continue
        children = [c for c in parameters if any(parent == name for parent, _ in c.get("when", ()))]
        space[name] = hp.choice(label, [
            {name: v, **branch(children, {**chosen, name: v}, f"{path} {name}={v}")} for v in p["choices"]])
    return space


def flat(p):
    out = {}
    for name, value in p.items():
        out |= flat(value) if isinstance(value, dict) else {name: value}
    return out
