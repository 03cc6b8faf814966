"""The API against its own OpenAPI document: what it says is what happens."""

from __future__ import annotations

import json
import re

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode, checks
from schemathesis.config import SchemathesisConfig

from marketplace.api.door import DOCUMENT
from marketplace.api.tokens import make
from tests.api.shop import a_door

# What any call must be answered with, and how a wrong one is refused.
ANSWERS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]
REFUSALS = [
    checks.negative_data_rejection,
    checks.unsupported_method,
    checks.missing_required_header,
    checks.allow_header_conformance,
    checks.ignored_auth,
]
OPERATIONS = [
    ("GET", "/api/v1/products"),
    ("GET", "/api/v1/products/{id}"),
    ("GET", "/api/v1/products/{id}/contract"),
    ("GET", "/api/v1/products/{id}/sample"),
    ("POST", "/api/v1/query"),
]
SETTINGS = settings(
    max_examples=30,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="session")
def document(market):
    config = SchemathesisConfig(seed=20260101)
    return schemathesis.openapi.from_asgi(DOCUMENT, a_door(market), config=config)


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_call_is_answered_as_the_document_says(document, method, path, mode):
    @SETTINGS
    @given(document[path][method].as_strategy(generation_mode=mode))
    def called(case):
        case.call_and_validate(checks=[*ANSWERS, *REFUSALS])
        if case.path_parameters:  # an id that somebody made up is rarely one
            case.path_parameters["id"] = "flights"
            case.call_and_validate(checks=ANSWERS)

    called()


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_no_call_does_without_a_token_where_one_is_asked_for(market, tmp_path, method, path):
    token, line = make("schemathesis")
    (tmp_path / "tokens.txt").write_text(line)
    app = a_door(market, str(tmp_path / "tokens.txt"))
    document = schemathesis.openapi.from_asgi(DOCUMENT, app, config=SchemathesisConfig(seed=1))

    @settings(SETTINGS, max_examples=3)
    @given(document[path][method].as_strategy())
    def called(case):
        case.call_and_validate(
            headers={"Authorization": f"Bearer {token}"}, checks=[*ANSWERS, checks.ignored_auth]
        )
        assert case.call().status_code == 401

    called()


def test_the_examples_of_the_document_run(api):
    asked = api.get(DOCUMENT).json()["components"]["schemas"]["Asked"]["examples"]
    for example in asked:
        answer = api.post("/api/v1/query", json=example)
        assert answer.status_code == 200, answer.text
        assert answer.json()["rows"]


def test_the_document_is_whole(api):
    document = api.get(DOCUMENT).json()
    held = [(method.upper(), path) for path, of in document["paths"].items() for method in of]
    assert sorted(held) == OPERATIONS
    for path in document["paths"].values():
        for operation in path.values():
            assert operation["summary"]
            assert operation["security"]
            failed = {status for status in operation["responses"] if status >= "400"}
            assert failed >= {"401", "403", "422", "429", "500", "503"}
            for status in failed:
                content = operation["responses"][status]["content"]["application/json"]
                assert content["schema"]["$ref"].endswith("/Failed")
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_the_document_names_no_foreign_host(api):
    text = json.dumps(api.get(DOCUMENT).json())
    assert not re.findall(r"https?://\S+", text)


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/api/docs", "/api/v1/docs", "/api/redoc"])
def test_there_is_no_page_of_the_web_framework(api, path):
    answer = api.get(path)
    assert answer.text == "a page" or answer.status_code == 404
