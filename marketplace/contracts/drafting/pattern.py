"""How the texts of a column look: a regular expression for it, and words."""

from __future__ import annotations

import re
from itertools import groupby

from marketplace.contracts.drafting.words import words
from marketplace.model.survey import SHAPES, SurveyColumn

LEAST = 20  # texts from which on a common look is no accident
_SAID = {
    "uuid": "are UUIDs", "email": "are e-mail addresses", "url": "are web addresses",
    "iban": "look like bank account numbers", "ip": "are addresses on the network",
    "phone": "are telephone numbers", "timestamp": "are times, as year-month-day and hours",
    "date": "are days, as year-month-day", "time": "are times of a day",
}  # fmt: skip
_SIGNS = {"A": ("[A-Z]", "capital letter"), "9": ("[0-9]", "digit")}
_CODES = {
    ("AA", "country"): "as ISO 3166 has countries", ("AAA", "country"): "as ISO 3166 has countries",
    ("AAA", "currency"): "as ISO 4217 has currencies", ("AAA", "airport"): "as IATA has airports",
    ("AA", "language"): "as ISO 639 has languages", ("AA", "carrier"): "as IATA has airlines",
    ("AAA", "origin"): "as IATA has airports", ("AAA", "destination"): "as IATA has airports",
}  # fmt: skip
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def pattern(column: SurveyColumn) -> tuple[str, str] | None:
    """(regular expression, what they are in words); None where nothing is common to all."""
    if column.looked < LEAST:
        return None
    if column.shape:
        return f"^{SHAPES[column.shape]}$", _SAID[column.shape]
    return _of_mask(column.mask, column.name) if column.mask else None


def _of_mask(mask: str, name: str) -> tuple[str, str] | None:
    """Small letters of one length are words more likely than codes."""
    if "a" in mask or not set(mask) & {"A", "9"}:
        return None
    runs = [(sign, len(list(run))) for sign, run in groupby(mask)]
    expression = "".join(_part(sign, length) for sign, length in runs)
    told = [f"{_number(n)} {_SIGNS[s][1]}{'s' if n > 1 else ''}" for s, n in runs if s in _SIGNS]
    others = any(sign not in _SIGNS for sign, _ in runs)
    said = f"look like {mask}" if len(told) > 2 or others else f"are {' and '.join(told)}"
    norm = next((_CODES[mask, word] for word in words(name) if (mask, word) in _CODES), "")
    return f"^{expression}$", f"{said}, {norm}" if norm else said


def _part(sign: str, length: int) -> str:
    one = _SIGNS[sign][0] if sign in _SIGNS else re.escape(sign)
    if one == "\\ ":
        one = " "
    return one if length == 1 else f"{one}{{{length}}}"


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)
