"""The demo organisation's contracts: valid, and they hold together."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import jsonschema_rs
import pytest
import ryaml

TOP = Path(__file__).parent.parent
CONTRACTS = TOP / "contracts"
BROKEN = "environment/air-quality/air-quality.odcs.yaml"


def read(path: Path) -> dict:
    return ryaml.loads(path.read_text("utf-8"))  # YAML 1.2; refuses a key stated twice


PATHS = {p.relative_to(CONTRACTS).as_posix(): p for p in sorted(CONTRACTS.rglob("*.od?s.yaml"))}
DOCUMENTS = {name: read(path) for name, path in PATHS.items() if name != BROKEN}
KEYS = {(d["id"], d["version"]): d for d in DOCUMENTS.values() if d["kind"] == "DataContract"}
PRODUCTS = {name: d for name, d in DOCUMENTS.items() if d["kind"] == "DataProduct"}


def schema_of(document: dict) -> dict:
    package, standard = {
        "DataContract": ("datacontract", "odcs"),
        "DataProduct": ("dataproduct", "odps"),
    }[document["kind"]]
    version = document["apiVersion"].removeprefix("v")
    folder = find_spec(package).submodule_search_locations[0]
    return json.loads((Path(folder) / f"schemas/{standard}-{version}.schema.json").read_text())


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_contract_but_one_is_valid(name):
    document = DOCUMENTS[name]
    validator = jsonschema_rs.Draft201909Validator(schema_of(document))
    assert [e.message for e in validator.iter_errors(document)] == []


def test_one_file_is_broken_on_purpose():
    with pytest.raises(ryaml.InvalidYamlError):
        read(PATHS[BROKEN])


def test_all_versions_of_the_standards_are_there():
    assert {d["apiVersion"] for d in KEYS.values()} == {"v3.0.2", "v3.1.0", "v3.2.0"}
    assert {d["apiVersion"] for d in PRODUCTS.values()} == {"v1.0.0", "v1.1.0"}


@pytest.mark.parametrize("name", PRODUCTS)
def test_every_port_names_a_contract_and_its_version(name):
    product = PRODUCTS[name]
    ports = [*product.get("inputPorts", []), *product["outputPorts"]]
    named = [(p["contractId"], p["version"]) for p in ports if "contractId" in p]
    named += [
        (c["id"], c["version"]) for p in product["outputPorts"] for c in p.get("inputContracts", [])
    ]
    assert [key for key in named if key not in KEYS] == []


def test_no_contract_is_there_twice():
    contracts = [d for d in DOCUMENTS.values() if d["kind"] == "DataContract"]
    assert len(contracts) == len(KEYS)


def test_about_thirty_products_stand_in_six_domains():
    in_ports = {p["contractId"] for d in PRODUCTS.values() for p in d["outputPorts"]}
    derived = {d["id"] for d in KEYS.values()} - in_ports
    assert 30 <= len(PRODUCTS) + len(derived) <= 40
    assert len({d["domain"] for d in DOCUMENTS.values()}) == 6


def test_owners_and_domains_are_those_of_the_organisation():
    organisation = read(CONTRACTS / "marketplace.yaml")
    teams = {team["name"] for team in organisation["teams"]}
    domains = {domain["name"] for domain in organisation["domains"]}
    classes = {c["name"] for c in organisation["classifications"]}
    assert {owner(d) for d in DOCUMENTS.values()} - {""} <= teams
    assert {d["domain"] for d in DOCUMENTS.values()} == domains
    assert {p.get("classification", "public") for p in properties()} <= classes


def owner(document: dict) -> str:
    team = document.get("team")
    custom = {c["property"]: c["value"] for c in document.get("customProperties", [])}
    return team["name"] if isinstance(team, dict) else custom.get("owner", "")


def properties() -> list[dict]:
    found, waiting = [], [p for d in KEYS.values() for o in d["schema"] for p in o["properties"]]
    while waiting:
        found.append(waiting.pop())
        waiting += found[-1].get("properties", [])
        waiting += [found[-1]["items"]] if "items" in found[-1] else []
    return found


def test_exactly_one_contract_has_no_owner():
    assert [d["id"] for d in DOCUMENTS.values() if not owner(d)] == ["passenger-survey"]


def test_personal_data_are_restricted():
    personal = [p for p in properties() if "personal-data" in p.get("tags", [])]
    assert len(personal) > 30
    assert {p["classification"] for p in personal} == {"restricted"}


def test_questions_ask_for_products_that_exist():
    questions = read(TOP / "tests/questions.yaml")
    known = {d["id"] for d in DOCUMENTS.values()}
    assert len(questions) >= 45
    assert {q["expect"] for q in questions} <= known
