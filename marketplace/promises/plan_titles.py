"""Titles of quality rules: what their author called them, else a sentence made of the promise."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from marketplace.contracts.numbers import brief
from marketplace.model import Check, Measure, Metric, QualityRule, Threshold
from marketplace.promises.plan_place import Place
from marketplace.promises.wording import listed

_LONGEST = 100  # letters of a title; the whole text is the description
_SHORT = 60  # letters of what tells two of them apart


def quality_title(
    place: Place,
    rule: QualityRule,
    expected: str = "",
    metric: Metric | None = None,
    threshold: Threshold | None = None,
    properties: Sequence[str] = (),
) -> str:
    if rule.name.strip():
        return brief(rule.name, _LONGEST)
    if said := first_sentence(rule.description):
        return said
    if metric is None or threshold is None:
        kind = rule.metric.strip() or f"a rule of the type {rule.type}"
        return f"{place.name}: {brief(kind)}"
    if metric is Metric.SQL:
        return f"A query about {place.name} gives {expected.removeprefix('exactly ')}"
    if metric is Metric.ROWS:
        return f"{' '.join(place.object.name.split())[:100]} has {expected}"
    return _rows(place, expected, metric, threshold, properties)


def _rows(
    place: Place, expected: str, metric: Metric, threshold: Threshold, properties: Sequence[str]
) -> str:
    name = listed([path.replace("[]", "") for path in properties]) or place.name
    none = threshold.value == 0 and threshold.operator in ("mustBe", "mustBeLessOrEqualTo")
    if none:
        return {
            Metric.NULLS: f"Every {name} is filled",
            Metric.MISSING: f"No {name} is missing",
            Metric.INVALID: f"Every {name} is valid",
            Metric.DUPLICATES: f"No two rows have the same {name}",
        }[metric]
    ends = {
        Metric.NULLS: f"without {name}",
        Metric.MISSING: f"with a missing {name}",
        Metric.INVALID: f"with an invalid {name}",
        Metric.DUPLICATES: f"that repeat {name}",
    }
    return f"{expected[:1].upper()}{expected[1:]} {ends[metric]}"


def first_sentence(text: str) -> str:
    """Without its full stop; "" where it is too long for a title."""
    found = re.match(r"[^\n]*?[.!?](?=\s|$)", text[:2000].strip())
    words = " ".join((found[0] if found else text[:2000]).split()).rstrip(".")
    return words if 0 < len(words) <= _LONGEST else ""


def told_apart(checks: Sequence[Check]) -> tuple[Check, ...]:
    """Where several read alike, each says what it asks for."""
    same = Counter(_read(check) for check in checks)
    return tuple(
        replace(check, title=f"{check.title}: {brief(asks, _SHORT)}")
        if same[_read(check)] > 1 and check.measure and (asks := _asks(check.measure))
        else check
        for check in checks
    )


def _read(check: Check) -> tuple[str, ...]:
    return check.kind, check.object, check.property, check.title


def _asks(measure: Measure) -> str:
    if measure.query:
        return measure.query
    return ", ".join(
        f"{rule.name} {listed([*map(str, rule.value)], 'or')}"
        if isinstance(rule.value, (list, tuple))
        else f"{rule.name} {brief(rule.value)}"
        for rule in measure.rules
    )
