"""Exports, read again by readers of their formats; and what is lost on the way."""

from __future__ import annotations

import re

import pytest
import sqlglot
import yaml
from sqlglot.expressions import ColumnDef

from marketplace.errors import MarketplaceError, NotFound
from marketplace.formats.exchange import DIALECTS, EXPORTS
from marketplace.services.contract_import import import_
from marketplace.services.exporting import Exported, Wanted, export_all, export_data
from marketplace.settings import Limits
from tests.formats.exchange_cases import FULL, ODD
from tests.formats.exchange_matrix import wishes
from tests.formats.exchange_read import read

LIMITS = Limits(exchange_seconds=60.0)  # a busy machine is no reason to fail
WORDS = frozenset(re.findall(r"z[a-z]+z\b|77123|99887|4321|ZEUR|zpat", FULL))
PEOPLE = {"zteamz", "zmemberz", "zsupportz", "zrolez", "ZEUR", "zlevelz", "4321"}
RULES = {"77123", "zsqlz"}
LIMITED = {"99887", "zpat"}

# What `cannot_carry` says is not there, and some of what it does not mention and so must be.
CARRIED = {
    "sql": ({"zphysicalz"}, {*PEOPLE, *RULES, *LIMITED, "zclassz", "ztargetz", "zenumz"}),
    "jsonschema": (
        {"zdescribedz", "zenumz", *LIMITED, "zclassz", "znestedz", "zbusinessz"},
        {*PEOPLE, *RULES, "ztargetz"},
    ),
    "dbt-models": (
        {"zdescribedz", "zenumz", *LIMITED, "zclassz", "ztargetz", "zteamz"},
        {*RULES, "znestednamez", "zbusinessz", "zlevelz", "zsupportz", "zrolez", "ZEUR"},
    ),
    "dbt-sources": (
        {"zdescribedz", "zenumz", *LIMITED, "zclassz", "ztargetz", "zteamz"},
        {*RULES, "znestednamez", "zbusinessz", "zlevelz", "zsupportz", "zrolez", "ZEUR"},
    ),
    "dbt-staging-sql": (set(), WORDS),
    "avro": ({"zdescribedz", "znestedz"}, {*PEOPLE, *RULES, *LIMITED, "zenumz", "zclassz"}),
    "pydantic-model": (
        {"zdescribedz", "znestedz", "zenumz", *LIMITED},
        {*PEOPLE, *RULES, "zphysicalz", "zclassz"},
    ),
    "markdown": (
        {"zdescribedz", "zclassz", "zsqlz", "zteamz", "4321", "zbusinessz"},
        {"zdomainz", "zsupportz", "zrolez", "ZEUR", "zmemberz", "77123"},
    ),
    "html": (WORDS, set()),
    "odcs": (WORDS, set()),
    "dcs": ({"zdescribedz", "zclassz", *LIMITED}, {*RULES, "ztargetz", "zsupportz", "zrolez"}),
    "protobuf": (
        {"zdescribedz", "znestedz"}, {*PEOPLE, *RULES, *LIMITED, "zclassz"},
    ),
    "xsd": ({"zdescribedz", "zenumz", *LIMITED}, {*PEOPLE, *RULES, "zclassz"}),
    "spark": ({"zdescribedz", "znestedz"}, {*PEOPLE, *RULES, *LIMITED, "zclassz"}),
    "go": ({"zdescribedz", "znestedz"}, {*PEOPLE, *RULES, *LIMITED, "zclassz"}),
    "sql-query": ({"zphysicalz"}, WORDS - {"zphysicalz", "ztablez"}),
    "great-expectations": (
        {"zenumz", *LIMITED}, {*PEOPLE, "zdescribedz", "zsqlz", "znestednamez"},
    ),
    "sodacl": ({"zenumz", "zsqlz", "77123", *LIMITED}, {*PEOPLE, "zdescribedz", "znestednamez"}),
    "data-caterer": ({"zenumz", *LIMITED}, {*PEOPLE, *RULES, "zdescribedz", "zclassz"}),
    "dbml": (
        {"zdescribedz", "ztargetz"},
        {*PEOPLE, *RULES, *LIMITED, "zclassz", "znestednamez"},
    ),
    "mermaid": ({"ztargetz"}, WORDS - {"ztargetz"}),
}  # fmt: skip
REFUSED = {"sqlalchemy": "object", "bigquery": "bigquery server", "dqx": "states nothing"}


@pytest.fixture(scope="module")
def full() -> dict[str, Exported | MarketplaceError]:
    """The contract that states everything, in all formats, and in SQL in all dialects."""
    wanted = wishes(FULL.encode())
    found = export_all(FULL.encode(), "full.odcs.yaml", wanted, LIMITS)
    return {
        " ".join(filter(None, (wish.format, wish.dialect))): one
        for wish, one in zip(wanted, found, strict=True)
    }


def test_every_format_is_made_or_says_why_not_and_carries_what_it_says(full):
    for one in EXPORTS:
        for dialect in DIALECTS if one.dialects and one.name == "sql" else ("",):
            made = full[f"{one.name} {dialect}".strip()]
            if one.name in REFUSED:
                assert REFUSED[one.name] in made.message
                assert made.hint
                continue
            assert isinstance(made, Exported), (one.name, made)
            assert made.name.endswith(f".{one.extension}")
            assert not read(one.name, made.data, dialect), one.name
            if one.name in CARRIED:
                carried, not_carried = CARRIED[one.name]
                text = made.data.decode()
                assert {word for word in carried if word not in text} == set(), one.name
                assert {word for word in not_carried if word in text} == set(), one.name
    described = {d for d in DIALECTS if "zdescribedz" in full[f"sql {d}"].data.decode()}
    assert described == {"snowflake", "databricks", "clickhouse"}
    assert {*CARRIED, *REFUSED, "excel", "avro-idl"} == {one.name for one in EXPORTS}


def test_what_a_round_trip_loses_is_known(full):
    """Of what a draft always changes there is the version of the standard, and the status."""
    lost = {
        name: differing(yaml.safe_load(FULL), yaml.safe_load(back(name, full[name])))
        for name in ("excel", "odcs")
    }
    assert lost == LOST


LOST = {
    "odcs": ["apiVersion", "status"],
    "excel": [
        "apiVersion",
        "schema[0].logicalType",  # stated where it was not
        "schema[0].properties[0].customProperties",
        "schema[1].logicalType",
        "schema[1].physicalType",
        "status",
    ],
}


def back(name: str, made: Exported) -> str:
    drafted = import_(name, made.data, made.name, LIMITS)
    assert not [p for p in drafted.problems if p.rule.startswith(("schema-", "yaml-"))]
    return drafted.text


def differing(old: object, new: object, path: str = "") -> list[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        keys = sorted({*old, *new})
        return [d for k in keys for d in differing(old.get(k), new.get(k), f"{path}.{k}")]
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        pairs = enumerate(zip(old, new, strict=True))
        return [d for n, (a, b) in pairs for d in differing(a, b, f"{path}[{n}]")]
    return [] if old == new else [path.removeprefix(".")]


_READ = ("html", "odcs", "markdown")  # for people; nobody runs them
SLOW = {
    **dict.fromkeys(("nested", "unicode"), (*_READ, "excel")),
    "texts": _READ,
    # What is refused starts no process.
    "no schema": (*_READ, "excel", "dcs"),
    "quotes": [one.name for one in EXPORTS if not one.run],
}


@pytest.mark.parametrize("case", ODD)
def test_odd_contracts_are_exported_harmlessly_or_say_why_not(case):
    data = ODD[case].encode()
    wanted = [one for one in wishes(data) if one.format not in SLOW[case]]
    for wish, made in zip(wanted, export_all(data, "odd.odcs.yaml", wanted, LIMITS), strict=True):
        if isinstance(made, MarketplaceError):
            assert made.hint
            assert "\n" not in made.message
        else:
            wrong = read(wish.format, made.data, wish.dialect)
            assert not wrong or (made.cannot_carry[0].startswith("Check it") and case != "texts")
            if wish.format in ("go", "protobuf"):
                lines = made.data.decode().splitlines()
                assert not [line for line in lines if line.lstrip().startswith(("*/", ";"))]


def test_what_is_missing_is_asked_for_before_anything_is_made():
    text = FULL.encode()
    for wanted, said in (
        (Wanted("no-such"), "There are: sql"),
        (Wanted("avro"), "orders, customers"),
        (Wanted("avro", "nothing"), "orders, customers"),
        (Wanted("sql", "", "dbase"), "postgres"),
    ):
        with pytest.raises(NotFound) as caught:
            export_data(text, "a.odcs.yaml", wanted, LIMITS)
        assert said in caught.value.hint


def test_a_broken_contract_says_its_line_and_another_file_what_it_is():
    broken = FULL.replace("status: active", "status: active\nstatus: draft").encode()
    with pytest.raises(MarketplaceError, match="line 7"):
        export_data(broken, "a.odcs.yaml", Wanted("sql"), LIMITS)
    product = b"apiVersion: v1.0.0\nkind: DataProduct\nid: x\nstatus: draft\n"
    with pytest.raises(MarketplaceError, match="a data product"):
        export_data(product, "a.odps.yaml", Wanted("sql"), LIMITS)
    odd = FULL.replace("logicalType: integer", "logicalType: integer, required: [no]").encode()
    with pytest.raises(MarketplaceError, match="line 5"):
        export_data(odd, "a.odcs.yaml", Wanted("sql"), LIMITS)


def test_names_that_sql_does_not_take_are_quoted():
    columns = ("order id", "select", "plain", "Größe")
    properties = [{"name": name, "logicalType": "string"} for name in columns]
    tree = {
        "apiVersion": "v3.2.0", "kind": "DataContract", "id": "odd", "version": "1.0.0",
        "status": "draft", "schema": [{"name": "my orders", "properties": properties}],
    }  # fmt: skip
    dialects = [one for one in DIALECTS if one != "clickhouse"]  # its writer quotes by itself
    wishes = [Wanted("sql", dialect=one) for one in dialects]
    made = export_all(yaml.safe_dump(tree).encode(), "odd.odcs.yaml", wishes, LIMITS)
    for dialect, one in zip(dialects, made, strict=True):
        assert isinstance(one, Exported), (dialect, one)
        assert not one.cannot_carry[0].startswith("Check it"), (dialect, one.cannot_carry[0])
        (create,) = sqlglot.parse(
            one.data.decode(), dialect={"sqlserver": "tsql"}.get(dialect, dialect)
        )
        assert [column.name for column in create.find_all(ColumnDef)] == [*columns]
