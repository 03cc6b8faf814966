"""Service levels and quality rules as a person says them: plain text, escaped where it is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from marketplace.contracts.promises import SYNONYMS
from marketplace.model import QualityRule, Slo, Threshold
from marketplace.ui.words import count, listed, number

# The standard's names -> (label, how a value is promised).
_WORDS = {
    "latency": ("Freshness", "at most"),
    "frequency": ("Update", "every"),
    "availability": ("Availability", "at least"),
    "retention": ("Retention", "at least"),
    "throughput": ("Throughput", "at least"),
    "errorRate": ("Error rate", "at most"),
    "timeToDetect": ("Time to detect", "at most"),
    "timeToNotify": ("Time to notify", "at most"),
    "timeToRepair": ("Time to repair", "at most"),
    "generalAvailability": ("Available since", ""),
    "endOfSupport": ("Support ends", ""),
    "endOfLife": ("Switched off", ""),
}
_NAMES = {name.casefold(): name for name in _WORDS} | SYNONYMS
_UNITS = {
    "s": "second", "sec": "second", "min": "minute", "h": "hour", "hr": "hour", "d": "day",
    "w": "week", "m": "month", "mo": "month", "y": "year", "yr": "year", "ms": "millisecond",
}  # fmt: skip
_TIMES = {"millisecond", "second", "minute", "hour", "day", "week", "month", "year"}
_PERCENT = {"percent", "percentage", "%", "pct"}
_ISO = re.compile(r"P(\d+)([YMWD])|PT(\d+)([HMS])", re.IGNORECASE)
_ISO_DAYS = {"Y": "year", "M": "month", "W": "week", "D": "day"}
_ISO_HOURS = {"H": "hour", "M": "minute", "S": "second"}
_SHORT = re.compile(r"(\d+(?:\.\d+)?)\s*([A-Za-z%]+)")


def label(slo: Slo) -> str:
    """What is promised: "Freshness", "Time to repair"; another word is only made readable."""
    return _WORDS.get(_name(slo), (spaced(slo.property), ""))[0]


def promised(slo: Slo) -> str:
    """How much: "at most 1 day", "every 15 minutes", "99.9 % at least"; "" when nothing is."""
    if slo.value is None or slo.value == "":
        return ""
    how = _WORDS.get(_name(slo), ("", ""))[1]
    amount = _amount(slo)
    if how == "every" and amount.startswith("1 "):
        amount = amount[2:]
    return f"{how} {amount}".strip()


def starts(slo: Slo) -> bool:
    """Whether it says since when there is this version."""
    return _name(slo) == "generalAvailability"


def seen(slo: Slo) -> str:
    """What was measured. A day that is announced is no measurement."""
    announced = isinstance(slo.value, str) and stated_day(slo.value)
    return "Not measurable from the data" if announced else "Not measured yet"


_WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_CRON = re.compile(r"(\d{1,2}) (\d{1,2}) \* \* (\*|[0-6])")


def schedule(slo: Slo) -> str:
    """ "daily at 05:00" for the plain cases of cron, else as stated."""
    found = _CRON.fullmatch(slo.schedule.strip())
    if not found or slo.scheduler.casefold() not in ("", "cron"):
        return f"{slo.scheduler} {slo.schedule}".strip() if slo.schedule else ""
    day = "daily" if found[3] == "*" else f"every {_WEEKDAYS[int(found[3])]}"
    return f"{day} at {int(found[2]):02}:{int(found[1]):02}"


def _name(slo: Slo) -> str:
    """The standard's, for any spelling of it."""
    return _NAMES.get(re.sub(r"[\s_-]", "", slo.property).casefold(), "")


def _amount(slo: Slo) -> str:
    value, unit = slo.value, slo.unit
    if isinstance(value, str):
        if written := stated_day(value):
            return written
        value, unit = _parsed(value, unit)
    upper = slo.value_ext
    if upper not in (None, ""):
        return f"{plain(value)} to {measured(upper, unit)}"
    return measured(value, unit)


def _parsed(text: str, unit: str) -> tuple[Any, str]:
    """ "4h" and "P1Y" carry their unit with them."""
    if iso := _ISO.fullmatch(text.strip()):
        days, hours = iso[2], iso[4]
        word = _ISO_DAYS[days.upper()] if days else _ISO_HOURS[hours.upper()]
        return int(iso[1] or iso[3]), word
    short = _SHORT.fullmatch(text.strip())
    if short and not unit:
        return float(short[1]), short[2]
    return text, unit


def measured(value: Any, unit: str) -> str:
    """A value with its unit: "1 day", "99.9 %", "200 messages/s"."""
    word = unit.strip()
    if word.casefold() in _PERCENT:
        return f"{plain(value)} %"
    single = _UNITS.get(word.casefold()) or word.casefold().removesuffix("s")
    if single in _TIMES:
        word = single if plain(value) == "1" else f"{single}s"
    return f"{plain(value)} {word}".strip()


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


_OPERATORS = {
    "mustBe": "exactly {}",
    "mustNotBe": "not {}",
    "mustBeGreaterThan": "more than {}",
    "mustBeGreaterOrEqualTo": "at least {}",
    "mustBeLessThan": "less than {}",
    "mustBeLessOrEqualTo": "at most {}",
    "mustBeBetween": "between {} and {}",
    "mustNotBeBetween": "not between {} and {}",
}
_METRICS = {
    "nullvalues": "null values",
    "missingvalues": "missing values",
    "invalidvalues": "invalid values",
    "duplicatevalues": "duplicate values",
    "rowcount": "rows",
}


def rule(found: QualityRule, where: str = "") -> str:
    """What must hold, as one sentence without its full stop: "at most 5 % null values in x"."""
    limit = listed(_limit(one, found.unit) for one in found.thresholds)
    if found.type == "text" or (not limit and not found.metric):
        return found.description or found.name or "Not stated"
    if found.type != "library":
        return (
            f"the query must give {limit.removeprefix('exactly ')}"
            if limit
            else "no limit is stated"
        )
    noun = _METRICS.get(found.metric.casefold(), spaced(found.metric).lower())
    if limit == "exactly 0":
        limit = "no"
    return " ".join(part for part in (limit or "limited", noun, _place(found, where)) if part)


def _limit(threshold: Threshold, unit: str) -> str:
    pattern = _OPERATORS.get(threshold.operator, f"{spaced(threshold.operator).lower()} {{}}")
    stated = threshold.value
    pair = isinstance(stated, (list, tuple)) and len(stated) == 2
    if "{} and {}" in pattern and not pair:
        pattern = pattern.replace("{} and {}", "{}")
    said = pattern.format(*(map(plain, stated) if pair else [plain(stated)]))
    return f"{said} %" if unit.casefold() in _PERCENT and said != "exactly 0" else said


def _place(found: QualityRule, where: str) -> str:
    together = found.arguments.get("properties")
    if isinstance(together, Sequence) and not isinstance(together, str) and together:
        return f"of {listed(str(name) for name in together)} together"
    allowed = found.arguments.get("validValues")
    pattern = found.arguments.get("pattern")
    place = f"in {where}" if where else ""
    if isinstance(allowed, Sequence) and not isinstance(allowed, str) and allowed:
        shown = listed((plain(one) for one in allowed[:8]), last="or")
        more = f" or {count(len(allowed) - 8, 'other')}" if len(allowed) > 8 else ""
        return f"{place} (valid: {shown}{more})"
    return f"{place} (pattern {pattern})" if pattern else place
