"""SMAC's facade for hyperparameter optimization."""
import logging
import tempfile


def space(problem, seed):
    from ConfigSpace import AndConjunction, Categorical, ConfigurationSpace, Float, InCondition, Integer

    cs = ConfigurationSpace(seed=seed)
    for p in problem.parameters:
        if p["kind"] == "cat":
            cs.add(Categorical(p["name"], p["choices"]))
        else:
            kind = Integer if p["kind"] == "int" else Float
            cs.add(kind(p["name"], (p["low"], p["high"]), log=p.get("log", False)))
    for p in problem.parameters:
        when = [InCondition(cs[p["name"]], cs[parent], values) for parent, values in p.get("when", ())]
        if when:
            cs.add(AndConjunction(*when) if len(when) > 1 else when[0])
    return cs


def run(problem, budget, seed, evaluate):
    import smac
    from smac.runhistory.dataclasses import TrialValue

    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        # noise is something that SMAC wants to know of
        scenario = smac.Scenario(space(problem, seed), deterministic=not problem.deviation, n_trials=budget, seed=seed,
                                 output_directory=folder)
        optimizer = smac.HyperparameterOptimizationFacade(
            scenario, lambda config, seed=0: 0.0, overwrite=True, logging_level=False)
        for _ in range(budget):
            try:
                trial = optimizer.ask()
            except StopIteration:  # a small space can run out of new configurations
                return
            parameters = {name: getattr(value, "item", lambda value=value: value)()
                          for name, value in dict(trial.config).items()}
            optimizer.tell(trial, TrialValue(cost=evaluate(parameters)), save=False)
