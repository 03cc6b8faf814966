"""Contracts of a few lines, and the checks that come of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from marketplace.contracts.build import data_contract
from marketplace.model import Check, DataContract

NOW = datetime(2026, 11, 28, 6, tzinfo=UTC)
HEAD = {"kind": "DataContract", "apiVersion": "v3.2.0", "id": "orders", "version": "1.0.0"}


def a_property(name: str = "carrier", **parts: Any) -> dict[str, Any]:
    return {"name": name, **parts}


def an_object(*properties: dict[str, Any], name: str = "legs", **parts: Any) -> dict[str, Any]:
    return {"name": name, "properties": list(properties), **parts}


def a_contract(*objects: dict[str, Any], **parts: Any) -> DataContract:
    return data_contract({**HEAD, "schema": list(objects), **parts})


def one(checks: tuple[Check, ...], id_: str) -> Check:
    found = [check for check in checks if check.id == id_]
    assert len(found) == 1, [check.id for check in checks]
    return found[0]


def a_slo(property_: str, value: Any = None, **parts: Any) -> dict[str, Any]:
    return {"property": property_, "value": value, **parts}
