"""Who may use it, what it costs, who answers for it, and where to ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marketplace.contracts.compare.lists import elements
from marketplace.contracts.compare.match import Row, match, named
from marketplace.contracts.compare.place import Differences, Place, both, fields, told
from marketplace.contracts.compare.plain import (
    changed,
    lists,
    misshapen,
    nothing,
    other,
    plain_text,
    respelt,
    words,
)
from marketplace.contracts.numbers import brief, numeric
from marketplace.contracts.parts import owner, text

_ROLE = {
    "access": changed("role-access-changed"),
    **dict.fromkeys(
        ("id", "description", "firstLevelApprovers", "secondLevelApprovers", "customProperties"),
        words,
    ),
}
roles = elements("role", "role", _ROLE)


@lists
def support(place: Place) -> Differences:
    old, new = place.old or [], place.new or []
    matched = match(old, new, named("id"), named("channel"))
    for a, b in matched.pairs:
        yield told("support-changed", place.item(a, b, _channel(b)))
    for gone in matched.gone:
        rule = "support-removed" if new else "support-gone"
        yield told(rule, place.item(gone, None, _channel(gone)))
    for added in matched.added:
        yield told("support-added", place.item(None, added, _channel(added)))


def _channel(row: Row) -> str:
    item = row[1] if type(row[1]) is dict else {}
    return text(item.get("channel")) or f"[{row[0]}]"


def price(place: Place) -> Differences:
    if not both(place, dict):
        yield misshapen(place)
        return
    old, new = place.old or {}, place.new or {}
    a, b = _amount(old), _amount(new)
    stated = {"old": _cost(old), "new": _cost(new)}
    if a is None or b is None:
        yield told("price-terms-changed", place, **stated)
    elif not a or not b:
        yield from [told("price-added" if b else "price-removed", place, **stated)] * (a != b)
    elif any(plain_text(old.get(n)) != plain_text(new.get(n)) for n in _TERMS):
        yield told("price-terms-changed", place, **stated)
    elif a != b:
        rule = "price-raised" if b > a else "price-lowered"
        yield told(rule, place.field("priceAmount"), **stated)
    elif any(old.get(n) != new.get(n) for n in ("priceAmount", *_TERMS)):
        yield respelt(place)
    yield from fields(place.filled(), _PRICE, other)


_TERMS = ("priceCurrency", "priceUnit")
_PRICE = {**dict.fromkeys(("priceAmount", *_TERMS), nothing), "id": words}


def _amount(price: Mapping[Any, Any]) -> float | None:
    """0 where nothing is asked; None where it cannot be read."""
    stated = price.get("priceAmount")
    return 0 if stated is None else numeric(stated)


def _cost(price: Mapping[Any, Any]) -> str:
    unit = text(price.get("priceUnit"))
    amount = brief(price.get("priceAmount"))
    return f"{amount} {text(price.get('priceCurrency'))} {f'per {unit}' if unit else ''}".strip()


def team(place: Place) -> Differences:
    """As a list (3.0) or as a mapping with `members` (3.1)."""
    old, new = _team(place.old), _team(place.new)
    if old is None or new is None:
        yield misshapen(place)
        return
    held = place.up
    before, after = (owner(tree) for tree in (held.old, held.new)) if held else ("", "")
    if before != after:
        rule = "owner-changed" if before and after else "owner-added" if after else "owner-removed"
        yield told(rule, place, old=before, new=after)
    if type(place.old) is not type(place.new) and place.old and place.new:
        yield respelt(place)
    sides = Place(old, new, place.old_path, place.new_path, place.path, "the team", held)
    yield from fields(sides, {"name": nothing, "members": _members}, words)


def _team(value: Any) -> dict[Any, Any] | None:
    if value is None or type(value) is dict:
        return value or {}
    return {"members": value} if type(value) is list else None


@lists
def _members(place: Place) -> Differences:
    old, new = place.old or [], place.new or []
    matched = match(old, new, named("id"), named("username"), named("name"))
    for row in matched.gone:
        yield told("team-changed", place.item(row, None, _who(row)), what=f"{_who(row)} left")
    for row in matched.added:
        yield told("team-changed", place.item(None, row, _who(row)), what=f"{_who(row)} joined")
    for a, b in matched.pairs:
        what = f"other words about {_who(b)}"
        yield told("team-changed", place.item(a, b, _who(b)), what=what)


def _who(row: Row) -> str:
    item = row[1] if type(row[1]) is dict else {}
    return text(item.get("username")) or text(item.get("name")) or f"[{row[0]}]"
