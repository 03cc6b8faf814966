"""Service levels that could be measured if they were written otherwise."""

from __future__ import annotations

from typing import Any

from marketplace.contracts.cron import is_cron
from marketplace.contracts.durations import every, span
from marketplace.contracts.findings import Finding, Path, shown, warning
from marketplace.contracts.numbers import brief, numeric, share
from marketplace.contracts.parts import rows, text
from marketplace.contracts.promises import DATES, DURATIONS, ENDS
from marketplace.model import Tree

SHARES = {"availability": True, "errorRate": False}  # whether a high one is promised
# The units of these two may be months, as `m`.
_LONG = ("retention", "frequency")
_WARNED = (*SHARES, *DURATIONS, *ENDS, "completeness")
_STRICT = ("throughput", "generalAvailability", "timeofavailability")
_LENGTH = "Write a number and a unit, like `value: 2` with `unit: d`, or `PT2H`."


def lint_level(slo: Tree, name: str, path: Path, found: list[Finding]) -> None:
    """`name` as `promised` has it. Says nothing of what another rule has spoken about."""
    value, unit = slo.get("value"), text(slo.get("unit"))
    if name in DURATIONS and value not in (None, ""):
        bare = numeric(value) is not None and not unit
        if not bare and _length(name, value, unit) is None:
            stated = numeric(value) is not None
            said = f"{brief(value)} {brief(unit, 20)}".strip() if stated else brief(value)
            message = f"`{said}` is no length of time that can be measured."
            where = (*path, "unit" if stated else "value")
            found.append(warning(where, "sla-value", message, _LENGTH))
    elif name in SHARES and value not in (None, ""):
        why = share(value, unit, high=SHARES[name])
        if isinstance(why, str):
            hint = "Write percent, like `value: 99.5` with `unit: percent`."
            found.append(warning((*path, "value"), "sla-value", _sentence(why), hint))
    elif name in DATES and unit:
        message = f"Nobody reads the unit {shown(unit)} of a date."
        found.append(warning((*path, "unit"), "sla-unread", message, "Remove it."))
    lint_schedule(slo, "sla-schedule", path, found)
    _warn_at(slo, name, unit, path, found)


def _length(name: str, value: Any, unit: str) -> object:
    often = every(value, unit) if name == "frequency" else None
    return often or span(value, unit, months=name in _LONG)


def lint_schedule(of: Tree, rule: str, path: Path, found: list[Finding]) -> None:
    """Of a service level or a quality rule."""
    stated, by = text(of.get("schedule")), text(of.get("scheduler")).strip().casefold()
    if stated.strip() and by in ("", "cron") and not is_cron(stated):
        message = f"{shown(stated)} is no cron schedule, so the usual one is followed."
        hint = "Write minute, hour, day, month and weekday, like `0 6 * * *`."
        found.append(warning((*path, "schedule"), rule, message, hint))


def _warn_at(slo: Tree, name: str, unit: str, path: Path, found: list[Finding]) -> None:
    for row, one in rows(slo.get("customProperties")):
        if one.get("property") != "warnAt":
            continue
        where = (*path, "customProperties", row, "value")
        if name in _STRICT:
            message = "Nobody reads the `warnAt` of this promise: it is kept or broken."
            found.append(warning(where, "sla-unread", message, "Remove it."))
        elif name in _WARNED and not _is_read(name, one.get("value"), unit):
            message = f"The `warnAt` {shown(one.get('value'))} is not read: it is no such value."
            hint = "Write it as the promise writes its value."
            found.append(warning(where, "sla-unread", message, hint))


def _is_read(name: str, value: Any, unit: str) -> bool:
    if name in DURATIONS:
        return _length("", value, unit) is not None or _length(name, value, unit) is not None
    if name in ENDS:
        return span(value, "d") is not None
    if name in SHARES:
        return not isinstance(share(value, unit, high=SHARES[name]), str)
    return numeric(value) is not None or isinstance(value, str)


def _sentence(why: str) -> str:
    """Of a reason, which may begin with what the file says."""
    return why if why[:1].isupper() or why[:1].isdigit() else f"`value`: {why}"
