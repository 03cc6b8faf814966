"""The fields at the top of a contract and of a product."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marketplace.contracts.compare.gate import DRAFTS
from marketplace.contracts.compare.levels import levels
from marketplace.contracts.compare.lists import by_name
from marketplace.contracts.compare.people import price, roles, support, team
from marketplace.contracts.compare.place import Compare, Differences, Place, both, fields, told
from marketplace.contracts.compare.plain import (
    changed,
    flag,
    other,
    respelt,
    words,
)
from marketplace.contracts.compare.ports import input_ports, management_ports, output_ports
from marketplace.contracts.compare.schema import objects
from marketplace.contracts.compare.servers import servers
from marketplace.contracts.compare.versions import is_lower
from marketplace.contracts.parts import standing, text
from marketplace.model import Kind

# (from, to) of the standard's five, and what it means; a file without a status counts as active.
_STEPS: Mapping[tuple[str, str], str] = {
    **{(draft, "active"): "status-activated" for draft in DRAFTS},
    **{("active", draft): "status-withdrawn" for draft in DRAFTS},
    **{("deprecated", draft): "status-withdrawn" for draft in DRAFTS},
    ("active", "deprecated"): "status-deprecated",
    ("active", "retired"): "status-retired",
    ("deprecated", "retired"): "status-retired",
    ("deprecated", "active"): "status-restored",
    ("retired", "active"): "status-restored",
}


def _status(place: Place) -> Differences:
    old, new = standing(text(place.old)), standing(text(place.new))
    if old == new:
        yield respelt(place)
    else:
        rule = _STEPS.get((old or "active", new or "active"), "status-changed")
        yield told(rule, place, what=_file(place))


def _file(place: Place) -> str:
    return text(place.up.new.get("id")) if place.up else ""


def _deprecated(place: Place) -> Differences:
    place.what = _file(place)
    yield from flag("deprecated", "undeprecated")(place)


def _default_element(place: Place) -> Differences:
    place.what = "what service levels without an element are about"
    yield from changed("service-level-changed")(place)


def _version(place: Place) -> Differences:
    lower = is_lower(text(place.old), text(place.new))
    yield told("version-lowered" if lower else "version-changed", place)


def _terms(place: Place) -> Differences:
    place.what = f"`{place.path[-1]}`"
    yield from changed("terms-changed")(place)


def _description(place: Place) -> Differences:
    if both(place, dict):
        yield from fields(place.filled(), _DESCRIPTION, words)
    else:
        yield from words(place)


_custom = by_name("property")
_DESCRIPTION: Mapping[str, Compare] = {
    "usage": _terms,
    "limitations": _terms,
    "customProperties": _custom,
}
_ROOT: dict[str, Compare] = {
    "apiVersion": changed("api-version-changed"),
    "kind": words,  # what is another kind for us is not compared at all
    "id": changed("id-changed"),
    "version": _version,
    "status": _status,
    "description": _description,
    "support": support,
    "team": team,
    "customProperties": _custom,
    **dict.fromkeys(
        ("name", "tenant", "domain", "tags", "context", "synonyms", "authoritativeDefinitions"),
        words,
    ),
}
ROOTS: Mapping[Kind, Mapping[str, Compare]] = {
    Kind.DATA_CONTRACT: {
        **_ROOT,
        "schema": objects,
        "servers": servers,
        "roles": roles,
        "price": price,
        "slaProperties": levels,
        "slaDefaultElement": _default_element,
        **dict.fromkeys(("dataProduct", "contractCreatedTs"), words),
    },
    Kind.DATA_PRODUCT: {
        **_ROOT,
        "outputPorts": output_ports,
        "inputPorts": input_ports,
        "managementPorts": management_ports,
        "deprecated": _deprecated,
        **dict.fromkeys(("type", "productCreatedTs"), words),
    },
}


def root(kind: Kind, old: Mapping[Any, Any], new: Mapping[Any, Any]) -> Differences:
    yield from fields(Place(old, new, what=""), ROOTS[kind], other)
