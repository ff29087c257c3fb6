"""Evaluates the problems for another process: a line of JSON in, a line of JSON out.

The first line it writes describes all problems. A request is {"problem", "seed", "number", "parameters"}, with the number of
the evaluation from 0; the answer is [what the optimizer is told, the value without noise]. It ends with its input.
"""
import json
import sys

from problems import all_problems


def main():
    known = all_problems()
    print(json.dumps([p.description() for p in known.values()]), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        problem = known[request["problem"]]
        values = problem.evaluate(request["parameters"], request["seed"], request["number"])
        print(json.dumps([float(v) for v in values]), flush=True)


if __name__ == "__main__":
    main()
