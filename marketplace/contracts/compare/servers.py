"""Servers: where the data is. A change of where means that nobody finds it there any more."""

from __future__ import annotations

from typing import Any

from marketplace.contracts.compare.lists import elements
from marketplace.contracts.compare.people import roles
from marketplace.contracts.compare.place import Differences, Place, told
from marketplace.contracts.compare.plain import plain_text, respelt, words

_SAME_TYPES = {"postgresql": "postgres"}
_PLACES = (
    "host", "port", "database", "schema", "dataset", "project", "catalog", "catalogUrl",
    "namespace", "account", "location", "path", "endpointUrl", "serviceName", "topic", "stream",
    "region", "regionName",
)  # fmt: skip
_FORMATS = ("format", "encoding", "delimiter")
_WORDS = ("id", "server", "description", "environment", "customProperties", "tags")
_NO_CASE = ("host", "format", "encoding")


def _type(place: Place) -> Differences:
    if _same_type(place.old) == _same_type(place.new):
        yield respelt(place)
    else:
        yield told("server-type-changed", place)


def _same_type(value: Any) -> Any:
    plain = plain_text(value)
    return _SAME_TYPES.get(plain, plain) if isinstance(plain, str) else plain


def _detail(place: Place) -> Differences:
    """Nothing where the type changed: other types are found by other fields."""
    held, field = place.up, place.path[-1]
    if held and _same_type(held.old.get("type")) != _same_type(held.new.get("type")):
        return
    if _plain(place.old, field) == _plain(place.new, field):
        yield respelt(place)
    elif place.old is None or place.new is None:
        yield told("server-detail-changed", place, field=field)
    elif field in _PLACES:
        yield told("server-moved", place, field=field)
    elif field in _FORMATS:
        yield told("server-format-changed", place, field=field)
    else:
        yield told("server-detail-changed", place, field=field)


def _plain(value: Any, field: str) -> Any:
    if field in _NO_CASE:
        return plain_text(value)
    return str(value) if type(value) is int else value


servers = elements(
    "server",
    "server",
    {"type": _type, "roles": roles, **dict.fromkeys(_WORDS, words)},
    _detail,
)
