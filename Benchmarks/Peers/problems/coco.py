"""Functions of COCO's suites bbob and bbob-mixint, through `coco-experiment`; values are differences to the optimum.

> N. Hansen et al. "COCO: A Platform for Comparing Continuous Optimizers in a Black-Box Setting." Optimization Methods and
> Software 36, 2021.
"""
import cocoex

from .problem import Problem, number, whole

# (function, dimensions): the optimum of instance 1, by `_best_parameter`. All five groups of functions are there.
BBOB = {(2, 5): -209.88, (6, 10): 35.9, (7, 5): 92.94, (12, 3): -621.11, (14, 10): -52.35, (17, 5): -16.94,
        (20, 10): -546.5, (21, 2): 40.78}
# Here COCO offers 5, 10, 20, … dimensions; four in five are whole numbers.
MIXINT = {(3, 5): -46.209, (8, 10): 1.4915, (15, 10): 100.0, (21, 5): 40.78}


def problem(suite, function, dimensions, optimum, name, kind):
    f = suite.get_problem_by_function_dimension_instance(function, dimensions, 1)
    first_float = f.number_of_integer_variables
    parameters = []
    for i, (low, high) in enumerate(zip(f.lower_bounds, f.upper_bounds)):
        if i < first_float:
            parameters.append(whole(f"x{i}", round(low), round(high)))
        else:
            parameters.append(number(f"x{i}", float(low), float(high)))
    names = [p["name"] for p in parameters]
    return Problem(name, kind, parameters, lambda p: float(f([p[n] for n in names])) - optimum, 0.0)


def problems():
    bbob, mixint = cocoex.Suite("bbob", "", ""), cocoex.Suite("bbob-mixint", "", "")
    return ([problem(bbob, f, d, best, f"bbob_f{f:02}_d{d:02}", "bbob") for (f, d), best in BBOB.items()]
            + [problem(mixint, f, d, best, f"mixint_f{f:02}_d{d:02}", "mixint") for (f, d), best in MIXINT.items()])
