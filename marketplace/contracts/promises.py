"""The vocabulary of service levels: what an `slaProperties` entry promises, by any of its names."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from marketplace.contracts.parts import text
from marketplace.model import Tree

# The standard's names with its short ones; "freshness" is what many say for latency.
SYNONYMS = {
    "av": "availability",
    "th": "throughput",
    "er": "errorRate",
    "ga": "generalAvailability",
    "es": "endOfSupport",
    "el": "endOfLife",
    "re": "retention",
    "fy": "frequency",
    "ly": "latency",
    "freshness": "latency",
    "td": "timeToDetect",
    "tn": "timeToNotify",
    "tr": "timeToRepair",
}
PROPERTIES = tuple(dict.fromkeys(SYNONYMS.values()))
DURATIONS = ("latency", "retention", "frequency", "timeToDetect", "timeToNotify", "timeToRepair")
ENDS = ("endOfSupport", "endOfLife")
DATES = ("generalAvailability", *ENDS)
# The standard uses it in its examples, without ever defining it.
OTHERS = ("timeOfAvailability",)
_KNOWN = {name.lower(): name for name in PROPERTIES} | SYNONYMS


def promised(slo: Tree) -> str:
    """The standard's name of what is promised, or the file's own words in small letters."""
    name = text(slo.get("property")).strip().lower()
    return _KNOWN.get(name, name)


def stated_date(value: Any) -> date | datetime | None:
    """A day, or a moment in UTC."""
    text = value.strip() if isinstance(value, str) else ""
    if len(text) < 10 or len(text) > 40:
        return None
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
