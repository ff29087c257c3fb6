"""The peers: each is a function of (problem, budget, seed, evaluate) that calls `evaluate` with the parameters it asks for."""
from collections.abc import Callable
from dataclasses import dataclass

from . import botorch_loop, hyperopt_tpe, optuna_samplers, random_search, rustuna_tpe, smac_facade


@dataclass
class Peer:
    """A peer, up to which budget and with how many seeds it is run, and the packages whose versions matter."""

    run: Callable
    packages: tuple = ()
    budget: int = 200
    seeds: int = 20
    # Names another peer whose runs count for this one on a problem, as it would do the very same there.
    same_as: Callable = lambda problem: None


SLOW = dict(budget=100, seeds=5)

# Cheap ones first: this is the order in which they are run.
PEERS = {
    "random": Peer(random_search.run),
    "rustuna_tpe": Peer(rustuna_tpe.run, ("rustuna",)),
    "optuna_cmaes": Peer(optuna_samplers.cmaes, ("optuna", "cmaes")),
    "optuna_tpe": Peer(optuna_samplers.tpe, ("optuna",)),
    "hyperopt_tpe": Peer(hyperopt_tpe.run, ("hyperopt",)),
    "optuna_gp": Peer(optuna_samplers.gp, ("optuna", "torch"), **SLOW),
    "optuna_auto": Peer(optuna_samplers.auto, ("optuna", "torch"), **SLOW, same_as=optuna_samplers.auto_is),
    "smac": Peer(smac_facade.run, ("smac", "ConfigSpace"), **SLOW),
    "botorch": Peer(botorch_loop.run, ("botorch", "gpytorch", "torch"), **SLOW),
}
