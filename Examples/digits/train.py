"""Trains a network on the digits and prints its accuracy on held-out ones after each epoch.

A program as people have it: Apus hands it the parameters in APUS_PARAMS and reads the lines it prints.
"""
import json
import os
import warnings

from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore")
params = json.loads(os.environ["APUS_PARAMS"])
X, y = load_digits(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=0, stratify=y)
scaler = StandardScaler().fit(X_train)
X_train, X_test = scaler.transform(X_train), scaler.transform(X_test)

model = MLPClassifier(
    hidden_layer_sizes=(params["hidden"],),
    activation=params["activation"],
    solver=params["solver"],
    alpha=params["alpha"],
    learning_rate_init=params["learning_rate"],
    momentum=params.get("momentum", 0.9),
    random_state=0,
)
for epoch in range(1, 16):
    model.partial_fit(X_train, y_train, classes=range(10))
    print(json.dumps({"step": epoch, "accuracy": model.score(X_test, y_test)}), flush=True)
