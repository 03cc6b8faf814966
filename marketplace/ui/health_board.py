"""Products by how their promises are kept: narrowed, counted, the worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from marketplace.model import STATES, Health, Listing, Observation, State

MOST = 3  # promises of one product among those that need attention
_RANKS = {state: state.rank for state in State}
_BAD = (State.BROKEN, State.ERROR, State.AT_RISK)


@dataclass(frozen=True, slots=True)
class Standing:
    listing: Listing
    health: Health
    words: str = ""  # what a search looks in


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address narrows by; "" lets everything through."""

    domain: str = ""
    owner: str = ""
    tier: str = ""
    text: str = ""
    states: tuple[State, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One promise that is not kept; none where the reason lies upstream. `more`: not listed."""

    standing: Standing
    promise: Observation | None = None
    more: int = 0

    @property
    def state(self) -> State:
        return _of(self.promise) if self.promise else self.standing.health.state


@dataclass(frozen=True, slots=True)
class Board:
    """What matters most comes first, then by name; every other order keeps that among equals."""

    standings: tuple[Standing, ...]

    def narrowed(self, asked: Asked) -> Board:
        words = asked.text.casefold().split()
        if asked == Asked():
            return self
        return Board(tuple(one for one in self.standings if _fits(one, asked, words)))

    def count(self, key: Callable[[Standing], str]) -> Counter[str]:
        return Counter(map(key, self.standings))

    def states(self) -> Counter[State]:
        return Counter(one.health.state for one in self.standings)

    @property
    def unkept(self) -> int:
        """Promises, not products."""
        every = (one.health for one in self.standings)
        return sum(one.broken + one.errors + one.at_risk for one in every)

    @property
    def checked_at(self) -> datetime | None:
        checked = (one.health.checked_at for one in self.standings)
        return max(filter(None, checked), default=None)

    def attention(self) -> list[Row]:
        """Worst first; of what is as bad, what matters most."""
        bad = [one for one in self.standings if one.health.state in _BAD]
        return sorted((row for one in bad for row in _rows(one)), key=lambda row: row.state.rank)

    def stale(self) -> list[Standing]:
        """The one that nobody looked at for longest first."""
        found = [(one.health.checked_at, one) for one in self.standings if one.health.stale]
        dated = [(when, one) for when, one in found if when]
        return [one for _, one in sorted(dated, key=lambda pair: pair[0])]

    def never(self) -> list[Standing]:
        return [one for one in self.standings if not one.health.checked_at]

    def worst_first(self, badness: Callable[[str], int]) -> Sequence[Standing]:
        """By the days that were bad, then by what is known now."""
        ranked = [
            (-badness(one.listing.id), _RANKS[one.health.state], place)
            for place, one in enumerate(self.standings)
        ]
        ranked.sort()
        return [self.standings[place] for _, _, place in ranked]


def board(
    listings: Iterable[Listing], healths: Mapping[str, Health], tiers: tuple[str, ...]
) -> Board:
    """What is retired, or no product yet, is nobody's promise unless somebody measures it."""
    found = []
    for listing in listings:
        health = healths.get(listing.id) or Health(product=listing.id)
        live = listing.is_product and listing.status.casefold() != "retired"
        if live or health.measured:
            words = f"{listing.name} {listing.id} {listing.owner}".casefold()
            found.append(Standing(listing, health, words))
    places = {tier: place for place, tier in enumerate(tiers)}
    found.sort(key=lambda one: (places.get(one.listing.tier, len(places)), one.words))
    return Board(tuple(found))


def _fits(one: Standing, asked: Asked, words: Sequence[str]) -> bool:
    listing = one.listing
    if any(
        wanted and wanted != stated
        for wanted, stated in (
            (asked.domain, listing.domain),
            (asked.owner, listing.owner),
            (asked.tier, listing.tier),
        )
    ):
        return False
    if asked.states and one.health.state not in asked.states:
        return False
    return all(word in one.words for word in words)


def _rows(one: Standing) -> list[Row]:
    """Checks that cannot run fail together, mostly of one reason: they are one row."""
    worst = [found for found in one.health.worst if _of(found) in _BAD]
    if not worst:
        return [Row(one)]
    rows = []
    for state, most in ((State.BROKEN, MOST), (State.ERROR, 1), (State.AT_RISK, MOST)):
        same = [found for found in worst if _of(found) is state]
        rows += [Row(one, found) for found in same[:most]]
        if len(same) > most:
            rows[-1] = Row(one, same[most - 1], len(same) - most)
    return rows


def _of(found: Observation) -> State:
    return STATES[found.verdict]
