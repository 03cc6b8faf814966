"""Values as YAML, in the manners of the place where they will stand."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from marketplace.contracts.splice.manners import Manners
from marketplace.contracts.splice.scalars import Written, key, lines, scalar, wrapped
from marketplace.errors import CannotEdit

_BLOCK = ("|", ">")


class Had(NamedTuple):
    """What stood there before: the new value looks like it."""

    style: str | None = None  # of a scalar, as in Node; None: there was nothing
    column: int = -1  # of its lines, from the second on where it begins beside its key
    width: int = 0  # of the longest line that was wrapped; 0: none was
    begin: int = 0  # column where it begins


_NEW = Had()


class Writer:
    """Writes in block style below a column, and in flow style within brackets."""

    def __init__(self, manners: Manners, blocks: bool = True) -> None:
        self.manners = manners
        self._blocks = blocks  # False: no text as `|`, which needs a break behind it

    def value(self, value: Any, column: int, had: Had = _NEW) -> Written:
        """The value of a key at `column`."""
        manners = self.manners
        if isinstance(value, dict) and value:
            at = had.column if had.column > column else column + manners.step
            return Written("", self._mapping(value, at))
        if isinstance(value, list) and value and not self._in_brackets(value):
            at = had.column if had.column >= column else column + manners.dash
            return Written("", self._list(value, at))
        return self._single(value, column, had)

    def item(self, value: Any, column: int, had: Had = _NEW) -> Written:
        """What follows a dash at `column`, from its own line on."""
        at = had.column if had.column > column else column + self.manners.after_dash
        if isinstance(value, dict) and value:
            first, *rest = self._mapping(value, at)
        elif isinstance(value, list) and value and not self._in_brackets(value):
            first, *rest = self._list(value, at)
        else:
            return self._single(value, column, had)
        return Written(first[at:], rest)

    def root(self, value: Any) -> list[str]:
        if isinstance(value, dict) and value:
            return self._mapping(value, 0)
        if isinstance(value, list) and value:
            return self._list(value, 0)
        return [self.flow(value)]

    def key(self, name: str, flow: bool = False, style: str | None = None) -> str:
        quotes = self.manners.key_quotes if style is None else style
        if not isinstance(name, str):
            raise CannotEdit(f"A key has to be a text, not {name!r}.", "Quote it.")
        return key(name, quotes, flow, lambda: quotes or self.manners.quote)

    def flow(self, value: Any, style: str | None = None, inside: str = "") -> str:
        """With brackets; `inside` is the break and the spaces before each member, if any."""
        if not isinstance(value, dict | list):
            return self._scalar(value, self.manners.usual if style is None else style, True)
        deeper = inside + " " * self.manners.step if inside else ""
        said = [self.flow(inner, None, deeper) for inner in _values(value)]
        begin, end = "[]"
        if isinstance(value, dict):
            said = [f"{self.key(name, True)}: {v}" for name, v in zip(value, said, strict=True)]
            begin, end = "{}"
        elif _single(value) and self.manners.short_lists:
            inside = ""
        if not inside or not said:
            return f"{begin}{', '.join(said)}{end}"
        return f"{begin}{deeper}{f',{deeper}'.join(said)}{inside}{end}"

    def _single(self, value: Any, column: int, had: Had) -> Written:
        if isinstance(value, dict | list):
            return Written(self.flow(value), [])
        block = had.style in _BLOCK
        broken = isinstance(value, str) and "\n" in value and had.style != '"'
        if isinstance(value, str) and self._blocks and (block or broken):
            at = had.column if had.column > column else column + self.manners.step
            for wanted in (">", "|") if had.style == ">" else ("|",):
                found = lines(value, wanted, at, at - column, had.width)
                # Blank lines that belong to a text above them are easily taken for nothing.
                if found and (block or not found.token.endswith("+")):
                    return found
        style = self.manners.usual if had.style is None else had.style
        token = self._scalar(value, "" if block else style)
        if had.width and not block:
            newline = self.manners.newline
            token = wrapped(token, value, had.begin, had.column, had.width, newline)
        return Written(token, [])

    def _scalar(self, value: Any, style: str, flow: bool = False) -> str:
        if self.manners.json:
            style = '"'
            if isinstance(value, float) and not math.isfinite(value):
                raise CannotEdit("JSON has no such number.", "Give it as a text, or null.")
        return scalar(value, style, flow, lambda: self.manners.quote)

    def _mapping(self, value: dict[Any, Any], column: int) -> list[str]:
        found = []
        for name, inner in value.items():
            token, body = self.value(inner, column)
            found.append(f"{' ' * column}{self.key(name)}:{' ' if token else ''}{token}")
            found += body
        return found

    def _list(self, value: list[Any], column: int) -> list[str]:
        found = []
        after = " " * (self.manners.after_dash - 1)
        for inner in value:
            token, body = self.item(inner, column)
            found.append(f"{' ' * column}-{after}{token}")
            found += body
        return found

    def _in_brackets(self, value: list[Any]) -> bool:
        return _single(value) and self.manners.flow_lists


def _single(values: list[Any]) -> bool:
    return not any(isinstance(value, dict | list) for value in values)


def _values(value: Any) -> list[Any]:
    return [*value.values()] if isinstance(value, dict) else value
