"""Prints how many trials and calls a second Optuna's clients finish on one study behind a server, as JSON.

Usage: rpc_clients.py PORT CLIENTS SECONDS
Each client is a process; a trial has 5 parameters, 10 reports and a tell, as in storage.py.
"""
import json
import multiprocessing as mp
import sys
import time
import warnings

from storage import one_trial


def proxy_at(port):
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
    proxy = optuna.storages.GrpcStorageProxy(host="127.0.0.1", port=port)
    proxy.wait_server_ready(timeout=60)
    return proxy


def count_calls(proxy):
    """Lets `calls[0]` count what is asked of the server."""
    calls = [0]

    def counting(method):
        def call(*arguments, **options):
            calls[0] += 1
            return method(*arguments, **options)

        return call

    for name, method in list(vars(proxy._stub).items()):
        setattr(proxy._stub, name, counting(method))
    return calls


def client(port, name, seconds, barrier, queue, seed):
    import optuna

    proxy = proxy_at(port)
    sampler = optuna.samplers.RandomSampler(seed=seed)
    study = optuna.load_study(study_name=name, storage=proxy, sampler=sampler)
    one_trial(study)
    calls, errors, done = count_calls(proxy), 0, 0
    barrier.wait()
    start = time.perf_counter()
    while time.perf_counter() - start < seconds:
        try:
            one_trial(study)
            done += 1
        except Exception:
            errors += 1
    queue.put((done, calls[0], errors, time.perf_counter() - start))


def main(port, clients, seconds):
    import optuna

    proxy, name = proxy_at(port), f"clients-{time.time_ns()}"
    optuna.create_study(study_name=name, storage=proxy)
    context = mp.get_context("spawn")
    barrier, queue = context.Barrier(clients), context.Queue()
    processes = [
        context.Process(target=client, args=(port, name, seconds, barrier, queue, seed)) for seed in range(clients)
    ]
    for process in processes:
        process.start()
    results = [queue.get() for _ in processes]
    for process in processes:
        process.join()
    return {
        "trials": sum(done / elapsed for done, _, _, elapsed in results),
        "calls": sum(calls for _, calls, _, _ in results),
        "finished": sum(done for done, _, _, _ in results),
        "errors": sum(errors for _, _, errors, _ in results),
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))))
