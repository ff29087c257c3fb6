"""Records what the peers find on the problems, at 25, 50, 100 and 200 evaluations.

Usage: python answers.py [--peers NAME ...] [--problems NAME ...] [--seeds N] [--out answers.json]
Runs what the file lacks, seed by seed over all problems, so that it may be stopped at any time and go on later; a peer's runs are
as many as `optimizers.PEERS` says. {"versions", "budgets", "results": {problem: {peer: {seed: [value at each budget]}}}}: the value
without noise of the trial that looks best so far, to six digits.
"""
import os

for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

import argparse
import fcntl
import importlib.metadata
import json
import platform
import sys
import time
import traceback
import warnings

from optimizers import PEERS
from problems import all_problems

BUDGETS = [25, 50, 100, 200]


def best_values(problem, peer, seed):
    """The value at each budget that the peer is run to."""
    told, true = [], []

    def evaluate(parameters):
        value, without_noise = problem.evaluate(parameters, seed, len(told))
        told.append(float(value))
        true.append(float(without_noise))
        return told[-1]

    peer.run(problem, peer.budget, seed, evaluate)
    best, found = None, []
    for i, value in enumerate(told[:peer.budget]):
        best = i if best is None or value < told[best] else best
        if i + 1 in BUDGETS:
            found.append(float(f"{true[best]:.6g}"))
    if len(told) < peer.budget and told:  # it ran out of things to try: what it has is its answer
        found += [float(f"{true[best]:.6g}")] * (sum(b <= peer.budget for b in BUDGETS) - len(found))
    return found


def versions(peers):
    packages = sorted({name for peer in peers for name in PEERS[peer].packages} | {"coco-experiment"})
    return {"python": platform.python_version()} | {name: importlib.metadata.version(name) for name in packages}


class Record:
    """The file of results; several processes may add to it."""

    def __init__(self, path):
        self.path = path

    def read(self):
        if not os.path.exists(self.path):
            return {"versions": {}, "budgets": BUDGETS, "results": {}}
        with open(self.path) as f:
            return json.load(f)

    def add(self, problem, peer, seed, values):
        with open(self.path + ".lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            record = self.read()
            record["versions"] |= versions([peer])
            runs = record["results"].setdefault(problem, {}).setdefault(peer, {})
            runs[str(seed)] = values
            with open(self.path + ".part", "w") as f:
                f.write(self.text(record))
            os.replace(self.path + ".part", self.path)

    @staticmethod
    def text(record):
        """A line for each problem and peer, all in order, so that a change is a small one."""
        def line(runs):
            return json.dumps({s: runs[s] for s in sorted(runs, key=int)}, separators=(",", ":"))

        problems = [
            f'  {json.dumps(problem)}: {{\n' + ",\n".join(f"   {json.dumps(p)}: {line(peers[p])}" for p in sorted(peers)) + "\n  }"
            for problem, peers in sorted(record["results"].items())]
        return (f'{{\n "versions": {json.dumps(record["versions"], sort_keys=True)},\n "budgets": {json.dumps(BUDGETS)},\n'
                f' "results": {{\n' + ",\n".join(problems) + "\n }\n}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "answers.json"))
    parser.add_argument("--peers", nargs="+", default=list(PEERS), choices=list(PEERS))
    parser.add_argument("--problems", nargs="+")
    parser.add_argument("--seeds", type=int, default=20, help="at most so many")
    arguments = parser.parse_args()
    warnings.filterwarnings("ignore")
    known, record = all_problems(), Record(arguments.out)
    for name in arguments.peers:
        peer = PEERS[name]
        for seed in range(min(peer.seeds, arguments.seeds)):
            for problem_name in arguments.problems or known:
                problem = known[problem_name]
                results = record.read()["results"].get(problem_name, {})
                if str(seed) in results.get(name, {}):
                    continue
                start = time.perf_counter()
                other = peer.same_as(problem)
                try:
                    if other:
                        values = results.get(other, {}).get(str(seed))
                        if values is None:
                            continue
                    else:
                        values = best_values(problem, peer, seed)
                except Exception:  # one run that fails does not end the others
                    print(f"{name} {problem_name} {seed} failed", file=sys.stderr)
                    traceback.print_exc()
                    continue
                record.add(problem_name, name, seed, values)
                print(f"{name} {problem_name} {seed} {values} {time.perf_counter() - start:.1f} s", flush=True)


if __name__ == "__main__":
    main()
