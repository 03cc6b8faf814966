"""Which tables go together, by what contracts say and by how many values two properties share."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from marketplace.catalog.references import external, path_of
from marketplace.catalog.tables import Names, Place, identifier, quoted
from marketplace.contracts.references import parse
from marketplace.model import Catalog, Join, KeyColumn, SchemaObject

LEAST = 0.05  # share of values below which two properties only look alike
FEW = 40  # values that a chart has room for
Pair = tuple[str, str]  # properties, on the left and on the right
FEWEST = 3  # values that make a key: with fewer, everything matches everything


@dataclass(frozen=True, slots=True)
class Side:
    """A table with what is known of its values; no `keys` where it is not prepared yet."""

    place: Place
    schema: SchemaObject
    keys: Mapping[str, KeyColumn]
    hidden: Mapping[str, str]


class Stated:
    """The relationships of all contracts, by the tables on both ends. Made once per catalog."""

    def __init__(self, catalog: Catalog, names: Names) -> None:
        self._places: dict[tuple[str, str], Place] = {}
        for place in names.every():
            self._places.setdefault((place.path, place.object.casefold()), place)
        self._found: dict[Place, list[tuple[str, Place, str]]] = {}
        for path, summary in catalog.summaries.items():
            for start, to in summary.references:
                self._add(catalog, path, start, to)

    def of(self, place: Place) -> Sequence[tuple[str, Place, str]]:
        """(property here, the other table, property there)."""
        return self._found.get(place, ())

    def _add(self, catalog: Catalog, path: str, start: str, to: str) -> None:
        outside = external(to)
        target = outside or parse(to.strip())
        file = path_of(outside, path, catalog.summaries) if outside else path
        object_, _, property_ = start.partition(".")
        here = self._places.get((path, object_.casefold()))
        there = self._places.get((file, target.object.casefold()))
        if here and there and here != there and property_ and len(target.properties) == 1:
            for one, own, other, theirs in (
                (here, property_, there, target.properties[0]),
                (there, target.properties[0], here, property_),
            ):
                entry = (own, other, theirs)
                if entry not in self._found.setdefault(one, []):
                    self._found[one].append(entry)


def joins(left: Side, others: Iterable[Side], stated: Stated) -> list[Join]:
    """The best one for each other table: what is stated first, then by the share that matches."""
    found = []
    for right in others:
        said = [
            (own, theirs) for own, other, theirs in stated.of(left.place) if other == right.place
        ]
        possible = [join for pair in said if (join := _measured(left, right, pair, True))]
        if len(said) > 1 and not any(join.most == 1 for join in possible):
            # Neither of them is a key by itself: together they are what the contract means.
            possible = [_stated(left, right, tuple(said))]
        elif said and not possible:
            possible = [_stated(left, right, (said[0],))]
        possible += [
            j for pair in _alike(left, right) if (j := _measured(left, right, pair, False))
        ]
        if possible:
            found.append(max(possible, key=_worth))
    return sorted(found, key=_worth, reverse=True)


def _alike(left: Side, right: Side) -> Iterator[Pair]:
    """Properties of one name."""
    theirs = {item.name.casefold(): item.name for item in right.schema.properties}
    for item in left.schema.properties:
        if same := theirs.get(item.name.casefold()):
            yield item.name, same


def _stated(left: Side, right: Side, on: tuple[Pair, ...]) -> Join:
    return Join(left=left.place.name, right=right.place.name, on=on, stated=True,
                masked=_hidden(left, right, on), label=_label(right))  # fmt: skip


def _measured(left: Side, right: Side, pair: Pair, stated: bool) -> Join | None:
    """None where it cannot be told, and where nobody says so and it is not worth it."""
    one, other = left.keys.get(pair[0]), right.keys.get(pair[1])
    if one is None or other is None or _hidden(left, right, (pair,)):
        return None  # a share of hidden values would tell whether a guess is among them
    part, exact = share(one, other)
    unlike = part < LEAST or other.most > 1 or min(one.distinct, other.distinct) < FEWEST
    if unlike and not stated:
        return None
    return Join(
        left=left.place.name, right=right.place.name, on=(pair,), share=part, most=other.most,
        exact=exact, stated=stated, label=_label(right),
    )  # fmt: skip


def _hidden(left: Side, right: Side, on: Iterable[Pair]) -> str:
    found = (left.hidden.get(a) or right.hidden.get(b) or "" for a, b in on)
    return next(filter(None, found), "")


def share(one: KeyColumn, other: KeyColumn) -> tuple[float, bool]:
    """How many of the first one's values the second has, 0 to 1; whether that is exact.

    The smallest hashes of both are a fair sample of both below the smaller of their ends.
    """
    end = min(_end(one), _end(other))
    sample = [value for value in one.hashes if value <= end]
    if not sample:
        return 0.0, False
    theirs = frozenset(other.hashes)
    return sum(value in theirs for value in sample) / len(sample), math.isinf(end)


def _end(key: KeyColumn) -> float:
    """Up to where all of its hashes are known."""
    return math.inf if len(key.hashes) >= key.distinct else key.hashes[-1]


def _worth(join: Join) -> tuple[bool, bool, bool, float]:
    return (not join.masked, join.stated, join.most == 1, join.share or 0.0)


def _label(side: Side) -> str:
    """A property with few enough values for a chart, and more than one; names before codes."""

    def rank(name: str) -> tuple[bool, bool, int]:
        key = side.keys[name]
        return ("name" not in name.casefold(), key.distinct == key.most, -key.distinct)

    fit = [item.name for item in side.schema.properties
           if item.name in side.keys and item.name not in side.hidden
           and 1 < side.keys[item.name].distinct <= FEW
           and item.logical_type in ("string", "")]  # fmt: skip
    return min(fit, key=rank) if fit else ""


def statement(join: Join) -> str:
    """A ready query: how many rows of the left there are for each of the right, or the first."""
    left, right = _alias(join.left, ""), _alias(join.right, _alias(join.left, ""))
    on = " AND ".join(f"{left}.{quoted(a)} = {right}.{quoted(b)}" for a, b in join.on)
    tables = f"FROM {join.left} AS {left}\nJOIN {join.right} AS {right} ON {on}"
    if join.label:
        label = f"{right}.{quoted(join.label)}"
        return f"SELECT {label}, count(*) AS number\n{tables}\nGROUP BY ALL\nORDER BY number DESC"
    doubled = ", ".join(quoted(b) for _, b in join.on)
    return f"SELECT {left}.*, {right}.* EXCLUDE ({doubled})\n{tables}\nLIMIT 100"


def _alias(table: str, taken: str) -> str:
    """What the table is called, or with its product where both are called the same."""
    product, _, name = table.partition(".")
    plain = identifier(name.strip('"').partition("@")[0])
    return plain if plain != taken else f"{product}_{plain}"
