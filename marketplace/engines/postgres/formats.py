"""What a format promises of texts, as a condition that they break; and texts in a format of Java
as texts in ISO 8601."""

from __future__ import annotations

import re

from marketplace.engines import kinds
from marketplace.engines.measure_formats import _V4, _V6, PATTERNS, strptime
from marketplace.engines.place import Condition, Unmeasurable
from marketplace.engines.postgres import literal, readable, regex

_TEMPORAL = ("date", "timestamp", "time", "zoned time")
# How much of a text each part of a format takes: (what it is, its regular expression).
_READ = {
    "%Y": ("year", "[0-9]{4}"), "%m": ("month", "[0-9]{1,2}"), "%-m": ("month", "[0-9]{1,2}"),
    "%d": ("day", "[0-9]{1,2}"), "%-d": ("day", "[0-9]{1,2}"),
    "%H": ("hour", "[0-9]{1,2}"), "%-H": ("hour", "[0-9]{1,2}"),
    "%M": ("minute", "[0-9]{1,2}"), "%-M": ("minute", "[0-9]{1,2}"),
    "%S": ("second", "[0-9]{1,2}"), "%-S": ("second", "[0-9]{1,2}"),
    "%f": ("part", "[0-9]{1,6}"), "%g": ("part", "[0-9]{1,3}"), "%n": ("part", "[0-9]{1,9}"),
    "%z": ("zone", r"[Zz]|[+-][0-9]{2}:?[0-9]{2}"), "%%": ("", "%"),
}  # fmt: skip
_PIECE = re.compile(r"%-?.|[^%]")


def breaks_format(word: str, type_: str) -> Condition:
    """Raises Unmeasurable."""
    kind = kinds.kind(type_)
    if kind in _TEMPORAL or (type_ == "UUID" and word == "uuid"):
        return lambda _: "false"  # what has the type is written in no way of its own
    if word == "ipv6":
        return lambda value: f"NOT ({_ipv6(f'({value})::text')})"
    if word in PATTERNS:
        whole = literal.text(regex.of_re2(f"^(?:{PATTERNS[word]})$"))
        return lambda value: f"({value})::text !~ {whole}"
    Written(word)
    return lambda value: (
        f"{value} IS NOT NULL AND {readable.timestamp(Written(word).iso(value))} IS NULL"
    )


def _ipv6(value: str) -> str:
    part, whole = _V6
    tail = literal.text(regex.of_re2(f"(^|:){_V4}$"))
    plain = f"regexp_replace({value}, {tail}, '\\10:0')"
    short = literal.text(regex.of_re2(f"^{part}::{part}$"))
    groups = f"cardinality(array_remove(string_to_array({plain}, ':'), ''))"
    return f"{plain} ~ {literal.text(regex.of_re2(whole))} OR ({plain} ~ {short} AND {groups} <= 7)"


class Written:
    """Texts in a format of Java."""

    def __init__(self, stated: str) -> None:
        """Raises Unmeasurable."""
        parts = [_READ.get(piece, (None, piece)) for piece in _PIECE.findall(strptime(stated))]
        told = [what for what, text in parts if what]
        if any(what is None and text.startswith("%") for what, text in parts):
            raise Unmeasurable(f"PostgreSQL cannot read texts in the format {stated[:60]!r}.")
        if not {"year", "month", "day"} <= set(told) or len(set(told)) < len(told):
            raise Unmeasurable(f"PostgreSQL cannot read texts in the format {stated[:60]!r}.")
        self._told = told
        self.zoned = "zone" in told
        groups = (f"({text})" if what else re.escape(text) for what, text in parts)
        self._pattern = literal.text(f"^\\s*(?:{''.join(groups)})\\s*$")

    def iso(self, value: str) -> str:
        """NULL where it is not written so."""
        at = {what: f"m[{place}]" for place, what in enumerate(self._told, 1)}

        def two(what: str) -> str:
            return f"lpad({at[what]}, 2, '0')" if what in at else "'00'"

        day = f"{at['year']} || '-' || {two('month')} || '-' || {two('day')}"
        clock = f"{two('hour')} || ':' || {two('minute')} || ':' || {two('second')}"
        more = f" || '.' || {at['part']}" if "part" in at else ""
        zone = f" || {at['zone']}" if "zone" in at else ""
        return (
            f"(SELECT {day} || ' ' || {clock}{more}{zone} "
            f"FROM regexp_match(({value})::text, {self._pattern}) AS m)"
        )
