"""From a file beside the contracts to the draft of a product."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import yaml
from click.testing import CliRunner

from marketplace.__main__ import main
from marketplace.errors import Limited, NotFound, Refused
from marketplace.model import Person
from marketplace.model.drafting import About
from marketplace.services import drafting, granted
from marketplace.services.drafted import draft, folder_for
from marketplace.services.drafting_copy import from_contract, from_template, templates
from marketplace.services.drafting_sql import from_sql
from marketplace.services.marketplace import Marketplace
from tests.builders import a_contract, a_property, an_object
from tests.engines.builders_engines import a_file

NOW = datetime(2026, 3, 1, tzinfo=UTC)
EVE = Person("Eve Adams", "eve@sales.example")
RULES = """product:
  required: [owner, schema, version, description, support]
classifications:
  - name: open
  - name: secret
    masked: true
    personal: true
teams:
  - name: Sales data
    domain: sales
    email: sales@skyport.example
domains:
  - name: sales
"""
PEOPLE = (
    "SELECT i AS id, 'p' || i || '@example.org' AS email, 'EWR' AS airport FROM range(200) t(i)"
)
LOCAL = {"server": "s", "type": "local", "path": "data/{model}.parquet", "format": "parquet"}


@pytest.fixture
def market(repo):
    a_file(repo.folder, "data/orders.parquet")
    a_file(repo.folder, "data/people.csv", PEOPLE)
    repo.commit(
        {
            "contracts/marketplace.yaml": RULES,
            "contracts/sales/orders.odcs.yaml": a_contract(
                servers=[LOCAL],
                schema=[
                    an_object(
                        "orders", "id",
                        a_property("airport", relationships=[{"to": "orders.id"}]),
                    )
                ],
            ),
        }
    )  # fmt: skip
    return Marketplace.open(replace(repo.settings, saving="here"))


def test_a_file_becomes_a_valid_product_beside_the_others(market):
    assert drafting.unpromised(market) == ("data/people.csv",)
    sketch = drafting.from_path(market, "data/people.csv", NOW)
    about = About(owner="Sales data", domain="sales", purpose="Who\nbuys: what.")
    made = draft(market, sketch, about)
    assert [file.path for file in made.files] == [
        "contracts/sales/people/people.odcs.yaml", "contracts/sales/people/people.odps.yaml",
    ]  # fmt: skip
    assert not made.problems
    contract, product = (file.text for file in made.files)
    assert "path: data/people.csv\n" in contract
    assert "classification: secret\n" in contract  # the organisation's own word
    assert "url: mailto:sales@skyport.example\n" in contract
    assert "contractId: people\n" in product
    assert made.to_write == ("descriptions of 3 properties",)


def test_what_is_accepted_decides_and_references_lead_from_where_the_file_will_lie(market):
    sketch = drafting.from_path(market, "data/people.csv", NOW)
    bare = draft(market, sketch, About(product=False), set()).files
    assert len(bare) == 1
    assert "classification" not in bare[0].text
    every = {one.key for one in sketch.suggestions}
    (text, *_) = (f.text for f in draft(market, sketch, About(domain="sales"), every).files)
    assert "to: ../orders.odcs.yaml#/schema/orders/properties/id\n" in text
    assert "required: true" in text


def test_an_id_that_is_taken_and_words_that_nobody_knows_are_problems(market):
    sketch = drafting.from_upload(market, "orders.csv", b"id\n1\n", NOW)
    made = draft(market, sketch, About(owner="Nobody"))
    assert {(p.rule, p.line > 0) for p in made.problems} == {
        ("duplicate-id", True), ("unknown-team", True),
    }  # fmt: skip
    assert not made.valid
    assert draft(market, sketch, About(name="Other orders")).valid


def test_what_a_contract_promises_or_a_stranger_asks_is_not_looked_at(market, repo):
    with pytest.raises(Refused, match="belongs to a product"):
        drafting.from_path(market, "data/orders.parquet", NOW)
    with pytest.raises(Refused, match="belongs to a product"):
        drafting.from_path(market, "data/*.parquet", NOW)
    with pytest.raises(Refused):
        drafting.from_path(market, "../secret.csv", NOW)
    with pytest.raises(NotFound):
        drafting.from_path(market, "data/none.csv", NOW)
    public = Marketplace.open(repo.settings)
    assert drafting.unpromised(public) == ()
    with pytest.raises(Refused, match="only uploads"):
        drafting.from_path(public, "data/people.csv", NOW)
    with pytest.raises(Limited):
        drafting.from_upload(market, "big.csv", bytes(drafting.UPLOAD + 1), NOW)


def test_a_copy_keeps_comments_and_rules_and_not_people(market, repo):
    away = a_property("order", relationships=[{"to": "orders.odcs.yaml#/schema/orders"}])
    text = a_contract("parcels", schema=[an_object("parcels", "id", away)], slaProperties=[
        {"property": "latency", "value": 1, "unit": "d"},
        {"property": "generalAvailability", "value": "2020-01-01"},
    ]).replace("schema:", "# what it holds\nschema:")  # fmt: skip
    repo.commit({"contracts/sales/parcels.odcs.yaml": text})
    market.refresh()
    sketch = from_contract(market, "contracts/sales/parcels.odcs.yaml")
    made = draft(market, sketch, About(name="Letters", owner="Sales data", domain="sales"))
    copied = made.files[0].text
    assert made.valid, made.problems
    assert "# what it holds\n" in copied
    assert "id: letters\n" in copied
    assert "version: 0.1.0\n" in copied
    assert "status: draft\n" in copied
    assert "to: ../orders.odcs.yaml#/schema/orders\n" in copied
    assert "latency" in copied
    assert "generalAvailability" not in copied
    assert "ada" not in copied
    with pytest.raises(NotFound):
        from_contract(market, "contracts/marketplace.yaml")


def test_who_makes_a_product_answers_for_it_and_may_publish_it(market):
    about = About(name="Letters", owner="Sales data", domain="sales", person=EVE)
    made = draft(market, drafting.blank(), about)
    assert made.valid, made.problems
    for file in made.files:
        (member,) = yaml.safe_load(file.text)["team"]["members"]
        assert member == {"username": EVE.email, "name": EVE.name, "role": "owner"}
    files = {file.path: file.text for file in made.files}
    allowed = granted.rights(market, market.catalog(), files)
    assert [*granted.blockers(allowed, EVE)] == []
    assert [*granted.blockers(allowed, Person("Mallory", "mallory@elsewhere.example"))]


def test_nothing_is_a_start_too(market):
    made = draft(market, drafting.blank(), About(name="Letters"))
    assert made.valid
    assert made.to_write == (
        "purpose: what it is for", "owner", "support channel", "servers: where the data lies",
        "descriptions of 1 properties",
    )  # fmt: skip
    assert folder_for(market.catalog(), "", "x") == "contracts/x"


def test_the_command_prints_a_draft(market, tmp_path):
    file = a_file(tmp_path, "letters.csv", PEOPLE)
    at = ["--repo", market.settings.repo]
    done = CliRunner().invoke(main, ["new", str(file), *at, "--owner", "Sales data"])
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("apiVersion: v3.2.0\nkind: DataContract\nid: letters\n")
    assert "To write: descriptions of 3 properties\n" in done.stderr
    told = json.loads(CliRunner().invoke(main, ["new", str(file), *at, "--json"]).stdout)
    assert next(f["path"] for f in told["files"]) == "contracts/letters/letters.odcs.yaml"
    assert {s["kind"] for s in told["suggestions"]} >= {"key", "classification", "type"}


DDL = """CREATE TABLE customers (id int PRIMARY KEY, email varchar(50) NOT NULL);
CREATE TABLE "Order lines" ("order" int NOT NULL, "it's" int, "a.b" text, customer int
  REFERENCES customers, n int CHECK (n > 0), kind varchar(2) CHECK (kind IN ('ok', 'no')),
  parts STRUCT(sku VARCHAR, tags VARCHAR[]), PRIMARY KEY ("order", "it's"));
COMMENT ON COLUMN customers.email IS 'Where to write to: any time';
CREATE TABLE "order-lines" (x int, "X" int, "yes" date,
  FOREIGN KEY (x) REFERENCES nowhere (id));
"""


def test_sql_becomes_a_valid_draft_whatever_its_names(market, tmp_path):
    made = draft(market, from_sql(market, DDL, "duckdb"), About(name="Shop"))
    assert made.valid, made.problems
    customers, lines, odd = yaml.safe_load(made.files[0].text)["schema"]
    assert customers["properties"][1] == {
        "name": "email", "logicalType": "string", "physicalType": "text", "required": True,
        "classification": "secret", "description": "Where to write to: any time",
    }  # fmt: skip
    assert (lines["name"], lines["physicalName"]) == ("Order_lines", "Order lines")
    by = {item["name"]: item for item in lines["properties"]}
    assert (by["order"]["primaryKeyPosition"], by["it's"]["primaryKeyPosition"]) == (1, 2)
    assert by["customer"]["relationships"] == [{"type": "foreignKey", "to": "customers.id"}]
    assert by["n"]["logicalTypeOptions"] == {"exclusiveMinimum": 0}
    assert by["kind"]["enum"] == [{"value": "ok"}, {"value": "no"}]
    assert by["parts"]["properties"][1]["items"] == {
        "logicalType": "string", "physicalType": "text",
    }  # fmt: skip
    assert [item["name"] for item in odd["properties"]] == ["x", "X", "yes"]
    file = tmp_path / "shop.sql"
    file.write_text(DDL)
    done = CliRunner().invoke(
        main, ["new", str(file), "--repo", market.settings.repo, "--dialect", "duckdb"]
    )
    assert done.exit_code == 0, done.output
    assert "physicalName: Order lines\n" in done.stdout


def test_a_template_is_no_product_and_all_of_it_is_copied(market, repo):
    # The house rules stay.
    text = a_contract("name-me", domain="sales", team=None).replace("schema:", "# mind\nschema:")
    repo.commit({"contracts/templates/house-style.odcs.yaml": text})
    catalog = market.refresh()
    assert "name-me" not in catalog.by_id
    assert not any("templates" in path for path in catalog.summaries)
    assert templates(market) == ("contracts/templates/house-style.odcs.yaml",)
    sketch = from_template(market, templates(market)[0])
    made = draft(market, sketch, About(name="Letters", owner="Sales data", domain="sales"))
    assert made.valid, made.problems
    assert "# mind\nschema:" in made.files[0].text
    assert "latency" in made.files[0].text
    assert "id: letters\n" in made.files[0].text
    with pytest.raises(NotFound):
        from_template(market, "contracts/sales/orders.odcs.yaml")
