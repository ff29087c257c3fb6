"""The tests talk to a running `apus serve`, whose address is in APUS_URL and, for gRPC, APUS_GRPC_PORT."""

import os
import uuid

import pytest

import apus


@pytest.fixture
def url() -> str:
    return os.environ["APUS_URL"]


@pytest.fixture
def client(url: str) -> apus.Client:
    return apus.Client(url, patience=0)


@pytest.fixture
def name() -> str:
    return f"study/{uuid.uuid4()} é"
