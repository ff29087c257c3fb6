"""Writes a third of scikit-learn's digits as digits.libsvm, the format that svm-train reads, scaled to 0…1."""
from sklearn.datasets import dump_svmlight_file, load_digits

X, y = load_digits(return_X_y=True)
dump_svmlight_file(X[::3] / 16, y[::3], "digits.libsvm", zero_based=False)
