"""The tables of formats, and a contract made harmless for those that people run."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from marketplace.errors import Refused
from marketplace.formats.exchange import DIALECTS, EXPORTS, IMPORTS, export_format
from marketplace.formats.exchange_source import dialect, finished, foreign_types, objects, source
from tests.formats.exchange_cases import FULL, HOSTILE_NAMES, ODD

SQL, DBT, SHEET, HTML = (export_format(name) for name in ("sql", "dbt-models", "excel", "html"))


def test_each_format_is_named_once_and_says_what_it_cannot_carry():
    for table in (EXPORTS, IMPORTS):
        assert len({one.name for one in table}) == len({one.title for one in table}) == len(table)
    for one in EXPORTS:
        assert one.cannot_carry
        assert all(said[0].isupper() and said.endswith(".") for said in one.cannot_carry)
    common = [one.name for one in EXPORTS if one.common]
    assert common == [one.name for one in EXPORTS[: len(common)]], "they come first"


@pytest.mark.parametrize("name", HOSTILE_NAMES)
@pytest.mark.parametrize("key", ["id", "object", "property", "type"])
def test_a_name_that_could_become_code_is_refused_where_people_run_it(name, key):
    contract = yaml.safe_load(FULL)
    places = {
        "id": (contract, "id"),
        "object": (contract["schema"][0], "physicalName"),
        "property": (contract["schema"][0]["properties"][4]["properties"][0], "name"),
        "type": (contract["schema"][0]["properties"][0], "physicalType"),
    }
    inside, of = places[key]
    inside[of] = name
    with pytest.raises(Refused) as caught:
        source(contract, SQL)
    assert "\n" not in caught.value.message
    assert source(contract, HTML) == contract, "nobody runs that"


def test_usual_names_and_types_are_not_refused():
    contract = yaml.safe_load(FULL)
    usual = (
        "decimal(10, 2)", "STRUCT<a: INT, b: ARRAY<INT>>", "enum('a', 'b')", "Größe in m²",
        "timestamp(6) with time zone", "urn:x:https://host/a#b", "a.b-c_d", "100 %",
    )  # fmt: skip
    for name in usual:
        contract["schema"][0]["properties"][0]["physicalType"] = name
        source(contract, SQL)


def test_texts_for_code_have_no_line_breaks_and_open_no_template():
    contract = yaml.safe_load(ODD["texts"])
    ready = source(contract, DBT)
    said = ready["schema"][0]["properties"][0]["description"]
    assert not {"\n", "\\", "\u2028"} & set(said)
    assert "{{" not in said
    assert contract == yaml.safe_load(ODD["texts"]), "the contract stays as it is"
    pattern = {
        "schema": [{"name": "a", "properties": [{"logicalTypeOptions": {"pattern": r"\d"}}]}]
    }
    assert source(pattern, DBT) == pattern


def test_a_workbook_gets_no_formula():
    ready = source(yaml.safe_load(ODD["texts"]), SHEET)
    assert ready["schema"][0]["businessName"] == " =1+1"


def test_a_page_has_only_harmless_links_and_asks_no_foreign_host():
    contract = {
        "support": [{"channel": "a", "url": " javascript:alert(1)"}, {"url": "https://a.example"}],
        "authoritativeDefinitions": [{"url": "data:text/html,x"}, {"url": "../b.yaml#c"}],
    }
    assert source(contract, HTML) == {
        "support": [{"channel": "a"}, {"url": "https://a.example"}],
        "authoritativeDefinitions": [{}, {"url": "../b.yaml#c"}],
    }
    page = b'<p>a</p><script src="https://cdn.example/a.js"></script><script>b()</script>'
    assert finished(page, HTML) == b"<p>a</p><script>b()</script>"
    assert finished(page, SQL) == page


def test_types_of_another_system_give_way_in_bigquery():
    items = [
        {"name": "a", "physicalType": "smallint"},
        {"name": "b", "physicalType": "NUMERIC(9,2)"},
    ]
    contract = {"schema": [{"name": "t", "properties": items}]}
    ready = source(contract, SQL, "bigquery")["schema"][0]["properties"]
    assert ready == [{"name": "a"}, {"name": "b", "physicalType": "NUMERIC(9,2)"}]
    assert source(contract, SQL, "postgres") == contract
    assert foreign_types(contract, "bigquery")
    assert not foreign_types(contract, "postgres")


def test_the_dialect_is_that_of_the_first_server_that_has_one():
    known = frozenset({"postgres", "snowflake"})
    servers = [{"type": "local"}, {"type": "PostgreSQL"}, {"type": "snowflake"}]
    assert dialect({"servers": servers}, known) == "postgres"
    assert dialect({"servers": servers[2:]}, known) == "snowflake"
    assert dialect({"servers": "odd"}, known) == "postgres"
    assert objects({"schema": [{"name": "a"}, None, {"no": 1}]}) == ["a"]


def test_the_guide_has_every_format_as_the_tables_have_it():
    guide = (Path(__file__).parents[2] / "docs" / "exchange.md").read_text("utf-8")
    for one in EXPORTS:
        said = "one schema object" if one.one_object else "the contract"
        row = f"| `{one.name}` | {one.title} | {said} | {' '.join(one.cannot_carry)} |"
        assert row in guide, one.name
    for other in IMPORTS:
        files = ", ".join(f".{ending}" for ending in other.extensions)
        assert f"| `{other.name}` | {other.title} | {files} |" in guide, other.name
    assert all(f"`{name}`" in guide for name in DIALECTS)
