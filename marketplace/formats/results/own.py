"""Our own: what `check --json` prints, and a small format for everything else, as JSON or CSV.

docs/results.md tells people how to write it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from marketplace.errors import Unreadable
from marketplace.formats.results.given import (
    Given,
    distinct,
    line,
    mapping,
    moment,
    number,
    observed,
    whole,
)
from marketplace.model import Observation, Verdict

_TOOL = "imported"  # where the file names none
_OURS = "marketplace"
_TEXTS = ("product", "contract", "version", "kind", "title", "object", "property", "service_level",
          "unit", "operator", "expected", "actual", "severity", "reason")  # fmt: skip
_NUMBERS = ("value", "low", "high", "seconds")
_COUNTS = ("rows", "rows_failed")
COLUMNS = ("check", "verdict", "observed_at", "run", "source", *_TEXTS, *_NUMBERS, *_COUNTS)
_HINT = "Each result needs a check and a verdict; docs/results.md lists what else it may have."
_VERDICTS = ", ".join(Verdict)


def fits(found: Any) -> bool:
    stated = mapping(found)
    if isinstance(stated.get("outcomes"), list) and "checked_at" in stated:
        return True
    return isinstance(stated.get("observations"), list)


def is_csv(text: str) -> bool:
    heads = {head.strip().lower() for head in _first(text)}
    return {"check", "verdict"} <= heads


def read(found: Any, given: Given) -> tuple[Observation, ...]:
    if "outcomes" in found:
        defaults = {"observed_at": found["checked_at"], "source": _OURS}
    else:
        defaults = {name: found[name] for name in ("source", "run", "observed_at") if name in found}
    results = found.get("outcomes", found.get("observations"))
    return distinct(_all(enumerate(results, 1), "Result", defaults, given))


def read_csv(text: str, given: Given) -> tuple[Observation, ...]:
    """Separated by commas or semicolons. Empty cells are as if they were not there."""
    first = _first(text)
    heads = [head.strip().lower() for head in first]
    rows = csv.reader(io.StringIO(text), delimiter=_delimiter(text), strict=True)

    def numbered() -> Iterator[tuple[int, Any]]:
        next(rows)
        for row in rows:
            if any(cell.strip() for cell in row):
                if len(row) > len(heads):
                    raise _faulty("Line", rows.line_num, "it has more cells than there are heads")
                cells = zip(heads, row, strict=False)
                yield rows.line_num, {head: cell.strip() for head, cell in cells if cell.strip()}

    try:
        return distinct(_all(numbered(), "Line", {}, given))
    except csv.Error as error:
        raise _faulty("Line", rows.line_num, str(error)) from error


def _all(
    results: Any, where: str, defaults: Mapping[str, Any], given: Given
) -> Iterator[Observation]:
    for place, result in results:
        if not isinstance(result, Mapping):
            raise _faulty(where, place, "it is no object with a check and a verdict")
        stated = {name: value for name, value in result.items() if value not in (None, "")}
        try:
            yield _one({**defaults, **stated}, given)
        except ValueError as error:
            raise _faulty(where, place, str(error)) from error


def _one(stated: Mapping[str, Any], given: Given) -> Observation:
    for name in ("check", "verdict"):
        if not line(stated.get(name)):
            raise ValueError(f"it has no '{name}'")
    word = line(stated["verdict"]).lower().replace(" ", "_")
    if word not in [*Verdict]:
        raise ValueError(f"'{line(word, 50)}' is no verdict; those are {_VERDICTS}")
    at = moment(stated.get("observed_at"))
    if at is None and "observed_at" in stated:
        said = line(stated["observed_at"], 50)
        raise ValueError(f"'{said}' is no time; write it like 2026-11-28T06:00:00Z")
    source = line(stated.get("source"), 50) or _TOOL
    parts: dict[str, Any] = {name: line(stated[name]) for name in _TEXTS if name in stated}
    parts |= {name: _number(stated[name], name, number) for name in _NUMBERS if name in stated}
    parts |= {name: _number(stated[name], name, whole) for name in _COUNTS if name in stated}
    for name in ("product", "contract", "version"):  # what the person said goes before the file
        parts[name] = getattr(given, name) or parts.get(name, "")
    id_ = line(stated["check"])
    one = observed(
        given, source, id_.removeprefix(f"{source}:"), Verdict(word),
        at=at, run=line(stated.get("run")), **parts,
    )  # fmt: skip
    return _native(one, id_) if source == _OURS else one


def _native(one: Observation, id_: str) -> Observation:
    """Measured by this very program elsewhere: the same check, so it has the same id."""
    from dataclasses import replace

    return replace(one, check=id_)


def _number(said: Any, name: str, as_number: Any) -> Any:
    value = said
    if isinstance(said, str):
        try:
            value = float(said)
        except ValueError:
            value = None
    found = as_number(value)
    if found is None:
        raise ValueError(f"'{line(said, 50)}' is no number for '{name}'")
    return found


def _faulty(where: str, place: int, why: str) -> Unreadable:
    return Unreadable(f"{where} {place}: {why}.", _HINT)


def _first(text: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text[:10_000]), delimiter=_delimiter(text)), [])
    except csv.Error:
        return []


def _delimiter(text: str) -> str:
    head = text[:10_000].split("\n", 1)[0]
    return ";" if head.count(";") > head.count(",") else ","
