"""Prints how long studies of many trials take to move between storages, and how much memory that takes.

Usage: python3 Scripts/moving-figures.py APUS [TRIALS]
APUS is the built program, such as .build/release/apus; TRIALS is 100000 unless told. Each trial has 10 parameters,
a value and a date of start and end.
"""
import json
import os
import random
import subprocess
import sys
import tempfile
import time


def distribution(low, high):
    return {"name": "FloatDistribution", "attributes": {"step": None, "low": low, "high": high, "log": False}}


def write_study(path, trials):
    draw = random.Random(1)
    with open(path, "w") as file:
        header = {"format": "apus-study", "version": 1, "name": "s", "directions": ["minimize"], "trials": trials}
        file.write(json.dumps(header) + "\n")
        parameters = [{"name": f"x{i}", "distribution": distribution(0.0, 1.0)} for i in range(10)]
        file.write(json.dumps({"space": 0, "parameters": parameters}) + "\n")
        for number in range(trials):
            file.write(json.dumps({
                "number": number, "state": "complete", "values": [draw.random()], "space": 0,
                "params": [draw.random() for _ in range(10)], "start": "2026-01-02T03:04:05.678901Z",
                "end": "2026-01-02T03:05:00.000000Z"}) + "\n")


def timed(title, *command):
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{title}: {command} ended with {status}")
    seconds = time.perf_counter() - start
    print(f"{title}: {seconds:.1f} s, {usage.ru_utime + usage.ru_stime:.1f} s of CPU, {usage.ru_maxrss // 1024} MB",
          flush=True)


def main():
    apus, trials = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        write_study("s.jsonl", trials)
        a, b, log = "sqlite:///a.db", "sqlite:///b.db", "journal:///s.log"
        print(f"{trials} trials with 10 parameters")
        timed("file → SQLite", apus, "study", "import", "s.jsonl", "--storage", a)
        timed("SQLite → file", apus, "study", "export", "s", "-o", "t.jsonl", "--storage", a)
        timed("SQLite → SQLite", apus, "study", "copy", "s", "--storage", a, "--to", b)
        timed("SQLite → journal", apus, "study", "copy", "s", "--storage", a, "--to", log)
        timed("journal → file", apus, "study", "export", "s", "-o", "u.jsonl", "--storage", log)
        timed("journal → SQLite", apus, "study", "copy", "s", "--storage", log, "--to", b, "--name", "t")
        same = open("t.jsonl").read() == open("u.jsonl").read()
        print("both files are", "the same" if same else "different")


if __name__ == "__main__":
    main()
