"""What listings can be narrowed by, and how many there are of each: sets of rows as one integer.

A count is true: with that value alone chosen in its facet, and every other choice kept, the list
is exactly so long. Several values of one facet widen it, several facets narrow it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy

from marketplace.model import Health, Listing

Filters = Mapping[str, Sequence[str]]
Counts = dict[str, tuple[tuple[str, int], ...]]

NOT_STATED = "not stated"
FACETS = (
    "domain", "archetype", "status", "tier", "owner", "tag", "personal", "sample", "verdict",
)  # fmt: skip
# What is not stated but measured: it changes from run to run, the catalog does not.
PROMISES = "promises"
STALE = "stale"
_STATED = ("domain", "archetype", "status", "tier", "owner")
_RARE = 1024  # a value on fewer rows than this part of all is kept as a list, to save memory


class Facets:
    """Built once for the listings of a catalog; row n is listing n."""

    def __init__(self, listings: Sequence[Listing]) -> None:
        self._rows = len(listings)
        self._facets: tuple[str, ...] = FACETS
        self.everything = (1 << self._rows) - 1
        rows: dict[str, dict[str, list[int]]] = {facet: {} for facet in FACETS}
        for row, listing in enumerate(listings):
            for facet, value in _values(listing):
                rows[facet].setdefault(value, []).append(row)
        rare = self._rows // _RARE
        self._few: dict[str, dict[str, list[int]]] = {}
        self._many: dict[str, dict[str, int]] = {}
        for facet, values in rows.items():
            self._few[facet] = {v: at for v, at in values.items() if len(at) <= rare}
            self._many[facet] = {v: self.mask(at) for v, at in values.items() if len(at) > rare}
        self._products = self._of("verdict", "data product")
        self._usable = self.everything & ~self._of("status", "retired")

    def measured(self, healths: Sequence[Health | None]) -> Facets:
        """With a facet of how promises are kept, row by row; all others are shared with this one.

        What is kept but stale is in both sets.
        """
        rows: dict[str, list[int]] = {}
        for row, health in enumerate(healths):
            for value in states(health) if health else ():
                rows.setdefault(value, []).append(row)
        found = copy(self)
        found._facets = (*FACETS, PROMISES)
        found._few = {**self._few, PROMISES: {}}
        masks = {value: self.mask(at) for value, at in rows.items()}
        found._many = {**self._many, PROMISES: masks}
        return found

    def mask(self, rows: Iterable[int]) -> int:
        """The set of these rows."""
        digits = bytearray(b"0") * (self._rows + 1)
        for row in rows:
            digits[-1 - row] = 49  # "1", the last digit standing for row 0
        return int(digits, 2)

    def rows(self, mask: int) -> bytes:
        """One byte a row, 1 where the set has it: to walk it in any order."""
        digits = bytes(f"{mask:b}", "ascii")[::-1].translate(_DIGITS)
        return digits.ljust(self._rows, b"\0")

    def select(self, filters: Filters, hits: int | None = None, everything: bool = False) -> int:
        """The rows of `hits` (all, where it is None) that every chosen facet lets through."""
        chosen = self._chosen(filters)
        mask = self._default(set(chosen), everything)
        for allowed in chosen.values():
            mask &= allowed
        return mask if hits is None else mask & hits

    def counts(self, filters: Filters, hits: int | None = None, everything: bool = False) -> Counts:
        """Per facet (value, count), largest first; a chosen value also where nothing is left."""
        chosen = self._chosen(filters)
        found: Counts = {}
        for facet in self._facets:
            others = self._default({*chosen, facet}, everything)
            for other, allowed in chosen.items():
                if other != facet:
                    others &= allowed
            others = others if hits is None else others & hits
            kept = filters.get(facet, ())
            counts = [(v, n) for v, n in self._count(facet, others) if n or v in kept]
            found[facet] = tuple(sorted(counts, key=lambda c: (-c[1], c[0].casefold(), c[0])))
        return found

    def _count(self, facet: str, among: int) -> Iterator[tuple[str, int]]:
        for value, mask in self._many[facet].items():
            yield value, (mask & among).bit_count()
        if self._few[facet]:
            has = self.rows(among)
            for value, rows in self._few[facet].items():
                yield value, sum(map(has.__getitem__, rows))

    def _default(self, chosen: set[str], everything: bool) -> int:
        """What is no product yet, or retired, is shown to those who ask for it."""
        if everything or "verdict" in chosen:
            return self.everything
        return self._products if "status" in chosen else self._products & self._usable

    def _chosen(self, filters: Filters) -> dict[str, int]:
        """The rows each chosen facet allows; facets and values that do not exist are ignored."""
        chosen = {}
        for facet in self._facets:
            known = [value for value in filters.get(facet, ()) if self._has(facet, value)]
            if known:
                chosen[facet] = 0
                for value in known:
                    chosen[facet] |= self._of(facet, value)
        return chosen

    def _has(self, facet: str, value: str) -> bool:
        return value in self._many[facet] or value in self._few[facet]

    def _of(self, facet: str, value: str) -> int:
        found = self._many[facet].get(value)
        return self.mask(self._few[facet].get(value, ())) if found is None else found


def states(health: Health) -> tuple[str, ...]:
    return (health.state.value, STALE) if health.stale else (health.state.value,)


_DIGITS = bytes.maketrans(b"01", b"\0\1")


def _values(listing: Listing) -> Iterator[tuple[str, str]]:
    for facet in _STATED:
        yield facet, getattr(listing, facet) or NOT_STATED
    for tag in dict.fromkeys(listing.tags):
        yield "tag", tag
    yield "personal", "yes" if listing.personal else "no"
    yield "sample", "yes" if listing.sampled else "no"
    yield "verdict", "data product" if listing.is_product else "not yet"
