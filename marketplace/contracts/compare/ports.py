"""The ports of a product: what consumers read from, what it is built from, what programs ask."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from marketplace.contracts.compare.lists import called, elements
from marketplace.contracts.compare.match import Row, match, named
from marketplace.contracts.compare.place import Compare, Differences, Place, fields, told
from marketplace.contracts.compare.plain import (
    changed,
    flag,
    lists,
    nothing,
    other,
    plain_text,
    respelt,
    words,
)
from marketplace.contracts.compare.versions import numbers, step
from marketplace.contracts.parts import text
from marketplace.model import Bump

_WORDS = (
    "id", "description", "tags", "customProperties", "authoritativeDefinitions", "sbom",
    "synonyms", "context",
)  # fmt: skip


def _of_name_and_version(port: Mapping[Any, Any]) -> Hashable:
    """Several versions of one port stand side by side."""
    name = text(port.get("name"))
    return (name, text(port.get("version"))) if name else ""


def _of_name_and_major(port: Mapping[Any, Any]) -> Hashable:
    """Where a new version came beside the old one, which has a newer number, too."""
    found = numbers(text(port.get("version")))
    name = text(port.get("name"))
    return (name, found[0]) if name and found else ""


_SAME = (named("id"), _of_name_and_version, _of_name_and_major, named("name"))


def ports(rule: str, table: Mapping[str, Compare]) -> Compare:
    @lists
    def compare(place: Place) -> Differences:
        old, new = place.old or [], place.new or []
        matched = match(old, new, *_SAME)
        for a, b in matched.pairs:
            inner = _at(place, a, b)
            before, after = called(a, "name"), called(b, "name")
            if before != after and rule == "port":
                yield told("port-renamed", inner.field("name"), old=before, new=after)
            yield from fields(inner, table, other)
        for gone in matched.gone:
            yield told(f"{rule}-removed", _at(place, gone, None))
        for added in matched.added:
            yield told(f"{rule}-added", _at(place, None, added))

    return compare


def _at(place: Place, old: Row | None, new: Row | None) -> Place:
    row = new or old
    assert row
    return place.item(old, new, called(row, "name"))


def _version(place: Place) -> Differences:
    """By its number; what the contract behind it says is compared on its own."""
    taken = step(text(place.old), text(place.new))
    if place.old is None or place.new is None:
        yield from words(place)
    elif plain_text(place.old) == plain_text(place.new):
        yield respelt(place)
    elif taken in (Bump.MINOR, Bump.PATCH):
        yield told("port-version-raised", place)
    else:
        yield told("port-version-changed", place)


def _optional(rule: str) -> Compare:
    """Stated for the first time, or not any more: only words."""

    def compare(place: Place) -> Differences:
        if place.old is None or place.new is None:
            yield from words(place)
        else:
            yield from changed(rule)(place)

    return compare


def _input_changed(place: Place) -> Differences:
    yield told("input-changed", place)


def _management(place: Place) -> Differences:
    yield told("management-port-changed", place, field=place.path[-1])


@lists
def _inputs_behind(place: Place) -> Differences:
    """Which versions of which contracts a port is built from."""
    old, new = place.old or [], place.new or []
    matched = match(old, new, named("id"))
    for a, b in matched.pairs:
        versions = {"old": text(a[1].get("version")), "new": text(b[1].get("version"))}
        yield told("input-changed", place.item(a, b, called(b, "id")), **versions)
    for gone in matched.gone:
        yield told("input-removed", place.item(gone, None, called(gone, "id")))
    for added in matched.added:
        yield told("input-added", place.item(None, added, called(added, "id")))


output_ports = ports(
    "port",
    {
        "name": nothing,
        "contractId": changed("port-contract-changed"),
        "version": _version,
        "type": _optional("port-type-changed"),
        "deprecated": flag("deprecated", "undeprecated"),
        "inputContracts": _inputs_behind,
        **dict.fromkeys(_WORDS, words),
    },
)
input_ports = ports(
    "input",
    {
        "name": words,
        "contractId": _input_changed,
        "version": _input_changed,
        "deprecated": words,
        **dict.fromkeys(_WORDS, words),
    },
)
management_ports = elements(
    "management-port",
    "name",
    {
        "deprecated": flag("deprecated", "undeprecated"),
        **dict.fromkeys(("name", "content", "type", "url", "channel"), _management),
        **dict.fromkeys(_WORDS, words),
    },
)
