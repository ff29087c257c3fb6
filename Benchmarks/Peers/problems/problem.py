"""What a problem is: a space, a function to minimize, and the noise on what an optimizer is told."""
import math
import random
from dataclasses import dataclass
from typing import Callable


@dataclass
class Problem:
    """A parameter is a dict: name, kind (float, int or cat), low and high or choices, log, and perhaps `when`:
    a list of (parent, [values]), all of which must hold. `minimum` is the least value there is, as far as known."""

    name: str
    kind: str  # classic, bbob, mixint, table, conditional or noisy
    parameters: list
    function: Callable[[dict], float]
    minimum: float
    deviation: float = 0.0  # of the noise
    held_back: bool = False  # set by the rule of `all_problems`

    def evaluate(self, parameters, seed, number):
        """What the optimizer is told of evaluation `number` (from 0) in the run of `seed`, and the value without noise."""
        value = self.function(parameters)
        if not self.deviation:
            return value, value
        # The seed is a text, which Python hashes the same way everywhere.
        noise = random.Random(f"{self.name} {seed} {number}").gauss(0.0, self.deviation)
        return value + noise, value

    @property
    def is_conditional(self):
        return any("when" in p for p in self.parameters)

    def description(self):
        """All but the function, for JSON."""
        return {"name": self.name, "kind": self.kind, "parameters": self.parameters, "minimum": self.minimum,
                "deviation": self.deviation, "held_back": self.held_back}


def number(name, low, high, log=False, when=None, kind="float"):
    p = {"name": name, "kind": kind, "low": low, "high": high}
    return p | ({"log": True} if log else {}) | ({"when": when} if when else {})


def whole(name, low, high, log=False, when=None):
    return number(name, low, high, log, when, kind="int")


def choice(name, choices, when=None):
    return {"name": name, "kind": "cat", "choices": choices} | ({"when": when} if when else {})


def floats(n, low, high):
    """The parameters x0, x1 and so on."""
    return [number(f"x{i}", low, high) for i in range(n)]


def vector(p, n):
    return [p[f"x{i}"] for i in range(n)]


def is_active(parameter, chosen):
    """Whether the conditions of the parameter hold for what is chosen already."""
    return all(chosen.get(parent) in values for parent, values in parameter.get("when", ()))


def walk(parameters, choose):
    """Chooses every parameter that its parents' values admit, parents first."""
    chosen = {}
    for p in parameters:
        if is_active(p, chosen):
            chosen[p["name"]] = choose(p)
    return chosen


def draw(parameter, rng):
    """A value drawn uniformly, or log-uniformly; `rng` is a random.Random."""
    if parameter["kind"] == "cat":
        return rng.choice(parameter["choices"])
    low, high = parameter["low"], parameter["high"]
    if parameter["kind"] == "int":
        if not parameter.get("log"):
            return rng.randint(low, high)
        value = math.exp(rng.uniform(math.log(low - 0.5), math.log(high + 0.5)))
        return min(max(round(value), low), high)
    return math.exp(rng.uniform(math.log(low), math.log(high))) if parameter.get("log") else rng.uniform(low, high)
