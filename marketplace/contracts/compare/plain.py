"""Ways to compare that many fields share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from marketplace.contracts.compare.place import Compare, Differences, Place, both, told
from marketplace.contracts.numbers import numeric


def words(place: Place) -> Differences:
    """Words for people. A list of them has no order."""
    if _bag(place.old) != _bag(place.new):
        yield told("words-changed", place, what=_named(place))


def other(place: Place) -> Differences:
    """A field that the standard does not have there."""
    if _bag(place.old) != _bag(place.new):
        yield told("field-changed", place, what=_named(place))


def _bag(value: Any) -> Any:
    return sorted(map(canonical, value)) if type(value) is list else canonical(value)


def canonical(value: Any) -> str:
    """One text for whatever is equal but for the order of keys, quotes around numbers and white
    space. A true is not a 1."""
    if isinstance(value, dict):
        entries = sorted((repr(key), canonical(inner)) for key, inner in value.items())
        return f"{{{', '.join(f'{key}: {inner}' for key, inner in entries)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(canonical, value))}]"
    if isinstance(value, str):
        value = number if (number := numeric(value)) is not None else " ".join(value.split())
    return repr(float(value) if type(value) is int and abs(value) < 2**53 else value)


def _named(place: Place) -> str:
    """ "`description` of orders.note"."""
    return f"`{place.path[-1]}`" + (f" of {place.what}" if place.what else "")


def changed(rule: str) -> Compare:
    """Any change is that rule's; a text that differs in white space or case alone is none."""

    def compare(place: Place) -> Differences:
        if plain_text(place.old) == plain_text(place.new):
            yield respelt(place)
        else:
            yield told(rule, place)

    return compare


def flag(on: str, off: str, **words: str) -> Compare:
    """True or false, false where it is not stated."""

    def compare(place: Place) -> Differences:
        old, new = place.old or False, place.new or False
        if type(old) is not bool or type(new) is not bool:
            yield misshapen(place)
        elif old == new:
            yield respelt(place)
        else:
            yield told(on if new else off, place, **words)

    return compare


def respelt(place: Place) -> Any:
    return told("spelling-changed", place, what=_named(place))


def misshapen(place: Place) -> Any:
    return told("shape-changed", place, what=_named(place))


def lists(compare: Compare) -> Compare:
    """For what must be a list where it is stated; nobody can tell what else means."""

    def checked(place: Place) -> Differences:
        if both(place, list):
            yield from compare(place)
        else:
            yield misshapen(place)

    return checked


def plain_text(value: Any) -> Any:
    """Without what makes no difference to a reader: case, white space, quotes around a number."""
    if isinstance(value, str):
        return " ".join(value.casefold().split())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value


def nothing(_: Place) -> Iterator[Any]:
    """Its change is told with another field's."""
    yield from ()
