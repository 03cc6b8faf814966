"""The state of every product for Prometheus: its text format, version 0.0.4."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from marketplace.model.health import Health, Incident, State

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# Worse is more, so `> 2` is an alarm whatever comes between.
NUMBERS = {
    State.KEPT: 0,
    State.UNKNOWN: 1,
    State.AT_RISK: 2,
    State.ERROR: 3,
    State.BROKEN: 4,
}
# Signs for what ends a text in some readers; a line feed has an escape of its own.
_PICTURES = {code: 0x2400 + code for code in range(32) if code != ord("\n")}
SEVERITIES = ("critical", "major", "minor")


class _Family(NamedTuple):
    name: str
    help: str
    samples: Iterable[tuple[str, float]]  # labels as they are written


def metrics(healths: Iterable[Health], incidents: Iterable[Incident] = ()) -> str:
    """All are gauges. A product that was never checked has no time of its last check."""
    ordered = sorted(healths, key=lambda one: (one.product, one.state.rank))
    found: dict[str, Health] = {}
    for one in ordered:
        found.setdefault(_escaped(one.product), one)  # the same line twice spoils all of them
    families = (*_of_products(found), *_of_all([*found.values()], [*incidents]))
    return "".join(line for family in families for line in _lines(family))


def _of_products(products: Mapping[str, Health]) -> Iterator[_Family]:
    """By the name as it is written."""
    said = [(f'product="{name}"', one) for name, one in products.items()]
    yield _Family(
        "marketplace_product_state",
        "How a product is doing: 0 kept, 1 not measured, 2 at risk, 3 check error, 4 broken.",
        ((label, NUMBERS[one.state]) for label, one in said),
    )
    yield _Family(
        "marketplace_product_promises",
        "Promises of a product by their state.",
        (
            (f'{label},state="{_word(state)}"', number)
            for label, one in said
            for state, number in _counts(one)
        ),
    )
    yield _Family(
        "marketplace_product_stale",
        "1 where the newest result of a product is older than twice its interval.",
        ((label, int(one.stale)) for label, one in said),
    )
    yield _Family(
        "marketplace_product_broken_upstream",
        "Broken products that a product takes data from, directly or not.",
        ((label, len(one.causes)) for label, one in said),
    )
    yield _Family(
        "marketplace_product_checked_timestamp_seconds",
        "When a product was checked last.",
        ((label, one.checked_at.timestamp()) for label, one in said if one.checked_at),
    )


def _of_all(products: Sequence[Health], incidents: Sequence[Incident]) -> Iterator[_Family]:
    states = Counter(one.state for one in products)
    yield _Family(
        "marketplace_products",
        "Products by their state.",
        ((f'state="{_word(state)}"', states[state]) for state in State),
    )
    open_ = Counter(one.severity for one in incidents if one.is_open)
    yield _Family(
        "marketplace_incidents_open",
        "Open incidents by severity.",
        ((f'severity="{name}"', open_[name]) for name in SEVERITIES),
    )


def _counts(health: Health) -> Iterator[tuple[State, int]]:
    yield State.BROKEN, health.broken
    yield State.ERROR, health.errors
    yield State.AT_RISK, health.at_risk
    yield State.UNKNOWN, health.unmeasured
    yield State.KEPT, health.kept


def _word(state: State) -> str:
    return state.value.replace(" ", "_")


def _lines(family: _Family) -> Iterator[str]:
    yield f"# HELP {family.name} {family.help}\n# TYPE {family.name} gauge\n"
    for labels, value in family.samples:
        yield f"{family.name}{{{labels}}} {value:.15g}\n"


def _escaped(said: str) -> str:
    """An id can be any text. Two of them must not become one: nothing is tidied."""
    visible = said.encode("utf-8", "backslashreplace").decode().translate(_PICTURES)
    return visible.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
