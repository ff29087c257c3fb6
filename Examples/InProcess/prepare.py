"""Writes scikit-learn's digits as digits.csv: 64 pixels and the digit on each line.

Usage: prepare.py FOLDER
"""
import pathlib
import sys

from sklearn.datasets import load_digits

X, y = load_digits(return_X_y=True)
lines = (",".join(str(int(v)) for v in [*row, label]) for row, label in zip(X, y))
(pathlib.Path(sys.argv[1]) / "digits.csv").write_text("\n".join(lines) + "\n")
