"""The problems by which Apus is compared with its peers: one definition, used by both sides."""
from . import classic, coco, conditional, noisy, tables
from .problem import Problem, draw, is_active, walk

__all__ = ["Problem", "all_problems", "draw", "is_active", "walk"]

KINDS = ["bbob", "mixint", "table", "conditional", "noisy"]


def all_problems():
    """All of them by name.

    Of those that are not classic, in the order of kind and name, every second one is held back: it is never used to
    choose or tune Apus's default.
    """
    added = [p for module in (coco, tables, conditional, noisy) for p in module.problems()]
    added.sort(key=lambda p: (KINDS.index(p.kind), p.name))
    for i, p in enumerate(added):
        p.held_back = i % 2 == 1
    return {p.name: p for p in classic.problems() + added}
