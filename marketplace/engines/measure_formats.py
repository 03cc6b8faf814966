"""In the worker: what a format promises of values, as a condition that they break."""

from __future__ import annotations

import re

from marketplace.engines import kinds, quote
from marketplace.engines.place import Condition, Unmeasurable

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST = rf"{_LABEL}(?:\.{_LABEL})*"
_BYTE = r"(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_V4 = rf"{_BYTE}(?:\.{_BYTE}){{3}}"
_DAY = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?"
_ZONE = r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
_HEX = "[0-9A-Fa-f]"
PATTERNS = {
    "email": rf"[^@\s\x{{0}}-\x{{1F}}]{{1,64}}@{_HOST}",
    "uuid": rf"{_HEX}{{8}}-(?:{_HEX}{{4}}-){{3}}{_HEX}{{12}}",
    "uri": r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\x{22}{}|\\^`]+",
    "url": r"[A-Za-z][A-Za-z0-9+.-]*://[^\s<>\x{22}{}|\\^`/?#]+[^\s<>\x{22}{}|\\^`]*",
    "hostname": _HOST,
    "ipv4": _V4,
    "date": _DAY,
    "date-time": rf"{_DAY}[Tt ]{_CLOCK}{_ZONE}",
    "time": rf"{_CLOCK}{_ZONE}?",
}
# An IPv6 address is up to eight groups, of which one run of zeros is left out.
_V6 = (
    rf"(?:{_HEX}{{1,4}}(?::{_HEX}{{1,4}})*)?",
    rf"^(?:{_HEX}{{1,4}}:){{7}}{_HEX}{{1,4}}$",
)
_TEMPORAL = ("date", "timestamp", "time", "zoned time")
# Letters of Java's DateTimeFormatter, the longest first, as strptime has them.
_JAVA = {
    "yyyy": "%Y", "uuuu": "%Y", "yy": "%y", "MMMM": "%B", "MMM": "%b", "MM": "%m", "M": "%-m",
    "dd": "%d", "d": "%-d", "HH": "%H", "H": "%-H", "hh": "%I", "h": "%-I", "mm": "%M",
    "m": "%-M", "ss": "%S", "s": "%-S", "SSSSSSSSS": "%n", "SSSSSS": "%f", "SSS": "%g", "a": "%p",
    "EEEE": "%A", "EEE": "%a", "DDD": "%j", "XXX": "%z", "XX": "%z", "X": "%z", "xxx": "%z",
    "xx": "%z", "Z": "%z", "VV": "%Z", "z": "%Z",
}  # fmt: skip
_LETTERS = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+")


def breaks_format(word: str, type_: str) -> Condition:
    """Raises Unmeasurable for what nobody here knows."""
    kind = kinds.kind(type_)
    if kind in _TEMPORAL or (kinds.base(type_) == "UUID" and word == "uuid"):
        return _never  # what has the type is written in no way of its own
    if word == "ipv6":
        return lambda value: f"NOT ({_ipv6(f'{value}::VARCHAR')})"
    if word in PATTERNS:
        whole = quote.text(f"^(?:{PATTERNS[word]})$")
        return lambda value: f"NOT regexp_matches({value}::VARCHAR, {whole})"
    written = quote.text(strptime(word))
    return lambda value: (
        f"{value} IS NOT NULL AND try_strptime({value}::VARCHAR, {written}) IS NULL"
    )


def _never(_: str) -> str:
    return "false"


def _ipv6(value: str) -> str:
    """Whole, or with `::` between two parts that have at most seven groups together."""
    part, whole = _V6
    # A tail in the form of IPv4 stands for two groups.
    plain = f"regexp_replace({value}, '(^|:){_V4}$', '\\10:0')"
    short = quote.text(f"^{part}::{part}$")
    groups = f"len(list_filter(string_split({plain}, ':'), lambda g: g <> ''))"
    return (
        f"regexp_matches({plain}, {quote.text(whole)}) OR "
        f"(regexp_matches({plain}, {short}) AND {groups} <= 7)"
    )


def strptime(stated: str) -> str:
    """Java's way to write a format of times, in DuckDB's. Raises Unmeasurable."""
    made = []
    for found in _LETTERS.finditer(stated):
        text = found[0]
        if text.startswith("'"):
            made.append((found[1].replace("''", "'") or "'").replace("%", "%%"))
        elif found[2]:
            if text not in _JAVA:
                raise Unmeasurable(f"Nothing here knows the format {stated[:60]!r}.")
            made.append(_JAVA[text])
        else:
            made.append(text.replace("%", "%%"))
    if sum(len(found[0]) for found in _LETTERS.finditer(stated)) != len(stated) or not made:
        raise Unmeasurable(f"Nothing here knows the format {stated[:60]!r}.")
    return "".join(made)
