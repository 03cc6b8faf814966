"""A regular expression for RE2, as `measure_pattern` makes it, as one for PostgreSQL.

PostgreSQL has other words for characters and boundaries, whose meaning depends on the database:
so all are written out. It has no classes of Unicode and repeats 255 times at most; what it lacks
is said, and nothing is guessed. Both find it anywhere in a value.
"""

from __future__ import annotations

import re

from marketplace.engines.measure_pattern import pattern
from marketplace.engines.place import Unmeasurable

_PART = re.compile(
    r"\\x\{(?P<braced>[0-9A-Fa-f]+)\}|\\x(?P<two>[0-9A-Fa-f]{2})|\\(?P<class>[pP])|"
    r"\\(?P<letter>[A-Za-z])|\\(?P<sign>.)|\(\?(?P<flags>[a-zA-Z-]+)(?P<end>[:)])|"
    r"(?P<named>\(\?P<\w+>)|\{(?P<times>\d+)(?:,(?P<most>\d*))?\}|(?P<other>.)",
    re.DOTALL,
)
_WORD = "0-9A-Za-z_"
_INSIDE = {"d": "0-9", "w": _WORD, "s": r"\t\n\f\r ",
           "D": r"\u0001-/:-\U0010FFFF", "W": r"\u0001-/:-@\[-\^`{-\U0010FFFF",
           "S": r"\u0001-\u0008\u000B\u000E-\u001F!-\U0010FFFF"}  # fmt: skip
_PLAIN = frozenset("fnrtv")
_BEFORE, _AFTER = f"(?<![{_WORD}])", f"(?![{_WORD}])"
_IS_BEFORE, _IS_AFTER = f"(?<=[{_WORD}])", f"(?=[{_WORD}])"
_EDGE = f"(?:{_BEFORE}{_IS_AFTER}|{_IS_BEFORE}{_AFTER})"
_NO_EDGE = f"(?:{_BEFORE}{_AFTER}|{_IS_BEFORE}{_IS_AFTER})"
_MOST = 255
_LACKS = "This pattern uses {}, which PostgreSQL does not have."


def of_contract(stated: str) -> str:
    """Raises Unmeasurable."""
    return of_re2(pattern(stated))


def of_re2(stated: str) -> str:
    prefix = ""
    if stated.startswith("(?i)"):
        prefix, stated = "(?i)", stated[4:]
    made: list[str] = []
    inside = False
    for found in _PART.finditer(stated):
        text = found[0]
        if text == "[" and not inside:
            inside = True
        elif text == "]" and inside:
            inside = False
        elif inside and not found["other"]:
            text = _in_class(found)
        elif not inside:
            text = _outside(found)
        made.append(text)
    # In brackets: nothing at the beginning can be a word to the engine.
    return f"{prefix}(?:{''.join(made)})"


def _character(code: str) -> str:
    number = int(code, 16)
    if number > 0x10FFFF:
        raise Unmeasurable("The engine cannot read this pattern.")
    number = max(1, number)  # no text there has a zero
    return f"\\u{number:04X}" if number <= 0xFFFF else f"\\U{number:08X}"


def _shared(found: re.Match[str]) -> str:
    if code := found["braced"] or found["two"]:
        return _character(code)
    if found["class"]:
        raise Unmeasurable(_LACKS.format(r"a class of Unicode, \p{...}"))
    if found["sign"]:
        return f"\\{found['sign']}" if found["sign"].isascii() else found["sign"]
    return found[0]


def _in_class(found: re.Match[str]) -> str:
    letter = found["letter"]
    if letter:
        return _INSIDE.get(letter) or (f"\\{letter}" if letter in _PLAIN else letter)
    return _shared(found)


def _outside(found: re.Match[str]) -> str:
    letter = found["letter"]
    if letter == "b":
        return _EDGE
    if letter == "B":
        return _NO_EDGE
    if letter:
        if letter in _INSIDE:
            lower = _INSIDE[letter.lower()]
            return f"[{lower}]" if letter.islower() else f"[^{lower}]"
        return f"\\{letter}" if letter in _PLAIN else letter
    if found["named"]:
        return "("
    if found["flags"]:
        if found["flags"] == "s" and found["end"] == ":":  # a point there is any character anyway
            return "(?:"
        raise Unmeasurable(_LACKS.format(f"the option {found[0]}"))
    if found["times"] and max(int(found["times"]), int(found["most"] or 0)) > _MOST:
        raise Unmeasurable(
            f"This pattern repeats more than {_MOST} times, too much for PostgreSQL."
        )
    return _shared(found)
