"""Who may come in, and as whom."""

from __future__ import annotations

import os

import pytest
from click.testing import CliRunner

from marketplace.__main__ import main
from marketplace.api.tokens import Tokens, Unauthorised, make, read
from marketplace.errors import MarketplaceError, Unreadable
from tests.api.shop import a_client
from tests.engines.builders_engines import CANARY

SAMPLE = "/api/v1/products/sales/sample"
QUERY = {"sql": "SELECT DISTINCT email FROM sales.orders"}


@pytest.fixture
def listed(tmp_path):
    """A file with a token without a role, and one of privacy."""
    plain, line = make("ada")
    privacy, other = make("bo", "privacy")
    file = tmp_path / "tokens.txt"
    file.write_text(f"# Tokens of this marketplace\n\n{line}\n{other}  # since 2026\n")
    return file, plain, privacy


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def test_the_role_of_a_token_decides_what_is_masked(market, listed):
    file, plain, privacy = listed
    with a_client(market, str(file)) as api:
        assert CANARY not in api.get(SAMPLE, headers=bearer(plain)).text
        assert CANARY in api.get(SAMPLE, headers=bearer(privacy)).text
        assert CANARY not in api.post("/api/v1/query", json=QUERY, headers=bearer(plain)).text
        assert CANARY in api.post("/api/v1/query", json=QUERY, headers=bearer(privacy)).text


@pytest.mark.parametrize("path", ["/api/v1/products", SAMPLE, "/api/v1/nothing", "/api"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        bearer("dpm_unknown"),
        bearer(""),
        bearer("é"),
        {"authorization": "Basic YWRhOmFkYQ=="},
        {"authorization": "Bearer"},
        {"authorization": ""},
    ],
)
def test_without_a_known_token_nobody_comes_in(market, listed, headers, path):
    sent = {name: value.encode("utf-8") for name, value in headers.items()}
    with a_client(market, str(listed[0])) as api:
        answer = api.get(path, headers=sent)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json()["error"]["kind"] == "unauthorised"


def test_two_tokens_are_none(market, listed):
    file, plain, privacy = listed
    sent = [("authorization", f"Bearer {token}") for token in (plain, privacy)]
    with a_client(market, str(file)) as api:
        assert api.get("/api/v1/products", headers=sent).status_code == 401


def test_the_document_is_for_everybody(market, listed):
    with a_client(market, str(listed[0])) as api:
        document = api.get("/api/v1/openapi.json").json()
    assert document["paths"]["/api/v1/query"]["post"]["security"] == [{"token": []}]


def test_without_a_list_everybody_comes_in_and_a_token_is_still_not_believed(api):
    assert api.get("/api/v1/products").status_code == 200
    assert api.get("/api/v1/products", headers=bearer("dpm_x")).status_code == 401
    # That of a proxy in front.
    basic = {"authorization": "Basic YWRhOmFkYQ=="}
    assert api.get("/api/v1/products", headers=basic).status_code == 200
    document = api.get("/api/v1/openapi.json").json()
    assert document["paths"]["/api/v1/query"]["post"]["security"] == [{"token": []}, {}]


def test_a_list_that_changes_holds_from_the_next_call_on(market, listed):
    file, plain, _ = listed
    with a_client(market, str(file)) as api:
        assert api.get("/api/v1/products", headers=bearer(plain)).status_code == 200
        token, line = make("cy")
        new = file.with_suffix(".new")
        new.write_text(line)
        os.replace(new, file)
        assert api.get("/api/v1/products", headers=bearer(plain)).status_code == 401
        assert api.get("/api/v1/products", headers=bearer(token)).status_code == 200


def test_a_list_that_is_gone_or_garbled_closes_the_api_and_mending_opens_it(market, listed):
    file, plain, _ = listed
    good = file.read_bytes()
    with a_client(market, str(file)) as api:
        for broken in (None, good + b"half a line\n", b"\xff\xfe" + good, good + b" " * 1_000_000):
            file.unlink() if broken is None else file.write_bytes(broken)
            answer = api.get("/api/v1/products", headers=bearer(plain))
            assert answer.status_code == 503
            assert answer.json()["error"]["kind"] == "unreadable"
            assert str(file.parent) not in answer.text
            file.write_bytes(good)
            assert api.get("/api/v1/products", headers=bearer(plain)).status_code == 200


def test_a_list_that_is_a_folder_closes_the_api(market, tmp_path):
    with a_client(market, str(tmp_path)) as api:
        assert api.get("/api/v1/products").status_code == 503
        assert api.get("/api/v1/products", headers=bearer("dpm_x")).status_code == 503


def test_an_empty_list_knows_nobody(tmp_path):
    file = tmp_path / "tokens.txt"
    file.write_text("# nobody yet\n")
    with pytest.raises(Unauthorised):
        Tokens(str(file)).caller("dpm_x", "127.0.0.1")


def test_the_name_of_a_token_has_its_turn_and_without_one_the_address(listed):
    file, plain, _ = listed
    assert Tokens(str(file)).caller(plain, "10.0.0.1").user == "token ada"
    assert Tokens("").caller("", "10.0.0.1").user == "address 10.0.0.1"


def test_only_a_hash_of_a_token_stands_in_its_line():
    token, line = make("ada", "data steward")
    assert token not in line
    (found,) = read(line.encode())
    assert (found.name, found.role) == ("ada", "data steward")
    assert make("ada")[0] != make("ada")[0]


def test_the_command_prints_a_token_and_its_line_once(tmp_path):
    done = CliRunner().invoke(main, ["token", "ada", "--role", "privacy"])
    token, line = done.stdout.splitlines()
    file = tmp_path / "tokens.txt"
    file.write_text(line)
    assert Tokens(str(file)).caller(token, "").role == "privacy"


@pytest.mark.parametrize(
    ("name", "role"),
    [("", ""), ("two words", ""), ("a#b", ""), ("x" * 101, ""), ("a", "-"), ("a", "b # c"),
     ("a", " b"), ("a", "b\nc"), ("a\n", "")],
)  # fmt: skip
def test_a_name_or_role_that_cannot_stand_in_a_line_is_refused(name, role):
    with pytest.raises(MarketplaceError):
        make(name, role)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ada", "Line 1"),
        ("ada privacy", "Line 1"),
        (f"ada {'a' * 64}", "Line 1"),
        (f"# fine\nada privacy {'a' * 63}", "Line 2"),
        (f"ada privacy {'g' * 64}", "Line 1"),
        (f"ada - {'a' * 64}\nbo privacy {'A' * 64}", "Line 2 of the file of tokens lists"),
        (f"a/b - {'a' * 64}", "Line 1"),
    ],
)
def test_a_line_that_is_not_understood_is_named(text, said):
    with pytest.raises(Unreadable, match=said):
        read(text.encode())
