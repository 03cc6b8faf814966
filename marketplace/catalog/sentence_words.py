"""The small words that sentences about changes are made of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

_NAMED = 4  # names in one sentence; of more the rest is counted


def named(names: Iterable[str]) -> str:
    """ "gate", "gate and runway", "a, b, c, d and 3 more"; of lists what is in them."""
    all_names = [name.replace("[]", "") for name in names]
    shown, more = all_names[:_NAMED], len(all_names) - _NAMED
    if more > 0:
        return f"{', '.join(shown)} and {more} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def change(what: str, before: str, after: str) -> str:
    """ "Changes the price from 5 EUR to 6 EUR", "Sets the price to 6 EUR", "Drops the price"."""
    if not after:
        return f"Drops {what}"
    return f"Changes {what} from {before} to {after}" if before else f"Sets {what} to {after}"


def sets(before: Collection[str], after: Collection[str], came: str, went: str) -> Iterator[str]:
    """A sentence for the names that came and one for those that went."""
    if fresh := sorted(name for name in after if name and name not in before):
        yield came.format(named(fresh))
    if gone := sorted(name for name in before if name and name not in after):
        yield went.format(named(gone))
