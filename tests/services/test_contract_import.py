"""Files of other tools as drafts: readable, valid by our own checks, or a sentence why not."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
import yaml

from marketplace.contracts.drafting import write
from marketplace.contracts.drafting.imported import drafted
from marketplace.engines.exchange.process import Order, exchange
from marketplace.errors import Limited, NotFound, Unreadable
from marketplace.services.contract_import import Drafted, _draft, _stopped, import_, importers
from marketplace.settings import Limits
from tests.formats.exchange_cases import FULL

LIMITS = Limits(exchange_seconds=60.0)


def workbook_of_power_bi() -> bytes:
    columns = [
        {"name": "Id", "dataType": "int64", "isKey": True},
        {"name": "Total", "dataType": "double"},
    ]
    model = {"name": "m", "model": {"tables": [{"name": "Sales", "columns": columns}]}}
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        file.writestr("DataModelSchema", json.dumps(model).encode("utf-16-le"))
    return held.getvalue()


SCHEMA = {
    "title": "Daily orders", "type": "object", "required": ["id"],
    "properties": {"id": {"type": "string"}, "lines": {"type": "array", "items": {
        "type": "object", "properties": {"sku": {"type": "string", "description": "Which one."}},
    }}},
}  # fmt: skip
AVRO = {"type": "record", "name": "orders", "fields": [{"name": "id", "type": "string"}]}
DBT = {
    "metadata": {"adapter_type": "postgres", "project_name": "shop"},
    "nodes": {"model.shop.orders": {
        "resource_type": "model", "name": "orders", "alias": "orders", "description": "All.",
        "unique_id": "model.shop.orders", "database": "d", "schema": "s", "meta": {}, "tags": [],
        "config": {"materialized": "table", "meta": {}, "tags": []},
        "columns": {"id": {"name": "id", "data_type": "text", "meta": {}, "tags": []}},
    }},
    "sources": {}, "exposures": {}, "child_map": {}, "parent_map": {},
}  # fmt: skip
OPENAPI = {
    "openapi": "3.0.0", "info": {"title": "Shop", "version": "1"},
    "paths": {"/orders": {"get": {"responses": {"200": {"description": "ok", "content": {
        "application/json": {"schema": {"type": "array", "items": SCHEMA}},
    }}}}}},
}  # fmt: skip
PYTHON = "import pydantic\nopen('canary', 'w')\nclass Order(pydantic.BaseModel):\n    id: str\n"
FILES = {
    "jsonschema": ("daily-orders.json", json.dumps(SCHEMA).encode()),
    "avro": ("orders.avsc", json.dumps(AVRO).encode()),
    "dbt": ("manifest.json", json.dumps(DBT).encode()),
    "openapi": ("shop.yaml", json.dumps(OPENAPI).encode()),
    "pydantic-model": ("models.py", PYTHON.encode()),
    "powerbi": ("sales report.pbit", workbook_of_power_bi()),
    "odcs": ("orders.odcs.yaml", FULL.encode()),
}


@pytest.fixture(scope="module")
def drafts() -> dict[str, Drafted]:
    """All of them from one process, as `import_` would make each."""
    orders = [
        Order("import", format, data, suffix=f".{name.rpartition('.')[2]}")
        for format, (name, data) in FILES.items()
    ]
    made = dict(zip(FILES, exchange(orders, LIMITS), strict=True))
    assert not [(format, one.complaint) for format, one in made.items() if one.kind]
    known = {one.name: one for one in importers()}
    return {
        format: _draft(json.loads(one.data), FILES[format][0], known[format], LIMITS)
        for format, one in made.items()
    }


def test_every_format_gives_a_readable_and_valid_draft(drafts):
    assert {*drafts, "excel"} == {one.name for one in importers()}
    for format, draft in drafts.items():
        tree = yaml.safe_load(draft.text)
        head = ["apiVersion", "kind", "id", "name", "version", "status"]
        assert [*tree][:6] == head, format
        assert tree["status"] == "draft"
        assert tree["schema"][0]["properties"]
        assert "null" not in draft.text
        assert "{" not in draft.text.replace("^zpat", ""), "in block style"
        errors = [p for p in draft.problems if p.severity.value == "error"]
        assert [p.rule for p in errors] == (["relationship-target"] if format == "odcs" else [])
        assert draft.notes[0].startswith("Found: ")


def test_names_come_from_the_file_where_it_has_none_itself(drafts):
    found = {format: yaml.safe_load(draft.text) for format, draft in drafts.items()}
    said = {format: (tree["id"], tree["name"], tree["version"]) for format, tree in found.items()}
    assert said["jsonschema"] == ("daily-orders", "Daily orders", "0.1.0")
    assert said["avro"] == ("orders", "Orders", "0.1.0")
    assert said["dbt"] == ("shop", "shop", "0.1.0")
    assert said["openapi"] == ("shop", "Shop", "0.1.0")
    assert said["powerbi"] == ("sales-report", "Sales report", "0.1.0")
    assert said["odcs"] == ("full-one", "Full one", "1.2.0"), "a contract keeps its own"
    assert "servers" not in found["powerbi"], "it names no server"


def test_a_draft_says_each_thing_once():
    made = {
        "id": "my-data-contract", "name": "My Data Contract",
        "customProperties": [{"property": "a"}],
        "servers": [{"server": "s", "path": "source"}],
        "schema": [{
            "name": "Daily orders", "physicalName": "Daily orders", "physicalType": "object",
            "logicalType": "object", "description": "  All of them. ",
            "properties": [{"properties": [], "physicalType": "string", "name": "a", "tags": None,
                            "logicalType": "string", "businessName": "a"}],
        }],
    }  # fmt: skip
    tree = drafted(made, "C:\\files\\Daily_orders.v1.json", whole=False)
    assert yaml.safe_load(write.text(tree, {}, LIMITS)) == {
        "apiVersion": "v3.2.0", "kind": "DataContract", "id": "daily-orders",
        "name": "Daily orders", "version": "0.1.0", "status": "draft",
        "schema": [{
            "name": "daily_orders", "physicalName": "Daily orders", "businessName": "Daily orders",
            "logicalType": "object", "description": "All of them.",
            "properties": [{"name": "a", "logicalType": "string"}],
        }],
    }  # fmt: skip


def test_a_time_that_is_written_as_text_is_a_time():
    def one(name, format):
        options = {"format": format, "maxLength": 40} if name == "mail" else {"format": format}
        return {"name": name, "logicalType": "string", "logicalTypeOptions": options}

    formats = {"at": "date-time", "on": "date", "from": "time", "mail": "email"}
    made = {"schema": [{"name": "x", "properties": [one(*each) for each in formats.items()]}]}
    (item,) = drafted(made, "x.json", whole=False)["schema"]
    assert item["properties"] == [
        {"name": "at", "logicalType": "timestamp"},
        {"name": "on", "logicalType": "date"},
        {"name": "from", "logicalType": "time"},
        {"name": "mail", "logicalType": "string",
         "logicalTypeOptions": {"format": "email", "maxLength": 40}},
    ]  # fmt: skip


def test_what_cannot_be_read_is_said_without_a_path_or_a_traceback():
    broken = {"openapi": b"a: [", "jsonschema": b"[1]", "avro": b"{"}
    orders = [Order("import", format, data, suffix=".x") for format, data in broken.items()]
    known = {one.name: one for one in importers()}
    errors = [
        _stopped(made, known[order.format], ".x")
        for order, made in zip(orders, exchange(orders, LIMITS), strict=True)
    ]
    with pytest.raises(Unreadable) as caught:
        import_("excel", b"PK", "x.xlsx", LIMITS)
    for error in (*errors, caught.value):
        said = f"{error.message} {error.hint}"
        assert "cannot be read as" in said
        assert "Traceback" not in said
        assert "source." not in said
        assert "/" not in said
    with pytest.raises(NotFound, match="no format 'no-such'"):
        import_("no-such", b"", "x", LIMITS)
    with pytest.raises(NotFound) as caught:
        import_("sql", b"", "x.sql", LIMITS)
    assert "`new`" in caught.value.hint
    with pytest.raises(Limited):
        import_("excel", b"x" * 2_000, "x.xlsx", Limits(export_size=1_000))
