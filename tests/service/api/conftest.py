"""The service on an archive of either engine, called as a program on this machine would."""

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.settings import Settings

HERE = "http://127.0.0.1"


@pytest.fixture
def settings(location):
    return Settings(location, workers=1)


@pytest.fixture
def client(settings):
    with TestClient(create_app(settings), base_url=HERE, raise_server_exceptions=False) as client:
        yield client
