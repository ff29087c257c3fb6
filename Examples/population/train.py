"""Trains a network on handwritten digits for as long as it is let, and goes on from its checkpoint.

What a program needs for population-based training: it saves what it has learnt, and begins with what it finds saved.
"""
import json
import os
import pickle
import warnings

import numpy
from sklearn.datasets import load_digits
from sklearn.metrics import log_loss
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

EPOCHS = 40
NOISE = 0.3  # on the pixels, drawn anew in each epoch

warnings.filterwarnings("ignore")
params = json.loads(os.environ["APUS_PARAMS"])
X, y = load_digits(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X / 16, y, test_size=0.4, random_state=0, stratify=y)

checkpoint = os.path.join(os.environ.get("APUS_CHECKPOINT_DIR", "."), "model.pickle")
if os.path.exists(checkpoint):
    with open(checkpoint, "rb") as file:
        epoch, model = pickle.load(file)
else:
    epoch, model = 0, MLPClassifier(
        hidden_layer_sizes=(32,), solver="sgd", batch_size=8, momentum=0.9, alpha=0, random_state=0)

# The parameters of this stretch: those of the one before may have been others.
model.learning_rate_init = params["learning_rate"]
if hasattr(model, "_optimizer"):
    model._optimizer.learning_rate = model._optimizer.learning_rate_init = params["learning_rate"]

while epoch < EPOCHS:
    epoch += 1
    noise = NOISE * numpy.random.default_rng(epoch).normal(size=X_train.shape)
    model.partial_fit(X_train + noise, y_train, classes=range(10))
    # A file that is whole or not there.
    with open(checkpoint + ".part", "wb") as file:
        pickle.dump((epoch, model), file)
    os.replace(checkpoint + ".part", checkpoint)
    print(json.dumps({"step": epoch, "loss": log_loss(y_test, model.predict_proba(X_test))}), flush=True)
