"""What every importer starts from, and how it says what it found."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from marketplace.errors import Unreadable
from marketplace.model import Observation, Verdict

_ID, _TITLE, _REASON = 300, 500, 2_000  # letters
_MOST = 100_000  # results of one file
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_INT = 2**63


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What counts where the file itself does not say."""

    at: datetime
    run: str  # of these very bytes: the same file again is the same run
    product: str = ""
    contract: str = ""
    version: str = ""


def document(text: str) -> Any:
    """JSON as some tools write it: with NaN, which is read as nothing."""
    try:
        return json.loads(text, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"Line {error.lineno}, column {error.colno}: this is no JSON: {error.msg}.",
            "Was the file cut short? Write it again with its tool.",
        ) from error
    except (RecursionError, ValueError) as error:
        raise Unreadable(
            "This JSON is nested too deep, or holds a number that is too long.",
            "Is it a file of results?",
        ) from error


def observed(
    given: Given,
    tool: str,
    id: str,
    verdict: Verdict,
    *,
    title: str = "",
    at: datetime | None = None,
    run: str = "",
    **parts: Any,
) -> Observation:
    """Ids begin with the tool, so that none is taken for a check of ours."""
    texts = {name: line(part) for name, part in parts.items() if isinstance(part, str)}
    stated = {"product": given.product, "contract": given.contract, "version": given.version,
              "kind": "quality"} | parts | texts  # fmt: skip
    return Observation(
        check=f"{tool}:{line(id, _ID)}",
        title=line(title, _TITLE) or line(id, _TITLE),
        verdict=verdict,
        observed_at=at or given.at,
        run=f"{tool}:{line(run, _ID) or given.run}",
        source=tool,
        **stated,
    )


def distinct(observations: Iterable[Observation]) -> tuple[Observation, ...]:
    """Tools may run two checks that they call the same: the second is another one."""
    seen: Counter[tuple[str, str, str, datetime]] = Counter()
    found = []
    for one in observations:
        key = (one.product, one.contract, one.check, one.observed_at)
        seen[key] += 1
        found.append(replace(one, check=f"{one.check}#{seen[key]}") if seen[key] > 1 else one)
        if len(found) > _MOST:
            raise Unreadable(f"This file has more than {_MOST:,} results.", "Import it in parts.")
    return tuple(found)


def line(said: Any, most: int = _REASON) -> str:
    """A text on one line, without signs that control a terminal."""
    text = "" if said is None else _CONTROLS.sub(" ", str(said)[: 2 * most]).strip()
    return f"{text[: most - 1]}…" if len(text) > most else text


def mapping(found: Any) -> Mapping[str, Any]:
    return found if isinstance(found, Mapping) else {}


def entries(found: Any) -> list[Mapping[str, Any]]:
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def number(found: Any) -> float | None:
    if isinstance(found, bool) or not isinstance(found, int | float):
        return None
    try:
        value = float(found)
    except OverflowError:
        return None
    return value if math.isfinite(value) else None


def whole(found: Any) -> int | None:
    """A count."""
    value = number(found)
    return int(value) if value is not None and 0 <= value < _INT and value == int(value) else None


def moment(*stated: Any) -> datetime | None:
    """The first of them that is a time, in UTC; without a zone it is meant so."""
    for text in stated:
        if isinstance(text, str):
            try:
                found = datetime.fromisoformat(text.strip())
                return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
            except (ValueError, OverflowError):
                continue
    return None
