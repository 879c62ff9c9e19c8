"""What the API answers is what it describes, whatever it is sent. `python -m evaluation api` tries far more."""

import threading
import time

import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from service.app import create_app
from service.settings import Settings

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
CASES = 3
TEXT = "Trong 6 tháng đầu năm 2017, huyện An Biên thu ngân sách 88,83 tỷ đồng, đạt 65,2% kế hoạch."


@pytest.fixture
def served(location):
    """The address of a service that really listens."""
    server = uvicorn.Server(
        uvicorn.Config(create_app(Settings(location, workers=1, rate=10**9)), port=0, log_level="critical")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisDeprecationWarning")  # of its own strategies
def test_every_answer_is_described(served):
    description = schemathesis.openapi.from_url(f"{served}/v1/openapi.json")
    operations = [one.ok() for one in description.get_all_operations()]
    assert len(operations) > 50
    for operation in operations:
        if operation.label == "POST /v1/documents":
            call(operation.Case(body={"text": TEXT, "external_id": "a"}, media_type="application/json"))

    @settings(max_examples=CASES, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(st.data())
    def tried(data):
        for operation in operations:
            call(data.draw(operation.as_strategy()))

    tried()


def call(case):
    if "key_id" not in (case.path_parameters or {}):
        case.call_and_validate(checks=CHECKS, timeout=60)
