"""Service levels and quality rules as a person says them: plain text, escaped where it is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from marketplace.contracts.promises import SYNONYMS
from marketplace.model import DataContract, QualityRule, Slo
from marketplace.ui.words import listed, number

# By the standard's names.
_WORDS = {
    "latency": "Freshness",
    "frequency": "Update",
    "availability": "Availability",
    "retention": "Retention",
    "throughput": "Throughput",
    "errorRate": "Error rate",
    "timeToDetect": "Time to detect",
    "timeToNotify": "Time to notify",
    "timeToRepair": "Time to repair",
    "generalAvailability": "Available since",
    "endOfSupport": "Support ends",
    "endOfLife": "Switched off",
}
_NAMES = {name.casefold(): name for name in _WORDS} | SYNONYMS
_WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_CRON = re.compile(r"(\d{1,2}) (\d{1,2}) \* \* (\*|[0-6])")


def label(slo: Slo) -> str:
    """What is promised: "Freshness", "Time to repair"; another word is only made readable."""
    return _WORDS.get(_name(slo), spaced(slo.property))


def starts(slo: Slo) -> bool:
    """Whether it says since when there is this version."""
    return _name(slo) == "generalAvailability"


def often(cron: str) -> str:
    """ "daily at 05:00" for the plain cases, else as stated."""
    found = _CRON.fullmatch(cron.strip())
    if not found:
        return f"by the schedule {cron}" if cron else ""
    day = "daily" if found[3] == "*" else f"every {_WEEKDAYS[int(found[3])]}"
    return f"{day} at {int(found[2]):02}:{int(found[1]):02}"


def _name(slo: Slo) -> str:
    """The standard's, for any spelling of it."""
    return _NAMES.get(re.sub(r"[\s_-]", "", slo.property).casefold(), "")


def stated_day(text: str) -> str:
    """ "15 Sep 2025" for an ISO date or time stamp, else ""."""
    try:
        day = date.fromisoformat(text.strip()[:10])
    except ValueError:
        return ""
    return f"{day.day} {day:%b} {day.year}"


def plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int):
        return number(value)
    if isinstance(value, (list, tuple)):
        return listed(plain(one) for one in value)
    return f"{value:,}" if isinstance(value, float) else str(value)


def spaced(name: str) -> str:
    """ "supportResponse" and "support_response" as "Support response"."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[_-]+", " ", name).strip()
    if " " in words and words != name:
        words = words.lower()
    return words[:1].upper() + words[1:]


def stated(contract: DataContract, pointer: Sequence[str | int]) -> Slo | QualityRule | None:
    """The service level or quality rule at a place of the contract; None where there is none."""
    found: Any = contract
    for step in pointer:
        if isinstance(found, (Slo, QualityRule)):
            break
        if isinstance(step, int):
            found = found[step] if isinstance(found, tuple) and 0 <= step < len(found) else None
        else:
            found = getattr(found, "slos" if step == "slaProperties" else step, None)
    return found if isinstance(found, (Slo, QualityRule)) else None
